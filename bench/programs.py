"""The programs that are measured, and how one of them is started beside its stand-in."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.standin.world import TOKEN

ROOT = Path(__file__).resolve().parents[1]
STOP_GRACE = 15.0


@dataclass(frozen=True, slots=True)
class Program:
    """A bot that can be started; `one_by_one` bots get fewer updates where each has to wait."""

    name: str
    arguments: tuple[str, ...]
    one_by_one: bool


ECHO = Program("bare echo", ("-m", "bench.echo_bot"), one_by_one=True)
CONVERSATION = Program("ConversationHandler", ("-m", "bench.conversation_bot"), one_by_one=True)
OURS = Program("Even Keel", ("-m", "bot", "run"), one_by_one=False)
PROGRAMS = (ECHO, CONVERSATION, OURS)


@contextmanager
def running(program: Program, base: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Start a bot against a stand-in, with its data in `folder`; stop it at the end."""
    # Nobody's settings get in: a bare environment, and a folder without a .env file.
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LANG") if name in os.environ}
    environment = {
        **kept,
        "PYTHONPATH": str(ROOT),
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_BASE_URL": f"{base}/bot",
        "EVENKEEL_ACCESS": "open",
        "EVENKEEL_RATE_BOT": "0",
        "EVENKEEL_RATE_CHAT": "0",
        "EVENKEEL_DATA_DIR": str(folder),
        "EVENKEEL_HTTP_PORT": str(_free_port()),
    }
    with (folder / "log.txt").open("ab") as log:
        bot = subprocess.Popen(
            [sys.executable, *program.arguments],
            cwd=folder,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        yield bot
    finally:
        bot.terminate()
        try:
            bot.wait(STOP_GRACE)
        except subprocess.TimeoutExpired:
            bot.kill()
            bot.wait()


def said(folder: Path) -> str:
    """Give the last words of the bot that ran with this folder."""
    return "\n".join((folder / "log.txt").read_text("utf-8", "replace").splitlines()[-12:])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
