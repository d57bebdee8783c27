"""The real program in front of the stand-in: what a person in Telegram lives through."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.bot_process import BotProcess, environment, started
from tests.support.standin import Person, Standin, hidden, user

SAM = user(77, "Sam")
ANGRY = "This is unacceptable. Fix it TODAY or I want my money back."
PATIENCE = 20.0


@pytest.fixture
async def standin() -> AsyncIterator[Standin]:
    async with Standin.local() as made:
        yield made


@pytest.fixture
async def bot(standin: Standin, tmp_path: Path) -> AsyncIterator[BotProcess]:
    async with started(environment(standin, tmp_path / "data")) as made:
        await made.says("running as")
        yield made


async def taps(person: Person, label: str, then: str) -> None:
    """Tap a button and wait for what follows; its spinner is stopped."""
    press = person.taps(label)
    await person.waits_for(then, PATIENCE)
    await person.sees_answer(press)


async def to_the_reply(person: Person) -> None:
    """From a forward to a full draft: seven inputs, one of them typed."""
    person.forwards(ANGRY, origin=SAM)
    await person.waits_for("Saved, word for word", PATIENCE)
    await taps(person, "Pick a guide", "These could fit")
    await taps(person, "Stop, ask, verify", "what do they want")
    await taps(person, "Something fixed", "do you not know yet")
    await taps(person, "None of these", "say it back")
    person.says("the logo on the login page is the old one")
    await person.waits_for("What can you offer", PATIENCE)
    await taps(person, "I will look into it", "was agreed")
    await taps(person, "No", "What did you do with it")


@pytest.mark.usefixtures("bot")
async def test_a_line_to_copy_is_two_taps_away(standin: Standin) -> None:
    """Forward, one tap, copy: a line that claims nothing, without typing a word."""
    mira = standin.person(1, "Mira", language_code="en")
    mira.forwards(ANGRY, origin=SAM)
    await mira.waits_for("Nothing has to be answered this minute", PATIENCE)
    await taps(mira, "Buy time", "what does your clock say")
    line = next(each for each in mira.messages() if "Copy" in each.labels)
    assert mira.copies("Copy") == line.text
    assert "tomorrow noon" in line.text or "noon today" in line.text


@pytest.mark.usefixtures("bot")
async def test_the_whole_road_to_a_filed_reply(standin: Standin) -> None:
    """From an angry message to a reply that is filed as sent, with a follow-up set."""
    mira = standin.person(1, "Mira", language_code="en")
    await to_the_reply(mira)
    draft = next(each for each in reversed(mira.messages()) if "As I understand it" in each.text)
    assert "the logo on the login page is the old one" in draft.text
    await taps(mira, "Sent as it is", "what does your clock say")
    await taps(mira, "Skip", "When shall I come back")
    await taps(mira, "Tomorrow", "in your records")
    live = [each.labels for each in mira.messages() if each.labels]
    assert live == [], "an ended guide leaves no live buttons"
    assert "✓ Sent as it is" in mira.transcript()


async def test_a_restart_in_the_middle_loses_nothing(standin: Standin, tmp_path: Path) -> None:
    """Killed while a question is open, the bot goes on at that question, and old buttons work."""
    env = environment(standin, tmp_path / "data")
    mira = standin.person(1, "Mira", language_code="en")
    async with started(env) as first:
        await first.says("running as")
        mira.forwards(ANGRY, origin=hidden("S."))
        await mira.waits_for("Their account is hidden", PATIENCE)
        await taps(mira, "Stop first", "How heated")
        await first.kill()
    mira.taps("4")
    async with started(env) as second:
        await mira.waits_for("What would help most", PATIENCE)
        assert await second.stop() == 0


async def test_words_that_are_looked_for_survive_a_kill(standin: Standin, tmp_path: Path) -> None:
    """Killed at whatever moment after the words were typed, the bot still shows where they are."""
    env = environment(standin, tmp_path / "data")
    mira = standin.person(1, "Mira", language_code="en")
    async with started(env) as first:
        await first.says("running as")
        mira.forwards(ANGRY, origin=SAM)
        await mira.waits_for("Saved, word for word", PATIENCE)
        mira.says("/timeline")
        await mira.waits_for("As a picture", PATIENCE)
        await taps(mira, "Find words", "Type the words")
        mira.says("MONEY back")
        await first.kill()
    async with started(env) as second:
        shown = await mira.waits_for("With “", PATIENCE)
        assert "MONEY back" in shown.text
        assert ANGRY in shown.text
        assert "Find words" in shown.labels
        assert await second.stop() == 0


@pytest.mark.usefixtures("bot")
async def test_presses_that_do_not_count_get_a_kind_answer(standin: Standin) -> None:
    """A doubled, a stale, a forged and somebody else's press change nothing and are answered."""
    mira, noor = standin.person(1, "Mira"), standin.person(2, "Noor")
    mira.forwards(ANGRY, origin=SAM)
    shown = await mira.waits_for("Nothing has to be answered", PATIENCE)
    data = next(each.value for each in shown.buttons if each.label == "Stop first")
    assert data is not None
    await taps(mira, "Stop first", "How heated")
    before = len(mira.messages())
    again = mira.taps_raw(data, shown.message_id)
    assert "nothing was changed" in (await mira.sees_answer(again, PATIENCE))["text"]
    forged = mira.taps_raw("s:forged:0", shown.message_id)
    assert "nothing was changed" in (await mira.sees_answer(forged, PATIENCE))["text"]
    noise = mira.taps_raw("\x00 drop table", shown.message_id)
    assert "not one of mine" in (await mira.sees_answer(noise, PATIENCE))["text"]
    noor.says("hello")
    await noor.waits_for("Even Keel", PATIENCE)
    question = mira.last
    assert question is not None
    foreign = noor.taps_raw(str(question.buttons[0].value), question.message_id)
    assert "nothing was changed" in (await noor.sees_answer(foreign, PATIENCE))["text"]
    assert len(mira.messages()) == before


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize(
    "words",
    [
        "x" * 4096,
        "\u202eesrever\u202c <b>bold</b> &amp; </code> {name} %s",
        "/ start me up",
        "/nonsense",
        "قرار بود سه‌شنبه آماده باشد، ولی هیچ خبری نیست.",
        "\U0001f600" * 200,
        " ",
        "-- '; DROP TABLE persons;",
    ],
)
async def test_odd_words_are_answered_and_the_next_message_works(
    standin: Standin, words: str
) -> None:
    """Whatever is written, there is a kind answer, and the conversation goes on."""
    mira = standin.person(1, "Mira")
    mira.says(words)
    await mira.waits_for(lambda seen: bool(seen.text), PATIENCE)
    mira.says("/help")
    await mira.waits_for("/guides", PATIENCE)


@pytest.mark.usefixtures("bot")
async def test_other_kinds_of_messages_are_answered_kindly(standin: Standin) -> None:
    """A sticker, a poll, a photo, a voice note, an edit: filed, or explained where not."""
    mira = standin.person(1, "Mira")
    mira.sends_sticker()
    await mira.waits_for("sticker I cannot file", PATIENCE)
    mira.sends_poll()
    await mira.waits_for("poll I cannot file", PATIENCE)
    mira.sends_photo()
    await mira.waits_for("Saved", PATIENCE)
    mira.sends_voice()
    await mira.waits_for("Saved", PATIENCE)
    said = mira.says("They want three more pages for nothing.")
    await mira.waits_for("Saved, word for word", PATIENCE)
    assert said.message_id is not None
    mira.edits(said.message_id, "They want four more pages for nothing.")
    await mira.waits_for("Both are kept", PATIENCE)
    mira.says_in_group("not for the bot")
    mira.channel_post("not for the bot either")
    mira.says("/help")
    await mira.waits_for("/guides", PATIENCE)


async def test_the_first_link_makes_the_owner_who_invites_others(
    standin: Standin, tmp_path: Path
) -> None:
    """By default the bot is private: whoever opens the printed link owns it and may invite."""
    env = environment(standin, tmp_path / "data", EVENKEEL_ACCESS="invite")
    async with started(env) as bot:
        line = await bot.says("become its owner")
        code = re.search(r"start=(\S+)", line)
        assert code is not None
        stranger, owner, guest = (standin.person(each, "P") for each in (1, 2, 3))
        stranger.says("let me in")
        await stranger.waits_for("opens by invitation", PATIENCE)
        owner.says(f"/start {code[1]}")
        await owner.waits_for("Even Keel", PATIENCE)
        stranger.says(f"/start {code[1]}")
        await stranger.waits_for("used already", PATIENCE)
        owner.says("/invite")
        sent = await owner.waits_for("t.me", PATIENCE)
        invited = re.search(r"start=(\S+)", sent.text)
        assert invited is not None
        guest.says(f"/start {invited[1].rstrip(chr(0x2069))}")
        await guest.waits_for("Even Keel", PATIENCE)
        guest.says("/invite")
        await guest.waits_for("come from the person who runs", PATIENCE)


@pytest.mark.usefixtures("bot")
async def test_erasing_takes_everything_and_says_how_to_clear_the_rest(standin: Standin) -> None:
    """Asked twice, then everything is gone, the chat's messages too, and a receipt remains."""
    mira = standin.person(1, "Mira")
    mira.forwards(ANGRY, origin=SAM)
    await mira.waits_for("Saved", PATIENCE)
    mira.says("/erase")
    await mira.waits_for("cannot be undone", PATIENCE)
    await taps(mira, "Delete everything", "Really everything")
    mira.taps("Yes, delete it all")
    await mira.waits_for("has been deleted", PATIENCE)
    await standin.waits_for_call("deleteMessages")
    await standin.waits_until(lambda: len(mira.messages()) == 1, PATIENCE)
    mira.says("hello again")
    await mira.waits_for("Said plainly", PATIENCE)


async def test_updates_come_over_a_webhook_too(standin: Standin, tmp_path: Path) -> None:
    """With a public address, updates are taken only with the secret, and answered all the same."""
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = environment(
        standin,
        tmp_path / "data",
        EVENKEEL_WEBHOOK_URL=f"http://127.0.0.1:{port}",
        EVENKEEL_WEBHOOK_SECRET="a-secret_0",
        EVENKEEL_HTTP_PORT=str(port),
    )
    async with started(env) as bot:
        await bot.says("running as")
        mira = standin.person(1, "Mira")
        mira.says("They do not pay and they do not answer.")
        await mira.waits_for("Saved, word for word", PATIENCE)
        assert await bot.stop() == 0


async def test_nothing_private_reaches_the_log(standin: Standin, tmp_path: Path) -> None:
    """Neither the token nor a name nor a word of anybody is in what the program prints."""
    env = environment(standin, tmp_path / "data", EVENKEEL_LOG="json")
    async with started(env) as bot:
        await bot.says("running as")
        mira = standin.person(1, "Canaryname", username="canaryuser")
        standin.fault("server_error", method="sendMessage", times=2)
        mira.says("canarywords about my client")
        await mira.waits_for("Saved", PATIENCE)
        await bot.stop()
        for canary in ("canary", "Canary", standin.token, standin.token.partition(":")[2]):
            assert canary not in bot.output


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"TELEGRAM_BOT_TOKEN": "nonsense"}, "TELEGRAM_BOT_TOKEN"),
        ({"TELEGRAM_BOT_TOKEN": ""}, "TELEGRAM_BOT_TOKEN is not set"),
        ({"EVENKEEL_RATE_BOT": "fast"}, "EVENKEEL_RATE_BOT"),
        ({"EVENKEEL_ACCESS": "friends"}, "EVENKEEL_ACCESS"),
        ({"EVENKEEL_PLAYBOOKS": "/nowhere"}, "EVENKEEL_PLAYBOOKS"),
        ({"DATABASE_URL": "oracle://x"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql://u@127.0.0.1:1/x"}, "EVENKEEL_MASTER_KEY"),
        ({"EVENKEEL_DATA_DIR": "/proc/nowhere"}, "data folder"),
        ({"EVENKEEL_MASTER_KEY": "short"}, "EVENKEEL_MASTER_KEY"),
    ],
)
async def test_a_bad_setting_is_one_clear_line(
    standin: Standin, tmp_path: Path, settings: dict[str, str], expected: str
) -> None:
    """What is set wrongly is named, without a traceback, and the program ends with code 2."""
    env = environment(standin, tmp_path / "data", **settings)
    async with started(env) as bot:
        code = await bot.ends()
    assert code == 2, bot.output
    assert expected in bot.output
    assert "Traceback" not in bot.output
    assert len(bot.output.strip().splitlines()) == 1


async def test_a_refused_token_is_one_clear_line(standin: Standin, tmp_path: Path) -> None:
    """A token that Telegram does not know ends the program with what to do about it."""
    wrong = f"{standin.token.partition(':')[0]}:{'B' * 35}"
    env = environment(standin, tmp_path / "data", TELEGRAM_BOT_TOKEN=wrong)
    async with started(env) as bot:
        assert await bot.ends() == 2, bot.output
        assert "BotFather" in bot.output
        assert "Traceback" not in bot.output
        assert wrong not in bot.output


async def test_a_wrong_key_is_refused_before_anything_is_touched(
    standin: Standin, tmp_path: Path
) -> None:
    """A database whose key was swapped or lost is left alone, and the operator is told."""
    env = environment(standin, tmp_path / "data")
    async with started(env) as bot:
        await bot.says("running as")
        await bot.stop()
    async with started({**env, "EVENKEEL_MASTER_KEY": "cd" * 32}) as bot:
        assert await bot.ends() == 2, bot.output
        assert "not the one that sealed" in bot.output
    (tmp_path / "data" / "master.key").unlink()
    async with started(env) as bot:
        assert await bot.ends() == 2, bot.output
        assert "key" in bot.output
        assert not (tmp_path / "data" / "master.key").exists()


async def test_two_at_once_on_one_data_folder_are_refused(standin: Standin, tmp_path: Path) -> None:
    """A second program on the same data folder says so and leaves the first one alone."""
    env = environment(standin, tmp_path / "data")
    async with started(env) as first:
        await first.says("running as")
        async with started(env) as second:
            assert await second.ends() == 2
            assert "already running" in second.output
        assert await first.stop() == 0


async def test_a_broken_playbook_names_file_line_and_column(
    standin: Standin, tmp_path: Path
) -> None:
    """The bot does not start on a guide with a mistake; it points at the place."""
    folder = tmp_path / "more"
    folder.mkdir()
    (folder / "late.yaml").write_text(
        "format: 1\nid: late\ntitle: Late\nsummary: They have not paid.\nstart: nudge\n"
        "steps:\n  nudge:\n    say: Write to them.\n    go: colse\n  close:\n    end: Done.\n"
    )
    env = environment(standin, tmp_path / "data", EVENKEEL_PLAYBOOKS=str(folder))
    async with started(env) as bot:
        assert await bot.ends() == 2
        assert "late.yaml:9:9" in bot.output
        assert "did you mean 'close'? [unknown-step]" in bot.output
        assert "Traceback" not in bot.output
