"""Whatever comes in gets a clear, kind answer; nothing crashes, and the next message works."""

import pytest

from bot.channels.words import clean
from bot.messages import Attached, Attachment, Command, Edited, Forward, Origin, OriginKind, Text
from tests.support.coach import EVENING, Coach, Person
from tests.support.records import chains_hold, standing

RTL_OVERRIDE = "\u202eyenom\u202c"
TEXTS = {
    "long": "word " * 20_000,
    "one word": "w" * 100_000,
    "nul": "\0\0nul\0",
    "surrogates": "half \ud83d\ude00 \ud800 pair",
    "override": f"{RTL_OVERRIDE} back {RTL_OVERRIDE * 50}",
    "isolates": "\u2067\u2067\u2066 open",
    "html": "<b>bold</b> <script>alert(1)</script> &amp; </code></pre>",
    "braces": "{client} {0} {questions} {{}} %s ${HOME}",
    "command": "//start /erase@bot ../../etc/passwd",
    "sql": "'; DROP TABLE persons; --",
    "markdown": "*_`[x](tg://user?id=1)`_*",
    "lines": "\n".join(str(number) for number in range(3000)),
    "combining": "e" + "\u0301" * 4000,
    "emoji": "👩‍👩‍👧‍👦" * 2000,
    "none": "None",
}


async def lives(person: Person) -> None:
    """The next message works."""
    await person.commands("help")
    assert "Forward me a message of your client" in person.screen


@pytest.mark.parametrize("name", TEXTS)
async def test_odd_words_are_filed(ann: Person, name: str) -> None:
    """Words of any kind, forwarded or pasted, are filed as they came through the channel."""
    words = clean(TEXTS[name])
    await ann.says(words)
    await ann.forwards(words, by=clean(TEXTS[name])[:64])
    await ann.coach.advance(seconds=2)
    assert "Saved" in ann.screen
    assert [each[2] for each in await standing(ann)] == [words, words]
    assert await chains_hold(ann)
    await ann.taps("Stop first")
    await lives(ann)


@pytest.mark.parametrize("name", TEXTS)
async def test_odd_words_in_a_guide_are_answered(ann: Person, name: str) -> None:
    """In every step of a guide, odd words are taken, kept as a note or refused with a reason."""
    words = clean(TEXTS[name])
    await ann.forwards("Fix it")
    await ann.taps("Stop first")
    await ann.says(words)
    await ann.taps("Calm")
    await ann.says(words)
    await ann.taps("Something fixed")
    await ann.says(words)
    await ann.taps("None of these")
    await ann.says(words)
    if "offer them now" not in ann.screen:
        assert "Which sentence counts?" in ann.screen
        await ann.taps("Skip")
    await ann.taps("Another way")
    await ann.says(words[:900] or "x")
    await ann.taps("Yes, and I want")
    await ann.says(words[:900] or "x")
    await ann.taps("I am not sure")
    await ann.taps("I changed it")
    await ann.says(words)
    if "Too long for one message" in ann.screen:
        await ann.taps("I do not have it here")
    assert "When shall I come back" in ann.sees or "clock" in ann.screen
    await lives(ann)


@pytest.mark.parametrize("name", TEXTS)
async def test_odd_words_as_names_and_clocks(ann: Person, name: str) -> None:
    """Odd words as a client's name, or as the clock, break nothing."""
    words = clean(TEXTS[name])
    await ann.says("He wants his money back")
    await ann.taps("Who is it from?")
    await ann.says(words)
    await ann.commands("clock")
    await ann.says(words)
    await ann.says("He wants more")
    await ann.coach.advance(seconds=2)
    await ann.taps("Who is it from?")
    await lives(ann)


@pytest.mark.parametrize("words", ["", " ", "\n\n", "\u200b"])
async def test_nothing_is_answered_too(ann: Person, words: str) -> None:
    """An empty message is met with a word, not with silence."""
    await ann.says(words)
    assert ann.messages
    await lives(ann)


@pytest.mark.parametrize(
    "what", ["sticker", "poll", "location", "contact", "venue", "dice", "story", "new-thing"]
)
async def test_what_cannot_be_kept_says_what_can(ann: Person, what: str) -> None:
    """A sticker or a poll is answered with what would do instead."""
    await ann.sends_a(what)
    assert "cannot file" in ann.screen
    await lives(ann)


@pytest.mark.parametrize("name", ["", "nosuch", "start_", "erase2", "x" * 32])
async def test_unknown_commands_point_to_help(ann: Person, name: str) -> None:
    """A command that does not exist says where the list is."""
    await ann.commands(name, "with 'words' <b>")
    assert "/help lists what I can do" in ann.screen


@pytest.mark.parametrize("name", ["back", "skip", "repeat", "cancel", "resume"])
async def test_commands_without_a_guide_say_so(ann: Person, name: str) -> None:
    """A command for a guide, with no guide open, says how to open one."""
    await ann.commands(name)
    assert "No guide is open" in ann.screen


async def test_every_command_is_answered_anywhere(ann: Person) -> None:
    """Every command works in the middle of a guide, and but for /cancel the guide stays open."""
    names = ["start", "help", "guides", "repeat", "skip", "back", "clock", "language", "privacy"]
    await ann.forwards("Fix it")
    await ann.taps("Pick a guide", "Stop, ask, verify", "Something fixed")
    for name in (*names, "invite", "erase", "resume"):
        before = len(ann.chat.transcript)
        await ann.commands(name)
        assert len(ann.chat.transcript) > before, name
    assert "Welcome back" in ann.screen
    await ann.commands("cancel")
    assert "Stopped here" in ann.screen


FIRSTS = [
    Text(""),
    Text("x" * 100_000),
    Command("help"),
    Command("erase"),
    Command("start", "x" * 4000),
    Edited("what was never sent"),
    Attached(Attachment("voice", "f", "u"), ""),
    Forward(Origin(OriginKind.HIDDEN, "", None, EVENING), ""),
    Forward(Origin(OriginKind.CHAT, "A" * 64, "-1", EVENING), "x" * 4096),
]


@pytest.mark.parametrize("content", FIRSTS, ids=lambda each: type(each).__name__)
async def test_any_first_contact_is_answered(coach: Coach, ann: Person, content: Text) -> None:
    """Whatever somebody does first, they get an answer, and can go on."""
    await ann.does(content)
    await coach.advance(seconds=2)
    assert ann.messages
    await lives(ann)
