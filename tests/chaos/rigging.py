"""What the bot under test does beside its duty: time passes faster, and it leaves a journal.

A person's "in an hour" comes after a second here, so that what is due falls due around kills.
"""

from collections.abc import Callable
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any

from bot.channels.telegram.api import Api
from bot.channels.telegram.send import TelegramChannel
from bot.messages import Class, Message, Outgoing, Run
from bot.reminders.moments import moment
from bot.reminders.walls import to_wall
from bot.reminders.week import Week
from bot.turns import commands, filing, helping, routines
from bot.turns.world import Turn
from tests.chaos.orders import Journal
from tests.chaos.seams import instead

Moment = Callable[[str, datetime, str, Week | None], datetime]

SOON = timedelta(seconds=1)
QUIET_TIME = timedelta(seconds=0.2)
LINE_SAYS = "tomorrow-noon"  # the time that the holding line names; nothing falls due then
TIP = "A short walk helps."

_sending: ContextVar[str] = ContextVar("sending")


def rig(journal: Journal) -> None:
    """Shorten the waiting, add a command whose answer is class B, and note every attempt."""
    for module in (helping, routines):
        instead(module, "moment", _sooner(moment))
    filing.QUIET_TIME = QUIET_TIME
    commands.COMMANDS["tip"] = _tip
    _note_attempts(journal)


def _sooner(original: Moment) -> Moment:
    def sooner(name: str, now: datetime, zone: str, week: Week | None = None) -> datetime:
        sooner_than_said = to_wall(now + SOON, zone)
        return original(name, now, zone, week) if name == LINE_SAYS else sooner_than_said

    return sooner


def _tip(turn: Turn) -> None:
    turn.send(Message((Run(TIP),)), cls=Class.B)


def _note_attempts(journal: Journal) -> None:
    """Say before each call which outgoing it is for; the call itself carries no such thing."""
    send, call = TelegramChannel.send, Api.call

    async def noted_send(channel: TelegramChannel, outgoing: Outgoing, target: str | None) -> Any:  # noqa: ANN401 - as the original
        _sending.set(outgoing.id)
        return await send(channel, outgoing, target)

    async def noted_call(
        api: Api,
        method: str,
        parameters: dict[str, object],
        **named: Any,  # noqa: ANN401 - as the original
    ) -> Any:  # noqa: ANN401 - as the original
        outgoing = _sending.get("")
        if outgoing:
            journal.note("try", outgoing=outgoing, method=method, arguments=parameters)
        return await call(api, method, parameters, **named)

    instead(TelegramChannel, "send", noted_send)
    instead(Api, "call", noted_call)
