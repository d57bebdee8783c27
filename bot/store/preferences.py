"""What a person has set: their week, when they want to be left alone. Plain words, no secrets."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, delete, select

from bot.store.columns import either
from bot.store.routine_tables import preferences

_PUT = either(
    lambda insert: (put := insert(preferences)).on_conflict_do_update(
        index_elements=["person_id", "name"], set_={"value": put.excluded.value}
    )
)
_OF = select(preferences.c.name, preferences.c.value).where(
    preferences.c.person_id == bindparam("of_person")
)
_OF_MANY = select(preferences.c.person_id, preferences.c.name, preferences.c.value).where(
    preferences.c.person_id.in_(bindparam("of_persons", expanding=True))
)
_FORGET = delete(preferences).where(
    preferences.c.person_id == bindparam("of_person"), preferences.c.name == bindparam("wanted")
)


def put(conn: Connection, person_id: str, name: str, value: str) -> None:
    """Keep a setting, instead of what it was before."""
    conn.execute(_PUT[conn.dialect.name], {"person_id": person_id, "name": name, "value": value})


def of_person(conn: Connection, person_id: str) -> dict[str, str]:
    """Give what a person has set, by name."""
    return {row.name: row.value for row in conn.execute(_OF, {"of_person": person_id})}


def of_persons(conn: Connection, person_ids: Sequence[str]) -> dict[str, dict[str, str]]:
    """Give what several persons have set, by person and name; nothing set is an empty one."""
    found: dict[str, dict[str, str]] = {name: {} for name in person_ids}
    for row in conn.execute(_OF_MANY, {"of_persons": list(person_ids)}):
        found[row.person_id][row.name] = row.value
    return found


def forget(conn: Connection, person_id: str, name: str) -> bool:
    """Let a setting be what it is for everybody; False when it was."""
    found = conn.execute(_FORGET, {"of_person": person_id, "wanted": name})
    return found.rowcount > 0
