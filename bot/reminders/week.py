"""A person's week: which days and hours they work, and when nothing may disturb."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

DAY = timedelta(days=1)
MONDAY_TO_FRIDAY = frozenset(range(5))


@dataclass(frozen=True, slots=True)
class Week:
    """Working days (0 is Monday), working hours, and quiet hours, all on the person's own clock."""

    days: frozenset[int] = MONDAY_TO_FRIDAY
    begin: time = time(9)
    end: time = time(17)
    quiet_from: time = time(22)
    quiet_to: time = time(7)
    first: int = 0
    """The day on which weeks begin where the person is."""

    def works_on(self, day: date) -> bool:
        """Tell whether a day is a working day; whoever works on none works on all."""
        return not self.days or day.weekday() in self.days

    def first_after(self, day: datetime) -> datetime:
        """Give midnight of the first working day after a day."""
        midnight = datetime.combine(day.date(), time()) + DAY
        while not self.works_on(midnight):
            midnight += DAY
        return midnight

    def next_week(self, day: datetime) -> datetime:
        """Give midnight of the first working day of the week after that of a day."""
        midnight = datetime.combine(day.date(), time())
        begins = midnight + (7 - (day.weekday() - self.first) % 7) * DAY
        return begins if self.works_on(begins) else self.first_after(begins)

    def last_day(self, day: datetime) -> bool:
        """Tell whether a day is the last working day before days off."""
        return self.works_on(day) and not self.works_on(day + DAY)
