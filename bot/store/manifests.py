"""What is published: the playbooks that every replica starts new sessions from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select

from bot.store import pins
from bot.store.columns import either
from bot.store.tables import manifest_pins, manifests
from bot.store.tables import pins as contents


@dataclass(frozen=True, slots=True)
class Manifest:
    """The heading of what is published; `digest` tells whether something else would be new."""

    number: int
    digest: str
    published_at: datetime
    published_by: str


@dataclass(frozen=True, slots=True)
class Content:
    """One playbook as it is published: its source, and what it says in other languages."""

    playbook: str
    pin: str
    source: str
    texts: str | None


_HEAD = select(manifests).order_by(manifests.c.number.desc()).limit(1)
_KNOWN = select(manifests.c.number).where(manifests.c.digest == bindparam("wanted")).limit(1)
_ADD = either(lambda insert: insert(manifests).on_conflict_do_nothing(index_elements=["number"]))
_LIST = manifest_pins.insert()
_LET_GO = delete(manifest_pins).where(manifest_pins.c.number < bindparam("before"))
_CONTENTS = (
    select(manifest_pins.c.playbook, contents.c.hash, contents.c.content, contents.c.texts)
    .join(contents, contents.c.hash == manifest_pins.c.hash)
    .where(manifest_pins.c.number == bindparam("wanted"))
    .order_by(manifest_pins.c.playbook)
)


def head(conn: Connection) -> Manifest | None:
    """Give what is published now; None before anything was."""
    row = conn.execute(_HEAD).first()
    return None if row is None else Manifest(*row)


def known(conn: Connection, digest: str) -> bool:
    """Say whether this was published at some time, now included."""
    return conn.execute(_KNOWN, {"wanted": digest}).first() is not None


def published(conn: Connection, number: int) -> list[Content]:
    """Give what a manifest publishes; nothing when a newer one has taken its place."""
    return [Content(*row) for row in conn.execute(_CONTENTS, {"wanted": number})]


def publish(
    conn: Connection, after: int, digest: str, what: Sequence[Content], *, by: str, now: datetime
) -> bool:
    """Publish this after the manifest of that number (0: the first); False when somebody else did.

    What earlier ones published stays only as long as a session is on it.
    """
    row = {"number": after + 1, "digest": digest, "published_at": now, "published_by": by}
    if conn.execute(_ADD[conn.dialect.name], row).rowcount != 1:
        return False
    for each in what:
        pins.put(conn, each.pin, each.playbook, each.source, now, each.texts)
    if what:
        conn.execute(
            _LIST,
            [{"number": after + 1, "playbook": each.playbook, "hash": each.pin} for each in what],
        )
    conn.execute(_LET_GO, {"before": after + 1})
    return True
