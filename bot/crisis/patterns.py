"""The language of the lexicons: phrases with gaps, and the words beside them that mean otherwise.

A phrase is a line of words. `a|b` is either, `a*` any ending, `<name>` a class of words, `?a` may
be missing, `..` up to two words between, `...` five, `....` nine, `^` and `$` a sentence's ends.

In `near`, two or three words stand in any order with up to nine others between them: people tell
of the same thing in more orders than anybody writes down.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from importlib import resources
from itertools import permutations
from typing import Literal, TypeAlias, cast

import yaml

from bot.crisis.words import HARD, folded, unmarked

Kind: TypeAlias = Literal["self_harm", "danger", "violence"]
KINDS: tuple[Kind, ...] = ("self_harm", "danger", "violence")
"""What a person may write of, the first one first where there are several."""

SHORTEST_BEGINNING = 3
_GAPS = {"..": 2, "...": 5, "....": 9}


@dataclass(frozen=True, slots=True)
class Word:
    """A place for one word: any of `exact`, or one that begins with one of `begins`."""

    exact: frozenset[str]
    begins: tuple[str, ...] = ()

    def fits(self, spellings: Iterable[str]) -> bool:
        """Tell whether a word, however spelled, may stand here."""
        return any(
            each in self.exact or (self.begins and each.startswith(self.begins))
            for each in spellings
        )


@dataclass(frozen=True, slots=True)
class Step:
    """A word of a phrase, after at most `gap` others; it may be missing if `optional`."""

    word: Word
    gap: int = 0
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Guard:
    """Words that, so near a phrase, show that it is meant otherwise.

    `where` is "before" or "after" with `within` words, or "inside", or "sentence".
    """

    where: str
    within: int
    words: Word


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase and its guards; `anchor` is the step by which it is found: the rarest."""

    kind: Kind
    steps: tuple[Step, ...]
    anchor: int
    guards: tuple[Guard, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The phrases of one language in one script, by the words at which to look for them.

    With `marked`, words are compared with their tone marks, and without them only where the
    person writes none.
    """

    language: str
    marked: bool
    phrases: tuple[Phrase, ...]
    exact: Mapping[str, tuple[int, ...]]
    begins: Mapping[str, tuple[tuple[str, int], ...]]
    """The first three letters -> beginnings of words, and the phrases that they anchor."""


def load(name: str) -> Lexicon:
    """Read a lexicon that ships with the program; raises ValueError for one that is not sound."""
    # All scalars are words: Vietnamese has a word "no", and YAML a reading of it as false.
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    source = resources.files(__package__).joinpath("lexicon", f"{name}.yaml").read_text("utf-8")
    return made(cast("Mapping[str, object]", yaml.load(source, Loader=loader)))  # noqa: S506


def made(content: Mapping[str, object]) -> Lexicon:
    """Build a lexicon from what its file says."""
    marked = content.get("marked") == "true"
    classes: dict[str, str] = {}
    for name, words in cast("Mapping[str, str]", content.get("classes") or {}).items():
        classes[name] = "|".join(_expanded(each, classes) for each in words.split())
    common = frozenset(str(content.get("common") or "").split())
    guards = {
        name: _guard(each, classes, marked=marked)
        for name, each in cast("Mapping[str, str]", content.get("guards") or {}).items()
    }
    phrases: list[Phrase] = []
    for kind in KINDS:
        for group in cast("Iterable[Mapping[str, str]]", content.get(kind) or ()):
            held = tuple(guards[name] for name in str(group.get("unless") or "").split())
            for line in group.get("say", "").splitlines():
                steps = _steps(line, classes, marked=marked)
                phrases.append(Phrase(kind, steps, _anchor(steps, common), held))
            for line in group.get("near", "").splitlines():
                phrases.extend(
                    Phrase(kind, steps, _anchor(steps, common), held)
                    for steps in _any_order(_steps(line, classes, marked=marked))
                )
    return _indexed(str(content["language"]), phrases, marked=marked)


def _indexed(language: str, phrases: list[Phrase], *, marked: bool) -> Lexicon:
    exact: dict[str, list[int]] = {}
    begins: dict[str, list[tuple[str, int]]] = {}
    for number, phrase in enumerate(phrases):
        word = phrase.steps[phrase.anchor].word
        for each in word.exact:
            exact.setdefault(each, []).append(number)
        for each in word.begins:
            begins.setdefault(each[:SHORTEST_BEGINNING], []).append((each, number))
    return Lexicon(
        language,
        marked,
        tuple(phrases),
        {each: tuple(numbers) for each, numbers in exact.items()},
        {each: tuple(numbers) for each, numbers in begins.items()},
    )


def _anchor(steps: tuple[Step, ...], common: frozenset[str]) -> int:
    """Choose the step with the fewest everyday words, the longest among equals."""

    def rarity(at: int) -> tuple[bool, int]:
        word = steps[at].word
        everyday = bool(word.exact & common) or HARD in word.exact or steps[at].optional
        return (not everyday, min(map(len, (*word.exact, *word.begins))))

    return max(range(len(steps)), key=rarity)


def _steps(line: str, classes: Mapping[str, str], *, marked: bool) -> tuple[Step, ...]:
    steps: list[Step] = []
    gap = 0
    for part in line.split():
        if part in _GAPS:
            gap = _GAPS[part]
            continue
        optional = part.startswith("?")
        steps.append(Step(_word(part.lstrip("?"), classes, marked=marked), gap, optional))
        gap = 0
    if all(step.optional or HARD in step.word.exact for step in steps):
        raise ValueError(f"a phrase without a word: {line!r}")
    return tuple(steps)


def _any_order(steps: tuple[Step, ...]) -> Iterator[tuple[Step, ...]]:
    apart = tuple(replace(each, gap=_GAPS["...."]) for each in steps)
    return permutations(apart)


def _guard(line: str, classes: Mapping[str, str], *, marked: bool) -> Guard:
    """Read `before 3: these words`, `after 3: ...`, `inside: ...`, `sentence: ...`."""
    place, _, listed = line.partition(":")
    where, _, within = place.partition(" ")
    words = "|".join(_expanded(word, classes) for word in listed.split())
    return Guard(where, int(within or 0), _word(words, {}, marked=marked))


def _expanded(part: str, classes: Mapping[str, str]) -> str:
    return "|".join(
        classes[each[1:-1]] if each.startswith("<") else each for each in part.split("|")
    )


def _word(part: str, classes: Mapping[str, str], *, marked: bool) -> Word:
    exact: set[str] = set()
    begins: set[str] = set()
    for each in _expanded(part, classes).split("|"):
        if each in "^$":
            exact.add(HARD)
        else:
            found = begins if each.endswith("*") else exact
            found.update(_written(each.rstrip("*"), marked=marked))
    if any(len(each) < SHORTEST_BEGINNING for each in begins):
        raise ValueError(f"too short a beginning of a word: {part!r}")
    return Word(frozenset(exact), tuple(sorted(begins)))


def _written(word: str, *, marked: bool) -> tuple[str, ...]:
    """Give the forms in which a word of a lexicon is compared; `!` keeps it to its marked one."""
    plain = folded(word.rstrip("!"))
    if not plain.isalnum():
        raise ValueError(f"not one word: {word!r}")
    if not marked:
        return (unmarked(plain),)
    return (plain,) if word.endswith("!") else (plain, unmarked(plain))
