"""Starts the bot under test, ends it from outside, and knows how each life ended."""

import asyncio
import contextlib
import json
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.chaos.orders import Orders

ROOT = Path(__file__).parents[2]
LAUNCHER = "tests.chaos.bot_under_test"


@dataclass(frozen=True, slots=True)
class Ended:
    """How a life ended: its exit status as subprocess gives it, in Unix seconds from and to."""

    orders: Orders
    born: float
    died: float
    status: int
    cold: bool

    @property
    def killed(self) -> bool:
        """Whether it had no say in it: also a stop that came before it could hear of one."""
        return self.status in (-signal.SIGKILL, -signal.SIGTERM)


class Life:
    """A bot that runs."""

    def __init__(
        self, orders: Orders, pid: int, ending: asyncio.Future[int], *, cold: bool
    ) -> None:
        self.orders = orders
        self.pid = pid
        self.cold = cold
        self._ending = ending
        self._born = time.time()

    def kill(self, number: signal.Signals = signal.SIGKILL) -> None:
        """Send it a signal, if it still lives."""
        if not self._ending.done():
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    async def over(self, seconds: float) -> bool:
        """Wait so long for its end; whether it came."""
        done, _ = await asyncio.wait([self._ending], timeout=seconds)
        return bool(done)

    async def ended(self, seconds: float = 30.0) -> Ended:
        """Wait for its end."""
        async with asyncio.timeout(seconds):
            status = await asyncio.shield(self._ending)
        return Ended(self.orders, self._born, time.time(), status, self.cold)


class Cradle:
    """Where bots are born: forked from a process with everything imported, or cold."""

    def __init__(self, environment: Mapping[str, str], folder: Path) -> None:
        self._environment = dict(environment)
        self._folder = folder
        self._log = folder / "bot.log"
        self._forking: asyncio.subprocess.Process | None = None
        self._endings: dict[int, asyncio.Future[int]] = {}
        self._born: asyncio.Queue[tuple[int, asyncio.Future[int]]] = asyncio.Queue()
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def log(self) -> Path:
        """What the bots wrote to their log."""
        return self._log

    @classmethod
    @asynccontextmanager
    async def ready(cls, environment: Mapping[str, str], folder: Path) -> AsyncIterator["Cradle"]:
        """A cradle in that folder; whoever still lives at the end of the block is killed."""
        cradle = cls(environment, folder)
        cradle._forking = await cradle._start(LAUNCHER, pipes=True)
        cradle._tasks.append(asyncio.create_task(cradle._listen(cradle._forking)))
        try:
            yield cradle
        finally:
            if cradle._forking.stdin is not None:
                cradle._forking.stdin.close()
            await cradle._forking.wait()
            for task in cradle._tasks:
                task.cancel()
            await asyncio.gather(*cradle._tasks, return_exceptions=True)

    async def bear(self, orders: Orders, *, cold: bool = False) -> Life:
        """Start a life."""
        if cold:
            return await self._exec(orders, LAUNCHER, orders.written())
        if self._forking is None or self._forking.stdin is None:
            raise RuntimeError("the cradle is not ready")
        self._forking.stdin.write(orders.written().encode() + b"\n")
        async with asyncio.timeout(30):
            pid, ending = await self._born.get()
        return Life(orders, pid, ending, cold=False)

    async def bear_plain(self, orders: Orders) -> Life:
        """Start the program itself, with nothing wrapped around it."""
        return await self._exec(orders, "bot", "run")

    async def _exec(self, orders: Orders, module: str, argument: str) -> Life:
        running = await self._start(module, argument)
        ending = asyncio.ensure_future(running.wait())
        return Life(orders, running.pid, ending, cold=True)

    async def _start(
        self, module: str, *arguments: str, pipes: bool = False
    ) -> asyncio.subprocess.Process:
        through = asyncio.subprocess.PIPE if pipes else None
        with self._log.open("ab") as log:
            return await asyncio.create_subprocess_exec(
                sys.executable, "-m", module, *arguments,
                stdin=through or asyncio.subprocess.DEVNULL, stdout=through or log, stderr=log,
                env=self._environment, cwd=self._folder,
            )  # fmt: skip

    async def _listen(self, forking: asyncio.subprocess.Process) -> None:
        while forking.stdout is not None and (line := await forking.stdout.readline()):
            said = json.loads(line)
            if "pid" in said:
                ending = asyncio.get_running_loop().create_future()
                self._endings[said["pid"]] = ending
                self._born.put_nowait((said["pid"], ending))
            else:
                self._endings.pop(said["ended"]).set_result(said["status"])


def environment(*, token: str, base_url: str, home: Path) -> dict[str, str]:
    """The settings of the bot under test; nothing of ours gets in but the path."""
    return {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": str(ROOT),
        "TELEGRAM_BOT_TOKEN": token,
        "TELEGRAM_BASE_URL": base_url,
        "EVENKEEL_DATA_DIR": str(home),
        "EVENKEEL_ACCESS": "open",
        "EVENKEEL_RATE_BOT": "0",
        "EVENKEEL_RATE_CHAT": "0",
        "EVENKEEL_HTTP_PORT": "0",
        "EVENKEEL_LOG": "json",
    }
