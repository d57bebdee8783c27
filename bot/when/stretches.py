"""Words that name days -> a day, or a stretch of days: read with the same grammar and lexicons.

`21 to 28 december`, `from monday for a week`: what is said of one side holds for the other.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import islice, product

from bot.when.answers import Habits
from bot.when.calendars import DAY, months_later
from bot.when.grammar import MOST_TOKENS, Reader, Unknown, tokens
from bot.when.lexicon import (
    BETWEEN,
    BOTH,
    EXTENT,
    FILLER,
    FOR,
    FROM,
    LEAD,
    NUMBER_OF_DAY,
    OFF,
    OR,
    SINCE,
    TO,
    UNTIL,
    Lexicon,
    lexicon,
)
from bot.when.meanings import (
    Ahead,
    Behind,
    Clock,
    Date,
    DayOfMonth,
    Edge,
    Length,
    Month,
    Part,
    Piece,
    Week,
    Weekday,
    Weekend,
)
from bot.when.resolve import Here, here, moments
from bot.when.spelling import MOST, Token

_NOON = time(12)
_MONTHS = 12
_LAST_HOUR = 24
_MOST_PAIRS = 400
_DASH, _HYPHEN = re.compile("[–—]"), re.compile(r"(?<=[\w.])[-‐‑−](?=\w)")

Side = tuple[Piece, ...]


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """Days from the first to the last, both included; one day is its own first and last."""

    first: date
    last: date


def read(
    languages: Iterable[tuple[str, ...]],
    text: str,
    today: date,
    habits: Habits,
    since: date | None = None,
) -> tuple[Stretch, ...]:
    """Give what a text may name by the first of the lexicons that understands it; most often one.

    With `since`, the first day is known already, and the text says until when or for how long.
    """
    if len(text) > MOST:
        return ()
    tried = list(languages)
    for slips in (False, True):
        for each in tried:
            found = _Days(lexicon(*each), today, habits, slips=slips).read(text, since)
            if found:
                return tuple(sorted(found))
    return ()


class _Days:
    """One text, one lexicon, one today."""

    def __init__(self, words: Lexicon, today: date, habits: Habits, *, slips: bool) -> None:
        self._words, self._slips = words, slips
        self._habits = habits
        self._at = self._on(today)

    def read(self, text: str, since: date | None) -> set[Stretch]:
        whole, parted = self._tokens(text), self._tokens(_parted(text))
        found = set() if parted is None else self._begun(parted)
        if not found and whole is not None:
            found = self._one(whole, since)
        if parted is not None:
            found |= self._from(parted)
            found |= set() if found else self._several(parted)
        return found

    def _tokens(self, text: str) -> list[Token] | None:
        """Cut a text into tokens; None where it holds a word that is not known, or too many."""
        try:
            found = tokens(self._words, text, slips=self._slips)
        except Unknown:
            return None
        return found if len(found) <= MOST_TOKENS else None

    # --- one day ---------------------------------------------------------------------------------

    def _one(self, said: list[Token], since: date | None) -> set[Stretch]:
        if since is None:
            if (rest := self._bare(said, FOR)) != said and self._lengths(rest):
                return set()  # how long, and not from when
            said = self._bare(said, OFF, FROM, FILLER)
            days = {day for side in self._sides(said) for day in self._days(side, self._at)}
            return {Stretch(day, day) for day in days}
        rest = self._bare(said, FROM, TO, FOR, LEAD, FILLER, OFF)
        lasting = {each for length in self._lengths(rest) for each in _lasting(since, length, self)}
        if lasting:
            return lasting
        first: Side = (Date("g", since.month, since.day, since.year),)
        return self._paired([first], self._sides(rest, numbers=True))

    def _days(self, side: Side, at: Here) -> set[date]:
        return {each.date() for each in moments(side, at)}

    def _sides(self, said: list[Token], *, numbers: bool = False) -> list[Side]:
        """List the ways to read tokens as days; a number among them is a day of a month."""
        found: list[Side] = []
        if not said:
            return found
        reader = Reader(self._words, said)
        if numbers:
            days = reader.values(NUMBER_OF_DAY)
            found += [(DayOfMonth(each),) for each in days if isinstance(each, int)]
        for reading in reader.readings():
            side = tuple(_numbered(each) for each in reading)
            alone = len(reading) == 1 and side != reading
            if not any(map(_of_hours, side)) and (numbers or not alone):
                found.append(side)
        return found

    # --- a stretch -------------------------------------------------------------------------------

    def _begun(self, said: list[Token]) -> set[Stretch]:
        """Read the first day, and then until when or for how long."""
        found: set[Stretch] = set()
        said = self._bare(said, OFF)
        begun = self._bare(said, FROM, FILLER)
        opened = begun != said
        reader = Reader(self._words, begun)
        ends = set(reader.marks(TO))
        if any(not at for at, _ in Reader(self._words, said).marks(BETWEEN)):
            ends.update(reader.marks(BOTH))
        lengths = set(reader.marks(FOR))
        for at in range(1, len(begun)):
            since = self._says(begun[at - 1], SINCE)
            if since or (opened and self._says(begun[at], UNTIL)):
                ends.add((at, at))
            if since or opened:
                lengths.add((at, at))
        for at, end in ends:
            found |= self._until(begun[:at], begun[end:], opened=opened)
        for at, end in lengths:
            found |= self._lasting(begun[:at], begun[end:])
        return found

    def _from(self, said: list[Token]) -> set[Stretch]:
        """Read how long, and then from when: `a week starting monday`, `viikko maanantaista`."""
        by_form = bool(said) and self._says(said[-1], SINCE)
        said = self._bare(said, OFF)
        starts = set(Reader(self._words, said).marks(FROM))
        if by_form:
            starts |= {(at, at) for at in range(1, len(said))}
        return {
            each
            for at, end in starts
            for each in self._lasting(said[end:], self._bare(said[:at], FOR))
        }

    def _says(self, token: Token, name: str) -> bool:
        return any(True for _ in Reader(self._words, [token]).marks(name))

    def _until(self, left: list[Token], right: list[Token], *, opened: bool) -> set[Stretch]:
        ones = self._sides(self._bare(left, FILLER, OFF), numbers=True)
        right = self._bare(right, TO, FILLER)
        others = self._sides(right, numbers=True)
        others = others or self._sides(self._bare(right, OFF), numbers=True)
        if self._lengths(right):
            return set()
        pairs = self._paired(ones, others)
        opened = opened or any(each.figures.endswith(".") for each in (*left, *right))
        if opened or not (_number_only(ones) and _number_only(others)):
            return pairs
        return {each for each in pairs if _above(_LAST_HOUR, *ones, *others)}

    def _paired(self, ones: list[Side], others: list[Side]) -> set[Stretch]:
        found: set[Stretch] = set()
        for pair in islice(product(ones, others), _MOST_PAIRS):
            one, other = _alike(*pair)
            for first in self._days(one, self._at):
                at = self._on(first) if _next_of_its_kind(other) else self._at
                lasts = self._days(other, at)
                if all(last < first for last in lasts) and any(map(_of_its_time, other)):
                    lasts = self._days(other, self._on(first))
                found |= {Stretch(first, last) for last in lasts}
        return {each for each in found if each.last >= each.first} or found

    def _lasting(self, day: list[Token], length: list[Token]) -> set[Stretch]:
        """Give the days from one on, for so long."""
        lengths = self._lengths(self._bare(length, FILLER, OFF))
        firsts = {
            each
            for side in (self._sides(self._bare(day, FILLER, OFF)) if lengths else ())
            for each in self._days(side, self._at)
        }
        return {
            each for first in firsts for said in lengths for each in _lasting(first, said, self)
        }

    def _lengths(self, said: list[Token]) -> set[Length]:
        values = Reader(self._words, said).values(EXTENT) if said else ()
        return {each for each in values if isinstance(each, Length)}

    # --- several days ----------------------------------------------------------------------------

    def _several(self, said: list[Token]) -> set[Stretch]:
        """Read `monday or tuesday`, of which one is meant, and two days that follow each other."""
        reader = Reader(self._words, self._bare(said, OFF, FROM, FILLER))
        said = reader.tokens
        for at, end in reader.marks(OR):
            one, other = self._one(said[:at], None), self._one(said[end:], None)
            if one and other:
                return one | other
        for at, end in reader.marks(BOTH):
            pairs = self._until(said[:at], said[end:], opened=False)
            found = {each for each in pairs if each.last - each.first == DAY}
            if found:
                return found
        return set()

    def _bare(self, said: list[Token], *names: str) -> list[Token]:
        """Leave out at both ends the words of these classes."""
        reader = Reader(self._words, said)
        begin, end = 0, len(said)
        spans = [span for name in names for span in reader.marks(name)]
        while ends := [last for first, last in spans if first == begin and last <= end]:
            begin = max(ends)
        while firsts := [first for first, last in spans if last == end and first >= begin]:
            end = min(firsts)
        return said[begin:end]

    def _on(self, day: date) -> Here:
        return here(datetime.combine(day, _NOON, UTC), "UTC", self._habits)

    def months_later(self, day: date, months: int) -> date | None:
        """Give the same day of a later month of the person's calendar."""
        return months_later(self._habits.calendar, day, months)


def _lasting(first: date, length: Length, days: _Days) -> Iterator[Stretch]:
    if length.minutes or length.workdays or length.vague:
        return
    try:
        after = days.months_later(first, length.months)
        if after is not None:
            yield Stretch(first, after + (length.days - 1) * DAY)
    except OverflowError:
        return


def _parted(text: str) -> str:
    """Let a dash between two days stand alone: `mon-fri`, `21.-28.12.`; a date's own stay."""
    return " ".join(
        next(
            (sign.sub(" - ", word) for sign in (_DASH, _HYPHEN) if len(sign.findall(word)) == 1),
            word,
        )
        for word in text.split()
    )


def _numbered(piece: Piece) -> Piece:
    if isinstance(piece, Clock) and piece.bare and not piece.minute:
        return DayOfMonth(piece.hour)
    return piece


def _of_hours(piece: Piece) -> bool:
    if isinstance(piece, Ahead | Behind):
        return bool(piece.length.minutes)
    return isinstance(piece, Clock | Part)


def _number_only(sides: list[Side]) -> bool:
    return bool(sides) and all(len(each) == 1 and isinstance(each[0], DayOfMonth) for each in sides)


def _above(hour: int, *sides: Side) -> bool:
    return any(isinstance(each, DayOfMonth) and each.day > hour for side in sides for each in side)


def _alike(one: Side, other: Side) -> tuple[Side, Side]:
    """Let a day that was named without its month have that of the other side, or the next to it."""
    date_of_one = next((each for each in one if isinstance(each, Date)), None)
    date_of_other = next((each for each in other if isinstance(each, Date)), None)
    month = next((each for each in other if isinstance(each, Month)), None)
    if date_of_other and not date_of_one:
        return _with_month(one, date_of_other, before=True), other
    if date_of_one and not date_of_other:
        return one, _with_month(other, date_of_one, before=False)
    if month and _only_day(one) is not None:
        return (*one, month), other
    return one, other


def _only_day(side: Side) -> DayOfMonth | None:
    if any(isinstance(each, Month) for each in side):
        return None
    return next((each for each in side if isinstance(each, DayOfMonth)), None)


def _with_month(side: Side, of: Date, *, before: bool) -> Side:
    lone = _only_day(side)
    if lone is None:
        return side
    steps = 0
    if before and lone.day > of.day:
        steps = -1
    elif not before and lone.day < of.day:
        steps = 1
    years, month = divmod(of.month - 1 + steps, _MONTHS)
    year = None if of.year is None else of.year + years
    made = Date(of.calendar, month + 1, lone.day, year)
    return tuple(made if each is lone else each for each in side)


def _of_its_time(piece: Piece) -> bool:
    """Tell whether a day is that of another week or month where it would be over by then."""
    return isinstance(piece, Weekend) or (
        isinstance(piece, Edge) and piece.of in {Week(0), Month(0)}
    )


def _next_of_its_kind(side: Side) -> bool:
    """Tell whether days are the next such ones after another day, rather than seen from today."""
    return all(
        (isinstance(each, Weekday) and each.which in {"coming", "this"} and not each.weeks)
        or isinstance(each, DayOfMonth)
        or (isinstance(each, Date) and each.year is None)
        for each in side
    )
