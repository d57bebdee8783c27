"""Small facts about a bot itself, such as which commands were registered last."""

from sqlalchemy import Connection, bindparam, select

from bot.store.columns import either
from bot.store.tables import kept

ALIVE = "alive_at"
"""Of no bot in particular: when the program was last seen to be alive, kept once a minute."""

_GET = select(kept.c.value).where(
    kept.c.channel == bindparam("channel"),
    kept.c.bot == bindparam("bot"),
    kept.c.key == bindparam("key"),
)
_PUT = either(
    lambda insert: insert(kept).on_conflict_do_update(
        index_elements=["channel", "bot", "key"], set_={"value": insert(kept).excluded.value}
    )
)


_CHANGE = either(
    lambda insert: insert(kept).on_conflict_do_update(
        index_elements=["channel", "bot", "key"],
        set_={"value": insert(kept).excluded.value},
        where=kept.c.value != insert(kept).excluded.value,
    )
)


def get(conn: Connection, channel: str, bot: str, key: str) -> str | None:
    """Read a fact; None when it was never put."""
    value: str | None = conn.execute(
        _GET, {"channel": channel, "bot": bot, "key": key}
    ).scalar_one_or_none()
    return value


def change(conn: Connection, channel: str, bot: str, key: str, value: str) -> bool:
    """Keep a fact; False when it was so already. Of several at once, one changes it."""
    row = {"channel": channel, "bot": bot, "key": key, "value": value}
    return conn.execute(_CHANGE[conn.dialect.name], row).rowcount == 1


def put(conn: Connection, channel: str, bot: str, key: str, value: str) -> None:
    """Keep a fact in place of what was known before."""
    conn.execute(
        _PUT[conn.dialect.name], {"channel": channel, "bot": bot, "key": key, "value": value}
    )
