"""Pinned playbooks: the very content a session started with, kept while a session is on it."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, exists, select

from bot.store.columns import either
from bot.store.tables import pins, session_pins

_PUT = either(lambda insert: insert(pins).on_conflict_do_nothing(index_elements=["hash"]))
_GET = select(pins.c.content).where(pins.c.hash == bindparam("wanted"))
_PRUNE = delete(pins).where(
    pins.c.pinned_at < bindparam("before"), ~exists().where(session_pins.c.hash == pins.c.hash)
)
_PRUNE_ALL = delete(pins).where(~exists().where(session_pins.c.hash == pins.c.hash))


def put(conn: Connection, hash: str, playbook: str, content: str, now: datetime) -> None:  # noqa: A002 - the column's name
    """Keep a playbook's content under its hash; what is there already stays."""
    conn.execute(
        _PUT[conn.dialect.name],
        {"hash": hash, "playbook": playbook, "content": content, "pinned_at": now},
    )


def get(conn: Connection, hash: str) -> str | None:  # noqa: A002 - the column's name
    """Read a pinned content; None when nobody pinned it."""
    content: str | None = conn.execute(_GET, {"wanted": hash}).scalar_one_or_none()
    return content


def prune(conn: Connection, before: datetime | None = None) -> int:
    """Forget contents that no session is on (only those pinned before an instant, if given)."""
    if before is None:
        return conn.execute(_PRUNE_ALL).rowcount
    return conn.execute(_PRUNE, {"before": before}).rowcount
