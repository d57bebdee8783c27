"""In which languages a text is likely to be written: by its letters, and by parts of its words."""

import math
from collections.abc import Iterable, Mapping

from bot.finding.features import is_arabic, words

_SMOOTH = 0.5
_FAITH = 0.35
"""How much each piece counts: the pieces of one word overlap, and are not so many witnesses."""
_TOLD = 2.0
_LEAST = 0.08
_PERSIAN, _ARABIC_ONLY = frozenset("پچژگ"), frozenset("ةىأإؤئ")
Script = str


class Tongues:
    """What each language looks like, in each script in which it is written here."""

    def __init__(self, examples: Iterable[tuple[str, str]]) -> None:
        """Learn from pairs of language and text."""
        self._counts: dict[tuple[str, bool], dict[str, float]] = {}
        for language, text in examples:
            for word in words(text):
                counts = self._counts.setdefault((language, is_arabic(word)), {})
                for piece in _pieces(word):
                    counts[piece] = counts.get(piece, 0.0) + 1.0
        # A word of another script among the examples does not make it a language's script.
        sizes = {key: sum(counts.values()) for key, counts in self._counts.items()}
        most = max(sizes.values(), default=0.0)
        self._sizes = {key: size for key, size in sizes.items() if size > most / 40}

    def of(self, text: str, told: str | None = None) -> dict[str, float]:
        """Give the languages that a text may be in, each with its share; none for no words."""
        shares: dict[str, float] = {}
        said = [each for each in words(text) if not each.isdecimal()]
        for arabic in (True, False):
            part = [each for each in said if is_arabic(each) is arabic]
            for language, share in self._likely(part, told, arabic=arabic, text=text).items():
                weight = share * sum(map(len, part))
                shares[language] = shares.get(language, 0.0) + weight
        whole = sum(shares.values())
        return {each: share / whole for each, share in shares.items() if share / whole >= _LEAST}

    def _likely(
        self, said: list[str], told: str | None, *, arabic: bool, text: str
    ) -> Mapping[str, float]:
        if not said:
            return {}
        scores: dict[str, float] = {}
        for (language, script), size in self._sizes.items():
            if script is not arabic:
                continue
            counts = self._counts[language, script]
            scores[language] = _TOLD if language == told else 0.0
            for word in said:
                for piece in _pieces(word):
                    seen = counts.get(piece, 0.0)
                    scores[language] += _FAITH * math.log(
                        (seen + _SMOOTH) / (size + 2000 * _SMOOTH)
                    )
        if arabic:
            letters = set(text)
            scores["fa"] = scores.get("fa", 0.0) + 2.0 * len(letters & _PERSIAN)
            scores["ar"] = scores.get("ar", 0.0) + 2.0 * len(letters & _ARABIC_ONLY)
        highest = max(scores.values(), default=0.0)
        odds = {each: math.exp(score - highest) for each, score in scores.items()}
        whole = sum(odds.values())
        return {each: one / whole for each, one in odds.items()}


def _pieces(word: str) -> Iterable[str]:
    held = f"_{word}_"
    yield held
    yield from (held[at : at + 3] for at in range(len(held) - 2))
