"""Golden walks: small files that pin where a conversation goes, which buttons it has, what it does.

Wording is pinned only in rows that have `texts`. Opening files is done elsewhere; what is wrong
with one is found in `golden_file.py`.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, NoReturn

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.engine.answers import Answer
from bot.engine.kinds.view import Record
from bot.errors import BotError
from bot.messages import Lines, Money, Value
from bot.playbook.library import Library, family
from bot.playbook.models import Playbook, step_called
from bot.playbook.problems import did_you_mean, quoted
from bot.workshop import samples
from bot.workshop.walking import PLAIN_EVENTS, Walk

BEGIN = "begin"
WITH_WORDS = ("tap", "press", "type")
"""The inputs that say with what."""
INPUTS = (BEGIN, *WITH_WORDS, "time-up", "hold-over", *PLAIN_EVENTS)
TEXTS = "texts"

_INVISIBLE = re.compile(
    r"[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)


@dataclass(frozen=True, slots=True)
class Found:
    """What an input led to."""

    step: str
    choices: tuple[str, ...]
    effects: tuple[str, ...]
    texts: tuple[str, ...] = ()


class Row(BaseModel):
    """An input, and what it has to lead to as far as that is pinned."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    argument: str | None = None
    step: str | None = None
    choices: tuple[str, ...] | None = None
    effects: tuple[str, ...] | None = None
    texts: tuple[str, ...] | None = None
    line: int = 0
    """Where it stands in its file; 0 where it has none."""

    @model_validator(mode="before")
    @classmethod
    def _as_in_a_file(cls, given: object) -> object:
        """Take `{tap: sent, step: bye}`: the input is the key, and what it is given the value."""
        if not isinstance(given, Mapping) or "name" in given:
            return given
        row: dict[str, Any] = dict(given)
        for name in INPUTS:
            if name in row:
                argument = row.pop(name)
                return {**row, "name": name, "argument": None if argument is None else argument}
        return row

    @property
    def said(self) -> str:
        """The input in one line, for a person."""
        return self.name if self.argument is None else f"{self.name} {quoted(self.argument)}"


class Golden(BaseModel):
    """One conversation: `walk` is a list of inputs, each with what it has to lead to."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    says: str
    playbook: str
    entry: str | None = None
    """A door to go in by."""
    begins_at: str | None = None
    """A step to begin at; samples are the answers to what can have been asked before."""
    facts: dict[str, Any] = Field(default_factory=dict)
    records: dict[str, str] = Field(default_factory=dict)
    brief: bool = False
    client_language: str = ""
    walk: Annotated[tuple[Row, ...], Field(min_length=1)]
    file: str = ""
    """The path that it was read from."""
    lines: dict[str, int] = Field(default_factory=dict)
    """Where its fields stand in that file."""

    def where(self, line: int) -> str:
        """Give the place to stand before a message: nothing for a walk from no file."""
        return f"{self.file}:{line or 1}: " if self.file else ""


NO_PART_OF_A_FILE = frozenset({"file", "lines"})
FIELDS = tuple(name for name in Golden.model_fields if name not in NO_PART_OF_A_FILE)


# --- walking -------------------------------------------------------------------------------------


def begun(golden: Golden, library: Library) -> Walk:
    """Make ready to walk; a BotError names a playbook, door or step that is not there."""
    pinned = library.get(golden.playbook)
    if pinned is None:
        advice = did_you_mean(golden.playbook, library.playbooks, "'evenkeel check' lists them")
        what = f"there is no sound playbook {quoted(golden.playbook)}; {advice}"
        raise BotError(f"{golden.where(golden.lines.get('playbook', 0))}{what}")
    return made(golden, pinned.playbook, others(pinned.playbook, library))


def made(golden: Golden, book: Playbook, others: Mapping[str, Playbook]) -> Walk:
    """Make ready to walk this playbook, with those that it uses."""
    at = None
    answered: Mapping[str, Answer] = {}
    if golden.entry is not None and golden.entry not in book.doors:
        _absent(golden, "entry", golden.entry, "door", book.doors)
    if golden.begins_at is not None:
        at = step_called(book, golden.begins_at)
        if at is None:
            _absent(golden, "begins_at", golden.begins_at, "step", book.steps)
        answered = samples.answers(book, at)
    return Walk(
        book,
        # What is known in every case is known here, too, whether the file says so or not.
        samples.facts([book, *others.values()])
        | {name: fact(value) for name, value in golden.facts.items()},
        tuple(Record(name, label) for name, label in golden.records.items()),
        golden.entry,
        others=others,
        brief=golden.brief,
        client_language=golden.client_language,
        at=at,
        answered=answered,
    )


def _absent(golden: Golden, where: str, found: str, what: str, there: Iterable[str]) -> NoReturn:
    advice = did_you_mean(found, there)
    raise BotError(
        f"{golden.where(golden.lines.get(where, 0))}the playbook {quoted(golden.playbook)} has no "
        f"{what} {quoted(found)}{f'; {advice}' if advice else '.'}"
    )


def others(book: Playbook, library: Library) -> dict[str, Playbook]:
    """Give the playbooks that one uses, directly or not, by id."""

    def find(name: str) -> Playbook | None:
        found = library.get(name)
        return None if found is None else found.playbook

    return {name: each for name, each in family(book, find).items() if name != book.id}


def walked(golden: Golden, library: Library) -> Iterator[tuple[Walk, Found]]:
    """Walk the inputs one by one, giving each time where that led."""
    return steps(golden, begun(golden, library))


def steps(golden: Golden, walk: Walk) -> Iterator[tuple[Walk, Found]]:
    """Give the inputs to a walk that is ready; a BotError names the one that cannot be given."""
    for number, row in enumerate(golden.walk, 1):
        try:
            if row.name == BEGIN:
                walk.begin()
            else:
                walk.input(row.name, row.argument or "")
        except BotError as problem:
            place = golden.where(row.line)
            raise BotError(f"{place}input {number} ({row.said}): {problem}") from None
        yield walk, where(walk)


def where(walk: Walk) -> Found:
    """Say where a walk stands after its last input; in a used playbook with that one's id."""
    front = walk.session.place.frames[-1]
    own = front.playbook == walk.book.id
    step = front.step if own else f"{front.playbook}/{front.step}"
    return Found(step, walk.choices, tuple(walk.kinds()), walk.seen().words)


def differences(golden: Golden, library: Library, *, texts: bool = False) -> list[str]:
    """Say for each input what it led to instead of what is pinned; nothing where all is right.

    A step is also known by what it was called before. Words count only with `texts`.
    """
    told: list[str] = []
    walk = begun(golden, library)
    for number, (row, (_, found)) in enumerate(
        zip(golden.walk, steps(golden, walk), strict=True), 1
    ):
        for name in ("step", "choices", "effects", TEXTS):
            pinned, value = getattr(row, name), getattr(found, name)
            if pinned == value or (name == TEXTS and (pinned is None or not texts)):
                continue
            if name == "step" and pinned is not None and step_called(walk.book, pinned) == value:
                continue
            place = f"{golden.where(row.line)}input {number} ({row.said}): {name} is "
            expected = "" if pinned is None else f" where {_shown(pinned)} is expected"
            told.append(f"{place}{_shown(value)}{expected or ', and the file does not say so'}")
    return told


def _shown(value: object) -> str:
    match value:
        case tuple():
            return json.dumps(list(value), ensure_ascii=False)
        case _:
            return repr(value)


# --- writing -------------------------------------------------------------------------------------


def fact(value: object) -> Value:
    """Read a fact as a file has it: a list of words, an amount, or one value."""
    match value:
        case list() | tuple():
            return Lines(tuple(str(each) for each in value))
        case {"amount": amount, "currency": str(currency)}:
            return Money(Decimal(str(amount)), currency)
        case str() | int():
            return value
        case _:
            raise BotError(f"A fact is a text, a number, a list or an amount, not {value!r}.")


def fact_written(value: Value) -> object:
    """Write a fact as `fact` reads it."""
    match value:
        case Lines(items=items):
            return [str(each) for each in items]
        case Money(amount=amount, currency=currency):
            return {"amount": str(amount), "currency": currency}
        case str() | int():
            return value
        case _:
            return str(value)


def written(golden: Golden, found: Sequence[Found], *, texts: bool = False) -> str:
    """Write a file with what was found, in the form in which these files are kept.

    Words that are pinned stay as they are, unless `texts` writes down those of every row.
    """
    head = golden.model_dump(exclude_defaults=True, exclude={"walk", *NO_PART_OF_A_FILE})
    lines = [yaml.safe_dump(head, allow_unicode=True, sort_keys=False, width=98), "walk:\n"]
    for row, each in zip(golden.walk, found, strict=True):
        told = "" if row.argument is None else f" {_quoted(row.argument)}"
        lines.append(f"  - {row.name}:{told}\n    step: {each.step}\n")
        lines.append(f"    choices: {_quoted(list(each.choices))}\n")
        lines.append(f"    effects: {_quoted(list(each.effects))}\n")
        words = each.texts if texts else row.texts
        if words is not None:
            lines.append(f"    {TEXTS}: {_quoted(list(words))}\n")
    return "".join(lines)


def _quoted(value: str | list[str]) -> str:
    """Write words as JSON, which YAML reads too, with nothing in it that cannot be seen."""
    plain = json.dumps(value, ensure_ascii=False)
    return _INVISIBLE.sub(lambda found: f"\\u{ord(found[0]):04x}", plain)
