"""From the bytes of a golden walk to a Golden, or to what is wrong with it and where.

Read as strictly as a playbook is, and told in the same form.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bot.errors import BotError
from bot.playbook.facts import FACTS
from bot.playbook.marks import Marks, Path
from bot.playbook.problems import Problem, Problems, closest, did_you_mean, listed, quoted
from bot.playbook.yaml_nodes import compose
from bot.workshop.golden import BEGIN, FIELDS, INPUTS, TEXTS, WITH_WORDS, Golden

NEEDED = ("says", "playbook", "walk")
LISTS = ("choices", "effects", TEXTS)
PINNED = ("step", *LISTS)
_HOW = {
    "says": "say in a sentence what the walk shows",
    "playbook": "name the playbook that is walked",
    "walk": "list the inputs, the first of them '- begin:'",
}


def read(source: str | bytes, path: str) -> Golden:
    """Read a file; a BotError says all that is wrong with it, each with its line."""
    marks, problems, useful = compose(source, path)
    if useful:
        problems = Problems((*problems, *_Judge(marks).whole()))
    if problems:
        raise BotError(str(problems))
    head: dict[str, Any] = _plain(marks.data)
    walk = [
        {**row, "line": marks.place(("walk", at), "value").line}
        for at, row in enumerate(head["walk"])
    ]
    lines = {name: marks.place((name,), "key").line for name in head}
    return Golden.model_validate({**head, "walk": walk, "file": path, "lines": lines})


def _plain(value: object) -> Any:  # noqa: ANN401  # what YAML holds
    match value:
        case Mapping():
            return {name: _plain(inner) for name, inner in value.items()}
        case tuple():
            return [_plain(inner) for inner in value]
        case Decimal():
            return str(value)
        case _:
            return value


@dataclass(frozen=True, slots=True)
class _Judge:
    """Looks at one file; whatever it finds has a line."""

    marks: Marks

    def whole(self) -> Iterator[Problem]:
        head = self.marks.data
        if not isinstance(head, dict):
            yield self.marks.problem(
                "bad-value", (), "the file is no walk", "start it with 'says: ...', 'playbook: ...'"
            )
            return
        for name in head:
            if name not in FIELDS:
                advice = did_you_mean(name, FIELDS, f"it may have {listed(FIELDS)}")
                what = f"the walk has an unknown field {quoted(name)}"
                yield self.marks.problem("unknown-field", (name,), what, advice, on="key")
        meant = {closest(name, FIELDS) for name in head if name not in FIELDS}
        for name in NEEDED:
            if head.get(name) is None and name not in meant:
                what = f"the walk has no {quoted(name)}"
                yield self.marks.problem("missing-field", (name,), what, _HOW[name], on="key")
        for name, value in head.items():
            if name in FIELDS and value is not None:
                yield from self.field(name, value)
            elif name in FIELDS and name not in NEEDED:
                yield self.wrong((name,), "is empty", "write something, or leave the line out")

    def field(self, name: str, value: object) -> Iterator[Problem]:
        match name:
            case "walk" if not isinstance(value, tuple) or not value:
                yield self.wrong((name,), "holds no inputs", _HOW[name])
            case "walk" if isinstance(value, tuple):
                for at, row in enumerate(value):
                    yield from self.row(at, row)
            case "brief":
                if not isinstance(value, bool):
                    yield self.wrong((name,), f"is {quoted(value)}", "write true or false")
            case "facts" | "records":
                yield from self.mapping(name, value)
            case _:
                if not isinstance(value, str):
                    yield self.text((name,), value)

    def mapping(self, name: str, value: object) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield self.wrong((name,), "is no mapping", "write each below it as 'name: ...'")
            return
        for key, told in value.items():
            if name == "facts":
                yield from self.fact(key, told)
            elif not isinstance(told, str):
                yield self.text((name, key), told)

    def fact(self, name: str, value: object) -> Iterator[Problem]:
        if name not in FACTS:
            what = f"there is no fact {quoted(name)}"
            advice = did_you_mean(name, FACTS, "the authors' manual lists the facts of a case")
            yield self.marks.problem("unknown-fact", ("facts", name), what, advice, on="key")
        match value:
            case str() | int() | tuple():
                pass
            case {"amount": str() | int() | Decimal(), "currency": str(), **more} if not more:
                pass
            case _:
                yield self.wrong(
                    ("facts", name),
                    "is neither a text, a number, a list nor an amount",
                    'an amount is written {amount: "450", currency: EUR}',
                )

    def row(self, at: int, row: object) -> Iterator[Problem]:
        path: Path = ("walk", at)
        if not isinstance(row, dict) or not row:
            yield self.marks.problem(
                "bad-value", path, f"input {at + 1} is no input", f"write {listed(INPUTS)}"
            )
            return
        inputs = [name for name in row if name in INPUTS]
        for name in row:
            if name not in INPUTS and name not in PINNED:
                known = (*PINNED, *INPUTS) if not inputs else PINNED
                advice = did_you_mean(name, known, f"it may have {listed(known)}")
                what = f"input {at + 1} has an unknown field {quoted(name)}"
                yield self.marks.problem("unknown-field", (*path, name), what, advice, on="key")
        if not inputs and all(name in PINNED for name in row):
            what = f"input {at + 1} does not say what is done"
            yield self.marks.problem("missing-field", path, what, f"add {listed(INPUTS)}")
        for name in inputs[1:]:
            what = f"input {at + 1} is {quoted(inputs[0])} and {quoted(name)} at once"
            yield self.marks.problem(
                "bad-value", (*path, name), what, "begin each input with a dash", on="key"
            )
        for name in inputs[:1]:
            yield from self.input(at, name, row[name])
        for name in PINNED:
            if name in row:
                yield from self.pinned((*path, name), row[name])

    def input(self, at: int, name: str, argument: object) -> Iterator[Problem]:
        path: Path = ("walk", at, name)
        if (name == BEGIN) is not (at == 0):
            what = f"input {at + 1} is {quoted(name)}"
            advice = "the first input, and no other, is '- begin:'"
            yield self.marks.problem("bad-value", path, what, advice, on="key")
        elif name in WITH_WORDS:
            if argument is None:
                yield self.wrong(path, "is empty", f'write {name}: "..."')
            elif not isinstance(argument, str):
                yield self.text(path, argument)
        elif argument is not None:
            yield self.wrong(path, f"is {quoted(argument)}", f"write '- {name}:' and no more")

    def pinned(self, path: Path, value: object) -> Iterator[Problem]:
        if path[-1] == "step":
            if not isinstance(value, str):
                yield self.text(path, value)
        elif not isinstance(value, tuple) or not all(isinstance(each, str) for each in value):
            yield self.wrong(path, "is no list of texts", 'write ["...", "..."], or []')

    def text(self, path: Path, found: object) -> Problem:
        if found is None:
            return self.wrong(path, "is empty", "write something, or leave the line out")
        if isinstance(found, (tuple, dict)):
            return self.wrong(path, "is a list or a mapping", "a text is wanted here")
        plain = str(found).lower() if isinstance(found, bool) else found
        return self.wrong(
            path, f"is {quoted(found)}", f'a text is wanted here: write "{plain}", in quotes'
        )

    def wrong(self, path: Path, what: str, advice: str) -> Problem:
        name = next((part for part in reversed(path) if isinstance(part, str)), "walk")
        return self.marks.problem("bad-value", path, f"{quoted(name)} {what}", advice)
