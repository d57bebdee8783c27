"""The sender: takes what turns queued, sends it in order and at a bearable pace, marks it done.

It lives on the event loop and holds no connection while sending. What is decided (outcomes, pace,
order) lives beside it; what is stored lives in the store (`outbox`, `leases`).
"""

import asyncio
import random
from collections.abc import Callable, Container, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

import structlog
from structlog.typing import FilteringBoundLogger

from bot.delivery.flow import PATIENCE, Flow
from bot.delivery.holding import Holding
from bot.delivery.pacing import Pace
from bot.delivery.seams import CallLater, Channel, Clock, Monotonic, Seams, Tally, Timer
from bot.delivery.targets import Targets
from bot.delivery.waiting import Chat, Item
from bot.delivery.writing import Writing
from bot.messages import Animation, Lane, Outgoing, PressAnswer
from bot.store import leases, put_off
from bot.store.database import Database
from bot.store.sealing import MasterKey

LEASE = timedelta(seconds=60)
"""How long a row belongs to the process that wrote or claimed it."""

ROOM = 1000  # how much recovery may take into memory
CLAIM = 200  # rows claimed in one transaction
NO_CHANNEL_DELAY = timedelta(minutes=10)
RETRY = 5.0


class Sender:
    """Delivers outgoings; made once, on the event loop that it lives on."""

    def __init__(  # noqa: PLR0913 - the one place where everything from outside comes in
        self,
        channels: Mapping[tuple[str, str], Channel],
        database: Database,
        *,
        master: MasterKey,
        owner: str,
        clock: Clock,
        monotonic: Monotonic,
        pace: Pace | None = None,
        log: FilteringBoundLogger | None = None,
        call_later: CallLater | None = None,
        jitter: Callable[[], float] = random.random,
        alone: bool = False,
        leads: Callable[[], bool] = lambda: True,
    ) -> None:
        """Channels go by (channel, bot); `owner` names this process in leases.

        `alone` says that nobody else can be sending from this database (the data folder's lock),
        so that what a former run held is taken over at once. While `leads` says no, another
        process claims what waits, and only what is handed over is sent here. `jitter` gives 0..1.
        """
        self._database = database
        self._master = master
        self._owner = owner
        self._alone = alone
        self._leads = leads
        self.tally = Tally()
        seams = Seams(
            clock=clock,
            monotonic=monotonic,
            call_later=call_later or asyncio.get_running_loop().call_later,
            jitter=jitter,
            tally=self.tally,
            log=log or structlog.get_logger(),
        )
        self._clock = clock
        self._monotonic = monotonic
        self._call_later = seams.call_later
        self._log = seams.log
        self._writing = Writing(database, seams)
        self._holding = Holding(
            channels,
            writing=self._writing,
            seams=seams,
            recover_in=self._recover_in,
            pace=pace or Pace(),
        )
        self._flow = Flow(self._holding, targets=Targets(database), seams=seams)
        self._recovering = asyncio.Lock()
        self._recovery_at = float("inf")
        self._recovery_timer: Timer | None = None
        self._stopped = asyncio.Event()

    # --- what others call ------------------------------------------------------------------------

    @property
    def in_hand(self) -> int:
        """How many outgoings are in memory, waiting or in the air."""
        return len(self._holding.in_hand)

    @property
    def unwritten(self) -> int:
        """How much of what became of outgoings is not written down yet."""
        return self._writing.waiting

    @property
    def let_in(self) -> bool:
        """False while a channel refuses the bot itself (its token)."""
        return not any(line.unauthorised for line in self._holding.lines.values())

    def hand_over(self, outgoings: Sequence[Outgoing], answers: Sequence[PressAnswer] = ()) -> None:
        """Take what a turn queued, straight after its commit; never blocks.

        The rows must be leased to this owner for LEASE from now on.
        """
        holding, flow = self._holding, self._flow
        for answer in answers:
            line = holding.lines.get((answer.channel, answer.bot))
            if line is not None:
                self.tally.answers += 1
                flow.spawn(line.channel.answer(answer))
        if not outgoings:
            return
        now = self._monotonic()
        lease_ends = now + LEASE.total_seconds()
        touched: dict[Chat, None] = {}
        for outgoing in outgoings:
            chat = self._accept(Item(outgoing, 0, lease_ends))
            if chat is not None:
                touched[chat] = None
        for chat in touched:
            flow.advance(chat, now)

    async def run(self) -> None:
        """Send until stopped. What an earlier run left behind comes first, since it is older."""
        try:
            if self._alone:
                await self._database.turn(
                    lambda conn: leases.end_other_leases(conn, self._owner, self._clock())
                )
            await self.recover()
        except Exception as error:  # noqa: BLE001 - new messages go out whatever ails the old ones
            self._recovery_failed(error)
        self._flow.open = True
        now = self._monotonic()
        for chat in list(self._holding.chats.values()):
            self._flow.advance(chat, now)
        await self._stopped.wait()

    async def stop(self, grace: float) -> None:
        """Let calls in the air answer within `grace` seconds, give the rest back, write it all."""
        flow = self._flow
        flow.closing = True
        if self._recovery_timer is not None:
            self._recovery_timer.cancel()
        for chat in self._holding.chats.values():
            if chat.playing is not None:
                chat.playing.stop()
        if flow.tasks:
            _, late = await asyncio.wait(flow.tasks, timeout=grace)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        flow.close()
        try:
            await self._writing.flush()
        except Exception:  # noqa: BLE001 - whatever is wrong with the database, a stop ends
            # Their leases run out, and the next run sends once more what may not be written.
            self._log.error("stopped_unwritten", outgoings=self._writing.waiting)
        await self._writing.close()
        self._stopped.set()

    async def recover(self) -> int:
        """Claim what is due again or was left behind, and take it in hand; how many that was.

        Called at the start and by a tick. DatabaseDown when the database is ill.
        """
        if not self._leads():
            return 0
        async with self._recovering:
            self._holding.sweep()
            try:
                taken = await self._claim_all()
            finally:
                self._holding.let_go = None
            self.tally.recovered += taken
            return taken

    # --- taking in hand --------------------------------------------------------------------------

    def _accept(self, item: Item, *, recovered: bool = False) -> Chat | None:
        """Put an item into its chat's queue; None when the store keeps it for now."""
        holding = self._holding
        outgoing = item.outgoing
        if outgoing.id in holding.in_hand:
            holding.in_hand[outgoing.id].lease_ends = item.lease_ends
            return None
        if (outgoing.channel, outgoing.bot) not in holding.lines:
            self._log.warning("no_such_channel", channel=outgoing.channel, bot=outgoing.bot)
            holding.finish(item, "waiting", not_before=self._clock() + NO_CHANNEL_DELAY)
            return None
        key = (outgoing.channel, outgoing.bot, outgoing.chat)
        if recovered:
            # It could be claimed, so it is no longer set aside: the person is back.
            holding.parked.discard(key)
        elif key in holding.parked and outgoing.lane is not Lane.REPLY:
            holding.finish(item, "unreachable")
            return None
        chat = holding.chat(key)
        if not recovered and (chat.owed or key in holding.parked or self._flow.closing):
            # A reply to somebody parked means that they wrote: it goes by way of the store, behind
            # what was set aside for them.
            holding.keep_stored(chat, item, self._clock())
            self._recover_in(0.0 if key in holding.parked else RETRY)
            return None
        if chat.playing is not None and outgoing.wave > chat.playing.item.outgoing.wave:
            chat.playing.stop()
        holding.in_hand[outgoing.id] = item
        chat.add(item)
        return chat

    # --- recovery --------------------------------------------------------------------------------

    def _room(self) -> int:
        """How many rows may be claimed now; none while nothing could be sent anyway."""
        holding = self._holding
        patient = self._monotonic() + PATIENCE
        if self._flow.closing or all(
            line.paused_until > patient for line in holding.lines.values()
        ):
            return 0
        return min(CLAIM, ROOM - len(holding.in_hand))

    async def _claim_all(self) -> int:
        holding = self._holding
        taken = 0
        while (limit := self._room()) > 0:
            # What was given back is written first, so that it is among what is claimed. What is
            # let go from here on may be claimed all the same, and is not to be taken in hand.
            written = await self._writing.flush()
            holding.let_go = set()
            at = self._clock()
            indebted = holding.indebted()
            rows = await self._claim(at, limit)
            taken += self._take(rows, holding.let_go)
            if len(rows) < limit:
                later = await self._database.turn(partial(put_off.chats, now=at))
                holding.settle_debts(indebted, written, later)
                return taken
        self._recover_in(RETRY)
        return taken

    async def _claim(self, at: datetime, limit: int) -> list[tuple[Outgoing, int]]:
        return await self._database.turn(
            lambda conn: leases.recover(
                conn, self._master, at, lease_by=self._owner, lease_until=at + LEASE, limit=limit
            )
        )

    def _take(self, rows: Sequence[tuple[Outgoing, int]], let_go: Container[str]) -> int:
        holding = self._holding
        now = self._monotonic()
        lease_ends = now + LEASE.total_seconds()
        touched: dict[Chat, None] = {}
        taken = 0
        for outgoing, attempts in rows:
            if outgoing.id in let_go:
                continue
            item = Item(outgoing, attempts, lease_ends)
            if isinstance(outgoing.body, Animation) and outgoing.id not in holding.in_hand:
                # It was played from memory, and its moment is over.
                holding.finish(item, "dropped")
                continue
            chat = self._accept(item, recovered=True)
            if chat is not None:
                taken += 1
                touched[chat] = None
        for chat in touched:
            self._flow.advance(chat, now)
        return taken

    def _recover_in(self, delay: float) -> None:
        """Recover after this time at the latest."""
        at = self._monotonic() + delay
        if at >= self._recovery_at or self._flow.closing:
            return
        if self._recovery_timer is not None:
            self._recovery_timer.cancel()
        self._recovery_at = at
        self._recovery_timer = self._call_later(delay, self._recovery_due)

    def _recovery_due(self) -> None:
        self._recovery_at = float("inf")
        self._recovery_timer = None
        self._flow.spawn(self._recover_in_background())

    async def _recover_in_background(self) -> None:
        try:
            await self.recover()
        except Exception as error:  # noqa: BLE001 - it is tried again, and new messages go out
            self._recovery_failed(error)

    def _recovery_failed(self, error: Exception) -> None:
        self._log.warning("recovery_failed", error=type(error).__name__)
        self._recover_in(RETRY)
