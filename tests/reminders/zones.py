"""Every zone of the machine's zone data and every change of its clocks, found by looking."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

ZONES = sorted(available_timezones() - {"Factory", "localtime", "posixrules"})
FIRST = datetime(2020, 1, 1, tzinfo=UTC)
LAST = datetime(2038, 1, 1, tzinfo=UTC)

_STRIDE = timedelta(days=2)
_STEPS = [FIRST + n * _STRIDE for n in range((LAST - FIRST) // _STRIDE + 1)]


def offset(place: ZoneInfo, at: datetime) -> timedelta:
    """Give how far the zone's clocks are ahead of UTC at an instant."""
    ahead = at.astimezone(place).utcoffset()
    assert ahead is not None
    return ahead


def changes(place: ZoneInfo) -> Iterator[tuple[datetime, timedelta, timedelta]]:
    """Give each change of the clocks from 2020 to 2037: instant, offset before, offset after."""
    known = offset(place, _STEPS[0])
    for earlier, later in pairwise(_STEPS):
        new = offset(place, later)
        if new != known:
            low, high = earlier, later
            while high - low > timedelta(seconds=1):
                middle = low + (high - low) // 2
                if offset(place, middle) == known:
                    low = middle
                else:
                    high = middle
            yield high.replace(microsecond=0), known, new
            known = new
