"""Case files at their largest: what a card, a page, a search and an export of one person cost.

The store is a real SQLite file; each turn is timed as the program carries it out, its commit
included. A search counts from its words to its committed answer: both turns, and what is between.
"""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from bench.seed import BOT, CHANNEL, Kind, seed
from bench.turns import world
from bot.messages import Button, Command, Content, Edit, Incoming, Message, Press, Text
from bot.ordered import errands_of
from bot.settings import Settings
from bot.store.database import Database, open_database
from bot.store.rotation import KEY_FILE
from bot.store.sealing import MasterKey
from bot.turns.incoming import incoming
from bot.turns.world import Committed

OWN = 10_000
EACH = 200
"""Entries of each of the others."""
CLIENT = "ACME"
CHAT = 999_000_000
OTHER = CHAT + 1
TIMES = 15


@dataclass(frozen=True, slots=True)
class Turns:
    """Milliseconds of one turn each, the commit included."""

    card: float
    page: float
    earlier: float
    search: float
    calm: float
    """Of somebody else, while nobody searches."""
    beside: float
    """Of somebody else during a search, the longest one."""


def measured(folder: Path, others: int) -> Turns:
    """Time one person's turns in a store with so many entries of other people."""
    if others:
        seed(folder, others // EACH, Kind(entries=EACH))
    seed(folder, 1, Kind(entries=OWN, client=CLIENT, first=CHAT))
    return asyncio.run(_measured(folder))


async def _measured(folder: Path) -> Turns:
    found: dict[str, list[float]] = {each: [] for each in Turns.__annotations__}
    async with _desk(folder) as desk:
        await desk.gives(Command("help"), chat=OTHER)
        for _ in range(TIMES):
            await desk.gives(Command("clients"))
            found["card"].append(await desk.taps(CLIENT))
            found["page"].append(await desk.taps("Timeline"))
            found["earlier"].append(await desk.taps("Earlier ›"))
            found["calm"].append(await desk.gives(Command("help"), chat=OTHER))
            await desk.taps("Find words")
            found["search"].append(await desk.searches("zebra crossing"))
            await desk.taps("Find words")
            found["beside"].append(await desk.searches_while_others_write("zebra crossing"))
    return Turns(**{name: median(of) for name, of in found.items()})


class _Desk:
    """One person at a store, and another one beside."""

    def __init__(self, folder: Path, database: Database) -> None:
        self._database = database
        self._world = world(MasterKey.from_file(folder / KEY_FILE))
        self._number = 10_000_000
        self._buttons: dict[str, str] = {}
        self._answered = asyncio.Event()
        self.errands = errands_of(
            Settings(_env_file=None, EVENKEEL_DATA_DIR=folder),
            database,
            self._world,
            owner="bench",
            clock=lambda: datetime.now(UTC),
            deliver=self._ended,
            leads=lambda: True,
            files=None,
        )

    async def gives(self, content: Content, *, chat: int = CHAT) -> float:
        """Carry out one turn; gives its milliseconds."""
        self._number += 1
        now = datetime.now(UTC)
        name = str(self._number)
        brought = Incoming(
            CHANNEL, BOT, self._number, str(chat), str(chat), now, content, name, "User"
        )
        began = time.perf_counter()
        committed = await self._database.turn(
            lambda conn: incoming(conn, self._world, brought, now)
        )
        spent = (time.perf_counter() - began) * 1e3
        if chat == CHAT:
            self._see(committed)
        return spent

    async def taps(self, label: str) -> float:
        """Press a button of the screen that came last."""
        data = next(data for shown, data in self._buttons.items() if label in shown)
        return await self.gives(Press(secrets.token_hex(4), data))

    async def searches(self, words: str) -> float:
        """Type words to look for; gives the milliseconds until the answer is committed."""
        self._answered.clear()
        began = time.perf_counter()
        await self.gives(Text(words))
        await self.errands.look()
        await self._answered.wait()
        return (time.perf_counter() - began) * 1e3

    async def searches_while_others_write(self, words: str) -> float:
        """Search; gives the longest turn that somebody else had meanwhile."""
        longest = 0.0
        search = asyncio.create_task(self.searches(words))
        while not search.done():
            longest = max(longest, await self.gives(Command("help"), chat=OTHER))
        await search
        return longest

    def _ended(self, committed: Committed) -> None:
        self._see(committed)
        self._answered.set()

    def _see(self, committed: Committed) -> None:
        for outgoing in committed.outgoings:
            if isinstance(outgoing.body, Edit | Message):
                self._show([each for row in outgoing.body.rows for each in row])

    def _show(self, buttons: list[Button]) -> None:
        if buttons:
            self._buttons = {each.label: each.data or "" for each in buttons}


@asynccontextmanager
async def _desk(folder: Path) -> AsyncIterator[_Desk]:
    database = open_database(None, folder)
    desk = _Desk(folder, database)
    try:
        yield desk
    finally:
        await desk.errands.stop()
        await database.close()
