"""Before anything else reads a text: who writes of a crisis gets a short answer and real people.

What they wrote is never filed. It waits sealed for half an hour, so that a false alarm costs one
tap; then it is gone, and so are the buttons. Nothing of it reaches a log.
"""

import base64
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from bot.crisis.detect import Finding, detect
from bot.crisis.patterns import Kind
from bot.crisis.places import countries, turn_to, whereabouts
from bot.i18n import countries as named
from bot.i18n.languages import LANGUAGES, pick
from bot.messages import (
    Attached,
    Attachment,
    Command,
    Content,
    Edit,
    Edited,
    Incoming,
    Message,
    Outgoing,
    Phrase,
    Run,
    Text,
    phrase,
)
from bot.store import wakeups
from bot.store.wakeups import WakeupRow
from bot.turns import helplines, sessions, standing
from bot.turns.opened import Open
from bot.turns.standing import Offer, Standing
from bot.turns.world import Committed, Turn, World

GROUP = "crisis"
KEPT_FOR = timedelta(minutes=30)
"""So long the words wait for "I meant my work", and so long no other words are filed."""
COMMANDS = frozenset(("crisis", "sos"))
PER_ROW = 2

PROGRAM = phrase(
    "crisis/program",
    "I am a program and cannot call anybody. The people above can listen to you and help.",
)
NOT_FILED = phrase(
    "crisis/not_filed",
    "What you wrote is filed nowhere; in half an hour I no longer have it. Everything else is kept "
    "as it was. Go on when you want to.",
)
ALL_KEPT = phrase("crisis/all_kept", "Everything here is kept. Go on when you want to.")
CLOSED = phrase(
    "crisis/closed",
    "This coach is open to invited people only, but the people above are there for everybody. "
    "Nothing you wrote here was kept.",
)
STILL = phrase(
    "crisis/still",
    "I have read this too, and filed it nowhere. A program is not enough here: the people above "
    "can answer you. When you want to go on with your work, tap below.",
)
WHERE = phrase("crisis/where", "Where are you?")
BACK = phrase("crisis/back", "Good. This is where we were.")
READY = phrase("crisis/ready", "Good. Forward me, or write, what you want to work on.")

MEANT_WORK: Offer = ("work", phrase("crisis/meant_work", "I meant my work"))
GO_ON: Offer = ("on", phrase("crisis/go_on", "Go on"))
ABROAD: Offer = ("where", phrase("crisis/abroad", "Another country"))


@dataclass(frozen=True, slots=True)
class Kept:
    """What waits, sealed: what was written, what it seemed to tell of, and the answers to it."""

    kind: Kind | None
    language: str
    """In which they are answered."""
    written: str
    """In which they wrote; it tells something of where they are."""
    locale: str | None
    content: Content | None
    message_id: str | None = None
    shown: tuple[str, ...] = ()


def met(turn: Turn, brought: Incoming) -> bool:
    """Answer a message that tells of a crisis; False for any other."""
    finding = _found(brought.content)
    if finding is None:
        return False
    language = _spoken(turn.world, finding.language, turn.person.language)
    kept = Kept(
        finding.kind,
        language,
        finding.language,
        brought.language,
        brought.content,
        brought.message_id,
    )
    _take_away(turn, _waiting(turn))
    _answer(turn, kept, _country(turn, kept), NOT_FILED)
    return True


def show(turn: Turn) -> None:
    """Show the places, whatever it is about."""
    kept = _waiting(turn)
    _take_away(turn, kept)
    language = turn.person.language
    fresh = Kept(None, language, language, None if kept is None else kept.locale, None)
    _answer(turn, fresh, _country(turn, fresh), ALL_KEPT)


def waits(turn: Turn, asked: WakeupRow | None, opened: Open | None) -> bool:
    """Tell whether a crisis was answered just now and the person has not gone on since."""
    if asked is None or asked.due_at <= turn.now:
        return False
    return opened is None or opened.row.touched_at <= asked.due_at - KEPT_FOR


def beside(turn: Turn, brought: Incoming, asked: WakeupRow) -> None:
    """Answer further words after a crisis: they are nobody's message either."""
    kept = _opened(turn, asked)
    _take_away(turn, kept)
    again = replace(kept, content=brought.content, message_id=brought.message_id, shown=())
    _ask(turn, again, (STILL,))


def pressed(turn: Turn, press: Standing, carry_on: Callable[[Incoming], None]) -> None:
    """Show another country, go on, or hand the words on as what they were: work."""
    kept = _waiting(turn)
    if kept is None:
        standing.used(turn, press)
    elif press.choice == ABROAD[0]:
        _ask_where(turn, kept)
    elif press.choice in countries():
        _take_away(turn, kept)
        _answer(turn, replace(kept, shown=()), press.choice, ALL_KEPT)
    else:
        wakeups.cancel(turn.conn, turn.person.id, GROUP)
        _take_away(turn, kept)
        _go_on(turn, kept, carry_on if press.choice == MEANT_WORK[0] else None)


def forget(turn: Turn, asked: WakeupRow) -> None:
    """Take the buttons away when the words are gone; the caller has taken the wake-up."""
    _take_away(turn, _opened(turn, asked))


def to_stranger(world: World, brought: Incoming, now: datetime) -> Committed | None:
    """Answer somebody who is not let in but needs people more than a coach; None for others."""
    finding = _found(brought.content)
    content = brought.content
    if finding is None and not (isinstance(content, Command) and content.name in COMMANDS):
        return None
    kind = None if finding is None else finding.kind
    language = pick(brought.language, world.texts.languages)
    language = _spoken(world, None if finding is None else finding.language, language)
    guess = finding.language if finding is not None else pick(brought.language, LANGUAGES)
    found = turn_to(whereabouts(None, brought.language, guess), kind)
    texts = (
        *helplines.opening(kind, found),
        *helplines.places(found, language),
        PROGRAM,
        CLOSED,
    )
    words = "\n\n".join(world.texts.render(each, language, zone=None) for each in texts)
    body = Message((Run(words),))
    name = world.new_id(now)
    sent = Outgoing(name, "", brought.channel, brought.bot, brought.chat, 0, body)
    return Committed(outgoings=(sent,))


# --- what is said --------------------------------------------------------------------------------


def _answer(turn: Turn, kept: Kept, country: str | None, last: Phrase) -> None:
    found = turn_to(country, kept.kind)
    opening = helplines.opening(kept.kind, found)
    places = helplines.places(found, kept.language)
    _ask(turn, kept, (*opening, *places, PROGRAM, last))


def _ask(turn: Turn, kept: Kept, texts: Sequence[Phrase]) -> None:
    """Send texts with the ways on, and keep what was written until then."""
    offers: list[list[Offer]] = [[GO_ON], [ABROAD]]
    if kept.content is not None:
        offers.insert(0, [MEANT_WORK])
    with _speaking(turn, kept.language):
        outgoing = standing.offer(turn, GROUP, turn.person.id, texts, offers)
    _keep(turn, replace(kept, shown=(*kept.shown, outgoing)))


def _ask_where(turn: Turn, kept: Kept) -> None:
    choices: list[Offer] = [
        (each, phrase("crisis/country", "{country}", country=named.name(each, kept.language)))
        for each in countries()
    ]
    rows = [choices[at : at + PER_ROW] for at in range(0, len(choices), PER_ROW)]
    with _speaking(turn, kept.language):
        outgoing = standing.offer(turn, GROUP, turn.person.id, (WHERE,), rows)
    _keep(turn, replace(kept, shown=(*kept.shown, outgoing)))


def _go_on(turn: Turn, kept: Kept, carry_on: Callable[[Incoming], None] | None) -> None:
    opened = sessions.front(turn)
    if carry_on is not None and kept.content is not None:
        carry_on(_brought(turn, kept, kept.content))
    elif opened is not None:
        turn.tell(BACK)
        sessions.show_waiting(turn, opened)
    else:
        turn.tell(READY)


@contextmanager
def _speaking(turn: Turn, language: str) -> Iterator[None]:
    """Speak for a moment the language in which somebody wrote, whichever they chose."""
    chosen = turn.person.language
    turn.speaks(language)
    try:
        yield
    finally:
        turn.speaks(chosen)


def _spoken(world: World, written: str | None, otherwise: str) -> str:
    return written if written is not None and written in world.texts.languages else otherwise


def _country(turn: Turn, kept: Kept) -> str | None:
    return whereabouts(named.of_zone(turn.person.zone), kept.locale, kept.written)


# --- what waits ----------------------------------------------------------------------------------


def _found(content: Content) -> Finding | None:
    """Read what a person wrote themselves; a forward is somebody else's words."""
    match content:
        case Text(text=words) | Edited(text=words) | Attached(caption=words) if words:
            return detect(words)
        case Command(name="note" | "check", argument=words) if words:
            return detect(words)
        case _:
            return None


def _keep(turn: Turn, kept: Kept) -> None:
    plain = json.dumps(_written(kept)).encode()
    sealed = turn.person.seal.seal(plain, table="wakeups", column="payload", row=GROUP)
    wakeups.put(
        turn.conn,
        id=turn.new_id(),
        person_id=turn.person.id,
        key=GROUP,
        kind=GROUP,
        due_at=turn.now + KEPT_FOR,
        payload={"sealed": base64.b64encode(sealed).decode()},
    )


def _waiting(turn: Turn) -> Kept | None:
    asked = wakeups.of_person(turn.conn, turn.person.id).get(GROUP)
    return None if asked is None else _opened(turn, asked)


def _opened(turn: Turn, asked: WakeupRow) -> Kept:
    sealed = base64.b64decode(asked.payload["sealed"])
    plain = turn.person.seal.open(sealed, table="wakeups", column="payload", row=GROUP)
    found = json.loads(plain)
    return Kept(
        kind=found["kind"],
        language=found["language"],
        written=found["written"],
        locale=found["locale"],
        content=_read(found["content"]),
        message_id=found["message_id"],
        shown=tuple(found["shown"]),
    )


def _take_away(turn: Turn, kept: Kept | None) -> None:
    """Leave the answers standing without their buttons."""
    if kept is None:
        return
    standing.gone(turn, GROUP, turn.person.id)
    for each in kept.shown:
        turn.send(Edit(each, None))


def _written(kept: Kept) -> dict[str, object]:
    match kept.content:
        case Text(text=words):
            content: dict[str, object] | None = {"text": words}
        case Edited(text=words):
            content = {"edited": words}
        case Attached(attachment=attachment, caption=words):
            content = {"caption": words, "attachment": asdict(attachment)}
        case Command(name=name, argument=words):
            content = {name: words}
        case _:
            content = None
    return {
        "kind": kept.kind,
        "language": kept.language,
        "written": kept.written,
        "locale": kept.locale,
        "content": content,
        "message_id": kept.message_id,
        "shown": kept.shown,
    }


def _read(content: dict[str, object] | None) -> Content | None:
    match content:
        case {"text": str(words)}:
            return Text(words)
        case {"note": str(words)}:
            return Command("note", words)
        case {"check": str(words)}:
            return Command("check", words)
        case {"edited": str(words)}:
            return Edited(words)
        case {"caption": str(words), "attachment": dict(attachment)}:
            return Attached(Attachment(**attachment), words)
        case _:
            return None


def _brought(turn: Turn, kept: Kept, content: Content) -> Incoming:
    """Bring the words once more, as if they had just come; no update of the channel names them."""
    address = turn.person.address
    return Incoming(
        channel=address.channel,
        bot=address.bot,
        update_id=0,
        external_id=address.external_id,
        chat=address.chat,
        at=turn.now,
        content=content,
        message_id=kept.message_id,
        language=kept.locale,
    )
