"""What a saved file costs: reading and checking 22 playbooks in five languages, and a hot reload.

Playbooks and their translations are generated from a real one, so that they exist today.
"""

import asyncio
import gc
import shutil
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.turns import Desk, desk
from bot import resources
from bot.i18n.catalogs import beside
from bot.live import Edition, Sources, giving_way, read
from bot.messages import Text as Words

PLAYBOOKS = 22
ORIGINAL = "stop-ask-verify"
ROUNDS = 5
BETWEEN = 0.002  # seconds between two turns, as from people who write


@dataclass(frozen=True, slots=True)
class Costs:
    """Seconds of a whole reading, and milliseconds of turns without and with one beside them."""

    reading: float
    reading_cpu: float
    calm: tuple[float, float, float]
    """The median, the 99th of a hundred, and the worst."""
    beside: tuple[float, float, float]


@contextmanager
def folder() -> Iterator[Sources]:
    """Make 22 playbooks with translations into four languages."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        books = Path(name) / "playbooks"
        books.mkdir()
        shipped = resources.playbooks_dir()
        source = (shipped / f"{ORIGINAL}.yaml").read_text(encoding="utf-8")
        names = [f"guide-{number:02}" for number in range(PLAYBOOKS)]
        for each in names:
            text = source.replace(f"id: {ORIGINAL}", f"id: {each}")
            (books / f"{each}.yaml").write_text(text, encoding="utf-8")
        for file in sorted(beside(shipped).glob("*/playbooks.po")):
            head, _, entries = file.read_text(encoding="utf-8").partition("\n\n")
            copies = "\n\n".join(entries.replace(ORIGINAL, each) for each in names)
            target = beside(books) / file.parent.name / file.name
            target.parent.mkdir(parents=True)
            target.write_text(f"{head}\n\n{copies}", encoding="utf-8")
            interface = resources.interface_dir() / file.parent.name / "interface.po"
            shutil.copy(interface, target.parent)
        yield Sources((books,), (beside(books),))


def costs() -> Costs:
    """Measure a whole reading alone, and turns while one is under way in a thread."""
    with folder() as sources, desk() as at:
        walls, cpus = [], []
        edition = read(sources)
        for _ in range(ROUNDS):
            began, spent = time.perf_counter(), time.thread_time()
            edition = read(sources)
            walls.append(time.perf_counter() - began)
            cpus.append(time.thread_time() - spent)
        assert not edition.problems, edition.problems
        gc.collect()
        gc.freeze()
        calm = asyncio.run(_turns(at, sources, reading=False))
        beside_it = asyncio.run(_turns(at, sources, reading=True))
        gc.unfreeze()
    return Costs(
        median(walls),
        median(cpus),
        _spread(calm),
        _spread(beside_it),
    )


def _spread(found: list[float]) -> tuple[float, float, float]:
    ordered = [each * 1000 for each in sorted(found)]
    return median(ordered), ordered[int(len(ordered) * 0.99)], ordered[-1]


async def _turns(at: Desk, sources: Sources, *, reading: bool) -> list[float]:
    """Carry out turns on a thread of their own, as the writer does, for as long as a reload lasts.

    Gives how long each took from being handed over to its commit.
    """
    found: list[float] = []
    loop = asyncio.get_running_loop()
    rounds = ROUNDS if reading else 1
    with ThreadPoolExecutor(1) as writer, ThreadPoolExecutor(1) as reader:
        for _ in range(rounds):
            work = loop.run_in_executor(reader, _reload, sources) if reading else None
            until = loop.time() + 1.5
            person = 0
            while (not work.done()) if work is not None else loop.time() < until:
                person = (person + 1) % 50
                began = time.perf_counter()
                await loop.run_in_executor(writer, _turn, at, person)
                found.append(time.perf_counter() - began)
                await asyncio.sleep(BETWEEN)
            if work is not None:
                _use(at, await work)
    return found


def _reload(sources: Sources) -> Edition:
    with giving_way():
        return read(sources)


def _use(at: Desk, edition: Edition) -> None:
    """Take an edition over, as the program does between two turns."""
    at.world.books.renew(edition.library)
    at.world.texts.renew(edition.catalogs)


def _turn(at: Desk, person: int) -> None:
    with at.engine.connect() as conn, conn.begin():
        at.turn(conn, person, Words("They write again, and they are not happy."))
