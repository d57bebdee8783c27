"""The loop of a conversation: a line is read, taken in and answered, then the next one."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.channels.terminal.channel import TerminalChannel
from bot.channels.terminal.face import Face
from bot.channels.terminal.typed import LEAVE, Person, Unclear, read
from bot.messages import Incoming

CHANNEL, BOT, YOU = "terminal", "local", "you"

HERE = (
    "Here in the terminal: a number presses a button, and so does its label. Where your own words "
    "are an answer, a button is #1 and a plain number is your answer. /forward NAME: their words "
    "passes a message on (?NAME hides the account), /text 2 sends a number as it is, /quit leaves."
)


@dataclass(frozen=True, slots=True)
class Seams:
    """What the loop is given: where lines go, when all is answered, the time, the language."""

    receive: Callable[[Sequence[Incoming]], Awaitable[None]]
    settle: Callable[[], Awaitable[None]]
    clock: Callable[[], datetime]
    language: str | None = None


async def converse(face: Face, channel: TerminalChannel, seams: Seams) -> None:
    """Talk until the input ends or the person leaves; every line is answered before the next.

    Update ids are microseconds of the clock, so that they stay unique from run to run.
    """
    last = 0
    while True:
        await seams.settle()
        channel.remind()
        line = await face.read()
        if line is None or line.strip().casefold() in LEAVE:
            return
        now = seams.clock()
        last = max(last + 1, int(now.timestamp() * 1_000_000))
        newest = channel.screens.newest
        buttons, typing = ([], False) if newest is None else (newest.buttons, newest.typing)
        typed = read(line, buttons, Person(YOU, now), str(last), typing=typing)
        if isinstance(typed, Unclear):
            face.aside(typed.words)
            continue
        if line.strip().casefold() == "/help":
            face.aside(HERE)
        brought = Incoming(
            CHANNEL, BOT, last, YOU, YOU, now, typed, message_id=str(last), language=seams.language
        )
        await seams.receive((brought,))
