"""Where each part of a playbook stands in its file; the parser fills it, the checks read it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from bot.playbook.problems import Problem, Severity

Path = tuple[str | int, ...]
"""The way to a part of a playbook by keys and positions: `("steps", "wants", "go", 0, "to")`."""


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of the source; lines and columns count from 1, indexes from 0."""

    line: int
    column: int
    start: int
    end: int


_TOP = Place(1, 1, 0, 0)


@dataclass(slots=True)
class Marks:
    """The places of all keys and values of one file, by path."""

    file: str
    source: str
    keys: dict[Path, Place] = field(default_factory=dict)
    values: dict[Path, Place] = field(default_factory=dict)
    data: object = None
    """The plain content as written: mappings, tuples and scalars."""

    def place(self, path: Path, on: Literal["key", "value"] = "value") -> Place:
        """Say where a part stands; a part that was not written stands where its parent does."""
        for length in range(len(path), 0, -1):
            first, second = (
                (self.keys, self.values)
                if on == "key" and length == len(path)
                else (self.values, self.keys)
            )
            found = first.get(path[:length]) or second.get(path[:length])
            if found is not None:
                # A step that lacks something is shown by its name, not by its first line.
                if length < len(path) and on == "key":
                    return self.keys.get(path[:length], found)
                return found
        return _TOP

    def names(self, path: Path) -> tuple[str, ...]:
        """List the keys written under a path, also of parts that could not be read."""
        found = self.data
        for part in path:
            if isinstance(found, Mapping) and part in found:
                found = found[part]
            else:
                return ()
        return tuple(found) if isinstance(found, Mapping) else ()

    def problem(
        self,
        code: str,
        path: Path,
        what: str,
        advice: str = "",
        *,
        on: Literal["key", "value"] = "value",
        inside: str = "",
        skip: int = 0,
        severity: Severity = Severity.ERROR,
    ) -> Problem:
        """Make a problem at a part, or at an `inside` of its text after skipping some of them."""
        place = self.place(path, on)
        line, column = place.line, place.column
        at = self._find(inside, skip, place) if inside else -1
        if at >= 0:
            before = self.source[place.start : at].replace("\r\n", "\n").replace("\r", "\n")
            breaks = before.count("\n")
            line += breaks
            tail = before.rpartition("\n")[2]
            column = len(tail) + 1 if breaks else column + len(tail)
        return Problem(self.file, line, column, code, what, advice, severity)

    def _find(self, inside: str, skip: int, place: Place) -> int:
        at = self.source.find(inside, place.start, place.end)
        for _ in range(skip):
            # An escaped text may hold fewer of them as written; the last one found is near enough.
            after = self.source.find(inside, at + 1, place.end)
            at = after if after >= 0 else at
        return at

    def move(self, old: Path, new: Path, value: object) -> None:
        """Let a misspelt key, and all below it, be found under the name that was meant."""
        for places in (self.keys, self.values):
            if old in places:
                places[new] = places[old]
        if isinstance(value, Mapping):
            for name, inner in value.items():
                self.move((*old, name), (*new, name), inner)
        elif isinstance(value, tuple):
            for at, inner in enumerate(value):
                self.move((*old, at), (*new, at), inner)
