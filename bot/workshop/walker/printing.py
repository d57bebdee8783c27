"""Every screen, reply and notice in every language: what Telegram would not take, or nobody read.

The same text with the same values is looked at once, however often it is said.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from html import unescape

from bot.channels.telegram.render import MESSAGE_LIMIT, html, utf16_length
from bot.crisis.detect import detect
from bot.engine.effects import Screen
from bot.i18n.catalogs import Catalog
from bot.i18n.render import UNSAID, TextError, Texts
from bot.messages import Lines, Phrase, Run, Value
from bot.playbook.checks.too_long import LABEL_WIDTH

GAP = 2
"""The empty line between two texts."""
ZONE = "UTC"
MOST_BUTTONS = 100
NOTHING = Lines(())

_SLOT = re.compile(r"\{(\w+)\}")
_OPEN, _SHUT = "\u2066\u2067\u2068", "\u2069"

Fault = tuple[str, str]
"""The code of what is wrong, and what it is."""
Looked = tuple[tuple[int, ...], tuple[Fault, ...]]
"""How long a text is in each language, and what is wrong with it."""


class Printer:
    """Says phrases in some languages and looks at what comes of it."""

    def __init__(self, catalogs: Mapping[str, Catalog], languages: Sequence[str]) -> None:
        self.languages = tuple(languages)
        self._faults: list[str] = []
        self._texts = Texts(catalogs, report=self._report)
        self._looked: dict[object, Looked] = {}
        self._labels: dict[object, tuple[Fault, ...]] = {}

    def _report(self, error: TextError) -> None:
        self._faults.append(f"the text {error.context} lacks {{{error.slot}}}")

    @property
    def said(self) -> int:
        """How many different texts were looked at."""
        return len(self._looked) * len(self.languages)

    def screen(self, screen: Screen, *, plain: bool = True) -> Iterator[Fault]:
        """Look at a screen as one message; `plain` when no odd words were put into its slots."""
        yield from self._message(screen.texts, "the screen", plain=plain)
        for row in screen.rows:
            for choice in row:
                yield from self._label(choice.label)
        buttons = sum(len(row) for row in screen.rows)
        if buttons > MOST_BUTTONS:
            yield "not-sendable", f"the screen has {buttons} buttons; {MOST_BUTTONS} are possible"

    def reply(self, paragraphs: Sequence[Phrase], *, plain: bool = True) -> Iterator[Fault]:
        """Look at a reply as it is sent."""
        yield from self._message(paragraphs, "the reply", plain=plain, isolate=False)

    def alone(self, phrase: Phrase) -> Iterator[Fault]:
        """Look at a text that stands alone: a notice, a reason, the words of an answer."""
        yield from self._message((phrase,), "a message", plain=True)

    def _message(
        self, texts: Sequence[Phrase], what: str, *, plain: bool, isolate: bool = True
    ) -> Iterator[Fault]:
        looked = [self._look(each, isolate=isolate, plain=plain) for each in texts]
        for _, faults in looked:
            yield from faults
        for at, language in enumerate(self.languages):
            length = sum([units[at] for units, _ in looked]) + GAP * (len(looked) - 1)
            if length <= 0:
                yield "unfinished-text", f"{what} says nothing in {language}"
            if length > MESSAGE_LIMIT:
                at_length = "" if plain else " when people write at length"
                yield (
                    "not-sendable",
                    (
                        f"{what} has {length} characters in {language}{at_length}; "
                        f"Telegram takes {MESSAGE_LIMIT}"
                    ),
                )

    def _look(self, phrase: Phrase, *, isolate: bool, plain: bool) -> Looked:
        """Say a text in every language; gives its lengths there, and what is wrong with it."""
        key = (isolate, plain, frozen(phrase))
        found = self._looked.get(key)
        if found is None:
            units: list[int] = []
            faults: list[Fault] = []
            for language in self.languages:
                words, reported = self._say(phrase, language, isolate=isolate)
                units.append(utf16_length(words))
                faults += (*reported, *_faults(phrase, words, language, plain=plain))
            found = self._looked[key] = tuple(units), tuple(faults)
        return found

    def _say(self, phrase: Phrase, language: str, *, isolate: bool) -> tuple[str, list[Fault]]:
        self._faults.clear()
        words = self._texts.render(phrase, language, zone=ZONE, isolate=isolate)
        return words, [("unfinished-text", f"{each} ({language})") for each in self._faults]

    def _label(self, label: Phrase) -> tuple[Fault, ...]:
        key = frozen(label)
        found = self._labels.get(key)
        if found is None:
            faults: list[Fault] = []
            for language in self.languages:
                words, reported = self._say(label, language, isolate=False)
                faults += (*reported, *_label_faults(label, words, language))
            found = self._labels[key] = tuple(faults)
        return found


def _faults(phrase: Phrase, words: str, language: str, *, plain: bool) -> Iterator[Fault]:
    where = f"the text {phrase.context} in {language}"
    if not words.strip():
        yield "unfinished-text", f"{where} is empty"
    if sum(words.count(each) for each in _OPEN) != words.count(_SHUT):
        yield "not-sendable", f"{where} leaves its direction open"
    if unescape(html((Run(words),), utf16_length(words))) != words:
        yield "not-sendable", f"{where} does not come through as it was said"
    if not plain:
        return
    for slot in slots_of(phrase.text):
        if phrase.slots.get(slot) in ("", NOTHING):
            yield "unfinished-text", f"{where} has nothing to say for {{{slot}}}"
    if _SLOT.search(words):
        yield "unfinished-text", f"{where} shows a slot in its braces"
    if UNSAID in words and UNSAID not in phrase.text:
        yield "unfinished-text", f"{where} has '{UNSAID}' where a value is missing"
    if re.search(r"\bNone\b", words) and "None" not in _source(phrase):
        yield "unfinished-text", f"{where} says 'None'"


def _label_faults(label: Phrase, words: str, language: str) -> Iterator[Fault]:
    where = f"the button {label.context} in {language}"
    if not words.strip():
        yield "unfinished-text", f"{where} is empty"
    elif _SLOT.search(words):
        yield "unfinished-text", f"{where} shows a slot in its braces"
    if len(words) > LABEL_WIDTH and not label.slots:
        yield "not-sendable", f"{where} has {len(words)} characters; {LABEL_WIDTH} can be read"
    if detect(words) is not None:
        yield "stuck-crisis", f"{where} reads as a crisis: whoever types it is not answered by this"


def _source(phrase: Phrase) -> str:
    """Give the English of a phrase with all that is said in its slots."""
    inner = [each for each in phrase.slots.values() if isinstance(each, Phrase | Lines)]
    return " ".join((phrase.text, phrase.many, *map(_inside, inner)))


def _inside(value: Phrase | Lines) -> str:
    if isinstance(value, Phrase):
        return _source(value)
    return " ".join(each if isinstance(each, str) else _source(each) for each in value.items)


def frozen(value: Value) -> object:
    """Give all that decides how a value is written, as a key."""
    if isinstance(value, Phrase):
        said = tuple(
            (name, frozen(value.slots.get(name, NOTHING)))
            for name in slots_of(value.text if value.count is None else value.text + value.many)
        )
        return value.context, value.text, value.count, said
    if isinstance(value, Lines):
        return tuple(frozen(each) for each in value.items)
    return type(value).__name__, value


@lru_cache(maxsize=4096)
def slots_of(text: str) -> tuple[str, ...]:
    """List the slots of a text."""
    return tuple(dict.fromkeys(_SLOT.findall(text)))


def phrases_in(values: Iterable[object]) -> Iterator[Phrase]:
    """List the phrases among some values."""
    yield from (each for each in values if isinstance(each, Phrase))
