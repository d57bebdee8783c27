"""Names for rows: UUIDv7 as 32 lower-case hex characters, made by the caller from a given instant.

Pure: the clock and the dice are arguments, so that a turn replayed makes the same names.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_RANDOM_BYTES = 8


def new_id(now: datetime, random: Callable[[int], bytes]) -> str:
    """Make a name that sorts by its instant, to about a quarter of a microsecond.

    RFC 9562 version 7, with the fraction of the millisecond in the twelve bits after the version
    (method 3 of its section 6.2). A naive `now` raises TypeError.
    """
    milliseconds, rest = divmod(now - _EPOCH, _MILLISECOND)
    fraction = rest.microseconds * 4096 // 1000
    dice = int.from_bytes(random(_RANDOM_BYTES), "big") & ((1 << 62) - 1)
    number = (milliseconds << 80) | (0x7 << 76) | (fraction << 64) | (0b10 << 62) | dice
    return f"{number:032x}"


def made_at(name: str) -> datetime:
    """Give the instant, to the millisecond, from which a name was made."""
    return _EPOCH + int(name[:12], 16) * _MILLISECOND
