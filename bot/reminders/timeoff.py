"""Days off that a person has planned: when they cover a day, and where what falls inside goes.

Pure. Days are those of the person's own calendar.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.reminders.week import Week

LONGEST = timedelta(days=366)
APART = timedelta(minutes=15)
"""So far apart comes what was moved to the first day back: one after the other, no burst."""


@dataclass(frozen=True, slots=True)
class TimeOff:
    """From the first to the last day, both included; `back` is the working day after.

    `moved` holds what was moved: reminder -> its wall time before, and the one it has now.
    """

    first: date
    last: date
    back: date
    moved: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def covers(self, day: date) -> bool:
        """Tell whether a day is one of those off; those before the first day back are, too."""
        return self.first <= day < self.back

    def over(self, day: date) -> bool:
        """Tell whether they are over."""
        return day >= self.back


def planned(first: date, last: date, week: Week) -> TimeOff:
    """Plan days off; the first day back is the first working day after them."""
    back = week.first_after(datetime.combine(last, week.begin)).date()
    return TimeOff(first, last, back)


def places(back: date, week: Week, count: int) -> list[datetime]:
    """Give the walls on the first day back for what was moved: from the start of work on."""
    start = datetime.combine(back, week.begin)
    return [start + at * APART for at in range(count)]


def dump(off: TimeOff) -> str:
    """Write days off as a setting."""
    said = {each: getattr(off, each).isoformat() for each in ("first", "last", "back")}
    return json.dumps({**said, "moved": off.moved})


def load(said: str | None) -> TimeOff | None:
    """Read days off from a setting."""
    if said is None:
        return None
    kept = json.loads(said)
    first, last, back = (date.fromisoformat(kept[each]) for each in ("first", "last", "back"))
    moved = {name: (pair[0], pair[1]) for name, pair in kept["moved"].items()}
    return TimeOff(first, last, back, moved)
