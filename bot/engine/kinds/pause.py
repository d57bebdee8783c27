"""`pause`: a timer, or the answer held back until a time that the bot then keeps."""

from dataclasses import replace
from datetime import datetime

from bot.engine.effects import Choice, SetHold, StartTimer, StopTimer
from bot.engine.events import Chose, Event, HoldOver, TimeUp
from bot.engine.kinds import moments
from bot.engine.kinds.view import Done, Read, Rest, View, Wait
from bot.messages import phrase
from bot.playbook.contexts import mark
from bot.playbook.models import Pause

DONE = phrase("engine/pause", "Done")
OVER = phrase("engine/pause", "The time is over")
WORK = phrase("engine/pause", "Work on the reply meanwhile")
LEAVE = phrase("engine/pause", "Leave it until then")


def enter(view: View[Pause]) -> Wait:
    """Start the timer, or ask until when; a hold that is set says when it ends."""
    step = view.step
    if step.seconds is not None:
        timer = StartTimer(
            view.place.visit,
            step.seconds,
            tuple(view.text(f"frames/{mark(words)}", words) for words in step.frames),
        )
        texts = (view.spoken("pause", step.pause),)
        return Wait(texts, ((Choice("done", DONE),),), effects=(timer,))
    held = view.place.state.get("held")
    if isinstance(held, str):
        return _held(datetime.fromisoformat(held))
    return Wait((view.spoken("pause", step.pause),), moments.rows(view, step.until))


def read(view: View[Pause], event: Event) -> Read:
    """End the timer; set the hold; leave or go on while it lasts."""
    if view.step.seconds is not None:
        return _read_timer(view, event)
    if view.place.state.get("held") is not None:
        return _read_held(event)
    moment = moments.picked(event.choice, view.step.until) if isinstance(event, Chose) else None
    if moment is None:
        return None
    shown = _held(view.facts.moment(moment.value))
    chosen = moments.label(view, moment)
    return replace(shown, effects=(SetHold(moment.value),), chosen=chosen)


def _read_timer(view: View[Pause], event: Event) -> Done | None:
    match event:
        case TimeUp(visit=visit) if visit == view.place.visit:
            return Done(chosen=OVER)
        case Chose(choice="done"):
            return Done(chosen=DONE, effects=(StopTimer(view.place.visit),))
        case _:
            return None


def _read_held(event: Event) -> Done | Rest | None:
    match event:
        case HoldOver():
            return Done()
        case Chose(choice="work"):
            return Done(chosen=WORK)
        case Chose(choice="leave"):
            return Rest(LEAVE)
        case _:
            return None


def _held(at: datetime) -> Wait:
    """Say when the hold ends: the time that was set, however late the screen is shown again."""
    text = phrase(
        "engine/pause",
        "Held until {at}. I will be back then. Until that time your reply carries no copy button, "
        "and you can release it whenever you like.",
        at=at,
    )
    rows = ((Choice("leave", LEAVE),), (Choice("work", WORK),))
    return Wait((text,), rows, state={"held": at.isoformat()})
