"""The named points at which the bot under test can be made to kill itself with -9.

Each stands between two steps of which a careless program would lose or double something.
"""

import asyncio
import os
import signal
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, Engine, event

from bot.channels.telegram.api import Api
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.send import TelegramChannel
from bot.delivery.flow import Flow
from bot.delivery.sender import Sender
from bot.messages import Message, Outgoing
from bot.store import holds, leases, migrate, outbox, reminders, sealing, sqlite, updates, wakeups
from bot.turns.due import Due
from tests.chaos.orders import Journal, Orders
from tests.chaos.seams import after, before, instead

UNDER_WAY = 0.005  # seconds: about half of what the stand-in takes for an answer
Die = Callable[[], None]


class Fate:
    """Counts how often a point is passed; the last time nothing follows any more."""

    def __init__(self, orders: Orders, journal: Journal) -> None:
        self._point = orders.point
        self._left = orders.nth
        self._journal = journal

    def __call__(self) -> None:
        self._left -= 1
        if self._left == 0:
            self._journal.note("dies", point=self._point)
            os.kill(os.getpid(), signal.SIGKILL)


def arm(orders: Orders, journal: Journal) -> None:
    """Wrap what the orders' point is about."""
    if orders.point is not None:
        POINTS[orders.point](Fate(orders, journal))


def _always(die: Die) -> Callable[..., None]:
    return lambda *_args, **_named: die()


def _if_something(die: Die) -> Callable[..., None]:
    """Only when the wrapped function gave something."""

    def watch(result: object, *_args: object, **_named: object) -> None:
        if result:
            die()

    return watch


def _before_commit(die: Die) -> None:
    claimed = _claims()

    @event.listens_for(Engine, "commit")
    def committing(_conn: Connection) -> None:
        if claimed.pop():
            die()


def _committed(die: Die) -> None:
    claimed = _claims()

    def watch(_group: object) -> None:
        if claimed.pop():
            die()

    before(sqlite, "_hand_back", watch)


class _Claims:
    """Whether an update was claimed since it was last asked; a start commits a few things too."""

    def __init__(self) -> None:
        self._seen = False

    def note(self, *_args: object, **_named: object) -> None:
        self._seen = True

    def pop(self) -> bool:
        seen, self._seen = self._seen, False
        return seen


def _claims() -> _Claims:
    claims = _Claims()
    after(updates, "claim", claims.note)
    return claims


def _not_handed_over(die: Die) -> None:
    def watch(_sender: Sender, outgoings: object, *_args: object) -> None:
        if outgoings:
            die()

    before(Sender, "hand_over", watch)


def _not_acknowledged(die: Die) -> None:
    def watch(_result: None, _intake: Intake, batch: list[Any]) -> None:
        if batch:
            die()

    after(Intake, "_take", watch)


def _not_sent(die: Die) -> None:
    def watch(_channel: TelegramChannel, outgoing: Outgoing, _target: str | None) -> None:
        if isinstance(outgoing.body, Message):
            die()

    before(TelegramChannel, "send", watch)


def _call_under_way(die: Die) -> None:
    original = Api.call

    async def call(api: Api, method: str, *args: Any, **named: Any) -> Any:  # noqa: ANN401
        if not method.startswith(("send", "edit")):
            return await original(api, method, *args, **named)
        calling = asyncio.ensure_future(original(api, method, *args, **named))
        await asyncio.wait([calling], timeout=UNDER_WAY)
        die()
        return await calling

    instead(Api, "call", call)


def _half_a_batch(die: Die) -> None:
    original = outbox.complete

    def complete(conn: Connection, completions: Any, now: Any) -> None:  # noqa: ANN401
        half = len(completions) // 2
        original(conn, completions[:half], now)
        die()
        original(conn, completions[half:], now)

    instead(outbox, "complete", complete)


def _fired_not_delivered(die: Die) -> None:
    """What is due is carried out by `_fired`, whose last act is to hand its outgoings on."""
    original = Due._fired

    async def fired(due: Due, *args: Any) -> int:  # noqa: ANN401
        deliver = due._deliver

        def watched(committed: Any) -> None:  # noqa: ANN401
            if committed.outgoings:
                die()
            deliver(committed)

        due._deliver = watched
        try:
            return await original(due, *args)
        finally:
            due._deliver = deliver

    instead(Due, "_fired", fired)


POINTS: Mapping[str, Callable[[Die], None]] = {
    "start: key about to be written": lambda die: before(sealing, "_write_key", _always(die)),
    "start: schema about to be made": lambda die: before(migrate, "_create", _always(die)),
    "start: schema made, not committed": lambda die: after(migrate, "_create", _always(die)),
    "start: schema looked at": lambda die: after(migrate, "upgrade", _always(die)),
    "start: old leases ended": lambda die: after(leases, "end_other_leases", _always(die)),
    "start: recovering": lambda die: after(leases, "recover", _always(die)),
    "turn: before the claim": lambda die: before(updates, "claim", _always(die)),
    "turn: claimed": lambda die: after(updates, "claim", _always(die)),
    "turn: outgoing written": lambda die: after(outbox, "add", _always(die)),
    "turn: before the commit": _before_commit,
    "turn: committed": _committed,
    "turn: committed, not handed over": _not_handed_over,
    "intake: committed, not acknowledged": _not_acknowledged,
    "send: before the call": _not_sent,
    "send: under way": _call_under_way,
    "send: answered, not written": lambda die: after(TelegramChannel, "send", _always(die)),
    "completions: half a batch": _half_a_batch,
    "completions: before the commit": lambda die: after(outbox, "complete", _always(die)),
    "wake-up: taken": lambda die: after(wakeups, "take", _if_something(die)),
    "reminder: taken": lambda die: after(reminders, "take", _if_something(die)),
    "hold: taken": lambda die: after(holds, "take", _if_something(die)),
    "due: fired, not handed over": _fired_not_delivered,
    "stop: begun": lambda die: before(Sender, "stop", _always(die)),
    "stop: last completions": lambda die: before(Flow, "close", _always(die)),
    "stop: database closing": lambda die: before(sqlite.SqliteDatabase, "close", _always(die)),
}

FIRST_START = (
    "start: key about to be written",
    "start: schema about to be made",
    "start: schema made, not committed",
)
"""Passed only while the data folder is new."""
STARTS = tuple(name for name in POINTS if name.startswith("start:") and name not in FIRST_START)
STOPS = tuple(name for name in POINTS if name.startswith("stop:"))
"""Passed only when the bot is told to stop."""
