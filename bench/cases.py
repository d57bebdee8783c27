"""Case files at their largest: what a card, a page, a search and an export of one person cost.

The store is a real SQLite file; each turn is timed as it is, its commit included.
"""

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from bench.seed import BOT, CHANNEL, Kind, seed
from bench.turns import world
from bot.messages import Button, Command, Content, Edit, Incoming, Message, Press, Text
from bot.store.database import DATABASE_NAME
from bot.store.rotation import KEY_FILE
from bot.store.sealing import MasterKey
from bot.store.sqlite import writing_engine
from bot.turns.incoming import incoming
from bot.turns.world import World

OWN = 10_000
EACH = 200
"""Entries of each of the others."""
CLIENT = "ACME"
CHAT = 999_000_000
TIMES = 15


@dataclass(frozen=True, slots=True)
class Turns:
    """Milliseconds of one turn each, the commit included."""

    card: float
    page: float
    earlier: float
    search: float


def measured(folder: Path, others: int) -> Turns:
    """Time one person's turns in a store with so many entries of other people."""
    if others:
        seed(folder, others // EACH, Kind(entries=EACH))
    seed(folder, 1, Kind(entries=OWN, client=CLIENT, first=CHAT))
    with _desk(folder) as desk:
        found: dict[str, list[float]] = {"card": [], "page": [], "earlier": [], "search": []}
        for _ in range(TIMES):
            desk.gives(Command("clients"))
            found["card"].append(desk.taps(CLIENT))
            found["page"].append(desk.taps("Timeline"))
            found["earlier"].append(desk.taps("Earlier ›"))
            desk.taps("Find words")
            found["search"].append(desk.gives(Text("zebra crossing")))
        return Turns(**{name: median(of) for name, of in found.items()})


class _Desk:
    """One person at a store."""

    def __init__(self, engine: Any, whole: World) -> None:  # noqa: ANN401 - SQLAlchemy's own
        self._engine, self._world = engine, whole
        self._number = 10_000_000
        self._buttons: dict[str, str] = {}

    def gives(self, content: Content) -> float:
        """Carry out one turn; gives its milliseconds."""
        self._number += 1
        now = datetime.now(UTC)
        name = str(self._number)
        brought = Incoming(
            CHANNEL, BOT, self._number, str(CHAT), str(CHAT), now, content, name, "User"
        )
        began = time.perf_counter()
        with self._engine.connect() as conn, conn.begin():
            committed = incoming(conn, self._world, brought, now)
        spent = (time.perf_counter() - began) * 1e3
        for outgoing in committed.outgoings:
            if isinstance(outgoing.body, Edit | Message):
                self._see([each for row in outgoing.body.rows for each in row])
        return spent

    def taps(self, label: str) -> float:
        """Press a button of the screen that came last."""
        data = next(data for shown, data in self._buttons.items() if label in shown)
        return self.gives(Press(secrets.token_hex(4), data))

    def _see(self, buttons: list[Button]) -> None:
        if buttons:
            self._buttons = {each.label: each.data or "" for each in buttons}


@contextmanager
def _desk(folder: Path) -> Iterator[_Desk]:
    engine = writing_engine(folder / DATABASE_NAME, busy_timeout=5.0)
    yield _Desk(engine, world(MasterKey.from_file(folder / KEY_FILE)))
    engine.dispose()
