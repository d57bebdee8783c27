"""The days that pieces mean together: weekdays, weeks, months and dates, seen from today."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import TypeVar

from bot.reminders.moments import NIGHT_ENDS
from bot.when.answers import Habits
from bot.when.calendars import (
    DAY,
    calendar_named,
    day_of,
    month_end,
    month_start,
    said,
)
from bot.when.meanings import (
    Ahead,
    Date,
    DayOfMonth,
    Edge,
    Month,
    MonthNamed,
    Offset,
    Piece,
    Week,
    Weekday,
    Weekend,
    Workday,
    Year,
)

WEEK = 7
JUST_GONE = timedelta(days=31)
"""A date without a year that was within these days is over; one before comes next year."""
_MONTHS_TO_LOOK = 4

_P = TypeVar("_P")


def days_meant(pieces: tuple[Piece, ...], wall: datetime, habits: Habits) -> list[date]:
    """Give the days that pieces may mean; none where they do not go together."""
    kinds = frozenset(type(each) for each in pieces)
    if len(kinds) != len(pieces):
        return []
    look = _TOGETHER.get(kinds)
    return [] if look is None else look(_Days(pieces, wall, habits))


class _Days:
    """The pieces of a phrase by their kind, and the day on which it is said."""

    def __init__(self, pieces: Iterable[Piece], wall: datetime, habits: Habits) -> None:
        self._pieces = {type(each): each for each in pieces}
        self._today = wall.date()
        self._before_sleep = wall.time() < NIGHT_ENDS
        self._habits = habits

    def _get(self, kind: type[_P]) -> _P:
        found = self._pieces[kind]  # type: ignore[index]  # kinds of pieces are what it holds
        assert isinstance(found, kind)  # noqa: S101 - the key is the type
        return found

    def offset(self) -> list[date]:
        """After midnight, tomorrow may still be the day after sleep."""
        days = self._get(Offset).days
        found = [self._today + days * DAY]
        if self._before_sleep and days > 0:
            found.append(found[0] - DAY)
        return found

    def workday(self) -> list[date]:
        day = self._today + DAY
        while day.weekday() in self._habits.weekend:
            day += DAY
        return [day]

    def weekday(self) -> list[date]:
        meant = self._get(Weekday)
        coming = self._coming(meant.day)
        later = meant.weeks * WEEK * DAY
        match meant.which:
            case "last":
                return [coming - WEEK * DAY * (1 if coming - WEEK * DAY < self._today else 2)]
            case "this" if meant.day == self._today.weekday():
                return [self._today, coming]
            case "next":
                return sorted({coming, self._in_week(meant.day, 1)})
            case "after next":
                return sorted({coming + WEEK * DAY, self._in_week(meant.day, 2)})
            case _:
                return [coming + later]

    def weekday_of_week(self) -> list[date]:
        return [self._in_week(self._get(Weekday).day, self._get(Week).offset)]

    def weekday_weeks_ahead(self) -> list[date]:
        """`in two weeks on tuesday`: of that week, or two weeks after the coming one."""
        length = self._get(Ahead).length
        if length.days % WEEK or length.months or length.minutes or length.workdays or length.vague:
            return []
        day, weeks = self._get(Weekday).day, length.days // WEEK
        return sorted({self._in_week(day, weeks), self._coming(day) + weeks * WEEK * DAY})

    def weekend(self) -> list[date]:
        which = self._get(Weekend).which
        first = self._habits.weekend[0]
        coming = self._coming(first)
        if which == "last":
            return [coming - 2 * WEEK * DAY]
        if self._today.weekday() in self._habits.weekend:
            tomorrow = self._today + DAY
            more = [tomorrow] if tomorrow.weekday() in self._habits.weekend else []
            return [self._today, *more, coming]
        return [coming, coming + WEEK * DAY] if which == "next" else [coming]

    def weekend_of_week(self) -> list[date]:
        return [self._in_week(self._habits.weekend[0], self._get(Week).offset)]

    def week(self) -> list[date]:
        offset = self._get(Week).offset
        return [self._workday_of_week(offset)] if offset else []

    def month(self) -> list[date]:
        offset = self._get(Month).offset
        return _some(month_start(self._habits.calendar, self._today, offset) if offset else None)

    def month_named(self) -> list[date]:
        calendar, month = self._named(self._get(MonthNamed))
        return self._year_by_year(Date(calendar, month, 1))

    def edge(self) -> list[date]:
        edge = self._get(Edge)
        match edge.of:
            case Week(offset=offset):
                day = self._workday_of_week(offset, last=edge.end)
                if not offset and not edge.end and day < self._today:
                    day = self._workday_of_week(1)
                return [day]
            case Month(offset=offset):
                if not offset and not edge.end:
                    offset = int(self._today != month_start(self._habits.calendar, self._today))
                make = month_end if edge.end else month_start
                return _some(make(self._habits.calendar, self._today, offset))
            case MonthNamed() as named:
                calendar, month = self._named(named)
                starts = self._year_by_year(Date(calendar, month, 1), whole_month=True)
                if not edge.end:
                    return starts
                ends = (month_end(calendar_named(calendar), each) for each in starts)
                return [each for each in ends if each is not None]

    def on_date(self) -> list[date]:
        return self._year_by_year(self._get(Date))

    def date_of_year(self) -> list[date]:
        meant, offset = self._get(Date), self._get(Year).offset
        year = said(calendar_named(meant.calendar), self._today)[0] + offset
        return self._year_by_year(Date(meant.calendar, meant.month, meant.day, year))

    def day_of_month(self) -> list[date]:
        day = self._get(DayOfMonth).day
        for offset in range(_MONTHS_TO_LOOK):
            found = self._day_in_month(day, offset)
            if found is not None and found >= self._today:
                return [found]
        return []

    def day_of_that_month(self) -> list[date]:
        found = self._day_in_month(self._get(DayOfMonth).day, self._get(Month).offset)
        return _some(found)

    def offset_and_more(self) -> list[date]:
        """`tomorrow, wednesday`: two ways to say one day; if they do not agree, either is meant."""
        return self._agreed(self.offset())

    def weekday_and_date(self) -> list[date]:
        return self._agreed(self.weekday())

    def _agreed(self, days: list[date]) -> list[date]:
        others: list[date] = []
        weekday = self._pieces.get(Weekday)
        if Offset in self._pieces and isinstance(weekday, Weekday) and Date not in self._pieces:
            same = [each for each in days if each.weekday() == weekday.day]
            return same or [*days, *self.weekday()]
        if Date in self._pieces:
            others = self.on_date()
        elif Month in self._pieces:
            others = self.day_of_that_month()
        elif DayOfMonth in self._pieces:
            others = self.day_of_month()
        if not others:
            return []
        if isinstance(weekday, Weekday):
            same = [each for each in others if each.weekday() == weekday.day]
            return same or [*days, *others]
        same = [each for each in others if each in days]
        return same or [*days, *others]

    def _year_by_year(self, meant: Date, *, whole_month: bool = False) -> list[date]:
        """Find a date in its year; without one in this year or, if long gone, in the next."""
        calendar = calendar_named(meant.calendar)
        if meant.year is not None:
            return _some(day_of(calendar, meant.year, meant.month, meant.day))
        year, month, day = said(calendar, self._today)
        passed = meant.month < month if whole_month else (meant.month, meant.day) < (month, day)
        if not passed:
            return _some(day_of(calendar, year, meant.month, meant.day))
        gone = day_of(calendar, year, meant.month, meant.day)
        if gone is not None and self._today - gone <= JUST_GONE and not whole_month:
            return [gone]
        return _some(day_of(calendar, year + 1, meant.month, meant.day))

    def _named(self, month: MonthNamed) -> tuple[str, int]:
        return month.name[0], int(month.name[1:])

    def _day_in_month(self, day: int, offset: int) -> date | None:
        start = month_start(self._habits.calendar, self._today, offset)
        if start is None:
            return None
        year, month, _ = said(self._habits.calendar, start)
        return day_of(self._habits.calendar, year, month, day)

    def _coming(self, weekday: int) -> date:
        """Give the next such day after today."""
        return self._today + ((weekday - self._today.weekday() - 1) % WEEK + 1) * DAY

    def _in_week(self, weekday: int, offset: int) -> date:
        first = self._habits.first_weekday
        start = self._today - ((self._today.weekday() - first) % WEEK) * DAY
        return start + (offset * WEEK + (weekday - first) % WEEK) * DAY

    def _workday_of_week(self, offset: int, *, last: bool = False) -> date:
        week = [
            self._in_week((self._habits.first_weekday + each) % WEEK, offset)
            for each in range(WEEK)
        ]
        working = [each for each in week if each.weekday() not in self._habits.weekend] or week
        return working[-1 if last else 0]


def _some(day: date | None) -> list[date]:
    return [] if day is None else [day]


_TOGETHER: dict[frozenset[type], Callable[[_Days], list[date]]] = {
    frozenset({Offset}): _Days.offset,
    frozenset({Workday}): _Days.workday,
    frozenset({Weekday}): _Days.weekday,
    frozenset({Weekday, Week}): _Days.weekday_of_week,
    frozenset({Weekday, Ahead}): _Days.weekday_weeks_ahead,
    frozenset({Weekend}): _Days.weekend,
    frozenset({Weekend, Week}): _Days.weekend_of_week,
    frozenset({Week}): _Days.week,
    frozenset({Month}): _Days.month,
    frozenset({MonthNamed}): _Days.month_named,
    frozenset({Edge}): _Days.edge,
    frozenset({Date}): _Days.on_date,
    frozenset({Date, Year}): _Days.date_of_year,
    frozenset({DayOfMonth}): _Days.day_of_month,
    frozenset({DayOfMonth, Month}): _Days.day_of_that_month,
    frozenset({Offset, Weekday}): _Days.offset_and_more,
    frozenset({Offset, Date}): _Days.offset_and_more,
    frozenset({Offset, DayOfMonth}): _Days.offset_and_more,
    frozenset({Weekday, Date}): _Days.weekday_and_date,
    frozenset({Offset, Weekday, Date}): _Days.offset_and_more,
    frozenset({Weekday, DayOfMonth}): _Days.weekday_and_date,
    frozenset({Weekday, DayOfMonth, Month}): _Days.weekday_and_date,
}
"""Which pieces go together, and what they then mean."""
