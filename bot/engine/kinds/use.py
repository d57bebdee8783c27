"""`use`: another playbook, and then back; one that is not there is passed over with a word."""

from bot.engine.events import Event
from bot.engine.kinds.view import Read, Used, View
from bot.messages import phrase
from bot.playbook.models import Use

GONE = phrase("engine/use", "The guide that comes next is not available just now. We go on here.")


def enter(view: View[Use]) -> Used:
    """Name the playbook; whether it can be used now is seen where it would be opened."""
    return Used(view.step.use, view.step.at, (GONE,))


def read(_view: View[Use], _event: Event) -> Read:
    """Nothing is ever asked here."""
    return None
