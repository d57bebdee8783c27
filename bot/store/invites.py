"""Invites: one code lets one person in. Only hashes of codes are kept."""

from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, bindparam, delete, select, update

from bot.store.tables import invites

Used = Literal["ok", "owner", "unknown", "used", "expired"]

_MAKE = invites.insert()
# `used_at` decides, not `used_by`: an erased guest must not open their invite again.
_USE = (
    update(invites)
    .where(
        invites.c.code_hash == bindparam("code"),
        invites.c.used_at.is_(None),
        invites.c.expires_at > bindparam("at"),
    )
    .values(used_at=bindparam("at"), used_by=bindparam("who"))
    .returning(invites.c.makes_owner)
)
_DROP_OWNER = delete(invites).where(invites.c.makes_owner, invites.c.used_at.is_(None))
_WHY_NOT = select(invites.c.used_at).where(invites.c.code_hash == bindparam("code"))


def make(
    conn: Connection,
    *,
    code_hash: bytes,
    made_by: str | None,
    makes_owner: bool,
    now: datetime,
    expires_at: datetime,
) -> None:
    """Add an invite; `made_by` is None for the one that the start prints."""
    conn.execute(
        _MAKE,
        {
            "code_hash": code_hash,
            "made_by": made_by,
            "made_at": now,
            "expires_at": expires_at,
            "makes_owner": makes_owner,
            "used_by": None,
            "used_at": None,
        },
    )


def use(conn: Connection, code_hash: bytes, person_id: str, now: datetime) -> Used:
    """Use an invite once; `owner` when it makes an owner, else `ok` or why it does not count."""
    makes_owner = conn.execute(
        _USE, {"code": code_hash, "who": person_id, "at": now}
    ).scalar_one_or_none()
    if makes_owner is not None:
        return "owner" if makes_owner else "ok"
    row = conn.execute(_WHY_NOT, {"code": code_hash}).first()
    if row is None:
        return "unknown"
    return "expired" if row.used_at is None else "used"


def drop_owner_invites(conn: Connection) -> None:
    """Forget the invites that would make an owner and were not used."""
    conn.execute(_DROP_OWNER)
