"""Batches of updates -> turns: different chats side by side, one chat in order, none lost.

A turn that fails is tried again, counted apart, and after the fifth time put aside, so that the
line moves on. An ill database is nobody's fault: it is passed on, and the batch comes again.
"""

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import partial

import structlog
from sqlalchemy import Connection

from bot.messages import Incoming, Press, PressAnswer, phrase
from bot.store import people, updates
from bot.store.database import Database, DatabaseDown
from bot.turns.incoming import incoming
from bot.turns.world import Committed, Turn, World

MOST_ATTEMPTS = 5
PAUSES = (0.0, 0.02, 0.1, 0.3)
"""Seconds before the second, third ... attempt; a batch waits for its slowest chat."""

SORRY = phrase(
    "reception",
    "Something went wrong on my side with your last message, and trying again did not help. It is "
    "put aside, sealed, for whoever runs this bot. Everything before it is safe; please go on.",
)

log = structlog.get_logger()


class Reception:
    """Carries out what a channel brings; calling it returns once everything is committed."""

    def __init__(
        self,
        database: Database,
        world: World,
        *,
        clock: Callable[[], datetime],
        deliver: Callable[[Committed], None],
        alert: Callable[[str], None],
    ) -> None:
        self._database = database
        self._world = world
        self._clock = clock
        self._deliver = deliver
        self._alert = alert

    async def __call__(self, batch: Sequence[Incoming]) -> None:
        """Carry out a batch; raises DatabaseDown when it has to come again."""
        chats: dict[tuple[str, str], list[Incoming]] = {}
        for each in batch:
            chats.setdefault((each.channel, each.chat), []).append(each)
        if len(chats) == 1:
            await self._in_order(next(iter(chats.values())))
            return
        done = await asyncio.gather(
            *(self._in_order(line) for line in chats.values()), return_exceptions=True
        )
        # Every chat has had its turn before an ill database is passed on.
        for outcome in done:
            if isinstance(outcome, BaseException):
                raise outcome

    async def _in_order(self, line: Sequence[Incoming]) -> None:
        for each in line:
            await self._one(each)

    async def _one(self, brought: Incoming) -> None:
        attempts = 0
        while True:
            try:
                committed = await self._database.turn(
                    lambda conn: incoming(conn, self._world, brought, self._clock())
                )
            except DatabaseDown:
                raise
            except Exception as error:  # noqa: BLE001 - no update may stop the line
                attempts = await self._set_back(brought, error)
                if attempts >= MOST_ATTEMPTS:
                    await self._put_aside(brought)
                    return
                await asyncio.sleep(PAUSES[min(attempts, len(PAUSES)) - 1])
            else:
                self._deliver(committed)
                if attempts:
                    await self._database.turn(
                        lambda conn: updates.clear_setback(
                            conn, brought.channel, brought.bot, brought.update_id
                        )
                    )
                return

    async def _set_back(self, brought: Incoming, error: Exception) -> int:
        """Count a failed attempt in a transaction of its own; the error's text is nobody's."""
        attempts = await self._database.turn(
            lambda conn: updates.setback(
                conn, brought.channel, brought.bot, brought.update_id, self._clock()
            )
        )
        log.error(
            "turn.failed",
            update=brought.update_id,
            error=type(error).__name__,
            where=where(error),
            attempts=attempts,
        )
        return attempts

    async def _put_aside(self, brought: Incoming) -> None:
        self._deliver(await self._database.turn(partial(self._aside, brought)))
        self._alert(
            f"An update ({brought.update_id}) failed {MOST_ATTEMPTS} times and was put aside, "
            "sealed. The log says where; the person was told."
        )

    def _aside(self, brought: Incoming, conn: Connection) -> Committed:
        """Claim the update, keep it sealed, and apologise once."""
        world, now = self._world, self._clock()
        channel, bot, number = brought.channel, brought.bot, brought.update_id
        if not updates.claim(conn, channel, bot, number, now):
            return Committed()
        person = people.find(conn, world.master, channel, bot, brought.external_id)
        plain = json.dumps(asdict(brought), default=str, ensure_ascii=False).encode()
        sealed = world.master.seal_for_operator(
            plain, table="setbacks", column="update_sealed", row=f"{channel}:{bot}:{number}"
        )
        person_id = None if person is None else person.id
        updates.put_aside(conn, channel, bot, number, sealed, person_id=person_id)
        answers = (
            (PressAnswer(channel, bot, brought.content.press_id),)
            if isinstance(brought.content, Press)
            else ()
        )
        if person is None:
            return Committed(answers=answers)
        turn = Turn(conn, world, person, now, answers=list(answers))
        turn.tell(SORRY)
        return turn.committed()


def where(error: BaseException) -> str:
    """Say where an error was raised, in our own files, without a word of its text."""
    place = "?"
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        if "/bot/" in code.co_filename.replace("\\", "/"):
            name = code.co_filename.replace("\\", "/").rpartition("/bot/")[2]
            place = f"{name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
