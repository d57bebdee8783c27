"""A case as it is shown to a third party: which entries with their words, which by commitment only.

The lines are those of `entries.jsonl`; `verify.py`, which travels along, reads the same ones.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from bot.cases import chain
from bot.cases.models import Attachment, Content, EntryKind, EntryState, Grade

FORMAT = 1
Withheld = Literal["removed", "withdrawn", "moved", "outside"]
"""Why only the commitment of an entry is shown."""


@dataclass(frozen=True, slots=True)
class Line:
    """One entry; `content` and `salt` are there unless it says why they are withheld."""

    number: int
    kind: EntryKind
    grade: Grade
    happened_at: datetime
    recorded_at: datetime
    shown_at: datetime
    amends: int | None
    state: EntryState
    commitment: bytes
    link: bytes
    salt: bytes | None
    content: Content | None
    withheld: Withheld | None = None


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch of a chain up to its end: where it starts from, its lines, and its head."""

    before: bytes
    lines: tuple[Line, ...]
    head: bytes
    length: int


def excerpt(
    lines: Sequence[Line],
    head: bytes,
    length: int,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Excerpt:
    """Take what may be shown of a whole case, oldest first.

    What was taken back, moved or removed keeps only its commitment, and so does what lies before
    `since`, or not before `until`, but after the first entry that does not.
    """
    by_number = {line.number: line for line in lines}
    withheld = {line.number: _withheld(line, since, until) for line in lines if line.amends is None}
    for line in lines:
        if line.amends is not None:
            # A change goes the way of what it changes; a note of one holds no words.
            withheld[line.number] = withheld.get(line.amends)
            if line.content is None:
                withheld[line.number] = "removed"
    told = [number for number, reason in withheld.items() if reason != "outside"]
    first = min(told, default=length + 1)
    kept = tuple(
        _hidden(line, withheld[line.number]) if withheld[line.number] else line
        for line in lines
        if line.number >= first
    )
    before = by_number[first - 1].link if first > 1 and first - 1 in by_number else chain.GENESIS
    return Excerpt(before, kept, head, length)


def _withheld(line: Line, since: datetime | None, until: datetime | None) -> Withheld | None:
    if since is not None and line.shown_at < since:
        return "outside"
    if until is not None and line.shown_at >= until:
        return "outside"
    if line.content is None:
        return "removed"
    match line.state:
        case "withdrawn" | "moved" | "removed":
            return line.state
        case _:
            return None


def _hidden(line: Line, reason: Withheld | None) -> Line:
    return replace(line, salt=None, content=None, withheld=reason)


@dataclass(frozen=True, slots=True)
class Copy:
    """What became of a file when the export was made: where it lies, or why it is not there."""

    name: str
    path: str | None
    sha256: str | None
    size: int | None
    why_not: Literal["too_big", "gone"] | None = None


def written(excerpt: Excerpt, copies: dict[str, Copy]) -> Iterator[bytes]:
    """Write `entries.jsonl`; `copies` are known by the channel's name of a file."""
    for line in excerpt.lines:
        yield _json(_plain(line, copies)) + b"\n"


def attachments(excerpt: Excerpt) -> list[tuple[int, Attachment]]:
    """Give each file of the entries that are shown, once, with the number of the first of them."""
    found: dict[str, tuple[int, Attachment]] = {}
    for line in excerpt.lines:
        if line.content is not None and line.content.attachment is not None:
            found.setdefault(
                line.content.attachment.unique_id, (line.number, line.content.attachment)
            )
    return list(found.values())


def _plain(line: Line, copies: dict[str, Copy]) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "number": line.number,
        "kind": line.kind.value,
        "grade": line.grade.value,
        "happened_at": line.happened_at.isoformat(),
        "recorded_at": line.recorded_at.isoformat(),
        "amends": line.amends,
        "commitment": line.commitment.hex(),
        "link": line.link.hex(),
        "withheld": line.withheld,
    }
    if line.content is not None and line.salt is not None:
        plain["salt"] = line.salt.hex()
        plain["content"] = json.loads(chain.canonical(line.content))
        file = line.content.attachment
        copy = None if file is None else copies.get(file.unique_id)
        if copy is not None:
            plain["file"] = {
                "path": copy.path,
                "sha256_at_export": copy.sha256,
                "not_retrievable": copy.why_not,
            }
    return plain


def _json(plain: dict[str, Any]) -> bytes:
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()
