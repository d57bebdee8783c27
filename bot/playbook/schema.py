"""The language as a JSON Schema (draft 2020-12), so that editors complete and underline.

Made from the models, short forms included; `playbooks/playbook.schema.json` is a copy of it that
a test keeps fresh. What a schema cannot say is left to the checks.
"""

import json
from typing import Any

from bot.playbook.models import FACTS, FORMAT, Condition, Part, Playbook
from bot.playbook.reference import KIND, MODELS, about, fields_of, kinds

NAME = "playbook.schema.json"
FIRST_LINE = f"# yaml-language-server: $schema={NAME}"
"""What a playbook starts with, so that editors find the schema beside it."""

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_LENGTHS = frozenset(("minLength", "maxLength"))


def schema() -> dict[str, Any]:
    """Give the schema of a playbook as it is written."""
    models: dict[str, type[Part]] = {"Playbook": Playbook, "Condition": Condition}
    models |= {model.__name__: model for model in (*kinds().values(), *MODELS.values())}
    found: dict[str, Any] = {}
    for name, model in models.items():
        made = model.model_json_schema(by_alias=True, ref_template="#/$defs/{model}")
        found |= made.pop("$defs", {})
        found[name] = made
    found["Condition"] = _condition()
    found = {name: _plain(each) for name, each in found.items()}
    for name, model in models.items():
        if name != "Condition":
            _described(found[name], about(model))
    playbook = found.pop("Playbook")
    playbook["properties"]["format"] = {
        "const": FORMAT,
        "description": about(Playbook)["format"],
    }
    playbook["properties"]["facts"]["items"] = {
        "enum": list(FACTS),
        "description": "; ".join(f"{name}: {fact.about}" for name, fact in FACTS.items()),
    }
    steps = playbook["properties"]["steps"]
    one = {"$ref": "#/$defs/Step"}
    steps["patternProperties"] = dict.fromkeys(steps["patternProperties"], one)
    found["Step"] = _step()
    return {
        "$schema": _DIALECT,
        "title": "A playbook of Even Keel",
        **playbook,
        "$defs": dict(sorted(found.items())),
    }


def written() -> str:
    """Give the schema as it is kept in its file."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def _step() -> dict[str, Any]:
    """Say that a step has one of the words that make its kind, and then the fields of that kind."""
    names = kinds()
    return {
        "type": "object",
        "properties": {name: {"description": KIND[name]} for name in names},
        "oneOf": [{"required": [name]} for name in names],
        "allOf": [
            {"if": {"required": [name]}, "then": {"$ref": f"#/$defs/{model.__name__}"}}
            for name, model in names.items()
        ],
    }


def _condition() -> dict[str, Any]:
    """Say what stands under `when`: names with what they have to be like, and groups of such."""
    scalar = [{"type": "string"}, {"type": "boolean"}, {"type": "number"}]
    inner = {"$ref": "#/$defs/Condition"}
    several = {"type": "array", "items": inner, "minItems": 1, "maxItems": 20}
    return {
        "type": "object",
        "minProperties": 1,
        "properties": {
            "all": {**several, "description": "All of these hold."},
            "any": {**several, "description": "At least one of these holds."},
            "not": {**inner, "description": "This does not hold."},
        },
        "additionalProperties": {
            "description": "What this answer or fact has to be like.",
            "anyOf": [
                *scalar,
                {"type": "array", "items": {"anyOf": scalar}},
                {"$ref": "#/$defs/Matcher"},
            ],
        },
    }


def _plain(part: Any) -> Any:  # noqa: ANN401  # JSON
    """Take out what says nothing to an author: titles, defaults, `null`, numbers as texts."""
    if isinstance(part, list):
        return [_plain(each) for each in part]
    if not isinstance(part, dict):
        return part
    kept = {
        name: {field: _plain(value) for field, value in each.items()}
        if name == "properties"
        else _plain(each)
        for name, each in part.items()
        if name not in {"title", "default", "description"}
    }
    if "anyOf" in kept:
        choices = [each for each in kept.pop("anyOf") if not _says_nothing(each)]
        unique = _merged([each for at, each in enumerate(choices) if each not in choices[:at]])
        kept |= unique[0] if len(unique) == 1 else {"anyOf": unique}
        if "anyOf" in kept:
            # Meant for the longer of the forms, and wrong for the shorter one.
            kept = {name: each for name, each in kept.items() if name not in _LENGTHS}
    if "patternProperties" in kept:
        kept["additionalProperties"] = False
    return kept


def _merged(choices: list[Any]) -> list[Any]:
    """Let `number` stand for whole ones too; a limit is never written as a text."""
    types = [each.get("type") for each in choices]
    if "number" not in types:
        return choices
    drop = {"integer"} if "boolean" in types else {"integer", "string"}
    return [each for each in choices if each.get("type") not in drop]


def _says_nothing(choice: Any) -> bool:  # noqa: ANN401  # JSON
    """Tell whether a choice is never written."""
    return choice.get("type") == "null"  # type: ignore[no-any-return] # JSON


def _described(part: dict[str, Any], says: dict[str, str]) -> None:
    for name, each in part["properties"].items():
        part["properties"][name] = {"description": says[name], **each}


def documented(model: type[Part]) -> bool:
    """Tell whether every field of a model is explained, and nothing that it does not have."""
    return set(about(model)) == set(fields_of(model))
