"""`remind`: when to come back, why, and what would make it needless."""

from bot.engine.effects import Choice, SetReminder
from bot.engine.events import Chose, Event
from bot.engine.kinds import moments
from bot.engine.kinds.view import Done, Refused, View, Wait
from bot.messages import phrase
from bot.playbook.models import Remind

NO_NEED = phrase("engine/remind", "No need")


def enter(view: View[Remind]) -> Wait:
    """Offer the moments, and none."""
    rows = moments.rows(view, view.step.at)
    return Wait((view.spoken("remind", view.step.remind),), (*rows, (Choice("none", NO_NEED),)))


def read(view: View[Remind], event: Event) -> Wait | Done | Refused | None:
    """Set the follow-up for the moment that was picked."""
    if not isinstance(event, Chose):
        return None
    if event.choice == "none":
        return Done(chosen=NO_NEED)
    moment = moments.picked(event.choice, view.step.at)
    if moment is None:
        return None
    reason = view.text("reason", view.step.reason)
    effect = SetReminder(moment.value, reason, view.step.until)
    return Done(chosen=moments.label(view, moment), effects=(effect,))
