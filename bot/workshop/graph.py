"""A playbook as a picture: cards in the order in which it is written, and where each of them leads.

The same cards become Mermaid's text here and a document's values; drawing is `documents`' business.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.i18n.direction import isolate, steady
from bot.i18n.languages import language_of
from bot.i18n.numbers import own_digits
from bot.i18n.render import Texts
from bot.messages import Phrase, phrase
from bot.playbook.checks.texts import texts as texts_of
from bot.playbook.models import (
    KINDS,
    Ask,
    Choose,
    ChooseMany,
    Condition,
    Matcher,
    Note,
    Playbook,
    Step,
    Use,
)

LONGEST = 150
"""How much of a screen's words a card shows."""
_NAME = 24

_KINDS: dict[str, tuple[Phrase, str]] = {
    "say": (phrase("graph/kind", "Says"), "#5b6770"),
    "ask": (phrase("graph/kind", "Asks"), "#2f6f8f"),
    "choose": (phrase("graph/kind", "Choice"), "#2f7d5b"),
    "choose_many": (phrase("graph/kind", "Checklist"), "#2f7d5b"),
    "pause": (phrase("graph/kind", "Pause"), "#7a5ea8"),
    "show": (phrase("graph/kind", "From the records"), "#5b6770"),
    "note": (phrase("graph/kind", "Note"), "#2f6f8f"),
    "draft": (phrase("graph/kind", "Reply"), "#b0612a"),
    "flag": (phrase("graph/kind", "Red flag"), "#b03a48"),
    "remind": (phrase("graph/kind", "Reminder"), "#7a5ea8"),
    "routine": (phrase("graph/kind", "What comes again"), "#7a5ea8"),
    "use": (phrase("graph/kind", "Another guide"), "#5b6770"),
    "end": (phrase("graph/kind", "End"), "#5b6770"),
}
"""Kind of step -> how a card names it, and its colour."""


@dataclass(frozen=True, slots=True)
class Way:
    """Where a card leads: by which buttons, under which condition; nowhere when `to` is empty."""

    label: str
    to: str
    when: str


@dataclass(frozen=True, slots=True)
class Card:
    """A step as it is drawn."""

    name: str
    kind: str
    tint: str
    words: str
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Graph:
    """A playbook as it is drawn, in one language."""

    language: str
    title: str
    summary: str
    cards: tuple[Card, ...]

    @property
    def numbers(self) -> dict[str, int]:
        """The number of each step, counted from 1 in the order of the file."""
        return {card.name: number for number, card in enumerate(self.cards, 1)}


def graph(book: Playbook, texts: Texts, language: str) -> Graph:
    """Say what is to be drawn of a playbook."""
    return _Reader(book, texts, language).graph()


class _Reader:
    """One playbook read in one language."""

    def __init__(self, book: Playbook, texts: Texts, language: str) -> None:
        self.book = book
        self.texts = texts
        self.language = language
        self.written = {each.path: each for each in texts_of(book)}

    def graph(self) -> Graph:
        cards = tuple(self.card(name, step) for name, step in self.book.steps.items())
        return Graph(self.language, self.text("title"), self.text("summary"), cards)

    def text(self, *path: str | int) -> str:
        """A text of the playbook, its slots as their names."""
        found = self.written[path]
        slots = {slot: f"‹{slot}›" for slot in found.slots()}
        return self.said(Phrase(found.context(self.book.id), found.text, slots))

    def said(self, words: Phrase) -> str:
        return self.texts.render(words, self.language, zone="UTC")

    def card(self, name: str, step: Step) -> Card:
        kind = next(key for key, model in KINDS.items() if type(step) is model)
        words = step.use if isinstance(step, Use) else self.text("steps", name, kind)
        called, tint = _KINDS[kind]
        return Card(name, self.said(called), tint, shortened(words), tuple(self.ways(name, step)))

    def ways(self, name: str, step: Step) -> Iterator[Way]:
        """Each button that leads somewhere of its own, then the branches of the step."""
        rest: list[str] = []
        options = step.options if isinstance(step, Choose | ChooseMany) else {}
        for option, each in options.items():
            label = self.text("steps", name, "options", option, "label")
            when = "" if each.when is None else self.condition(each.when)
            if each.go is not None:
                yield Way(label, each.go, when)
            else:
                rest.append(label if not when else f"{label} ({when})")
        label = "\n".join(rest)
        if len(step.go) > 1 and label:
            yield Way(label, "", "")
            label = ""
        skipped = isinstance(step, Ask | Choose | Note) and step.optional
        if skipped and not label and len(step.go) == 1 and options:
            label = self.said(phrase("graph", "passed over"))
        for at, branch in enumerate(step.go):
            if branch.when is not None:
                when = self.condition(branch.when)
            else:
                when = self.said(phrase("graph", "otherwise")) if at else ""
            yield Way(label, branch.to, when)

    # --- conditions in words ---------------------------------------------------------------------

    def condition(self, condition: Condition) -> str:
        parts = [self.matcher(name, each) for name, each in condition.match.items()]
        parts += [self.condition(each) for each in condition.all_]
        if condition.any_:
            parts.append(self.joined(map(self.condition, condition.any_), self.either))
        if condition.not_ is not None:
            inner = self.condition(condition.not_)
            parts.append(self.said(phrase("graph", "not: {condition}", condition=inner)))
        return self.joined(parts, self.both)

    def joined(self, parts: Iterator[str] | list[str], how: Callable[[str, str], str]) -> str:
        said = list(parts)
        whole = said[0]
        for each in said[1:]:
            whole = how(whole, each)
        return whole

    def both(self, one: str, two: str) -> str:
        return self.said(phrase("graph", "{one} and {two}", one=one, two=two))

    def either(self, one: str, two: str) -> str:
        return self.said(phrase("graph", "{one} or {two}", one=one, two=two))

    def matcher(self, name: str, matcher: Matcher) -> str:
        parts: list[Phrase] = []
        if matcher.known is not None:
            parts.append(
                phrase("graph", "{name} is known", name=name)
                if matcher.known
                else phrase("graph", "{name} is not known", name=name)
            )
        if matcher.is_ is not None:
            value = self.value(name, matcher.is_)
            parts.append(phrase("graph", "{name} is {value}", name=name, value=value))
        if matcher.is_not is not None:
            value = self.value(name, matcher.is_not)
            parts.append(phrase("graph", "{name} is not {value}", name=name, value=value))
        if matcher.one_of is not None:
            value = " / ".join(self.value(name, each) for each in matcher.one_of)
            parts.append(phrase("graph", "{name} is {value}", name=name, value=value))
        if matcher.includes is not None:
            value = self.value(name, matcher.includes)
            parts.append(phrase("graph", "{name} includes {value}", name=name, value=value))
        if matcher.at_least is not None:
            value = str(matcher.at_least)
            parts.append(phrase("graph", "{name} is {value} or more", name=name, value=value))
        if matcher.at_most is not None:
            value = str(matcher.at_most)
            parts.append(phrase("graph", "{name} is {value} or less", name=name, value=value))
        return self.joined([self.said(each) for each in parts], self.both)

    def value(self, slot: str, value: object) -> str:
        """An answer as its button reads, where it is one."""
        for name, step in self.book.steps.items():
            if not isinstance(step, Choose | ChooseMany) or step.save != slot:
                continue
            if value in step.options:
                return self.text("steps", name, "options", str(value), "label")
        if isinstance(value, bool):
            return self.said(phrase("graph", "yes") if value else phrase("graph", "no"))
        return str(value)


def shortened(words: str, most: int = LONGEST) -> str:
    """The first paragraph of a text, cut at a word."""
    first = words.strip().split("\n\n")[0]
    if len(first) <= most:
        return first
    return first[:most].rsplit(" ", 1)[0].rstrip(" ,.;:") + "…"


def values(drawn: Graph) -> dict[str, object]:
    """Give what the template `playbook` wants to know."""
    numbers = drawn.numbers
    language = language_of(drawn.language)

    def name(step: str) -> str:
        return isolate(step if len(step) <= _NAME else step[: _NAME - 1] + "…")

    def number(step: str) -> str:
        return own_digits(str(numbers[step]), language) if step in numbers else "?"

    cards = [
        {
            "number": number(card.name),
            "name": name(card.name),
            "kind": isolate(card.kind),
            "tint": card.tint,
            "words": card.words,
            "falls": any(numbers.get(way.to) == at + 1 for way in card.ways),
            "ways": [
                {
                    "label": way.label,
                    "when": isolate(way.when),
                    "to": f"{number(way.to)} {name(way.to)}" if way.to else "",
                }
                for way in card.ways
            ],
        }
        for at, card in enumerate(drawn.cards, 1)
    ]
    return {"title": drawn.title, "summary": drawn.summary, "cards": cards}


def mermaid(drawn: Graph) -> str:
    """Write a graph as Mermaid's text, for a page that draws it."""
    numbers = drawn.numbers
    lines = ["flowchart TD"]
    for card in drawn.cards:
        label = f"{numbers[card.name]} {card.name} ({card.kind})\n{card.words}"
        lines.append(f'    n{numbers[card.name]}["{_escaped(label)}"]')
    for card in drawn.cards:
        for way in card.ways:
            if way.to not in numbers:
                continue
            said = "\n".join(each for each in (way.label, way.when) if each)
            arrow = f'-->|"{_escaped(said)}"|' if said else "-->"
            lines.append(f"    n{numbers[card.name]} {arrow} n{numbers[way.to]}")
    return "\n".join(lines)


_ESCAPES = {"#": "#35;", "&": "#amp;", '"': "#quot;", "<": "#lt;", ">": "#gt;", "`": "#96;"}


def _escaped(label: str) -> str:
    """Write out what Mermaid or the page around it would read as a sign of its own."""
    said = "".join(_ESCAPES.get(each, each) for each in steady(label))
    return said.replace("\n", "<br/>")
