"""Many people whose reminders are due at the same moment."""

from sqlalchemy import Connection

from bot.store import people, reminders
from bot.store.people import Address
from bot.store.reminders import ReminderRow
from tests.support.coach import CHANNEL, EVENING, Coach


def seed(conn: Connection, coach: Coach, persons: int, each: int) -> list[str]:
    """Give so many persons so many reminders, due now; gives their names."""
    names = []
    for number in range(persons):
        person = people.create(
            conn,
            coach.world.master,
            id=coach.world.new_id(EVENING),
            address=Address(CHANNEL, "1", str(number), str(number)),
            language="en",
            role="guest",
            now=EVENING,
        )
        for _ in range(each):
            row = ReminderRow(
                coach.world.new_id(EVENING), person.id, None, None, None, None,
                "2026-03-02T20:57", "UTC", EVENING, "why", "done",
            )  # fmt: skip
            reminders.add(conn, person, row)
            names.append(row.id)
    return names
