"""The lexicons of hot words: YAML of phrases -> patterns over folded text.

How a line is written stands at the top of `lexicon/en.yaml`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

import yaml

from bot.crisis.words import folded, unmarked

LANGUAGES = ("en", "fa", "ar", "vi", "fi")
_SPACE = r"[,،]?[^\S\n]+"
_BETWEEN = rf"(?:\w+{_SPACE}){{0,3}}?"
_JOINED = {"ar": "[وف]?"}
"""What may be written together with the first word of a phrase without being a part of it."""
_HALF_SPACE = "\u200c"


class Kind(StrEnum):
    """Why a few words run hot."""

    ACCUSATION = "accusation"
    ABSOLUTE = "absolute"
    BLAME = "blame"
    THREAT = "threat"
    SARCASM = "sarcasm"
    INSULT = "insult"
    HARSH = "harsh"
    DISMISSAL = "dismissal"
    PRESSURE = "pressure"
    SHOUTING = "shouting"


@dataclass(frozen=True, slots=True)
class Group:
    """Phrases of one kind with what is softer; `instead` None where nothing surely fits."""

    kind: Kind
    pattern: re.Pattern[str]
    softer: str
    instead: str | None
    at_end: bool
    unless: re.Pattern[str] | None
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    """What clears a mark anywhere in its sentence, or up to two words from it on one side."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The hot words of a language, those that shout in capitals, and what promises something."""

    language: str
    groups: tuple[Group, ...]
    shout: frozenset[str]
    promise: re.Pattern[str]
    agreed: re.Pattern[str]


@cache
def lexicon(language: str, *, marked: bool = True) -> Lexicon:
    """Read a lexicon that ships with the program; without `marked`, its words lose their marks."""
    source = resources.files(__package__).joinpath("lexicon", f"{language}.yaml").read_text("utf-8")
    # All scalars are words: Finnish has a word "on", and YAML a reading of it as true.
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    return _Reading(yaml.load(source, Loader=loader), marked=marked).lexicon()  # noqa: S506 - builds only strings


class _Reading:
    def __init__(self, content: Mapping[str, Any], *, marked: bool) -> None:
        self._content = content
        self._marked = marked
        self._language = str(content["language"])
        self._names = {
            name: tuple(each.strip() for each in said.split("|"))
            for name, said in content["names"].items()
        }

    def lexicon(self) -> Lexicon:
        groups = [
            self._group(kind, said) for kind in Kind for said in self._content.get(kind.value, ())
        ]
        shout = frozenset(self._content["shout"].casefold().split())
        promise, agreed = (self._lines(self._content[each]) for each in ("promise", "agreed"))
        return Lexicon(self._language, tuple(groups), shout, promise, agreed)

    def _group(self, kind: Kind, said: Mapping[str, str]) -> Group:
        return Group(
            kind,
            self._lines(said["say"]),
            said["softer"],
            said.get("instead"),
            said.get("where") == "end",
            *(self._words(said.get(each)) for each in ("unless", "before", "after")),
        )

    def _words(self, words: str | None) -> re.Pattern[str] | None:
        return None if words is None else self._lines("|".join(words.split()))

    def _lines(self, lines: str) -> re.Pattern[str]:
        # The longest first: of two phrases that begin alike the one that says more is marked.
        every = sorted((each for each in lines.splitlines() if each.strip()), key=len, reverse=True)
        either = "|".join(self._line(each) for each in every)
        return re.compile(rf"(?<!\w){_JOINED.get(self._language, '')}(?:{either})(?!\w)")

    def _line(self, line: str) -> str:
        places: list[tuple[str, bool]] = []
        gap = ""
        for part in line.split():
            if part == "..":
                gap = _BETWEEN
                continue
            optional = part.startswith("?")
            places.append((gap + self._place(part.removeprefix("?")), optional))
            gap = ""
        last = max((at for at, (_, optional) in enumerate(places) if not optional), default=None)
        if last is None:
            raise ValueError(f"a phrase without a word that has to stand there: {line!r}")
        said = ""
        for at, (word, optional) in enumerate(places):
            if at > last:
                said += f"(?:{_SPACE}{word})?"
            elif at == last:
                said += word
            else:
                said += f"(?:{word}{_SPACE})?" if optional else f"{word}{_SPACE}"
        return said

    def _place(self, part: str) -> str:
        """Write one place of a phrase: any of its words, or any of the phrases that it names."""
        either: list[str] = []
        for each in part.split("|"):
            if each.startswith("<"):
                either += [self._line(phrase) for phrase in self._names[each[1:-1]]]
            else:
                either.append(self._word(each))
        return f"(?:{'|'.join(either)})"

    def _word(self, word: str) -> str:
        return r"\w*".join(map(self._piece, word.split("*")))

    def _piece(self, piece: str) -> str:
        parts = [folded(each) for each in piece.split(_HALF_SPACE)]
        if not self._marked:
            parts = [unmarked(each) for each in parts]
        return " ?".join(map(re.escape, parts))
