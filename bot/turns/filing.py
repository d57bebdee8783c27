"""What people pass on is filed at once, word for word; then they are asked what would help."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.cases.models import (
    Attachment,
    CaseRow,
    ClientRow,
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
    Phrase,
    Shared,
    phrase,
    plural,
)
from bot.messages import Attachment as Sent
from bot.store import cases, reminders, wakeups
from bot.turns import plainly, room, standing
from bot.turns.clients import entry as entry_screen
from bot.turns.clients import listing, naming
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
RECENTLY = timedelta(days=14)
"""A client dealt with within this time is the likely one of words that name nobody."""
LOOKED_THROUGH = 50
LONG_AGO, AHEAD = 2000, timedelta(days=1)
"""Telegram is younger than this year; and clocks differ by no more than this."""
RETRIEVABLE = 20 * 1024 * 1024
"""What Telegram hands out to a bot again (Bot API, getFile)."""
CALM = phrase("filing", "Nothing has to be answered this minute.")
SAVED_FROM = phrase("filing", "Saved, word for word: from {name}, {at}.")
SAVED_HIDDEN = phrase(
    "filing", "Saved, word for word: from {name}, {at}. Their account is hidden, and I note that."
)
NAMELESS = phrase("filing", "somebody without a name")
SAVED_MINE = phrase("filing", "Saved, word for word: your own message, {at}.")
SAVED_WORDS = phrase("filing", "Saved, word for word, as a message from your client.")
SAVED_FILE = phrase("filing", "Saved with today's date.")
SAVED_NOTE = phrase("filing", "Saved as a note of yours, with today's date.")
SAVED_SHARED = phrase("filing", "Saved with today's date:\n{words}")
ALREADY = phrase("filing", "You already have that, of {at}. It stays filed once.")
IN_FUTURE = phrase("filing", "Its date lies in the future; it is kept as it says.")
IN_PAST = phrase("filing", "Its date is from long ago; it is kept as it says.")
TOO_BIG = phrase(
    "filing",
    "It is larger than 20 MB: that it was there is kept, but I can never fetch it again. Keep the "
    "file yourself too.",
)
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
TELLING: Offer = ("telling", phrase("filing", "I am just telling you"))
MARK: Offer = ("mark", phrase("filing", "Mark it"))
MORE: Offer = ("more", phrase("filing", "More"))
WHEN: Offer = ("when", phrase("filing", "It was earlier"))
ANOTHER: Offer = ("whose", phrase("filing", "Another client"))
WHOSE: Offer = ("whose", phrase("filing", "Who is it from?"))
ONWARD: Offer = ("onward", phrase("filing", "Go on with the guide"))


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
        acknowledge(turn, (entry,), first=first)


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
        acknowledge(turn, (entry,), first=first, session_open=session_open)


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
        acknowledge(turn, entries, first=first, session_open=session_open, again=again)
    if alike:
        new, other = (cases.client(turn.conn, turn.person, each) for each in alike.split(","))
        if new is not None and other is not None and new.id != other.id:
            listing.offer_same(turn, new, other)


def acknowledge(
    turn: Turn,
    entries: tuple[EntryRow, ...],
    *,
    first: bool = False,
    session_open: bool = False,
    again: int = 0,
) -> None:
    """Say what was saved and offer what would help, about the last of them."""
    last = entries[-1]
    pieces = one_text(entries)
    count = len(entries) - len(pieces) + 1
    said = saved(last, count)
    if again:
        had = phrase(ALREADY.context, ALREADY.text, at=last.shown_at)
        said = [had] if again >= len(entries) else [*said, some_again(again)]
    texts = [*said, *([plainly.at_first(turn)] if first else [])]
    more = {
        "count": str(count),
        "entries": ",".join(each.id for each in entries),
        "pieces": ",".join(each.id for each in pieces),
    }
    if session_open:
        texts.append(ONE_ANSWERS)
    offers = offered(turn, last, session_open=session_open)
    standing.offer(turn, GROUP, last.id, texts, offers, more=more)


def some_again(count: int) -> Phrase:
    """Say that so many of several messages were there before."""
    return plural(
        "filing",
        "One of them you already had; it stays filed once.",
        "{count} of them you already had; they stay filed once.",
        count,
        count=count,
    )


def offered(
    turn: Turn, entry: EntryRow, *, session_open: bool = False, settled: bool = False
) -> list[list[Offer]]:
    """Offer what would help; `settled` once it was said whose words they are."""
    note = entry.kind is EntryKind.NOTE
    offers: list[list[Offer]] = [[WHEN, KEEP]] if note else [[BUY, STOP], [GUIDES, KEEP]]
    if session_open:
        return [[ONWARD], *offers, [MARK, MORE]]
    if entry.grade is Grade.REMEMBERED and not note and not settled:
        offers.append([MINE, TELLING])
    if not cases.named(turn.conn, turn.person, entry.case_id):
        likely = _guess(turn, entry)
        if likely is None:
            offers.append([WHOSE])
        else:
            offers.append([(f"for:{likely.id}", for_client(likely)), ANOTHER])
    return [*offers, [MARK, MORE]]


def for_client(client: ClientRow) -> Phrase:
    """Say on a button whom something is filed for."""
    return phrase("filing", "For {client}", client=naming.short(client.name))


def _guess(turn: Turn, entry: EntryRow) -> ClientRow | None:
    """Guess whom words are about: who is named in them, or who was dealt with lately."""
    known = cases.clients(turn.conn, turn.person, limit=LOOKED_THROUGH)
    words = "" if entry.content is None else entry.content.text
    named = naming.named_in(words, known)
    if named is not None or not known:
        return named
    return known[0] if turn.now - known[0].used_at <= RECENTLY else None


def saved(entry: EntryRow, count: int) -> list[Phrase]:
    """Say what was saved: whose it is, when it was written, and how sure that is."""
    if count > 1:
        return [saved_many(count), CALM]
    return [*_saved_one(entry), *_doubts(entry)]


def _doubts(entry: EntryRow) -> list[Phrase]:
    """Say what is odd about it; it is kept as it is all the same."""
    doubts = []
    if entry.happened_at - entry.recorded_at > AHEAD:
        doubts.append(IN_FUTURE)
    if entry.happened_at.year < LONG_AGO:
        doubts.append(IN_PAST)
    file = None if entry.content is None else entry.content.attachment
    if file is not None and (file.size or 0) > RETRIEVABLE:
        doubts.append(TOO_BIG)
    return doubts


def _saved_one(entry: EntryRow) -> list[Phrase]:
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
        case EntryKind.NOTE, Grade.FILE:
            words = (
                "" if entry.content is None else entry_screen.shortened_lines(entry.content.text)
            )
            return [phrase(SAVED_SHARED.context, SAVED_SHARED.text, words=words)]
        case EntryKind.NOTE, _:
            return [SAVED_NOTE]
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
        reminders.cancel_until_reply(turn.conn, turn.person.id, case.id)
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
