"""Errands: long ones one at a time, searches beside them and in their order."""

import asyncio
from functools import partial

from sqlalchemy import Connection

from bot.cases.models import Content, EntryKind, Grade, NewEntry
from bot.store import cases, errands
from bot.store.tables_errands import SEARCH
from tests.store.conftest import MINUTE, NOW, World

MANY = 350


async def test_searches_wait_for_nothing_but_their_turn(world: World) -> None:
    """A person's searches wait neither for an export nor it for them; they keep their order."""
    other = await world.another()

    def order(conn: Connection) -> tuple[list[str], list[bool]]:
        names, taken = [], []
        for whose, kind in (
            (world.person, "export"),
            (world.person, SEARCH),
            (world.person, SEARCH),
            (world.person, "case"),
            (other, SEARCH),
        ):
            names.append(world.ids())
            added = errands.add(conn, whose, id=names[-1], kind=kind, order={"of": "x"}, now=NOW)
            taken.append(added)
        return names, taken

    (export, first, second, _case, others), taken = await world.database.turn(order)
    assert taken == [True, True, True, False, True]

    async def claimed(*, searches: bool) -> list[str]:
        claim = partial(errands.claim, by="me", until=NOW + MINUTE, now=NOW, limit=5)
        rows = await world.database.turn(lambda conn: claim(conn, searches=searches))
        return [row.id for row in rows]

    assert await claimed(searches=True) == [first, others]
    assert await claimed(searches=True) == []
    assert await claimed(searches=False) == [export]
    under_way = await world.database.turn(lambda conn: errands.under_way(conn, world.person.id))
    assert under_way is not None
    assert under_way.id == export
    assert await world.database.turn(lambda conn: errands.forget(conn, first))
    assert not await world.database.turn(lambda conn: errands.forget(conn, first))
    assert await claimed(searches=True) == [second]


async def test_a_search_leaves_room_for_others_while_it_reads(world: World) -> None:
    """Many entries are opened a few at a time: between them everybody else is served."""
    person, rounds = world.person, 0
    seen: set[int] = set()

    def fill(conn: Connection) -> str:
        client = cases.add_client(conn, person, id=world.ids(), name="ACME", now=NOW)
        case = cases.case_of(conn, person, client.id, ids=world.ids, now=NOW)
        for number in range(MANY):
            words = Content(f"message {number}")
            entry = NewEntry(world.ids(), EntryKind.NOTE, Grade.REMEMBERED, NOW, NOW, words)
            cases.append(conn, person, entry, case)
        return case.id

    def matches(words: str) -> bool:
        seen.add(rounds)
        return words == "message 0"

    async def others() -> None:
        nonlocal rounds
        while True:
            rounds += 1
            await asyncio.sleep(0)

    case_id = await world.database.turn(fill)
    served = asyncio.create_task(others())
    found = await world.database.read(
        lambda conn: cases.having(conn, person, "case", case_id, matches, limit=9)
    )
    served.cancel()
    assert len(found) == 1
    assert len(seen) >= 3
