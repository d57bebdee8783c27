"""Sessions: one walk of a person through a playbook, saved only on the revision it was read at."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, bindparam, delete, select, text, update

from bot.store.columns import AnyRow
from bot.store.people import Person
from bot.store.tables import session_pins, sessions

SessionState = Literal["open", "paused", "ended"]


class Conflict(Exception):  # noqa: N818 - the word for it
    """Somebody else saved this session first: load it again and decide anew."""


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session; `body` is the engine's state, opened (empty in lists)."""

    id: str
    person_id: str
    playbook: str
    pin: str
    state: SessionState
    body: bytes
    revision: int
    token: str | None
    screen_outgoing: str | None
    client_id: str | None
    case_id: str | None
    about_entry: str | None
    started_at: datetime
    touched_at: datetime
    preview: bool = False
    """Whether it is only looked at, so that nothing of it is filed."""


_COLUMNS = (
    sessions.c.id,
    sessions.c.person_id,
    sessions.c.playbook,
    sessions.c.pin,
    sessions.c.state,
    sessions.c.state_sealed,
    sessions.c.revision,
    sessions.c.token,
    sessions.c.screen_outgoing,
    sessions.c.client_id,
    sessions.c.case_id,
    sessions.c.about_entry,
    sessions.c.started_at,
    sessions.c.touched_at,
    sessions.c.preview,
)
_OWN = sessions.c.person_id == bindparam("of_person")
_LOAD = select(*_COLUMNS).where(sessions.c.id == bindparam("wanted"), _OWN)
_BY_TOKEN = select(*_COLUMNS).where(sessions.c.token == bindparam("wanted"), _OWN)
_OPEN = (
    select(*_COLUMNS)
    .where(_OWN, text("sessions.state IN ('open', 'paused')"), ~sessions.c.preview)
    .order_by(sessions.c.touched_at.desc(), sessions.c.id.desc())
)
_ADD = sessions.insert()
_SAVE = (
    update(sessions)
    .where(sessions.c.id == bindparam("wanted"), _OWN, sessions.c.revision == bindparam("expected"))
    .values(
        {
            name: bindparam(name)
            for name in (
                "playbook",
                "pin",
                "state",
                "state_sealed",
                "revision",
                "token",
                "screen_outgoing",
                "client_id",
                "case_id",
                "about_entry",
                "touched_at",
            )
        }
    )
)
_REMOVE = delete(sessions).where(sessions.c.id == bindparam("wanted"), _OWN)
_FORGET_PREVIEWS = delete(sessions).where(
    sessions.c.preview, sessions.c.touched_at < bindparam("before")
)
_HOLD_PIN = session_pins.insert()
_LET_PINS_GO = delete(session_pins).where(session_pins.c.session_id == bindparam("wanted"))


def add(conn: Connection, person: Person, row: SessionRow, pins: Iterable[str]) -> None:
    """Add a session that holds these pins (hashes, put before)."""
    conn.execute(
        _ADD,
        {
            **_changeable(person, row),
            "id": row.id,
            "person_id": person.id,
            "started_at": row.started_at,
            "preview": row.preview,
        },
    )
    _hold(conn, row.id, pins)


def load(conn: Connection, person: Person, session_id: str) -> SessionRow | None:
    """Load a session of this person."""
    parameters = {"wanted": session_id, "of_person": person.id}
    return _one(person, conn.execute(_LOAD, parameters).first())


def by_token(conn: Connection, person: Person, token: str) -> SessionRow | None:
    """Load the session of this person whose screen has this token."""
    return _one(person, conn.execute(_BY_TOKEN, {"wanted": token, "of_person": person.id}).first())


def save(
    conn: Connection,
    person: Person,
    row: SessionRow,
    *,
    expected_revision: int,
    pins: Iterable[str] | None = None,
) -> None:
    """Save a session over the revision it was loaded at; Conflict when that one is gone.

    `row.revision` is the new revision. With `pins`, the session holds these from now on.
    """
    result = conn.execute(
        _SAVE,
        {
            **_changeable(person, row),
            "wanted": row.id,
            "of_person": person.id,
            "expected": expected_revision,
        },
    )
    if result.rowcount != 1:
        raise Conflict("the session was saved by somebody else meanwhile")
    if pins is not None:
        conn.execute(_LET_PINS_GO, {"wanted": row.id})
        _hold(conn, row.id, pins)


def open_of(conn: Connection, person: Person) -> list[SessionRow]:
    """List the sessions that are not ended, last touched first, with empty bodies.

    Those that are only looked at are left out.
    """
    return [_row(row, b"") for row in conn.execute(_OPEN, {"of_person": person.id})]


def remove(conn: Connection, person: Person, session_id: str) -> None:
    """Forget a session as if it had never been."""
    conn.execute(_REMOVE, {"wanted": session_id, "of_person": person.id})


def forget_previews(conn: Connection, before: datetime) -> int:
    """Forget what was only looked at and then left lying."""
    return conn.execute(_FORGET_PREVIEWS, {"before": before}).rowcount


def _hold(conn: Connection, session_id: str, pins: Iterable[str]) -> None:
    held = [{"session_id": session_id, "hash": pin} for pin in sorted(set(pins))]
    if held:
        conn.execute(_HOLD_PIN, held)


def _changeable(person: Person, row: SessionRow) -> dict[str, Any]:
    return {
        "playbook": row.playbook,
        "pin": row.pin,
        "state": row.state,
        "state_sealed": person.seal.seal(
            row.body, table="sessions", column="state_sealed", row=row.id
        ),
        "revision": row.revision,
        "token": row.token,
        "screen_outgoing": row.screen_outgoing,
        "client_id": row.client_id,
        "case_id": row.case_id,
        "about_entry": row.about_entry,
        "touched_at": row.touched_at,
    }


def _one(person: Person, row: AnyRow | None) -> SessionRow | None:
    if row is None:
        return None
    body = person.seal.open(row.state_sealed, table="sessions", column="state_sealed", row=row.id)
    return _row(row, body)


def _row(row: AnyRow, body: bytes) -> SessionRow:
    before: tuple[Any, ...] = row[:5]
    after: tuple[Any, ...] = row[6:]
    return SessionRow(*(*before, body, *after))
