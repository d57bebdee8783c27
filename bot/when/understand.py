"""Words that say when -> what became of them. The one door of this room."""

import re
from dataclasses import replace
from datetime import date, datetime, time

from bot.when import stretches
from bot.when.answers import Ambiguous, Answer, Habits, NotUnderstood, Past, Understood, habits_of
from bot.when.grammar import MOST_TOKENS, Reader, Unknown, tokens
from bot.when.lexicon import INSTEAD, OR, Lexicon, lexicon
from bot.when.meanings import (
    Ahead,
    Clock,
    Date,
    DayOfMonth,
    Length,
    Offset,
    Part,
    Piece,
    Weekday,
)
from bot.when.resolve import Here, here, hours_meant, moments
from bot.when.spelling import MOST, Token, folded
from bot.when.stretches import Stretch

ENGLISH = "en"
LANGUAGES = ("en", "fa", "ar", "vi", "fi")
_ARABIC = re.compile("[\u0620-\u06d5]")
_IN_ARABIC_LETTERS = ("fa", "ar")
NOON = time(12)
_WHOLE = (Ahead, Date, DayOfMonth, Offset, Weekday)
"""What says a day by itself; a weekday may still be of the week that was said before."""
MOST_CHOICES = 4
"""More readings than these are no question that anybody wants to be asked."""


def understand(
    text: str, language: str, now: datetime, zone: str, habits: Habits | None = None
) -> Answer:
    """Read words that say when, in a language or in English; what is left over is not understood.

    `now` is aware. Raises BotError for an unknown zone.
    """
    own = language if language in LANGUAGES else ENGLISH
    at = here(now, zone, habits or habits_of(own))
    if len(text) > MOST:
        return NotUnderstood()
    refused: NotUnderstood | None = None
    for slips in (False, True):
        for languages in _tried(own, text):
            answer = _read(lexicon(*languages), text, at, slips=slips)
            if not isinstance(answer, NotUnderstood):
                return answer
            if refused is None:
                refused = answer
    return refused or NotUnderstood()


def named_stretches(
    text: str,
    language: str,
    today: date,
    habits: Habits | None = None,
    since: date | None = None,
) -> tuple[Stretch, ...]:
    """Give the days, or the stretches of days, that words without an hour may name.

    Most often it is one, over or to come; nothing comes of words that are not understood. The
    person's own day is `today`. With `since` the first day is known: how long, or until when?
    """
    own = language if language in LANGUAGES else ENGLISH
    return stretches.read(_tried(own, text), text, today, habits or habits_of(own), since)


def named_days(
    text: str, language: str, today: date, habits: Habits | None = None
) -> tuple[date, ...]:
    """Give the single days among what `named_stretches` gives."""
    found = named_stretches(text, language, today, habits)
    return tuple(each.first for each in found if each.first == each.last)


def named_minutes(text: str, language: str) -> int | None:
    """Give the minutes of a length of time in words, of less than a day and not a vague one."""
    own = language if language in LANGUAGES else ENGLISH
    if len(text) > MOST:
        return None
    for slips in (False, True):
        for languages in _tried(own, text):
            words = lexicon(*languages)
            try:
                lengths = Reader(words, tokens(words, text, slips=slips)).lengths()
            except Unknown:
                continue
            if len(lengths) == 1:
                length = lengths.pop()
                whole = replace(length, minutes=0) == Length()
                return length.minutes if whole else None
    return None


def named_hours(text: str, language: str, habits: Habits) -> tuple[time, ...]:
    """Give the times of day that words without a day may mean, such as both halves for `at 3`."""
    own = language if language in LANGUAGES else ENGLISH
    if len(text) > MOST:
        return ()
    for slips in (False, True):
        for languages in _tried(own, text):
            readings = _readings(lexicon(*languages), text, slips=slips)
            found = {each for made in readings for each in hours_meant(made, habits)}
            if found:
                return tuple(sorted(found))
    return ()


def _elapses(reading: tuple[Piece, ...]) -> bool:
    """Tell whether a reading counts hours and minutes from now, and nothing else."""
    match reading:
        case (Ahead(length=length),):
            return replace(length, minutes=0, vague=0) == Length()
        case _:
            return False


def _tried(own: str, text: str) -> list[tuple[str, ...]]:
    """List the lexicons to try: the person's own, that with English, and one for other letters."""
    tried: list[tuple[str, ...]] = [(own,)]
    if own != ENGLISH:
        tried.append((own, ENGLISH))
    if own not in _IN_ARABIC_LETTERS and _ARABIC.search(folded(text)):
        tried.append(_IN_ARABIC_LETTERS)
    return tried


def _read(words: Lexicon, text: str, at: Here, *, slips: bool) -> Answer:
    try:
        found = tokens(words, text, slips=slips)
    except Unknown as unknown:
        return NotUnderstood(unknown.word)
    if not found or len(found) > MOST_TOKENS:
        return NotUnderstood()
    reader = Reader(words, found)
    readings = _meant(reader, found)
    readings = _corrected(words, reader, readings)
    found_by = {reading: each for reading in readings if (each := moments(reading, at))}
    if found_by:
        meant = set().union(*found_by.values())
        return _judged(meant, at, elapsed=all(map(_elapses, found_by)))
    for begin, end in reader.marks(OR):
        either = _either(words, found[:begin], found[end:], at)
        if either:
            return _judged(either, at)
    return NotUnderstood(_shown(found, reader.furthest))


def _corrected(
    words: Lexicon, reader: Reader, readings: list[tuple[Piece, ...]]
) -> list[tuple[Piece, ...]]:
    """Let `monday, no wait, tuesday` be Tuesday; where the first may still hold, both are meant."""
    said = reader.tokens
    for begin, end in reader.marks(INSTEAD):
        after = Reader(words, said[end:]).readings() if said[end:] else []
        before = _readings_of(words, said[:begin])
        kept = [] if all(map(_says_a_day, (*before, *after))) else readings
        either = (made for b in before for a in after for made in _put_right(b, a))
        found = list(dict.fromkeys([*kept, *either]))
        if found:
            return found
    return readings


def _put_right(before: tuple[Piece, ...], after: tuple[Piece, ...]) -> list[tuple[Piece, ...]]:
    """Let a new hour keep the day that was said; with a new day, the hour may be kept or not."""
    hours = tuple(each for each in before if isinstance(each, Clock | Part))
    if not any(not isinstance(each, Clock | Part) for each in after):
        clock = any(isinstance(each, Clock) for each in hours)
        said = tuple(
            replace(each, bare=False) if clock and isinstance(each, Clock) else each
            for each in after
        )
        return [(*(each for each in before if each not in hours), *said)]
    if not hours or any(isinstance(each, Clock | Part | Ahead) for each in after):
        return [after]
    return [after, (*after, *hours)]


def _says_a_day(reading: tuple[Piece, ...]) -> bool:
    return any(isinstance(each, _WHOLE) for each in reading)


def _readings_of(words: Lexicon, said: list[Token]) -> list[tuple[Piece, ...]]:
    """List the ways to read some tokens, but not as a number alone."""
    found = Reader(words, said).readings() if said else []
    return [each for each in found if not _only_a_number(each)]


def _only_a_number(reading: tuple[Piece, ...]) -> bool:
    """Tell whether a number was said and nothing else."""
    return len(reading) == 1 and isinstance(reading[0], Clock) and reading[0].bare


def _readings(words: Lexicon, text: str, *, slips: bool) -> list[tuple[Piece, ...]]:
    """List the ways to read a text whole; none for a word that is not known."""
    try:
        found = tokens(words, text, slips=slips)
    except Unknown:
        return []
    return _meant(Reader(words, found), found) if len(found) <= MOST_TOKENS else []


def _meant(reader: Reader, found: list[Token]) -> list[tuple[Piece, ...]]:
    """List the ways to read tokens; a number in a word, and nothing else, may be another word."""
    readings = reader.readings()
    if any(token.figures for token in found):
        return readings
    return [each for each in readings if not _only_a_number(each)]


def _either(words: Lexicon, one: list[Token], other: list[Token], at: Here) -> set[datetime]:
    """Give what `monday or tuesday` may mean; nothing unless both are times to come."""
    found: set[datetime] = set()
    for side in (one, other):
        meant = {
            each
            for reading in _readings_of(words, side)
            for each in moments(reading, at)
            if each > at.now
        }
        if not meant:
            return set()
        found |= meant
    return found


def _judged(meant: set[datetime], at: Here, *, elapsed: bool = False) -> Answer:
    coming = sorted(each for each in meant if each > at.now)
    if not coming:
        return Past(max(meant))
    if len(coming) == 1:
        return Understood(coming[0], elapsed)
    return Ambiguous(tuple(coming[:MOST_CHOICES]))


def _shown(read: list[Token], at: int) -> str:
    token = read[min(at, len(read) - 1)]
    return token.figures or token.words[0]
