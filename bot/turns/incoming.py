"""One thing that came in, carried out in one transaction: claimed, read, answered, saved."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.cases.models import CaseRow
from bot.engine.events import Chose, Typed
from bot.i18n.typed import fold
from bot.messages import (
    Attached,
    Command,
    Edited,
    Forward,
    Incoming,
    Phrase,
    Presence,
    Press,
    PressAnswer,
    Shared,
    Text,
    Unsupported,
    phrase,
)
from bot.store import cases, outbox, people, updates, wakeups
from bot.store.wakeups import WakeupRow
from bot.turns import (
    absence,
    access,
    acknowledging,
    asking_when,
    beginning,
    calm,
    checkins,
    clock,
    commands,
    crisis,
    effects,
    erasing,
    errands,
    filing,
    firing,
    helping,
    holding,
    me,
    menu,
    missed,
    own_terms,
    plainly,
    planned,
    previews,
    removing,
    retiming,
    routines,
    sessions,
    standing,
    suggesting,
)
from bot.turns.clients import casework, doors, follow_up
from bot.turns.opened import Open
from bot.turns.reply import handing
from bot.turns.standing import Standing
from bot.turns.world import Committed, Turn, World

STALE = phrase("press", "That button belongs to an earlier moment; nothing was changed.")
FORGED = phrase("press", "That button is not one of mine.")
EMPTY = phrase("incoming", "That came through empty. Send it once more, or write a few words.")
GREETING = phrase(
    "incoming",
    "Hello. Forward or paste the message that troubles you, or write in a sentence what is going "
    "on. /help lists the rest.",
)
NOT_KEPT: dict[str, Phrase] = {
    "sticker": phrase(
        "incoming", "A sticker I cannot file. A screenshot of it works, or a few words."
    ),
    "poll": phrase("incoming", "A poll I cannot file. A screenshot of it works, or a few words."),
}
NOT_KEPT_OTHER = phrase(
    "incoming", "That kind of message I cannot file. Text, forwards, photos, voice and files work."
)

IDLE = timedelta(days=2)
"""So long after the last answer, words are something new; the guide is offered, with a recap."""

SHORT_NUMBER = 3
GREETINGS = frozenset(
    ("hi", "hello", "hey", "start", "help", "moi", "hei", "chào", "xin chào", "سلام", "مرحبا")
)


def incoming(conn: Connection, world: World, brought: Incoming, now: datetime) -> Committed:
    """Carry out one update, once; a second time it changes nothing."""
    if not updates.claim(
        conn,
        brought.channel,
        brought.bot,
        brought.update_id,
        now,
        chat=brought.chat,
        message_id=brought.message_id,
    ):
        return _seen_before(brought)
    person = people.find(conn, world.master, brought.channel, brought.bot, brought.external_id)
    first = person is None
    if person is None:
        if isinstance(brought.content, Presence):
            return Committed()
        admitted = access.admit(conn, world, brought, now)
        if isinstance(admitted, Committed):
            return admitted
        person = admitted
    elif access.left_out(world, brought):
        return access.refusal(world, brought, access.LEFT_OUT, now)
    people.lock(conn, person.id)
    turn = Turn(conn, world, person, now, first=first, message_key=brought.message_id)
    if not isinstance(brought.content, Presence):
        people.seen(conn, person, now)
    revived = _reachable_again(turn, brought)
    erased = _read(turn, brought, first=first)
    return turn.committed(erased=erased, revived=revived)


def _seen_before(brought: Incoming) -> Committed:
    """Stop the spinner of a press that came twice, and do nothing else."""
    if isinstance(brought.content, Press):
        return Committed(
            answers=(PressAnswer(brought.channel, brought.bot, brought.content.press_id),)
        )
    return Committed()


def _reachable_again(turn: Turn, brought: Incoming) -> bool:
    """Whoever writes can be written to; what waited for them goes on its way."""
    address = turn.person.address
    reachable = not isinstance(brought.content, Presence) or brought.content.reachable
    if reachable == address.reachable and brought.chat == address.chat:
        return False
    people.set_reachable(
        turn.conn, address.channel, address.bot, address.external_id, reachable, brought.chat
    )
    turn.reached(reachable=reachable, chat=brought.chat)
    return reachable and outbox.revive(turn.conn, turn.person.id, turn.now) > 0


def _read(turn: Turn, brought: Incoming, *, first: bool) -> bool:
    """Read what came; True when everything of the person was erased."""
    if isinstance(brought.content, Press):
        return _press(turn, brought.content)
    if not crisis.met(turn, brought):
        _take(turn, brought, first=first)
    return False


def _take(turn: Turn, brought: Incoming, *, first: bool) -> None:
    """Take what came for what it is about: work."""
    match brought.content:
        case Command(name="note", argument=words) if words.strip():
            filing.note(turn, brought, words, _case_at_hand(turn), first=first)
        case Command() as command:
            commands.carry_out(turn, command)
        case Text(text=words):
            _words(turn, brought, words, first=first)
        case Forward() as forward:
            filing.forward(turn, brought, forward, first=first)
        case Attached(attachment=sent) if previews.is_playbook(turn, sent):
            previews.take(turn, sent)
        case Attached() as attached if errands.met(turn, attached):
            pass
        case Attached() as attached:
            filing.attached(turn, brought, attached, _case_at_hand(turn), first=first)
        case Shared() as shared:
            _shared(turn, brought, shared, first=first)
        case Edited() as edited:
            filing.edited(turn, brought, edited)
        case Unsupported(what=what):
            said = (plainly.at_first(turn),) if first else ()
            turn.tell(NOT_KEPT.get(what, NOT_KEPT_OTHER), *said)
        case Presence() | Press():
            pass


def _case_at_hand(turn: Turn) -> CaseRow | None:
    """Give the case of the guide in front, if one is."""
    opened = sessions.front(turn)
    case_id = None if opened is None else opened.row.case_id
    return None if case_id is None else cases.case(turn.conn, turn.person, case_id)


# --- words ---------------------------------------------------------------------------------------


def _words(turn: Turn, brought: Incoming, words: str, *, first: bool) -> None:
    """Words answer what was asked last; with nothing asked, they are filed."""
    if not words.strip():
        turn.tell(EMPTY)
        return
    opened = sessions.front(turn)
    expected = {} if first else wakeups.of_person(turn.conn, turn.person.id)
    if _answers_a_screen(turn, expected, opened, words):
        pass
    elif (told := expected.get(clock.EXPECTED)) and _is_clock(turn, opened, told, words):
        _after_clock(turn, told.payload)
    elif (asked := expected.get(crisis.GROUP)) and crisis.waits(turn, asked, opened):
        crisis.beside(turn, brought, asked)
    elif opened is not None and turn.now - opened.row.touched_at < IDLE:
        sessions.give(turn, opened, _event(turn, opened, words))
    elif _is_name(turn, expected.get(helping.EXPECTED_NAME), words):
        pass
    elif _says_nothing(words):
        turn.tell(*((commands.WELCOME, plainly.at_first(turn)) if first else (GREETING,)))
    else:
        filing.words(
            turn,
            brought,
            words,
            first=first,
            waiting=filing.QUIET in expected,
            session_open=opened is not None,
        )


def _answers_a_screen(
    turn: Turn, expected: Mapping[str, WakeupRow], opened: Open | None, words: str
) -> bool:
    """Take words as a term, or as what a screen of the records asked for before any crisis."""
    if own_terms.typed(turn, opened, expected.get(own_terms.EXPECTED), words):
        return True
    danger = expected.get(crisis.GROUP)
    if danger is not None and crisis.waits(turn, danger, opened):
        return False
    return doors.typed(turn, expected, opened, words)


def _says_nothing(words: str) -> bool:
    """A greeting, or a number with nothing asked, is nothing to file."""
    said = words.strip().casefold().rstrip(".!?؟")
    return said in GREETINGS or (said.isdecimal() and len(said) <= SHORT_NUMBER)


def _shared(turn: Turn, brought: Incoming, shared: Shared, *, first: bool) -> None:
    """Take a place for where the person is while their clock is asked for, or shown by /me."""
    asked = wakeups.of_person(turn.conn, turn.person.id).get(clock.EXPECTED)
    question: Mapping[str, str] | None = None
    if asked is not None and asked.due_at > turn.now:
        question = asked.payload
    elif me.stands(turn):
        question = clock.question(turn, then=me.GROUP)
    if question is None or not clock.placed(turn, shared, question):
        filing.shared(turn, brought, shared, first=first)


def _is_clock(turn: Turn, opened: Open | None, asked: WakeupRow, words: str) -> bool:
    """Take words as the clock if that was asked last: `4.30` may also answer a guide's question."""
    shown = opened is not None and opened.row.token is not None
    if opened is not None and shown and opened.row.touched_at >= clock.asked_at(asked.payload):
        return False
    return clock.typed(turn, words, asked.payload, alone=not shown)


def _is_name(turn: Turn, asked: WakeupRow | None, words: str) -> bool:
    """Take words as the name that was asked for; what is too long for one is filed instead."""
    return asked is not None and helping.name_typed(turn, asked.payload, words)


def _event(turn: Turn, opened: Open, words: str) -> Chose | Typed:
    """Take words that repeat a button of the screen as a press of it."""
    said = fold(words)
    choices = opened.session.choices
    labels = sessions.labels(turn, opened)
    for choice, label in zip(choices, labels, strict=False):
        if said in {fold(label), fold(label.rpartition(" · ")[2])}:
            return Chose(choice)
    return Typed(words)


def _after_clock(turn: Turn, question: Mapping[str, str]) -> None:
    """Show the screen that was waiting for the clock, once that is known."""
    if turn.person.zone is None or clock.EXPECTED in wakeups.of_person(turn.conn, turn.person.id):
        return
    name, _, about = question.get("then", "").partition(":")
    if name in _THEN:
        _THEN[name](turn, about)
        return
    opened = sessions.front(turn)
    if opened is not None and opened.row.token is None:
        sessions.show_waiting(turn, opened)


# --- presses -------------------------------------------------------------------------------------


def _press(turn: Turn, press: Press) -> bool:
    """Carry out a press if its button still counts; every spinner is stopped."""
    prefix, _, rest = press.data.partition(":")
    token, _, number = rest.partition(":")
    if prefix not in {effects.PREFIX, standing.PREFIX} or not token or not number.isdecimal():
        turn.answer(press.press_id, FORGED)
        return False
    if prefix == effects.PREFIX:
        _session_press(turn, press, token, int(number))
        return False
    pressed = standing.pressed(turn, token, int(number))
    if pressed is None:
        turn.answer(press.press_id, STALE)
        return False
    turn.answer(press.press_id)
    if pressed.group == erasing.GROUP:
        return erasing.pressed(turn, pressed)
    _PRESSED[pressed.group](turn, pressed)
    return False


def _session_press(turn: Turn, press: Press, token: str, index: int) -> None:
    opened = sessions.by_token(turn, token)
    if opened is None or index >= len(opened.session.choices):
        turn.answer(press.press_id, STALE)
        return
    turn.answer(press.press_id)
    sessions.give(turn, opened, Chose(opened.session.choices[index]))


def _welcome_pressed(turn: Turn, pressed: Standing) -> None:
    standing.used(turn, pressed)
    turn.record(pressed.outgoing, "", None)
    menu.offer(turn, None)


def _crisis_pressed(turn: Turn, pressed: Standing) -> None:
    crisis.pressed(turn, pressed, lambda brought: _take(turn, brought, first=False))


def _clock_pressed(turn: Turn, pressed: Standing) -> None:
    if clock.pressed(turn, pressed):
        _after_clock(turn, pressed.more)


_THEN: dict[str, Callable[[Turn, str], None]] = {
    me.GROUP: lambda turn, _: me.show(turn),
    planned.NEW: lambda turn, _: planned.new(turn),
    follow_up.GROUP: casework.show,
}
"""What was asked for when the clock had to be known first -> how it goes on."""

_PURPOSES: asking_when.Purposes = {
    planned.NEW: asking_when.Purpose(planned.new_at),
    follow_up.PURPOSE: asking_when.Purpose(follow_up.set_at, casework.asked_left),
    retiming.MOVE: asking_when.Purpose(retiming.moved_to, retiming.opened_again),
    firing.SNOOZE: asking_when.Purpose(firing.snoozed_to, firing.opened_again),
    holding.LONGER_HOLD: asking_when.Purpose(holding.held_until, holding.offered_again),
}
"""What a time was asked for -> what becomes of it."""


def _when_pressed(turn: Turn, pressed: Standing) -> None:
    asking_when.pressed(turn, pressed, _PURPOSES)


def _me_pressed(turn: Turn, pressed: Standing) -> None:
    if pressed.choice == me.LANGUAGE:
        commands.choose_language(turn)
    else:
        me.pressed(turn, pressed)


_PRESSED: dict[str, Callable[[Turn, Standing], None]] = {
    acknowledging.GROUP: helping.filed,
    helping.BOUGHT: helping.bought,
    beginning.GROUP: beginning.pressed,
    menu.GUIDES: menu.pressed,
    menu.PRACTICE: menu.practice_pressed,
    suggesting.GROUP: suggesting.pressed,
    helping.WHOSE: helping.whose,
    clock.GROUP: _clock_pressed,
    crisis.GROUP: _crisis_pressed,
    errands.GROUP: errands.pressed,
    removing.GROUP: removing.pressed,
    errands.IMPORT: errands.import_pressed,
    own_terms.GROUP: own_terms.pressed,
    own_terms.ONE: own_terms.one_pressed,
    commands.LANGUAGE: commands.language_chosen,
    commands.WELCOMED: _welcome_pressed,
    previews.GROUP: previews.pressed,
    sessions.OTHER: sessions.other_pressed,
    calm.GROUP: calm.pressed,
    absence.GROUP: absence.pressed,
    planned.GROUP: planned.pressed,
    planned.EVERY: planned.every_pressed,
    planned.OFFERED: planned.offered_pressed,
    planned.REASON: planned.reason_open,
    asking_when.GROUP: _when_pressed,
    me.GROUP: _me_pressed,
    me.ONE: me.one_pressed,
    routines.GROUP: checkins.routine_pressed,
    routines.ASKED: routines.asked_pressed,
    checkins.PROPOSED: checkins.proposed_pressed,
    firing.REMINDER: firing.reminder_pressed,
    missed.GROUP: firing.folded_pressed,
    handing.KNOCK: handing.knocked,
    handing.GUIDE: handing.guide_pressed,
    holding.GROUP: holding.pressed,
    **doors.PRESSED,
}
"""Whose buttons they are -> what a press of one does."""
