"""The guides that fit a text, best first, each with the words that speak for it."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Literal, TypeAlias, cast

import yaml

from bot.crisis.detect import detect
from bot.finding.features import words
from bot.finding.index import NONE, Index
from bot.finding.language import Tongues
from bot.playbook.library import Library

Kind: TypeAlias = Literal["playbook", "crisis", "none"]

LEAST, CLEAR = 0.10, 0.45
"""Below the first no guide is named; above the second a text describes a situation plainly."""
CURT, LEAST_CURT = 2, 0.25
"""So few words name a guide only if they do so plainly: `thanks` and `lol` do not."""
OURS = 0.2
"""How much it counts that a text sounds like work with clients at all."""
MOST = 3
TITLE = 0.7
TAUGHT = 0.06
"""How far one own choice of a person moves a guide that was taken for the same word."""
MOST_TAUGHT = 3
SHORTEST_TAUGHT = 3
MOST_WORDS, MOST_LAST = 300, 3
MOST_BECAUSE, LONGEST_BECAUSE = 6, 60
_TOKEN = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A guide, how near it is, and the person's own words that speak for it."""

    playbook: str
    score: float
    because: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a text asks for; `nearest` are the best guides even where none is good enough."""

    kind: Kind
    language: str | None
    nearest: tuple[Suggestion, ...] = ()
    clear: bool = False
    """Whether the words describe a situation so plainly that guides may be offered unasked."""

    @property
    def suggestions(self) -> tuple[Suggestion, ...]:
        """The guides that may be named: none unless one of them fits."""
        return self.nearest if self.kind == "playbook" else ()


@dataclass(slots=True)
class Tally:
    """What one person chose for which words: theirs alone, and never many."""

    taken: dict[str, dict[str, int]] = field(default_factory=dict)
    """Word -> guide -> how often it was taken for it; the words learned last stand last."""
    last: list[str] = field(default_factory=list)
    """The guides that were taken last, the newest first."""

    def took(self, playbook: str, text: str = "") -> None:
        """Remember that a guide was taken, and for which words; the oldest are forgotten."""
        self.last = [playbook, *(each for each in self.last if each != playbook)][:MOST_LAST]
        for word in dict.fromkeys(words(text)):
            if len(word) < SHORTEST_TAUGHT or word.isdecimal():
                continue
            known = self.taken.pop(word, {})
            known[playbook] = min(known.get(playbook, 0) + 1, MOST_TAUGHT)
            self.taken[word] = known
        for word in list(self.taken)[: max(0, len(self.taken) - MOST_WORDS)]:
            del self.taken[word]

    def lift(self, said: Sequence[str], playbook: str) -> float:
        """Say how much the person's own choices speak for a guide."""
        found = sum(
            min(self.taken[word].get(playbook, 0), MOST_TAUGHT)
            for word in set(said)
            if word in self.taken
        )
        return TAUGHT * found / max(2.0, math.sqrt(len(set(said))))


class Finder:
    """All examples of a library, ready to be compared with a text."""

    def __init__(self, library: Library) -> None:
        """Weigh the examples of every guide: a moment's work, once for a library."""
        strangers = cast("Mapping[str, list[str]]", _read("none.yaml"))
        examples: dict[str, list[tuple[str, str, float]]] = {each: [] for each in strangers}
        for name, pinned in library.playbooks.items():
            book = pinned.playbook
            for language, said in book.when.items():
                examples[language] += [(name, each, 1.0) for each in said]
            examples["en"] += [(name, book.title, TITLE), (name, book.summary, TITLE)]
        spoken = ((each, text) for each, rows in examples.items() for _, text, _ in rows)
        romanised = cast("Mapping[str, str]", _read("tongues.yaml"))
        others = ((each, text) for each, said in strangers.items() for text in said)
        self._tongues = Tongues((*spoken, *others, *romanised.items()))
        self._indexes = {
            each: Index(each, rows, strangers[each]) for each, rows in examples.items()
        }

    def suggest(self, text: str, language: str | None = None, tally: Tally | None = None) -> Found:
        """Find the guides that a text asks for; words of a crisis come before any guide."""
        danger = detect(text)
        if danger is not None:
            return Found("crisis", danger.language)
        shares = self._tongues.of(text, language)
        if not shares:
            return Found("none", language)
        scores: dict[str, float] = {}
        ours = 0.0
        for each, share in shares.items():
            ours += share * self._indexes[each].ours(text)
            for name, score in self._indexes[each].scores(text).items():
                scores[name] = scores.get(name, 0.0) + share * score
        stranger = scores.pop(NONE, 0.0)
        said = words(text)
        if tally is not None and tally.taken:
            scores = {name: score + tally.lift(said, name) for name, score in scores.items()}
        ranked = sorted(scores.items(), key=lambda each: (-each[1], each[0]))[:MOST]
        spoken = max(shares, key=lambda each: shares[each])
        nearest = tuple(
            Suggestion(name, score, self._because(text, spoken, name)) for name, score in ranked
        )
        best = ranked[0][1] if ranked else 0.0
        sure = best - stranger + OURS * ours
        least = LEAST if len(said) > CURT else LEAST_CURT
        return Found("playbook" if sure >= least else "none", spoken, nearest, sure >= CLEAR)

    def _because(self, text: str, language: str, name: str) -> str:
        """Pick the words of a text that speak most for a guide, in their order."""
        index = self._indexes[language]
        said = [(each.group(), words(each.group())) for each in _TOKEN.finditer(text[:1200])]
        weighed = [
            (index.nearness(" ".join(plain), name) if plain else 0.0, at)
            for at, (_, plain) in enumerate(said)
        ]
        chosen = sorted(weighed, reverse=True)[:MOST_BECAUSE]
        floor = chosen[0][0] / 3 if chosen else 0.0
        places = sorted(at for weight, at in chosen if weight > 0 and weight >= floor)
        return _joined([each for each, _ in said], places)


def _joined(said: Sequence[str], places: Sequence[int]) -> str:
    found = ""
    before = None
    for at in places:
        word = said[at].strip(".,;:!?\"'“”«»()؟،؛")
        gap = "" if before is None else " " if at == before + 1 else " … "
        if len(found) + len(gap) + len(word) > LONGEST_BECAUSE:
            break
        found += gap + word
        before = at
    return found


@cache
def _read(name: str) -> object:
    source = resources.files(__package__).joinpath(name).read_text("utf-8")
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    return cast("object", yaml.load(source, Loader=loader))  # noqa: S506  # a BaseLoader, safe
