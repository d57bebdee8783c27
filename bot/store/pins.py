"""Pinned playbooks: content and texts that sessions started with or that are published.

They are kept while a session is on them or a manifest names them.
"""

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, exists, select

from bot.store.columns import either
from bot.store.tables import manifest_pins, pins, session_pins

_PUT = either(lambda insert: insert(pins).on_conflict_do_nothing(index_elements=["hash"]))
_GET = select(pins.c.content, pins.c.texts).where(pins.c.hash == bindparam("wanted"))
_IS_THERE = select(pins.c.hash).where(pins.c.hash == bindparam("wanted"))
_UNUSED = (
    ~exists().where(session_pins.c.hash == pins.c.hash),
    ~exists().where(manifest_pins.c.hash == pins.c.hash),
)
_PRUNE = delete(pins).where(pins.c.pinned_at < bindparam("before"), *_UNUSED)
_PRUNE_ALL = delete(pins).where(*_UNUSED)


def put(
    conn: Connection,
    hash: str,  # noqa: A002 - the column's name
    playbook: str,
    content: str,
    now: datetime,
    texts: str | None = None,
) -> None:
    """Keep a playbook's content and texts under their hash; what is there already stays."""
    if conn.execute(_IS_THERE, {"wanted": hash}).first() is not None:
        return  # the usual case, without the whole content on its way
    conn.execute(
        _PUT[conn.dialect.name],
        {"hash": hash, "playbook": playbook, "content": content, "texts": texts, "pinned_at": now},
    )


def get(conn: Connection, hash: str) -> tuple[str, str | None] | None:  # noqa: A002 - as above
    """Read a pinned content and its texts; None when nobody pinned it."""
    row = conn.execute(_GET, {"wanted": hash}).first()
    return None if row is None else (row.content, row.texts)


def prune(conn: Connection, before: datetime | None = None) -> int:
    """Forget contents that no session is on (only those pinned before an instant, if given)."""
    if before is None:
        return conn.execute(_PRUNE_ALL).rowcount
    return conn.execute(_PRUNE, {"before": before}).rowcount
