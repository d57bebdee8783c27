"""Words looked for beside the turns: nobody waits for it, and nothing of it is lost."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import Connection, select

from bot.errands.runner import MOST_ATTEMPTS, PAUSE
from bot.messages import Text
from bot.store.tables_errands import errands
from bot.turns.world import Committed
from tests.support.coach import Coach, Person, restarted, running

T = TypeVar("T")

PATIENCE = 20.0
"""Seconds after which a reading that never begins fails the test."""


class Held:
    """Holds every reading where it is done and its answer is not committed yet."""

    def __init__(self, coach: Coach) -> None:
        self._read = coach.database.read
        self.reached = asyncio.Event()
        self.goes = asyncio.Event()

    async def read(self, fn: Callable[[Connection], T]) -> T:
        found = await self._read(fn)
        self.reached.set()
        await self.goes.wait()
        return found


@pytest.fixture
def held(coach: Coach, monkeypatch: pytest.MonkeyPatch) -> Held:
    made = Held(coach)
    monkeypatch.setattr(coach.database, "read", made.read)
    return made


async def asked(person: Person, *messages: str) -> None:
    """Messages of a client, and the question what to look for."""
    await person.forwards(*messages, by="ACME")
    await person.commands("timeline")
    await person.taps("Find words")


async def searching(held: Held, *people: Person, words: str = "zebra") -> "asyncio.Task[object]":
    """Look for words; the reading is held until it may go on."""

    async def every() -> None:
        await asyncio.gather(*(person.says(words) for person in people))

    task = asyncio.create_task(every())
    async with asyncio.timeout(PATIENCE):
        await held.reached.wait()
    return task


async def ordered(coach: Coach) -> list[tuple[str, bytes]]:
    """What waits to be looked for, or is: state, and what was asked as it is kept."""
    rows = await coach.database.turn(
        lambda conn: conn.execute(select(errands.c.state, errands.c.order_sealed)).all()
    )
    return [(row.state, row.order_sealed) for row in rows]


async def look(coach: Coach) -> None:
    """Do what waits, as a start or a tick has it done."""
    coach.deliver(Committed(ordered=True))
    await coach.settle()


async def test_nobody_waits_for_somebody_elses_search(
    coach: Coach, ann: Person, held: Held
) -> None:
    """While one person's records are read, the others are answered, and so is that person."""
    bob = coach.person("200", "Bob")
    await asked(ann, "A zebra crossing")
    search = await searching(held, ann)
    await bob.says("hello")
    assert "Even Keel" in bob.sees
    await ann.commands("clients")
    assert "ACME" in ann.labels
    assert "With “zebra”" not in ann.sees
    held.goes.set()
    await search
    assert "With “zebra”" in ann.screen
    assert "A zebra crossing" in ann.screen
    assert await ordered(coach) == []


async def test_two_people_look_for_the_same_words(coach: Coach, ann: Person, held: Held) -> None:
    """Each finds what is in their own records, also when both look at the same moment."""
    bob = coach.person("200", "Bob")
    await asked(ann, "Ann's zebra")
    await asked(bob, "Bob's zebra")
    search = await searching(held, ann, bob)
    held.goes.set()
    await search
    assert "Ann's zebra" in ann.screen
    assert "Bob's zebra" in bob.screen
    assert "Bob's zebra" not in ann.sees
    assert "Ann's zebra" not in bob.sees


async def test_what_is_deleted_meanwhile_is_not_shown(
    coach: Coach, ann: Person, held: Held
) -> None:
    """An entry that is deleted while it is being found stays deleted; the others are shown."""
    await asked(ann, "A striped zebra", "A plain zebra")
    search = await searching(held, ann)
    await ann.commands("delete")
    await ann.taps("An entry", "A plain zebra", "Delete its words")
    held.goes.set()
    await search
    assert "With “zebra”" in ann.screen
    assert "A striped zebra" in ann.screen
    assert "A plain zebra" not in ann.screen
    assert "(removed)" not in ann.screen


async def test_a_client_who_is_deleted_meanwhile_is_not_shown(
    coach: Coach, ann: Person, held: Held
) -> None:
    """With the whole client gone, the words are simply not in these records."""
    await asked(ann, "A zebra crossing")
    search = await searching(held, ann)
    await ann.commands("clients")
    await ann.taps("ACME", "Delete", "Delete it all")
    held.goes.set()
    await search
    assert "“zebra” is not in these records." in ann.screen


async def test_a_client_who_was_merged_meanwhile_is_looked_through(
    coach: Coach, ann: Person, held: Held
) -> None:
    """A client that became another one is found under that one, with all that was filed."""
    await ann.forwards("The other zebra", by="Sam", sender="78")
    await asked(ann, "A zebra crossing")
    search = await searching(held, ann)
    await ann.commands("clients")
    await ann.taps("ACME", "Merge", "Sam", "Yes, make them one")
    held.goes.set()
    await search
    assert "A zebra crossing" in ann.screen


async def test_two_searches_are_answered_in_their_order(
    coach: Coach, ann: Person, held: Held
) -> None:
    """Who looks for something else before the first answer came gets both, the first one first."""
    await asked(ann, "A zebra crossing", "A lion sleeping")
    search = await searching(held, ann)
    await ann.commands("timeline")
    await ann.taps("Find words")
    await coach.receive([ann.incoming(Text("lion"))])
    await coach.errands.look()
    assert [state for state, _ in await ordered(coach)] == ["running", "waiting"]
    held.goes.set()
    await search
    assert "A lion sleeping" in ann.screen
    assert ann.sees.index("With “zebra”") < ann.sees.index("With “lion”")


async def test_a_search_is_not_held_up_where_nothing_is_sent(
    coach: Coach, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of several processes each looks for words; long errands are left to the one that sends."""
    monkeypatch.setattr(coach.errands, "_leads", lambda: False)
    await asked(ann, "A zebra crossing")
    await ann.says("zebra")
    assert "A zebra crossing" in ann.screen
    await ann.commands("export")
    assert [state for state, _ in await ordered(coach)] == ["waiting"]


async def test_an_export_under_way_holds_up_no_search(
    coach: Coach, ann: Person, held: Held
) -> None:
    """Words are found while everything of the same person is being gathered."""
    await asked(ann, "A zebra crossing")
    export = asyncio.create_task(ann.commands("export"))
    async with asyncio.timeout(PATIENCE):
        await held.reached.wait()
    held.goes.set()
    await ann.says("zebra")
    await export
    assert "With “zebra”" in ann.sees
    assert "one thing at a time" not in ann.sees


async def test_a_kill_before_the_answer_loses_nothing(tmp_path: Path) -> None:
    """The words were taken, and the program was killed: after the next start the answer comes."""
    async with running(tmp_path) as coach:
        ann = coach.person()
        await asked(ann, "A zebra crossing")
        await coach.receive([ann.incoming(Text("zebra"))])
        [(state, sealed)] = await ordered(coach)
        assert state == "waiting"
        assert b"zebra" not in sealed
    async with restarted(coach) as again:
        ann.coach = again
        await look(again)
        assert "A zebra crossing" in ann.screen
        assert await ordered(again) == []


async def test_a_kill_while_reading_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed while the records were read, the next run reads them anew and answers once."""
    async with running(tmp_path) as coach:
        ann = coach.person()
        await asked(ann, "A zebra crossing")
        held = Held(coach)
        monkeypatch.setattr(coach.database, "read", held.read)
        search = await searching(held, ann)
        assert [state for state, _ in await ordered(coach)] == ["running"]
        await coach.errands.stop()
        await asyncio.gather(search, return_exceptions=True)
    async with restarted(coach) as again:
        ann.coach = again
        await look(again)
        await look(again)
        assert ann.sees.count("With “zebra”") == 1


async def test_a_search_that_cannot_be_done_is_said(
    coach: Coach, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be read is tried again, then said, with a way on; others are not held up."""

    async def broken(_fn: object) -> object:
        raise RuntimeError("A zebra crossing")

    await asked(ann, "A zebra crossing")
    whole = coach.database.read
    monkeypatch.setattr(coach.database, "read", broken)
    await ann.says("zebra")
    for _ in range(MOST_ATTEMPTS):
        await coach.advance(seconds=PAUSE / timedelta(seconds=1) + 1)
        await look(coach)
    assert "I could not finish this" in ann.screen
    assert await ordered(coach) == []
    monkeypatch.setattr(coach.database, "read", whole)
    await ann.taps("Find words")
    await ann.says("zebra")
    assert "With “zebra”" in ann.screen
