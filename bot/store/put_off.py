"""Outgoings that have to wait for later: what comes after them in their chats waits behind them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select, text

from bot.store.tables import OUTGOING_UNFINISHED, outgoings


@dataclass(frozen=True, slots=True)
class PutOff:
    """A chat for which something waits: its first wave that does, and when all of it is due."""

    channel: str
    bot: str
    chat: str
    wave: int
    until: datetime


_PUT_OFF = (
    select(
        outgoings.c.channel,
        outgoings.c.bot,
        outgoings.c.chat,
        func.min(outgoings.c.wave),
        func.max(outgoings.c.not_before),
    )
    .where(
        # Written out, not bound: that is how the planners know that the partial index fits.
        text("outgoings." + OUTGOING_UNFINISHED),
        outgoings.c.state == "waiting",
        outgoings.c.not_before > bindparam("at"),
    )
    .group_by(outgoings.c.channel, outgoings.c.bot, outgoings.c.chat)
)


def chats(conn: Connection, now: datetime) -> list[PutOff]:
    """List the chats for which something is not due yet."""
    return [PutOff(*row) for row in conn.execute(_PUT_OFF, {"at": now})]
