"""What waits to be sent: chats with their waves, and one line per bot with its lanes.

Plain data and order only: nothing here sends, stores or reads a clock (`now` is monotonic).
"""

from collections import deque
from collections.abc import Container
from datetime import datetime
from typing import TYPE_CHECKING

from bot.delivery.pacing import Bucket, Pace, SlowDowns
from bot.delivery.seams import Channel, Timer
from bot.messages import Animation, Edit, File, Lane, Message, Outgoing

if TYPE_CHECKING:
    from bot.delivery.animation import Playing

ChatKey = tuple[str, str, str]
"""channel, bot, chat."""

RANKS = {Lane.REPLY: 0, Lane.REMINDER: 1, Lane.ANIMATION: 2}


class Item:
    """An outgoing in this process's hands; `lease_ends` (monotonic) is how long it stays there."""

    __slots__ = ("attempts", "counted", "lease_ends", "left", "outgoing", "rank")

    def __init__(self, outgoing: Outgoing, attempts: int, lease_ends: float) -> None:
        self.outgoing = outgoing
        self.attempts = attempts
        self.lease_ends = lease_ends
        self.rank = RANKS[outgoing.lane]
        self.counted = isinstance(outgoing.body, Message | File)  # for the pace of its chat
        self.left = False  # the current attempt has been given to the channel


class Chat:
    """One chat's queue, wave after wave."""

    __slots__ = (
        "bucket",
        "flying",
        "held_until",
        "key",
        "owed",
        "owed_at",
        "pending",
        "playing",
        "queued",
        "timer",
        "wave",
    )

    def __init__(self, key: ChatKey, pace: Pace) -> None:
        self.key = key
        self.bucket = Bucket(pace.chat, pace.chat_burst)
        self.pending: list[Item] = []  # by wave, then in the order of arrival
        self.flying = 0
        self.wave = 0  # of what is flying
        self.held_until = float("-inf")
        self.queued: int | None = None  # the lane of the line it stands in
        self.timer: Timer | None = None
        self.playing: Playing | None = None
        self.owed = 0  # not 0: the store holds earlier waves of this chat (see Sender.recover)
        self.owed_at: datetime | None = None  # when the last of them is due

    def add(self, item: Item) -> None:
        """Put an item behind everything of its wave and before later waves."""
        pending = self.pending
        place = len(pending)
        wave = item.outgoing.wave
        while place and pending[place - 1].outgoing.wave > wave:
            place -= 1
        pending.insert(place, item)

    def ready(self, now: float, in_hand: Container[str]) -> tuple[Item | None, float]:
        """The next item that may go, or None and how long its chat's pace makes it wait.

        Within a wave all may fly together, but a change waits for the message it changes.
        """
        pending = self.pending
        if not pending:
            return None, 0.0
        wave = pending[0].outgoing.wave
        if self.flying and wave != self.wave:
            return None, 0.0
        wait = 0.0
        for item in pending:
            outgoing = item.outgoing
            if outgoing.wave != wave:
                break
            if item.counted:
                wait = self.bucket.wait(now)
                if wait:
                    continue
            elif self._too_early(outgoing, in_hand):
                continue
            return item, 0.0
        return None, wait

    def _too_early(self, outgoing: Outgoing, in_hand: Container[str]) -> bool:
        body = outgoing.body
        if isinstance(body, Edit):
            # A frame still in the air could arrive after this change and undo it.
            if self.playing is not None and self.playing.flying:
                return True
        elif not isinstance(body, Animation):
            return False
        # Earlier waves are through, so an unsent target stands in this very wave or in a later
        # one; only for the former is it worth waiting.
        return (
            body.of in in_hand
            and body.of != outgoing.id
            and not any(
                later.outgoing.id == body.of and later.outgoing.wave > outgoing.wave
                for later in self.pending
            )
        )

    def clear(self) -> None:
        """Forget what waits; what flies still comes down."""
        self.pending.clear()
        self.queued = None

    @property
    def rank(self) -> int:
        """Its best lane: a reply pulls the reminder that stands before it forward."""
        return min(item.rank for item in self.pending)

    def idle(self, now: float) -> bool:
        """Whether forgetting this chat loses nothing."""
        return not (
            self.pending or self.flying or self.playing or self.owed or self.timer
        ) and self.bucket.full(now)


class Line:
    """One bot's way out: its pace, its pauses and the chats that stand in its lanes."""

    __slots__ = (
        "bucket",
        "calls",
        "channel",
        "flying",
        "lanes",
        "paused_until",
        "probing",
        "slow_downs",
        "timer",
        "unauthorised",
    )

    def __init__(self, channel: Channel, pace: Pace, calls: int) -> None:
        self.channel = channel
        self.bucket = Bucket(pace.bot, pace.bot_burst)
        self.calls = calls
        self.flying = 0
        self.lanes: tuple[deque[Chat], ...] = tuple(deque() for _ in RANKS)
        self.paused_until = float("-inf")
        self.probing = False  # after a pause of the whole bot one call goes ahead alone
        self.slow_downs = SlowDowns()
        self.timer: Timer | None = None
        self.unauthorised = False

    def wait(self, now: float) -> float | None:
        """Seconds until a call may start; None when first one in the air has to answer."""
        if self.flying >= (1 if self.probing else self.calls):
            return None
        return max(self.paused_until - now, self.bucket.wait(now), 0.0)

    def stand(self, chat: Chat) -> None:
        """Put a chat at the end of its lane; one that stands in a worse lane moves over."""
        rank = chat.rank
        if chat.queued is None or rank < chat.queued:
            chat.queued = rank
            self.lanes[rank].append(chat)

    def step_up(self) -> Chat | None:
        """Take the next chat out of the best lane."""
        for rank, lane in enumerate(self.lanes):
            while lane:
                chat = lane.popleft()
                if chat.queued == rank:  # else it moved over or was emptied meanwhile
                    chat.queued = None
                    return chat
        return None

    def empty(self) -> bool:
        """Whether nobody stands in any lane."""
        return not any(self.lanes)

    def pause(self, until: float) -> None:
        """Stop the whole bot; afterwards a single call tries first."""
        self.paused_until = max(self.paused_until, until)
        self.probing = True
