"""Effects -> rows and outgoings: what the engine wants done, done inside the turn."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from bot.cases.models import CaseRow, Content, EntryKind, Grade, NewEntry, Scalar
from bot.engine import effects as wanted
from bot.engine.refreshing import changes_facts
from bot.engine.step import Turned
from bot.messages import (
    Animation,
    Button,
    Class,
    Edit,
    Frame,
    Lane,
    Message,
    Phrase,
    Rows,
    Run,
    Style,
)
from bot.reminders.moments import ELAPSED
from bot.reminders.routines import Routine
from bot.reminders.walls import resolve, to_wall
from bot.store import cases, holds, privates, reminders, terms, wakeups
from bot.store import routines as routine_rows
from bot.store.holds import HoldRow
from bot.store.privates import PrivateRow
from bot.store.reminders import PAID, ReminderRow
from bot.turns import clock, drafting, ending, room, routines
from bot.turns.opened import Open
from bot.turns.routines import moment_of
from bot.turns.world import Turn

PREFIX = "s"
NOON = time(12)


def apply(
    turn: Turn,
    opened: Open,
    turned: Turned,
    again: Callable[[Open, Turned], Turned],
    how: "Appliers | None" = None,
) -> tuple[Open, Turned]:
    """Apply every effect in order; gives the session with what is now on the screen.

    What is shown after something was filed or withdrawn is first made anew by `again`. `how` says
    what becomes of each effect, if not the usual.
    """
    appliers = how or APPLY
    changed = False
    for number in range(len(turned.effects)):
        effect = turned.effects[number]
        if changed and isinstance(effect, wanted.Show | wanted.ShowDraft):
            turned, changed = again(opened, turned), False
            effect = turned.effects[number]
        changed = changed or changes_facts(effect)
        key = f"{opened.row.id}:{turned.visit}:{number}"
        opened = appliers[type(effect)](turn, replace(opened, session=turned.session), effect, key)
    return opened, turned


# --- the screen ----------------------------------------------------------------------------------


def _show(turn: Turn, opened: Open, effect: wanted.Show, _key: str) -> Open:
    """Put up a screen under a fresh token, so that presses of an older one are known as such."""
    screen = effect.screen
    asks = turn.person.zone is None and not opened.row.preview
    if asks and clock.names_a_time(screen):
        # The times on its buttons would be wrong: the clock first, then this screen.
        clock.ask(turn)
        return replace(opened, row=replace(opened.row, token=None, screen_outgoing=None), shown="")
    words = "\n\n".join(turn.say(text) for text in screen.texts)
    runs = (Run(words),)
    if not screen.rows:
        turn.send(Message(runs))
        row = replace(opened.row, token=None, screen_outgoing=None)
        return replace(opened, row=row, shown=words)
    token = turn.world.new_token()
    rows = _rows(turn, screen, token)
    outgoing = opened.row.screen_outgoing
    if effect.in_place and outgoing is not None:
        turn.send(Edit(outgoing, runs, rows))
    else:
        outgoing = turn.send(Message(runs, rows, typing=screen.typing))
    return replace(
        opened, row=replace(opened.row, token=token, screen_outgoing=outgoing), shown=words
    )


def _rows(turn: Turn, screen: wanted.Screen, token: str) -> Rows:
    rows: list[tuple[Button, ...]] = []
    index = 0
    for row in screen.rows:
        made = []
        for choice in row:
            made.append(Button(turn.say(choice.label), data=f"{PREFIX}:{token}:{index}"))
            index += 1
        rows.append(tuple(made))
    return tuple(rows)


def _close(turn: Turn, opened: Open, effect: wanted.Close, _key: str) -> Open:
    chosen = effect.chosen
    words = turn.say(chosen) if isinstance(chosen, Phrase) else None
    turn.record(opened.row.screen_outgoing, opened.shown, words)
    return replace(opened, row=replace(opened.row, token=None, screen_outgoing=None))


def _notice(turn: Turn, opened: Open, effect: wanted.Notice, _key: str) -> Open:
    turn.tell(effect.text)
    return opened


# --- the case ------------------------------------------------------------------------------------


def _case(turn: Turn, opened: Open) -> tuple[Open, CaseRow]:
    """Give the case that the session files into; what has no client yet goes where that is kept."""
    found = opened.row.case_id and cases.case(turn.conn, turn.person, opened.row.case_id)
    if found:
        return opened, found
    made = cases.unsorted_case(turn.conn, turn.person, ids=turn.new_id, now=turn.now)
    return replace(opened, row=replace(opened.row, case_id=made.id, client_id=made.client_id)), made


def _file(  # noqa: PLR0913  # an entry has that many parts
    turn: Turn,
    opened: Open,
    key: str | None,
    kind: EntryKind,
    grade: Grade,
    text: str,
    fields: Mapping[str, Scalar] | None = None,
    *,
    happened_at: datetime | None = None,
    message_key: str | None = None,
) -> Open:
    reserve = room.RESERVE if kind in {EntryKind.MY_MESSAGE, EntryKind.DRAFT} else 0
    if not room.take(turn, text, reserve=reserve):
        return opened
    opened, case = _case(turn, opened)
    entry = NewEntry(
        id=turn.new_id(),
        kind=kind,
        grade=grade,
        happened_at=happened_at or turn.now,
        recorded_at=turn.now,
        content=Content(text=text, fields=fields or {}),
        effect_key=key,
        message_key=message_key,
    )
    ending.filed(turn, cases.append(turn.conn, turn.person, entry, case))
    return opened


def _file_fact(turn: Turn, opened: Open, effect: wanted.FileFact, key: str) -> Open:
    kind = _FACT_ENTRIES.get(effect.fact, EntryKind.FACT)
    text = turn.say(effect.text, isolate=False)
    return _file(turn, opened, key, kind, Grade.REMEMBERED, text, {"fact": effect.fact})


def _file_reply(turn: Turn, opened: Open, effect: wanted.FileReply, key: str) -> Open:
    """File a reply as what it is: sent, sent in other words, or a draft nobody sent."""
    text = effect.words or drafting.written(turn, opened.row.client_id, effect.paragraphs)
    match effect.became:
        case "sent":
            kind, grade = EntryKind.MY_MESSAGE, Grade.SENT_AS_IS
        case "changed" if effect.words is not None:
            kind, grade = EntryKind.MY_MESSAGE, Grade.SENT_CHANGED
        case _:
            kind, grade = EntryKind.DRAFT, Grade.DRAFT_UNCONFIRMED
    rung = {} if effect.rung is None else {"rung": effect.rung}
    return _file(turn, opened, key, kind, grade, text, {"became": effect.became, **rung})


def _keep_note(turn: Turn, opened: Open, effect: wanted.KeepNote, _key: str) -> Open:
    key = turn.message_key
    note, grade = EntryKind.NOTE, Grade.REMEMBERED
    return _file(turn, opened, None, note, grade, effect.words, message_key=key)


def _file_note(turn: Turn, opened: Open, effect: wanted.FileNote, key: str) -> Open:
    """File what happened, on the day on which it did; a day without an hour counts from noon."""
    words = effect.words
    match words:
        case str():
            text = words
        case Phrase():
            text = turn.say(words, isolate=False)
        case _:
            text = drafting.written(turn, opened.row.client_id, words)
    day = effect.day
    if day is None and effect.days_ago:
        day = to_wall(turn.now, turn.zone).date() - timedelta(days=effect.days_ago)
    at = None if day is None else min(resolve(datetime.combine(day, NOON), turn.zone), turn.now)
    kind = EntryKind(effect.kind)
    return _file(turn, opened, key, kind, Grade.REMEMBERED, text, effect.fields, happened_at=at)


def _keep_term(turn: Turn, opened: Open, effect: wanted.KeepTerm, _key: str) -> Open:
    terms.put(turn.conn, turn.person, effect.term, effect.words)
    return opened


def _keep_felt(turn: Turn, opened: Open, effect: wanted.KeepFelt, _key: str) -> Open:
    row = PrivateRow(turn.new_id(), opened.row.id, "note", turn.now, effect.words)
    privates.add(turn.conn, turn.person, row)
    return opened


def _keep_feeling(turn: Turn, opened: Open, effect: wanted.KeepFeeling, _key: str) -> Open:
    row = PrivateRow(turn.new_id(), opened.row.id, "heat", turn.now, str(effect.heat))
    privates.add(turn.conn, turn.person, row)
    return opened


# --- time ----------------------------------------------------------------------------------------


def _set_reminder(turn: Turn, opened: Open, effect: wanted.SetReminder, key: str) -> Open:
    opened, case = _case(turn, opened)
    wall = moment_of(turn, effect.moment)
    row = ReminderRow(
        id=turn.new_id(),
        person_id=turn.person.id,
        client_id=case.client_id,
        case_id=case.id,
        session_id=opened.row.id,
        effect_key=key,
        wall=wall.isoformat(timespec="minutes"),
        zone=turn.zone,
        due_at=resolve(wall, turn.zone),
        reason=turn.say(effect.reason, isolate=False),
        until="reply" if effect.until == "reply" else "done",
        ends=PAID if effect.until == "paid" else None,
        elapsed=effect.elapsed or effect.moment in ELAPSED,
    )
    reminders.add(turn.conn, turn.person, row)
    return opened


def _switch_on(turn: Turn, opened: Open, effect: wanted.SwitchOn, key: str) -> Open:
    """Switch on what is not on already; what goes back past this switches off just that."""
    for name in effect.routines:
        routines.on_by_effect(turn, Routine(name), key)
    return opened


def _set_hold(turn: Turn, opened: Open, effect: wanted.SetHold, key: str) -> Open:
    wall = moment_of(turn, effect.moment)
    hold_until(turn, opened, wall, key, elapsed=effect.elapsed or effect.moment in ELAPSED)
    private = PrivateRow(turn.new_id(), opened.row.id, "hold", turn.now, effect.moment)
    privates.add(turn.conn, turn.person, private)
    return opened


def hold_until(
    turn: Turn, opened: Open, wall: datetime, key: str, *, elapsed: bool = False
) -> None:
    """Hold a session's reply back until a wall time of the person, instead of any other time."""
    earlier = holds.current(turn.conn, opened.row.id)
    if earlier is not None:
        holds.release(turn.conn, turn.person.id, earlier.id)
    row = HoldRow(
        id=turn.new_id(),
        person_id=turn.person.id,
        session_id=opened.row.id,
        effect_key=key,
        wall=wall.isoformat(timespec="minutes"),
        zone=turn.zone,
        due_at=resolve(wall, turn.zone),
        elapsed=elapsed,
    )
    holds.add(turn.conn, row)


def _release(turn: Turn, opened: Open, _effect: wanted.ReleaseHold, _key: str) -> Open:
    hold = holds.current(turn.conn, opened.row.id)
    if hold is None:
        return opened
    holds.release(turn.conn, turn.person.id, hold.id)
    private = PrivateRow(turn.new_id(), opened.row.id, "release", turn.now, "")
    privates.add(turn.conn, turn.person, private)
    return opened


def timer_key(session_id: str, visit: int) -> str:
    """Name the wake-up of a timer."""
    return f"timer:{session_id}:{visit}"


def _start_timer(turn: Turn, opened: Open, effect: wanted.StartTimer, _key: str) -> Open:
    """Promise the timer's end; its frames are played from memory and may be lost."""
    due = turn.now + timedelta(seconds=effect.seconds)
    wakeups.put(
        turn.conn,
        id=turn.new_id(),
        person_id=turn.person.id,
        key=timer_key(opened.row.id, effect.visit),
        kind="timer",
        due_at=due,
        payload={"session": opened.row.id, "visit": str(effect.visit)},
    )
    turn.wake_at(due)
    if effect.frames and opened.row.screen_outgoing is not None and opened.row.token is not None:
        apart = effect.seconds // (len(effect.frames) + 1)
        frames = tuple(
            Frame(apart * at, (Run(f"{opened.shown}\n\n"), Run(turn.say(words), Style.STRONG)))
            for at, words in enumerate(effect.frames, 1)
        )
        rows = _current_rows(turn)
        turn.send(
            Animation(opened.row.screen_outgoing, frames, rows), cls=Class.C, lane=Lane.ANIMATION
        )
    return opened


def _current_rows(turn: Turn) -> Rows:
    """Give the buttons of the screen that this turn has just put up."""
    shown = [body for _, body, *_ in turn.bodies if isinstance(body, Message)]
    return shown[-1].rows if shown else ()


def _stop_timer(turn: Turn, opened: Open, effect: wanted.StopTimer, _key: str) -> Open:
    wakeups.cancel(turn.conn, turn.person.id, timer_key(opened.row.id, effect.visit))
    return opened


# --- going back and leaving ----------------------------------------------------------------------


def _withdraw(turn: Turn, opened: Open, effect: wanted.Withdraw, _key: str) -> Open:
    """Take back reminders, holds and entries; what was sent stays sent."""
    session, visit = opened.row.id, effect.visit
    holds.cancel_by_effect(turn.conn, turn.person.id, session, visit)
    routine_rows.off_by_effect(turn.conn, turn.person.id, session, visit)
    cases.withdraw(
        turn.conn, turn.person, session_id=session, from_visit=visit, ids=turn.new_id, now=turn.now
    )
    # What these entries had ended waits again, unless what asked for it is taken back as well.
    ending.withdrawn(turn)
    reminders.cancel_by_effect(turn.conn, turn.person.id, session, visit)
    return opened


def _leave(turn: Turn, opened: Open, effect: wanted.Leave, _key: str) -> Open:
    """Nothing more to do than the session's own state, but for a hold that nobody waits for."""
    if effect.how == "cancelled":
        holds.cancel_by_effect(turn.conn, turn.person.id, opened.row.id, 0)
    elif effect.how == "ended":
        while (hold := holds.current(turn.conn, opened.row.id)) is not None:
            holds.release(turn.conn, turn.person.id, hold.id)
    return opened


Appliers = Mapping[type[wanted.Effect], Callable[[Turn, Open, Any, str], Open]]

APPLY: Appliers = {
    wanted.Show: _show,
    wanted.Close: _close,
    wanted.Notice: _notice,
    wanted.ShowDraft: drafting.show,
    wanted.FileFact: _file_fact,
    wanted.FileReply: _file_reply,
    wanted.KeepNote: _keep_note,
    wanted.FileNote: _file_note,
    wanted.KeepTerm: _keep_term,
    wanted.KeepFelt: _keep_felt,
    wanted.KeepFeeling: _keep_feeling,
    wanted.SetReminder: _set_reminder,
    wanted.SwitchOn: _switch_on,
    wanted.SetHold: _set_hold,
    wanted.ReleaseHold: _release,
    wanted.StartTimer: _start_timer,
    wanted.StopTimer: _stop_timer,
    wanted.Withdraw: _withdraw,
    wanted.Leave: _leave,
}

_FACT_ENTRIES = {"agreement": EntryKind.AGREEMENT, "promise": EntryKind.PROMISE}
