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

from bot.messages import Outgoing
from bot.store import bodies
from bot.store.columns import either
from bot.store.people import Person
from bot.store.tables import OUTGOING_UNFINISHED, addresses, outgoings

OutgoingState = Literal["leased", "waiting", "sent", "dropped", "dead", "unreachable"]


@dataclass(frozen=True, slots=True)
class Completion:
    """What became of an attempt: the new state, and for `waiting` when to try again."""

    id: str
    state: OutgoingState
    message_id: str | None = None
    attempts: int = 0
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class New:
    """An outgoing to be written for a person, once for each `occurrence_key`."""

    person: Person
    outgoing: Outgoing
    occurrence_key: str | None = None


_ADD = either(
    lambda insert: insert(outgoings).on_conflict_do_nothing(index_elements=["occurrence_key"])
)
_THERE = select(outgoings.c.id).where(outgoings.c.id.in_(bindparam("which", expanding=True)))
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
UNFINISHED = text("outgoings." + OUTGOING_UNFINISHED)


_PARK = (
    update(outgoings)
    .where(
        outgoings.c.channel == bindparam("of_channel"),
        outgoings.c.bot == bindparam("of_bot"),
        outgoings.c.chat == bindparam("of_chat"),
        UNFINISHED,
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
_OLDEST = select(func.min(outgoings.c.created_at)).where(UNFINISHED)


def add(
    conn: Connection,
    news: Sequence[New],
    *,
    lease_by: str | None,
    lease_until: datetime | None,
    now: datetime,
) -> set[str]:
    """Write outgoings; they exist only if the caller commits. Gives those that were not yet there.

    Leased to `lease_by`, who sends them after the commit; without a lease they wait to be
    recovered.
    """
    rows = []
    for new in news:
        name = new.outgoing.id
        row = _new_row(new.outgoing, lease_by=lease_by, lease_until=lease_until, now=now)
        written = bodies.dump(new.outgoing.body)
        row |= {
            "person_id": new.person.id,
            "body_sealed": new.person.seal.seal(
                written, table="outgoings", column="body_sealed", row=name
            ),
            "occurrence_key": new.occurrence_key,
        }
        rows.append(row)
    names = {new.outgoing.id for new in news}
    if not rows or conn.execute(_ADD[conn.dialect.name], rows).rowcount == len(rows):
        return names
    # Some occurrence exists already, or the driver does not count what it writes in one go.
    return set(conn.execute(_THERE, {"which": list(names)}).scalars())


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
