"""What a person says once about how they work: rate, hours, revisions, payment, red lines."""

from sqlalchemy import Connection, bindparam, delete, select

from bot.store.columns import either
from bot.store.people import Person
from bot.store.tables import terms

_PUT = either(
    lambda insert: (put := insert(terms)).on_conflict_do_update(
        index_elements=["person_id", "term"], set_={"words_sealed": put.excluded.words_sealed}
    )
)
_OF = select(terms.c.term, terms.c.words_sealed).where(terms.c.person_id == bindparam("of_person"))
_FORGET = delete(terms).where(
    terms.c.person_id == bindparam("of_person"), terms.c.term == bindparam("wanted")
)


def put(conn: Connection, person: Person, term: str, words: str) -> None:
    """Keep a term in these words, instead of what it was before."""
    sealed = person.seal.seal(
        words.encode(), table="terms", column="words_sealed", row=f"{person.id}:{term}"
    )
    conn.execute(
        _PUT[conn.dialect.name], {"person_id": person.id, "term": term, "words_sealed": sealed}
    )


def of_person(conn: Connection, person: Person) -> dict[str, str]:
    """Give the person's terms by name."""
    return {
        row.term: person.seal.open(
            row.words_sealed, table="terms", column="words_sealed", row=f"{person.id}:{row.term}"
        ).decode()
        for row in conn.execute(_OF, {"of_person": person.id})
    }


def forget(conn: Connection, person: Person, term: str) -> bool:
    """Let go of a term; False when there was none."""
    found = conn.execute(_FORGET, {"of_person": person.id, "wanted": term})
    return found.rowcount > 0
