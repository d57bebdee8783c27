"""One bot, its Telegram and its people: killed as planned, then left in peace and audited."""

import asyncio
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from signal import SIGTERM

from sqlalchemy import Connection

from bot.store.database import DatabaseDown, open_database
from tests.chaos import evidence as gathering
from tests.chaos.audit import Case, Did, duplicates, violations
from tests.chaos.evidence import Evidence
from tests.chaos.lives import Cradle, Ended, Life, environment
from tests.chaos.orders import Orders, read_journal
from tests.chaos.people import Chat, Walker, Writer
from tests.chaos.plan import MOST_PATIENCE, Kill, let_things_go_wrong
from tests.chaos.rigging import SOON
from tests.support.standin import Standin

WRITERS = 2
WALKERS = 2
PAUSE = 0.2  # seconds between two acts of a writer, on average
REDELIVERED_EVERY = 0.25
PEACE = 60.0
"""Seconds that the last life may take to work off what is left."""
LOOK, REST = 0.1, 3
"""Seconds between two looks, and how often in a row nothing may be left to do."""
GIVES_UP = 3
"""How often the bot may end by itself before nothing more is to be learnt."""
STILL = 3.0
"""Seconds without anything left to do, or done, after which a walker will wait for ever."""


@dataclass(slots=True)
class Result:
    """What one arena has to report."""

    kills: Counter[str] = field(default_factory=Counter)
    not_reached: Counter[str] = field(default_factory=Counter)
    starts: int = 0
    cold_starts: int = 0
    updates: int = 0
    redelivered: int = 0
    arrivals: int = 0
    edits: int = 0
    fired: int = 0
    walks: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    duplicates: Counter[str] = field(default_factory=Counter)
    violations: list[str] = field(default_factory=list)
    seconds: float = 0.0
    kept: Path | None = None
    """Where the data folder, the log and the transcript of a violation are."""


class Arena:
    """Runs once; everything random comes from its seed."""

    def __init__(
        self, wanted: int, planned: Iterator[Kill], seed: str, *, plant: str | None,
        until: float | None,
    ) -> None:  # fmt: skip
        self._wanted = wanted
        self._kills = planned
        self._seed = seed
        self._plant = plant
        self._until = until
        self._result = Result()
        self._updates: list[int] = []
        self._ended: list[Ended] = []
        self._over = asyncio.Event()
        self._gone_wrong = 0
        self._missed: list[Kill] = []

    async def run(self) -> Result:
        """Kill as planned, leave in peace, audit."""
        began = time.monotonic()
        folder = Path(tempfile.mkdtemp(prefix="evenkeel-chaos-"))
        number = Random(f"{self._seed}/wire").randrange(10_000)
        async with Standin.spawned("--seed", str(number)) as standin:
            settings = environment(
                token=standin.token, base_url=standin.base_url, home=folder / "data"
            )
            async with Cradle.ready(settings, folder) as cradle:
                await self._go(standin, cradle, folder)
        self._result.seconds = time.monotonic() - began
        if self._result.kept is None:
            shutil.rmtree(folder)
        return self._result

    async def _go(self, standin: Standin, cradle: Cradle, folder: Path) -> None:
        random = Random(self._seed)
        journal = str(folder / "journal.jsonl")
        writers, walkers = self._people(standin, random)
        let_things_go_wrong(standin)
        async with self._living(standin, [*writers, *walkers], random):
            while not self._enough():
                kill = self._missed.pop() if self._missed else next(self._kills)
                orders = Orders(len(self._ended), journal, kill.point, kill.nth, self._plant)
                await self._live(cradle, orders, kill)
        if self._gone_wrong >= GIVES_UP:
            self._result.violations += gathering.errors(cradle.log)[-GIVES_UP:]
            self._keep(standin, folder)
            return
        standin.reset_faults()
        calm = await cradle.bear(Orders(len(self._ended), journal, plant=self._plant))
        try:
            left = await self._peace(standin, folder / "data", walkers)
        finally:
            await self._stop(calm)
        found = await self._evidence(standin, cradle, folder)
        case = Case(found, frozenset(self._updates), _did(writers, walkers))
        self._result.violations += left + violations(case)
        self._count(found, walkers)
        if self._plant is None:
            await self._plainly(standin, cradle)
        if self._result.violations and self._plant is None:
            self._keep(standin, folder)

    def _enough(self) -> bool:
        late = self._until is not None and time.monotonic() > self._until
        done = self._result.kills.total() >= self._wanted and not self._missed
        return late or self._gone_wrong >= GIVES_UP or done

    # --- people ------------------------------------------------------------------------------

    def _people(self, standin: Standin, random: Random) -> tuple[list[Writer], list[Walker]]:
        def chat(number: int) -> Chat:
            return Chat(standin.person(7000 + number, f"Person {number}"), self._updated)

        writers = [
            Writer(chat(number), Random(random.random()), PAUSE) for number in range(1, WRITERS + 1)
        ]
        return writers, [Walker(chat(WRITERS + number)) for number in range(1, WALKERS + 1)]

    def _updated(self, update_id: int | None) -> None:
        if update_id is not None:
            self._updates.append(update_id)

    @asynccontextmanager
    async def _living(
        self, standin: Standin, people: list[Writer | Walker], random: Random
    ) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(each.live(self._over)) for each in people]
        tasks.append(asyncio.create_task(self._redeliver(standin, Random(random.random()))))
        try:
            yield
        finally:
            self._over.set()
            await asyncio.gather(*tasks)

    async def _redeliver(self, standin: Standin, random: Random) -> None:
        """Deliver an old update once more, now and then; Telegram never does so before its turn."""
        while not self._over.is_set():
            pending = set(standin.pending())
            old = [each for each in self._updates if each not in pending]
            if old:
                self._result.redelivered += 1
                standin.redeliver(random.choice(old[-50:]))
            try:
                async with asyncio.timeout(REDELIVERED_EVERY):
                    await self._over.wait()
            except TimeoutError:
                continue

    # --- lives -------------------------------------------------------------------------------

    async def _live(self, cradle: Cradle, orders: Orders, kill: Kill) -> None:
        life = await cradle.bear(orders, cold=kill.cold)
        gone = kill.stop_after is not None and await self._told_to_stop(life, kill.stop_after)
        if not gone and not await life.over(kill.seconds):
            life.kill()
            kill = self._not_reached(kill)
        ended = await life.ended()
        self._ended.append(ended)
        if ended.status != 0 and not ended.killed:
            self._gone_wrong += 1
            self._result.violations.append(
                f"bot-ended-by-itself: life {orders.life} ended with status {ended.status}"
            )
        if ended.killed:
            self._result.kills[kill.name] += 1

    def _not_reached(self, kill: Kill) -> Kill:
        """Try a point again, in the next life and with more patience; this was a kill at random."""
        if kill.point is None:
            return kill
        self._result.not_reached[kill.point] += 1
        if kill.seconds < MOST_PATIENCE:
            self._missed.append(replace(kill, nth=1, seconds=2 * kill.seconds))
        return replace(kill, point=None, stop_after=None)

    async def _told_to_stop(self, life: Life, seconds: float) -> bool:
        if await life.over(seconds):
            return True
        life.kill(SIGTERM)
        return False

    async def _stop(self, life: Life) -> None:
        """Stop a life in good order."""
        life.kill(SIGTERM)
        if not await life.over(20):
            self._result.violations.append("stop-too-slow: the calm life did not stop in 20 s")
            life.kill()
        ended = await life.ended()
        self._ended.append(ended)
        if ended.status != 0:
            self._result.violations.append(
                f"bot-ended-by-itself: the calm life ended with status {ended.status}"
            )

    async def _peace(self, standin: Standin, home: Path, walkers: list[Walker]) -> list[str]:
        """Wait until everybody has finished and nothing is left to do; else say what is left."""
        deadline = time.monotonic() + PEACE
        database = open_database(None, home)
        quiet, acted = 0, 0
        standing: list[Walker] = []
        left = ""
        try:
            while time.monotonic() < deadline:
                await asyncio.sleep(LOOK)
                standing = [each for each in walkers if not each.finish()]
                try:
                    unsent, due = await database.read(_left_to_do)
                except DatabaseDown:
                    continue
                pending = standin.pending()
                left = f"{len(pending)} updates, {unsent} outgoings, {len(due)} due rows"
                at_rest = acted == len(self._updates) and not (pending or unsent or due)
                quiet = quiet + 1 if at_rest else 0
                acted = len(self._updates)
                if quiet >= REST and not standing:
                    return []
                if quiet >= STILL / LOOK:
                    break
        finally:
            await database.close()
        where = "".join(f"; a walker stands at: {each.where()}" for each in standing)
        return [f"never-settled: what is left after a time of peace: {left}{where}"]

    async def _plainly(self, standin: Standin, cradle: Cradle) -> None:
        """The program itself, unwrapped, starts on what is left and answers."""
        standin.reset_faults()
        life = await cradle.bear_plain(Orders(-1, ""))
        person = standin.person(7999, "Late")
        person.says("/start")
        try:
            await person.waits_for(lambda seen: bool(seen.text), 20)
        except AssertionError:
            self._result.violations.append("plain-start: the program did not answer afterwards")
        await self._stop(life)

    # --- what is left ------------------------------------------------------------------------

    async def _evidence(self, standin: Standin, cradle: Cradle, folder: Path) -> Evidence:
        found = await gathering.stored(folder / "data")
        journal = read_journal(folder / "journal.jsonl")
        calls, strangers = gathering.matched(standin.calls(), journal)
        return replace(
            found,
            calls=tuple(calls),
            strangers=strangers,
            kills={each.orders.life: each.died for each in self._ended if each.killed},
            tokens=_live_tokens(standin, found),
            errors=tuple(gathering.errors(cradle.log)),
        )

    def _count(self, found: Evidence, walkers: list[Walker]) -> None:
        result = self._result
        result.starts = len(self._ended)
        result.cold_starts = sum(each.cold for each in self._ended)
        result.updates = len(self._updates)
        result.arrivals = sum(call.arrived for call in found.calls)
        result.edits = sum(call.applied and not call.arrived for call in found.calls)
        result.fired = sum(row.occurrence is not None for row in found.outbox)
        result.walks = sum(len(each.runs) for each in walkers)
        result.faults = Counter(call.fault for call in found.calls if call.fault is not None)
        result.duplicates = Counter(each.cause or "without a cause" for each in duplicates(found))

    def _keep(self, standin: Standin, folder: Path) -> None:
        (folder / "transcript.txt").write_text(standin.transcript(), encoding="utf-8")
        self._result.kept = folder


def _left_to_do(conn: Connection) -> tuple[int, list[str]]:
    """How much is to be sent, and what falls due before long."""
    soon = datetime.now(UTC) + 2 * SOON
    return gathering.unfinished(conn), gathering.overdue(conn, soon)


def _did(writers: list[Writer], walkers: list[Walker]) -> dict[str, Did]:
    did = {
        str(each.chat.person.id): Did(said=each.said, taps=each.taps, tips=each.tips)
        for each in writers
    }
    for each in walkers:
        did[str(each.chat.person.id)] = Did(said=each.said, taps=each.taps, runs=each.runs)
    return did


def _live_tokens(standin: Standin, found: Evidence) -> dict[str, dict[str, str]]:
    """The token of the guide's buttons under each message of each chat."""
    tokens: dict[str, dict[str, str]] = {}
    for name in found.people:
        for seen in standin.person(int(name)).messages():
            values = (str(one.value) for one in seen.buttons if one.action == "callback_data")
            live = next((value.split(":")[1] for value in values if value.startswith("s:")), None)
            if live is not None:
                tokens.setdefault(name, {})[str(seen.message_id)] = live
    return tokens
