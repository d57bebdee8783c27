"""`evenkeel chat`: the very same turns in a terminal, on a database of their own."""

import asyncio
import base64
import contextlib
import json
import locale
import os
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime, timedelta
from io import TextIOWrapper
from pathlib import Path

import structlog
from sqlalchemy import Connection, exists, select

from bot.app import Coach, coach, now
from bot.channels.terminal.channel import TerminalChannel
from bot.channels.terminal.conversation import BOT, CHANNEL, YOU, Seams, converse
from bot.channels.terminal.face import Face
from bot.channels.terminal.screens import Shown
from bot.channels.terminal.transcript import Lines, Transcript
from bot.errors import BotError
from bot.i18n.languages import LANGUAGES
from bot.jobs import Jobs, schedule
from bot.logs import configure, told
from bot.messages import Incoming, Lane, Message, Rows, Run
from bot.places import data_folder
from bot.settings import Settings, read_settings
from bot.store import bodies, errands, holds, kept, people, reminders, wakeups
from bot.store.database import DatabaseDown
from bot.store.tables import outgoings

LOG = "chat.log"
SOON = timedelta(seconds=2)
"""A script's next line waits for what falls due within this time."""
MOST_WAIT = 5.0
"""Seconds that a line waits for answers on their way; what takes longer comes when it comes."""
GLANCE = 0.01
SCREENS = "screens"
MOST_SCREENS = 20

WELCOME = "Even Keel. Write or paste what is going on, or /forward NAME: their words"
KEYS = "A number presses a button. /help says what else there is, /quit leaves. {kept}"
KEPT = "All of it is kept."
NOT_KEPT = "Nothing of this is kept."
WHERE_YOU_WERE = "Where you were:"
NOT_TAKEN_IN = "Your last line was not taken in; send it once more."

_PLACE = {"table": "kept", "column": "value", "row": f"{CHANNEL}:{BOT}:{SCREENS}"}


def chat(*, fresh: bool, data_dir: Path | None, lang: str | None = None) -> None:
    """Talk in the terminal until the input ends or the person leaves; `lang` is spoken from now."""
    if lang is not None and lang not in LANGUAGES:
        raise BotError(f"--lang is one of {', '.join(LANGUAGES)}.")
    if fresh and data_dir is not None:
        raise BotError("--fresh keeps nothing, and --data-dir says where to keep it: choose one.")
    given = read_settings()
    with _folder(given, data_dir, fresh=fresh) as folder:
        settings = _of_the_terminal(given, folder)
        data_folder(settings)
        try:
            log = (folder / LOG).open("a", encoding="utf-8")
        except OSError as error:
            raise BotError(f"{folder / LOG} cannot be written: {error.strerror}.") from None
        with log:
            configure("text", stream=log)
            try:
                asyncio.run(_talk(settings, NOT_KEPT if fresh else KEPT, lang))
            except asyncio.CancelledError:  # told to stop: as good as Ctrl+C
                raise KeyboardInterrupt from None
            except (BotError, BrokenPipeError):  # the latter when nobody reads any more
                raise
            except Exception as error:  # noqa: BLE001 - a person never meets a traceback
                structlog.get_logger().error("chat.failed", **told(error))
                raise BotError(
                    "Something went wrong inside Even Keel. What was answered before is kept; "
                    f"{folder / LOG} says where it happened."
                ) from None


@contextmanager
def _folder(settings: Settings, data_dir: Path | None, *, fresh: bool) -> Iterator[Path]:
    """Give the folder of this conversation; a fresh one is thrown away."""
    if fresh:
        with tempfile.TemporaryDirectory(prefix="evenkeel-") as name:
            yield Path(name)
    elif data_dir is not None:
        yield data_dir
    elif "data_dir" in settings.model_fields_set:
        yield settings.data_dir / "chat"
    else:
        yield _home() / "evenkeel" / "chat"


def _home() -> Path:
    """Give the folder where programs of this system keep a person's records."""
    try:
        home = Path.home()
    except RuntimeError:
        raise BotError(
            "This user has no home folder to keep the conversation in. Name one: --data-dir DIR"
        ) from None
    match sys.platform:
        case "win32":
            return home / "AppData" / "Local"
        case "darwin":
            return home / "Library" / "Application Support"
        case _:
            return home / ".local" / "share"


def _of_the_terminal(given: Settings, folder: Path) -> Settings:
    """Leave out what belongs to the bot: its database, key, pace and operators."""
    here = {} if "zone" in given.model_fields_set else {"zone": _local_zone() or given.zone}
    own = {
        "data_dir": folder,
        "database_url": None,
        "master_key": None,
        "operators": (),
        "maintainers": (),
        "rate_bot": 0.0,
        "rate_chat": 0.0,
    }
    return given.model_copy(update=own | here)


def _local_zone() -> str | None:
    """Name the zone of this machine where its clock file tells, as on Linux and macOS."""
    _, found, name = os.path.realpath("/etc/localtime").partition("zoneinfo/")
    return name if found and not name.startswith(("posix/", "right/")) else None


async def _talk(settings: Settings, kept_or_not: str, lang: str | None) -> None:
    _stop_when_told()
    interactive = sys.stdin.isatty() and sys.stdout.isatty()
    with _window() if interactive else _transcript() as face:
        channel = TerminalChannel(face)
        async with coach(settings, lambda _door: {(CHANNEL, BOT): channel}, opens=True) as made:
            if lang is not None:
                await _speak(made, lang)
            face.aside(f"{WELCOME}\n{KEYS.format(kept=kept_or_not)}")
            memory = Memory(made, channel)
            await memory.restore(face)
            async with _ticking(made, memory):
                within = timedelta(0) if interactive else SOON

                async def settle() -> None:
                    await _settle(made, within)
                    await memory.keep()

                async def receive(batch: Sequence[Incoming]) -> None:
                    try:
                        await made.receive(batch)
                    except DatabaseDown as problem:
                        if not interactive:
                            raise
                        face.aside(f"{problem} {NOT_TAKEN_IN}")

                await converse(face, channel, Seams(receive, settle, now, lang or _language()))


def _stop_when_told() -> None:
    """Leave in order when the window is closed or the system stops; nothing stays behind."""
    task = asyncio.current_task()
    loop = asyncio.get_running_loop()
    for name in ("SIGTERM", "SIGHUP"):
        with contextlib.suppress(AttributeError, NotImplementedError):  # Windows has neither
            loop.add_signal_handler(getattr(signal, name), task.cancel if task else loop.stop)


@contextmanager
def _window() -> Iterator[Face]:
    from bot.channels.terminal.window import Window

    with Window() as window:
        yield window


@contextmanager
def _transcript() -> Iterator[Face]:
    out = sys.stdout
    if isinstance(out, TextIOWrapper):  # what its encoding lacks must not stop anything
        out.reconfigure(errors="replace")
    yield Transcript(Lines(sys.stdin.fileno()), out)


async def _speak(made: Coach, lang: str) -> None:
    """Let somebody who talked here before be spoken to in another language."""
    if lang not in made.world.texts.languages:
        raise BotError(f"Nothing is translated into {LANGUAGES[lang].name} ({lang}) yet.")

    def keep(conn: Connection) -> None:
        person = people.find(conn, made.world.master, CHANNEL, BOT, YOU)
        if person is not None:
            people.set_language(conn, person.id, lang)

    await made.database.turn(keep)


def _language() -> str | None:
    """Give the language of the system, as a channel would tell a person's."""
    name, _ = locale.getlocale()
    return None if name is None else name.partition("_")[0]


# --- when all is answered ------------------------------------------------------------------------


async def _settle(made: Coach, within: timedelta) -> None:
    """Fire what falls due within this time, and wait until what it brought has been shown."""
    until = now() + within
    seen = None
    while (due := await made.database.turn(_next_due)) is not None and due <= until:
        await asyncio.sleep(max(0.0, (due - now()).total_seconds()))
        if not await made.due.fire() and due == seen:
            break  # one that fails is left to the ticks
        seen = due
    deadline = asyncio.get_running_loop().time() + MOST_WAIT
    while await made.database.turn(_on_their_way):
        if asyncio.get_running_loop().time() > deadline:
            break
        await asyncio.sleep(GLANCE)


def _next_due(conn: Connection) -> datetime | None:
    found = (each.next_due(conn) for each in (wakeups, reminders, holds))
    return min((each for each in found if each is not None), default=None)


def _on_their_way(conn: Connection) -> bool:
    """Tell whether something that was queued has not been shown; a picture that moves may last."""
    unsent = select(outgoings.c.id).where(
        outgoings.c.state == "leased", outgoings.c.lane != Lane.ANIMATION.value
    )
    return bool(conn.execute(select(exists(unsent))).scalar_one()) or errands.any_under_way(conn)


@asynccontextmanager
async def _ticking(made: Coach, memory: "Memory") -> AsyncIterator[None]:
    """Let reminders fire while the chat is open; what stands on the screen is kept along."""

    async def fire_due() -> None:
        await made.due.fire()
        await memory.keep()

    async def recover() -> None:
        with contextlib.suppress(DatabaseDown):
            await made.sender.recover()

    async def tidy() -> None:
        with contextlib.suppress(DatabaseDown):
            await made.tidy()

    async def watch() -> None:
        """Nobody operates a terminal but the person in front of it."""

    jobs = Jobs(
        fire_due=fire_due,
        recover=recover,
        errands=made.look,
        watch=watch,
        tidy=tidy,
        reload=made.live.look,
    )
    scheduler = schedule(jobs)
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)
        await memory.keep()


# --- what stood on the screen --------------------------------------------------------------------


class Memory:
    """Keeps what can be pressed, sealed, so that the next run goes on where this one was."""

    def __init__(self, made: Coach, channel: TerminalChannel) -> None:
        self._made = made
        self._screens = channel.screens
        self._channel = channel
        self._stored = "[]"

    async def keep(self) -> None:
        """Store the screens if they changed; without a database the last ones stay."""
        standing = self._screens.worth_keeping[-MOST_SCREENS:]
        plain = json.dumps(
            [[e.name, bodies.dump(Message(e.runs, e.rows, e.typing)).decode()] for e in standing]
        )
        if plain == self._stored:
            return
        sealed = self._made.world.master.seal_for_operator(plain.encode(), **_PLACE)
        value = base64.b64encode(sealed).decode()
        with contextlib.suppress(DatabaseDown):
            await self._made.database.turn(
                lambda conn: kept.put(conn, CHANNEL, BOT, SCREENS, value)
            )
            self._stored = plain

    async def restore(self, face: Face) -> None:
        """Put the stored screens back, and show the newest of them."""
        value = await self._made.database.turn(lambda conn: kept.get(conn, CHANNEL, BOT, SCREENS))
        if value is None:
            return
        opened = self._made.world.master.open_for_operator(base64.b64decode(value), **_PLACE)
        self._stored = opened.decode()
        shown = [Shown(name, *_message(body)) for name, body in json.loads(self._stored)]
        if shown:
            face.aside(WHERE_YOU_WERE)
            self._channel.restore(shown)


def _message(body: str) -> tuple[tuple[Run, ...], Rows, bool]:
    match bodies.load(body.encode()):
        case Message(runs=runs, rows=rows, typing=typing):
            return runs, rows, typing
        case _:
            raise ValueError("only messages are kept")
