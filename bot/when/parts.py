"""The parts of the day: their usual hours, and which hours of a clock of twelve lie in them."""

from datetime import time

NOON, MIDNIGHT = 12, 24

USUAL: dict[str, time] = {
    "dawn": time(5),
    "early": time(7),
    "morning": time(9),
    "forenoon": time(10),
    "noon": time(12),
    "after_lunch": time(13),
    "afternoon": time(15),
    "late_afternoon": time(17),
    "evening": time(19),
    "night": time(21),
    "late": time(22),
}
"""Part -> its hour where nothing else is said.

`closing` and `opening` are the ends of the working day; `small_hours` has none: it is only said
of a clock.
"""

CLOSING, OPENING, TWELVE_AT_NIGHT = "closing", "opening", "midnight"
SAME_TIME = "same_time"
"""The hour at which it is said."""

_AGREE = {
    OPENING: frozenset({"early", "morning"}),
    CLOSING: frozenset({"afternoon", "late_afternoon"}),
}


def one_part(named: set[str]) -> str | None:
    """Give the part of the day that several name together, the closer one: `monday morning, first
    thing`; None where they are two.
    """  # noqa: D205 - the example belongs to the promise
    closer = next((each for each, others in _AGREE.items() if each in named - others), "")
    rest = named - {closer} - _AGREE.get(closer, frozenset())
    if closer and not rest:
        return closer
    return next(iter(named), "") if len(named) <= 1 else None


_WITHIN: dict[str, dict[int, tuple[int, ...]]] = {
    "dawn": {hour: (hour,) for hour in range(1, 8)},
    "early": {hour: (hour,) for hour in range(1, 10)},
    "morning": {hour: (hour,) for hour in range(1, 12)},
    "forenoon": {hour: (hour,) for hour in range(7, 12)},
    "noon": {11: (11,), 12: (12,), 1: (13,), 2: (14,)},
    "after_lunch": {12: (12,), **{hour: (hour + 12,) for hour in range(1, 5)}},
    "afternoon": {12: (12,), **{hour: (hour + 12,) for hour in range(1, 8)}},
    "late_afternoon": {hour: (hour + 12,) for hour in range(2, 9)},
    "evening": {12: (12, 24), **{hour: (hour + 12,) for hour in range(1, 12)}},
    "night": {
        12: (24,),
        **{hour: (hour, hour + 24) for hour in range(1, 6)},
        **{hour: (hour + 12,) for hour in range(6, 12)},
    },
    "midnight": {12: (24,)},
}
_WITHIN["late"] = _WITHIN["small_hours"] = _WITHIN["night"]


def hours_within(part: str, hour: int, *, exact: bool) -> tuple[int, ...]:
    """Give the hours of 24 that an hour beside a part of the day means; none where they clash.

    25 is an hour past midnight of the day that was named.
    """
    within = _WITHIN.get(part, {})
    if not exact:
        return within.get(hour, ())
    lying = {each % MIDNIGHT for hours in within.values() for each in hours}
    if hour % MIDNIGHT not in lying:
        return ()
    early = hour % MIDNIGHT <= 5 and _WITHIN[part] is _WITHIN["night"]  # noqa: PLR2004 - a night's last
    return (hour, hour + MIDNIGHT) if early and hour else (hour or MIDNIGHT,)
