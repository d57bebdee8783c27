"""The examples of one language as weights: how much each piece of a text speaks for each guide."""

import math
from array import array
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from bot.finding.features import features

_Weights: TypeAlias = "tuple[array[int], array[float], array[float]]"

NONE = "none"
"""What is about no client stands among the guides under this name."""

CENTRE, ODDS = 1.0, 0.1
"""Nearness to a guide's examples as a whole, and the odds of each piece; chosen by measuring."""
_HALF = 0.3
"""What is never seen is thought to be seen a little, on either side."""
_FAMILIAR = 20.0
"""How many pieces of everyday language each guide is thought to hold beside its examples."""


class Index:
    """Scores are sums over the pieces of a text, so that each can be told what it is owed to."""

    def __init__(
        self, language: str, examples: Iterable[tuple[str, str, float]], strangers: Iterable[str]
    ) -> None:
        """Weigh the examples of a language against each other, and against what is no matter."""
        self.language = language
        taken = [(name, features(text, language), weight) for name, text, weight in examples]
        others = [features(text, language) for text in strangers]
        self._ours = _against([pieces for _, pieces, _ in taken], others)
        taken += [(NONE, pieces, 1.0) for pieces in others]
        self.names: tuple[str, ...] = tuple(dict.fromkeys(name for name, _, _ in taken))
        number = {name: at for at, name in enumerate(self.names)}
        seen: dict[str, int] = {}
        for _, pieces, _ in taken:
            for piece in pieces:
                seen[piece] = seen.get(piece, 0) + 1
        self._unknown = math.log(len(taken) + 1)
        self._rare = {each: math.log((len(taken) + 1) / (n + 0.5)) for each, n in seen.items()}
        centres: dict[str, dict[int, float]] = {}
        counts: dict[str, dict[int, float]] = {}
        for name, pieces, weight in taken:
            vector = self._vector(pieces)
            length = _length(vector.values())
            at = number[name]
            for piece, value in vector.items():
                here = centres.setdefault(piece, {})
                here[at] = here.get(at, 0.0) + weight * value / length
                there = counts.setdefault(piece, {})
                there[at] = there.get(at, 0.0) + weight * pieces[piece]
        self._weights = self._joined(centres, counts)

    def _joined(
        self, centres: Mapping[str, Mapping[int, float]], counts: Mapping[str, Mapping[int, float]]
    ) -> dict[str, "_Weights"]:
        lengths = [0.0] * len(self.names)
        totals = [0.0] * len(self.names)
        for piece, here in centres.items():
            for at, value in here.items():
                lengths[at] += value * value
            for at, value in counts[piece].items():
                totals[at] += value
        whole = sum(totals)
        self._missing = [math.log(_FAMILIAR / (total + _FAMILIAR)) for total in totals]
        weights: dict[str, _Weights] = {}
        for piece, here in centres.items():
            usual = sum(counts[piece].values()) / whole
            guides = array("H", here)
            near = array("f", (here[at] / math.sqrt(lengths[at]) for at in guides))
            odds = array(
                "f",
                (
                    math.log(
                        (counts[piece][at] + _FAMILIAR * usual) / (totals[at] + _FAMILIAR) / usual
                    )
                    - self._missing[at]
                    for at in guides
                ),
            )
            weights[piece] = (guides, near, odds)
        return weights

    def scores(self, text: str) -> dict[str, float]:
        """Say how near a text is to each guide: about 0 for a stranger, 1 for an example."""
        pieces = features(text, self.language)
        vector = self._vector(pieces)
        length = _length(vector.values())
        near = [0.0] * len(self.names)
        odds = [0.0] * len(self.names)
        known = 0.0
        for piece, value in vector.items():
            found = self._weights.get(piece)
            if found is None:
                continue
            weight = pieces[piece] * self._rare[piece]
            known += weight
            for at, centre, one in zip(*found, strict=True):
                near[at] += centre * value
                odds[at] += weight * one
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
        found = sum(weight * self._ours.get(piece, 0.0) for piece, weight in pieces.items())
        return found / whole if whole else 0.0

    def nearness(self, text: str, name: str) -> float:
        """Say how much a few words speak for a guide, by themselves."""
        if name not in self.names:
            return 0.0
        wanted = self.names.index(name)
        vector = self._vector(features(text, self.language))
        total = 0.0
        for piece, value in vector.items():
            found = self._weights.get(piece)
            if found is not None and wanted in found[0]:
                total += found[1][found[0].index(wanted)] * value
        return total

    def _vector(self, pieces: Mapping[str, float]) -> dict[str, float]:
        return {
            piece: (1 + math.log(count) if count > 1 else count)
            * self._rare.get(piece, self._unknown)
            for piece, count in pieces.items()
        }


def _against(
    ours: Sequence[Mapping[str, float]], others: Sequence[Mapping[str, float]]
) -> dict[str, float]:
    """Weigh each piece by how much more often it is ours than not."""
    counts: dict[str, list[int]] = {}
    for side, texts in enumerate((ours, others)):
        for pieces in texts:
            for piece in pieces:
                counts.setdefault(piece, [0, 0])[side] += 1
    whole = [len(side) + 2 * _HALF for side in (ours, others)]
    return {
        piece: math.log((here + _HALF) / whole[0]) - math.log((there + _HALF) / whole[1])
        for piece, (here, there) in counts.items()
    }


def _length(values: Iterable[float]) -> float:
    return math.sqrt(sum(each * each for each in values)) or 1.0
