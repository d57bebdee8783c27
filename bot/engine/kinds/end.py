"""`end`: the last words of a guide."""

from bot.engine.events import Event
from bot.engine.kinds.view import Done, Finished, Refused, View, Wait
from bot.playbook.models import End


def enter(view: View[End]) -> Finished:
    """Say the last words."""
    return Finished((view.spoken("end", view.step.end),))


def read(_view: View[End], _event: Event) -> Wait | Done | Refused | None:
    """Nothing is ever asked here."""
    return None
