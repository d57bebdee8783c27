"""What this process holds of the outbox, and how it lets go: finished, given back or set aside.

A chat whose earlier waves went back to the store is *owed* them: what comes later follows through
the store, so that the order stays. Nothing here sends.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from bot.delivery.pacing import Pace
from bot.delivery.seams import Channel, Seams
from bot.delivery.waiting import Chat, ChatKey, Item, Line
from bot.delivery.writing import Writing
from bot.messages import File
from bot.store.outbox import Completion, OutgoingState
from bot.store.put_off import PutOff

LEASE_MARGIN = 20.0  # no call starts in a lease's last seconds: its answer must come within it
CALLS = 128  # calls in the air at once, per bot
DEBT_PAUSE = 1.0


class Holding:
    """Chats with what waits in them, lines, and which outgoings are in hand."""

    def __init__(
        self,
        channels: Mapping[tuple[str, str], Channel],
        *,
        writing: Writing,
        seams: Seams,
        recover_in: Callable[[float], None],
        pace: Pace,
    ) -> None:
        self._writing = writing
        self._clock = seams.clock
        self._monotonic = seams.monotonic
        self._pace = pace
        self._tally = seams.tally
        self._log = seams.log
        self.recover_in = recover_in
        self.lines = {key: Line(channel, pace, CALLS) for key, channel in channels.items()}
        self.chats: dict[ChatKey, Chat] = {}
        self.in_hand: dict[str, Item] = {}
        self.parked: set[ChatKey] = set()
        self.let_go: set[str] | None = None  # whatever is let go while a claim is on its way

    def chat(self, key: ChatKey) -> Chat:
        """The chat's queue, made when missing."""
        chat = self.chats.get(key)
        if chat is None:
            chat = self.chats[key] = Chat(key, self._pace)
        return chat

    def give_back(self, chat: Chat, when: datetime) -> None:
        """Leave everything that waits in a chat to the store until `when`."""
        if not chat.pending:
            return
        paused = self.lines[chat.key[:2]].paused_until - self._monotonic()
        for item in chat.pending:
            self.keep_stored(chat, item, when)
        chat.clear()
        delay = (when - self._clock()).total_seconds()
        self.recover_in(max(delay, paused, 0.0) + 0.01)

    def keep_stored(self, chat: Chat, item: Item, when: datetime) -> None:
        """Leave one item to the store; from here on its chat's later waves have to queue there."""
        self._tally.given_back += 1
        self.finish(item, "waiting", not_before=when)
        chat.owed = self._writing.added
        chat.owed_at = when if chat.owed_at is None else max(when, chat.owed_at)

    def _owe(self, chat: Chat, put_off: PutOff) -> None:
        later = [item for item in chat.pending if item.outgoing.wave > put_off.wave]
        chat.pending = [item for item in chat.pending if item not in later]
        for item in later:
            self.keep_stored(chat, item, put_off.until)
        chat.owed = chat.owed or max(self._writing.added, 1)
        chat.owed_at = max(put_off.until, chat.owed_at or put_off.until)

    def finish(
        self,
        item: Item,
        state: OutgoingState,
        *,
        message_id: str | None = None,
        not_before: datetime | None = None,
    ) -> None:
        """Have it written down what became of an item, and forget it."""
        outgoing = item.outgoing
        self._forget(item)
        self._writing.add(Completion(outgoing.id, state, message_id, item.attempts, not_before))
        if isinstance(outgoing.body, File) and state in ("sent", "dropped", "dead"):
            Path(outgoing.body.path).unlink(missing_ok=True)

    def park(self, chat: Chat) -> None:
        """Set a chat aside whose person cannot be reached, with everything that waits for it."""
        if chat.key in self.parked:
            return
        self._tally.parked += 1
        self._log.info("chat_parked", waiting=len(chat.pending))
        self.parked.add(chat.key)
        for item in chat.pending:
            self._forget(item)
        chat.clear()
        if chat.playing is not None:
            chat.playing.stop()
        self._writing.park(chat.key)

    def _forget(self, item: Item) -> None:
        self.in_hand.pop(item.outgoing.id, None)
        if self.let_go is not None:
            self.let_go.add(item.outgoing.id)

    def sweep(self) -> None:
        """Give back what cannot start within its lease, and forget chats that are at rest."""
        now = self._monotonic()
        for key, chat in list(self.chats.items()):
            if chat.idle(now):
                del self.chats[key]
            elif any(item.lease_ends - now < LEASE_MARGIN for item in chat.pending):
                self.give_back(chat, self._clock())

    def indebted(self) -> list[Chat]:
        """Chats of which the store holds waves; what of them is not due, it says after a claim."""
        return [chat for chat in self.chats.values() if chat.owed]

    def settle_debts(self, chats: Sequence[Chat], written: int, put_off: Sequence[PutOff]) -> None:
        """After a claim that left nothing out, new waves may follow directly again.

        Unless something was stored for the chat while the claim was on its way, or a former run
        left something there that is not due yet.
        """
        for chat in chats:
            if chat.owed <= written:
                chat.owed = 0
                chat.owed_at = None
        for each in put_off:
            if (each.channel, each.bot) in self.lines:
                self._owe(self.chat((each.channel, each.bot, each.chat)), each)
        due = [chat.owed_at for chat in self.chats.values() if chat.owed_at is not None]
        if due:
            self.recover_in(max((min(due) - self._clock()).total_seconds(), DEBT_PAUSE))
