"""What a typed line means: a press, a command, a forward, or words. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.channels.terminal.face import MARK
from bot.channels.words import clean, clean_name
from bot.messages import Button, Command, Forward, Origin, OriginKind, Press, Text

LEAVE = frozenset(("/quit", "/exit"))
LONGEST_NUMBER = 3

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:\s+(.*))?", re.DOTALL)
_FORWARD = re.compile(r"(\??)([^:]+):(.*)", re.DOTALL)
_MYSELF = "me"

HOW_TO_FORWARD = (
    "That is: /forward NAME: their words. With a question mark before the name, their account "
    "stays hidden, as some people's do: /forward ?NAME: their words"
)


@dataclass(frozen=True, slots=True)
class Unclear:
    """A line that only the terminal can answer, with these words."""

    words: str


@dataclass(frozen=True, slots=True)
class Person:
    """Who sits at this terminal, as turns know them; and the time of what they do."""

    external_id: str
    now: datetime


Typed = Text | Command | Press | Forward | Unclear


def read(
    line: str, buttons: Sequence[Button], person: Person, press_id: str, *, typing: bool = False
) -> Typed:
    """Read a line; a number or a label presses a button, `/text` takes words as they are."""
    button = pressed(line.strip(), buttons, typing=typing)
    if button is not None and button.data is not None:
        return Press(press_id, button.data)
    command = _COMMAND.fullmatch(clean(line).lstrip()) if line.lstrip().startswith("/") else None
    if command is None:
        return Text(clean(line))
    name, argument = command[1].lower(), command[2] or ""
    match name:
        case "text":
            return Text(argument)
        case "forward":
            return _forward(argument, person)
        case _:
            return Command(name, argument.strip())


def pressed(said: str, buttons: Sequence[Button], *, typing: bool) -> Button | None:
    """Find the button that a line names: by its number, `#` and its number, or its label.

    Where words are an answer a bare number is one of them, and presses nothing.
    """
    digits = said.removeprefix(MARK)
    if digits.isdecimal() and len(digits) <= LONGEST_NUMBER and (digits != said or not typing):
        number = int(digits)
        return buttons[number - 1] if 1 <= number <= len(buttons) else None
    folded = said.casefold()
    return next((each for each in buttons if each.label.casefold() == folded), None)


def _forward(argument: str, person: Person) -> Forward | Unclear:
    """Read `NAME: text`; a name alone identifies somebody here, so that they are one client."""
    parts = _FORWARD.fullmatch(argument.strip())
    name = clean_name(parts[2]) if parts else ""
    if parts is None or not name or not parts[3].strip():
        return Unclear(HOW_TO_FORWARD)
    if parts[1]:
        origin = Origin(OriginKind.HIDDEN, name, None, person.now)
    else:
        mine = name.casefold() == _MYSELF
        account = person.external_id if mine else f"name:{name.casefold()}"
        origin = Origin(OriginKind.IDENTIFIED, name, account, person.now)
    return Forward(origin, parts[3].strip())
