"""Builds everything once and puts it together; nothing else knows all the rooms."""

import asyncio
import contextlib
import os
import secrets
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import structlog
from sqlalchemy import Connection

from bot import resources
from bot.delivery.pacing import Pace
from bot.delivery.seams import Channel
from bot.delivery.sender import LEASE, Sender
from bot.errors import BotError
from bot.i18n import catalogs
from bot.i18n.render import TextError, Texts
from bot.ids import new_id
from bot.messages import Class, Message, Outgoing, Run
from bot.playbook.parse import Library, load
from bot.settings import Settings
from bot.store import buttons, kept, migrate, outbox, pins, updates
from bot.store.database import Database, DatabaseDown, open_database, parse_url
from bot.store.lock import DataFolderLock
from bot.store.sealing import MasterKey
from bot.store.sending import SendingLock
from bot.turns.books import Books
from bot.turns.due import Due
from bot.turns.reception import Reception
from bot.turns.world import Access, Committed, Lease, World

log = structlog.get_logger()

KEY_FILE = "master.key"
AFTER_START = 3.0
"""So many seconds after the start the examples are read: they must not delay the first poll."""
STOP_GRACE = 8.0
TAKE_OVER_AFTER = 5.0
BURST_SHARE = 6
CLAIMS_KEPT = timedelta(days=7)
OUTGOINGS_KEPT = timedelta(days=30)


def now() -> datetime:
    """Give the time in UTC; this and `time.monotonic` are the only clocks of the program."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Coach:
    """The running whole: a database, a sender, and the turns between them."""

    settings: Settings
    database: Database
    world: World
    sender: Sender
    due: Due
    receive: Reception
    door: "Door"
    tasks: set["asyncio.Task[object]"] = field(default_factory=set)

    def deliver(self, committed: Committed) -> None:
        """Let follow what a committed turn left behind."""
        self.sender.hand_over(committed.outgoings, committed.answers)
        for at in committed.alarms:
            self.due.alarm(at)
        if committed.revived:
            self.spawn(self.recover())
        if committed.erased:
            self.spawn(self._wiped())

    async def _wiped(self) -> None:
        """Leave nothing of what was erased in the write-ahead log."""
        await self.database.truncate_wal()

    def alert(self, text: str) -> None:
        """Tell the operators; what they are told names nobody."""
        log.warning("alert", text=text)
        operators = sorted(self.world.access.operators)
        sent = [self._to_operator(each, text) for each in operators]
        self.sender.hand_over([each for each in sent if each is not None])

    def _to_operator(self, chat: str, text: str) -> Outgoing | None:
        if self.door.bot is None:
            return None
        body = Message((Run(f"Even Keel, for its operator:\n{text}"),))
        name = self.world.new_id(now())
        return Outgoing(name, "", "telegram", self.door.bot, chat, 0, body, Class.B)

    def spawn(self, work: Coroutine[Any, Any, object]) -> None:
        """Do something beside everything else, and hold on to it until it is done."""
        task: asyncio.Task[object] = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def recover(self) -> None:
        """Send what is due again; an ill database is left to the next time."""
        with contextlib.suppress(DatabaseDown):
            await self.sender.recover()

    async def take_over(self) -> None:
        """Send from here on what another replica sent until now.

        What that one had in the air has this long to be written down; then it is sent again.
        """
        await self.recover()
        await asyncio.sleep(TAKE_OVER_AFTER)
        with contextlib.suppress(DatabaseDown):
            owner = self.world.lease(now()).by
            if owner is not None:
                await self.database.turn(lambda conn: outbox.end_other_leases(conn, owner, now()))
                await self.sender.recover()

    async def tidy(self) -> None:
        """Forget what nobody needs any more."""
        at = now()
        await self.database.turn(lambda conn: updates.prune(conn, at - CLAIMS_KEPT))
        await self.database.turn(lambda conn: buttons.prune(conn, at))
        await self.database.turn(lambda conn: outbox.forget(conn, at - OUTGOINGS_KEPT))
        await self.database.turn(lambda conn: pins.prune(conn, at - timedelta(days=1)))


@dataclass(slots=True)
class Door:
    """What is only known once the bot has been reached: its id and its name for links."""

    bot: str | None = None
    username: str | None = None

    def link(self, code: str) -> str:
        """Make an invite code something to share."""
        return f"https://t.me/{self.username}?start={code}" if self.username else f"/start {code}"


def data_folder(settings: Settings) -> Path:
    """Make the data folder, private; a BotError says what is wrong with it."""
    folder = settings.data_dir
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BotError(
            f"The data folder {folder} cannot be made: {error.strerror}. Choose another with "
            "EVENKEEL_DATA_DIR, or let this user write there."
        ) from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise BotError(
            f"The data folder {folder} cannot be written to. Choose another with "
            "EVENKEEL_DATA_DIR, or let this user write there."
        )
    return folder


def master_key(settings: Settings, folder: Path, *, sqlite: bool) -> MasterKey:
    """Get the key from the environment, or on SQLite from the key file, made at first need."""
    if settings.master_key is not None:
        try:
            return MasterKey.parse(settings.master_key.get_secret_value())
        except BotError as error:
            raise BotError(f"EVENKEEL_MASTER_KEY is not usable: {error}") from None
    if not sqlite:
        raise BotError(
            "PostgreSQL needs EVENKEEL_MASTER_KEY, the same on every replica: 32 bytes in hex, for "
            'example from: python3 -c "import secrets; print(secrets.token_hex(32))"'
        )
    key_file = folder / KEY_FILE
    if not key_file.exists() and parse_url(url(settings), folder).database:
        _refuse_lost_key(Path(str(parse_url(url(settings), folder).database)), key_file)
    return MasterKey.from_file(key_file)


def _refuse_lost_key(database: Path, key_file: Path) -> None:
    if database.exists() and database.stat().st_size > 0:
        raise BotError(
            f"The database {database} is there, but its key {key_file} is not. Put the key file "
            "back, or name another data folder with EVENKEEL_DATA_DIR to start anew."
        )


def url(settings: Settings) -> str | None:
    """Give the database's address as it was set."""
    return None if settings.database_url is None else settings.database_url.get_secret_value()


def playbook_folders(settings: Settings) -> list[Path]:
    """List the folders of playbooks; what a later one holds stands in for an earlier one's."""
    return [
        resources.playbooks_dir(),
        *(Path(each) for each in settings.playbooks.split(os.pathsep) if each),
    ]


def locale_folders(settings: Settings) -> list[Path]:
    """List the folders of translations: the interface's, then those beside the playbooks."""
    return [resources.interface_dir(), *map(catalogs.beside, playbook_folders(settings))]


def library(settings: Settings) -> Library:
    """Load every playbook; all problems of all files are said at once."""
    folders = playbook_folders(settings)
    files: dict[str, tuple[str, bytes]] = {}
    for folder in folders:
        if not folder.is_dir():
            raise BotError(f"EVENKEEL_PLAYBOOKS names {folder}, which is not a folder.")
        for path in sorted(folder.glob("*.yaml")):
            files[path.stem] = (str(path), _read(path))
    loaded, problems = load(files.values())
    if problems.errors:
        raise BotError("\n".join(str(each) for each in problems.errors))
    return loaded


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BotError(f"The playbook {path} cannot be read: {error.strerror}.") from None


def check_key(database_key: str | None, master: MasterKey) -> None:
    """Refuse a key that did not seal what is there."""
    if database_key is not None and database_key != master.check_value():
        raise BotError(
            "The master key is not the one that sealed this database. Put the right key file or "
            "EVENKEEL_MASTER_KEY back; nothing was changed."
        )


@asynccontextmanager
async def coach(
    settings: Settings,
    channels: Callable[[Door], dict[tuple[str, str], Channel]],
    *,
    opens: bool = False,
) -> AsyncIterator[Coach]:
    """Build everything, run the sender while the context lasts, and stop in the right order.

    `opens` lets everybody in whatever the settings say (the terminal has one person).
    """
    folder = data_folder(settings)
    sqlite = parse_url(url(settings), folder).drivername == "sqlite"
    lock = DataFolderLock(folder) if sqlite else None
    if lock is not None:
        lock.acquire()
    try:
        books = Books(library(settings))
        master = master_key(settings, folder, sqlite=sqlite)
        upgraded = await migrate.upgrade(url(settings), folder, now=now())
        if upgraded is not None:
            log.info("database.upgraded", before=upgraded.before, after=upgraded.after)
        database = open_database(url(settings), folder)
        try:
            async with _running(settings, channels, database, master, books, opens=opens) as made:
                yield made
        finally:
            await database.close()
    finally:
        if lock is not None:
            lock.release()


@asynccontextmanager
async def _running(
    settings: Settings,
    channels: Callable[[Door], dict[tuple[str, str], Channel]],
    database: Database,
    master: MasterKey,
    books: Books,
    *,
    opens: bool,
) -> AsyncIterator[Coach]:
    check_key(await database.turn(lambda conn: _keep_key_check(conn, master)), master)
    door = Door()
    owner = secrets.token_hex(8)
    access = Access(
        how="open" if opens else settings.access,
        allowed=frozenset(settings.allowed_ids),
        operators=frozenset(settings.operators),
        link=door.link,
    )
    world = World(
        master=master,
        texts=Texts(
            catalogs.load(locale_folders(settings), report=_report_catalog),
            report=_report_text,
            outdated=_report_outdated,
        ),
        books=books,
        access=access,
        new_id=lambda at: new_id(at, secrets.token_bytes),
        new_token=lambda: secrets.token_urlsafe(12),
        lease=lambda at: Lease(owner, at + LEASE) if leads() else Lease(None, None),
        zone=settings.zone,
        storage_bytes=settings.storage_mb * 1024 * 1024,
    )
    lock: list[SendingLock] = []  # one on PostgreSQL, where several may want to send

    def leads() -> bool:
        return not lock or lock[0].held

    sender = Sender(
        channels(door),
        database,
        master=master,
        owner=owner,
        clock=now,
        monotonic=monotonic,
        # Rate and burst together stay below Telegram's 30 in any one second.
        pace=Pace(
            bot=settings.rate_bot,
            chat=settings.rate_chat,
            bot_burst=max(1, round(settings.rate_bot / BURST_SHARE)),
        ),
        alone=database.dialect == "sqlite",
        leads=leads,
    )
    made: list[Coach] = []

    def deliver(committed: Committed) -> None:
        made[0].deliver(committed)

    def alert(text: str) -> None:
        made[0].alert(text)

    due = Due(database, world, clock=now, deliver=deliver, alert=alert)
    receive = Reception(database, world, clock=now, deliver=deliver, alert=alert)
    made.append(Coach(settings, database, world, sender, due, receive, door))
    if database.dialect == "postgresql":
        lock.append(
            SendingLock(
                parse_url(url(settings), settings.data_dir),
                gained=made[0].take_over,
                woken=made[0].recover,
            )
        )
    locking = [asyncio.create_task(each.run()) for each in lock]
    sending = asyncio.create_task(sender.run())
    reading = asyncio.create_task(_read_examples(books))
    try:
        yield made[0]
    finally:
        reading.cancel()
        await due.stop()
        for each in locking:
            each.cancel()
        await asyncio.gather(*locking, reading, return_exceptions=True)
        await sender.stop(STOP_GRACE)
        await sending
        await asyncio.gather(*made[0].tasks, return_exceptions=True)


async def _read_examples(books: Books) -> None:
    """Make finding guides ready, once the first messages had their turn."""
    await asyncio.sleep(AFTER_START)
    await asyncio.to_thread(books.finder)


def _keep_key_check(conn: Connection, master: MasterKey) -> str | None:
    """Give the stored check value of the key, after storing ours if there was none."""
    found = kept.get(conn, "", "", "key_check")
    if found is None:
        kept.put(conn, "", "", "key_check", master.check_value())
    return found


def _report_catalog(error: catalogs.CatalogError) -> None:
    log.error("texts.file_left_out", reason=str(error))


def _report_outdated(language: str, context: str) -> None:
    log.info("text.outdated", language=language, context=context)


def _report_text(error: TextError) -> None:
    log.error("text.broken", context=error.context, slot=error.slot)
