"""Moving to another time zone: what is planned by the clock on the wall keeps its hour there.

What was set as so long from then (in an hour, in 40 minutes) comes at its own instant anyhow.
"""

from collections.abc import Callable
from datetime import datetime

from bot.messages import Phrase, plural
from bot.reminders.moments import moment
from bot.reminders.walls import resolve, to_wall
from bot.store import holds, people, reminders
from bot.store.holds import HoldRow
from bot.store.reminders import ReminderRow
from bot.turns import routines
from bot.turns.reply import kept
from bot.turns.world import Turn


def move(turn: Turn, zone: str, for_morning: str, asked: datetime) -> int:
    """Keep the zone and re-time what is planned; gives how many times now come at another instant.

    `for_morning` names a reminder that means the morning after it was `asked` for.
    """
    people.set_zone(turn.conn, turn.person.id, zone)
    moved = 0
    for row in reminders.of_person(turn.conn, turn.person):
        wall = moment("tomorrow-morning", asked, zone) if row.id == for_morning else None

        def to(wall: str, due: datetime, row: ReminderRow = row) -> None:
            reminders.reschedule(turn.conn, row.id, wall, zone, due, elapsed=row.elapsed)

        moved += _retimed(turn, row, zone, wall, to)
    for hold in holds.of_person(turn.conn, turn.person.id):

        def until(wall: str, due: datetime, hold: HoldRow = hold) -> None:
            holds.reschedule(turn.conn, hold.id, wall, zone, due)

        moved += _retimed(turn, hold, zone, None, until)
    turn.located(zone)
    kept.retimed(turn, for_morning, asked)
    routines.retimed(turn)
    return moved


def told(moved: int) -> Phrase:
    """Say how many planned times have moved along."""
    return plural(
        "clock",
        "1 planned time goes by your new clock now. What you set as so long from then stays so.",
        "{count} planned times go by your new clock now. What you set as so long from then stays "
        "so.",
        moved,
        count=moved,
    )


def _retimed(
    turn: Turn,
    row: ReminderRow | HoldRow,
    zone: str,
    wall: datetime | None,
    to: Callable[[str, datetime], None],
) -> bool:
    """Re-time one; False where its instant stays as it was.

    An hour that is over in the new zone comes at the old instant, so that nothing is lost.
    """
    if row.zone == zone or (row.due_at <= turn.now and wall is None):
        return False
    by_clock = datetime.fromisoformat(row.wall) if wall is None else wall
    due = resolve(by_clock, zone)
    if row.elapsed or due <= turn.now:
        shown = to_wall(row.due_at, zone)
        to(shown.isoformat(timespec="minutes"), row.due_at)
        return False
    to(by_clock.isoformat(timespec="minutes"), due)
    turn.wake_at(due)
    return due != row.due_at
