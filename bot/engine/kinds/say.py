"""`say`: words alone, above the next question."""

from bot.engine.events import Event
from bot.engine.kinds.view import Done, Passed, Refused, View, Wait
from bot.playbook.models import Say


def enter(view: View[Say]) -> Wait | Passed:
    """Pass on at once, leaving the words."""
    return Passed((view.spoken("say", view.step.say),))


def read(_view: View[Say], _event: Event) -> Wait | Done | Refused | None:
    """Nothing is ever asked here."""
    return None
