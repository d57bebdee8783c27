"""What time brings: wake-ups and reminders, each fired once in a turn of its own."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.cases.models import EntryKind, EntryRow
from bot.engine.events import TimeUp
from bot.messages import Lane, Phrase, phrase
from bot.reminders.decide import Drop, Fire, Fold, Reminder, Wait, decide, decide_promise
from bot.reminders.moments import ELAPSED
from bot.reminders.walls import resolve
from bot.store import cases, preferences, reminders, wakeups
from bot.store.reminders import ReminderRow
from bot.store.wakeups import WakeupRow
from bot.turns import (
    asking_when,
    beginning,
    calm,
    crisis,
    ending,
    filing,
    following,
    helping,
    holding,
    knocks,
    menu,
    missed,
    planned,
    previews,
    retiming,
    routines,
    standing,
)
from bot.turns import sessions as open_sessions
from bot.turns.asking_when import Chosen
from bot.turns.missed import Missed
from bot.turns.reply import ending as replies
from bot.turns.reply import handing, kept
from bot.turns.standing import Offer, Standing
from bot.turns.world import Committed, Turn, World, committed

REMINDER = "reminder"
SNOOZE = "snooze"
SILENT_GUIDE = "silent-client"
EXCERPT = 300
RECENT = 20

DUE = phrase("reminder", "You asked me to come back now, {at}. Here I am.")
OPEN: Offer = ("open", phrase("reminder", "Open it"))
DONE: Offer = ("done", phrase("reminder", "Done"))
HOUR: Offer = ("in-an-hour", phrase("reminder", "In an hour"))
ANOTHER: Offer = ("another", phrase("reminder", "Another time"))
ANSWERED: Offer = ("answered", phrase("reminder", "They answered"))
SILENT: Offer = ("silent", phrase("reminder", "No answer yet"))
WRITE: Offer = ("write", phrase("reminder", "Write the answer now"))
AGAIN_DAYS: Offer = ("in-three-days", phrase("reminder", "Ask me in three days"))
AGAIN_WEEK: Offer = ("next-week", phrase("reminder", "Ask me next week"))
ENOUGH: Offer = ("done", phrase("reminder", "That is enough"))
LAST_THEIRS = phrase("reminder", "Their last words in your records:\n{words}")
LAST_MINE = phrase("reminder", "Your last words in your records:\n{words}")
HOW_NOW = phrase("reminder", "How does it stand?")
GOOD = phrase("reminder", "Good. Forward their answer to me, and it is filed with the rest.")
SILENCE = phrase(
    "reminder", "Silence is not an answer yet, and not a verdict on you. When shall I ask again?"
)
CLOSED = phrase("reminder", "Closed.")
MOVED = phrase("reminder", "I will be back {at}.")


def wakeup(conn: Connection, world: World, names: Sequence[str], now: datetime) -> list[Committed]:
    """Fire wake-ups that are due, each once; several are of different persons."""
    turns = []
    for row, person in wakeups.take(conn, world.master, names, now):
        turn = Turn(conn, world, person, now)
        _wake(turn, row)
        turns.append(turn)
    return committed(turns)


def _wake(turn: Turn, row: WakeupRow) -> None:
    match row.kind:
        case filing.QUIET:
            opened = open_sessions.front(turn) is not None
            ids, first = row.payload["entries"].split(","), bool(row.payload["first"])
            filing.quiet(
                turn,
                ids,
                session_open=opened,
                first=first,
                again=int(row.payload.get("again", "0")),
                alike=row.payload.get("alike", ""),
            )
        case "timer":
            _timer(turn, row.payload["session"], int(row.payload["visit"]))
        case previews.LATE:
            previews.never_came(turn)
        case crisis.GROUP:
            crisis.forget(turn, row)
        case kept.HELD:
            _held(turn, row)
        case kept.KIND:
            replies.forget(turn, kept.opened(turn, row))
        case _:
            pass


def _timer(turn: Turn, session_id: str, visit: int) -> None:
    """End a timer, if its session is still in front: a timer never takes the front."""
    opened = open_sessions.front(turn)
    if opened is not None and opened.row.id == session_id:
        open_sessions.give(turn, opened, TimeUp(visit))


def _held(turn: Turn, row: WakeupRow) -> None:
    """Hand a held reply back at its time, named or folded like everything that comes late."""
    said = preferences.of_person(turn.conn, turn.person.id)
    wall = kept.wall_of(turn, row)
    still = calm.until(said, turn.now)
    if still is not None:
        kept.wait(turn, row, calm.looked_at(still, turn.now))
        return
    quiet = routines.quiet_of(said, turn)
    match decide_promise(wall, turn.zone, row.due_at, quiet, turn.now):
        case Wait(until=until):
            kept.wait(turn, row, until)
        case Fold() if others := _every(turn, said, handing.overdue(turn)):
            missed.tell(turn, said, [*handing.overdue(turn, row), *others], f"digest:{row.id}")
        case Fire(late_by=late) | Fold(late_by=late):
            handing.knock(turn, row, missed.named(turn, said, wall, late))
        case Drop():
            pass


# --- reminders -----------------------------------------------------------------------------------


def reminder(
    conn: Connection, world: World, names: Sequence[str], now: datetime
) -> list[Committed]:
    """Fire reminders that are due: one outgoing for each occurrence, never early.

    Several are of different persons.
    """
    taken = reminders.take(conn, world.master, names, now)
    said = preferences.of_persons(conn, [person.id for _, person in taken])
    turns = []
    for row, person in taken:
        turn = Turn(conn, world, person, now)
        _due(turn, row, said[person.id])
        turns.append(turn)
    return committed(turns)


def _due(turn: Turn, row: ReminderRow, said: Mapping[str, str]) -> None:
    conn, now = turn.conn, turn.now
    still = calm.until(said, now)
    if still is not None:
        reminders.reschedule(conn, row.id, row.wall, row.zone, calm.looked_at(still, now))
        return
    quiet = routines.quiet_of(said, turn)
    match decide(_decided(row), quiet, now):
        case Wait(until=until):
            reminders.reschedule(conn, row.id, row.wall, row.zone, until)
        case Drop():
            reminders.set_state(conn, row.id, "cancelled")
        case Fire() | Fold() if ending.gone(turn, row):
            pass
        case Fire() | Fold() if _answered(turn, row):
            reminders.set_state(conn, row.id, "done")
        case Fold(late_by=late):
            _fold(turn, row, said, late)
        case Fire(late_by=late):
            _remind(turn, row, said, late)


def _remind(turn: Turn, row: ReminderRow, said: Mapping[str, str], late: timedelta) -> None:
    """Knock without naming anybody but by the person's own word; the rest shows when opened."""
    wall = datetime.fromisoformat(row.wall)
    words = missed.named(turn, said, wall, late) or (phrase(DUE.context, DUE.text, at=wall),)
    standing.offer(
        turn,
        REMINDER,
        row.id,
        [*knocks.about(turn, _whom(turn, row)), *words],
        [[OPEN], [HOUR, ANOTHER], [DONE]],
        state=str(row.occurrence),
        lane=Lane.REMINDER,
        occurrence=f"reminder:{row.id}:{row.occurrence}",
    )


def _fold(turn: Turn, row: ReminderRow, said: Mapping[str, str], late: timedelta) -> None:
    """Say in one message what fell due while we were away; each is opened from there."""
    every = _every(turn, said, [_missed(turn, row), *handing.overdue(turn)])
    if len(every) == 1:
        _remind(turn, row, said, late)
    else:
        missed.tell(turn, said, every, f"digest:{row.id}:{row.occurrence}")


def _every(turn: Turn, said: Mapping[str, str], first: list[Missed]) -> list[Missed]:
    """Take what else of this person is overdue, of every kind, by their real times."""
    others = [*_overdue(turn, said), *holding.overdue(turn), *routines.overdue(turn, said)]
    return [*first, *sorted(others, key=lambda each: each.wall)]


def _overdue(turn: Turn, said: Mapping[str, str]) -> list[Missed]:
    if calm.until(said, turn.now) is not None:
        return []
    quiet = routines.quiet_of(said, turn)
    names = [
        each.id
        for each in reminders.of_person(turn.conn, turn.person)
        if each.due_at <= turn.now and not isinstance(decide(_decided(each), quiet, turn.now), Wait)
    ]
    taken = reminders.take(turn.conn, turn.world.master, names[: missed.MOST], turn.now)
    return [_missed(turn, each) for each, _ in taken if _wanted(turn, each)]


def _missed(turn: Turn, row: ReminderRow) -> Missed:
    whom = _whom(turn, row)
    return Missed(f"{REMINDER}:{row.id}", datetime.fromisoformat(row.wall), whom)


def _wanted(turn: Turn, row: ReminderRow) -> bool:
    return not ending.gone(turn, row) and not _answered(turn, row)


def folded_pressed(turn: Turn, press: Standing) -> None:
    """Open one of what came late in a message of its own; the list stays for the others."""
    kind, _, name = press.choice.partition(":")
    match kind:
        case holding.GROUP:
            holding.opened(turn, name)
        case routines.GROUP:
            routines.opened(turn, name)
        case handing.KNOCK:
            handing.opened(turn, name)
        case _:
            row = reminders.get(turn.conn, turn.person, name)
            if row is None or row.state != "fired":
                turn.tell(CLOSED)
            else:
                _open(turn, row, None)


def _decided(row: ReminderRow) -> Reminder:
    return Reminder(
        id=row.id,
        wall=datetime.fromisoformat(row.wall),
        zone=row.zone,
        due_at=row.due_at,
        until=row.until,
        cls=row.cls,
        occurrence=row.occurrence,
        state="waiting",
        set_by_person=True,
    )


def reminder_pressed(turn: Turn, press: Standing) -> None:
    """Open a reminder, move it, or be done with it."""
    row = reminders.get(turn.conn, turn.person, press.object_id)
    standing.used(turn, press)
    if row is None:
        turn.record(press.outgoing, turn.say(CLOSED), None)
        return
    match press.choice:
        case "open":
            _open(turn, row, press.outgoing)
        case "answered":
            reminders.set_state(turn.conn, row.id, "done")
            turn.record(press.outgoing, turn.say(HOW_NOW), turn.say(ANSWERED[1]))
            turn.tell(GOOD)
            planned.offer_once(turn)
        case "silent":
            offers = [*_for_silence(turn), [AGAIN_DAYS], [AGAIN_WEEK], [ANOTHER], [ENOUGH]]
            standing.offer(turn, REMINDER, row.id, (SILENCE,), offers, of=press.outgoing)
        case "write":
            reminders.set_state(turn.conn, row.id, "done")
            turn.record(press.outgoing, turn.say(HOW_NOW), turn.say(WRITE[1]))
            about = _newest(turn, row)
            beginning.begin(turn, helping.STOP_GUIDE, about=about)
        case _ if press.choice == SILENT_GUIDE:
            reminders.set_state(turn.conn, row.id, "done")
            turn.record(press.outgoing, turn.say(SILENCE), turn.say(SILENT[1]))
            beginning.begin(turn, press.choice, about=_newest(turn, row))
        case "another":
            asking_when.ask(turn, SNOOZE, row.id, of=press.outgoing)
        case "in-an-hour" | "in-three-days" | "next-week":
            wall = routines.moment_of(turn, press.choice)
            moved = _snooze(turn, row, wall, elapsed=press.choice in ELAPSED)
            turn.record(press.outgoing, turn.say(moved), turn.say(_AGAIN[press.choice]))
        case _:
            reminders.set_state(turn.conn, row.id, "done")
            turn.record(press.outgoing, turn.say(CLOSED), turn.say(DONE[1]))


def opened_again(turn: Turn, press: Standing) -> None:
    """Show a reminder that has come, in the place of what was asked about it."""
    row = reminders.get(turn.conn, turn.person, press.object_id)
    if row is None or row.state != "fired":
        turn.record(press.outgoing, turn.say(CLOSED), None)
        return
    _open(turn, row, press.outgoing)


def snoozed_to(turn: Turn, chosen: Chosen) -> None:
    """Let a reminder that has come come once more, at the time that was said."""
    row = reminders.get(turn.conn, turn.person, chosen.object_id)
    if row is None or row.state not in {"fired", "waiting"}:
        turn.tell(CLOSED)
        return
    turn.tell(_snooze(turn, row, chosen.wall, elapsed=chosen.elapsed))


def _snooze(turn: Turn, row: ReminderRow, wall: datetime, *, elapsed: bool) -> Phrase:
    due = resolve(wall, turn.zone)
    reminders.reschedule(
        turn.conn,
        row.id,
        wall.isoformat(timespec="minutes"),
        turn.zone,
        due,
        elapsed=elapsed,
        next_occurrence=True,
    )
    retiming.outlasts(turn, row, wall)
    turn.wake_at(due)
    return phrase(MOVED.context, MOVED.text, at=wall)


def _for_silence(turn: Turn) -> list[list[Offer]]:
    """Offer the guide for clients who do not answer, where there is one."""
    pinned = turn.world.library.get(SILENT_GUIDE)
    return [] if pinned is None else [[(SILENT_GUIDE, menu.title(pinned.playbook))]]


def _open(turn: Turn, row: ReminderRow, outgoing: str | None) -> None:
    """Show why it came, the last entry, and the next step."""
    texts = [phrase("reminder", "{reason}", reason=row.reason)]
    whom = _whom(turn, row)
    client = whom and cases.client(turn.conn, turn.person, whom)
    if client and not client.unsorted:
        texts.insert(0, phrase("reminder", "About {client}.", client=client.name))
    last = _newest(turn, row)
    if last is not None and last.content is not None and last.content.text:
        said = LAST_MINE if last.kind.value == "my_message" else LAST_THEIRS
        excerpt = open_sessions.shortened(last.content.text, EXCERPT)
        texts.append(phrase(said.context, said.text, words=excerpt))
    texts.append(HOW_NOW)
    awaited = row.until == "reply"
    offers = [[ANSWERED], [SILENT], [DONE]] if awaited else [[HOUR, ANOTHER], [DONE]]
    if not awaited and row.case_id is not None:
        offers.insert(0, [WRITE])
    standing.offer(turn, REMINDER, row.id, texts, offers, of=outgoing)


def _whom(turn: Turn, row: ReminderRow) -> str | None:
    """Give whose matter it is now: words may be given to a client, a case to another, later on."""
    case = row.case_id and cases.case(turn.conn, turn.person, row.case_id)
    if case and not cases.named(turn.conn, turn.person, case.id):
        found = _messages_now(turn, row)
        case = cases.case(turn.conn, turn.person, found[0].case_id) if found else None
    return case.client_id if case else row.client_id


def _answered(turn: Turn, row: ReminderRow) -> bool:
    """Tell whether the answer that a holding line promised was filed as sent meanwhile."""
    key = row.effect_key or ""
    if not key.startswith(helping.HOLDING):
        return False
    about = cases.entry(turn.conn, turn.person, key.removeprefix(helping.HOLDING))
    return about is not None and any(
        each.kind is EntryKind.MY_MESSAGE
        and each.state == "standing"
        and each.recorded_at > about.recorded_at
        and not (each.effect_key or "").startswith(helping.HOLDING)
        for each in _messages_now(turn, row)
    )


def _newest(turn: Turn, row: ReminderRow) -> EntryRow | None:
    """Give the last words of the case that still stand, wherever they were moved to."""
    found = _messages_now(turn, row)
    return next((each for each in found if each.state == "standing"), None)


def _messages_now(turn: Turn, row: ReminderRow) -> list[EntryRow]:
    if row.case_id is None:
        return []
    found = _messages(turn, row.case_id)
    if found and found[0].state == "moved":
        moved = following.entry(turn, found[0].id)
        found = found if moved is None else _messages(turn, moved.case_id)
    return found


def _messages(turn: Turn, case_id: str) -> list[EntryRow]:
    kinds = (EntryKind.THEIR_MESSAGE, EntryKind.MY_MESSAGE)
    return cases.entries(turn.conn, turn.person, case_id, limit=RECENT, kinds=kinds)


_AGAIN: dict[str, Phrase] = dict((HOUR, AGAIN_DAYS, AGAIN_WEEK))
