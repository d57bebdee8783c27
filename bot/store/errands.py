"""Errands: work outside transactions, ordered in a turn, claimed by who does it.

Long ones are one at a time for each person. Searches only read: they hold up no long one, are done
in the order in which a person asked, and leave no row behind.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, or_, select, text, tuple_, update

from bot.messages import Phrase
from bot.store.columns import AnyRow, either
from bot.store.imports import Prepared
from bot.store.people import Person
from bot.store.tables_errands import ERRAND_ALONE, ERRAND_UNFINISHED, SEARCH, errands


@dataclass(frozen=True, slots=True)
class ErrandRow:
    """An errand under way; what was ordered is sealed, and opened with the person's key."""

    id: str
    person_id: str
    kind: str
    shown: str | None
    attempts: int


_COLUMNS = (
    errands.c.id,
    errands.c.person_id,
    errands.c.kind,
    errands.c.shown,
    errands.c.attempts,
)
_ONE = errands.c.id == bindparam("wanted")
# Written out, not bound: that is how the planners know that the partial index fits.
_UNFINISHED = text("errands." + ERRAND_UNFINISHED)
_ALONE = text("errands." + ERRAND_ALONE)
_ADD = either(
    lambda insert: insert(errands).on_conflict_do_nothing(
        index_elements=["person_id"], index_where=text(ERRAND_ALONE)
    )
)
_OF_PERSON = select(*_COLUMNS).where(errands.c.person_id == bindparam("of_person"), _ALONE)
_ANY = select(errands.c.id).where(_UNFINISHED).limit(1)
_ORDER = select(errands.c.order_sealed).where(_ONE, errands.c.person_id == bindparam("of_person"))
_FREE = or_(errands.c.lease_until.is_(None), errands.c.lease_until <= bindparam("at"))
_OLDEST = (
    select(errands.c.id)
    .where(_UNFINISHED, _FREE)
    .order_by(errands.c.ordered_at, errands.c.id)
    .limit(bindparam("most"))
)
_WAITING = _OLDEST.where(errands.c.kind != SEARCH).with_for_update(skip_locked=True)
_before = errands.alias("before")
_ASKED_BEFORE = (
    select(_before.c.id)
    .where(
        _before.c.person_id == errands.c.person_id,
        _before.c.kind == SEARCH,
        tuple_(_before.c.ordered_at, _before.c.id) < tuple_(errands.c.ordered_at, errands.c.id),
    )
    .exists()
)
_WAITING_SEARCH = _OLDEST.where(errands.c.kind == SEARCH, ~_ASKED_BEFORE).with_for_update(
    skip_locked=True
)
_CLAIM = (
    update(errands)
    .where(_ONE, _UNFINISHED)
    .values(
        state="running",
        lease_by=bindparam("by"),
        lease_until=bindparam("until"),
        attempts=errands.c.attempts + 1,
    )
    .returning(*_COLUMNS)
)
_RENEW = (
    update(errands)
    .where(_ONE, _UNFINISHED, errands.c.lease_by == bindparam("by"))
    .values(lease_until=bindparam("until"))
)
_SHOWN = update(errands).where(_ONE).values(shown=bindparam("to"))
_REST = (
    update(errands)
    .where(_ONE, _UNFINISHED)
    .values(state="waiting", lease_by=None, lease_until=bindparam("until"))
)
# What was let lie by a program that is gone: nobody else can have it in hand.
_FREE_ALL = update(errands).where(_UNFINISHED).values(lease_until=None)
_END = (
    update(errands)
    .where(_ONE, _UNFINISHED)
    .values(state="done", done_at=bindparam("at"), lease_by=None, lease_until=None)
    .returning(*_COLUMNS)
)
_FORGET = delete(errands).where(_ONE, _UNFINISHED)
_THERE = select(errands.c.id)
_PRUNE = delete(errands).where(errands.c.state == "done", errands.c.done_at < bindparam("before"))


def add(
    conn: Connection,
    person: Person,
    *,
    id: str,  # noqa: A002 - a row's name is called id everywhere
    kind: str,
    order: Mapping[str, str],
    now: datetime,
) -> bool:
    """Order an errand; False for a long one while another long one of this person is under way."""
    sealed = person.seal.seal(
        json.dumps(dict(order)).encode(), table="errands", column="order_sealed", row=id
    )
    result = conn.execute(
        _ADD[conn.dialect.name],
        {
            "id": id,
            "person_id": person.id,
            "kind": kind,
            "state": "waiting",
            "order_sealed": sealed,
            "attempts": 0,
            "ordered_at": now,
        },
    )
    return result.rowcount == 1


def show(conn: Connection, errand_id: str, outgoing_id: str) -> None:
    """Keep which message shows how far an errand is."""
    conn.execute(_SHOWN, {"wanted": errand_id, "to": outgoing_id})


def under_way(conn: Connection, person_id: str) -> ErrandRow | None:
    """Give the person's long errand that is not done yet."""
    row = conn.execute(_OF_PERSON, {"of_person": person_id}).first()
    return None if row is None else ErrandRow(*row)


def any_under_way(conn: Connection) -> bool:
    """Whether anybody's errand is not done yet."""
    return conn.execute(_ANY).first() is not None


def order(conn: Connection, person: Person, errand_id: str) -> dict[str, str]:
    """Open what was ordered; empty when there is no such errand of this person."""
    sealed = conn.execute(
        _ORDER, {"wanted": errand_id, "of_person": person.id}
    ).scalar_one_or_none()
    if sealed is None:
        return {}
    plain = person.seal.open(sealed, table="errands", column="order_sealed", row=errand_id)
    opened: dict[str, str] = json.loads(plain)
    return opened


def claim(
    conn: Connection, *, by: str, until: datetime, now: datetime, limit: int, searches: bool = False
) -> list[ErrandRow]:
    """Take long errands, or searches, that nobody has in hand, the oldest first.

    Each try is counted. Of one person's searches only the first is taken, so that they are answered
    in their order.
    """
    wanted = _WAITING_SEARCH if searches else _WAITING
    found = conn.execute(wanted, {"at": now, "most": limit}).scalars().all()
    taken: list[AnyRow] = []
    for each in found:
        taken += conn.execute(_CLAIM, {"wanted": each, "by": by, "until": until}).all()
    return [ErrandRow(*row) for row in taken]


def renew(conn: Connection, errand_id: str, *, by: str, until: datetime) -> bool:
    """Keep an errand in hand; False when it was cancelled, or is somebody else's by now."""
    return conn.execute(_RENEW, {"wanted": errand_id, "by": by, "until": until}).rowcount == 1


def rest(conn: Connection, errand_id: str, until: datetime) -> None:
    """Put an errand down until it may be tried again."""
    conn.execute(_REST, {"wanted": errand_id, "until": until})


def free_all(conn: Connection) -> None:
    """Take up at once what an earlier run of the only program left behind."""
    conn.execute(_FREE_ALL)


def end(conn: Connection, errand_id: str, now: datetime) -> ErrandRow | None:
    """Say that an errand is over, once; None when it was over before."""
    row = conn.execute(_END, {"wanted": errand_id, "at": now}).first()
    return None if row is None else ErrandRow(*row)


def forget(conn: Connection, errand_id: str) -> bool:
    """End an errand of which nothing is kept, once; False when it was over before."""
    return conn.execute(_FORGET, {"wanted": errand_id}).rowcount == 1


def there(conn: Connection) -> set[str]:
    """Name every errand whose files may still be needed."""
    return set(conn.execute(_THERE).scalars())


def prune(conn: Connection, before: datetime) -> int:
    """Forget errands that were over before an instant; gives how many."""
    return conn.execute(_PRUNE, {"before": before}).rowcount


@dataclass(frozen=True, slots=True)
class Result:
    """What an errand came to: files in the spool (path, name), rows to bring in, or a refusal.

    `says` is what the person reads with it. A search gives the ids of what it found.
    """

    says: Phrase
    files: tuple[tuple[str, str], ...] = ()
    prepared: Prepared | None = None
    found: tuple[str, ...] = ()
