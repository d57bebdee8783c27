"""Fills a data folder with people who have been here before, each with their own key.

Every row is sealed as the program seals it; only the way there is shorter than turn after turn.
"""

import asyncio
import os
import random
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table

from bench.loads import TEXT
from bot.cases import chain
from bot.cases.models import Attachment, Content, EntryKind, Grade
from bot.ids import new_id
from bot.store import migrate, tables
from bot.store.database import DATABASE_NAME
from bot.store.rotation import KEY_FILE
from bot.store.sealing import MasterKey, Seal
from bot.store.sqlite import writing_engine
from tests.support.standin.load import FIRST_USER
from tests.support.standin.world import TOKEN

CHANNEL = "telegram"
BOT = TOKEN.partition(":")[0]
BATCH = 2000
FILE_BYTES = 150_000
ENTRIES = 2  # messages filed for each person, each with its answer sent

Rows = dict[Table, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Kind:
    """What sort of people: how many entries each has filed, and of which client, if it has a name.

    Their chats are numbered from `first` on.
    """

    entries: int = ENTRIES
    client: str = ""
    first: int = FIRST_USER
    files: int = 0
    """How many of the entries came with a file."""


USUAL = Kind()


def seed(folder: Path, people: int, kind: Kind = USUAL) -> float:
    """Make `people` persons with a case and its entries; gives the size of the file in MB."""
    folder.mkdir(exist_ok=True)
    asyncio.run(migrate.upgrade(None, folder, now=datetime.now(UTC)))
    master = MasterKey.from_file(folder / KEY_FILE)
    path = folder / DATABASE_NAME
    engine = writing_engine(path, busy_timeout=5.0)
    # Whoever writes in a load is spread over the whole file, as real people are.
    users = list(range(kind.first, kind.first + people))
    random.Random(1).shuffle(users)
    with engine.connect() as conn:
        driver: Any = conn.connection.driver_connection
        driver.execute("PRAGMA synchronous = OFF")
        driver.execute("PRAGMA foreign_keys = OFF")  # they are whole, batch by batch
        batch = max(1, BATCH * ENTRIES // kind.entries)
        for start in range(0, people, batch):
            _add(conn, master, users[start : start + batch], kind.first + start, kind)
            conn.commit()
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path.stat().st_size / 1e6


def _add(conn: Connection, master: MasterKey, users: list[int], number: int, kind: Kind) -> None:
    rows: Rows = {}
    for user in users:
        number += 1
        for table, row in _person(master, str(user), number, kind):
            rows.setdefault(table, []).append(row)
    for table, added in rows.items():
        conn.execute(table.insert(), added)


def _person(
    master: MasterKey, user: str, number: int, kind: Kind
) -> Iterator[tuple[Table, dict[str, Any]]]:
    """Give the rows of one person who wrote some time in the last month."""
    at = datetime.now(UTC) - timedelta(seconds=random.Random(number).randrange(30 * 86_400))
    person, client, case = (new_id(at, secrets.token_bytes) for _ in range(3))
    seal, wrapped = master.new_person(person)
    yield (
        tables.persons,
        {
            "id": person,
            "created_at": at,
            "seen_at": at,
            "language": "en",
            "language_chosen": False,
            "zone": None,
            "role": "guest",
            "wrapped_key": wrapped,
            "front_session": None,
            "bytes_used": kind.entries * 600,
        },
    )
    yield (
        tables.addresses,
        {
            "channel": CHANNEL,
            "bot": BOT,
            "external_id": user,
            "person_id": person,
            "chat": user,
            "reachable": True,
            "next_wave": kind.entries + 1,
        },
    )
    yield (
        tables.clients,
        {
            "id": client,
            "person_id": person,
            "name_sealed": seal.seal(
                kind.client.encode(), table="clients", column="name_sealed", row=client
            ),
            "unsorted": not kind.client,
            "sender_blind": None,
            "language": None,
            "created_at": at,
            "used_at": at,
            "archived_at": None,
        },
    )
    entries, head = _entries(seal, person, case, at, kind)
    yield (
        tables.cases,
        {
            "id": case,
            "person_id": person,
            "client_id": client,
            "title_sealed": None,
            "state": "open",
            "created_at": at,
            "head": head,
            "length": kind.entries,
        },
    )
    for place, entry in enumerate(entries):
        yield tables.entries, entry
        yield from _answered(person, user, entry["id"], at, number * kind.entries, place)


def _entries(
    seal: Seal, person: str, case: str, at: datetime, sort: Kind
) -> tuple[list[dict[str, Any]], bytes]:
    """Give a chain of entries and its head."""
    rows: list[dict[str, Any]] = []
    head = chain.GENESIS
    written = chain.canonical(Content(text=TEXT))
    every = sort.entries // sort.files if sort.files else 0
    for number in range(1, sort.entries + 1):
        if every:
            file = Attachment("photo", f"file-{number}", f"unique-{number}", size=FILE_BYTES)
            content = Content(text=TEXT, attachment=None if number % every else file)
            written = chain.canonical(content)
        name = new_id(at, secrets.token_bytes)
        salt = os.urandom(chain.SALT_BYTES)
        commitment = chain.commitment(salt, written)
        kind, grade = EntryKind.THEIR_MESSAGE, Grade.REMEMBERED
        head = chain.extend(head, chain.Link(number, kind, grade, at, at, None, commitment))
        rows.append(
            {
                "id": name,
                "person_id": person,
                "case_id": case,
                "number": number,
                "kind": kind.value,
                "grade": grade.value,
                "happened_at": at,
                "recorded_at": at,
                "content_sealed": seal.seal(
                    salt + written, table="entries", column="content_sealed", row=name
                ),
                "commitment": commitment,
                "link": head,
                "amends": None,
                "effect_key": None,
                "message_blind": seal.blind(f"message:{number}"),
                "state": "standing",
                "shown_at": at,
            }
        )
    return rows, head


def _answered(
    person: str, user: str, entry: str, at: datetime, before: int, place: int
) -> Iterator[tuple[Table, dict[str, Any]]]:
    """Give what an answered update leaves: its claim, the sent outgoing, its buttons."""
    yield (
        tables.claims,
        {
            "channel": CHANNEL,
            "bot": BOT,
            "update_id": before + place,
            "claimed_at": at,
            "chat": user,
            "message_id": str(before + place),
        },
    )
    outgoing = new_id(at, secrets.token_bytes)
    yield (
        tables.outgoings,
        {
            "id": outgoing,
            "person_id": person,
            "channel": CHANNEL,
            "bot": BOT,
            "chat": user,
            "wave": 1 + place,
            "cls": "A",
            "lane": "reply",
            "body_sealed": None,
            "body_plain": None,
            "edits": None,
            "state": "sent",
            "lease_by": None,
            "lease_until": None,
            "attempts": 0,
            "not_before": None,
            "message_id": str(before + place),
            "occurrence_key": None,
            "created_at": at,
            "done_at": at,
        },
    )
    yield (
        tables.buttons,
        {
            "token": secrets.token_urlsafe(12),
            "person_id": person,
            "action": "press",
            "object_kind": "filed",
            "object_id": entry,
            "object_state": "",
            "argument": f'{{"choices": ["buy"], "outgoing": "{outgoing}", "more": {{}}}}',
            "made_at": at,
            "expires_at": at + timedelta(days=60),
        },
    )
