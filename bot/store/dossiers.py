"""Everything of a person, read in one go and opened afterwards.

What is read is raw, so that the snapshot is short; opening it needs no connection and may run in
another thread.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Table, exists, select

from bot.cases import chain
from bot.cases.dossier import (
    Case,
    Choices,
    Client,
    Dossier,
    Entry,
    File,
    Kept,
    Mood,
    Private,
    Reading,
    Reminder,
    Routine,
    Settings,
)
from bot.cases.models import EntryKind, Grade
from bot.store.columns import PART, AnyRow, AnySelect
from bot.store.people import Person
from bot.store.routine_tables import moods, preferences, routines
from bot.store.tables import cases, choices, clients, entries, privates, reminders, sessions, terms

ORDER: tuple[Table, ...] = (
    clients, cases, entries, privates, reminders, terms, moods, routines, preferences, choices,
)  # fmt: skip
_READ = (*ORDER, sessions)


@dataclass(frozen=True, slots=True)
class Raw:
    """The rows of a person by table, still sealed, as they stood at one instant."""

    rows: Mapping[str, Sequence[AnyRow]]


def read(conn: Connection, person_id: str) -> Raw:
    """Read every row that a dossier is made of; meant for a snapshot beside the turns."""
    return Raw({each.name: list(conn.execute(_of(each, person_id))) for each in _READ})


def _of(table: Table, person_id: str) -> AnySelect:
    found = select(table).where(table.c.person_id == person_id)
    return found.execution_options(yield_per=PART)


def empty(conn: Connection, person_id: str) -> bool:
    """Whether nothing is kept of the person yet that an import could mix with."""
    return not any(
        conn.execute(select(exists().where(each.c.person_id == person_id))).scalar_one()
        for each in (clients, entries, privates, reminders, terms, moods)
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
                alias=(
                    None
                    if row.alias_sealed is None
                    else _open(person, row.alias_sealed, "clients.alias_sealed", row.id)
                ),
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
                elapsed=bool(row.elapsed),
                client=places.get(row.client_id),
                case=case_places.get(row.case_id),
            )
            for row in sorted(rows["reminders"], key=lambda row: (row.due_at, row.id))
        ),
        moods=tuple(
            Mood(
                at=row.at,
                mood=int(_open(person, row.mood_sealed, "moods.mood_sealed", row.id)),
                client=places.get(row.client_id),
            )
            for row in sorted(rows["moods"], key=lambda row: (row.at, row.id))
        ),
        routines=tuple(
            Routine(
                routine=row.routine,
                **json.loads(row.rule),
                wall=row.wall,
                zone=row.zone,
                due_at=row.due_at,
                state=row.state,
                occurrence=row.occurrence,
                ignored=row.ignored,
                client=places.get(row.client_id),
            )
            for row in sorted(rows["routines"], key=lambda row: (row.due_at, row.id))
        ),
        reading=Reading(
            calendar=person.manner.calendar, latin=person.manner.latin, brief=person.brief
        ),
        settings=Settings(
            **{
                row.name: row.value
                for row in rows["preferences"]
                if row.name in Settings.model_fields
            }
        ),
        choices=next(
            (
                Choices.model_validate_json(
                    _open(person, row.tally_sealed, "choices.tally_sealed", person.id)
                )
                for row in rows["choices"]
            ),
            None,
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


def _open(person: Person, sealed: bytes, place: str, row: str) -> str:
    table, _, column = place.partition(".")
    return person.seal.open(sealed, table=table, column=column, row=row).decode()
