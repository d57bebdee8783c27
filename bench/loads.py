"""One load on one program: how fast it answers, and what that costs it."""

import contextlib
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import psutil

from bench.programs import ROOT, Program, running, said

TEXT = "This is not what we agreed on. Please fix it by tomorrow or I want my money back."
PATIENCE = 300.0  # seconds until a measurement is given up
EVERY = 0.05  # seconds between notes of the CPU time


@dataclass(frozen=True, slots=True)
class Load:
    """What is sent: users who write again once answered; `latency` in seconds on every answer."""

    users: int
    updates: int
    latency: float = 0.0
    buttons: bool = False

    @property
    def warmup(self) -> int:
        """Updates before measuring starts."""
        return max(self.users, min(500, self.updates // 5))


@dataclass(frozen=True, slots=True)
class Figures:
    """What came out. Times are milliseconds, memory is MB (10^6 bytes), CPU is the bot's own."""

    rate: float
    p50: float
    p99: float
    cpu: float  # seconds per 1,000 updates
    calls: float  # API calls per update, polls left out
    memory: float  # resident at the end
    peak: float
    start: float  # seconds from exec to the first getUpdates


class Broken(Exception):  # noqa: N818 - what became of a measurement
    """A measurement that did not come to its end; says what the bot said last."""


class Standin:
    """The stand-in as a process of its own, and what it reports, line by line."""

    def __init__(self, server: "subprocess.Popen[str]") -> None:
        self._server = server
        self.url: str = self.reports("listening")["url"]

    def reports(self, event: str) -> dict[str, Any]:
        """Wait for an event; Broken when the stand-in ended before it."""
        assert self._server.stdout is not None
        for line in self._server.stdout:
            said: dict[str, Any] = json.loads(line)
            if said["event"] == event:
                return said
        raise Broken(f"nothing came to '{event}'")

    def end_with(self, bot: "subprocess.Popen[bytes]") -> None:
        """End when the bot has ended by itself, or hangs: nobody waits for ever."""

        def wait() -> None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                bot.wait(PATIENCE)
            self._server.terminate()

        threading.Thread(target=wait, daemon=True).start()


@contextmanager
def standin(options: list[str]) -> Iterator[Standin]:
    """Start the stand-in, and end it afterwards."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.support.standin.fast", "--until-stdin-closes", *options],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        try:
            yield Standin(server)
        finally:
            server.terminate()


def measure(program: Program, load: Load, folder: Path | None = None) -> Figures:
    """Put one load on one program, in a folder of its own unless one is given."""
    with ExitStack() as stack:
        if folder is None:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        script = folder / "script.json"
        script.write_text(json.dumps([TEXT]), encoding="utf-8")
        options = [
            *("--users", str(load.users), "--updates", str(load.updates)),
            *("--warmup", str(load.warmup), "--latency", str(load.latency)),
            *("--scripts", str(script)),
            *(["--buttons"] if load.buttons else []),
        ]
        server = stack.enter_context(standin(options))
        began = time.time()
        bot = stack.enter_context(running(program, server.url, folder))
        server.end_with(bot)
        watched = psutil.Process(bot.pid)
        try:
            polled = server.reports("first_poll")
            meter = stack.enter_context(Meter(watched))
            result = server.reports("result")
            spent = meter.spent_in_last(result["seconds"])
            memory = watched.memory_info().rss
        except (Broken, psutil.Error):
            raise Broken(f"{program.name} did not get through:\n{said(folder)}") from None
        return Figures(
            rate=result["updates_per_second"],
            p50=result["p50_ms"],
            p99=result["p99_ms"],
            cpu=spent / load.updates * 1000,
            calls=result["calls_per_update"],
            memory=memory / 1e6,
            peak=max(_peak(bot.pid), memory) / 1e6,
            start=polled["at"] - began,
        )


def starting(program: Program, folder: Path) -> float:
    """Give the seconds from exec to the first getUpdates."""
    with standin(["--users", "1", "--updates", "1000000"]) as server:
        began = time.time()
        with running(program, server.url, folder) as bot:
            server.end_with(bot)
            try:
                at: float = server.reports("first_poll")["at"]
            except Broken:
                raise Broken(f"{program.name} did not start:\n{said(folder)}") from None
        return at - began


def ceiling(users: int, updates: int) -> dict[str, Any]:
    """Measure the stand-in itself, with a bare client that answers everything."""
    options = ["--ceiling", "--users", str(users), "--updates", str(updates), "--warmup", "1000"]
    with standin(options) as server:
        return server.reports("result")


class Meter:
    """Notes the CPU time of a program while it runs, so that its warm-up can be left out."""

    def __init__(self, watched: psutil.Process) -> None:
        self._watched = watched
        self._notes = [self._note()]
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._ended.set()
        self._thread.join()

    def spent_in_last(self, seconds: float) -> float:
        """Give the CPU seconds that were spent since `seconds` ago."""
        at, spent = self._note()
        before = min(self._notes, key=lambda note: abs(note[0] - (at - seconds)))
        return spent - before[1]

    def _run(self) -> None:
        with contextlib.suppress(psutil.Error):
            while not self._ended.wait(EVERY):
                self._notes.append(self._note())

    def _note(self) -> tuple[float, float]:
        times = self._watched.cpu_times()
        return time.monotonic(), times.user + times.system


def _peak(pid: int) -> float:
    """Give the most memory that was ever resident, where the system tells; else 0."""
    try:
        status = Path(f"/proc/{pid}/status").read_text("ascii", "replace")
    except OSError:
        return 0.0
    line = next((each for each in status.splitlines() if each.startswith("VmHWM:")), "VmHWM: 0 kB")
    return float(line.split()[1]) * 1024
