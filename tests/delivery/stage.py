"""A sender on a real SQLite file, with a channel that records and a clock that a test moves."""

import asyncio
import heapq
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, select

from bot.delivery.pacing import Pace
from bot.delivery.sender import LEASE, Sender
from bot.messages import (
    Animation,
    Body,
    Button,
    Class,
    Edit,
    Failure,
    FailureKind,
    Frame,
    Lane,
    Message,
    Outgoing,
    PressAnswer,
    Run,
    Sent,
)
from bot.store import outbox, people
from bot.store.database import Database, DatabaseDown
from bot.store.outbox import New
from bot.store.sealing import MasterKey
from bot.store.sqlite import SqliteDatabase
from bot.store.tables import outgoings

T = TypeVar("T")
BEGIN = datetime(2026, 3, 1, 12, tzinfo=UTC)
UNLIMITED = Pace(bot=0.0, chat=0.0)
ROWS = ((Button("Quite hot", data="t:1"),),)
DEADLINE = 20.0


class Alarm:
    def __init__(self, callback: Callable[[], object]) -> None:
        self.callback: Callable[[], object] | None = callback

    def cancel(self) -> None:
        self.callback = None


class Time:
    """The clock, the monotonic clock and the timers; they stand still unless moved."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.ahead = timedelta()
        """How far the clock on the wall is ahead of what has passed."""
        self._alarms: list[tuple[float, int, Alarm]] = []
        self._number = itertools.count()

    def clock(self) -> datetime:
        return BEGIN + timedelta(seconds=self.seconds) + self.ahead

    def monotonic(self) -> float:
        return self.seconds

    def call_later(self, delay: float, callback: Callable[[], object], /) -> Alarm:
        alarm = Alarm(callback)
        heapq.heappush(self._alarms, (self.seconds + delay, next(self._number), alarm))
        return alarm

    def ring_next(self, until: float) -> bool:
        """Go to the next alarm before `until` and let it ring; False when there is none."""
        while self._alarms and self._alarms[0][0] <= until:
            at, _, alarm = heapq.heappop(self._alarms)
            if alarm.callback is not None:
                self.seconds = max(self.seconds, at)
                alarm.callback()
                return True
        self.seconds = until
        return False


class Watched:
    """The real database, which knows whether it is at work and can be declared ill."""

    def __init__(self, real: SqliteDatabase) -> None:
        self._real = real
        self.dialect = real.dialect
        self.busy = 0
        self.turns = 0
        self.ended = 0
        self.ill = False
        self.meanwhile: Callable[[], None] | None = None  # once, between a commit and its news
        self.rested = asyncio.Event()
        self.close = real.close
        self.read = real.read
        self.truncate_wal = real.truncate_wal

    async def turn(self, fn: Callable[[Connection], T]) -> T:
        if self.ill:
            raise DatabaseDown("The database is locked by another program.")
        self.busy += 1
        self.turns += 1
        self.rested.clear()
        try:
            result = await self._real.turn(fn)
            if self.meanwhile is not None:
                meanwhile, self.meanwhile = self.meanwhile, None
                meanwhile()
                for _ in range(12):
                    await asyncio.sleep(0)
            return result
        finally:
            self.busy -= 1
            self.ended += 1
            if not self.busy:
                self.rested.set()


@dataclass(frozen=True)
class Call:
    at: float
    outgoing: Outgoing
    target: str | None

    @property
    def id(self) -> str:
        return self.outgoing.id


class Recorder:
    """A channel that answers as it is told, and otherwise takes everything."""

    def __init__(self, time: Time) -> None:
        self._time = time
        self.calls: list[Call] = []
        self.answers: list[PressAnswer] = []
        self.script: dict[str, list[Failure | Sent | Exception]] = {}
        self.refuses: Failure | None = None  # whatever comes
        self.gates: dict[str, asyncio.Event] = {}
        self.flying = 0
        self.most_flying = 0

    async def send(self, outgoing: Outgoing, target: str | None) -> Sent | Failure:
        self.calls.append(Call(self._time.seconds, outgoing, target))
        number = len(self.calls)
        self.flying += 1
        self.most_flying = max(self.most_flying, self.flying)
        try:
            gate = self.gates.get(outgoing.id)
            if gate is not None:
                await gate.wait()
        finally:
            self.flying -= 1
        planned = self.script.get(outgoing.id)
        if planned:
            answer = planned.pop(0)
            if isinstance(answer, Exception):
                raise answer
            return answer
        if self.refuses is not None:
            return self.refuses
        return Sent(f"m{number}" if target is None else None)

    async def answer(self, answer: PressAnswer) -> None:
        self.answers.append(answer)

    @property
    def ids(self) -> list[str]:
        return [call.id for call in self.calls]

    def hold(self, *ids: str) -> None:
        for one in ids:
            self.gates[one] = asyncio.Event()

    def fails(self, name: str, *kinds: FailureKind, retry_after: float = 0.0) -> None:
        self.script[name] = [Failure(kind, retry_after=retry_after) for kind in kinds]


class Stage:
    """One database, one channel and any number of senders on them."""

    def __init__(self, folder: Path, pace: Pace = UNLIMITED) -> None:
        self.time = Time()
        self.channel = Recorder(self.time)
        self.database = Watched(SqliteDatabase(folder / "stage.sqlite3"))
        self.master = MasterKey.new()
        self.pace = pace
        self._people: dict[str, people.Person] = {}
        self._runs: list[tuple[Sender, asyncio.Task[None]]] = []
        self.sender = self.new_sender("first")

    def new_sender(self, owner: str, *, alone: bool = False) -> Sender:
        database: Database = self.database
        return Sender(
            {("telegram", "1"): self.channel},
            database,
            master=self.master,
            owner=owner,
            clock=self.time.clock,
            monotonic=self.time.monotonic,
            call_later=self.time.call_later,
            pace=self.pace,
            jitter=lambda: 0.0,
            alone=alone,
        )

    async def start(self, sender: Sender | None = None) -> None:
        one = sender or self.sender
        self._runs.append((one, asyncio.create_task(one.run())))
        await self.quiet()

    async def crash(self) -> None:
        """End the running sender as a kill would: nothing is given back or written."""
        sender, run = self._runs.pop()
        sender._flow.closing = True
        sender._writing._closed = True
        for task in [run, *sender._flow.tasks]:
            task.cancel()
        sender._holding.finish = lambda *_, **__: None  # type: ignore[method-assign] # it is dead
        await self.quiet()

    async def end(self) -> None:
        for gate in self.channel.gates.values():
            gate.set()
        self.database.ill = False
        for sender, run in self._runs:
            await sender.stop(grace=1.0)
            await run
        await self.database.close()

    async def quiet(self) -> None:
        """Wait until nothing moves any more without time passing or a gate opening."""
        async with asyncio.timeout(DEADLINE):
            while True:
                ended = self.database.ended
                for _ in range(30):
                    await asyncio.sleep(0)
                if self.database.busy:
                    await self.database.rested.wait()
                elif self.database.ended == ended:
                    return  # what a turn sets off when it ends has had all these rounds

    async def pass_(self, seconds: float) -> None:
        """Let time pass; everything due in between happens at its time."""
        await self.quiet()
        until = self.time.seconds + seconds
        while self.time.ring_next(until):
            await self.quiet()
        await self.quiet()

    async def create(self) -> None:
        await self.database.turn(outgoings.metadata.create_all)

    async def store(self, *queued: Outgoing, owner: str = "first", leased: bool = True) -> None:
        """What a turn does: write the rows and commit."""
        now = self.time.clock()

        def write(conn: Connection) -> None:
            for outgoing in queued:
                outbox.add(
                    conn,
                    [New(self._person(conn, outgoing.chat), outgoing)],
                    lease_by=owner if leased else None,
                    lease_until=now + LEASE if leased else None,
                    now=now,
                )

        await self.database.turn(write)

    async def queue(self, *queued: Outgoing) -> None:
        """What a turn and the app do: commit, hand over, and let things happen."""
        await self.store(*queued)
        self.sender.hand_over(queued)
        await self.quiet()

    def _person(self, conn: Connection, chat: str) -> people.Person:
        person = self._people.get(chat)
        if person is None:
            person = self._people[chat] = people.create(
                conn,
                self.master,
                id=f"person{chat}",
                address=people.Address("telegram", "1", chat, chat),
                language="en",
                role="guest",
                now=self.time.clock(),
            )
        return person

    async def revive(self, chat: str) -> None:
        now = self.time.clock()
        await self.database.turn(lambda conn: outbox.revive(conn, f"person{chat}", now))

    async def row(self, name: str) -> tuple[str, str | None]:
        found = await self.database.turn(lambda conn: outbox.message_id(conn, name))
        assert found is not None
        return found

    async def states(self, *queued: Outgoing | str) -> list[str]:
        names = [one if isinstance(one, str) else one.id for one in queued]
        return [(await self.row(name))[0] for name in names]

    async def attempts(self, name: str) -> int:
        query = select(outgoings.c.attempts).where(outgoings.c.id == name)
        return await self.database.turn(lambda conn: int(conn.execute(query).scalar_one()))


def text(
    name: str,
    wave: int = 1,
    *,
    chat: str = "7",
    cls: Class = Class.A,
    lane: Lane = Lane.REPLY,
    body: Body | None = None,
) -> Outgoing:
    return Outgoing(
        id=name,
        person=f"person{chat}",
        channel="telegram",
        bot="1",
        chat=chat,
        wave=wave,
        body=body or Message((Run(f"words of {name}"),)),
        cls=cls,
        lane=lane,
    )


def screen(name: str, of: str, wave: int, *, chat: str = "7") -> Outgoing:
    return text(
        name, wave, chat=chat, cls=Class.C, body=Edit(of, (Run(f"screen {name}"),), rows=ROWS)
    )


def plain_keyboard(name: str, of: str, wave: int) -> Outgoing:
    return text(name, wave, cls=Class.C, body=Edit(of, None))


def breathing(name: str, of: str, wave: int, seconds: Sequence[int] = (0, 5, 10)) -> Outgoing:
    frames = tuple(Frame(after, (Run(f"breathe {after}"),)) for after in seconds)
    return text(name, wave, cls=Class.C, lane=Lane.ANIMATION, body=Animation(of, frames, ROWS))


def in_chat(outgoing: Outgoing, chat: str) -> Outgoing:
    return replace(outgoing, chat=chat, person=f"person{chat}")
