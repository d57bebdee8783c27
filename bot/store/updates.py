"""Which updates were carried out, and which keep failing."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select, update

from bot.store.columns import either
from bot.store.tables import claims, setbacks

_KEY = ["channel", "bot", "update_id"]
_CLAIM = either(lambda insert: insert(claims).on_conflict_do_nothing(index_elements=_KEY))
_PRUNE = delete(claims).where(claims.c.claimed_at < bindparam("before"))
_FORGET = (
    update(claims)
    .where(
        claims.c.channel == bindparam("s_channel"),
        claims.c.bot == bindparam("s_bot"),
        claims.c.chat == bindparam("s_chat"),
    )
    .values(chat=None)
    .returning(claims.c.message_id)
)
_SETBACK = either(
    lambda insert: (
        insert(setbacks)
        .on_conflict_do_update(
            index_elements=_KEY,
            set_={
                "attempts": setbacks.c.attempts + 1,
                "last_at": insert(setbacks).excluded.last_at,
            },
        )
        .returning(setbacks.c.attempts)
    )
)
_WHICH = (
    setbacks.c.channel == bindparam("s_channel"),
    setbacks.c.bot == bindparam("s_bot"),
    setbacks.c.update_id == bindparam("s_update_id"),
)
_ASIDE = (
    update(setbacks)
    .where(*_WHICH)
    .values(aside=True, update_sealed=bindparam("sealed"), person_id=bindparam("whose"))
)
_CLEAR = delete(setbacks).where(*_WHICH)
_COUNT_ASIDE = select(setbacks.c.update_id).where(setbacks.c.aside)


def claim(
    conn: Connection,
    channel: str,
    bot: str,
    update_id: int,
    now: datetime,
    *,
    chat: str | None = None,
    message_id: str | None = None,
) -> bool:
    """Claim an update for this transaction; False when it was carried out before.

    With its chat and message it can be named once more, when everything is to be deleted there.
    """
    result = conn.execute(
        _CLAIM[conn.dialect.name],
        {
            "channel": channel,
            "bot": bot,
            "update_id": update_id,
            "claimed_at": now,
            "chat": chat,
            "message_id": message_id,
        },
    )
    return result.rowcount == 1


def forget_messages(conn: Connection, channel: str, bot: str, chat: str) -> list[str]:
    """Forget which messages of a chat were read, and give their ids a last time."""
    rows = conn.execute(_FORGET, {"s_channel": channel, "s_bot": bot, "s_chat": chat})
    return [row.message_id for row in rows if row.message_id is not None]


def prune(conn: Connection, before: datetime) -> int:
    """Forget claims from before an instant; channels resend updates for a day at most."""
    return conn.execute(_PRUNE, {"before": before}).rowcount


def setback(conn: Connection, channel: str, bot: str, update_id: int, now: datetime) -> int:
    """Count one more failed attempt; gives the attempts so far."""
    attempts: int = conn.execute(
        _SETBACK[conn.dialect.name],
        {
            "channel": channel,
            "bot": bot,
            "update_id": update_id,
            "person_id": None,
            "attempts": 1,
            "last_at": now,
            "aside": False,
            "update_sealed": None,
        },
    ).scalar_one()
    return attempts


def put_aside(
    conn: Connection,
    channel: str,
    bot: str,
    update_id: int,
    sealed: bytes,
    *,
    person_id: str | None = None,
) -> None:
    """Keep a failing update for the operator, sealed; it goes when its person is erased."""
    conn.execute(
        _ASIDE,
        {
            "s_channel": channel,
            "s_bot": bot,
            "s_update_id": update_id,
            "sealed": sealed,
            "whose": person_id,
        },
    )


def clear_setback(conn: Connection, channel: str, bot: str, update_id: int) -> None:
    """Forget the failed attempts of an update that went through."""
    conn.execute(_CLEAR, {"s_channel": channel, "s_bot": bot, "s_update_id": update_id})


def count_aside(conn: Connection) -> int:
    """Count the updates that wait for the operator."""
    return len(conn.execute(_COUNT_ASIDE).all())
