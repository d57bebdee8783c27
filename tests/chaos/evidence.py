"""What is left when the last bot has stopped: the store, opened with its key, and the wire.

Plain values only, so that `audit.py` can be tried on evidence that a test makes up.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from bot.cases.models import EntryKind
from bot.store import cases, people, tables
from bot.store import sessions as stored_sessions
from bot.store.database import open_database
from bot.store.rotation import KEY_FILE
from bot.store.sealing import MasterKey

NEW_MESSAGE = "sendMessage"


@dataclass(frozen=True, slots=True)
class Call:
    """A call that reached Telegram, and whose outgoing it was.

    Unix seconds: `tried` when the bot made it, `at` when Telegram read it, perhaps after a kill.
    """

    number: int
    tried: float
    at: float
    life: int
    outgoing: str
    chat: str
    method: str
    applied: bool
    fault: str | None
    error: str | None
    message: str | None
    text: str = ""

    @property
    def arrived(self) -> bool:
        """Whether a new message stood in the chat afterwards."""
        return self.applied and self.method == NEW_MESSAGE

    @property
    def unanswered(self) -> bool:
        """Whether it took effect and the bot could not know that."""
        return self.applied and self.fault not in (None, "delay", "slow_body")


@dataclass(frozen=True, slots=True)
class Queued:
    """A row of the outbox."""

    id: str
    chat: str
    wave: int
    cls: str
    edits: str | None
    state: str
    message: str | None
    occurrence: str | None
    written: float


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder or a hold: its latest time, the number of that time, and whether it has fired."""

    id: str
    kind: str
    effect: str
    due: float
    occurrence: int
    fired: bool


@dataclass(frozen=True, slots=True)
class Guided:
    """A session of the guide."""

    id: str
    state: str
    revision: int
    token: str | None
    screen: str | None
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Told:
    """What the store knows of one person."""

    theirs: tuple[str, ...] = ()
    """The words that were filed as a client's, in the order in which that happened."""
    kinds: Mapping[str, int] = field(default_factory=dict)
    replies: tuple[str, ...] = ()
    """The replies that were filed as sent from a guide."""
    lines: int = 0
    """The holding lines that were filed as sent."""
    due: tuple[Due, ...] = ()
    sessions: tuple[Guided, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that the audit looks at."""

    claimed: frozenset[int] = frozenset()
    set_back: int = 0
    outbox: tuple[Queued, ...] = ()
    people: Mapping[str, Told] = field(default_factory=dict)
    overdue: tuple[str, ...] = ()
    integrity: str = "ok"
    broken_chains: tuple[str, ...] = ()
    calls: tuple[Call, ...] = ()
    strangers: int = 0
    """Calls that change a chat and that the bot under test never noted."""
    kills: Mapping[int, float] = field(default_factory=dict)
    """When each life was killed, by its number."""
    tokens: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Chat -> message -> the token of the guide's buttons that are live under it."""
    errors: tuple[str, ...] = ()
    """What the bot wrote to its log as an error."""


# --- the store -----------------------------------------------------------------------------------


async def stored(folder: Path) -> Evidence:
    """Read the store of a bot that has stopped."""
    master = MasterKey.from_file(folder / KEY_FILE, create=False)
    database = open_database(None, folder)
    try:
        return await database.turn(lambda conn: _read(conn, master))
    finally:
        await database.close()


def _read(conn: Connection, master: MasterKey) -> Evidence:
    persons = {row.external_id: row for row in conn.execute(select(tables.addresses))}
    broken: list[str] = []
    told: dict[str, Told] = {}
    for external_id, row in persons.items():
        person = people.find(conn, master, row.channel, row.bot, external_id)
        if person is not None:
            told[external_id] = _told(conn, person)
            broken += _broken(conn, person)
    now = datetime.now(UTC)
    return Evidence(
        claimed=frozenset(conn.execute(select(tables.claims.c.update_id)).scalars()),
        set_back=len(conn.execute(select(tables.setbacks.c.update_id)).all()),
        outbox=tuple(_queued(conn)),
        people=told,
        overdue=tuple(overdue(conn, now)),
        integrity=str(conn.exec_driver_sql("PRAGMA integrity_check").scalar_one()),
        broken_chains=tuple(broken),
    )


def _queued(conn: Connection) -> Iterable[Queued]:
    outgoings = tables.outgoings
    for row in conn.execute(select(outgoings).order_by(outgoings.c.chat, outgoings.c.wave)):
        yield Queued(
            row.id, row.chat, row.wave, row.cls, row.edits, row.state, row.message_id,
            row.occurrence_key, row.created_at.timestamp(),
        )  # fmt: skip


def overdue(conn: Connection, now: datetime) -> list[str]:
    """Name what was due at an instant and has not fired."""
    waiting = (
        (tables.wakeups, None),
        (tables.reminders, "waiting"),
        (tables.holds, "held"),
    )
    found: list[str] = []
    for table, state in waiting:
        query = select(table.c.id).where(table.c.due_at <= now)
        if state is not None:
            query = query.where(table.c.state == state)
        found += [f"{table.name} {name}" for name in conn.execute(query).scalars()]
    return found


def unfinished(conn: Connection) -> int:
    """Count the outgoings that still have to be sent."""
    states = ("leased", "waiting", "unreachable")
    query = select(tables.outgoings.c.id).where(tables.outgoings.c.state.in_(states))
    return len(conn.execute(query).all())


def _told(conn: Connection, person: people.Person) -> Told:
    # The order of their rows is the order in which they were filed, across all cases.
    names = conn.exec_driver_sql(
        "SELECT id FROM entries WHERE person_id = ? ORDER BY rowid", (person.id,)
    ).scalars()
    filed = [entry for name in names if (entry := cases.entry(conn, person, name)) is not None]
    theirs = [
        entry.content.text
        for entry in filed
        if entry.kind is EntryKind.THEIR_MESSAGE and entry.content is not None
    ]
    mine = [
        entry for entry in filed
        if entry.kind is EntryKind.MY_MESSAGE and entry.content is not None
    ]  # fmt: skip
    return Told(
        theirs=tuple(theirs),
        kinds=Counter(entry.kind.value for entry in filed),
        replies=tuple(
            entry.content.text
            for entry in mine
            if entry.content is not None and not str(entry.effect_key).startswith("holding:")
        ),
        lines=sum(str(entry.effect_key).startswith("holding:") for entry in mine),
        due=tuple(_due(conn, person.id)),
        sessions=tuple(_guided(conn, person)),
    )


def _due(conn: Connection, person_id: str) -> Iterable[Due]:
    reminders, holds = tables.reminders, tables.holds
    for row in conn.execute(select(reminders).where(reminders.c.person_id == person_id)):
        # A client's answer may have ended it before its time.
        fired = row.fired_at is not None and row.fired_at >= row.due_at
        effect, due = row.effect_key or "", row.due_at.timestamp()
        yield Due(row.id, "reminder", effect, due, row.occurrence, fired)
    for row in conn.execute(select(holds).where(holds.c.person_id == person_id)):
        yield Due(row.id, "hold", row.effect_key, row.due_at.timestamp(), 1, row.state == "due")


def _guided(conn: Connection, person: people.Person) -> Iterable[Guided]:
    names = conn.exec_driver_sql(
        "SELECT id FROM sessions WHERE person_id = ? ORDER BY rowid", (person.id,)
    ).scalars()
    for name in names:
        row = stored_sessions.load(conn, person, name)
        if row is not None:
            slots = json.loads(row.body)["session"]["place"]["slots"]
            answers = {key: str(value.get("text", "")) for key, value in slots.items()}
            yield Guided(row.id, row.state, row.revision, row.token, row.screen_outgoing, answers)


def _broken(conn: Connection, person: people.Person) -> Iterable[str]:
    query = select(tables.cases.c.id).where(tables.cases.c.person_id == person.id)
    for name in conn.execute(query).scalars():
        if not cases.verify_chain(conn, person, name):
            yield name


# --- the wire ------------------------------------------------------------------------------------


def matched(
    made: Sequence[Mapping[str, Any]], journal: Sequence[Mapping[str, Any]]
) -> tuple[list[Call], int]:
    """Find out whose outgoing each call was; also gives how many nobody had noted.

    A try is noted just before its call leaves: the latest one with the same content is its own.
    """
    tries: dict[str, list[Mapping[str, Any]]] = {}
    for line in journal:
        if line["event"] == "try":
            tries.setdefault(_content(line["method"], line["arguments"]), []).append(line)
    found: list[Call] = []
    strangers = 0
    for call in made:
        if not call["method"].startswith(("send", "edit", "delete")):
            continue
        same = tries.get(_content(call["method"], call["arguments"]), [])
        earlier = [line for line in same if line["at"] <= call["at"]]
        if not earlier:
            strangers += 1
            continue
        noted = earlier[-1]
        same.remove(noted)
        found.append(_call(call, noted))
    return found, strangers


def _call(call: Mapping[str, Any], noted: Mapping[str, Any]) -> Call:
    arguments = call["arguments"]
    answer = call["answer"]
    message = answer.get("message_id") if isinstance(answer, dict) else None
    if message is None:
        message = arguments.get("message_id")
    return Call(
        number=call["number"],
        tried=noted["at"],
        at=call["at"],
        life=noted["life"],
        outgoing=noted["outgoing"],
        chat=str(arguments["chat_id"]),
        method=call["method"],
        applied=call["applied"],
        fault=call["fault"],
        error=call["error"],
        message=None if message is None else str(message),
        text=str(arguments.get("text", "")),
    )


def _content(method: str, arguments: Mapping[str, Any]) -> str:
    flat = {
        name: value if isinstance(value, dict | list) else str(value)
        for name, value in arguments.items()
        if value is not None
    }
    return json.dumps([method, flat], sort_keys=True)


def errors(log: Path) -> list[str]:
    """The lines of the log that tell of an error, and whatever is not a line of the log."""
    found = []
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            said = json.loads(line)
        except ValueError:
            if not line.startswith("Even Keel is running"):
                found.append(line)
            continue
        if said.get("level") in ("error", "critical"):
            found.append(line)
    return found
