"""What is said of something that was filed, and what would help then."""

from datetime import timedelta

from bot.cases import claims
from bot.cases.models import ClientRow, EntryKind, EntryRow, Grade
from bot.messages import Phrase, phrase, plural
from bot.reminders.walls import to_wall
from bot.store import cases
from bot.turns import plainly, standing
from bot.turns.clients import entry as entry_screen
from bot.turns.clients import naming, spoken
from bot.turns.standing import Offer
from bot.turns.world import Turn

GROUP = "filed"
LIKELY_SPLIT = 4000
"""Telegram cuts longer texts into messages of 4,096; the rest of such a text is on its way."""
RECENTLY = timedelta(days=14)
"""A client dealt with within this time is the likely one of words that name nobody."""
LOOKED_THROUGH = 50
SEVERAL = 2
"""So many claims in one message make it worth taking apart."""
LONG_AGO, AHEAD = 2000, timedelta(days=1)
"""Telegram is younger than this year; and clocks differ by no more than this."""
RETRIEVABLE = 20 * 1024 * 1024
"""What Telegram hands out to a bot again (Bot API, getFile)."""
ONE_TOO_BIG = phrase(
    "filing",
    "A file among them is larger than 20 MB: that it was there is kept, but I can never fetch it "
    "again. Keep the file yourself too.",
)
CALM = phrase("filing", "Nothing has to be answered this minute.")
SAVED_FROM = phrase("filing", "Saved, word for word: from {name}, {at}.")
SAVED_HIDDEN = phrase(
    "filing", "Saved, word for word: from {name}, {at}. Their account is hidden, and I note that."
)
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

BUY: Offer = ("buy", phrase("filing", "Buy time"))
STOP: Offer = ("stop", phrase("filing", "Stop first"))
GUIDES: Offer = ("guides", phrase("filing", "Pick a guide"))
KEEP: Offer = ("keep", phrase("filing", "Just keep it"))
MINE: Offer = ("mine", phrase("filing", "These are my own words"))
TELLING: Offer = ("telling", phrase("filing", "I am just telling you"))
MARK: Offer = ("mark", phrase("filing", "Mark it"))
APART: Offer = ("apart", phrase("filing", "Take it apart"))
MORE: Offer = ("more", phrase("filing", "More"))
CHECK: Offer = ("check", phrase("filing", "Look at it before I send it"))
WAS = phrase("filing", "It was {at}")
WHEN: Offer = ("when", phrase("filing", "It was earlier"))
ANOTHER: Offer = ("whose", phrase("filing", "Another client"))
WHOSE: Offer = ("whose", phrase("filing", "Who is it from?"))
ONWARD: Offer = ("onward", phrase("filing", "Go on with the guide"))


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
    if count > 1 and any(TOO_BIG in _doubts(each) for each in entries):
        said.append(ONE_TOO_BIG)
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
    offers: list[list[Offer]] = [[BUY, STOP], [GUIDES, KEEP]]
    if note:
        offers = [*_time_in_it(turn, entry), [WHEN, KEEP]]
    if session_open:
        return [[ONWARD], *offers, *_onward(entry, settled=settled)]
    if entry.grade is Grade.REMEMBERED and not note and not settled:
        offers.append([MINE, TELLING])
    if not cases.named(turn.conn, turn.person, entry.case_id):
        likely = _guess(turn, entry)
        if likely is None:
            offers.append([WHOSE])
        else:
            offers.append([(f"for:{likely.id}", for_client(likely)), ANOTHER])
    return [*offers, *_onward(entry, settled=settled)]


def _time_in_it(turn: Turn, entry: EntryRow) -> list[list[Offer]]:
    """Offer the moment that a note names itself, while it is filed under that of its telling."""
    if entry.content is None or entry.shown_at != entry.recorded_at:
        return []
    named = spoken.within(turn, entry.content.text)
    if named is None:
        return []
    at, timed = to_wall(named[0], turn.zone), named[1]
    if timed:
        said = phrase(WAS.context, WAS.text, at=at)
        return [[(f"when:{at.isoformat(timespec='minutes')}", said)]]
    return [[(f"when:{at.date().isoformat()}", phrase(WAS.context, WAS.text, at=at.date()))]]


def _onward(entry: EntryRow, *, settled: bool) -> list[list[Offer]]:
    """Offer what goes further; taking apart only where several things are claimed."""
    theirs = entry.kind is EntryKind.THEIR_MESSAGE and not settled
    if theirs and entry.content is not None:
        found = claims.sentences(entry.content.text)
        if len(claims.claims(found)) >= SEVERAL:
            return [[APART], [MARK, MORE]]
    return [[MARK, MORE]]


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
