"""What people pass on is filed at once, word for word; then they are asked what would help."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.cases.models import Attachment, CaseRow, Content, EntryKind, EntryRow, Grade, NewEntry
from bot.messages import (
    Attached,
    Edited,
    Forward,
    Incoming,
    Origin,
    OriginKind,
    Phrase,
    phrase,
    plural,
)
from bot.messages import Attachment as Sent
from bot.store import cases, reminders, wakeups
from bot.turns import plainly, room, standing
from bot.turns.standing import Offer
from bot.turns.world import Turn

GROUP = "filed"
QUIET = "filed"
QUIET_TIME = timedelta(seconds=1.5)
"""So long after the last of several forwards, one answer comes for all of them."""
LONGEST_WAIT, MOST_TOGETHER = timedelta(seconds=20), 200
"""However long it goes on, by then there is an answer for what came so far."""
LIKELY_SPLIT = 4000
"""Telegram cuts longer texts into messages of 4,096; the rest of such a text is on its way."""
CALM = phrase("filing", "Nothing has to be answered this minute.")
SAVED_FROM = phrase("filing", "Saved, word for word: from {name}, {at}.")
SAVED_HIDDEN = phrase(
    "filing", "Saved, word for word: from {name}, {at}. Their account is hidden, and I note that."
)
NAMELESS = phrase("filing", "somebody without a name")
SAVED_MINE = phrase("filing", "Saved, word for word: your own message, {at}.")
SAVED_WORDS = phrase("filing", "Saved, word for word, as a message from your client.")
SAVED_FILE = phrase("filing", "Saved with today's date.")
ONE_ANSWERS = phrase("filing", "A guide is still open; it waits for you.")
CHANGED = phrase("filing", "I filed your change beside the first wording. Both are kept.")
TOO_LATE = phrase(
    "filing",
    "I read that message when it came, and changing it there does not change it here. /back takes "
    "you to the question again.",
)

BUY: Offer = ("buy", phrase("filing", "Buy time"))
STOP: Offer = ("stop", phrase("filing", "Stop first"))
GUIDES: Offer = ("guides", phrase("filing", "Pick a guide"))
KEEP: Offer = ("keep", phrase("filing", "Just keep it"))
MINE: Offer = ("mine", phrase("filing", "These are my own words"))
WHOSE: Offer = ("whose", phrase("filing", "Who is it from?"))
ONWARD: Offer = ("onward", phrase("filing", "Go on with the guide"))


def forward(turn: Turn, incoming: Incoming, content: Forward, *, first: bool) -> None:
    """File a forward at its own time; the answer waits until no more of them come."""
    origin = content.origin
    name = origin.name.strip() or turn.say(NAMELESS, isolate=False)
    own = origin.external_id == turn.person.address.external_id
    hidden = origin.kind is OriginKind.HIDDEN
    case = _unsorted(turn) if own else _case_of_sender(turn, origin, name)
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
                text=content.text,
                attachment=_kept(content.attachment),
                fields={"name": name},
            ),
            message_key=incoming.message_id,
        ),
    )
    if entry is not None:
        _answer_when_quiet(turn, entry, first=first)


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
    if waiting or len(text) >= LIKELY_SPLIT:
        _answer_when_quiet(turn, entry, first=first)
    else:
        acknowledge(turn, (entry,), first=first, session_open=session_open, named=False)


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
    before = entry.content or Content()
    after = Content(content.text, before.attachment, before.fields, before.reference)
    cases.amend(turn.conn, turn.person, entry.id, id=turn.new_id(), content=after, now=turn.now)
    turn.tell(CHANGED)


def quiet(turn: Turn, ids: Sequence[str], *, session_open: bool, first: bool) -> None:
    """Answer once for everything that was filed in one go."""
    found = (cases.entry(turn.conn, turn.person, each) for each in ids)
    entries = tuple(each for each in found if each is not None)
    if entries:
        acknowledge(turn, entries, first=first, session_open=session_open)


def acknowledge(
    turn: Turn,
    entries: tuple[EntryRow, ...],
    *,
    first: bool = False,
    session_open: bool = False,
    named: bool | None = None,
) -> None:
    """Say what was saved and offer what would help, about the last of them.

    `named` tells whether its client has a name, where that is known already.
    """
    last = entries[-1]
    pieces = one_text(entries)
    count = len(entries) - len(pieces) + 1
    texts = [*saved(last, count), *([plainly.at_first(turn)] if first else [])]
    more = {
        "count": str(count),
        "entries": ",".join(each.id for each in entries),
        "pieces": ",".join(each.id for each in pieces),
    }
    if session_open:
        offers: list[list[Offer]] = [[ONWARD], [BUY, STOP], [GUIDES, KEEP]]
        standing.offer(turn, GROUP, last.id, [*texts, ONE_ANSWERS], offers, more=more)
        return
    offers = [[BUY, STOP], [GUIDES, KEEP]]
    if last.grade is Grade.REMEMBERED:
        offers.append([MINE])
    if named is None:
        named = cases.named(turn.conn, turn.person, last.case_id)
    if not named:
        offers.append([WHOSE])
    standing.offer(turn, GROUP, last.id, texts, offers, more=more)


def saved(entry: EntryRow, count: int) -> list[Phrase]:
    """Say what was saved: whose it is, when it was written, and how sure that is."""
    if count > 1:
        return [saved_many(count), CALM]
    said = entry.content.fields.get("name") if entry.content is not None else None
    name = said if isinstance(said, str) else ""
    at = entry.happened_at
    match entry.kind, entry.grade:
        case EntryKind.MY_MESSAGE, _:
            return [phrase(SAVED_MINE.context, SAVED_MINE.text, at=at)]
        case _, Grade.FORWARDED_HIDDEN:
            return [phrase(SAVED_HIDDEN.context, SAVED_HIDDEN.text, name=name, at=at), CALM]
        case _, Grade.FORWARDED_IDENTIFIED:
            return [phrase(SAVED_FROM.context, SAVED_FROM.text, name=name, at=at), CALM]
        case _, Grade.FILE:
            return [SAVED_FILE, CALM]
        case _:
            return [SAVED_WORDS, CALM]


def one_text(entries: tuple[EntryRow, ...]) -> tuple[EntryRow, ...]:
    """Give the last entry with those before it that Telegram has cut out of the same text."""
    pieces = [entries[-1]]
    for before in reversed(entries[:-1]):
        long = before.content is not None and len(before.content.text) >= LIKELY_SPLIT
        if not (long and before.grade is pieces[0].grade is Grade.REMEMBERED):
            break
        pieces.insert(0, before)
    return tuple(pieces)


def saved_many(count: int) -> Phrase:
    """Say that so many messages were saved."""
    return plural(
        "filing",
        "Saved, word for word.",
        "Saved, word for word: {count} messages, each with its own time.",
        count,
        count=count,
    )


# --- where it belongs ----------------------------------------------------------------------------


def _unsorted(turn: Turn) -> CaseRow:
    return cases.unsorted_case(turn.conn, turn.person, ids=turn.new_id, now=turn.now)


def _case_of_sender(turn: Turn, origin: Origin, name: str) -> CaseRow:
    """Find the client who wrote it; somebody new becomes a client under this name."""
    key = f"{origin.kind.value}:{origin.external_id or origin.name}"
    client = cases.client_by_sender(turn.conn, turn.person, key) or cases.add_client(
        turn.conn,
        turn.person,
        id=turn.new_id(),
        name=name,
        sender_key=key,
        now=turn.now,
    )
    return cases.case_of(turn.conn, turn.person, client.id, ids=turn.new_id, now=turn.now)


def _append(turn: Turn, case: CaseRow, new: NewEntry) -> EntryRow | None:
    """File an entry within the person's room; None (and word of it) when there is none left."""
    if not room.take(turn, new.content.text):
        return None
    entry = cases.append(turn.conn, turn.person, new, case)
    if new.kind is EntryKind.THEIR_MESSAGE:
        reminders.cancel_until_reply(turn.conn, turn.person.id, case.id)
    return entry


def _kept(sent: Sent | None) -> Attachment | None:
    if sent is None:
        return None
    return Attachment(sent.kind, sent.file_id, sent.unique_id, sent.size, sent.name, sent.mime)


def _answer_when_quiet(turn: Turn, entry: EntryRow, *, first: bool) -> None:
    """Move the answer to a quiet time after this message, for it and those before it."""
    waiting = wakeups.of_person(turn.conn, turn.person.id).get(QUIET)
    ids = [*(waiting.payload["entries"].split(",") if waiting else []), entry.id]
    first = first or (waiting is not None and bool(waiting.payload["first"]))
    since = waiting.payload["since"] if waiting else turn.now.isoformat()
    long_enough = turn.now - datetime.fromisoformat(since) > LONGEST_WAIT
    due = turn.now if long_enough or len(ids) >= MOST_TOGETHER else turn.now + QUIET_TIME
    payload = {"entries": ",".join(ids), "first": "1" if first else "", "since": since}
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
