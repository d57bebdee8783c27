"""From the bytes of a file to a Playbook, or to every problem in it at once.

Nothing is opened here: files come as bytes with their path. The single rules are in `checks/`.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from itertools import islice
from pathlib import PurePath
from types import MappingProxyType
from typing import Any, cast

from pydantic import TypeAdapter, ValidationError

from bot.playbook.checks import (
    CHECKS,
    LIBRARY_CHECKS,
    LOCAL_CHECKS,
    WORDS_CHECKS,
    Check,
    LibraryCheck,
    WordsCheck,
)
from bot.playbook.checks.translated import Words
from bot.playbook.library import Library, Pinned
from bot.playbook.marks import Marks
from bot.playbook.mistakes import Part, names_of
from bot.playbook.models import FORMAT, KINDS, MAX_STEPS, AnyStep, Id, Playbook, Say, Step
from bot.playbook.problems import Problem, Problems, closest, listed, quoted
from bot.playbook.upgrade import bring_up, format_of
from bot.playbook.yaml_nodes import compose

__all__ = ["Library", "Pinned", "Reading", "load", "parse", "pin", "read"]

MOST_ALIKE = 200
"""How much of one check is told at once; a file with more has one mistake made all over."""

_PLACEHOLDER = "unreadable"
_DECIDES_THE_WAY = frozenset(
    {
        *("answer", "doors", "facts", "frames", "go", "optional", "options"),
        *("save", "seconds", "start", "steps", "tones", "until"),
    }
)
"""The fields without which it cannot be told how a playbook flows."""
_TOP = names_of(Playbook)
_ID: TypeAdapter[str] = TypeAdapter(Id)
_STEPS = "write 'steps:', below it each step under its name"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file turned out to be; with an error among the problems there is no playbook."""

    playbook: Playbook | None
    problems: Problems
    marks: Marks


def parse(source: str | bytes, path: str) -> Playbook | Problems:
    """Read a playbook, or say all that is wrong with it, warnings included. Never raises."""
    reading = read(source, path)
    return reading.problems if reading.playbook is None else reading.playbook


def read(source: str | bytes, path: str, checks: Sequence[Check] = CHECKS) -> Reading:
    """Read a playbook with its warnings. A pinned one is read without checks: it was good once."""
    marks, problems, useful = compose(source, path)
    if not useful:
        return Reading(None, problems, marks)
    playbook, found, whole = _shape(marks)
    problems = Problems((*problems, *found))
    if playbook is not None:
        for check in checks:
            if whole or check in LOCAL_CHECKS:
                problems = Problems((*problems, *islice(check(playbook, marks), MOST_ALIKE)))
    return Reading(None if problems.errors else playbook, problems, marks)


def pin(playbook: Playbook, source: str | bytes) -> Pinned:
    """Tie a playbook to its source and to the hash of its content."""
    content = json.dumps(
        playbook.model_dump(by_alias=True, exclude_defaults=True, exclude={"base"}),
        ensure_ascii=True,
        separators=(",", ":"),
        default=_decimal,
    )
    text = source.decode("utf-8") if isinstance(source, bytes) else source
    return Pinned(playbook, text.removeprefix("\ufeff"), sha256(content.encode()).hexdigest())


def load(
    files: Iterable[tuple[str, bytes]],
    words: Words | None = None,
    library_checks: Sequence[LibraryCheck] = LIBRARY_CHECKS,
    words_checks: Sequence[WordsCheck] = WORDS_CHECKS,
) -> tuple[Library, Problems]:
    """Read playbooks from paths with their bytes: the good ones, and the problems of all.

    A playbook replaces an earlier one of the same id from another folder. With `words`, what they
    say in other languages is checked too.
    """
    playbooks: dict[str, Pinned] = {}
    marks: dict[str, Marks] = {}
    broken: set[str] = set()
    beneath: dict[str, str] = {}
    problems: list[Problem] = []
    for path, source in files:
        reading = read(source, path)
        problems.extend(reading.problems)
        if reading.playbook is None:
            broken.add(PurePath(path).stem)
            continue
        name = reading.playbook.id
        folder = PurePath(path).parent
        if name in marks and PurePath(marks[name].file).parent == folder:
            problems.append(
                Problem(
                    path,
                    1,
                    1,
                    "duplicate-id",
                    f"the playbook {quoted(name)} stands in this folder twice",
                    "delete one of the two files",
                )
            )
            continue
        if name in playbooks:
            beneath[name] = playbooks[name].hash
        marks[name] = reading.marks
        playbooks[name] = pin(reading.playbook, source)
    library = Library(MappingProxyType(playbooks), frozenset(broken), MappingProxyType(beneath))
    for name, pinned in playbooks.items():
        for in_words in words_checks if words else ():
            found = in_words(pinned.playbook, marks[name], words or {})
            problems.extend(islice(found, MOST_ALIKE))
    for together in library_checks:
        problems.extend(together(library, marks))
    return library, Problems(problems)


def _decimal(value: object) -> dict[str, str]:
    if not isinstance(value, Decimal):
        raise TypeError(f"a playbook holds no {type(value).__name__}")
    return {"decimal": str(value)}


def _shape(marks: Marks) -> tuple[Playbook | None, list[Problem], bool]:
    """Make the models; the last is whether enough was read to follow the ways through it."""
    raw = marks.data
    if not isinstance(raw, dict):
        problem = marks.problem(
            "bad-value",
            (),
            "the file is no playbook",
            "start it with lines such as 'id: ...' and 'title: ...'",
        )
        return None, [problem], False
    wrong_format = _wrong_format(marks, raw)
    if wrong_format is not None:
        return None, [wrong_format], False
    raw, old_format = bring_up(raw, marks)

    written, header = _header(raw, marks)
    top = header.validate()
    whole = not header.lost & _DECIDES_THE_WAY
    if top is None:
        top = header.without(
            header.lost,
            {
                "id": _PLACEHOLDER,
                "title": _PLACEHOLDER,
                "summary": _PLACEHOLDER,
                "start": next(iter(written), _PLACEHOLDER),
            },
        )
    problems = header.problems
    if old_format is not None:
        problems.append(old_format)
    steps: dict[str, Step] = {}
    for name, content in written.items():
        _check_name(name, header)
        step, found, clear = _step(name, content, marks)
        problems.extend(found)
        whole = whole and clear
        if step is not None:
            steps[name] = step
    if top is None or not steps:
        return None, problems, False
    playbook = cast("Playbook", top).model_copy(update={"steps": cast("dict[str, AnyStep]", steps)})
    return playbook, problems, whole


def _wrong_format(marks: Marks, raw: dict[str, Any]) -> Problem | None:
    given = format_of(raw)
    if type(given) is int and 1 <= given <= FORMAT:
        return None
    newer = type(given) is int and given > FORMAT
    return marks.problem(
        "unknown-format",
        ("format",),
        f"the format is {quoted(given)}, which this version cannot read",
        f"update Even Keel, or write 'format: {FORMAT}'" if newer else f"write 'format: {FORMAT}'",
    )


def _header(raw: dict[str, Any], marks: Marks) -> tuple[dict[str, Any], Part]:
    """Part the steps from what stands above them; steps are read one by one."""
    if "steps" not in raw:
        near = next((key for key in raw if key not in _TOP and closest(key, ["steps"])), None)
        raw = {"steps" if key == near else key: value for key, value in raw.items()}
    else:
        near = None
    written = raw.get("steps")
    # A step of our own stands in for the author's, so that only the rest is judged.
    header = Part(Playbook, raw | {"steps": {_PLACEHOLDER: Say(say="...")}}, (), marks)
    if near is not None:
        header.tell(
            "unknown-field",
            (near,),
            f"the playbook has an unknown field {quoted(near)}",
            "did you mean 'steps'?",
            key=True,
        )
        marks.move((near,), ("steps",), written)
    elif "steps" not in raw:
        header.tell("missing-field", ("steps",), "the playbook has no 'steps'", _STEPS, key=True)
    elif not isinstance(written, dict) or not written:
        header.tell("bad-value", ("steps",), "'steps' holds no steps", _STEPS, key=True)
    if isinstance(written, dict) and len(written) > MAX_STEPS:
        # Told once, instead of thousands of problems in steps that are too many anyway.
        what = f"the playbook has {len(written)} steps"
        header.tell("too-big", ("steps",), what, f"use at most {MAX_STEPS}; split it", key=True)
        return {}, header
    return (written if isinstance(written, dict) else {}), header


def _check_name(name: str, header: Part) -> None:
    try:
        _ID.validate_python(name)
    except ValidationError as error:
        pattern = error.errors()[0].get("ctx", {}).get("pattern", "")
        header.bad_name(("steps", name), pattern, name, key=True)


def _step(name: str, content: object, marks: Marks) -> tuple[Step | None, list[Problem], bool]:
    path = ("steps", name)
    if not isinstance(content, dict):
        problem = marks.problem(
            "bad-value",
            path,
            f"step {quoted(name)} is no mapping",
            "write its fields below it, such as 'say: ...'",
            on="key",
        )
        return None, [problem], False
    given = dict(content)
    kinds = [key for key in given if key in KINDS]
    if len(kinds) != 1:
        problem, kind = _no_single_kind(name, given, kinds, marks)
        if kind is None:
            return None, [problem], False
        problems = [problem]
    else:
        problems, kind = [], kinds[0]
    part = Part(KINDS[kind], given, path, marks)
    step = part.validate()
    if step is None:
        step = part.without(part.lost, {kind: "...", **_standing_in(name, kind)})
    clear = step is not None and not part.lost & _DECIDES_THE_WAY
    return cast("Step | None", step), [*problems, *part.problems], clear


def _standing_in(name: str, kind: str) -> Mapping[str, Any]:
    """Say what stands for what could not be read, so that the rest of a step is still checked."""
    # An option that leads on, as far as options of this kind may.
    option = "..." if kind == "choose_many" else {"label": "...", "go": name}
    return {
        "go": name,
        "save": _PLACEHOLDER,
        "options": {_PLACEHOLDER: option},
        "tones": {_PLACEHOLDER: "..."},
        "reason": "...",
    }


def _no_single_kind(
    name: str, given: dict[str, Any], kinds: list[str], marks: Marks
) -> tuple[Problem, str | None]:
    """Report a step of no or of several kinds; a misspelt kind is taken for the one meant."""
    path = ("steps", name)
    if kinds:
        said = listed((quoted(kind) for kind in kinds), "and")
        problem = marks.problem(
            "two-kinds",
            (*path, kinds[1]),
            f"step {quoted(name)} is {said} at once",
            "make a step of each and join them with 'go'",
            on="key",
        )
        return problem, None
    known = {field for model in KINDS.values() for field in model.model_fields}
    for key in [key for key in given if key not in known]:
        kind = closest(key, KINDS)
        if kind is not None:
            given[kind] = given.pop(key)
            problem = marks.problem(
                "no-kind",
                (*path, key),
                f"step {quoted(name)} has {quoted(key)}, which is no kind of step",
                f"did you mean {quoted(kind)}?",
                on="key",
            )
            marks.move((*path, key), (*path, kind), given[kind])
            return problem, kind
    problem = marks.problem(
        "no-kind",
        path,
        f"step {quoted(name)} does not say what kind it is",
        f"give it one of {listed(KINDS)}",
        on="key",
    )
    return problem, None
