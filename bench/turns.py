"""What one turn costs on the writer thread, without network, and how many statements it runs.

The store is a real SQLite file with the program's own settings, commits included.
"""

import itertools
import secrets
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine

from bench.loads import TEXT
from bot import resources
from bot.delivery.sender import LEASE
from bot.i18n.render import Texts
from bot.ids import new_id
from bot.messages import Command as Typed
from bot.messages import Content, Incoming, Message, Origin, OriginKind, Press
from bot.messages import Forward as Forwarded
from bot.messages import Text as Words
from bot.playbook.parse import load
from bot.store import migrate
from bot.store.sealing import MasterKey
from bot.store.sqlite import make_private, writing_engine
from bot.turns.books import Books
from bot.turns.incoming import incoming
from bot.turns.world import Access, Committed, Lease, World

PEOPLE = 50
GROUP = 8  # turns in one commit, as under load
WARM = 200
MEASURED = 2000


@dataclass(frozen=True, slots=True)
class Cost:
    """One kind of turn: microseconds of CPU (commit shared by a group) and statements."""

    kind: str
    microseconds: float
    statements: float


class Desk:
    """A store and a world, and people who write to it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.world = world()
        self._numbers = itertools.count(1)
        self.buttons: dict[int, str] = {}

    def turn(self, conn: Connection, person: int, content: Content) -> Committed:
        """Carry out one thing that a person sent."""
        number = next(self._numbers)
        now = datetime.now(UTC)
        brought = Incoming(
            "telegram", "1", number, str(person), str(person), now, content, str(number), "User"
        )
        committed = incoming(conn, self.world, brought, now)
        for outgoing in committed.outgoings:
            if isinstance(outgoing.body, Message) and outgoing.body.rows:
                self.buttons[person] = outgoing.body.rows[0][0].data or ""
        return committed


def world(master: MasterKey | None = None) -> World:
    """Make what turns stand on, as the program does, open to everybody."""
    paths = sorted(resources.playbooks_dir().glob("*.yaml"))
    library, _ = load([(path.name, path.read_bytes()) for path in paths])
    return World(
        master=master or MasterKey.new(),
        texts=Texts({}),
        books=Books(library),
        access=Access("open"),
        new_id=lambda at: new_id(at, secrets.token_bytes),
        new_token=lambda: secrets.token_urlsafe(12),
        lease=lambda at: Lease("bench", at + LEASE),
    )


@contextmanager
def desk() -> Iterator[Desk]:
    """Open an empty store in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.sqlite3"
        make_private(path)
        engine = writing_engine(path, busy_timeout=5.0)
        with engine.begin() as conn:
            migrate._create(conn)  # noqa: SLF001 - the schema, without the way there
        yield Desk(engine)
        engine.dispose()


Act = Callable[[Desk, Connection, int], object]


def _text(desk: Desk, conn: Connection, person: int) -> object:
    return desk.turn(conn, person, Words(TEXT))


def _forward(desk: Desk, conn: Connection, person: int) -> object:
    written = datetime.now(UTC) - timedelta(hours=2)
    origin = Origin(OriginKind.IDENTIFIED, "Client", "77", written)
    return desk.turn(conn, person, Forwarded(origin, TEXT))


def _command(desk: Desk, conn: Connection, person: int) -> object:
    return desk.turn(conn, person, Typed("help"))


def _press(desk: Desk, conn: Connection, person: int) -> object:
    data = desk.buttons.pop(person, None)
    if data is None:
        return desk.turn(conn, person, Words(TEXT))
    return desk.turn(conn, person, Press("1", data))


KINDS: dict[str, Act] = {
    "text filed and answered": _text,
    "forward filed": _forward,
    "command answered": _command,
    "button pressed": _press,
}


def costs() -> Iterator[Cost]:
    """Measure every kind of turn, each in a store of its own."""
    for kind, act in KINDS.items():
        with desk() as at, at.engine.connect() as conn:
            _run(at, conn, act, WARM)
            statements: list[str] = []
            driver: Any = conn.connection.driver_connection
            driver.set_trace_callback(statements.append)
            _run(at, conn, act, PEOPLE)
            driver.set_trace_callback(None)
            began = time.thread_time()
            _run(at, conn, act, MEASURED)
            spent = time.thread_time() - began
            own = [each for each in statements if each not in ("BEGIN IMMEDIATE", "COMMIT")]
            yield Cost(kind, spent / MEASURED * 1e6, len(own) / PEOPLE)


def _run(at: Desk, conn: Connection, act: Act, number: int) -> None:
    for start in range(0, number, GROUP):
        with conn.begin():
            for turn in range(start, min(start + GROUP, number)):
                act(at, conn, turn % PEOPLE)
