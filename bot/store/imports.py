"""Bringing a dossier in: its rows are made and sealed first, which needs no connection."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, bindparam, delete

from bot.cases import chain
from bot.cases.dossier import Case, Client, Dossier, Kept, Mood, Reading, Routine
from bot.store.dossiers import ORDER
from bot.store.people import Person
from bot.store.routine_tables import preferences, routines
from bot.store.tables import choices, clients

Ids = Callable[[], str]


@dataclass(slots=True)
class Prepared:
    """Rows ready to be inserted, with names of their own and sealed for their places."""

    language: str
    zone: str | None
    reading: Reading
    size: int
    entries: int
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    cases: list[str] = field(default_factory=list)
    merged: list[tuple[str, str]] = field(default_factory=list)


def prepare(dossier: Dossier, person: Person, ids: Ids, *, overhead: int) -> Prepared:
    """Make the rows of a dossier for this person; `overhead` bytes are counted for each entry."""
    made = Prepared(dossier.language, dossier.zone, dossier.reading, 0, dossier.entries)
    rows = made.rows = {each.name: [] for each in ORDER}
    rows["terms"] = [
        {
            "person_id": person.id,
            "term": term,
            "words_sealed": _seal(person, words, "terms.words_sealed", f"{person.id}:{term}"),
        }
        for term, words in dossier.terms.items()
    ]
    names = [ids() for _ in dossier.clients]
    case_names: list[list[str]] = []
    for name, client in zip(names, dossier.clients, strict=True):
        rows["clients"].append(_client_row(person, name, client))
        if client.merged_into is not None:
            made.merged.append((name, names[client.merged_into]))
        case_names.append([])
        for case in client.cases:
            case_id = ids()
            case_names[-1].append(case_id)
            rows["cases"].append(_case_row(person, case_id, name, case))
            rows["entries"] += _entry_rows(person, case_id, case, ids)
            made.cases.append(case_id)
            made.size += sum(
                overhead + (len(each.content.text.encode()) if each.content else 0)
                for each in case.entries
            )
    for private in dossier.privates:
        row_id = ids()
        rows["privates"].append(
            {
                "id": row_id,
                "person_id": person.id,
                "session_id": None,
                "kind": private.kind,
                "at": private.at,
                "body_sealed": _seal(person, private.words, "privates.body_sealed", row_id),
                "client_id": None if private.client is None else names[private.client],
            }
        )
    for reminder in dossier.reminders:
        row_id = ids()
        of, case_at = reminder.client, reminder.case
        rows["reminders"].append(
            {
                **reminder.model_dump(include=_REMINDER),
                "id": row_id,
                "person_id": person.id,
                "client_id": None if of is None else names[of],
                "case_id": None if of is None or case_at is None else case_names[of][case_at],
                "session_id": None,
                "effect_key": None,
                "reason_sealed": _seal(person, reminder.reason, "reminders.reason_sealed", row_id),
            }
        )
    rows["moods"] = [_mood_row(person, ids(), each, names) for each in dossier.moods]
    rows["routines"] = [_routine_row(person, ids(), each, names) for each in dossier.routines]
    rows["preferences"] = [
        {"person_id": person.id, "name": name, "value": value}
        for name, value in dossier.settings.model_dump(exclude_none=True).items()
    ]
    if dossier.choices is not None:
        tally = dossier.choices.model_dump_json()
        rows["choices"] = [
            {
                "person_id": person.id,
                "tally_sealed": _seal(person, tally, "choices.tally_sealed", person.id),
            }
        ]
    return made


_RULE = {"every", "at", "weekday"}
_REMINDER = {
    "wall",
    "zone",
    "due_at",
    "until",
    "ends",
    "cls",
    "state",
    "occurrence",
    "fired_at",
    "elapsed",
}


def insert(conn: Connection, person_id: str, prepared: Prepared) -> None:
    """Bring the rows in; the caller has seen that there is nothing yet, and holds the lock.

    What the person set here before is replaced.
    """
    for table in (routines, preferences, choices):
        mine = delete(table).where(table.c.person_id == bindparam("of_person"))
        conn.execute(mine, {"of_person": person_id})
    for table in ORDER:
        if rows := prepared.rows[table.name]:
            conn.execute(table.insert(), rows)
    for name, became in prepared.merged:
        conn.execute(clients.update().where(clients.c.id == name).values(merged_into=became))


def _client_row(person: Person, name: str, client: Client) -> dict[str, Any]:
    return {
        **client.model_dump(exclude={"name", "alias", "cases", "merged_into"}),
        "id": name,
        "person_id": person.id,
        "name_sealed": _seal(person, client.name, "clients.name_sealed", name),
        "alias_sealed": (
            None
            if client.alias is None
            else _seal(person, client.alias, "clients.alias_sealed", name)
        ),
        "sender_blind": None,
        "merged_into": None,
    }


def _mood_row(person: Person, name: str, mood: Mood, names: Sequence[str]) -> dict[str, Any]:
    return {
        "id": name,
        "person_id": person.id,
        "client_id": None if mood.client is None else names[mood.client],
        "at": mood.at,
        "mood_sealed": _seal(person, str(mood.mood), "moods.mood_sealed", name),
    }


def _routine_row(
    person: Person, name: str, routine: Routine, names: Sequence[str]
) -> dict[str, Any]:
    return {
        **routine.model_dump(exclude={"client", *_RULE}),
        "id": name,
        "person_id": person.id,
        "client_id": None if routine.client is None else names[routine.client],
        "rule": routine.model_dump_json(include=_RULE),
    }


def _case_row(person: Person, name: str, client_id: str, case: Case) -> dict[str, Any]:
    return {
        "id": name,
        "person_id": person.id,
        "client_id": client_id,
        "title_sealed": (
            None if case.title is None else _seal(person, case.title, "cases.title_sealed", name)
        ),
        "state": case.state,
        "created_at": case.created_at,
        "closed_at": case.closed_at,
        "picked_at": case.picked_at,
        "head": bytes.fromhex(case.head),
        "length": len(case.entries),
    }


def _entry_rows(person: Person, case_id: str, case: Case, ids: Ids) -> list[dict[str, Any]]:
    names = {entry.number: ids() for entry in case.entries}
    return [
        {
            "id": names[entry.number],
            "person_id": person.id,
            "case_id": case_id,
            "number": entry.number,
            "kind": entry.kind.value,
            "grade": entry.grade.value,
            "happened_at": entry.happened_at,
            "recorded_at": entry.recorded_at,
            "shown_at": entry.shown_at,
            "content_sealed": _seal_content(person, names[entry.number], entry.content),
            "commitment": bytes.fromhex(entry.commitment),
            "link": bytes.fromhex(entry.link),
            "amends": None if entry.amends is None else names[entry.amends],
            "effect_key": None,
            "message_blind": None,
            "same_blind": None,
            "state": entry.state,
        }
        for entry in case.entries
    ]


def _seal_content(person: Person, name: str, kept: Kept | None) -> bytes | None:
    if kept is None:
        return None
    plain = bytes.fromhex(kept.salt) + chain.canonical(kept.content())
    return person.seal.seal(plain, table="entries", column="content_sealed", row=name)


def _seal(person: Person, words: str, place: str, row: str) -> bytes:
    table, _, column = place.partition(".")
    return person.seal.seal(words.encode(), table=table, column=column, row=row)
