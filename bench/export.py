"""What a large case costs to take out: seconds, and memory with all processes that draw.

Run as a program of its own (`python -m bench.export FOLDER`), so that its memory is its own. The
files come from this machine: how fast Telegram gives them out is not measured.
"""

import asyncio
import contextlib
import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psutil

from bench.loads import EVERY
from bench.seed import BOT, CHANNEL, FILE_BYTES, Kind, seed
from bot.errands import casefile
from bot.errands.work import Fetched, Seams, Task
from bot.i18n.render import Texts
from bot.ids import new_id
from bot.store import cases, people
from bot.store.database import open_database
from bot.store.rotation import KEY_FILE
from bot.store.sealing import MasterKey

ENTRIES, FILES = 5_000, 200
CHAT = 999_000_001


@dataclass(frozen=True, slots=True)
class Export:
    """Seconds, the peak of the program with what draws for it in MB, and the files sent in MB."""

    seconds: float
    peak: float
    sent: float


def measured() -> Export:
    """Fill a case and take it out, in a process that does nothing else."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        seed(folder, 1, Kind(entries=ENTRIES, client="ACME", first=CHAT, files=FILES))
        program = subprocess.Popen(
            [sys.executable, "-m", "bench.export", str(folder)], stdout=subprocess.PIPE
        )
        watched, peak = psutil.Process(program.pid), 0.0
        while program.poll() is None:
            peak = max(peak, _resident(watched))
            time.sleep(EVERY)
        assert program.stdout is not None
        seconds, sent = json.loads(program.stdout.read())
        return Export(seconds, peak, sent)


def _resident(watched: psutil.Process) -> float:
    total = 0.0
    with contextlib.suppress(psutil.Error):
        for each in (watched, *watched.children(recursive=True)):
            with contextlib.suppress(psutil.Error):
                total += each.memory_info().rss / 1e6
    return total


async def _fetch(file_id: str, to: Path) -> Fetched:
    # Bytes that do not shrink, as those of a photograph.
    await asyncio.to_thread(to.write_bytes, os.urandom(FILE_BYTES))
    return "here" if file_id else "gone"


async def _report(_done: int, _total: int) -> None:
    return


async def _take_out(folder: Path) -> tuple[float, float]:
    master = MasterKey.from_file(folder / KEY_FILE)
    database = open_database(None, folder)
    person = await database.turn(lambda conn: people.find(conn, master, CHANNEL, BOT, str(CHAT)))
    assert person is not None
    client = (await database.turn(lambda conn: cases.clients(conn, person, 1)))[0]
    case = (await database.turn(lambda conn: cases.cases_of(conn, person, client.id)))[0]
    spool = folder / "spool"
    spool.mkdir()
    seams = Seams(
        database=database,
        master=master,
        texts=Texts({}),
        spool=spool,
        clock=lambda: datetime.now(UTC),
        new_id=lambda at: new_id(at, secrets.token_bytes),
        fetch=_fetch,
        storage_bytes=10**9,
        zone="UTC",
    )
    began = time.perf_counter()
    made = await casefile.take_out(seams, Task("bench", person, {"case": case.id}, spool, _report))
    seconds = time.perf_counter() - began
    await database.close()
    sent = await asyncio.to_thread(lambda: sum(Path(path).stat().st_size for path, _ in made.files))
    return seconds, sent / 1e6


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_take_out(Path(sys.argv[1])))))
