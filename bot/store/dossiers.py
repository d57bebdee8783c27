"""Everything of a person, read in one go and opened afterwards; and brought in again.

What is read is raw, so that the snapshot is short; opening, sealing and checking need no
connection and may run in another thread.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, exists, select

from bot.cases import chain
from bot.cases.dossier import Case, Client, Dossier, Entry, File, Kept, Private, Reminder
from bot.cases.models import EntryKind, Grade
from bot.store.columns import AnyRow
from bot.store.people import Person
from bot.store.tables import cases, clients, entries, privates, reminders, sessions, terms

Ids = Callable[[], str]
_READ: tuple[Table, ...] = (clients, cases, entries, privates, reminders, terms, sessions)


@dataclass(frozen=True, slots=True)
class Raw:
    """The rows of a person by table, still sealed, as they stood at one instant."""

    rows: Mapping[str, Sequence[AnyRow]]


def read(conn: Connection, person_id: str) -> Raw:
    """Read every row that a dossier is made of; meant for a snapshot beside the turns."""
    return Raw(
        {
            each.name: conn.execute(select(each).where(each.c.person_id == person_id)).all()
            for each in _READ
        }
    )


def empty(conn: Connection, person_id: str) -> bool:
    """Whether nothing is kept of the person yet that an import could mix with."""
    return not any(
        conn.execute(select(exists().where(each.c.person_id == person_id))).scalar_one()
        for each in (clients, entries, privates, reminders, terms)
    )


def compose(raw: Raw, person: Person, now: datetime) -> Dossier:
    """Open what was read and put it together; feelings are in it, since it is for the person."""
    rows = raw.rows
    ordered = sorted(rows["clients"], key=lambda row: (row.created_at, row.id))
    places = {row.id: index for index, row in enumerate(ordered)}
    of_client: dict[str, list[AnyRow]] = {row.id: [] for row in ordered}
    for row in sorted(rows["cases"], key=lambda row: (row.created_at, row.id)):
        of_client[row.client_id].append(row)
    case_places = {
        row.id: index for several in of_client.values() for index, row in enumerate(several)
    }
    of_case: dict[str, list[AnyRow]] = {row.id: [] for row in rows["cases"]}
    numbers = {row.id: row.number for row in rows["entries"]}
    for row in sorted(rows["entries"], key=lambda row: row.number):
        of_case[row.case_id].append(row)
    return Dossier(
        made_at=now,
        language=person.language,
        zone=person.zone,
        terms={
            row.term: _open(
                person, row.words_sealed, "terms.words_sealed", f"{person.id}:{row.term}"
            )
            for row in sorted(rows["terms"], key=lambda row: str(row.term))
        },
        clients=tuple(
            Client(
                name=_open(person, row.name_sealed, "clients.name_sealed", row.id),
                unsorted=row.unsorted,
                language=row.language,
                country=row.country,
                zone=row.zone,
                channel=row.channel,
                formality=row.formality,
                created_at=row.created_at,
                used_at=row.used_at,
                archived_at=row.archived_at,
                merged_into=None if row.merged_into is None else places[row.merged_into],
                cases=tuple(
                    _case(person, case, of_case[case.id], numbers) for case in of_client[row.id]
                ),
            )
            for row in ordered
        ),
        privates=tuple(
            Private(
                kind=row.kind,
                at=row.at,
                words=_open(person, row.body_sealed, "privates.body_sealed", row.id),
                client=places.get(row.client_id),
            )
            for row in sorted(rows["privates"], key=lambda row: (row.at, row.id))
        ),
        reminders=tuple(
            Reminder(
                wall=row.wall,
                zone=row.zone,
                due_at=row.due_at,
                reason=_open(person, row.reason_sealed, "reminders.reason_sealed", row.id),
                until=row.until,
                ends=row.ends,
                cls=row.cls,
                state=row.state,
                occurrence=row.occurrence,
                fired_at=row.fired_at,
                client=places.get(row.client_id),
                case=case_places.get(row.case_id),
            )
            for row in sorted(rows["reminders"], key=lambda row: (row.due_at, row.id))
        ),
    )


def sessions_of(raw: Raw, person: Person) -> list[tuple[AnyRow, bytes]]:
    """Give the guides that a person went through, each with what the engine kept of it."""
    return [
        (
            row,
            person.seal.open(row.state_sealed, table="sessions", column="state_sealed", row=row.id),
        )
        for row in sorted(raw.rows["sessions"], key=lambda row: (row.started_at, row.id))
    ]


# --- bringing in ---------------------------------------------------------------------------------


@dataclass(slots=True)
class Prepared:
    """Rows ready to be inserted, with names of their own and sealed for their places."""

    language: str
    zone: str | None
    size: int
    entries: int
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    cases: list[str] = field(default_factory=list)
    merged: list[tuple[str, str]] = field(default_factory=list)


def prepare(dossier: Dossier, person: Person, ids: Ids, *, overhead: int) -> Prepared:
    """Make the rows of a dossier for this person; `overhead` bytes are counted for each entry."""
    made = Prepared(dossier.language, dossier.zone, 0, dossier.entries)
    rows = made.rows = {each.name: [] for each in (clients, cases, entries, privates, reminders)}
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
    return made


_REMINDER = {"wall", "zone", "due_at", "until", "ends", "cls", "state", "occurrence", "fired_at"}
_ORDER: tuple[Table, ...] = (clients, cases, entries, privates, reminders, terms)


def insert(conn: Connection, prepared: Prepared) -> None:
    """Bring the rows in; the caller has seen that there is nothing yet, and holds the lock."""
    for table in _ORDER:
        if rows := prepared.rows[table.name]:
            conn.execute(table.insert(), rows)
    for name, became in prepared.merged:
        conn.execute(clients.update().where(clients.c.id == name).values(merged_into=became))


def _client_row(person: Person, name: str, client: Client) -> dict[str, Any]:
    return {
        **client.model_dump(exclude={"name", "cases", "merged_into"}),
        "id": name,
        "person_id": person.id,
        "name_sealed": _seal(person, client.name, "clients.name_sealed", name),
        "sender_blind": None,
        "merged_into": None,
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


def _case(
    person: Person, row: AnyRow, of_case: Sequence[AnyRow], numbers: Mapping[str, int]
) -> Case:
    title = row.title_sealed
    return Case(
        title=None if title is None else _open(person, title, "cases.title_sealed", row.id),
        state=row.state,
        created_at=row.created_at,
        closed_at=row.closed_at,
        picked_at=row.picked_at,
        head=row.head.hex(),
        entries=tuple(
            Entry(
                number=each.number,
                kind=EntryKind(each.kind),
                grade=Grade(each.grade),
                happened_at=each.happened_at,
                recorded_at=each.recorded_at,
                shown_at=each.shown_at or each.happened_at,
                amends=None if each.amends is None else numbers[each.amends],
                state=each.state,
                commitment=each.commitment.hex(),
                link=each.link.hex(),
                content=_content(person, each),
            )
            for each in of_case
        ),
    )


def _content(person: Person, row: AnyRow) -> Kept | None:
    if row.content_sealed is None:
        return None
    plain = person.seal.open(
        row.content_sealed, table="entries", column="content_sealed", row=row.id
    )
    salt, content = plain[: chain.SALT_BYTES], chain.read(plain[chain.SALT_BYTES :])
    file = content.attachment
    return Kept(
        salt=salt.hex(),
        text=content.text,
        attachment=(
            None
            if file is None
            else File(
                kind=file.kind,
                file_id=file.file_id,
                unique_id=file.unique_id,
                size=file.size,
                name=file.name,
                mime=file.mime,
            )
        ),
        fields=dict(content.fields),
        reference=content.reference,
    )


def _seal_content(person: Person, name: str, kept: Kept | None) -> bytes | None:
    if kept is None:
        return None
    plain = bytes.fromhex(kept.salt) + chain.canonical(kept.content())
    return person.seal.seal(plain, table="entries", column="content_sealed", row=name)


def _open(person: Person, sealed: bytes, place: str, row: str) -> str:
    table, _, column = place.partition(".")
    return person.seal.open(sealed, table=table, column=column, row=row).decode()


def _seal(person: Person, words: str, place: str, row: str) -> bytes:
    table, _, column = place.partition(".")
    return person.seal.seal(words.encode(), table=table, column=column, row=row)
