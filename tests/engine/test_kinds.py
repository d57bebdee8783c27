"""Every step kind keeps its promises: one file of walks for each, in `kinds/`."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import pytest
import yaml

from bot.engine.effects import FileNote, FileReply, KeepFelt, KeepTerm, Notice, SwitchOn
from bot.engine.kinds import KINDS
from bot.engine.kinds.view import Record
from bot.messages import Lines, Money, Value
from bot.playbook import models
from bot.workshop.walking import Walk, said, written
from tests.support.walking import book

FOLDER = Path(__file__).parent / "kinds"
NAMES = {model: name for name, model in models.KINDS.items()}
Row = Mapping[str, Any]
EffectT = TypeVar("EffectT")


def walks() -> list[Any]:
    files = {file.stem: yaml.safe_load(file.read_text("utf-8")) for file in FOLDER.glob("*.yaml")}
    return [
        pytest.param(files[name], walk, id=f"{name}: {walk['says']}")
        for name in sorted(files)
        for walk in files[name]["walks"]
    ]


@pytest.mark.parametrize("name", [NAMES[model] for model in KINDS])
def test_every_kind_has_walks(name: str) -> None:
    """A new step kind comes with a file that shows what it does."""
    assert (FOLDER / f"{name}.yaml").is_file(), f"write tests/engine/kinds/{name}.yaml"


def test_every_kind_of_the_language_is_built() -> None:
    """Whatever a playbook may say, the engine can carry out."""
    assert set(KINDS) == set(models.KINDS.values())


@pytest.mark.parametrize(("file", "walk"), walks())
def test_a_kind_does_what_its_walk_says(file: Row, walk: Row) -> None:
    """Each input of a walk leads where its file says, and causes what it says."""
    records = tuple(Record(id_, label) for id_, label in walk.get("records", {}).items())
    walking = Walk(
        book(file["playbook"]),
        {name: fact(value) for name, value in walk.get("facts", {}).items()},
        records,
        others={other.id: other for other in map(book, file.get("others", ()))},
        brief=walk.get("brief", False),
        client_language=walk.get("client_language", ""),
    )
    for number, row in enumerate(walk["inputs"], 1):
        (name, argument), *expected = row.items()
        if name == "begin":
            walking.begin()
        else:
            walking.input(name, argument)
        for what, wanted in expected:
            assert what in FOUND, f"{what} is nothing that a walk can expect"
            assert found(walking, what) == wanted, f"input {number} ({name} {argument}): {what}"


def fact(value: object) -> Value:
    """A fact as a walk's file writes it: a list of words, an amount, or one value."""
    match value:
        case list():
            return Lines(tuple(str(each) for each in value))
        case {"amount": amount, "currency": str(currency)}:
            return Money(Decimal(str(amount)), currency)
        case _:
            assert isinstance(value, str | int)
            return value


def found(walking: Walk, what: str) -> object:
    return FOUND[what](walking)


def of(walking: Walk, kind: type[EffectT]) -> list[EffectT]:
    """The effects of one kind that the last input had."""
    return [each for each in walking.effects if isinstance(each, kind)]


FOUND: Mapping[str, Callable[[Walk], object]] = {
    "step": lambda walk: walk.step,
    "status": lambda walk: walk.session.status,
    "texts": lambda walk: list(walk.seen().words),
    "choices": lambda walk: list(walk.choices),
    "labels": lambda walk: list(walk.seen().labels),
    "effects": lambda walk: walk.kinds(),
    "standing": lambda walk: walk.standing_kinds(),
    "draft": lambda walk: walk.seen().draft,
    "notice": lambda walk: "\n".join(said(each.text) for each in of(walk, Notice)),
    "noted": lambda walk: [noted(each) for each in of(walk, FileNote)],
    "felt": lambda walk: [each.words for each in of(walk, KeepFelt)],
    "kept": lambda walk: {each.term: each.words for each in of(walk, KeepTerm)},
    "switched": lambda walk: [list(each.routines) for each in of(walk, SwitchOn)],
    "rung": lambda walk: [each.rung for each in of(walk, FileReply)],
    "filed": lambda walk: "\n".join(
        each.words or written(each.paragraphs) for each in of(walk, FileReply)
    ),
}
"""What a walk can expect, and where it is found."""


def noted(note: FileNote) -> dict[str, object]:
    """A filed note as a walk's file writes it: only what is said."""
    match note.words:
        case str() as words:
            pass
        case tuple() as paragraphs:
            words = written(paragraphs)
        case _:
            words = said(note.words)
    when = {"day": note.day.isoformat()} if note.day else {"ago": note.days_ago}
    return {"as": note.kind, "words": words, **note.fields, **when}
