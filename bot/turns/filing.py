"""What people pass on is filed at once, word for word; then they are asked what would help."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.cases.models import (
    Attachment,
    CaseRow,
    Content,
    EntryKind,
    EntryRow,
    Grade,
    NewEntry,
    Scalar,
)
from bot.messages import (
    Attached,
    Edited,
    Forward,
    Incoming,
    Origin,
    OriginKind,
    Shared,
    phrase,
)
from bot.messages import Attachment as Sent
from bot.store import cases, wakeups
from bot.turns import acknowledging, ending, room
from bot.turns.clients import listing, naming
from bot.turns.world import Turn

QUIET = "filed"
QUIET_TIME = timedelta(seconds=1.5)
"""So long after the last of several forwards, one answer comes for all of them."""
LONGEST_WAIT, MOST_TOGETHER = timedelta(seconds=20), 200
"""However long it goes on, by then there is an answer for what came so far."""
NAMELESS = phrase("filing", "somebody without a name")
CHANGED = phrase("filing", "I filed your change beside the first wording. Both are kept.")
TOO_LATE = phrase(
    "filing",
    "I read that message when it came, and changing it there does not change it here. /back takes "
    "you to the question again.",
)


def forward(turn: Turn, incoming: Incoming, content: Forward, *, first: bool) -> None:
    """File a forward at its own time; the answer waits until no more of them come."""
    origin = content.origin
    name = origin.name.strip() or turn.say(NAMELESS, isolate=False)
    own = origin.external_id == turn.person.address.external_id
    hidden = origin.kind is OriginKind.HIDDEN
    same_key = _same_key(content)
    kept = cases.entry_by_same(turn.conn, turn.person, same_key)
    if kept is not None and kept.state == "standing":
        _answer_when_quiet(turn, kept, first=first, again=True)
        return
    case, alike = (_unsorted(turn), "") if own else _case_of_sender(turn, origin, name)
    entry = _append(
        turn,
        case,
        NewEntry(
            id=turn.new_id(),
            kind=EntryKind.MY_MESSAGE if own else EntryKind.THEIR_MESSAGE,
            grade=Grade.FORWARDED_HIDDEN if hidden else Grade.FORWARDED_IDENTIFIED,
            happened_at=origin.written_at,
            recorded_at=turn.now,
            content=Content(
                text=content.text if content.shared is None else content.shared.words,
                attachment=_kept(content.attachment),
                fields={"name": name, **_shared_fields(content.shared)},
            ),
            message_key=incoming.message_id,
            same_key=same_key,
        ),
    )
    if entry is not None:
        _answer_when_quiet(turn, entry, first=first, alike=alike)


def _same_key(content: Forward) -> str:
    """Name a forwarded message by all that its channel told of it."""
    origin, file, shared = content.origin, content.attachment, content.shared
    told = (
        origin.kind.value,
        origin.external_id or origin.name,
        origin.written_at.isoformat(),
        "" if file is None else file.unique_id,
        content.text if shared is None else shared.words,
    )
    return "\n".join(told)


def _shared_fields(shared: Shared | None) -> dict[str, Scalar]:
    if shared is None:
        return {}
    return {"shared": shared.what, **{f"shared_{key}": each for key, each in shared.fields.items()}}


def shared(turn: Turn, incoming: Incoming, content: Shared, *, first: bool) -> None:
    """File a contact or a place that the person shared."""
    new = NewEntry(
        id=turn.new_id(),
        kind=EntryKind.NOTE,
        grade=Grade.FILE,
        happened_at=turn.now,
        recorded_at=turn.now,
        content=Content(text=content.words, fields=_shared_fields(content)),
        message_key=incoming.message_id,
    )
    entry = _append(turn, _unsorted(turn), new)
    if entry is not None:
        _answer_when_quiet(turn, entry, first=first)


def note(turn: Turn, incoming: Incoming, words: str, case: CaseRow | None, *, first: bool) -> None:
    """File a note of the person's own, told as it happened or after."""
    new = NewEntry(
        id=turn.new_id(),
        kind=EntryKind.NOTE,
        grade=Grade.REMEMBERED,
        happened_at=turn.now,
        recorded_at=turn.now,
        content=Content(text=words),
        message_key=incoming.message_id,
    )
    entry = _append(turn, case or _unsorted(turn), new)
    if entry is not None:
        acknowledging.acknowledge(turn, (entry,), first=first)


def words(
    turn: Turn,
    incoming: Incoming,
    text: str,
    *,
    first: bool,
    waiting: bool,
    session_open: bool,
) -> None:
    """File typed or pasted words as the client's, unless the person says otherwise."""
    new = NewEntry(
        id=turn.new_id(),
        kind=EntryKind.THEIR_MESSAGE,
        grade=Grade.REMEMBERED,
        happened_at=turn.now,
        recorded_at=turn.now,
        content=Content(text=text),
        message_key=incoming.message_id,
    )
    entry = _append(turn, _unsorted(turn), new)
    if entry is None:
        return
    if waiting or len(text) >= acknowledging.LIKELY_SPLIT:
        _answer_when_quiet(turn, entry, first=first)
    else:
        acknowledging.acknowledge(turn, (entry,), first=first, session_open=session_open)


def attached(
    turn: Turn, incoming: Incoming, content: Attached, case: CaseRow | None, *, first: bool
) -> None:
    """File a photo, voice note or document with its caption."""
    new = NewEntry(
        id=turn.new_id(),
        kind=EntryKind.THEIR_MESSAGE,
        grade=Grade.FILE,
        happened_at=turn.now,
        recorded_at=turn.now,
        content=Content(text=content.caption, attachment=_kept(content.attachment)),
        message_key=incoming.message_id,
    )
    entry = _append(turn, case or _unsorted(turn), new)
    if entry is not None:
        _answer_when_quiet(turn, entry, first=first)


def edited(turn: Turn, incoming: Incoming, content: Edited) -> None:
    """Keep a changed message as an amendment beside the first wording."""
    entry = incoming.message_id and cases.entry_by_message(
        turn.conn, turn.person, incoming.message_id
    )
    if not entry:
        turn.tell(TOO_LATE)
        return
    if not room.take(turn, content.text):
        return
    before = cases.latest_content(turn.conn, turn.person, entry)
    said = content.text.removeprefix("/note").strip() if entry.kind is EntryKind.NOTE else None
    after = Content(
        content.text if said is None else said, before.attachment, before.fields, before.reference
    )
    cases.amend(turn.conn, turn.person, entry.id, id=turn.new_id(), content=after, now=turn.now)
    turn.tell(CHANGED)


def quiet(
    turn: Turn,
    ids: Sequence[str],
    *,
    session_open: bool,
    first: bool,
    again: int = 0,
    alike: str = "",
) -> None:
    """Answer once for everything that was filed in one go; `again` of it was there before."""
    found = (cases.entry(turn.conn, turn.person, each) for each in dict.fromkeys(ids))
    entries = tuple(each for each in found if each is not None)
    if entries:
        acknowledging.acknowledge(
            turn, entries, first=first, session_open=session_open, again=again
        )
    if alike:
        new, other = (cases.client(turn.conn, turn.person, each) for each in alike.split(","))
        if new is not None and other is not None and new.id != other.id:
            listing.offer_same(turn, new, other)


# --- where it belongs ----------------------------------------------------------------------------


def _unsorted(turn: Turn) -> CaseRow:
    return cases.unsorted_case(turn.conn, turn.person, ids=turn.new_id, now=turn.now)


def _case_of_sender(turn: Turn, origin: Origin, name: str) -> tuple[CaseRow, str]:
    """Find the case of whoever wrote it; somebody new becomes a client under this name.

    With it, the new client and another whose name looks the same (`new,other`), to be asked about.
    """
    key = f"{origin.kind.value}:{origin.external_id or origin.name}"
    client = cases.client_by_sender(turn.conn, turn.person, key)
    alike = ""
    if client is None:
        name = naming.shown(name) or turn.say(NAMELESS, isolate=False)
        other = naming.alike(name, naming.every(turn))
        client = cases.add_client(
            turn.conn, turn.person, id=turn.new_id(), name=name, sender_key=key, now=turn.now
        )
        alike = "" if other is None else f"{client.id},{other.id}"
    elif client.archived_at is not None:
        cases.archive(turn.conn, turn.person, client.id, None)
    case = cases.case_of(turn.conn, turn.person, client.id, ids=turn.new_id, now=turn.now)
    return case, alike


def _append(turn: Turn, case: CaseRow, new: NewEntry) -> EntryRow | None:
    """File an entry within the person's room; None (and word of it) when there is none left."""
    if not room.take(turn, new.content.text):
        return None
    entry = cases.append(turn.conn, turn.person, new, case)
    if new.kind is EntryKind.THEIR_MESSAGE:
        ending.filed(turn, entry)
    return entry


def _kept(sent: Sent | None) -> Attachment | None:
    if sent is None:
        return None
    return Attachment(sent.kind, sent.file_id, sent.unique_id, sent.size, sent.name, sent.mime)


def _answer_when_quiet(
    turn: Turn, entry: EntryRow, *, first: bool, again: bool = False, alike: str = ""
) -> None:
    """Move the answer to a quiet time after this message, for it and those before it."""
    waiting = wakeups.of_person(turn.conn, turn.person.id).get(QUIET)
    before = {} if waiting is None else waiting.payload
    ids = [*(before["entries"].split(",") if before else []), entry.id]
    first = first or bool(before.get("first"))
    since = before.get("since", turn.now.isoformat())
    long_enough = turn.now - datetime.fromisoformat(since) > LONGEST_WAIT
    due = turn.now if long_enough or len(ids) >= MOST_TOGETHER else turn.now + QUIET_TIME
    payload = {
        "entries": ",".join(ids),
        "first": "1" if first else "",
        "since": since,
        "again": str(int(before.get("again", "0")) + again),
        "alike": alike or before.get("alike", ""),
    }
    wakeups.put(
        turn.conn,
        id=turn.new_id(),
        person_id=turn.person.id,
        key=QUIET,
        kind=QUIET,
        due_at=due,
        payload=payload,
    )
    turn.wake_at(due)
