"""From older formats of the language to the newest: in memory when read, in the file on request.

A change of format is a row of `RENAMED`; comments and layout of a file stay as they are.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import cast

from bot.playbook.marks import Marks, Path
from bot.playbook.models import FORMAT
from bot.playbook.problems import Problem, Problems, Severity
from bot.playbook.yaml_nodes import compose

OLD = "old-format"
_ANY = "*"


@dataclass(frozen=True, slots=True)
class Rename:
    """A field with another name in the next format; `*` in its path stands for any name."""

    path: tuple[str, ...]
    to: str
    why: str


RENAMED: dict[int, tuple[Rename, ...]] = {
    1: (Rename(("entries",), "doors", "an entry is a record of a case; a way in is a door"),),
}
"""Format -> what is called otherwise in the one after it."""


@dataclass(frozen=True, slots=True)
class Upgraded:
    """A file's text in the newest format, with the formats it went through; or why it has none."""

    text: str
    formats: tuple[int, ...] = ()
    problems: Problems = field(default_factory=Problems)


def format_of(content: Mapping[str, object]) -> object:
    """Say in which format a playbook is written; one that does not say is told by its fields."""
    if "format" in content:
        return content["format"]
    for number, renames in sorted(RENAMED.items()):
        if any(list(_found(content, each.path)) for each in renames):
            return number
    return FORMAT


def bring_up(content: dict[str, object], marks: Marks) -> tuple[dict[str, object], Problem | None]:
    """Give the content as the newest format says it, with word of it when it was an older one."""
    written = format_of(content)
    if not _older(written):
        return content, None
    warning = marks.problem(
        OLD,
        ("format",),
        f"the file is written in format {written}; the newest is {FORMAT}",
        "run 'evenkeel upgrade' on it, which keeps comments and layout",
        severity=Severity.WARNING,
    )
    for number in range(cast("int", written), FORMAT):
        for rename in RENAMED[number]:
            for path in list(_found(content, rename.path)):
                content = _renamed(content, path, rename.to, marks)
    return {**content, "format": FORMAT}, warning


def upgrade(source: str | bytes, file: str) -> Upgraded:
    """Write a file in the newest format; a file that is no YAML comes back with its problems."""
    marks, problems, useful = compose(source, file)
    text = source.decode("utf-8", "replace") if isinstance(source, bytes) else source
    content = marks.data
    if not useful or not isinstance(content, dict):
        return Upgraded(text, problems=problems)
    written = format_of(content)
    if not _older(written):
        return Upgraded(text)
    formats = tuple(range(cast("int", written), FORMAT + 1))
    edits: dict[tuple[int, int], str] = {}
    for number in formats[:-1]:
        for rename in RENAMED[number]:
            for path in _found(content, rename.path):
                place = marks.keys[path]
                edits[place.start, place.end] = rename.to
    edits |= _format_line(content, marks)
    upgraded = marks.source
    for (start, end), words in sorted(edits.items(), reverse=True):
        upgraded = upgraded[:start] + words + upgraded[end:]
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    return Upgraded(mark + upgraded, formats)


def _older(written: object) -> bool:
    return isinstance(written, int) and not isinstance(written, bool) and 1 <= written < FORMAT


def _format_line(content: Mapping[str, object], marks: Marks) -> dict[tuple[int, int], str]:
    """Say where the new format is written: over the old one, or before the first field."""
    if "format" in content:
        place = marks.values["format",]
        return {(place.start, place.end): str(FORMAT)}
    first = min(marks.keys[(name,)].start for name in content)
    flow = marks.source[marks.values[()].start : first].lstrip().startswith("{")
    return {(first, first): f"format: {FORMAT}{', ' if flow else _line_end(marks.source)}"}


def _line_end(source: str) -> str:
    return "\r\n" if "\r\n" in source else "\n"


def _found(content: object, pattern: tuple[str, ...], path: Path = ()) -> Iterator[Path]:
    """List the ways to fields that fit a pattern."""
    if not pattern:
        yield path
    elif isinstance(content, Mapping):
        for name in content:
            if pattern[0] in {name, _ANY}:
                yield from _found(content[name], pattern[1:], (*path, name))


def _renamed(
    content: Mapping[str, object], path: Path, to: str, marks: Marks, depth: int = 0
) -> dict[str, object]:
    """Copy a mapping with one field called otherwise; what stands there already is not touched."""
    name = str(path[depth])
    if depth < len(path) - 1:
        inner = cast("Mapping[str, object]", content[name])
        return {**content, name: _renamed(inner, path, to, marks, depth + 1)}
    if to in content:
        return dict(content)
    marks.move(path, (*path[:-1], to), content[name])
    return {to if each == name else each: value for each, value in content.items()}
