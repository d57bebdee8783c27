"""The language of the lexicons: classes of words with values, and rules of words and classes.

A form may hold several words; `{a,b}` in it is either. A rule is a line `pattern = meaning`:
`a|b` is either word, `?a` may be missing, `<name>` is a class, a section of rules, or a shape of
figures such as `<a/b>`. The meaning is an action of `meanings.ACTIONS` with its arguments; `$1` is
what the first `<name>` of the pattern stood for.
"""

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from typing import TypeAlias, cast

import yaml

from bot.when.meanings import ACTIONS, Action, Value
from bot.when.slips import SHORTEST, Keys, half_typed, keys, rests
from bot.when.spelling import folded, pieces, unmarked

COMMON = "common"
"""The lexicon of what every language writes alike."""
TOP = "when"
"""The section whose rules stand beside each other in any order."""
LENGTH = "length"
"""The section of lengths of time."""
ASIDE = "aside"
"""The section of what people say round a time: requests, excuses, courtesy."""
PRAISE = "praise"
"""The section of what is said of a time once it was named: `friday is good`, no `good morning`."""
ASIDES = ("courtesy", "state", "excuse", "not_now", "request", "what", "me")
"""The classes of their words."""
INSTEAD, STOP = "instead", "stop"
"""Classes of words that take back what was said before them, and of words that only look like
others: a slip of the thumb never becomes one of these."""
FILLER, LEAD, OR = "filler", "lead", "or"
"""Classes of words that say nothing: anywhere, only at the beginning, and between two times."""
FROM, BETWEEN, TO, FOR, BOTH, OFF = "from", "between", "to", "for", "both", "off"
"""Classes of words round a stretch of days: before its first and its last day, before its length,
between two days that follow each other, and the rest that is said with them."""
SINCE, UNTIL = "since", "until"
"""Classes of words that hold `from` or `to` in their own form."""
EXTENT, NUMBER_OF_DAY = "extent", "day_number"
"""The sections of how long a stretch lasts, and of days of a month."""

_BRACES = re.compile(r"\{([^{}]*)\}")
_TAKEN = re.compile(r"\$(\d)")
SLIPS = "weekday month jalali today tomorrow overmorrow part unit"
"""Classes in whose words any one wrong letter is forgiven; elsewhere only what a thumb does."""

Element: TypeAlias = frozenset[str] | str
"""A place in a rule: one of these words, or what a class, a section or a shape names."""

TWENTY = 20
"""Below it every number has a word of its own."""


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """A pattern; `taken` numbers its named places, `optional` says which may be missing."""

    elements: tuple[Element, ...]
    taken: tuple[int, ...]
    optional: tuple[bool, ...]
    action: Action
    arguments: tuple[int | str | float, ...]
    """`"$1"` stands for what was taken."""


@dataclass(slots=True)
class Node:
    """A place in the tree of phrases: which words go on, and what ends here."""

    further: dict[str, "Node"] = field(default_factory=dict)
    ends: list[tuple[str, Value]] = field(default_factory=list)


@dataclass(slots=True)
class Section:
    """Rules of one name, found by what they begin with."""

    words: dict[str, list[Rule]] = field(default_factory=dict)
    names: dict[str, list[Rule]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words and rules of one language, or of two that are written together."""

    languages: tuple[str, ...]
    phrases: Node
    sections: Mapping[str, Section]
    vocabulary: frozenset[str]
    unmarked: Mapping[str, tuple[str, ...]]
    """A word without its marks -> the words, in a language that is often typed without."""
    joined: tuple[str, ...]
    """Words that are written onto the next one."""
    silent: frozenset[str]
    """Words that say nothing wherever they stand, such as the ending of a Persian genitive."""
    glued: re.Pattern[str] | None
    """The words that hold a figure, such as `t5`."""
    shortest_slip: int
    """A shorter word is too near to others for any one letter to be forgiven."""
    forgiven: frozenset[str]
    """The words in which any one letter is."""
    slips: Mapping[str, tuple[str, ...]]
    """What is left of a word with a letter left out -> the words; for looking up slips."""
    beside: Keys
    """The letters that a thumb confuses."""
    marks_matter: bool
    """Whether one word alone, without its marks, may be any of several."""
    asides: frozenset[str]
    """Words that stand only round what says when."""


@cache
def lexicon(*languages: str) -> Lexicon:
    """Read the lexicons that ship with the program, and put several together.

    Words of one language may then stand in a rule of another one, but rules are never mixed.
    """
    return _built(languages, [_content(each) for each in languages])


def _content(language: str) -> Mapping[str, object]:
    # All scalars are words: YAML has readings of its own for "no" and "12:30".
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    source = resources.files(__package__).joinpath("lexicon", f"{language}.yaml").read_text("utf-8")
    return cast("Mapping[str, object]", yaml.load(source, Loader=loader))  # noqa: S506 - no tags


def _built(languages: tuple[str, ...], contents: list[Mapping[str, object]]) -> Lexicon:
    made = _Making(languages[0], str(contents[0].get("own") or "").split())
    for language, content in zip(languages, contents, strict=True):
        made.add(language, content)
    vocabulary = frozenset(made.vocabulary)
    return Lexicon(
        languages,
        made.phrases,
        made.sections,
        vocabulary,
        {each: tuple(sorted(words)) for each, words in made.bare.items()},
        tuple(sorted(made.joined, key=len, reverse=True)),
        frozenset(made.silent),
        _glued(vocabulary),
        max(int(str(each["slips"])) for each in contents),
        frozenset(made.forgiven),
        _slips(made.slipping),
        {each: frozenset(others) for each, others in made.beside.items()},
        any(each.get("marks") == "keys" for each in contents),
        frozenset(made.asides - made.saying),
    )


class _Making:
    """A lexicon that is being put together, the person's own language first."""

    def __init__(self, first: str, alone: Iterable[str]) -> None:
        self._first, self._alone = first, frozenset(alone)
        self._shared = _content(COMMON)
        self.phrases, self.sections = Node(), dict[str, Section]()
        self.vocabulary: set[str] = set()
        self.bare: dict[str, set[str]] = {}
        self.joined: set[str] = set()
        self.silent: set[str] = set()
        self.forgiven: set[str] = set()
        self.slipping: set[str] = set()
        self.beside: dict[str, set[str]] = {}
        self.asides: set[str] = set()
        self.saying: set[str] = set()
        for name, value, words in _phrases(self._shared):
            _grow(self.phrases, words, name, value)
            self.vocabulary.update(words)

    def add(self, language: str, content: Mapping[str, object]) -> None:
        apart: set[str] = set()
        own = {word for words in self._classes(language, content, apart) for word in words}
        own.update(self._rules(language, content))
        bare = {unmarked(each) for each in own} if content.get("marks") else set()
        for each in own if bare else ():
            self.bare.setdefault(unmarked(each), set()).add(each)
        for each in own if content.get("marks") == "keys" else ():
            for typed in half_typed(each) - own - bare:
                self.bare.setdefault(typed, set()).add(each)
        self.joined.update(folded(str(content.get("joined") or "")).split())
        self.silent.update(folded(str(content.get("silent") or "")).split())
        meant = own - apart
        meant |= {unmarked(each) for each in meant} if bare else set()
        self.slipping |= {each for each in meant if len(each) >= SHORTEST}
        rows, alike = (folded(str(content.get(name) or "")).split() for name in ("keys", "alike"))
        for letter, others in keys(rows, alike).items():
            self.beside.setdefault(letter, set()).update(others)
        self.vocabulary |= own

    def _classes(
        self, language: str, content: Mapping[str, object], apart: set[str]
    ) -> Iterator[tuple[str, ...]]:
        shortest = int(str(content["slips"]))
        forgiven = str(content.get("slips_in") or SLIPS).split()
        for name, value, words in _phrases(content):
            if language != self._first and not self._alone.isdisjoint(words):
                continue
            _grow(self.phrases, words, name, value)
            yield words
            if name == STOP and len(words) == 1:
                apart.update(words)
            if len(words) > 1 and content.get("together"):
                _grow(self.phrases, ("".join(words),), name, value)
                yield ("".join(words),)
            (self.asides if name in ASIDES else self.saying).update(words)
            if name in forgiven:
                self.forgiven.update(e for e in words if e.isalpha() and len(e) >= shortest)

    def _rules(self, language: str, content: Mapping[str, object]) -> Iterator[str]:
        lines = [*_lines(self._shared), *_lines(content)]
        named = {section for section, _ in lines}
        for section, line in lines:
            kept = self.sections.setdefault(f"{language} {section}", Section())
            for rule in _rules(line):
                words = {word for e in rule.elements if not isinstance(e, str) for word in e}
                (self.asides if section in {ASIDE, PRAISE} else self.saying).update(words)
                yield from words
                _index(kept, _of_language(rule, language, named))


def _lines(content: Mapping[str, object]) -> list[tuple[str, str]]:
    """List the rules that are written down, with the section of each."""
    return [
        (section, line)
        for section, lines in cast("Mapping[str, str]", content["rules"]).items()
        for line in lines.splitlines()
    ]


def _of_language(rule: Rule, language: str, named: set[str]) -> Rule:
    """Let what a rule names be the sections of its own language."""
    elements = tuple(
        f"{language} {each}" if isinstance(each, str) and each in named else each
        for each in rule.elements
    )
    return replace(rule, elements=elements)


def _phrases(content: Mapping[str, object]) -> Iterator[tuple[str, Value, tuple[str, ...]]]:
    """List what the classes hold: class, value, words."""
    classes = cast("Mapping[str, Mapping[str, str] | str]", content["classes"])
    for name, held in classes.items():
        if isinstance(held, str):
            held = {"": held}  # noqa: PLW2901 - words of one value, which is none
        for value, forms in held.items():
            made = int(value) if value.isdecimal() else value
            for words in forms_of(forms):
                yield name, made, words

    for line in str(content.get("sums") or "").splitlines():
        pattern, _, limits = line.rpartition(":")
        tens, ones, target = limits.split()
        for ten, one in itertools.product(
            _numbers(classes[tens], 20, 90), _numbers(classes[ones], 1, 9)
        ):
            joined = pattern.replace("<tens>", ten[1]).replace("<ones>", one[1])
            yield target, ten[0] + one[0], tuple(pieces(joined))


def _numbers(held: Mapping[str, str] | str, least: int, most: int) -> Iterator[tuple[int, str]]:
    for value, forms in cast("Mapping[str, str]", held).items():
        if (
            value.isdecimal()
            and least <= int(value) <= most
            and (int(value) % 10 == 0 or most < TWENTY)
        ):
            yield from ((int(value), " ".join(words)) for words in forms_of(forms))


def forms_of(forms: str) -> Iterator[tuple[str, ...]]:
    """Write out the forms between the bars, each as its words; `sob7` is a word."""
    for form in _spread(forms):
        words: list[str] = []
        for each in form.split() if any(map(str.isdigit, form)) else [form]:
            figured = any(map(str.isdigit, each)) and any(map(str.isalpha, each))
            words += [folded(each)] if figured else pieces(each)
        if words:
            yield tuple(words)


def _spread(form: str) -> Iterator[str]:
    """Write out braces, those of each form for itself."""
    for each in form.split("|"):
        found = _BRACES.search(each)
        if found is None:
            yield each
        else:
            for choice in found[1].split(","):
                yield from _spread(each[: found.start()] + choice + each[found.end() :])


def _grow(root: Node, words: tuple[str, ...], name: str, value: Value) -> None:
    node = root
    for word in words:
        node = node.further.setdefault(word, Node())
    if (name, value) not in node.ends:
        node.ends.append((name, value))


def _rules(line: str) -> Iterator[Rule]:
    """Read a line, which is a rule or a remark."""
    if not line.strip() or line.startswith("#"):
        return
    pattern, _, meaning = line.partition(" = ")
    places: list[tuple[Element, int, bool]] = []
    for part in pattern.split():
        optional, bare = part.startswith("?"), part.lstrip("?")
        if bare.startswith("<"):
            number = sum(1 for _, taken, _ in places if taken) + 1
            places.append((bare[1:-1], number, optional))
        else:
            words = frozenset(
                word
                for form in forms_of(bare)
                for word in (form if len(form) == 1 else (None,))
                if word is not None
            )
            if not words:
                raise ValueError(f"no word in {part!r} of {line!r}")
            places.append((words, 0, optional))
    action, *arguments = meaning.split()
    if action not in ACTIONS:
        raise ValueError(f"no action {action!r} in {line!r}")
    made = tuple(_argument(each) for each in arguments)
    yield Rule(
        tuple(element for element, _, _ in places),
        tuple(number for _, number, _ in places),
        tuple(missing for _, _, missing in places),
        ACTIONS[action],
        made,
    )


def _argument(text: str) -> int | str | float:
    if text.lstrip("-").isdecimal():
        return int(text)
    return text


def _index(section: Section, rule: Rule) -> None:
    """Let a rule be found by whatever it can begin with."""
    for element, optional in zip(rule.elements, rule.optional, strict=True):
        if isinstance(element, str):
            section.names.setdefault(element, []).append(rule)
        else:
            for word in element:
                section.words.setdefault(word, []).append(rule)
        if not optional:
            return


def _glued(vocabulary: Iterable[str]) -> re.Pattern[str] | None:
    words = sorted(
        each for each in vocabulary if not each.isalpha() and any(map(str.isalpha, each))
    )
    if not words:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)")


def _slips(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for word in sorted(words):
        for rest in rests(word):
            found.setdefault(rest, []).append(word)
    return {rest: tuple(each) for rest, each in found.items()}
