"""The examples of one language as weights: how much each piece of a text speaks for each guide."""

import math
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from typing import TypeAlias

from bot.finding.features import features

_Ints: TypeAlias = "array[int]"
_Floats: TypeAlias = "array[float]"
_Row: TypeAlias = "tuple[str, array[int], array[float], float]"
"""An example: its guide, the numbers of its pieces, how much of each is in it, and its weight."""

_Guide: TypeAlias = "tuple[array[int], array[float], array[float]]"
"""A guide's pieces, how much of each is in the centre of its examples, and how often it is said."""

NONE = "none"
"""What is about no client stands among the guides under this name."""

CENTRE, ODDS = 1.0, 0.1
"""Nearness to a guide's examples as a whole, and the odds of each piece; chosen by measuring."""
_HALF = 0.3
"""What is never seen is thought to be seen a little, on either side."""
_FAMILIAR = 20.0
"""How many pieces of everyday language each guide is thought to hold beside its examples."""


class _Numbers:
    """Which number a piece has, by its hash: so many strings would take ten times the room."""

    def __init__(self, ids: Mapping[str, int]) -> None:
        pairs = sorted((hash(piece), number) for piece, number in ids.items())
        self._hashes = array("q", (each for each, _ in pairs))
        self._ids = array("I", (each for _, each in pairs))

    def __len__(self) -> int:
        return len(self._ids)

    def get(self, piece: str) -> int | None:
        """Give the number of a piece; None for one that no example has."""
        wanted = hash(piece)
        at = bisect_left(self._hashes, wanted)
        there = at < len(self._hashes) and self._hashes[at] == wanted
        return self._ids[at] if there else None


class Index:
    """Scores are sums over the pieces of a text, so that each can be told what it is owed to.

    What a piece is worth lies in rows of numbers, those of one piece side by side: tens of
    thousands of pieces would take four times the room as objects of their own.
    """

    def __init__(
        self, language: str, examples: Iterable[tuple[str, str, float]], strangers: Iterable[str]
    ) -> None:
        """Weigh the examples of a language against each other, and against what is no matter."""
        self.language = language
        ids: dict[str, int] = {}
        ours = [(name, *self._numbered(text, ids), weight) for name, text, weight in examples]
        others = [(NONE, *self._numbered(text, ids), 1.0) for text in strangers]
        self._numbers = _Numbers(ids)
        taken = [*ours, *others]
        self.names: tuple[str, ...] = tuple(dict.fromkeys(name for name, _, _, _ in taken))
        self._ours = self._against(ours, others)
        seen = self._seen_in(taken)
        self._unknown = math.log(len(taken) + 1)
        self._rare = array("f", (math.log((len(taken) + 1) / (n + 0.5)) for n in seen))
        self._join([self._of_guide(name, taken) for name in self.names])

    def _numbered(self, text: str, ids: dict[str, int]) -> "tuple[array[int], array[float]]":
        pieces = features(text, self.language)
        return array("I", (ids.setdefault(p, len(ids)) for p in pieces)), array(
            "f", pieces.values()
        )

    def _seen_in(self, rows: Iterable[_Row]) -> _Ints:
        seen = array("I", bytes(4 * len(self._numbers)))
        for _, pieces, _, _ in rows:
            for piece in pieces:
                seen[piece] += 1
        return seen

    def _against(self, ours: Sequence[_Row], others: Sequence[_Row]) -> _Floats:
        """Weigh each piece by how much more often it is ours than not."""
        here, there = (self._seen_in(side) for side in (ours, others))
        whole = [len(side) + 2 * _HALF for side in (ours, others)]
        return array(
            "f",
            (
                math.log((one + _HALF) / whole[0]) - math.log((other + _HALF) / whole[1])
                for one, other in zip(here, there, strict=True)
            ),
        )

    def _of_guide(self, name: str, rows: Iterable[_Row]) -> _Guide:
        """Add up the examples of a guide."""
        found: dict[int, tuple[float, float]] = {}
        for of, pieces, counts, weight in rows:
            if of != name:
                continue
            vector = [
                _damped(count) * self._rare[piece]
                for piece, count in zip(pieces, counts, strict=True)
            ]
            share = weight / _length(vector)
            for piece, count, value in zip(pieces, counts, vector, strict=True):
                centre, counted = found.get(piece, (0.0, 0.0))
                found[piece] = (centre + share * value, counted + weight * count)
        parts = found.values()
        return (
            array("I", found),
            array("d", (c for c, _ in parts)),
            array("d", (n for _, n in parts)),
        )

    def _join(self, guides: Sequence[_Guide]) -> None:
        """Lay the guides' weights out by piece."""
        lengths = [_length(centres) for _, centres, _ in guides]
        totals = [sum(counts) for _, _, counts in guides]
        whole = sum(totals)
        self._missing = [math.log(_FAMILIAR / (total + _FAMILIAR)) for total in totals]
        usual = [0.0] * len(self._numbers)
        width = array("I", bytes(4 * len(self._numbers)))
        for pieces, _, counts in guides:
            for piece, count in zip(pieces, counts, strict=True):
                usual[piece] += count / whole
                width[piece] += 1
        self._begin = array("I", accumulate(width, initial=0))
        following = array("I", self._begin)
        size = self._begin[-1]
        self._guide = array("B", bytes(size))
        self._near, self._odds = (array("f", bytes(4 * size)) for _ in range(2))
        for at, of in enumerate(guides):
            for piece, centre, count in zip(*of, strict=True):
                place = following[piece]
                following[piece] = place + 1
                self._guide[place] = at
                self._near[place] = centre / lengths[at]
                likely = (count + _FAMILIAR * usual[piece]) / (totals[at] + _FAMILIAR)
                self._odds[place] = math.log(likely / usual[piece]) - self._missing[at]

    def scores(self, text: str) -> dict[str, float]:
        """Say how near a text is to each guide: about 0 for a stranger, 1 for an example."""
        pieces = features(text, self.language)
        vector = self._vector(pieces)
        length = _length(vector.values())
        near = [0.0] * len(self.names)
        odds = [0.0] * len(self.names)
        known = 0.0
        for piece, value in vector.items():
            number = self._numbers.get(piece)
            if number is None:
                continue
            weight = pieces[piece] * self._rare[number]
            known += weight
            for place in range(self._begin[number], self._begin[number + 1]):
                at = self._guide[place]
                near[at] += self._near[place] * value
                odds[at] += weight * self._odds[place]
        if not known:
            return dict.fromkeys(self.names, 0.0)
        return {
            name: CENTRE * near[at] / length + ODDS * (odds[at] / known + self._missing[at])
            for at, name in enumerate(self.names)
        }

    def ours(self, text: str) -> float:
        """Say how much a text sounds like work with clients: about 1 if so, -1 if not at all."""
        pieces = features(text, self.language)
        whole = sum(pieces.values())
        found = sum(
            weight * self._ours[number]
            for piece, weight in pieces.items()
            if (number := self._numbers.get(piece)) is not None
        )
        return found / whole if whole else 0.0

    def nearness(self, text: str, name: str) -> float:
        """Say how much a few words speak for a guide, by themselves."""
        if name not in self.names:
            return 0.0
        wanted = self.names.index(name)
        vector = self._vector(features(text, self.language))
        total = 0.0
        for piece, value in vector.items():
            number = self._numbers.get(piece)
            if number is None:
                continue
            here = self._guide[self._begin[number] : self._begin[number + 1]]
            if wanted in here:
                total += self._near[self._begin[number] + here.index(wanted)] * value
        return total

    def _vector(self, pieces: Mapping[str, float]) -> dict[str, float]:
        numbers = ((piece, count, self._numbers.get(piece)) for piece, count in pieces.items())
        return {
            piece: _damped(count) * (self._unknown if number is None else self._rare[number])
            for piece, count, number in numbers
        }


def _damped(count: float) -> float:
    return 1 + math.log(count) if count > 1 else count


def _length(values: Iterable[float]) -> float:
    return math.sqrt(sum(each * each for each in values)) or 1.0
