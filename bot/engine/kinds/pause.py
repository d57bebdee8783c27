"""`pause`: a timer, or the answer held back until a time that the bot then keeps."""

from dataclasses import replace
from datetime import datetime

from bot.engine.effects import Choice, SetHold, StartTimer, StopTimer
from bot.engine.events import Chose, Event, HoldOver, TimeUp, Typed
from bot.engine.kinds import moments, said_when
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
        asked = (view.spoken("pause", step.pause),)
        return Wait(asked, ((Choice("done", DONE),),), effects=(timer,))
    held = view.place.state.get("held")
    if isinstance(held, str):
        return _held(datetime.fromisoformat(held))
    written = said_when.waiting(view)
    if written is not None:
        return written
    texts = (view.spoken("pause", step.pause), said_when.HINT)
    rows = (*moments.rows(view, step.until), (said_when.PICK,))
    return Wait(texts, rows, typing=True)


def read(view: View[Pause], event: Event) -> Read:
    """End the timer; set the hold; leave or go on while it lasts."""
    if view.step.seconds is not None:
        return _read_timer(view, event)
    if view.place.state.get("held") is not None:
        return _read_held(event)
    if isinstance(event, Typed):
        return said_when.read(view, event.text)
    return _read_until(view, event.choice) if isinstance(event, Chose) else None


def _read_until(view: View[Pause], choice: str) -> Wait | None:
    """Set the hold until the moment that was picked, or written and said yes to."""
    if choice == "change":
        place = view.place.model_copy(update={"state": said_when.forgotten(view.place.state)})
        return replace(enter(replace(view, place=place)), chosen=said_when.CHANGE)
    wall = said_when.chosen(view, choice)
    if wall is not None:
        effect = SetHold(wall.isoformat(timespec="minutes"), elapsed=said_when.elapsed(view))
        return replace(_held(wall), effects=(effect,), chosen=said_when.named(wall))
    moment = moments.picked(choice, view.step.until)
    if moment is None:
        return said_when.tapped(view, choice)
    shown = _held(view.facts.moment(moment.value))
    return replace(shown, effects=(SetHold(moment.value),), chosen=moments.label(view, moment))


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
