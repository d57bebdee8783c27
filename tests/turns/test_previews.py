"""Maintainers look at guides in Telegram; nobody's records know of it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select

from bot.checking import check_sent, judge
from bot.messages import Attached, Attachment
from bot.playbook.parse import load
from bot.store import tables
from bot.turns.world import Committed
from tests.live.desk import small
from tests.support.coach import Coach, Person, library, running

RECORDS = (
    tables.entries,
    tables.reminders,
    tables.holds,
    tables.privates,
    tables.cases,
    tables.clients,
    tables.wakeups,
    tables.terms,
)
EVERY = """\
format: 2
id: every
title: Every
summary: Every effect.
start: rest
steps:
  rest:
    pause: Breathe.
    seconds: 30
    go: wait
  wait:
    pause: Until when?
    until: [tomorrow-morning]
    go: what
  what:
    note: What happened?
    felt: How did it feel?
    go: mark
  mark: {flag: They did not pay., go: remind}
  remind:
    remind: When shall I ask?
    reason: The invoice.
    go: bye
  bye: {end: Goodbye.}
"""


@pytest.fixture
async def coach(tmp_path: Path) -> AsyncIterator[Coach]:
    books = library(every=EVERY)
    async with running(tmp_path, playbooks=books, maintainers=["100"], zone="UTC") as made:
        yield made


@pytest.fixture
def ann(coach: Coach) -> Person:
    return coach.person()


async def kept(coach: Coach) -> list[int]:
    """How many rows there are of everything that is somebody's."""

    def count(conn: Connection) -> list[int]:
        return [
            conn.execute(select(func.count()).select_from(each)).scalar_one() for each in RECORDS
        ]

    return await coach.database.turn(count)


async def test_a_preview_says_what_would_be_done_and_does_none_of_it(
    coach: Coach, ann: Person
) -> None:
    """A timer, a hold, a note, a feeling, a flag and a reminder are told and leave no row."""
    before = await kept(coach)
    await ann.commands("preview", "every")
    assert "A preview of every" in ann.sees
    assert "Here a timer would run for 30 seconds" in ann.sees
    await ann.taps("Done", "08:30")
    assert "Here the reply would be held back until" in ann.sees
    await ann.taps("Work on the reply meanwhile")
    await ann.says("They did not pay.")
    await ann.says("It made me angry.")
    assert "Here it would be kept for yourself" in ann.sees
    assert "Here this would be filed:\nThey did not pay." in ann.sees
    await ann.taps("Tomorrow")
    assert "Here a reminder would be set" in ann.sees
    assert "The invoice." in ann.sees
    assert "The preview is over; nothing of it was kept." in ann.screen
    assert await kept(coach) == before


async def test_cancel_returns_to_what_was_open_before(coach: Coach, ann: Person) -> None:
    """The guide that was in front waits behind the preview and comes back with its question."""
    await ann.commands("guides")
    await ann.taps("A message is here", "Stop, ask, verify")
    question = ann.screen
    await ann.commands("preview", "every")
    await ann.commands("preview", "stop-ask-verify")
    await ann.commands("cancel")
    assert "The preview is over" in ann.sees
    assert question.splitlines()[-1] in ann.screen
    await ann.taps("Something fixed")
    assert "do you not know yet" in ann.screen


async def test_only_for_maintainers(coach: Coach) -> None:
    """Others get a kind word, and their files are filed as always."""
    bob = coach.person("200", "Bob")
    await bob.commands("preview", "every")
    assert "Previews are for those who edit the guides" in bob.screen
    await bob.does(Attached(document("every.yaml")))
    await coach.advance(seconds=2)
    assert "Saved with today's date" in bob.sees


@pytest.mark.parametrize(
    ("argument", "answer"),
    [
        ("", "stop-ask-verify\n"),
        ("evry", "Did you mean /preview every ?"),
        ("x" * 4000, "There is no guide xxx"),
    ],
)
async def test_a_name_that_is_none(ann: Person, argument: str, answer: str) -> None:
    """Which guides there are, or the one that was probably meant."""
    await ann.commands("preview", argument)
    assert answer in ann.screen


async def test_the_newest_content_is_looked_at_before_it_is_published(
    coach: Coach, ann: Person
) -> None:
    """A guide that is sound is shown as it was saved last, though another file holds it back."""
    found, _ = load([("every.yaml", small("every", "New?").encode()), ("two.yaml", b"[")])
    coach.world.books.found(found)
    await ann.commands("preview", "every")
    assert "New?" in ann.screen


def document(name: str, size: int = 100) -> Attachment:
    return Attachment("document", "file", "unique", size, name)


async def sent(coach: Coach, ann: Person, name: str, content: bytes | None) -> None:
    """Send a file, and let it be fetched (None: that fails)."""
    committed: list[Committed] = []
    deliver = coach.deliver

    def keep(each: Committed) -> None:
        committed.append(each)
        deliver(each)

    coach.receive._deliver = keep
    await ann.does(Attached(document(name)))
    (download,) = committed[0].downloads

    async def fetch(file_id: str) -> bytes:
        assert file_id == "file"
        if content is None:
            raise OSError("gone")
        return content

    arrived = await check_sent(coach.database, coach.world, fetch, download, clock=coach.clock.now)
    coach.deliver(arrived)
    await coach.settle()


async def test_a_sound_file_can_be_looked_at(coach: Coach, ann: Person) -> None:
    """A maintainer's YAML is checked, not filed; one tap shows it, and nothing is published."""
    before = await kept(coach)
    await sent(coach, ann, "mine.yaml", small("mine", "Is it mine?").encode())
    assert "mine.yaml is sound." in ann.screen
    await ann.taps("Preview it")
    assert "Is it mine?" in ann.screen
    await ann.taps("Fine")
    assert "Goodbye." in ann.sees
    assert await kept(coach) == before
    assert coach.world.library.get("mine") is None


async def test_a_broken_file_comes_back_with_its_lines(coach: Coach, ann: Person) -> None:
    """What is wrong is said with file and line, and there is nothing to tap."""
    await sent(coach, ann, "mine.yaml", small("mine").replace("go: bye", "go: by").encode())
    assert "mine.yaml:10:9:" in ann.screen
    assert "did you mean 'bye'" in ann.screen
    assert ann.labels == []


@pytest.mark.parametrize("content", [b"", b"\xff", b"[" * 20_000, b"a: &a [*a]\n", b"x" * 2**21])
async def test_any_file(coach: Coach, ann: Person, content: bytes) -> None:
    """Whatever is in it, the answer is a list of problems."""
    await sent(coach, ann, "mine.yaml", content)
    assert "cannot be used yet" in ann.screen
    assert "mine.yaml:1:" in ann.screen


async def test_a_file_that_is_too_large_or_never_comes(coach: Coach, ann: Person) -> None:
    """A huge one is not fetched; one that cannot be fetched, or was lost, is asked for again."""
    await ann.does(Attached(document("mine.yaml", size=2**21)))
    assert "larger than a playbook may be" in ann.screen
    await sent(coach, ann, "mine.yaml", None)
    assert "Send it once more" in ann.screen
    await ann.does(Attached(document("other.yaml")))
    await coach.advance(seconds=121)
    assert ann.sees.count("Send it once more") == 2


async def test_a_guide_under_another_name_is_judged_with_the_others(coach: Coach) -> None:
    """What is sent may use the guides that are there, and stands in for the one of its name."""
    uses = (
        small("mine")
        .replace("go: bye", "go: in", 1)
        .replace("  bye:", "  in: {use: every, go: bye}\n  bye:")
    )
    assert judge(coach.world, "mine.yaml", uses.encode()).problems == ()
    lost = uses.replace("use: every", "use: evry")
    assert "unknown-playbook" in judge(coach.world, "mine.yaml", lost.encode()).problems[0]
