"""What was erased is let go of once more in a database that a backup brought back.

The names in the list are hashes. A restored database may have an older schema than this program.
"""

import hashlib
from collections.abc import Container, Mapping
from datetime import datetime

from sqlalchemy import Connection, inspect, text

from bot.store.columns import either
from bot.store.tables import erasures

_WORDS = ("content_sealed", "message_blind", "same_blind")
_NOTE = either(lambda insert: insert(erasures).on_conflict_do_nothing())


def erase_again(conn: Connection, erased: Mapping[str, str]) -> int:
    """Let go of what the list names: persons, clients, cases, feelings, words of entries.

    Gives how many.
    """
    gone = 0
    for table in ("persons", "clients", "cases"):
        for name in _named(conn, table, erased):
            conn.execute(text(f"DELETE FROM {table} WHERE id = :name"), {"name": name})  # noqa: S608 - one of three names above
            gone += 1
    has = inspect(conn).has_table
    for table in filter(has, ("privates", "moods")):
        for name in _named(conn, table, erased):
            conn.execute(text(f"DELETE FROM {table} WHERE id = :name"), {"name": name})  # noqa: S608 - one of two names above
            gone += 1
    there = {each["name"] for each in inspect(conn).get_columns("entries")}
    blank = ", ".join(f"{each} = NULL" for each in _WORDS if each in there)
    for name in _named(conn, "entries", erased):
        conn.execute(
            text(
                f"UPDATE entries SET state = 'removed', {blank} "  # noqa: S608 - our own columns
                "WHERE id = :name OR (amends = :name AND kind = 'amended')"
            ),
            {"name": name},
        )
        gone += 1
    # Their ledgers hold what the entries said; they are added up anew when next read.
    conn.execute(
        text(
            "DELETE FROM ledgers WHERE case_id IN "
            "(SELECT case_id FROM entries WHERE state = 'removed')"
        )
    )
    conn.execute(
        text(
            "DELETE FROM sessions WHERE case_id IS NOT NULL AND "
            "case_id NOT IN (SELECT id FROM cases)"
        )
    )
    noted = [
        {"person_hash": bytes.fromhex(name), "erased_at": datetime.fromisoformat(at)}
        for name, at in erased.items()
    ]
    if noted:
        conn.execute(_NOTE[conn.dialect.name], noted)
    return gone


def _named(conn: Connection, table: str, names: Container[str]) -> list[str]:
    rows = conn.execute(text(f"SELECT id FROM {table}")).scalars()  # noqa: S608 - a name of ours
    return [name for name in rows if hashlib.sha256(name.encode()).hexdigest() in names]
