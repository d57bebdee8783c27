"""Golden walks: small files that pin where a conversation goes, which buttons it has, what it does.

Wording is pinned only in a file whose rows have `texts`. Files are read and written elsewhere.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.engine.kinds.view import Record
from bot.errors import BotError
from bot.messages import Lines, Money, Value
from bot.playbook.library import Library, family
from bot.playbook.models import Playbook
from bot.playbook.problems import closest, quoted
from bot.workshop.walking import PLAIN_EVENTS, Walk

BEGIN = "begin"
INPUTS = frozenset({BEGIN, "tap", "press", "type", "time-up", "hold-over", *PLAIN_EVENTS})
EXPECTED = ("step", "choices", "effects")
TEXTS = "texts"

Input = tuple[str, str | None]


class Golden(BaseModel):
    """One conversation: `walk` is a list of inputs, each with what it has to lead to."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    says: str
    playbook: str
    entry: str | None = None
    facts: dict[str, Any] = Field(default_factory=dict)
    records: dict[str, str] = Field(default_factory=dict)
    brief: bool = False
    client_language: str = ""
    walk: Annotated[tuple[dict[str, Any], ...], Field(min_length=1)]

    @property
    def inputs(self) -> tuple[Input, ...]:
        """Give the inputs in their order."""
        return tuple(given(row) for row in self.walk)


@dataclass(frozen=True, slots=True)
class Found:
    """What an input led to."""

    step: str
    choices: tuple[str, ...]
    effects: tuple[str, ...]
    texts: tuple[str, ...] = ()

    def plain(self, *, texts: bool) -> dict[str, object]:
        """Write it as a row of a file has it."""
        plain: dict[str, object] = {
            "step": self.step,
            "choices": list(self.choices),
            "effects": list(self.effects),
        }
        return {**plain, TEXTS: list(self.texts)} if texts else plain


@dataclass(slots=True)
class Walking:
    """A golden walk under way."""

    walk: Walk
    found: list[Found] = field(default_factory=list)


def read(source: str, path: str) -> Golden:
    """Read a file; a BotError says with its line what is wrong."""
    try:
        plain = yaml.safe_load(source)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"{path}:{mark.line + 1}" if mark else path
        raise BotError(f"{line}: this is not valid YAML.") from None
    try:
        golden = Golden.model_validate(plain)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(each) for each in first["loc"]) or "the file"
        raise BotError(f"{path}: {where}: {first['msg']}.") from None
    for number, (name, _) in enumerate(golden.inputs, 1):
        if name not in INPUTS:
            near = closest(name, INPUTS)
            hint = f"; did you mean {quoted(near)}?" if near else f": {', '.join(sorted(INPUTS))}."
            raise BotError(f"{path}: input {number}: there is no input {quoted(name)}{hint}")
    return golden


def given(row: Mapping[str, Any]) -> Input:
    """Give the input of a row: its first key, with its value."""
    name, argument = next(iter(row.items()), ("", None))
    return name, None if argument is None else str(argument)


def begun(golden: Golden, library: Library) -> Walk:
    """Make ready to walk; a BotError names a playbook or door that is not there."""
    pinned = library.get(golden.playbook)
    if pinned is None:
        near = closest(golden.playbook, library.playbooks)
        hint = f"; did you mean {quoted(near)}?" if near else "."
        raise BotError(f"There is no playbook {quoted(golden.playbook)}{hint}")
    return made(golden, pinned.playbook, others(pinned.playbook, library))


def made(golden: Golden, book: Playbook, others: Mapping[str, Playbook]) -> Walk:
    """Make ready to walk this playbook, with those that it uses."""
    if golden.entry is not None and golden.entry not in book.doors:
        raise BotError(f"The playbook {quoted(book.id)} has no door {quoted(golden.entry)}.")
    return Walk(
        book,
        {name: fact(value) for name, value in golden.facts.items()},
        tuple(Record(name, label) for name, label in golden.records.items()),
        golden.entry,
        others=others,
        brief=golden.brief,
        client_language=golden.client_language,
    )


def others(book: Playbook, library: Library) -> dict[str, Playbook]:
    """Give the playbooks that one uses, directly or not, by id."""

    def find(name: str) -> Playbook | None:
        found = library.get(name)
        return None if found is None else found.playbook

    return {name: each for name, each in family(book, find).items() if name != book.id}


def fact(value: object) -> Value:
    """Read a fact as a file has it: a list of words, an amount, or one value."""
    match value:
        case list():
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


def walked(golden: Golden, library: Library) -> Iterator[tuple[Walk, Found]]:
    """Walk the inputs one by one, giving each time where that led."""
    return steps(golden, begun(golden, library))


def steps(golden: Golden, walk: Walk) -> Iterator[tuple[Walk, Found]]:
    """Give the inputs to a walk that is ready, one by one."""
    for name, argument in golden.inputs:
        if name == BEGIN:
            walk.begin()
        else:
            walk.input(name, argument or "")
        yield walk, where(walk)


def where(walk: Walk) -> Found:
    """Say where a walk stands after its last input."""
    return Found(walk.step, walk.choices, tuple(walk.kinds()), walk.seen().words)


def differences(golden: Golden, library: Library, *, texts: bool = False) -> list[str]:
    """Say for each input what it led to instead of what is written; nothing where all is right."""
    found = [each for _, each in walked(golden, library)]
    told: list[str] = []
    for number, (row, each) in enumerate(zip(golden.walk, found, strict=True), 1):
        plain = each.plain(texts=texts and TEXTS in row)
        told += [
            f"input {number} ({' '.join(str(part) for part in given(row) if part)}): {name} is "
            f"{value!r}, not {row.get(name)!r}"
            for name, value in plain.items()
            if row.get(name) != value
        ]
    return told


def written(golden: Golden, found: Sequence[Found], *, texts: bool = False) -> str:
    """Write a file with what was found, in the form in which these files are kept."""
    head = golden.model_dump(exclude_defaults=True, exclude={"walk"})
    lines = [yaml.safe_dump(head, allow_unicode=True, sort_keys=False, width=98), "walk:\n"]
    for row, each in zip(golden.walk, found, strict=True):
        name, argument = given(row)
        told = "" if argument is None else " " + json.dumps(argument, ensure_ascii=False)
        lines.append(f"  - {name}:{told}\n")
        plain = each.plain(texts=texts or TEXTS in row)
        lines.append(f"    step: {plain.pop('step')}\n")
        lines += (
            f"    {what}: {json.dumps(value, ensure_ascii=False)}\n"
            for what, value in plain.items()
        )
    return "".join(lines)
