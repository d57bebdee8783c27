"""Walks as files: a conversation written down so that it can be walked again, input by input."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import yaml

from bot.engine.kinds.view import Record
from bot.messages import Lines, Money, Value
from bot.playbook.models import Playbook
from bot.workshop.walking import Walk

Row = Mapping[str, Any]
"""One input of a file with what it led to."""
WIDTH = 98


def walk(golden: Row, book: Playbook, others: Mapping[str, Playbook]) -> list[dict[str, object]]:
    """Walk a file's inputs; gives what each of them led to."""
    records = tuple(Record(name, label) for name, label in golden.get("records", {}).items())
    facts = {name: read_fact(each) for name, each in golden.get("facts", {}).items()}
    walking = Walk(book, facts, records, golden.get("entry"), others)
    walked: list[dict[str, object]] = []
    for row in golden["walk"]:
        name, argument = given(row)
        if name == "begin":
            walking.begin()
        else:
            walking.input(name, argument)
        walked.append(
            {"step": walking.step, "choices": list(walking.choices), "effects": walking.kinds()}
        )
    return walked


def given(row: Row) -> tuple[str, Any]:
    """Give the input of a row: its first key, with its value."""
    return next(iter(row.items()))


def written(golden: Row, walked: list[dict[str, object]]) -> str:
    """Write the file with what was found, in the form in which these files are kept."""
    head = {name: value for name, value in golden.items() if name != "walk"}
    lines = [yaml.safe_dump(head, allow_unicode=True, sort_keys=False, width=WIDTH), "walk:\n"]
    for row, found in zip(golden["walk"], walked, strict=True):
        name, argument = given(row)
        told = "" if argument is None else " " + json.dumps(argument, ensure_ascii=False)
        lines.append(f"  - {name}:{told}\n")
        lines.append(f"    step: {found['step']}\n")
        lines += (f"    {what}: {json.dumps(found[what])}\n" for what in ("choices", "effects"))
    return "".join(lines)


def read_fact(told: object) -> Value:
    """Read a fact as a file has it: a list is a list of the case, `300 EUR` under `money` money."""
    match told:
        case list():
            return Lines(tuple(str(each) for each in told))
        case {"money": str(amount)}:
            number, _, currency = amount.partition(" ")
            return Money(Decimal(number), currency)
        case str() | int():
            return told
        case _:
            return str(told)


def fact_written(fact: Value) -> object:
    """Write a fact as `read_fact` reads it."""
    match fact:
        case Lines(items=items):
            return [str(each) for each in items]
        case Money(amount=amount, currency=currency):
            return {"money": f"{amount} {currency}"}
        case str() | int():
            return fact
        case _:
            return str(fact)
