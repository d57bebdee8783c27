"""The real `evenkeel run` as a process in front of a stand-in: started, stopped, killed."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from tests.support.standin import Standin

ROOT = Path(__file__).parents[2]
START_SECONDS = 30.0


class BotProcess:
    """One run of the bot; `output` is all that it printed and logged."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._reading = asyncio.create_task(self._read())
        self.output = ""

    async def _read(self) -> None:
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            self.output += line.decode(errors="replace")

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    async def ends(self, seconds: float = 20.0) -> int:
        """Wait for the end; gives the exit code."""
        code = await asyncio.wait_for(self._process.wait(), seconds)
        await self._reading
        return code

    async def stop(self) -> int:
        """Ask it to stop, as a supervisor does; gives the exit code."""
        if self._process.returncode is None:
            self._process.send_signal(signal.SIGTERM)
        return await self.ends()

    async def kill(self) -> None:
        """End it with -9, in the middle of whatever it does."""
        if self._process.returncode is None:
            self._process.kill()
        await self.ends()

    async def says(self, words: str, seconds: float = START_SECONDS) -> str:
        """Wait until it has printed some words; gives the line."""
        async with asyncio.timeout(seconds):
            while True:
                for line in self.output.splitlines():
                    if words in line:
                        return line
                assert self._process.returncode is None, self.output
                await asyncio.sleep(0.02)


def environment(standin: Standin, data_dir: Path, **settings: str) -> dict[str, str]:
    """The settings of a bot in front of a stand-in, open to everybody and unhurried."""
    kept = {
        name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ
    }
    return {
        **kept,
        "PYTHONPATH": str(ROOT),
        "TELEGRAM_BOT_TOKEN": standin.token,
        "TELEGRAM_BASE_URL": standin.base_url,
        "TELEGRAM_BASE_FILE_URL": standin.base_file_url,
        "EVENKEEL_DATA_DIR": str(data_dir),
        "EVENKEEL_ACCESS": "open",
        "EVENKEEL_RATE_BOT": "0",
        "EVENKEEL_RATE_CHAT": "0",
        "EVENKEEL_HTTP_PORT": "0",
        **settings,
    }


@asynccontextmanager
async def started(env: Mapping[str, str], *command: str) -> AsyncIterator[BotProcess]:
    """Start `python -m bot run` (or another command) away from the checkout; end it afterwards."""
    folder = Path(env["EVENKEEL_DATA_DIR"]).parent
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *(command or ("run",)),
        cwd=folder,
        env=dict(env),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    bot = BotProcess(process)
    try:
        yield bot
    finally:
        await bot.kill()
