"""Clients that become one, cases that change hands, and timelines: on both databases."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection

from bot.cases.models import CaseRow, ClientRow, Content, EntryKind, Grade, NewEntry
from bot.store import cases, felt, privates, reminders
from bot.store.privates import PrivateRow
from bot.store.reminders import ReminderRow
from tests.store.conftest import MINUTE, NOW, World


def client_and_case(
    conn: Connection, world: World, name: str, sender: str | None = None
) -> tuple[ClientRow, CaseRow]:
    client = cases.add_client(
        conn, world.person, id=world.ids(), name=name, sender_key=sender, now=NOW
    )
    return client, cases.case_of(conn, world.person, client.id, ids=world.ids, now=NOW)


def entry(
    world: World, words: str, at: datetime, kind: EntryKind = EntryKind.THEIR_MESSAGE
) -> NewEntry:
    return NewEntry(
        world.ids(), kind, Grade.REMEMBERED, at, NOW, Content(words), same_key=f"same:{words}"
    )


async def test_a_merged_client_takes_everything_along(world: World) -> None:
    """Cases, reminders, feelings and senders are the other client's after a merge."""
    person = world.person

    def merge(conn: Connection) -> None:
        one, case = client_and_case(conn, world, "Sam", "5")
        other, _ = client_and_case(conn, world, "Sammy", "6")
        cases.append(conn, person, entry(world, "hello", NOW), case)
        reminder = ReminderRow(
            world.ids(), person.id, one.id, case.id, None, None, "2026-03-02T09:00", "UTC",
            NOW + MINUTE, "why", "done",
        )  # fmt: skip
        reminders.add(conn, person, reminder)
        hot = PrivateRow(world.ids(), None, "heat", NOW, "4", client_id=one.id)
        privates.add(conn, person, hot)
        cases.merge(conn, person, one.id, other.id, NOW)
        assert len(cases.cases_of(conn, person, other.id)) == 2
        assert cases.next_follow_up(conn, person, other.id) == NOW + MINUTE
        assert felt.about(conn, person, other.id, 5) == [(NOW, 4)]
        assert [each.id for each in cases.clients(conn, person, 9)] == [other.id]
        assert cases.clients(conn, person, 9, archived=True) == []
        for found in (
            cases.client(conn, person, one.id),
            cases.client_by_sender(conn, person, "5"),
        ):
            assert found is not None
            assert found.id == other.id
        assert cases.verify_chain(conn, person, case.id)
        with pytest.raises(ValueError, match="itself"):
            cases.merge(conn, person, other.id, other.id, NOW)

    await world.database.turn(merge)


async def test_a_timeline_pages_through_several_cases_in_order(world: World) -> None:
    """Pages follow each other without a gap or a repeat, the newest first, whatever the case."""
    person = world.person

    def pages(conn: Connection) -> list[str]:
        client, first = client_and_case(conn, world, "ACME")
        second = cases.add_case(conn, person, client.id, id=world.ids(), title="Logo", now=NOW)
        for number in range(20):
            at = NOW - timedelta(hours=number // 2)
            case = (first, second)[number % 2]
            cases.append(conn, person, entry(world, f"{number}", at), case)
        seen: list[str] = []
        before = None
        while rows := cases.timeline(conn, person, [first.id, second.id], limit=3, before=before):
            seen += [each.content.text for each in rows if each.content is not None]
            before = cases.Mark(rows[-1].shown_at, rows[-1].id)
        assert cases.last_contact(conn, person, [first.id, second.id]) == NOW
        return seen

    seen = await world.database.turn(pages)
    assert len(seen) == len(set(seen)) == 20
    assert [int(each) // 2 for each in seen] == sorted(int(each) // 2 for each in seen)


async def test_another_time_moves_an_entry_in_the_timeline_and_not_in_the_chain(
    world: World,
) -> None:
    """What was said to have happened earlier stands there; the chain still verifies."""
    person = world.person

    def earlier(conn: Connection) -> None:
        _, case = client_and_case(conn, world, "ACME")
        filed = cases.append(conn, person, entry(world, "a call", NOW), case)
        cases.append(conn, person, entry(world, "before", NOW - MINUTE), case)
        cases.amend(
            conn,
            person,
            filed.id,
            id=world.ids(),
            content=Content("a call"),
            now=NOW,
            happened_at=NOW - 5 * MINUTE,
        )
        rows = cases.timeline(conn, person, [case.id], limit=9)
        assert [each.content.text for each in rows if each.content] == ["before", "a call"]
        assert rows[1].happened_at == NOW
        assert cases.verify_chain(conn, person, case.id)

    await world.database.turn(earlier)


async def test_a_message_is_known_again_until_its_content_is_removed(world: World) -> None:
    """The same message is found wherever it was moved; once removed, nothing tells of it."""
    person = world.person

    def known(conn: Connection) -> None:
        _, first = client_and_case(conn, world, "ACME")
        _, second = client_and_case(conn, world, "Kim")
        filed = cases.append(conn, person, entry(world, "hello", NOW), first)
        moved = cases.move(conn, person, filed.id, second, ids=world.ids, now=NOW)
        assert moved is not None
        assert cases.entry_by_same(conn, person, "same:hello") == moved
        assert cases.arrived(conn, person, filed.id) == moved
        cases.remove(conn, person, moved.id, ids=world.ids, now=NOW)
        assert cases.entry_by_same(conn, person, "same:hello") is None

    await world.database.turn(known)


async def test_cases_of_other_people_are_nobodys(world: World) -> None:
    """Nobody renames, closes, gives away or merges what is not theirs."""
    other = await world.another()

    def tries(conn: Connection) -> None:
        client, case = client_and_case(conn, world, "ACME")
        mine, _ = client_and_case(conn, world, "Kim")
        cases.rename_case(conn, other, case.id, "Mine")
        cases.set_case_state(conn, other, case.id, "closed", NOW)
        cases.pick_case(conn, other, case.id, NOW)
        cases.give_case(conn, other, case.id, mine.id)
        cases.merge(conn, other, client.id, mine.id, NOW)
        cases.archive(conn, other, client.id, NOW)
        assert cases.case(conn, world.person, case.id) == case
        assert cases.client(conn, world.person, client.id) == client
        assert cases.timeline(conn, other, [case.id], limit=5) == []

    await world.database.turn(tries)
