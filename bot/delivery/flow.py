"""From a chat's queue to an answer: what may start now, who goes first, and what follows from it.

Acts on what `waiting.py`, `pacing.py` and `outcome.py` say. What is held is `holding.py`'s.
"""

import asyncio
from collections.abc import Coroutine
from datetime import datetime

from bot.delivery.animation import Playing
from bot.delivery.attempt import Answer, attempt
from bot.delivery.holding import LEASE_MARGIN, Holding
from bot.delivery.outcome import decide
from bot.delivery.seams import Seams
from bot.delivery.targets import NEVER_ARRIVED, Targets
from bot.delivery.waiting import Chat, Item, Line
from bot.messages import (
    Again,
    Animation,
    Class,
    Dead,
    Failure,
    FailureKind,
    Gone,
    Outgoing,
    Sent,
    Uncertain,
)

PATIENCE = 20.0  # what has to wait longer goes back to the store
PASSING = (FailureKind.NOT_SENT, FailureKind.MAYBE_SENT, FailureKind.SERVER)


class Flow:
    """The moving part: chats, lines, calls in the air. Works between `open` and `closing`."""

    def __init__(
        self,
        holding: Holding,
        *,
        targets: Targets,
        seams: Seams,
    ) -> None:
        self._holding = holding
        self._targets = targets
        self._clock = seams.clock
        self._monotonic = seams.monotonic
        self._call_later = seams.call_later
        self._jitter = seams.jitter
        self._tally = seams.tally
        self._log = seams.log
        self._loop = asyncio.get_running_loop()
        self.tasks: set[asyncio.Task[None]] = set()
        self.open = False
        self.closing = False

    def spawn(self, work: Coroutine[object, object, None]) -> None:
        """Run beside everything else; kept from being collected, and awaited at the stop."""
        task = self._loop.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    # --- starting --------------------------------------------------------------------------------

    def advance(self, chat: Chat, now: float) -> None:
        """Start what may start in a chat, or see to it that it is looked at again."""
        if not self.open or self.closing or not chat.pending:
            return
        if chat.held_until > now:
            self._wake_in(chat, chat.held_until - now)
            return
        line = self._holding.lines[chat.key[:2]]
        while True:
            item, wait = chat.ready(now, self._holding.in_hand)
            if item is None:
                if wait:
                    self._wake_in(chat, wait)
                return
            if isinstance(item.outgoing.body, Animation):
                self._begin(line, chat, item, item.outgoing.body)
            elif line.empty() and line.wait(now) == 0.0:
                self._start(line, chat, item, now)
            else:
                line.stand(chat)
                self.drain(line, now)
                return

    def drain(self, line: Line, now: float) -> None:
        """Let those who stand in the lanes go, the best lane first, as far as the pace allows."""
        while not self.closing and not line.empty():
            wait = line.wait(now)
            if wait is None:
                return
            if wait:
                if line.timer is None:
                    line.timer = self._call_later(wait, lambda: self._line_wakes(line))
                return
            chat = line.step_up()
            if chat is None:
                return
            # It stands no longer in the way of itself: one call, then the next chat's turn.
            self._start_one(line, chat, now)

    def _start_one(self, line: Line, chat: Chat, now: float) -> None:
        if chat.held_until > now:
            self._wake_in(chat, chat.held_until - now)
            return
        item, wait = chat.ready(now, self._holding.in_hand)
        if item is None:
            if wait:
                self._wake_in(chat, wait)
            return
        if isinstance(item.outgoing.body, Animation):
            self._begin(line, chat, item, item.outgoing.body)
        else:
            self._start(line, chat, item, now)
        if chat.ready(now, self._holding.in_hand)[0] is not None:
            line.stand(chat)

    def _start(self, line: Line, chat: Chat, item: Item, now: float) -> None:
        if item.lease_ends - now < LEASE_MARGIN:
            self._holding.give_back(chat, self._clock())
            return
        chat.pending.remove(item)
        chat.flying += 1
        chat.wave = item.outgoing.wave
        line.flying += 1
        line.bucket.take(now)
        if item.counted:
            chat.bucket.take(now)
        self.spawn(self._deliver(line, chat, item))

    def _wake_in(self, chat: Chat, delay: float) -> None:
        if chat.timer is None:
            chat.timer = self._call_later(delay, lambda: self._chat_wakes(chat))

    def _chat_wakes(self, chat: Chat) -> None:
        chat.timer = None
        self.advance(chat, self._monotonic())

    def _line_wakes(self, line: Line) -> None:
        line.timer = None
        self.drain(line, self._monotonic())

    # --- one call --------------------------------------------------------------------------------

    async def _deliver(self, line: Line, chat: Chat, item: Item) -> None:
        try:
            answer = await attempt(line, item, targets=self._targets, log=self._log)
        except asyncio.CancelledError:  # only the stop cancels
            answer = Failure(FailureKind.MAYBE_SENT if item.left else FailureKind.NOT_SENT, "stop")
        now = self._monotonic()
        line.flying -= 1
        chat.flying -= 1
        self._settle(line, chat, item, answer, now)
        self.advance(chat, now)
        self.drain(line, now)

    def _settle(self, line: Line, chat: Chat, item: Item, answer: Answer, now: float) -> None:
        if isinstance(answer, Sent):
            self._heard(line, None, now)
            self._sent(item, answer.message_id)
            return
        self._heard(line, answer.kind, now)
        at = self._clock()
        match decide(answer, item.outgoing.cls, item.attempts + 1, at, self._jitter()):
            case Sent():
                self._sent(item, None)
            case Again(when):
                delay = (when - at).total_seconds()
                self._slow(line, chat, answer, now + delay)
                self._again(chat, item, answer, when, now + delay)
            case Gone():
                self._holding.park(chat)
                self._holding.finish(item, "unreachable")
            case Uncertain():
                self._tally.uncertain += 1
                self._drop(item, answer.kind)
            case Dead(reason) if answer.kind is FailureKind.MISSING:
                self._drop(item, reason)
            case Dead(reason):
                self._tally.dead += 1
                self._log.error("outgoing_dead", outgoing=item.outgoing.id, reason=reason)
                self._targets.remember(item.outgoing.id, NEVER_ARRIVED)
                self._holding.finish(item, "dead")

    def _heard(self, line: Line, kind: FailureKind | None, now: float) -> None:
        """Whatever is answered but a word against the bot itself ends the caution about it."""
        if kind in (FailureKind.UNAUTHORISED, FailureKind.SLOW_DOWN):
            return
        if now >= line.paused_until:
            line.probing = False
        if line.unauthorised and kind not in PASSING:
            line.unauthorised = False
            self._log.info("bot_let_in_again")

    def _slow(self, line: Line, chat: Chat, answer: Failure, until: float) -> None:
        if answer.kind is FailureKind.UNAUTHORISED:
            line.pause(until)
            if not line.unauthorised:
                line.unauthorised = True
                self._log.error("bot_not_let_in", code=answer.code)
        elif answer.kind is FailureKind.SLOW_DOWN and line.slow_downs.bot_wide(
            chat.key[2], self._monotonic()
        ):
            line.pause(until)
            self._log.warning("bot_slowed_down")

    def _again(self, chat: Chat, item: Item, answer: Failure, when: datetime, until: float) -> None:
        self._tally.retried += 1
        self._log.info(
            "outgoing_again",
            outgoing=item.outgoing.id,
            kind=answer.kind.value,
            code=answer.code,
            attempts=item.attempts + 1,
        )
        if answer.kind not in (FailureKind.UNAUTHORISED, FailureKind.SLOW_DOWN):
            item.attempts += 1
        item.left = False
        if chat.key in self._holding.parked:
            self._holding.finish(item, "unreachable")
            return
        chat.add(item)
        chat.held_until = max(chat.held_until, until)
        # A class B row whose lease runs out is dropped (it may have been sent). This one was not.
        if item.outgoing.cls is Class.B or until - self._monotonic() > PATIENCE:
            self._holding.give_back(chat, when)

    def _sent(self, item: Item, message_id: str | None) -> None:
        self._tally.sent += 1
        if message_id is not None:
            self._targets.remember(item.outgoing.id, message_id)
        self._holding.finish(item, "sent", message_id=message_id)

    def _drop(self, item: Item, reason: str) -> None:
        self._tally.dropped += 1
        self._log.info("outgoing_dropped", outgoing=item.outgoing.id, reason=reason)
        self._targets.remember(item.outgoing.id, NEVER_ARRIVED)
        self._holding.finish(item, "dropped")

    def close(self) -> None:
        """Give everything that still waits back to the store and set no timer off any more."""
        now = self._clock()
        for chat in self._holding.chats.values():
            self._holding.give_back(chat, now)
            if chat.timer is not None:
                chat.timer.cancel()
        for line in self._holding.lines.values():
            if line.timer is not None:
                line.timer.cancel()

    # --- animations ------------------------------------------------------------------------------

    def _begin(self, line: Line, chat: Chat, item: Item, body: Animation) -> None:
        chat.pending.remove(item)
        if chat.pending and chat.pending[-1].outgoing.wave > item.outgoing.wave:
            self._drop(item, "overtaken")
            return
        if chat.playing is not None:
            chat.playing.stop()
        chat.playing = Playing(item, self._monotonic, self._call_later)
        self.spawn(self._play(line, chat, chat.playing, body))

    async def _play(self, line: Line, chat: Chat, playing: Playing, body: Animation) -> None:
        ended = False
        try:
            ended = await playing.play(
                body, lambda frame: self._show(line, chat, playing, frame), self._late
            )
        finally:
            if chat.playing is playing:
                chat.playing = None
            self._holding.finish(playing.item, "sent" if ended else "dropped")

    async def _show(self, line: Line, chat: Chat, playing: Playing, frame: Outgoing) -> None:
        now = self._monotonic()
        if chat.held_until > now or not line.empty() or line.wait(now) != 0.0:
            self._late()
            return
        line.bucket.take(now)
        line.flying += 1
        playing.flying = True
        try:
            item = Item(frame, 0, playing.item.lease_ends)
            answer = await attempt(line, item, targets=self._targets, log=self._log, frame=True)
        finally:
            line.flying -= 1
            playing.flying = False
        now = self._monotonic()
        if isinstance(answer, Failure) and answer.kind is not FailureKind.NOT_MODIFIED:
            self._frame_failed(line, chat, playing, answer, now)
        self.advance(chat, now)
        self.drain(line, now)

    def _frame_failed(
        self, line: Line, chat: Chat, playing: Playing, answer: Failure, now: float
    ) -> None:
        if answer.kind in PASSING:
            self._late()
            return
        playing.stop()
        if answer.kind is FailureKind.BLOCKED:
            self._holding.park(chat)
        elif answer.kind in (FailureKind.SLOW_DOWN, FailureKind.UNAUTHORISED):
            until = now + max(answer.retry_after, 1.0)
            self._slow(line, chat, answer, until)
            chat.held_until = max(chat.held_until, until)

    def _late(self) -> None:
        self._tally.late_frames += 1
