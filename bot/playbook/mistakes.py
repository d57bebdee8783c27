"""From what pydantic refuses to problems in an author's words, each at its key or value."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, cast

from pydantic import BaseModel, ValidationError

from bot.playbook.marks import Marks, Path
from bot.playbook.models import GROUPS, Branch, Matcher, Option, Paragraph, Playbook, Spoken
from bot.playbook.problems import Problem, closest, did_you_mean, listed, quoted

_KEY = "[key]"
_WORDS_OF = {field: word for word, field in GROUPS.items()}
_WANTED = {
    "string_type": "a text",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "is_instance_of": "a number",
    "tuple_type": "a list",
    "dict_type": "a mapping of names to values",
    "model_type": "a mapping of names to values",
}


def names_of(model: type[BaseModel]) -> tuple[str, ...]:
    """List the fields of a model as they are written in YAML."""
    # What makes a part what it is comes before what every step has.
    fields = sorted(model.model_fields.items(), key=lambda each: each[0] in Spoken.model_fields)
    return tuple(info.alias or name for name, info in fields)


@dataclass(slots=True)
class Part:
    """A part of a playbook on its way into its model: mended as far as needed to look further."""

    model: type[BaseModel]
    raw: dict[str, Any]
    path: Path
    marks: Marks
    problems: list[Problem] = field(default_factory=list)
    told: set[Path] = field(default_factory=set)
    """The paths that have a problem already; one mistake is one problem."""
    lost: set[str] = field(default_factory=set)
    """The fields of which it cannot be told what they should have said."""

    def validate(self) -> BaseModel | None:
        """Make the model, or collect all that keeps it from being made."""
        self.raw = cast("dict[str, Any]", self._without_empty(self.raw, self.path))
        while True:
            try:
                return self.model.model_validate(self.raw)
            except ValidationError as error:
                errors = error.errors(include_url=False, include_context=True)
            unknown = [
                self._find(each["loc"])[0] for each in errors if each["type"] == "extra_forbidden"
            ]
            if not unknown:
                self._explain(errors)
                return None
            for path in unknown:
                self._unknown_field(path)

    def without(self, names: set[str], placeholders: Mapping[str, Any]) -> BaseModel | None:
        """Make the model once more, without the named fields or with something in their place."""
        kept = {name: value for name, value in self.raw.items() if name not in names}
        kept |= {name: placeholders[name] for name in names if name in placeholders}
        try:
            return self.model.model_validate(kept)
        except ValidationError:
            return None

    # --- what is wrong ---------------------------------------------------------------------------

    def tell(
        self, code: str, path: Path, what: str, advice: str = "", *, key: bool = False
    ) -> None:
        """Report a problem."""
        self.told.add(path)
        if code != "unknown-field" and len(path) > len(self.path):
            self.lost.add(str(path[len(self.path)]))
        problem = self.marks.problem(code, path, what, advice, on="key" if key else "value")
        self.problems.append(problem)

    def _without_empty(self, value: object, path: Path) -> object:
        if isinstance(value, dict):
            for name in [name for name in value if value[name] is None]:
                if " " in name:
                    # What no field is called like: the rest of a text, cut off at its comma.
                    self.tell(
                        "empty-value",
                        (*path, name),
                        f"{quoted(name)} stands here without a field of its own",
                        "inside braces a text with a comma needs quotes",
                        key=True,
                    )
                    continue
                self.tell(
                    "empty-value",
                    (*path, name),
                    f"{self._named((*path, name))} is empty",
                    "write something after the colon or leave the line out",
                    key=True,
                )
            return {
                name: self._without_empty(inner, (*path, name))
                for name, inner in value.items()
                if inner is not None
            }
        if isinstance(value, tuple):
            for at, inner in enumerate(value):
                if inner is None:
                    self.tell(
                        "empty-value",
                        (*path, at),
                        f"an entry of {self._named(path)} is empty",
                        "write something after the dash or leave the line out",
                    )
            return tuple(self._without_empty(inner, (*path, at)) for at, inner in enumerate(value))
        return value

    def _unknown_field(self, path: Path) -> None:
        """Report a field that no such part has; go on as if the one meant had been written."""
        name = str(path[-1])
        owner = self.raw
        for part in path[len(self.path) : -1]:
            owner = owner[part]  # type: ignore[index] # the way was found in these very values
        allowed = [each for each in self._fields_at(path[:-1]) if each not in owner]
        near = closest(name, allowed)
        value = owner.pop(name)
        where = self._where(path[:-1])
        self.tell(
            "unknown-field",
            path,
            f"{where} has an unknown field {quoted(name)}",
            did_you_mean(name, allowed, f"it may have {listed(self._fields_at(path[:-1]))}"),
            key=True,
        )
        if near is None:
            # Inside an option or a condition it may have been what matters.
            self.lost.update(str(part) for part in path[len(self.path) : -1][:1])
        else:
            owner[near] = value
            self.marks.move(path, (*path[:-1], near), value)

    def _explain(self, errors: list[Any]) -> None:
        groups: dict[tuple[Path, bool], list[Any]] = {}
        for error in errors:
            path, on_key = self._find(error["loc"])
            if error["type"] == "missing":
                self._missing(path, str(error["loc"][-1]))
            elif path not in self.told:
                groups.setdefault((path, on_key), []).append(error)
        for (path, on_key), found in groups.items():
            if on_key:
                self.bad_name(path, found[0]["ctx"].get("pattern", ""), found[0]["input"], key=True)
            else:
                self._bad_value(path, found)

    def _missing(self, path: Path, name: str) -> None:
        if (*path, name) in self.told or path in self.told:
            self.told.add((*path, name))
            return
        self.tell(
            "missing-field",
            (*path, name),
            f"{self._where(path)} has no {quoted(name)}",
            f"add a line '{name}: ...'",
            key=True,
        )

    def bad_name(self, path: Path, pattern: str, found: object, *, key: bool) -> None:
        """Report a name that breaks its pattern; without a pattern it is too long."""
        if "fa1" in pattern:
            what = f"{self._named(path)} names {quoted(found)}, which is no point of the guide"
            self.tell("unknown-source", path, what, "write it such as vi-2a")
            return
        joint = "_" if "_" in pattern else "-"
        meant = re.sub(r"[^a-z0-9]+", joint, str(found).lower()).strip("-_")[:40].strip("-_")
        rule = f"use lower-case words joined by '{joint}'"
        if re.fullmatch(pattern or ".*", meant):
            rule += f", such as {quoted(meant)}"
        subject = f"the name {quoted(found)}" if key else f"{self._named(path)}: {quoted(found)}"
        if not pattern:
            self.tell("bad-name", path, f"{subject} is too long", "use at most 40 letters", key=key)
            return
        self.tell("bad-name", path, f"{subject} cannot be used as a name", rule, key=key)

    def _bad_value(self, path: Path, errors: list[Any]) -> None:
        error = errors[0]
        kinds = {str(each["type"]) for each in errors}
        context = error.get("ctx") or {}
        found = self._at(path)
        given = error["input"] if not isinstance(found, (str, tuple, dict)) else found
        name = self._named(path)
        match error["type"]:
            case "string_pattern_mismatch":
                self.bad_name(path, context["pattern"], given, key=False)
            case "enum" | "literal_error":
                choices = re.findall(r"'([^']*)'", str(context.get("expected", "")))
                self.tell(
                    "unknown-value",
                    path,
                    f"{name} cannot be {_shown(given)}",
                    did_you_mean(given, choices, f"choose {listed(choices)}"),
                )
            case "string_too_long":
                self.tell(
                    "too-long",
                    path,
                    f"{name} has {len(str(given))} characters",
                    f"use at most {context['max_length']}",
                )
            case "string_too_short" | "too_short":
                self.tell("empty-value", path, f"{name} is empty", "write something")
            case "too_long":
                self.tell(
                    "bad-value",
                    path,
                    f"{name} has {_size(found)} entries",
                    f"use at most {context['max_length']}",
                )
            case "greater_than_equal" | "less_than_equal":
                least = "ge" in context
                self.tell(
                    "bad-value",
                    path,
                    f"{name} is {given}",
                    f"use at {'least' if least else 'most'} {context['ge' if least else 'le']}",
                )
            case _:
                wanted = dict.fromkeys(_WANTED[each] for each in sorted(kinds) if each in _WANTED)
                if {"a number", "a whole number"} <= set(wanted):
                    wanted.pop("a whole number")
                self.tell(
                    "bad-value",
                    path,
                    f"{name} is {_shown(given)}",
                    _how_to_write(given, list(wanted)),
                )

    # --- where it is -----------------------------------------------------------------------------

    def _find(self, loc: tuple[str | int, ...]) -> tuple[Path, bool]:
        """Follow pydantic's way through the values as they were written."""
        path: list[str | int] = list(self.path)
        found: object = self.raw
        for part in loc:
            if part == _KEY:
                return tuple(path), True
            name = _WORDS_OF.get(part, part) if isinstance(part, str) else part
            match found:
                case dict() if name in found:
                    inner = found[name]
                case tuple() if isinstance(name, int) and name < len(found):
                    inner = found[name]
                case _:
                    continue
            path.append(name)
            found = inner
        return tuple(path), False

    def _at(self, path: Path) -> object:
        found: Any = self.raw
        for part in path[len(self.path) :]:
            found = found[part]
        return found

    def _fields_at(self, path: Path) -> tuple[str, ...]:
        """List the fields that may stand in the part at a path."""
        inner = path[len(self.path) :]
        if not inner:
            return names_of(self.model)
        # An option or a tone may itself be called `when`, as the second part of the path.
        if "when" in inner[2:]:
            return names_of(Matcher)
        if inner[0] == "options":
            return names_of(Option)
        return names_of(Branch if inner[0] == "go" else Paragraph)

    def _where(self, path: Path) -> str:
        """Name the part that has or lacks something: `step 'reply' under 'tones.warm'`."""
        if self.model is Playbook:
            return "the playbook"
        inner = ".".join(str(part) for part in path[2:] if isinstance(part, str))
        whole = f"step {quoted(self.path[1])}"
        return f"{whole} under {quoted(inner)}" if inner else whole

    def _named(self, path: Path) -> str:
        """Name a value: `'tones.warm' of step 'reply'`."""
        depth = len(self.path)
        inner = ".".join(str(part) for part in path[depth:] if isinstance(part, str))
        if self.model is Playbook:
            return quoted(inner)
        return f"{quoted(inner)} of step {quoted(self.path[1])}"


def _size(found: object) -> int:
    return len(found) if isinstance(found, (dict, tuple)) else 1


def _shown(found: object) -> str:
    if isinstance(found, dict):
        return "a mapping"
    if isinstance(found, tuple):
        return "a list"
    if isinstance(found, (int, Decimal)) and not isinstance(found, bool):
        return f"the number {found}"
    return f"the text {quoted(found)}" if isinstance(found, str) else str(quoted(found))


def _how_to_write(found: object, wanted: list[str]) -> str:
    plain = not isinstance(found, (str, dict, tuple))
    if wanted == ["a text"] and plain:
        shown = str(found).lower() if isinstance(found, bool) else found
        return f'a text is wanted here: write "{shown}", in quotes'
    if wanted == ["a list"] and not isinstance(found, (dict, tuple)):
        return "a list is wanted here: write it in brackets, [...], or with dashes"
    return f"{listed(wanted)} is wanted here" if wanted else "see how other playbooks write it"
