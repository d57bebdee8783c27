"""The days that a text names on its way: each with its place, and which day it may be."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from bot.when.answers import habits_of
from bot.when.grammar import MOST_TOKENS, Reader, Unknown, tokens
from bot.when.lexicon import Lexicon, lexicon
from bot.when.meanings import (
    Ahead,
    Behind,
    Clock,
    DayOfMonth,
    Length,
    MonthNamed,
    Part,
    Piece,
    Year,
)
from bot.when.resolve import Here, here, moments
from bot.when.spelling import pieces

_WORD = re.compile(r"\d+(?:[.,:/-]\d+)*\.?|[^\W\d_]+")
_APART = re.compile(r"[\s\u200c'’-]*,?[\s\u200c'’-]*")
_FIGURES = re.compile(r"\d+(?:[.,]\d+)*\.?")
_SHORT = re.compile("[a-z]{3}")
MOST_WORDS = 7
MOST_TRIES = 200
"""So many stretches are read at most, which bounds the time that any text takes."""


@dataclass(frozen=True, slots=True)
class Named:
    """Words that name a day, and the days that they may mean; most often one."""

    begin: int
    end: int
    days: tuple[date, ...]


def days_within(text: str, languages: tuple[str, ...], now: datetime, zone: str) -> list[Named]:
    """Find the days that a text names in any of these languages; a clock alone names none.

    `now` is aware. Raises BotError for an unknown zone.
    """
    found: list[Named] = []
    for language in languages:
        at = here(now, zone, habits_of(language))
        for each in _named(text, lexicon(language), at):
            if not any(each.begin < other.end and other.begin < each.end for other in found):
                found.append(each)
    return sorted(found, key=lambda each: each.begin)


def _named(text: str, words: Lexicon, at: Here) -> Iterator[Named]:
    tries = 0
    for run in _runs(text, words):
        first = 0
        while first < len(run):
            for last in range(min(first + MOST_WORDS, len(run)), first, -1):
                begin, end = run[first][0], run[last - 1][1]
                tries += 1
                if tries > MOST_TRIES:
                    return
                days = _days(text[begin:end], words, at)
                if days:
                    named = _trimmed(text, run[first:last], days, words, at)
                    if not _is_other_word(text[named.begin : named.end], words):
                        yield named
                    first = last - 1
                    break
            first += 1


def _is_other_word(said: str, words: Lexicon) -> bool:
    """Tell `sun` and `sat` from Sun and Sat, which are days."""
    return words.languages[0] == "en" and _SHORT.fullmatch(said) is not None


def _trimmed(
    text: str, run: list[tuple[int, int]], days: tuple[date, ...], words: Lexicon, at: Here
) -> Named:
    """Leave out the words at both ends that say nothing of the day."""
    while len(run) > 1 and _days(text[run[1][0] : run[-1][1]], words, at) == days:
        run = run[1:]
    while len(run) > 1 and _days(text[run[0][0] : run[-2][1]], words, at) == days:
        run = run[:-1]
    begin, end = run[0][0], run[-1][1]
    return Named(begin, begin + len(text[begin:end].rstrip(".")), days)


def _runs(text: str, words: Lexicon) -> Iterator[list[tuple[int, int]]]:
    """Give the stretches of words that say when, one after the other."""
    run: list[tuple[int, int]] = []
    for each in _WORD.finditer(text):
        if run and not _APART.fullmatch(text, run[-1][1], each.start()):
            yield run
            run = []
        if _known(each[0], words):
            run.append(each.span())
        elif run:
            yield run
            run = []
    if run:
        yield run


def _known(word: str, words: Lexicon) -> bool:
    cut = pieces(word, words.glued)
    return all(
        each[0].isdigit()
        or (each in words.vocabulary and each not in words.asides)
        or each in words.silent
        or each in words.unmarked
        or any(each.removeprefix(joint) in words.vocabulary for joint in words.joined)
        for each in cut
    )


def _days(said: str, words: Lexicon, at: Here) -> tuple[date, ...]:
    if _FIGURES.fullmatch(said):
        return ()  # a price, a version, a share: figures alone name no day
    try:
        read = tokens(words, said, slips=False)
    except Unknown:
        return ()
    if not read or len(read) > MOST_TOKENS:
        return ()
    reader = Reader(words, read)
    first = next((at for at in range(len(read)) if not reader.says_nothing(at)), 0)
    if Reader(words, read[first:]).lengths():
        return ()  # how long something takes, not when it is
    figures = any(each.figures for each in read)
    readings = [
        each
        for each in reader.readings()
        if any(_of_days(piece, figures=figures) for piece in each)
    ]
    return tuple(sorted({each.date() for made in readings for each in moments(made, at)}))


def _of_days(piece: Piece, *, figures: bool) -> bool:
    match piece:
        case DayOfMonth():
            return figures  # `the second` is most often of something else
        case Ahead(length=length) | Behind(length=length):
            return bool(length.days or length.workdays or length.months)
        case Clock() | Part() | Length() | MonthNamed() | Year():
            return False
        case _:
            return True
