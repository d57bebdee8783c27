"""`flag`: a red flag on the client, filed; the person is told so above the next question."""

from bot.engine.effects import FileNote
from bot.engine.events import Event
from bot.engine.kinds.view import Passed, Read, View
from bot.messages import phrase
from bot.playbook.models import Flag

NOTED = phrase("engine/flag", "I have noted a red flag: {flag}")


def enter(view: View[Flag]) -> Passed:
    """File it and pass on, saying so."""
    flag = view.text("flag", view.step.flag)
    line = {} if view.step.line is None else {"line": view.step.line}
    effect = FileNote("incident", flag, {"red_flag": True, **line})
    return Passed((phrase(NOTED.context, NOTED.text, flag=flag),), (effect,))


def read(_view: View[Flag], _event: Event) -> Read:
    """Nothing is ever asked here."""
    return None
