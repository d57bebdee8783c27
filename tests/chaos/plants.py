"""Bugs planted on purpose, to see that the harness notices; each is one that real bots have."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.channels.telegram.intake import Intake
from bot.channels.telegram.translate import incoming, update_number
from bot.delivery.flow import Flow
from bot.delivery.waiting import Chat, Item, Line
from bot.store import updates
from bot.store.outbox import Completion
from tests.chaos.seams import instead


def acknowledge_before_commit() -> None:
    """Put what was polled into a queue in memory and poll on, as python-telegram-bot does."""
    queued: list[asyncio.Task[None]] = []

    async def take(intake: Intake, polled: list[Any]) -> None:
        numbers = [number for one in polled if (number := update_number(one)) is not None]
        now: datetime = intake._clock()
        batch = [read for one in polled if (read := incoming(one, intake._bot, now)) is not None]
        if numbers:
            intake._offset = max(numbers) + 1
        earlier = queued[-1:]

        async def work_off() -> None:
            if earlier:
                await earlier[0]
            for one in batch:
                await intake._receive([one])

        queued.append(asyncio.create_task(work_off()))

    instead(Intake, "_take", take)


def no_dedupe() -> None:
    """Carry out whatever comes, whether or not it came before."""
    original = updates.claim

    def claim(conn: Connection, *args: Any, **named: Any) -> bool:  # noqa: ANN401 - passed on
        original(conn, *args, **named)
        return True

    instead(updates, "claim", claim)


def marked_sent_before_sending() -> None:
    """Write that an outgoing was sent, and only then send it."""
    original = Flow._deliver

    async def deliver(flow: Flow, line: Line, chat: Chat, item: Item) -> None:
        writing = flow._holding._writing
        writing.add(Completion(item.outgoing.id, "sent", None, item.attempts))
        await writing.flush()
        await original(flow, line, chat, item)

    instead(Flow, "_deliver", deliver)


PLANTS: Mapping[str, Callable[[], None]] = {
    "acknowledge-before-commit": acknowledge_before_commit,
    "no-dedupe": no_dedupe,
    "marked-sent-before-sending": marked_sent_before_sending,
}
