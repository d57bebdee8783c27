"""What waits to be sent, or was left behind by another sender: leased anew, in order per chat."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, case, func, or_, select, update

from bot.messages import Body, Class, Lane, Outgoing
from bot.store import bodies
from bot.store.columns import AnyRow
from bot.store.outbox import UNFINISHED, Completion, complete
from bot.store.sealing import MasterKey, Seal, SealBroken
from bot.store.tables import outgoings, persons

# Any number does; it only has to differ from the persons' locks, which are hashes.
_RECOVERY_LOCK = 4_713_001

_READY = or_(
    and_(
        outgoings.c.state == "waiting",
        or_(outgoings.c.not_before.is_(None), outgoings.c.not_before <= bindparam("at")),
    ),
    and_(outgoings.c.state == "leased", outgoings.c.lease_until <= bindparam("at")),
)
# Per chat, the first wave that somebody has in hand or that waits for later. What is in our own
# hands holds nothing back: we know the order there.
_blocked = (
    select(
        outgoings.c.channel,
        outgoings.c.bot,
        outgoings.c.chat,
        func.min(outgoings.c.wave).label("wave"),
    )
    .where(
        UNFINISHED,
        ~_READY,
        or_(outgoings.c.state == "waiting", outgoings.c.lease_by != bindparam("by")),
    )
    .group_by(outgoings.c.channel, outgoings.c.bot, outgoings.c.chat)
    .subquery("blocked")
)
# Chat by chat and wave by wave: a limit then never cuts an earlier wave off a later one.
_RECOVER = (
    select(
        outgoings.c.id,
        outgoings.c.person_id,
        outgoings.c.channel,
        outgoings.c.bot,
        outgoings.c.chat,
        outgoings.c.wave,
        outgoings.c.cls,
        outgoings.c.lane,
        outgoings.c.body_sealed,
        outgoings.c.body_plain,
        outgoings.c.attempts,
        persons.c.wrapped_key,
    )
    .select_from(
        outgoings.outerjoin(persons, outgoings.c.person_id == persons.c.id).outerjoin(
            _blocked,
            and_(
                _blocked.c.channel == outgoings.c.channel,
                _blocked.c.bot == outgoings.c.bot,
                _blocked.c.chat == outgoings.c.chat,
            ),
        )
    )
    .where(
        UNFINISHED,
        _READY,
        or_(_blocked.c.wave.is_(None), outgoings.c.wave <= _blocked.c.wave),
    )
    .order_by(
        outgoings.c.channel, outgoings.c.bot, outgoings.c.chat, outgoings.c.wave, outgoings.c.id
    )
    .limit(bindparam("most"))
    .with_for_update(of=outgoings)
)
# A lease that ran out may hide a message that did go out, and class B is never sent twice.
_GIVE_UP = (
    update(outgoings)
    .where(
        outgoings.c.state == "leased",
        outgoings.c.lease_until <= bindparam("at"),
        outgoings.c.cls == Class.B.value,
    )
    .values(
        state="dropped",
        done_at=bindparam("at"),
        body_sealed=None,
        body_plain=None,
        lease_by=None,
        lease_until=None,
    )
)
_LEASE = (
    update(outgoings)
    .where(outgoings.c.id.in_(bindparam("which", expanding=True)))
    .values(state="leased", lease_by=bindparam("by"), lease_until=bindparam("until"))
)
_EXTEND = (
    update(outgoings)
    .where(
        outgoings.c.id.in_(bindparam("which", expanding=True)),
        outgoings.c.state == "leased",
        outgoings.c.lease_by == bindparam("by"),
    )
    .values(lease_until=bindparam("until"))
)
_END_OTHERS = (
    update(outgoings)
    .where(outgoings.c.state == "leased", outgoings.c.lease_by != bindparam("by"))
    .values(lease_until=bindparam("at"))
)
_SOONEST = select(
    func.min(
        case((outgoings.c.state == "leased", outgoings.c.lease_until), else_=outgoings.c.not_before)
    )
).where(UNFINISHED)


def recover(
    conn: Connection,
    master: MasterKey,
    now: datetime,
    *,
    lease_by: str,
    lease_until: datetime,
    limit: int,
) -> list[tuple[Outgoing, int]]:
    """Lease what waits and is due, and what another left behind; with the attempts made so far.

    In order within each chat: nothing is given out while an earlier wave is in another's hands
    or waits for later. Class B from a lease that ran out is dropped, since it may have
    arrived. Call again while `limit` comes back.
    """
    if conn.dialect.name == "postgresql":
        # Two recoveries at once could share one chat's waves between two senders.
        conn.execute(select(func.pg_advisory_xact_lock(_RECOVERY_LOCK)))
    conn.execute(_GIVE_UP, {"at": now})
    rows = conn.execute(_RECOVER, {"at": now, "by": lease_by, "most": limit}).all()
    taken: list[tuple[Outgoing, int]] = []
    broken: list[str] = []
    for row in rows:
        try:
            taken.append((_outgoing(master, row), row.attempts))
        except SealBroken:
            # One damaged row must not hold up everybody else's.
            broken.append(row.id)
    if taken:
        which = [outgoing.id for outgoing, _ in taken]
        conn.execute(_LEASE, {"which": which, "by": lease_by, "until": lease_until})
    if broken:
        complete(conn, [Completion(name, "dead") for name in broken], now)
    return taken


def extend(
    conn: Connection, outgoing_ids: Sequence[str], *, lease_by: str, lease_until: datetime
) -> None:
    """Keep what is still in hand from being recovered by another."""
    if outgoing_ids:
        conn.execute(_EXTEND, {"which": list(outgoing_ids), "by": lease_by, "until": lease_until})


def end_other_leases(conn: Connection, lease_by: str, now: datetime) -> int:
    """Let what a former run left behind be recovered at once; gives how many.

    Only for who knows that nobody else is running, by holding the data folder's lock.
    """
    return conn.execute(_END_OTHERS, {"by": lease_by, "at": now}).rowcount


def next_due(conn: Connection) -> datetime | None:
    """Say when the next waiting row or the next lapsed lease is worth a `recover`."""
    at: datetime | None = conn.execute(_SOONEST).scalar_one()
    return at


def _outgoing(master: MasterKey, row: AnyRow) -> Outgoing:
    return Outgoing(
        id=row.id,
        person=row.person_id or "",
        channel=row.channel,
        bot=row.bot,
        chat=row.chat,
        wave=row.wave,
        body=_body(master, row),
        cls=Class(row.cls),
        lane=Lane(row.lane),
    )


def _body(master: MasterKey, row: AnyRow) -> Body:
    if row.body_plain is not None:
        return bodies.load(row.body_plain)
    seal: Seal = master.unwrap(row.person_id, row.wrapped_key)
    return bodies.load(
        seal.open(row.body_sealed, table="outgoings", column="body_sealed", row=row.id)
    )
