"""What a person's records hold, looked up in the database of a coach under test."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection, func, select

from bot.cases.models import EntryRow
from bot.store import cases, people, privates, reminders, tables, wakeups
from bot.store.people import Person as Row
from bot.store.privates import PrivateRow
from bot.store.reminders import ReminderRow
from bot.store.wakeups import WakeupRow
from tests.support.coach import BOT, CHANNEL, Person

T = TypeVar("T")


async def row(person: Person) -> Row | None:
    """The person as the store knows them; None when it does not."""
    coach = person.coach
    return await coach.database.turn(
        lambda conn: people.find(conn, coach.world.master, CHANNEL, BOT, person.external_id)
    )


async def look(person: Person, fn: Callable[[Connection, Row], T]) -> T:
    """Ask the store about somebody who is there."""
    found = await row(person)
    assert found is not None
    return await person.coach.database.turn(lambda conn: fn(conn, found))


async def entries(person: Person) -> list[EntryRow]:
    """Everything in their cases, oldest first."""

    def every(conn: Connection, whose: Row) -> list[EntryRow]:
        which = select(tables.cases.c.id).where(tables.cases.c.person_id == whose.id)
        found = [
            entry
            for case_id in conn.execute(which).scalars().all()
            for entry in cases.entries(conn, whose, case_id, limit=1000)
        ]
        return sorted(found, key=lambda entry: (entry.recorded_at, entry.case_id, entry.number))

    return await look(person, every)


async def standing(person: Person) -> list[tuple[str, str, str]]:
    """What stands in their cases, oldest first: kind, grade, words."""
    return [
        (entry.kind.value, entry.grade.value, entry.content.text)
        for entry in await entries(person)
        if entry.state == "standing" and entry.content is not None and entry.amends is None
    ]


async def clients(person: Person) -> list[str]:
    """The names of their clients."""
    found = await look(person, lambda conn, whose: cases.clients(conn, whose, limit=50))
    return sorted(client.name for client in found)


async def waiting(person: Person) -> list[ReminderRow]:
    """The reminders that are still to come."""
    return await look(person, reminders.of_person)


async def woken_for(person: Person) -> dict[str, WakeupRow]:
    """What they are to be woken for, by key."""
    return await look(person, lambda conn, whose: wakeups.of_person(conn, whose.id))


async def kept_apart(person: Person) -> list[PrivateRow]:
    """What is private to them, oldest first."""
    found = await look(person, lambda conn, whose: privates.of_person(conn, whose, 100))
    return list(reversed(found))


async def chains_hold(person: Person) -> bool:
    """Whether the chain of each of their cases is whole."""

    def every(conn: Connection, whose: Row) -> bool:
        which = select(tables.cases.c.id).where(tables.cases.c.person_id == whose.id)
        found = conn.execute(which).scalars().all()
        return all(cases.verify_chain(conn, whose, case_id) for case_id in found)

    return await look(person, every)


async def counts(person: Person) -> dict[str, int]:
    """How many rows each table has; the same before and after when nothing was changed."""

    def every(conn: Connection) -> dict[str, int]:
        return {
            name: conn.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in tables.persons.metadata.tables.items()
        }

    return await person.coach.database.turn(every)
