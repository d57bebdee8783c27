"""Sessions in a turn: start one, hand it an event, put its effects into the transaction."""

import json
from dataclasses import replace
from functools import partial

from bot.cases.models import EntryRow
from bot.engine import showing
from bot.engine import step as engine
from bot.engine.effects import Notice
from bot.engine.events import Cancel, Event, Repeat, Resume
from bot.engine.frames import playbooks_of
from bot.engine.refreshing import refreshed
from bot.engine.session import Place, Session
from bot.engine.step import Turned
from bot.errors import BotError
from bot.messages import phrase
from bot.playbook.library import Pinned, family
from bot.playbook.models import Playbook
from bot.store import cases, people, pins, sessions
from bot.store.sessions import SessionRow
from bot.turns import checkins, drafting, effects, previewed, standing
from bot.turns.facts import LONGEST_LABEL, facts, shortened, tells_of_case
from bot.turns.opened import Open
from bot.turns.standing import Offer, Standing
from bot.turns.world import Turn

__all__ = [
    "LONGEST_LABEL",
    "OTHER",
    "begin",
    "by_token",
    "close",
    "drop",
    "front",
    "give",
    "labels",
    "latest_paused",
    "load",
    "move",
    "other_pressed",
    "replies",
    "resume",
    "shortened",
    "show_waiting",
    "start",
]

OTHER = "other"
STILL_OPEN = phrase("sessions", "Your other guide is still open.")
PREVIEW_OVER = phrase("preview", "The preview is over; nothing of it was kept.")
GO_ON: Offer = ("onward", phrase("sessions", "Go on with it"))


def load(turn: Turn, row: SessionRow | None) -> Open | None:
    """Open a row; None stays None."""
    if row is None:
        return None
    body = json.loads(row.body)
    session = Session.model_validate(body["session"])
    pinned = turn.world.books.pinned(turn.conn, row.playbook, row.pin)
    opened = Open(
        row, session, pinned.playbook, body["shown"], body["draft"], before=body.get("before")
    )
    return _with_family(turn, opened, pinned)


def _with_family(turn: Turn, opened: Open, pinned: Pinned) -> Open:
    """Find the playbooks that this one uses: as they were when entered, otherwise as they are."""
    used: dict[str, Playbook] = {}
    usable: dict[str, Pinned] = {}
    saying = {} if pinned.texts is None else {opened.book.id: pinned.texts}

    def find(name: str) -> Playbook | None:
        if name in opened.session.pins:
            found = turn.world.books.pinned(turn.conn, name, opened.session.pins[name])
            used[name] = found.playbook
        else:
            now = turn.world.books.now(name)
            if now is None:
                return None
            usable[name] = found = now
        if found.texts is not None:
            saying[name] = found.texts
        return found.playbook

    family(opened.book, find)
    return replace(opened, used=used, usable=usable, saying=saying)


def front(turn: Turn) -> Open | None:
    """Give the session in front, while it is open."""
    if turn.person.front_session is None:
        return None
    row = sessions.load(turn.conn, turn.person, turn.person.front_session)
    return load(turn, row) if row is not None and row.state == "open" else None


def by_token(turn: Turn, token: str) -> Open | None:
    """Give the session whose shown screen has this token."""
    return load(turn, sessions.by_token(turn.conn, turn.person, token))


def latest_paused(turn: Turn) -> Open | None:
    """Give the session that was left last and can still be gone on with."""
    for row in sessions.open_of(turn.conn, turn.person):
        if row.state == "paused" or row.id != turn.person.front_session:
            return load(turn, sessions.load(turn.conn, turn.person, row.id))
    return None


def start(
    turn: Turn, playbook_id: str, *, at: str | None = None, about: EntryRow | None = None
) -> Open:
    """Start a playbook, at its start or at a named way in; it comes to the front."""
    pinned = turn.world.books.now(playbook_id)
    if pinned is None:
        raise BotError(f"There is no playbook {playbook_id}.")
    return begin(turn, pinned, at=at, about=about)


def begin(
    turn: Turn,
    pinned: Pinned,
    *,
    at: str | None = None,
    about: EntryRow | None = None,
    preview: bool = False,
) -> Open:
    """Start a playbook with this very content; of a preview nothing is filed."""
    book = pinned.playbook
    pins.put(turn.conn, pinned.pin, book.id, pinned.source, turn.now, pinned.said)
    client = None
    if about is not None:
        found = cases.case(turn.conn, turn.person, about.case_id)
        client = None if found is None else found.client_id
    row = SessionRow(
        id=turn.new_id(),
        person_id=turn.person.id,
        playbook=book.id,
        pin=pinned.pin,
        state="open",
        body=b"",
        revision=0,
        token=None,
        screen_outgoing=None,
        client_id=client,
        case_id=None if about is None else about.case_id,
        about_entry=None if about is None else about.id,
        started_at=turn.now,
        touched_at=turn.now,
        preview=preview,
    )
    door = book.doors.get(at) if at is not None else None
    blank = Open(row, Session(id=row.id, pins={}, place=Place(frames=())), book)
    blank = replace(blank, before=turn.person.front_session if preview else None)
    blank = _with_family(turn, blank, pinned)
    pinning = {book.id: pinned.pin}
    turned = engine.begin(row.id, book, pinning, facts(turn, blank), door, blank.books)
    sessions.add(turn.conn, turn.person, _dumped(blank), [pinned.pin])
    _bring_to_front(turn, row.id)
    return settle(turn, replace(blank, session=turned.session), turned)


def give(turn: Turn, opened: Open, event: Event) -> Open:
    """Hand an event to a session and apply what comes of it."""
    turned = engine.step(opened.session, opened.books, event, facts(turn, opened))
    if turned.session.status == "open" and turn.person.front_session != opened.row.id:
        _bring_to_front(turn, opened.row.id)
    return settle(turn, opened, turned)


def replies(turn: Turn, opened: Open) -> tuple[str, dict[str, str]] | None:
    """Give the tone of the reply that a guide stands at, and its words in each; None for none."""
    if opened.session.status == "ended":
        return None
    found = showing.replies(opened.books, opened.session.place, facts(turn, opened))
    if found is None:
        return None
    tone, every = found
    with turn.worded(opened.saying):
        said = {
            name: drafting.written(turn, opened.row.client_id, paragraphs)
            for name, paragraphs in every.items()
        }
    return tone, said


def resume(turn: Turn, opened: Open) -> Open:
    """Bring a session to the front, with a word on where it was."""
    return give(turn, opened, Resume())


def close(turn: Turn, opened: Open) -> Open:
    """End a session without a word; its screen loses its buttons."""
    turned = engine.step(opened.session, opened.books, Cancel(), facts(turn, opened))
    silent = tuple(each for each in turned.effects if not isinstance(each, Notice))
    return settle(turn, opened, replace(turned, effects=silent))


def move(turn: Turn, entry_id: str, to: EntryRow, client_id: str) -> None:
    """Let the guides that are about an entry go on in the case it was moved to."""
    for listed in sessions.open_of(turn.conn, turn.person):
        row = sessions.load(turn.conn, turn.person, listed.id)
        if row is not None and row.about_entry == entry_id:
            moved = replace(
                row,
                about_entry=to.id,
                case_id=to.case_id,
                client_id=client_id,
                revision=row.revision + 1,
            )
            sessions.save(turn.conn, turn.person, moved, expected_revision=row.revision)


def show_waiting(turn: Turn, opened: Open) -> Open:
    """Put up the screen of a session that had to wait for something else to be asked."""
    return give(turn, opened, Repeat())


def labels(turn: Turn, opened: Open) -> list[str]:
    """Give what the buttons of the shown screen say, in the order of the session's choices."""
    shown = engine.screen(opened.session, opened.books, facts(turn, opened))
    if shown is None:
        return []
    with turn.worded(opened.saying):
        return [turn.say(choice.label, isolate=False) for row in shown.rows for choice in row]


def settle(turn: Turn, opened: Open, turned: Turned) -> Open:
    """Apply the effects in their order and save the session on the revision it was read at."""
    entered = _pin_entered(turn, opened, turned.session)
    turned = replace(turned, session=entered)
    with turn.worded(opened.saying):
        how = previewed.APPLY if opened.row.preview else None
        applied, turned = effects.apply(turn, opened, turned, partial(_shown_anew, turn), how)
    after = replace(
        applied,
        session=turned.session,
        row=replace(
            applied.row,
            state=turned.session.status,
            revision=opened.row.revision + 1,
            touched_at=turn.now,
        ),
    )
    held = entered.pins.values() if entered.pins != opened.session.pins else None
    sessions.save(
        turn.conn, turn.person, _dumped(after), expected_revision=opened.row.revision, pins=held
    )
    if opened.row.preview and turned.session.status != "open":
        _preview_over(turn, after)
    elif turned.session.status != "open" and turn.person.front_session == opened.row.id:
        _bring_to_front(turn, None)
        if turned.session.status == "ended" and not _offer_the_other(turn):
            checkins.propose(turn, after.row.client_id)
    return after


def _shown_anew(turn: Turn, opened: Open, turned: Turned) -> Turned:
    """Show what the case holds as it is after this turn, where its playbooks show any of that."""
    if not tells_of_case(opened):
        return turned
    return refreshed(turned, opened.books, facts(turn, opened))


def _pin_entered(turn: Turn, opened: Open, session: Session) -> Session:
    """Pin the playbooks that were gone into in this turn, as they were used."""
    new = {
        name: opened.usable[name]
        for name in playbooks_of(session) - session.pins.keys()
        if name in opened.usable
    }
    for name, each in new.items():
        pins.put(turn.conn, each.pin, name, each.source, turn.now, each.said)
    held = {**session.pins, **{name: each.pin for name, each in new.items()}}
    return session.model_copy(update={"pins": held}) if new else session


def drop(turn: Turn, opened: Open) -> None:
    """Forget a preview, as if it had never been; what was in front before is again."""
    if opened.row.token is not None:
        turn.record(opened.row.screen_outgoing, opened.shown, None)
    sessions.remove(turn.conn, turn.person, opened.row.id)
    if turn.person.front_session == opened.row.id:
        _bring_to_front(turn, opened.before)


def _preview_over(turn: Turn, opened: Open) -> None:
    """Forget a preview that has ended, and go on with what it had come before."""
    drop(turn, opened)
    turn.tell(PREVIEW_OVER)
    waiting = front(turn)
    if waiting is None:
        if turn.person.front_session == opened.before:
            _bring_to_front(turn, None)
    else:
        resume(turn, waiting)


def _offer_the_other(turn: Turn) -> bool:
    """After a guide has ended, offer the way back to the one that it had come before, if any."""
    for row in sessions.open_of(turn.conn, turn.person):
        if row.state == "open":
            standing.offer(turn, OTHER, row.id, (STILL_OPEN,), [[GO_ON]])
            return True
    return False


def other_pressed(turn: Turn, press: Standing) -> None:
    """Go on with the guide that waited."""
    standing.used(turn, press)
    turn.record(press.outgoing, turn.say(STILL_OPEN), turn.say(GO_ON[1]))
    opened = load(turn, sessions.load(turn.conn, turn.person, press.object_id))
    if opened is not None and opened.row.state != "ended":
        resume(turn, opened)


def _bring_to_front(turn: Turn, session_id: str | None) -> None:
    people.set_front(turn.conn, turn.person.id, session_id)
    turn.fronted(session_id)


def _dumped(opened: Open) -> SessionRow:
    body = {
        "session": opened.session.model_dump(mode="json", exclude_defaults=False),
        "shown": opened.shown,
        "draft": opened.draft,
        **({} if opened.before is None else {"before": opened.before}),
    }
    return replace(opened.row, body=json.dumps(body, ensure_ascii=False).encode())
