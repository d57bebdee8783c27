"""`remind`: when to come back, why, and what would make it needless."""

from dataclasses import replace

from bot.engine.effects import Choice, SetReminder
from bot.engine.events import Chose, Event, Typed
from bot.engine.kinds import moments, said_when
from bot.engine.kinds.view import Done, Refused, View, Wait
from bot.messages import Phrase, phrase
from bot.playbook.models import Remind

NO_NEED = phrase("engine/remind", "No need")


def enter(view: View[Remind]) -> Wait:
    """Offer the moments, and none; a time that was written is shown once more."""
    written = said_when.waiting(view)
    if written is not None:
        return written
    rows = (*moments.rows(view, view.step.at), (said_when.PICK, Choice("none", NO_NEED)))
    return Wait((view.spoken("remind", view.step.remind), said_when.HINT), rows, typing=True)


def read(view: View[Remind], event: Event) -> Wait | Done | Refused | None:
    """Set the follow-up for the moment that was picked, or written and said yes to."""
    if isinstance(event, Typed):
        return said_when.read(view, event.text)
    if not isinstance(event, Chose):
        return None
    if event.choice == "none":
        return Done(chosen=NO_NEED)
    if event.choice == "change":
        place = view.place.model_copy(update={"state": said_when.forgotten(view.place.state)})
        return replace(enter(replace(view, place=place)), chosen=said_when.CHANGE)
    wall = said_when.chosen(view, event.choice)
    if wall is not None:
        return _set(view, wall.isoformat(timespec="minutes"), said_when.named(wall))
    moment = moments.picked(event.choice, view.step.at)
    if moment is not None:
        return _set(view, moment.value, moments.label(view, moment))
    return said_when.tapped(view, event.choice)


def _set(view: View[Remind], moment: str, chosen: Phrase) -> Done:
    reason = view.text("reason", view.step.reason)
    effect = SetReminder(moment, reason, view.step.until, elapsed=said_when.elapsed(view))
    return Done(chosen=chosen, effects=(effect,))
