"""The schema says to an editor what the reader says to a file, and its copy is fresh."""

import json
import operator
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.playbook import schema
from bot.playbook.models import KINDS, Part, Playbook
from bot.playbook.parse import read
from bot.playbook.reference import MODELS, about, fields_of
from bot.playbook.yaml_nodes import compose
from tests.playbook.samples import SMALL, long

PLAYBOOKS = Path(__file__).parents[2] / "playbooks"
PROBLEMS = Path(__file__).parents[1] / "problems"
TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (tuple,),
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
}
SAYS_NOTHING = {"description", "$defs", "$schema", "title", "type"}


Rule = dict[str, Any]


def faults(value: object, rule: Rule, whole: Rule, where: str = "") -> list[str]:
    """Judge a value by a schema; a keyword that is not known here fails the test."""
    assert rule.keys() <= {*SAYS_NOTHING, *LIMITS, *COMBINED, *WITHIN}, rule.keys()
    if "type" in rule and (
        not isinstance(value, TYPES[rule["type"]])
        or (rule["type"] != "boolean" and isinstance(value, bool))
    ):
        return [f"{where}: no {rule['type']}"]
    found = [
        f"{where}: {keyword} {rule[keyword]}"
        for keyword, fits in LIMITS.items()
        if keyword in rule and not fits(value, rule[keyword])
    ]
    found += _combined(value, rule, whole, where)
    for at, each in enumerate(value if isinstance(value, tuple) else ()):
        found += faults(each, rule.get("items", {}), whole, f"{where}/{at}")
    return found + (_in_fields(value, rule, whole, where) if isinstance(value, dict) else [])


LIMITS: dict[str, Callable[[Any, Any], bool]] = {
    "const": operator.eq,
    "enum": lambda value, wanted: value in wanted,
    "pattern": lambda value, wanted: re.search(wanted, value) is not None,
    **dict.fromkeys(
        ("minLength", "minItems", "minProperties"), lambda value, wanted: len(value) >= wanted
    ),
    **dict.fromkeys(
        ("maxLength", "maxItems", "maxProperties"), lambda value, wanted: len(value) <= wanted
    ),
    "minimum": operator.ge,
    "maximum": operator.le,
    "required": lambda value, wanted: set(wanted) <= set(value),
}
COMBINED = ("$ref", "anyOf", "oneOf", "allOf", "if", "then")
WITHIN = ("items", "properties", "patternProperties", "additionalProperties", "propertyNames")


def _combined(value: object, rule: Rule, whole: Rule, where: str) -> list[str]:
    found: list[str] = []
    if "$ref" in rule:
        inner = whole["$defs"][rule["$ref"].removeprefix("#/$defs/")]
        found += faults(value, inner, whole, where)
    for keyword in ("anyOf", "oneOf"):
        good = sum(not faults(value, each, whole, where) for each in rule.get(keyword, ()))
        if keyword in rule and (good == 0 or (keyword == "oneOf" and good > 1)):
            found.append(f"{where}: {good} of {keyword}")
    for each in rule.get("allOf", ()):
        found += faults(value, each, whole, where)
    if "if" in rule and not faults(value, rule["if"], whole, where):
        found += faults(value, rule["then"], whole, where)
    return found


def _in_fields(value: dict[str, object], rule: Rule, whole: Rule, where: str) -> list[str]:
    found: list[str] = []
    for name, each in value.items():
        found += faults(name, rule.get("propertyNames", {}), whole, f"{where}/{name}")
        rules = [rule["properties"][name]] if name in rule.get("properties", {}) else []
        patterns = rule.get("patternProperties", {}).items()
        rules += [inner for pattern, inner in patterns if re.search(pattern, name)]
        other = rule.get("additionalProperties", True)
        if not rules and other is False:
            found.append(f"{where}/{name}: unknown")
        elif not rules and isinstance(other, dict):
            rules = [other]
        for inner in rules:
            found += faults(each, inner, whole, f"{where}/{name}")
    return found


def judged(source: str | bytes) -> list[str]:
    marks, problems, useful = compose(source, "a.yaml")
    assert useful, str(problems)
    whole = schema.schema()
    return faults(marks.data, whole, whole)


def test_the_copy_beside_the_playbooks_is_fresh() -> None:
    """What editors read is what the program goes by; `evenkeel check --manual` writes it anew."""
    assert (PLAYBOOKS / schema.NAME).read_text(encoding="utf-8") == schema.written()
    json.loads(schema.written())


@pytest.mark.parametrize("file", sorted(PLAYBOOKS.glob("*.yaml")), ids=lambda file: file.stem)
def test_the_real_playbooks_fit(file: Path) -> None:
    """No editor underlines anything in a playbook that people are coached with."""
    source = file.read_text(encoding="utf-8")
    assert source.startswith(f"{schema.FIRST_LINE}\n")
    assert judged(source) == []


@pytest.mark.parametrize("source", [SMALL, long(6)])
def test_short_and_long_forms_fit(source: str) -> None:
    """Bare labels, bare steps and single paragraphs are as good as their long forms."""
    assert judged(source) == []


@pytest.mark.parametrize(
    "code",
    ["unknown-field", "unknown-value", "bad-name", "bad-value", "missing-field", "no-kind"],
)
def test_what_the_reader_refuses_is_underlined(code: str) -> None:
    """A misspelt field, kind or value is seen while it is written."""
    for file in sorted((PROBLEMS / code).glob("*.yaml")):
        assert judged(file.read_bytes()), file


def test_a_sound_playbook_is_never_underlined() -> None:
    """Whatever passes the checks, on the examples of the broken ones too, fits the schema."""
    for file in sorted(PROBLEMS.glob("*/*.yaml")):
        if read(file.read_bytes(), file.name).playbook is not None and "old" not in str(file):
            assert judged(file.read_bytes()) == [], file


def test_every_field_is_explained() -> None:
    """Every field of the language has its sentence in the manual and in the editor."""
    models: tuple[type[Part], ...] = (Playbook, *KINDS.values(), *MODELS.values())
    for model in models:
        assert set(about(model)) == set(fields_of(model)), model.__name__
