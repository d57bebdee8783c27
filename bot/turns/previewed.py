"""What a guide would do that is only looked at: said in words, and nothing of it is done."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from bot.engine import effects as wanted
from bot.messages import Lines, Phrase, phrase
from bot.reminders.routines import Routine
from bot.turns import drafting, effects
from bot.turns.opened import Open
from bot.turns.routines import CALLED, moment_of
from bot.turns.world import Turn

FILED = phrase("preview", "Here this would be filed:\n{words}")
FELT = phrase("preview", "Here it would be kept for yourself how you feel.")
TERM = phrase("preview", "Here this would become one of your terms:\n{words}")
REMINDER = phrase("preview", "Here a reminder would be set, {at}:\n{reason}")
SWITCHED = phrase("preview", "Here these would come again:\n{lines}")
HELD = phrase("preview", "Here the reply would be held back until {at}.")
TIMER = phrase("preview", "Here a timer would run for {span}.")


def _filed(turn: Turn, words: str) -> None:
    if words:
        turn.tell(phrase(FILED.context, FILED.text, words=words))


def _file_reply(turn: Turn, opened: Open, effect: wanted.FileReply, _key: str) -> Open:
    _filed(turn, effect.words or drafting.written(turn, opened.row.client_id, effect.paragraphs))
    return opened


def _file_fact(turn: Turn, opened: Open, effect: wanted.FileFact, _key: str) -> Open:
    _filed(turn, turn.say(effect.text, isolate=False))
    return opened


def _file_note(turn: Turn, opened: Open, effect: wanted.FileNote, _key: str) -> Open:
    match effect.words:
        case str() as words:
            _filed(turn, words)
        case Phrase() as words:
            _filed(turn, turn.say(words, isolate=False))
        case paragraphs:
            _filed(turn, drafting.written(turn, opened.row.client_id, paragraphs))
    return opened


def _keep_note(turn: Turn, opened: Open, effect: wanted.KeepNote, _key: str) -> Open:
    _filed(turn, effect.words)
    return opened


def _keep_term(turn: Turn, opened: Open, effect: wanted.KeepTerm, _key: str) -> Open:
    turn.tell(phrase(TERM.context, TERM.text, words=effect.words))
    return opened


def _felt(turn: Turn, opened: Open, _effect: object, _key: str) -> Open:
    turn.tell(FELT)
    return opened


def _set_reminder(turn: Turn, opened: Open, effect: wanted.SetReminder, _key: str) -> Open:
    at = moment_of(turn, effect.moment)
    turn.tell(phrase(REMINDER.context, REMINDER.text, at=at, reason=effect.reason))
    return opened


def _switch_on(turn: Turn, opened: Open, effect: wanted.SwitchOn, _key: str) -> Open:
    said = Lines(tuple(CALLED[Routine(each)] for each in effect.routines))
    turn.tell(phrase(SWITCHED.context, SWITCHED.text, lines=said))
    return opened


def _set_hold(turn: Turn, opened: Open, effect: wanted.SetHold, _key: str) -> Open:
    at = moment_of(turn, effect.moment)
    turn.tell(phrase(HELD.context, HELD.text, at=at))
    return opened


def _start_timer(turn: Turn, opened: Open, effect: wanted.StartTimer, _key: str) -> Open:
    span = timedelta(seconds=effect.seconds)
    turn.tell(phrase(TIMER.context, TIMER.text, span=span))
    return opened


def _nothing(_turn: Turn, opened: Open, _effect: object, _key: str) -> Open:
    return opened


APPLY: dict[type[wanted.Effect], Callable[[Turn, Open, Any, str], Open]] = {
    **effects.APPLY,
    wanted.FileFact: _file_fact,
    wanted.FileReply: _file_reply,
    wanted.FileNote: _file_note,
    wanted.KeepNote: _keep_note,
    wanted.KeepTerm: _keep_term,
    wanted.KeepFelt: _felt,
    wanted.KeepFeeling: _felt,
    wanted.SetReminder: _set_reminder,
    wanted.SwitchOn: _switch_on,
    wanted.SetHold: _set_hold,
    wanted.ReleaseHold: _nothing,
    wanted.StartTimer: _start_timer,
    wanted.StopTimer: _nothing,
    wanted.Withdraw: _nothing,
    wanted.Leave: _nothing,
}
"""Effect -> what becomes of it; only what is shown is done as always."""
