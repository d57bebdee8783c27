"""Whether a message tells of self-harm, of danger or of violence, in any of the languages.

Only what people write themselves is to be read: a forward is somebody else's words.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from bot.crisis.patterns import (
    KINDS,
    SHORTEST_BEGINNING,
    Guard,
    Kind,
    Lexicon,
    Phrase,
    Step,
    load,
)
from bot.crisis.words import HARD, SOFT, Words, read, spellings, unmarked

LATIN = ("en", "fi", "vi", "fa_latin", "ar_latin")
ARABIC = ("fa", "ar")
MOST_TRIES = 24
"""So many places of one word are looked at, which bounds the time that any message takes."""

_FIRST = KINDS[0]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a message tells of, and the language in which it does."""

    kind: Kind
    language: str


def detect(text: str) -> Finding | None:
    """Find what a message tells of; None for nearly every one, those with hard words included."""
    words = read(text)
    said: dict[bool, _Said] = {}
    best: Finding | None = None
    for name in (*(ARABIC if words.arabic else ()), *(LATIN if words.latin else ())):
        lexicon = _lexicon(name)
        if lexicon.marked not in said:
            said[lexicon.marked] = _Said(words, marked=lexicon.marked)
        kind = _kind(lexicon, said[lexicon.marked])
        if kind is not None and (best is None or KINDS.index(kind) < KINDS.index(best.kind)):
            best = Finding(kind, lexicon.language)
            if kind == _FIRST:
                break
    return best


@cache
def _lexicon(name: str) -> Lexicon:
    return load(name)


def _kind(lexicon: Lexicon, said: "_Said") -> Kind | None:
    """Give the first kind that one of the phrases tells of."""
    best: Kind | None = None
    for word, numbers in said.wanted(lexicon).items():
        places = said.places(word)
        for number in numbers:
            phrase = lexicon.phrases[number]
            if best is not None and KINDS.index(phrase.kind) >= KINDS.index(best):
                continue
            if any(said.meant(phrase, at) for at in places):
                best = phrase.kind
                if best == _FIRST:
                    return best
    return best


class _Said:
    """A message with the spellings of its words and where each stands, for every lexicon."""

    __slots__ = ("_places", "_spelled", "_words")

    def __init__(self, words: Words, *, marked: bool) -> None:
        self._words = words.words
        self._places: dict[str, list[int]] = {}
        for at, word in enumerate(words.words):
            self._places.setdefault(word, []).append(at)
        self._spelled = {
            each: spellings(each if marked else unmarked(each)) for each in self._places
        }

    def wanted(self, lexicon: Lexicon) -> dict[str, list[int]]:
        """Find the words at which phrases are anchored, and those; most messages have none."""
        wanted: dict[str, list[int]] = {}
        exact, begins = lexicon.exact, lexicon.begins
        for word, found in self._spelled.items():
            for each in found:
                if each in exact:
                    wanted.setdefault(word, []).extend(exact[each])
                for start, number in begins.get(each[:SHORTEST_BEGINNING], ()):
                    if each.startswith(start):
                        wanted.setdefault(word, []).append(number)
        return wanted

    def places(self, word: str) -> list[int]:
        """List where a word stands, the first ones and the last ones of very many."""
        found = self._places[word]
        half = MOST_TRIES // 2
        return found if len(found) <= MOST_TRIES else found[:half] + found[-half:]

    def meant(self, phrase: Phrase, at: int) -> bool:
        """Tell whether a phrase stands around this place and is meant as it reads."""
        steps = phrase.steps
        for begin in self._left(steps, phrase.anchor - 1, at, steps[phrase.anchor].gap):
            for end in self._right(steps, phrase.anchor + 1, at):
                if not any(self._otherwise(guard, begin, end) for guard in phrase.guards):
                    return True
        return False

    def _right(self, steps: tuple[Step, ...], number: int, at: int) -> Iterator[int]:
        """Follow the steps after a place; gives where the phrase may end."""
        if number == len(steps):
            yield at
            return
        step = steps[number]
        if step.optional:
            yield from self._right(steps, number + 1, at)
        for place in self._reach(at, step.gap, 1):
            if step.word.fits(self._spelled[self._words[place]]):
                yield from self._right(steps, number + 1, place)

    def _left(self, steps: tuple[Step, ...], number: int, at: int, gap: int) -> Iterator[int]:
        """Follow the steps before a place; `gap` is what may lie between it and the next one."""
        if number < 0:
            yield at
            return
        step = steps[number]
        if step.optional:
            yield from self._left(steps, number - 1, at, max(gap, step.gap))
        for place in self._reach(at, gap, -1):
            if step.word.fits(self._spelled[self._words[place]]):
                yield from self._left(steps, number - 1, place, step.gap)

    def _reach(self, at: int, gap: int, way: int) -> Iterator[int]:
        """List the places within a gap; a comma takes none of it, a sentence's end ends it."""
        words = self._words
        place = at + way
        while 0 <= place < len(words) and gap >= 0:
            word = words[place]
            if word != SOFT:
                yield place
                gap -= 1
            if word == HARD:
                return
            place += way

    def _otherwise(self, guard: Guard, begin: int, end: int) -> bool:
        match guard.where:
            case "before":
                places = self._beside(begin, guard.within, -1)
            case "after":
                places = self._beside(end, guard.within, 1)
            case "inside":
                places = tuple(range(begin + 1, end))
            case _:
                places = (*self._until(begin, -1), *range(begin, end), *self._until(end, 1))
        return any(guard.words.fits(self._spelled[self._words[place]]) for place in places)

    def _beside(self, at: int, within: int, way: int) -> tuple[int, ...]:
        """List the next words on one side, up to the next comma."""
        found = []
        for place in range(at + way, at + way * (within + 1), way):
            if not 0 <= place < len(self._words) or self._words[place] in {HARD, SOFT}:
                break
            found.append(place)
        return tuple(found)

    def _until(self, at: int, way: int) -> tuple[int, ...]:
        """List the words from here to the end of the sentence."""
        found = []
        place = at
        while 0 <= place < len(self._words) and self._words[place] != HARD:
            found.append(place)
            place += way
        return tuple(found)
