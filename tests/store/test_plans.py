"""How the statements behind cards, lists and timelines are looked up: by index, one person's."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import Connection, event

from bot.cases.models import EntryKind
from bot.store import cases, felt
from bot.store.people import Person
from tests.store.conftest import NOW, World

Look = Callable[[Connection, Person, str, str], object]

LOOKS: dict[str, Look] = {
    "the list": lambda conn, person, _client, _case: cases.clients(conn, person, 9),
    "the archived": lambda conn, person, _client, _case: cases.clients(
        conn, person, 9, archived=True
    ),
    "a client": lambda conn, person, client, _case: cases.client(conn, person, client),
    "their sender": lambda conn, person, _client, _case: cases.client_by_sender(conn, person, "5"),
    "their cases": lambda conn, person, client, _case: cases.cases_of(conn, person, client),
    "last contact": lambda conn, person, _client, case: cases.last_contact(conn, person, [case]),
    "next follow-up": lambda conn, person, client, _case: cases.next_follow_up(
        conn, person, client
    ),
    "the mood": lambda conn, person, client, _case: felt.about(conn, person, client, 5),
    "the sums": lambda conn, person, _client, case: cases.ledger(conn, person, case),
    "a timeline": lambda conn, person, _client, case: cases.timeline(conn, person, [case], limit=9),
    "its next page": lambda conn, person, _client, case: cases.timeline(
        conn,
        person,
        [case],
        limit=9,
        before=cases.Mark(NOW, case),
        kinds=[EntryKind.AGREEMENT],
    ),
    "words": lambda conn, person, _client, case: cases.having(
        conn, person, "case", case, str.isalpha, limit=9
    ),
    "the same message": lambda conn, person, _client, _case: cases.entry_by_same(conn, person, "x"),
    "by commitment": lambda conn, person, _client, _case: cases.entry_by_commitment(
        conn, person, b"x"
    ),
    "where it went": lambda conn, person, _client, case: cases.arrived(conn, person, case),
}


@pytest.mark.parametrize("what", LOOKS)
async def test_nothing_is_read_of_other_people(sqlite_world: World, what: str) -> None:
    """What a screen shows is found by an index of its person, client or case, never by a scan."""
    world = sqlite_world
    person = world.person

    def plans(conn: Connection) -> list[str]:
        client = cases.add_client(conn, person, id=world.ids(), name="ACME", now=NOW)
        case = cases.case_of(conn, person, client.id, ids=world.ids, now=NOW)
        said: list[tuple[str, object]] = []

        def note(*call: object) -> None:
            said.append((str(call[2]), call[3]))

        event.listen(conn, "before_cursor_execute", note)
        LOOKS[what](conn, person, client.id, case.id)
        event.remove(conn, "before_cursor_execute", note)
        assert said
        return [
            str(row.detail)
            for statement, parameters in said
            for row in conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)  # type: ignore[arg-type]  # as the driver was given them
        ]

    found = await world.database.turn(plans)
    assert not [each for each in found if re.match(r"SCAN\b", each)], found
    assert any("INDEX" in each for each in found), found
