"""What a log may hold: events, ids and places, whatever goes wrong with whatever words."""

import asyncio
import io
import json
import logging
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import structlog
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from bot import logs
from bot.app import Coach, coach
from bot.channels.telegram.api import Api
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.request import AiohttpRequest
from bot.channels.telegram.send import TelegramChannel
from bot.messages import Failure, Outgoing, PressAnswer, Sent
from bot.settings import Settings
from bot.turns import reception
from tests.support.standin import TOKEN, Person, Standin

WORDS = "kumquat-unpaid-invoice"
NAME = "Zanzibella"
SURNAME = "Quetzalcoatl"
USERNAME = "axolotl_person"
CLIENT = "Wolpertinger GmbH"
CANARIES = (WORDS, NAME, SURNAME, USERNAME, "Wolpertinger", TOKEN, TOKEN.partition(":")[2])
DEADLINE = 20.0


class Captured(io.StringIO):
    """A log to look into, and to wait on."""

    def __init__(self) -> None:
        super().__init__()
        self._grown: tuple[asyncio.AbstractEventLoop, asyncio.Event] | None = None

    def write(self, text: str) -> int:
        if self._grown is not None:
            loop, event = self._grown
            loop.call_soon_threadsafe(event.set)
        return super().write(text)

    async def waits_for(self, *names: str) -> None:
        """Wait until each of these events has been written."""
        event = asyncio.Event()
        self._grown = (asyncio.get_running_loop(), event)
        try:
            async with asyncio.timeout(DEADLINE):
                while not all(self.events(name) for name in names):
                    event.clear()
                    await event.wait()
        finally:
            self._grown = None

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.getvalue().splitlines()]

    def events(self, name: str) -> list[dict[str, Any]]:
        return [line for line in self.lines if line["event"] == name]

    def is_clean(self) -> None:
        for canary in CANARIES:
            assert canary.lower() not in self.getvalue().lower()


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[Captured]:
    """Everything that anybody says at any level, libraries included; afterwards all as before."""
    monkeypatch.setattr(logs, "_secrets", set())
    monkeypatch.setattr(logs, "_hiding", logs._TOKEN)
    root = logging.getLogger()
    before = (root.handlers[:], root.level, logging.raiseExceptions)
    hooks = (sys.excepthook, sys.unraisablehook, threading.excepthook, warnings.showwarning)
    # Handlers of the test run itself must not be closed by the configuration.
    root.handlers = []
    captured = Captured()
    logs.configure("json", stream=captured, level=logging.DEBUG)
    root.setLevel(logging.DEBUG)
    yield captured
    structlog.reset_defaults()
    root.handlers, root.level, logging.raiseExceptions = before
    sys.excepthook, sys.unraisablehook, threading.excepthook, warnings.showwarning = hooks
    root.setLevel(before[1])


def fail_with(words: str) -> None:
    """A failure whose text, notes and variables are somebody's."""
    variable = {"theirs": words}
    try:
        raise KeyError(words)
    except KeyError as error:
        error.add_note(words)
        raise ValueError(f"cannot read {variable}") from error


# --- the canary ------------------------------------------------------------------------------


class Breaking:
    """A channel that takes nothing and says so with the words it was given."""

    async def send(self, outgoing: Outgoing, target: str | None) -> Sent | Failure:
        raise RuntimeError(f"no way to send {outgoing.body}")

    async def answer(self, answer: PressAnswer) -> None:
        raise RuntimeError(f"no way to answer {answer}")


def settings(folder: Path) -> Settings:
    return Settings(
        _env_file=None,
        EVENKEEL_DATA_DIR=folder,
        EVENKEEL_ACCESS="open",
        EVENKEEL_RATE_BOT=0,
        EVENKEEL_RATE_CHAT=0,
        EVENKEEL_OPERATORS=("900",),
    )


async def poll(made: Coach, api: Api, bot: str) -> None:
    """Take updates until the test is over."""
    made.door.bot = bot
    made.door.username = "even_keel_bot"
    await Intake(api, made.receive, bot=bot, clock=lambda: datetime.now(UTC), poll_seconds=1).run()


def talks(standin: Standin) -> Person:
    mira = standin.person(77, NAME, last_name=SURNAME, username=USERNAME)
    mira.says(f"{CLIENT} wrote: {WORDS}, and now what?")
    return mira


def breaking_turn(conn: object, world: object, brought: object, now: object) -> None:
    fail_with(str(brought))


def speak_to_the_database(conn: Connection) -> None:
    """Make the driver speak of a statement, and fail, with somebody's words in both."""
    conn.execute(text("SELECT :words"), {"words": WORDS})
    try:
        conn.exec_driver_sql("SELECT :words FROM nothing", {"words": WORDS})
    except OperationalError:
        structlog.get_logger().exception("read.failed")


AWAITED = {
    "broken channel": ("outgoing_dead",),
    "broken turn": ("alert",),
    "refusals": ("outgoing_dead",),
    "garbage": ("outgoing_again", "intake.waiting"),
    "nothing": (),
}
"""What breaks -> the events that must be in the log for it."""


@pytest.mark.parametrize("how", AWAITED)
async def test_nobodys_words_reach_the_log(
    how: str, tmp_path: Path, log: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever breaks while somebody writes, the log holds neither words, names nor the token."""
    bot = TOKEN.partition(":")[0]
    if how == "broken turn":
        monkeypatch.setattr(reception, "incoming", breaking_turn)
    async with Standin.local() as standin, AiohttpRequest(read_timeout=5) as request:
        api = Api(request, TOKEN, standin.base_url)
        channel = Breaking() if how == "broken channel" else TelegramChannel(api)
        if how == "refusals":
            quoting = f"Bad Request: can't parse entities: {WORDS} of {NAME}, {TOKEN}"
            standin.fault("refuse", method="sendMessage", status=400, description=quoting, times=3)
        if how == "garbage":
            standin.fault("garbage", method="sendMessage", times=1)
            standin.fault("server_error", method="getUpdates", times=1)
        async with coach(settings(tmp_path), lambda _: {("telegram", bot): channel}) as made:
            polling = asyncio.create_task(poll(made, api, bot))
            try:
                await asyncio.to_thread(talks, standin)
                await log.waits_for("library", *AWAITED[how])
                if how == "nothing":
                    await standin.waits_for_call("sendMessage")
                    await made.database.read(speak_to_the_database)
            finally:
                polling.cancel()
                await asyncio.gather(polling, return_exceptions=True)
    log.is_clean()


async def test_a_task_that_nobody_awaits_is_told_without_its_words(log: Captured) -> None:
    """A failure in the background is in the log with its place, and without its text."""

    async def alone() -> None:
        fail_with(WORDS)

    task = asyncio.create_task(alone(), name="alone")
    await asyncio.wait([task])
    del task
    said = [
        line for line in log.events("library") if line["logger"] == "asyncio" and "error" in line
    ]
    assert said[0]["error"] == "ValueError"
    assert said[0]["because"][0].startswith("KeyError tests/test_logs.py:")
    log.is_clean()


def test_a_thread_that_dies_is_told_without_its_words(log: Captured) -> None:
    """A failure in a thread is in the log with its place, and without its text."""
    thread = threading.Thread(target=fail_with, args=(WORDS,), name=NAME)
    thread.start()
    thread.join()
    assert log.events("uncaught_in_thread")[0]["error"] == "ValueError"
    log.is_clean()


def test_a_destructor_that_fails_is_told_without_its_words(log: Captured) -> None:
    """A failure that Python itself cannot raise is in the log without its text."""

    class Heavy:
        def __del__(self) -> None:
            fail_with(WORDS)

    Heavy()
    assert log.events("unraisable")[0]["error"] == "ValueError"
    log.is_clean()


def test_a_warning_is_told_without_its_words(log: Captured) -> None:
    """Python's warnings are written by kind and place."""
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = logs._warned
        warnings.warn(f"about {WORDS}", RuntimeWarning, stacklevel=1)
    assert log.events("python")[0]["category"] == "RuntimeWarning"
    log.is_clean()


def test_a_program_that_ends_badly_says_where_and_not_what(tmp_path: Path) -> None:
    """The last line of a program that fell over is one line of its log, without a traceback."""
    code = (
        "from bot import logs; logs.configure('json'); hidden='kumquat-unpaid-invoice';"
        "raise ValueError(hidden)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    line = json.loads(done.stderr)
    assert done.returncode == 1
    assert (line["event"], line["error"]) == ("uncaught", "ValueError")
    assert WORDS not in done.stderr


# --- what a line holds -----------------------------------------------------------------------


def test_an_exception_is_its_type_and_its_places(log: Captured) -> None:
    """A traceback becomes the files and lines it passed, and the types that caused it."""
    try:
        fail_with(WORDS)
    except ValueError:
        structlog.get_logger().exception("turn.failed", update=7)
    line = log.events("turn.failed")[0]
    assert (line["level"], line["error"], line["update"]) == ("error", "ValueError", 7)
    assert line["where"][-1].startswith("tests/test_logs.py:")
    log.is_clean()


def test_frames_of_our_own_files_are_named_within_the_program(log: Captured) -> None:
    """A failure in the program names its file as it stands in the source, and no folder above."""
    with pytest.raises(TypeError) as caught:
        logs.hide(None)  # type: ignore[arg-type]  # to fail inside the program
    places = logs.places(caught.value.__traceback__)
    assert places[-1].startswith("logs.py:")
    assert not any(each.startswith("/") for each in places)


def test_codes_that_say_what_to_do_are_kept(log: Captured) -> None:
    """The system's own names of errors are no secret and help whoever reads the log."""
    try:
        Path("/nowhere/at/all").read_text(encoding="utf-8")
    except OSError as error:
        structlog.get_logger().warning("spool.failed", exc_info=error)
    assert log.events("spool.failed")[0]["error"] == "FileNotFoundError(ENOENT)"
    assert "nowhere" not in log.getvalue()


def test_several_failures_at_once_are_counted_by_type(log: Captured) -> None:
    """A group of failures names its members' types."""
    try:
        raise ExceptionGroup(WORDS, [ValueError(WORDS), OSError(28, WORDS)])
    except ExceptionGroup as error:
        structlog.get_logger().error("many", exc_info=error)
    assert log.events("many")[0]["within"] == ["ValueError", "OSError(ENOSPC)"]
    log.is_clean()


def test_words_in_place_of_an_event_are_not_written(log: Captured) -> None:
    """An event has a name; a sentence in its place is somebody's and stays out."""
    structlog.get_logger().info(f"{NAME} wrote {WORDS}")
    assert log.lines[0]["event"] == "unnamed"
    log.is_clean()


def test_only_plain_values_are_written(log: Captured) -> None:
    """An object given to the log by mistake is named by its type alone."""
    sent = Outgoing("o", "p", "telegram", "1", "77", 1, PressAnswer("telegram", "1", "x", WORDS))  # type: ignore[arg-type]  # any body
    structlog.get_logger().info(
        "sent", what=sent, raw=WORDS.encode(), of={"name": NAME}, many=[sent]
    )
    line = log.lines[0]
    assert (line["what"], line["raw"], line["of"]) == ("<Outgoing>", "<bytes>", "<dict>")
    assert line["many"] == ["<Outgoing>"]
    log.is_clean()


def test_anything_shaped_like_a_token_is_blotted_out(log: Captured) -> None:
    """A token that slipped into a value is gone from the line, whoever's it is."""
    other = "987654321:AAF-abcdefghijklmnopqrstuvwxyz_01234"
    structlog.get_logger().info("polled", url=f"https://api.telegram.org/bot{other}/getMe")
    structlog.get_logger().info("polled", **{f"of {other}": 1})
    assert log.lines[0]["url"] == "https://api.telegram.org/bot[hidden]/getMe"
    assert log.lines[1]["of [hidden]"] == 1


@pytest.mark.parametrize("written", [str, json.dumps, quote])
def test_what_was_hidden_never_appears(written: Callable[[str], str], log: Captured) -> None:
    """A secret that was made known is blotted out, also as it stands in JSON or an address."""
    secret = 'pass"wörd/with spaces'
    logs.hide(secret)
    structlog.get_logger().info("connected", to=f"<{written(secret)}>")
    assert "[hidden]" in log.getvalue()
    assert "spaces" not in log.getvalue()


def test_libraries_are_heard_from_warnings_on() -> None:
    """What libraries say at ease is not written at all; their warnings are, by name and place."""
    code = (
        "import logging, sys; from bot import logs; logs.configure('json');"
        "log = logging.getLogger('httpx'); log.info('GET %s', 'x'); log.warning('lost %s', 'x')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    line = json.loads(done.stderr)
    assert (line["level"], line["event"], line["logger"]) == ("warning", "library", "httpx")
    assert "lost" not in done.stderr


def test_text_is_for_people_and_stays_on_one_line() -> None:
    """In a terminal a line is time, level, event and values; nothing breaks out of its line."""
    code = (
        "import structlog; from bot import logs; logs.configure('text');"
        "structlog.get_logger().info('intake.waiting', why='a\\nb \\u202e', n=3)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.splitlines()[0][9:].split(maxsplit=2) == [
        "info",
        "intake.waiting",
        'why="a\\nb \\u202e" n=3',
    ]


def test_a_log_that_cannot_be_written_stops_nobody(log: Captured) -> None:
    """A full disk or a closed pipe under the log costs the line, not the turn."""
    log.close()
    structlog.get_logger().info("sent")


def test_what_the_log_never_uses_is_not_loaded() -> None:
    """The start is quick: no pretty tracebacks are loaded with the log, and rich stays usable."""
    code = (
        "import sys; from bot import logs; assert 'rich' not in sys.modules;"
        "import rich.console; assert 'structlog' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
