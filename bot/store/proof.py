"""One case, read in one go for an export and opened afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from bot.cases.models import CaseRow, EntryKind, Grade
from bot.cases.proof import Line
from bot.store import clients as names
from bot.store.columns import PART, AnyRow
from bot.store.entries import COLUMNS, opened, salt_of
from bot.store.people import Person
from bot.store.tables import entries

_amended = entries.alias("amended")
_ENTRIES = (
    select(*COLUMNS, _amended.c.number.label("amends_number"))
    .select_from(entries.outerjoin(_amended, entries.c.amends == _amended.c.id))
    .where(entries.c.person_id == bindparam("of_person"), entries.c.case_id == bindparam("of_case"))
    .order_by(entries.c.number)
    .execution_options(yield_per=PART)
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
    rows = list(conn.execute(_ENTRIES, {"of_person": person.id, "of_case": case_id}))
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
