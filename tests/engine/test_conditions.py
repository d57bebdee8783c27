"""Conditions compare plainly, and what is not known never counts as something."""

from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter

from bot.engine.conditions import Seen, holds, way
from bot.playbook.models import Branch, OptionalCondition

SEEN: Seen = {
    "heat": Decimal(4),
    "price": Decimal("450.50"),
    "wants": "refund",
    "unknowns": ("when", "who"),
    "none": (),
    "skipped": None,
    "held": True,
    "free": False,
    "words": "",
}

TABLE: list[tuple[Any, bool]] = [
    (None, True),
    ({}, True),
    # A bare value means `is`, a list means one of them.
    ({"wants": "refund"}, True),
    ({"wants": "change"}, False),
    ({"wants": ("change", "refund")}, True),
    ({"wants": ("change",)}, False),
    ({"heat": 4}, True),
    ({"held": True}, True),
    ({"held": False}, False),
    ({"free": False}, True),
    # A number is no truth and a truth no number.
    ({"held": {"at_least": 1}}, False),
    # Limits include their end.
    ({"heat": {"at_least": 4}}, True),
    ({"heat": {"at_least": 5}}, False),
    ({"heat": {"at_most": 4}}, True),
    ({"heat": {"at_most": 3}}, False),
    ({"heat": {"at_least": 2, "at_most": 4}}, True),
    ({"price": {"at_least": Decimal("450.5")}}, True),
    ({"wants": {"at_least": 1}}, False),
    # What is not known fits only `known: false` and `is_not`.
    ({"skipped": {"known": False}}, True),
    ({"skipped": {"known": True}}, False),
    ({"missing": {"known": False}}, True),
    ({"missing": "x"}, False),
    ({"missing": {"is_not": "x"}}, True),
    ({"missing": {"at_least": 0}}, False),
    ({"missing": {"at_most": 9}}, False),
    ({"missing": {"one_of": ("x",)}}, False),
    ({"none": {"known": False}}, True),
    ({"wants": {"known": True}}, True),
    ({"wants": {"is_not": "refund"}}, False),
    ({"wants": {"is_not": "change"}}, True),
    # A checklist includes what was ticked.
    ({"unknowns": {"includes": "when"}}, True),
    ({"unknowns": {"includes": "what"}}, False),
    ({"none": {"includes": "when"}}, False),
    ({"wants": {"includes": "refund"}}, False),
    # All names must hold; groups combine.
    ({"wants": "refund", "heat": 4}, True),
    ({"wants": "refund", "heat": 5}, False),
    ({"any": ({"heat": 5}, {"wants": "refund"})}, True),
    ({"any": ({"heat": 5}, {"wants": "change"})}, False),
    ({"all": ({"heat": 4}, {"wants": "refund"})}, True),
    ({"all": ({"heat": 4}, {"wants": "change"})}, False),
    ({"not": {"wants": "change"}}, True),
    ({"not": {"wants": "refund"}}, False),
    ({"heat": 4, "not": {"any": ({"wants": "change"}, {"held": False})}}, True),
]

CONDITION: TypeAdapter[Any] = TypeAdapter(OptionalCondition)


@pytest.mark.parametrize(("given", "expected"), TABLE, ids=str)
def test_a_condition_holds_or_not(given: object, expected: bool) -> None:
    """Every kind of comparison, at its edges and with what is not known."""
    assert holds(CONDITION.validate_python(given), SEEN) is expected


def test_the_first_way_that_holds_is_taken() -> None:
    """Branches are read in their order; without one that holds there is no way."""
    hot = Branch(to="cool", when=CONDITION.validate_python({"heat": {"at_least": 4}}))
    refund = Branch(to="money", when=CONDITION.validate_python({"wants": "refund"}))
    assert way((hot, refund), SEEN) == 0
    assert way((refund, hot), SEEN) == 0
    assert way((Branch(to="on"), hot), SEEN) == 0
    assert way((hot,), {}) is None
    assert way((), SEEN) is None
