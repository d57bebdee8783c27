"""What a case for a third party says: its cover, its entries, its gaps; nothing of how it felt."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.cases.models import Content, EntryKind, Grade, Scalar
from bot.cases.proof import Copy, Excerpt, Line
from bot.documents.render import Json
from bot.errands import beside
from bot.errands.words import GRADES, kind_of
from bot.messages import Phrase, phrase

Say = Callable[[Phrase], str]

TITLE = phrase("proof", "Case record: {title}")
TITLE_PLAIN = phrase("proof", "Case record")
VOLUME = phrase("proof", "{title} (volume {number} of {total})")
IS = phrase(
    "proof",
    "What this is: the record that one person kept of their work with a client, with the time at "
    "which each entry happened and the time at which it was recorded. Each entry is tied to the "
    "one before it by a cryptographic hash, so that a later change of an entry, of its time or of "
    "the order can be noticed.",
)
IS_NOT = phrase(
    "proof",
    "What this is not: it is one side's record, not a neutral one. It does not show that what was "
    "forwarded or typed is true or complete, or that nothing was left out when it was recorded. "
    "How sure a source is stands with each entry. The hashes of attachments were taken when this "
    "was exported, not when the files were sent.",
)
CLIENT = phrase("proof", "Client")
OPENED = phrase("proof", "Case opened")
MADE = phrase("proof", "Exported")
RANGE = phrase("proof", "Covers")
WHOLE = phrase("proof", "the whole case")
SINCE = phrase("proof", "from {at} on")
BETWEEN = phrase("proof", "from {at} on, before {until}")
COUNT = phrase("proof", "Entries here")
OF = phrase("proof", "numbers {first} to {last}")
NONE = phrase("proof", "none")
CLOCK = phrase("proof", "Clock")
HEAD = phrase("proof", "Chain head")
BEFORE = phrase(
    "proof",
    "Numbers 1 to {last} are not shown: they lie before the dates chosen. The chain goes on from "
    "the value that it had after them.",
)
AFTER = phrase(
    "proof",
    "Numbers {first} to {last} are not shown: they lie after the dates chosen. The chain goes on "
    "through them to its head.",
)
GAPS = phrase(
    "proof",
    "Entries that were taken back, moved to another case or removed keep their number and their "
    "commitment here; their words are not shown.",
)
ENTRIES = phrase("proof", "Entries, oldest first")
ATTACHMENTS = phrase("proof", "Attachments")
SUMS = phrase("proof", "SHA-256 of each file, taken at export")
END = phrase("proof", "Chain head (end of this record)")
ENTRY = phrase("proof", "{number}. {kind}")
TIMES = phrase("proof", "Happened: {happened} · Recorded: {recorded}")
CHANGED = phrase("proof", "Changed on {at} (number {number})")
CHANGED_TIME = phrase("proof", "It happened: {at}")
REMOVED = phrase("proof", "Removed by its owner on {at}.")
WITHHELD: Mapping[str, Phrase] = {
    "removed": phrase("proof", "Its words were removed by its owner."),
    "withdrawn": phrase("proof", "Taken back by its owner; it does not count."),
    "moved": phrase("proof", "It belongs to another case, and is not shown here."),
    "outside": phrase("proof", "It lies outside the dates chosen."),
}
CONCERNS = phrase("proof", "Concerns number {number}.")
FROM = phrase("proof", "It rests on number {number}.")
CLIENT_WROTE = phrase("proof", "The client wrote")
KEEPER_WROTE = phrase("proof", "The keeper of this record wrote")
REMEMBERED = phrase("proof", "As the keeper of this record remembered or typed it")
ATTACHED = phrase("proof", "Attachment: {name}")
NOT_HERE: Mapping[str, Phrase] = {
    "too_big": phrase("proof", "Not retrievable: too large to be had from Telegram."),
    "gone": phrase("proof", "Not retrievable: Telegram does not give it out any more."),
}
OF_ENTRY = phrase("proof", "With entry {number} · {size} bytes")
README = phrase(
    "proof",
    "To check it: unpack every part into one folder, open a terminal there, and run "
    "“python3 verify.py”. It needs Python 3 and nothing else, and no network. It says “Everything "
    "that is here holds”, or one line for each problem. If you were given the chain head another "
    "way, add “--head” and the head.",
)
FILES = phrase(
    "proof",
    "case.pdf is for reading (a long case has several volumes). entries.jsonl holds the same "
    "entries, one a line, with the salt of each, so that anybody can compute the hashes anew. "
    "attachments holds the files.",
)
_NOTES = {EntryKind.WITHDRAWN, EntryKind.MOVED, EntryKind.REMOVED}


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands on the first page."""

    client: str | None
    title: str | None
    opened: datetime
    made_at: datetime
    since: datetime | None
    until: datetime | None
    zone: str


def readme(cover: Cover, say: Say) -> list[str]:
    """Write the README.txt, paragraph by paragraph."""
    return [_title(cover, say), say(IS), say(IS_NOT), say(GAPS), say(README), say(FILES)]


def volumes(
    made: Excerpt, copies: Mapping[str, Copy], cover: Cover, say: Say, most: int
) -> Iterator[dict[str, Json]]:
    """Give the values of each PDF; a change stands below what it changes, in the same one."""
    changes, removed_at = _changed(made)
    numbers = {line.commitment.hex(): line.number for line in made.lines}
    shown = shown_of(made)
    pages = [shown[at : at + most] for at in range(0, len(shown), most)] or [()]
    title = _title(cover, say)
    for at, lines in enumerate(pages, start=1):
        called = title
        if len(pages) > 1:
            numbered = phrase(VOLUME.context, VOLUME.text, title=title, number=at, total=len(pages))
            called = say(numbered)
        yield {
            "title": called,
            "about": [say(IS), say(IS_NOT)],
            "facts": _facts(made, cover, say),
            "notes": _notes(made, say),
            "headings": {
                "entries": say(ENTRIES),
                "attachments": say(ATTACHMENTS),
                "sums": say(SUMS),
                "end": say(END),
            },
            "entries": [
                {
                    "head": say(_head(line, changes.get(line.number, []))),
                    "about": _about(line, say),
                    "words": _words(line, removed_at.get(line.number), copies, numbers, say),
                    "fine": _fine(line),
                    "changes": list(_changes(line, changes.get(line.number, []), say)),
                }
                for line in lines
            ],
            "attachments": _attachments(made, copies, say) if at == len(pages) else [],
            "head": made.head.hex(),
        }


def _title(cover: Cover, say: Say) -> str:
    if cover.title:
        return say(phrase(TITLE.context, TITLE.text, title=cover.title))
    return say(TITLE_PLAIN)


def _facts(made: Excerpt, cover: Cover, say: Say) -> list[dict[str, Json]]:
    numbers = NONE
    if shown := shown_of(made):
        first, last = shown[0].number, shown[-1].number
        numbers = phrase(OF.context, OF.text, first=first, last=last)
    facts: list[tuple[Phrase, str, bool]] = [
        (OPENED, _stamp(cover.opened, say), False),
        (MADE, _stamp(cover.made_at, say), False),
        (RANGE, say(_covers(cover)), False),
        (COUNT, say(numbers), False),
        (CLOCK, cover.zone, False),
        (HEAD, made.head.hex(), True),
    ]
    if cover.client is not None:
        facts.insert(0, (CLIENT, cover.client, False))
    return [{"name": say(name), "value": value, "code": code} for name, value, code in facts]


def _covers(cover: Cover) -> Phrase:
    if cover.since is None:
        return WHOLE
    if cover.until is None:
        return phrase(SINCE.context, SINCE.text, at=cover.since)
    return phrase(BETWEEN.context, BETWEEN.text, at=cover.since, until=cover.until)


def shown_of(made: Excerpt) -> tuple[Line, ...]:
    """Give the lines up to the last one that lies in the dates chosen."""
    within = (at for at, line in enumerate(made.lines, start=1) if line.withheld != "outside")
    return made.lines[: max(within, default=0)]


def _notes(made: Excerpt, say: Say) -> list[str]:
    notes = []
    first = made.lines[0].number if made.lines else made.length + 1
    if first > 1:
        notes.append(say(phrase(BEFORE.context, BEFORE.text, last=first - 1)))
    shown = shown_of(made)
    if len(shown) < len(made.lines):
        after, last = made.lines[len(shown)].number, made.lines[-1].number
        notes.append(say(phrase(AFTER.context, AFTER.text, first=after, last=last)))
    if any(line.withheld for line in made.lines):
        notes.append(say(GAPS))
    return notes


def _changed(made: Excerpt) -> tuple[dict[int, list[Line]], dict[int, datetime]]:
    """Give the changes of each entry, and when those that are empty were removed."""
    changes: dict[int, list[Line]] = {}
    removed_at: dict[int, datetime] = {}
    for line in made.lines:
        if line.amends is None:
            continue
        if line.kind is EntryKind.REMOVED:
            removed_at[line.amends] = line.recorded_at
        elif line.kind is EntryKind.AMENDED and line.content is not None:
            changes.setdefault(line.amends, []).append(line)
    return changes, removed_at


def _head(line: Line, changes: list[Line]) -> Phrase:
    latest = changes[-1].content if changes else line.content
    kind = _kind(line.kind, latest)
    return phrase(ENTRY.context, ENTRY.text, number=line.number, kind=kind)


def _kind(of: EntryKind, content: Content | None) -> Phrase:
    """Name what an entry is to somebody who is neither of the two."""
    match of, None if content is None else content.fields.get("said_by"):
        case (EntryKind.THEIR_MESSAGE, "me") | (EntryKind.MY_MESSAGE, _):
            return KEEPER_WROTE
        case EntryKind.THEIR_MESSAGE, said_by if said_by != "telling":
            return CLIENT_WROTE
        case _:
            return kind_of(of, content)


def _grade(of: Grade) -> Phrase:
    """Say how sure it is."""
    return REMEMBERED if of is Grade.REMEMBERED else GRADES[of]


def _about(line: Line, say: Say) -> str:
    at = phrase(
        TIMES.context,
        TIMES.text,
        happened=_stamp(line.happened_at, say),
        recorded=_stamp(line.recorded_at, say),
    )
    if line.kind in _NOTES:
        return say(at)
    return f"{say(at)}\n{say(_grade(line.grade))}"


def _fine(line: Line) -> str:
    happened = line.happened_at.astimezone(UTC).isoformat(timespec="seconds")
    recorded = line.recorded_at.astimezone(UTC).isoformat(timespec="seconds")
    return f"{happened} / {recorded}\ncommitment {line.commitment.hex()}"


def _words(
    line: Line,
    removed_at: datetime | None,
    copies: Mapping[str, Copy],
    numbers: Mapping[str, int],
    say: Say,
) -> str:
    said = []
    if line.amends is not None:
        said.append(say(phrase(CONCERNS.context, CONCERNS.text, number=line.amends)))
    if line.withheld == "removed" and removed_at is not None:
        said.append(say(phrase(REMOVED.context, REMOVED.text, at=removed_at)))
    elif line.withheld is not None and line.kind not in _NOTES:
        said.append(say(WITHHELD[line.withheld]))
    elif line.content is not None and line.kind is not EntryKind.AMENDED:
        said += _content(line.content, copies, numbers, say)
    return "\n".join(said)


def _content(
    content: Content, copies: Mapping[str, Copy], numbers: Mapping[str, int], say: Say
) -> Iterator[str]:
    if content.text:
        yield content.text
    yield from beside.fields(content.fields, say)
    number = numbers.get(str(content.fields.get("of")))
    if number is not None:
        yield say(phrase(FROM.context, FROM.text, number=number))
    if content.attachment is not None:
        copy = copies.get(content.attachment.unique_id)
        name = content.attachment.name or content.attachment.kind if copy is None else copy.name
        yield say(phrase(ATTACHED.context, ATTACHED.text, name=name))


def _changes(line: Line, changes: list[Line], say: Say) -> Iterator[dict[str, str]]:
    """Tell what each change changed, by what stood before it."""
    before, happened = line.content, line.happened_at
    for each in changes:
        after = each.content or Content()
        said = []
        if each.happened_at != happened:
            at = _stamp(each.happened_at, say)
            said.append(say(phrase(CHANGED_TIME.context, CHANGED_TIME.text, at=at)))
        if before is None or after.text != before.text:
            said.append(after.text)
        kept = {} if before is None else before.fields
        changed = {name: value for name, value in after.fields.items() if kept.get(name) != value}
        said += beside.fields(_whole(changed, after), say)
        head = phrase(
            CHANGED.context, CHANGED.text, at=_stamp(each.recorded_at, say), number=each.number
        )
        yield {"head": say(head), "words": "\n".join(said)}
        before, happened = each.content, each.happened_at


def _whole(changed: dict[str, Scalar], after: Content) -> dict[str, Scalar]:
    """Let an amount never stand without its currency, whichever of the two changed."""
    money = {"amount", "currency"}
    kept = {name: value for name, value in after.fields.items() if name in money}
    return {**changed, **kept} if money & changed.keys() else changed


def _attachments(made: Excerpt, copies: Mapping[str, Copy], say: Say) -> list[dict[str, str]]:
    first: dict[str, int] = {}
    for line in made.lines:
        if line.content is not None and line.content.attachment is not None:
            first.setdefault(line.content.attachment.unique_id, line.number)
    told = []
    for unique_id, copy in copies.items():
        of_entry = phrase(
            OF_ENTRY.context, OF_ENTRY.text, number=first.get(unique_id, 0), size=copy.size or 0
        )
        about = [of_entry, *([NOT_HERE[copy.why_not]] if copy.why_not else [])]
        sum_ = f"{copy.path}\nSHA-256 {copy.sha256}" if copy.path else ""
        told.append({"name": copy.name, "about": "\n".join(map(say, about)), "sum": sum_})
    return told


def _stamp(at: datetime, say: Say) -> str:
    return say(phrase("proof", "{at}", at=at))
