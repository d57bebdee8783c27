"""Which guides a person took, and for which of their words: one sealed row each, never shared."""

from sqlalchemy import Connection, bindparam, select

from bot.store.columns import either
from bot.store.people import Person
from bot.store.tables import choices

_PUT = either(
    lambda insert: (put := insert(choices)).on_conflict_do_update(
        index_elements=["person_id"], set_={"tally_sealed": put.excluded.tally_sealed}
    )
)
_GET = select(choices.c.tally_sealed).where(choices.c.person_id == bindparam("of_person"))


def get(conn: Connection, person: Person) -> str | None:
    """Read a person's tally; None before their first choice."""
    sealed = conn.execute(_GET, {"of_person": person.id}).scalar_one_or_none()
    if sealed is None:
        return None
    opened = person.seal.open(sealed, table="choices", column="tally_sealed", row=person.id)
    return opened.decode()


def put(conn: Connection, person: Person, tally: str) -> None:
    """Keep a person's tally in place of what it was."""
    sealed = person.seal.seal(tally.encode(), table="choices", column="tally_sealed", row=person.id)
    conn.execute(_PUT[conn.dialect.name], {"person_id": person.id, "tally_sealed": sealed})
