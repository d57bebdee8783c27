"""One case read in one go for an export, opened afterwards; and how it felt, for a picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, or_, select

from bot.cases.models import CaseRow, EntryKind, Grade
from bot.cases.proof import Line
from bot.store import clients as names
from bot.store.columns import AnyRow
from bot.store.entries import COLUMNS, opened, salt_of
from bot.store.people import Person
from bot.store.tables import entries, privates, sessions

_amended = entries.alias("amended")
_ENTRIES = (
    select(*COLUMNS, _amended.c.number.label("amends_number"))
    .select_from(entries.outerjoin(_amended, entries.c.amends == _amended.c.id))
    .where(entries.c.person_id == bindparam("of_person"), entries.c.case_id == bindparam("of_case"))
    .order_by(entries.c.number)
)
_HEATS = (
    select(privates.c.id, privates.c.at, privates.c.body_sealed)
    .select_from(privates.outerjoin(sessions, sessions.c.id == privates.c.session_id))
    .where(
        privates.c.person_id == bindparam("of_person"),
        privates.c.kind == "heat",
        or_(
            privates.c.client_id == bindparam("of_client"),
            sessions.c.client_id == bindparam("of_client"),
        ),
    )
    .order_by(privates.c.at.desc(), privates.c.id.desc())
    .limit(bindparam("most"))
)


@dataclass(frozen=True, slots=True)
class Raw:
    """A case with its client's name, and its entries, still sealed, as at one instant."""

    case: CaseRow
    client: str
    unsorted: bool
    rows: Sequence[AnyRow]


def read(conn: Connection, person: Person, case_id: str) -> Raw | None:
    """Read a case of this person; meant for a snapshot beside the turns."""
    case = names.case(conn, person, case_id)
    client = None if case is None else names.client(conn, person, case.client_id)
    if case is None or client is None:
        return None
    rows = conn.execute(_ENTRIES, {"of_person": person.id, "of_case": case_id}).all()
    return Raw(case, client.name, client.unsorted, rows)


def lines(raw: Raw, person: Person) -> list[Line]:
    """Open the entries of what was read."""
    return [_line(row, person) for row in raw.rows]


def _line(row: AnyRow, person: Person) -> Line:
    entry = opened(person, row)
    return Line(
        number=row.number,
        kind=EntryKind(row.kind),
        grade=Grade(row.grade),
        happened_at=row.happened_at,
        recorded_at=row.recorded_at,
        shown_at=entry.shown_at,
        amends=row.amends_number,
        state=row.state,
        commitment=row.commitment,
        link=row.link,
        salt=None if entry.content is None else salt_of(person, row),
        content=entry.content,
    )


def heats(
    conn: Connection, person: Person, client_id: str, limit: int
) -> list[tuple[datetime, int]]:
    """Give how hot the person was about a client and when, oldest first; for their eyes alone."""
    parameters = {"of_client": client_id, "of_person": person.id, "most": limit}
    found = [
        (
            row.at,
            int(
                person.seal.open(
                    row.body_sealed, table="privates", column="body_sealed", row=row.id
                )
            ),
        )
        for row in conn.execute(_HEATS, parameters)
    ]
    return found[::-1]
