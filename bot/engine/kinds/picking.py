"""A day picked on a month's grid: its buttons as (meaning, words), and what a tap on one means.

Wherever it is asked when, a day can be picked; guides and the screens outside them share this.
"""

from dataclasses import dataclass
from datetime import date, datetime

from bot.messages import MonthOf, Phrase, Weekday, phrase
from bot.when.answers import Habits
from bot.when.calendars import said
from bot.when.grid import WEEK, month_of, usual_time

Cell = tuple[str, Phrase]

PICK: Cell = ("pick", phrase("engine/when", "Pick a date"))
OTHER: Cell = ("change", phrase("engine/when", "Other times"))
GRID = phrase("engine/when", "{month}. Which day?")
OR_HOUR = phrase("engine/when", "Another hour can be typed, such as 15:30.")
BEFORE, AFTER = phrase("engine/when", "‹"), phrase("engine/when", "›")
EMPTY: Cell = ("empty", phrase("engine/when", "·"))


@dataclass(frozen=True, slots=True)
class Picked:
    """What a tap on a grid means: a month to show, or the wall time that a day stands for."""

    month: date | None = None
    wall: datetime | None = None


def offered(day: date, soonest: datetime, habits: Habits) -> tuple[Phrase, list[list[Cell]]]:
    """Give the words and the buttons of the month that a day lies in; what is over has none."""
    month = month_of(day, habits.calendar, soonest.date(), habits.first_weekday)
    names = [(habits.first_weekday + at) % WEEK for at in range(WEEK)]
    rows: list[list[Cell]] = [[(EMPTY[0], _named(each)) for each in names]]
    rows += [[_cell(each, habits) for each in week] for week in month.weeks]
    turning = [
        EMPTY if month.before is None else (f"month:{month.before}", BEFORE),
        OTHER,
        EMPTY if month.after is None else (f"month:{month.after}", AFTER),
    ]
    return phrase(GRID.context, GRID.text, month=MonthOf(month.first)), [*rows, turning]


def tapped(choice: str, shown: date, soonest: datetime, habits: Habits) -> Picked | None:
    """Read a tap; None for a button that is not of a grid. A day that is over shows its month."""
    what, _, named = choice.partition(":")
    if choice == PICK[0]:
        return Picked(month=soonest.date())
    if choice == EMPTY[0]:
        return Picked(month=shown)
    if what not in {"month", "day"}:
        return None
    try:
        day = date.fromisoformat(named)
    except ValueError:
        return None
    if what == "month" or day < soonest.date():
        return Picked(month=max(day, soonest.date()))
    return Picked(wall=usual_time(day, habits.work_start, soonest))


def _cell(day: date | None, habits: Habits) -> Cell:
    if day is None:
        return EMPTY
    return f"day:{day}", phrase("engine/when", "{number}", number=said(habits.calendar, day)[2])


def _named(weekday: int) -> Phrase:
    return phrase("engine/when", "{weekday}", weekday=Weekday(weekday, tight=True))
