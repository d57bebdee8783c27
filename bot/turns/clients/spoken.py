"""Words of a person that say when something was: what they may mean, looking back."""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.reminders.walls import resolve, to_wall
from bot.turns import facts
from bot.turns.world import Turn
from bot.when.answers import Ambiguous, Answer, NotUnderstood, Past, Understood
from bot.when.understand import named_days, named_hours, understand
from bot.when.within import days_within

A_YEAR = {365, 366}
BACK = timedelta(days=367)
"""Further than a year, and no number of weeks: only a day of the year is a year earlier then."""
MORE_WORDS = 4
"""So many words beside a day may say the hour."""
LOOKED_AT = 400

_NEXT = re.compile(r"\s+\S+")


def meant(turn: Turn, words: str, day: date | None = None) -> tuple[datetime, ...] | None:
    """Give what words may mean that look back, the latest last; None for what is still to come.

    An hour alone is that of `day`, or else its last coming; a day without a year is the last one.
    """
    if hours := named_hours(words, turn.person.language, facts.habits(turn)):
        return tuple(sorted({_at(turn, hour, day) for hour in hours}))
    answer = facts.understood(turn, words)
    match answer:
        case Past(at=at):
            return (at,)
        case NotUnderstood():
            return ()
        case _:
            return _a_year_ago(turn, words, _coming(answer)) or None


def within(turn: Turn, text: str) -> tuple[datetime, bool] | None:
    """Find the moment on a day that is over which a text names, and whether it names the hour."""
    said = text[:LOOKED_AT]
    for named in days_within(said, (turn.person.language,), turn.now, turn.zone):
        ends = [named.end]
        while len(ends) <= MORE_WORDS and (more := _NEXT.match(said, ends[-1])) is not None:
            ends.append(more.end())
        for end in reversed(ends):
            words = said[named.begin : end].rstrip(".,;:!?،؛؟")
            match facts.understood(turn, words):
                case Past(at=at):
                    today = to_wall(turn.now, turn.zone).date()
                    return at, not named_days(words, turn.person.language, today)
                case _:
                    continue
    return None


def _at(turn: Turn, hour: time, day: date | None) -> datetime:
    if day is not None:
        return resolve(datetime.combine(day, hour), turn.zone)
    today = to_wall(turn.now, turn.zone).date()
    at = resolve(datetime.combine(today, hour), turn.zone)
    if at > turn.now:
        at = resolve(datetime.combine(today - timedelta(days=1), hour), turn.zone)
    return at


def _coming(answer: Answer) -> tuple[datetime, ...]:
    match answer:
        case Understood(at=at):
            return (at,)
        case Ambiguous(choices=choices):
            return choices
        case _:
            return ()


def _a_year_ago(turn: Turn, words: str, coming: tuple[datetime, ...]) -> tuple[datetime, ...]:
    """Read words that name no year as if it were a year ago: `12 Jan` is last January's."""
    language, habits = turn.person.language, facts.habits(turn)
    before = _coming(understand(words, language, turn.now - BACK, turn.zone, habits))
    zone = ZoneInfo(turn.zone)
    return tuple(
        each
        for each in before
        if each <= turn.now
        and any(
            (one.astimezone(zone).date() - each.astimezone(zone).date()).days in A_YEAR
            for one in coming
        )
    )
