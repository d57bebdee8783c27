"""From a Phrase to the words that a person reads: text looked up, slots filled, values written.

Where catalogs come from, and which channel shows the words, is not known here.
"""

from collections.abc import Callable, Iterable, Mapping
from copy import copy
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from string import Formatter
from typing import NoReturn
from zoneinfo import ZoneInfo

from bot.i18n import dates, numbers
from bot.i18n.catalogs import Catalog
from bot.i18n.direction import commands_kept, from_the_right, rtl, steady
from bot.i18n.direction import isolate as isolated
from bot.i18n.languages import SOURCE
from bot.i18n.plurals import PLURALS
from bot.i18n.safety import is_safety
from bot.messages import USUAL, Lines, Manner, Moment, Money, MonthOf, Near, Phrase, Value, Weekday

UNSAID = "…"
"""Stands where a value is missing: nobody is shown the braces of a slot."""

_FORMATTER = Formatter()


class TextError(KeyError):
    """A text and its values do not fit; `context` names the text, `slot` what is wrong with it.

    It holds no values, so it may be logged.
    """

    def __init__(self, context: str, slot: str) -> None:
        super().__init__(f"text of {context}: {slot}")
        self.context = context
        self.slot = slot


def _fail(error: TextError) -> NoReturn:
    raise error


def _unheard(_language: str, _context: str) -> None:
    """Take no notice."""


class Texts:
    """Every text in every language.

    A text that does not fit its values is given to `report`, which raises unless another is given.
    If it returns, a translation gives way to the English, and a missing value becomes an ellipsis.
    `outdated` is told, once each, of a language and context whose English has changed since.
    """

    def __init__(
        self,
        catalogs: Mapping[str, Catalog],
        *,
        report: Callable[[TextError], None] = _fail,
        outdated: Callable[[str, str], None] = _unheard,
    ) -> None:
        self._catalogs = catalogs
        self._report = report
        self._outdated = outdated
        self._told: set[tuple[str, str]] = set()
        self._books: Mapping[str, Mapping[str, Catalog]] = {}

    @property
    def catalogs(self) -> Mapping[str, Catalog]:
        """Where texts are looked up that no playbook has pinned."""
        return self._catalogs

    @property
    def languages(self) -> frozenset[str]:
        """The languages that there are texts in; English always."""
        return frozenset(self._catalogs) | {SOURCE}

    def renew(
        self,
        catalogs: Mapping[str, Catalog],
        books: Mapping[str, Mapping[str, Catalog]] | None = None,
    ) -> None:
        """Look texts up in these catalogs from here on, and those of `books` (by id) in theirs."""
        self._catalogs = catalogs
        self._books = books or {}
        self._told.clear()

    def saying(self, books: Mapping[str, Mapping[str, Catalog]]) -> "Texts":
        """Give the same texts, but what these playbooks (by id) say as it was pinned."""
        if not books:
            return self
        pinned = copy(self)
        pinned._books = {**self._books, **books}  # noqa: SLF001 - one of us
        return pinned

    def prepare(self) -> None:
        """Look into every catalog once, so that no turn waits for one; for a thread of its own."""
        for language in self._catalogs:
            self._catalogs.get(language)

    def covers(self, texts: Iterable[tuple[str, str]], language: str) -> tuple[int, int]:
        """Count how many of these (context, English) texts are said in a language, and all."""
        spoken = [each for each in texts if has_words(each[1])]
        if language == SOURCE:
            return len(spoken), len(spoken)
        said = sum(self._found(Phrase(*each), language) is not None for each in spoken)
        return said, len(spoken)

    def render(
        self,
        phrase: Phrase,
        language: str,
        *,
        zone: str | None,
        isolate: bool = True,
        now: datetime | None = None,
        manner: Manner = USUAL,
    ) -> str:
        """Say a phrase in a language, or in English where it has no translation.

        Values are written the way of the language that the text is in. Instants are shown by the
        clock of `zone`, marked as UTC without one; naive times as they are. A year is left out
        only when the day is near `now`. With `isolate` every value is fenced in for mixed
        directions, except the items of Lines, which have a line to themselves, and every line of a
        right-to-left text begins at the right. `manner` is whose calendar and digits are used.
        """
        return _Writer(self, _place(zone), now, manner, isolate=isolate).whole(phrase, language)

    def pieces(self, phrase: Phrase, language: str) -> tuple[str, tuple[tuple[str, str], ...]]:
        """Find the language that a phrase can be said in, and its text as (words, slot) pairs."""
        context = phrase.context
        text = phrase.many if phrase.many and phrase.count != 1 else phrase.text
        translated = self._found(phrase, language)
        if translated is not None:
            try:
                found = _parse(translated)
                _check_slots(context, found, phrase.slots)
            except ValueError:
                self._report(TextError(context, f"not a readable text in {language}"))
            except TextError as error:
                self._report(error)
            else:
                return language, found
        try:
            # What is only slots is the same in every language.
            return SOURCE if has_words(text) else language, _parse(text)
        except ValueError:
            self._report(TextError(context, "not a readable text"))
            return SOURCE, ((text.replace("{", "").replace("}", ""), ""),)

    def _found(self, phrase: Phrase, language: str) -> str | None:
        """Find what a language says for a phrase, in the form that its count takes."""
        context = phrase.context
        book, slash, _ = context.partition("/")
        if slash and book in self._books:
            catalog = self._books[book].get(language)
        else:
            catalog = self._catalogs.get(language)
        if not catalog:
            return None
        found = catalog.get((context, "")) if is_safety(context) else None
        found = found or catalog.get((context, phrase.text))
        if not found:
            found = catalog.get((context, ""))
            if found and (language, context) not in self._told:
                self._told.add((language, context))
                self._outdated(language, context)
        if isinstance(found, tuple):
            form = PLURALS[language].form(abs(phrase.count or 0))
            found = found[form] if form < len(found) else None
        return found or None

    def missing(self, context: str, slot: str) -> str:
        """Report a slot without a value and give what stands in its place."""
        self._report(TextError(context, slot))
        return UNSAID


class _Writer:
    """One rendering: the settings that hold for a phrase and for all that is inside it."""

    __slots__ = ("isolate", "manner", "now", "place", "texts")

    def __init__(
        self,
        texts: Texts,
        place: ZoneInfo | None,
        now: datetime | None,
        manner: Manner,
        *,
        isolate: bool,
    ) -> None:
        self.texts = texts
        self.place = place
        self.now = now
        self.manner = manner
        self.isolate = isolate

    def whole(self, phrase: Phrase, language: str) -> str:
        """Write a phrase that stands on its own lines."""
        spoken, text = self.phrase(phrase, language)
        return from_the_right(text) if self.isolate and rtl(spoken) else text

    def phrase(self, phrase: Phrase, language: str) -> tuple[str, str]:
        """Write a phrase; with the language that it was said in."""
        spoken, pieces = self.texts.pieces(phrase, language)
        marked = self.isolate and rtl(spoken)
        said: list[str] = []
        for words, slot in pieces:
            said.append(commands_kept(words) if marked else words)
            if slot and slot in phrase.slots:
                said.append(self.slot(phrase.slots[slot], language, spoken))
            elif slot:
                said.append(self.texts.missing(phrase.context, slot))
        return spoken, "".join(said)

    def slot(self, value: Value, language: str, spoken: str) -> str:
        """Write a value: phrases in the person's language, the rest as the text around it."""
        if isinstance(value, Lines):
            return "\n".join(self.item(item, language, spoken) for item in value.items)
        if isinstance(value, Phrase):
            text = self.phrase(value, language)[1]
        elif isinstance(value, str):
            text = steady(value) if self.isolate else value
        else:
            text = self.plain(value, spoken)
        return isolated(text) if self.isolate else text

    def item(self, item: Phrase | str, language: str, spoken: str) -> str:
        """Write one of several lines; it sets its own direction, being a paragraph of its own.

        In a right-to-left text its dash stays at the right, and only the words have their own.
        """
        if isinstance(item, Phrase):
            text = self.phrase(item, language)[1]
        else:
            text = steady(item) if self.isolate else item
        if self.isolate and rtl(spoken):
            text = isolated(text)
        return "- " + text.replace("\n", "\n  ")

    def plain(self, value: int | Decimal | Money | Moment, spoken: str) -> str:
        """Write a number, an amount or a time in the language that is spoken."""
        manner = self.manner
        match value:
            case Money():
                return numbers.money(value, spoken, manner)
            case datetime():
                return self.instant(value, spoken)
            case Near(at=at):
                return dates.near(at, spoken, manner)
            case date():
                return dates.day(value, spoken, today=self.today(), manner=manner)
            case time():
                return dates.clock(value, spoken, manner)
            case timedelta():
                return dates.span(value, spoken, manner)
            case Weekday(day=day, tight=tight):
                return dates.weekday(day, spoken, tight=tight)
            case MonthOf(day=within):
                return dates.month(within, spoken, manner)
            case _:
                return numbers.number(value, spoken, manner)

    def instant(self, value: datetime, spoken: str) -> str:
        """Write a point in time by the person's clock."""
        today, manner = self.today(), self.manner
        if value.tzinfo is None:
            return dates.moment(value, spoken, today=today, manner=manner)
        wall = value.astimezone(self.place or UTC)
        text = dates.moment(wall, spoken, today=today, manner=manner)
        return text if self.place else f"{text} UTC"

    def today(self) -> date | None:
        """Give the day that it is for the person, where that is known."""
        if self.now is None:
            return None
        return self.now.astimezone(self.place or UTC).date()


def _place(zone: str | None) -> ZoneInfo | None:
    """Find a zone; None for one that has left the zone data, so that its times are marked UTC."""
    try:
        return ZoneInfo(zone) if zone else None
    except (KeyError, ValueError, OSError):
        return None


@lru_cache(maxsize=4096)
def has_words(text: str) -> bool:
    """Tell whether there is anything to translate: a text of slots and signs alone has nothing."""
    try:
        return any(each.isalpha() for words, _ in _parse(text) for each in words)
    except ValueError:
        return True


@lru_cache(maxsize=4096)
def _parse(text: str) -> tuple[tuple[str, str], ...]:
    """Cut a text into (words, slot) pairs; raises ValueError for anything but plain `{slots}`."""
    pieces: list[tuple[str, str]] = []
    for words, slot, spec, conversion in _FORMATTER.parse(text):
        if slot is not None and (not slot.isidentifier() or spec or conversion):
            raise ValueError("a slot is a name in braces")
        pieces.append((words, slot or ""))
    return tuple(pieces)


def _check_slots(
    context: str, pieces: tuple[tuple[str, str], ...], slots: Mapping[str, Value]
) -> None:
    """Raise TextError for the first slot of a translation that has no value."""
    for _, slot in pieces:
        if slot and slot not in slots:
            raise TextError(context, slot)
