"""Outgoings: written with the turn that causes them, leased by their sender, emptied once sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import (
    Boolean,
    Connection,
    and_,
    bindparam,
    case,
    delete,
    func,
    null,
    or_,
    select,
    text,
    update,
)

from bot.messages import Body, Class, Lane, Outgoing
from bot.store import bodies
from bot.store.columns import AnyRow, either
from bot.store.people import Person
from bot.store.sealing import MasterKey, Seal, SealBroken
from bot.store.tables import OUTGOING_UNFINISHED, addresses, outgoings, persons

OutgoingState = Literal["leased", "waiting", "sent", "dropped", "dead", "unreachable"]
# Any number does; it only has to differ from the persons' locks, which are hashes.
_RECOVERY_LOCK = 4_713_001


@dataclass(frozen=True, slots=True)
class Completion:
    """What became of an attempt: the new state, and for `waiting` when to try again."""

    id: str
    state: OutgoingState
    message_id: str | None = None
    attempts: int = 0
    not_before: datetime | None = None


_ADD = either(
    lambda insert: insert(outgoings).on_conflict_do_nothing(index_elements=["occurrence_key"])
)
_FINISHED = {"sent", "dropped", "dead"}
_keep = bindparam("keep", type_=Boolean)
_COMPLETE = (
    update(outgoings)
    .where(
        outgoings.c.id == bindparam("wanted"),
        or_(
            outgoings.c.state == "leased",
            outgoings.c.state == "waiting",
            # Set aside while it was on its way: what did arrive must not come again.
            and_(outgoings.c.state == "unreachable", ~_keep),
        ),
    )
    .values(
        # What outlived its person names no chat either, once it is done.
        chat=case((and_(outgoings.c.person_id.is_(None), ~_keep), ""), else_=outgoings.c.chat),
        state=bindparam("to"),
        lease_by=None,
        lease_until=None,
        attempts=bindparam("tried"),
        not_before=bindparam("later"),
        message_id=bindparam("became"),
        done_at=bindparam("done"),
        # Kept while it may still be sent; a sent text is gone at once.
        body_sealed=case((_keep, outgoings.c.body_sealed), else_=null()),
        body_plain=case((_keep, outgoings.c.body_plain), else_=null()),
    )
)
_MESSAGE_ID = select(outgoings.c.state, outgoings.c.message_id).where(
    outgoings.c.id == bindparam("wanted")
)
# Written out, not bound: that is how the planners know that the partial index fits.
_UNFINISHED = text("outgoings." + OUTGOING_UNFINISHED)


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
        _UNFINISHED,
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
        _UNFINISHED,
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
_PARK = (
    update(outgoings)
    .where(
        outgoings.c.channel == bindparam("of_channel"),
        outgoings.c.bot == bindparam("of_bot"),
        outgoings.c.chat == bindparam("of_chat"),
        _UNFINISHED,
    )
    .values(state="unreachable", lease_by=None, lease_until=None)
)
_UNREACHABLE = (
    update(addresses)
    .where(
        addresses.c.channel == bindparam("of_channel"),
        addresses.c.bot == bindparam("of_bot"),
        addresses.c.chat == bindparam("of_chat"),
    )
    .values(reachable=False)
)
_REVIVE = (
    update(outgoings)
    .where(outgoings.c.person_id == bindparam("of_person"), outgoings.c.state == "unreachable")
    .values(state="waiting", not_before=bindparam("at"))
)
_FORGET = delete(outgoings).where(outgoings.c.done_at < bindparam("before"))
_SENT_IDS = (
    select(outgoings.c.message_id)
    .where(outgoings.c.person_id == bindparam("of_person"), outgoings.c.message_id.is_not(None))
    .order_by(outgoings.c.wave)
)
_IN_THE_AIR = select(outgoings.c.id).where(
    outgoings.c.person_id == bindparam("of_person"),
    outgoings.c.state == "leased",
    outgoings.c.edits.is_(None),
)
_OLDEST = select(func.min(outgoings.c.created_at)).where(_UNFINISHED)
_SOONEST = select(
    func.min(
        case((outgoings.c.state == "leased", outgoings.c.lease_until), else_=outgoings.c.not_before)
    )
).where(_UNFINISHED)


def add(
    conn: Connection,
    person: Person,
    outgoing: Outgoing,
    *,
    lease_by: str | None,
    lease_until: datetime | None,
    now: datetime,
    not_before: datetime | None = None,
    occurrence_key: str | None = None,
) -> bool:
    """Write an outgoing; it exists only if the caller commits. False when its occurrence exists.

    Leased to `lease_by`, who sends it after the commit; without a lease it waits to be recovered.
    """
    written = bodies.dump(outgoing.body)
    sealed = person.seal.seal(written, table="outgoings", column="body_sealed", row=outgoing.id)
    row = _new_row(outgoing, lease_by=lease_by, lease_until=lease_until, now=now)
    row |= {
        "person_id": person.id,
        "body_sealed": sealed,
        "not_before": not_before,
        "occurrence_key": occurrence_key,
    }
    return conn.execute(_ADD[conn.dialect.name], row).rowcount == 1


def add_receipt(
    conn: Connection,
    outgoing: Outgoing,
    *,
    lease_by: str | None,
    lease_until: datetime | None,
    now: datetime,
) -> None:
    """Write what outlives its person: a fixed text or a deletion, unsealed, belonging to nobody."""
    row = _new_row(outgoing, lease_by=lease_by, lease_until=lease_until, now=now)
    row["body_plain"] = bodies.dump(outgoing.body)
    conn.execute(_ADD[conn.dialect.name], row)


def complete(conn: Connection, completions: Sequence[Completion], now: datetime) -> None:
    """Write what became of attempts; what is finished loses its body.

    Rows that were finished meanwhile stay as they are; parked ones can only be finished.
    """
    if not completions:
        return
    conn.execute(
        _COMPLETE,
        [
            {
                "wanted": completion.id,
                "to": completion.state,
                "tried": completion.attempts,
                "later": completion.not_before,
                "became": completion.message_id,
                "done": now if completion.state in _FINISHED else None,
                "keep": completion.state not in _FINISHED,
            }
            for completion in completions
        ],
    )


def message_id(conn: Connection, outgoing_id: str) -> tuple[OutgoingState, str | None] | None:
    """Say what an outgoing became; None when it is not known (any more)."""
    row = conn.execute(_MESSAGE_ID, {"wanted": outgoing_id}).first()
    return None if row is None else (row.state, row.message_id)


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


def park_chat(conn: Connection, channel: str, bot: str, chat: str) -> int:
    """Set aside everything for a chat that cannot be reached; gives how many.

    Until its person writes again, nothing is tried there any more.
    """
    conn.execute(_UNREACHABLE, {"of_channel": channel, "of_bot": bot, "of_chat": chat})
    return conn.execute(_PARK, {"of_channel": channel, "of_bot": bot, "of_chat": chat}).rowcount


def revive(conn: Connection, person_id: str, now: datetime) -> int:
    """Let what was set aside wait to be sent again; gives how many."""
    return conn.execute(_REVIVE, {"of_person": person_id, "at": now}).rowcount


def forget(conn: Connection, before: datetime) -> int:
    """Delete what was finished before an instant; later edits of it will not find it."""
    return conn.execute(_FORGET, {"before": before}).rowcount


def sent_message_ids(conn: Connection, person_id: str) -> list[str]:
    """List the channel's ids of the messages that reached a person, oldest first."""
    return list(conn.execute(_SENT_IDS, {"of_person": person_id}).scalars())


def in_the_air(conn: Connection, person_id: str) -> list[str]:
    """List the new messages that may have reached a person without our having written it down."""
    return list(conn.execute(_IN_THE_AIR, {"of_person": person_id}).scalars())


def oldest_waiting(conn: Connection) -> datetime | None:
    """Say since when the oldest unfinished outgoing has been waiting."""
    at: datetime | None = conn.execute(_OLDEST).scalar_one()
    return at


def next_due(conn: Connection) -> datetime | None:
    """Say when the next waiting row or the next lapsed lease is worth a `recover`."""
    at: datetime | None = conn.execute(_SOONEST).scalar_one()
    return at


def _new_row(
    outgoing: Outgoing, *, lease_by: str | None, lease_until: datetime | None, now: datetime
) -> dict[str, Any]:
    return {
        "id": outgoing.id,
        "person_id": None,
        "channel": outgoing.channel,
        "bot": outgoing.bot,
        "chat": outgoing.chat,
        "wave": outgoing.wave,
        "cls": outgoing.cls.value,
        "lane": outgoing.lane.value,
        "body_sealed": None,
        "body_plain": None,
        "edits": bodies.edits(outgoing.body),
        "state": "waiting" if lease_by is None else "leased",
        "lease_by": lease_by,
        "lease_until": lease_until,
        "attempts": 0,
        "not_before": None,
        "message_id": None,
        "occurrence_key": None,
        "created_at": now,
        "done_at": None,
    }


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
