"""Wall time and instants: what a clock on the wall shows, and the one UTC instant that it means.

A gap (clocks go forward) leads to its end; an hour that comes twice means its first coming.
"""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.errors import BotError

MINUTE = timedelta(minutes=1)

_NOT_A_PLACE = frozenset({"Factory", "localtime", "posixrules"})
"""Files among the zone data that stand for the machine's own setting or for none at all."""


@lru_cache(maxsize=256)
def zone_named(name: str) -> ZoneInfo:
    """Find an IANA zone by its name; raises BotError when there is none."""
    try:
        if name and name not in _NOT_A_PLACE:
            return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        pass  # unknown, not a path inside the zone data, or a folder of it
    raise BotError("This time zone is not known. Use an IANA name such as Europe/Helsinki.")


def resolve(wall: datetime, zone: str) -> datetime:
    """Give the UTC instant of a naive wall time.

    A time skipped by the clocks becomes the first minute after the gap, a doubled one its first
    coming. Raises BotError for an unknown zone or a date beyond the calendar.
    """
    if wall.tzinfo is not None:
        raise TypeError("a wall time is naive")
    place = zone_named(zone)
    try:
        at = wall.replace(tzinfo=place, fold=0).astimezone(UTC)
        if at.astimezone(place).replace(tzinfo=None) == wall:
            return at
        return _end_of_gap(wall.replace(second=0, microsecond=0), place)
    except OverflowError:
        raise BotError("This date is too far away. Choose one nearer to today.") from None


def to_wall(at: datetime, zone: str) -> datetime:
    """Give what a clock in the zone shows at an instant, as a naive time; the fold is dropped."""
    if at.tzinfo is None:
        raise TypeError("an instant is aware")
    return at.astimezone(zone_named(zone)).replace(tzinfo=None, fold=0)


def earliest_wall(at: datetime, zone: str) -> datetime:
    """Give the first wall time, to the minute, that resolves to the instant or later.

    Within the second coming of a doubled hour that is the end of the hour: a wall time there
    would mean the first coming, which is over.
    """
    wall = to_wall(at, zone)
    whole = wall.replace(second=0, microsecond=0)
    if whole < wall:
        whole += MINUTE
    while resolve(whole, zone) < at:
        whole += MINUTE
    return whole


def _end_of_gap(wall: datetime, place: ZoneInfo) -> datetime:
    """Find the first instant that shows a later clock than the skipped minute does."""
    # PEP 495: inside a gap, fold 1 counts with the offset after it and so lands before the change.
    before = wall.replace(tzinfo=place, fold=1).astimezone(UTC)
    after = wall.replace(tzinfo=place, fold=0).astimezone(UTC)
    low, high = 0, -(-(after - before) // MINUTE)
    while high - low > 1:
        middle = (low + high) // 2
        shown = (before + middle * MINUTE).astimezone(place).replace(tzinfo=None)
        if shown > wall:
            high = middle
        else:
            low = middle
    return before + high * MINUTE
