"""Builds everything once and puts it together; nothing else knows all the rooms."""

import asyncio
import contextlib
import os
import secrets
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import structlog

from bot import live, resources
from bot.checking import Fetch, check_sent
from bot.delivery.pacing import allowed
from bot.delivery.seams import Channel
from bot.delivery.sender import LEASE, Sender
from bot.documents import apart
from bot.errands.runner import Errands
from bot.errands.work import Fetch as FetchFile
from bot.errors import BotError
from bot.i18n import catalogs
from bot.i18n.render import TextError, Texts
from bot.ids import new_id
from bot.live import Live
from bot.messages import Class, Message, Outgoing, Run
from bot.ordered import errands_of
from bot.places import data_folder, master_key, url
from bot.playbook.parse import Library, load
from bot.settings import Settings
from bot.store import (
    backup,
    buttons,
    errands,
    leases,
    migrate,
    outbox,
    people,
    pins,
    sessions,
    updates,
)
from bot.store.database import Database, DatabaseDown, open_database, parse_url
from bot.store.lock import DataFolderLock
from bot.store.rotation import Changing
from bot.store.sealing import MasterKey
from bot.store.sending import SendingLock
from bot.turns import retaining
from bot.turns.books import Books
from bot.turns.due import Due
from bot.turns.reception import Reception
from bot.turns.world import Access, Committed, Download, Lease, World

log = structlog.get_logger()

STOP_GRACE = 8.0
TAKE_OVER_AFTER = 5.0
CLAIMS_KEPT = timedelta(days=7)
PREVIEWS_KEPT = timedelta(days=1)
OUTGOINGS_KEPT = timedelta(days=30)
ERRANDS_KEPT = timedelta(days=7)
"""How long a file waits for somebody who cannot be reached."""


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
    live: Live
    errands: Errands
    changing: Changing
    fetch: Fetch | None = None
    """Fetches what people sent; only a channel that has files can."""
    tasks: set["asyncio.Task[object]"] = field(default_factory=set)

    def deliver(self, committed: Committed) -> None:
        """Let follow what a committed turn left behind."""
        self.sender.hand_over(committed.outgoings, committed.answers)
        for at in committed.alarms:
            self.due.alarm(at)
        for each in committed.downloads:
            self.spawn(self._check(each))
        if committed.revived:
            self.spawn(self.recover())
        if committed.ordered:
            self.spawn(self.errands.look())
        if committed.erased or committed.emptied:
            self.spawn(self._wiped())

    async def _check(self, download: Download) -> None:
        """Read a playbook that was sent to be looked at."""
        self.deliver(await check_sent(self.database, self.world, self.fetch, download, clock=now))

    async def _wiped(self) -> None:
        """Leave nothing of what was erased in the write-ahead log, or among files to be sent."""
        with contextlib.suppress(DatabaseDown):
            await self.database.truncate_wal()
            await self.errands.sweep()
            erased = await self.database.turn(people.erasures)
            await asyncio.to_thread(backup.tell_folders, self.settings.data_dir, erased)

    async def look(self) -> None:
        """Go on with errands, and with a change of the key that was asked for."""
        await self.errands.look()
        await self.changing.look(now())

    def alert(self, text: str) -> None:
        """Tell the operators; what they are told names nobody."""
        log.warning("alert", text=text)
        self._tell(self.world.access.operators, f"Even Keel, for its operator:\n{text}")

    def tell_maintainers(self, text: str) -> None:
        """Tell those who edit playbooks what became of an edit."""
        self._tell(self.world.access.maintainers, f"Even Keel, for its maintainers:\n{text}")

    def _tell(self, chats: Iterable[str], text: str) -> None:
        sent = [self._told(each, text) for each in sorted(chats)]
        self.sender.hand_over([each for each in sent if each is not None])

    def _told(self, chat: str, text: str) -> Outgoing | None:
        if self.door.bot is None:
            return None
        body = Message((Run(text),))
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
                await self.database.turn(lambda conn: leases.end_other_leases(conn, owner, now()))
                await self.sender.recover()

    async def tidy(self) -> None:
        """Forget what nobody needs any more."""
        at = now()
        await self.database.turn(lambda conn: updates.prune(conn, at - CLAIMS_KEPT))
        await self.database.turn(lambda conn: buttons.prune(conn, at))
        await self.database.turn(lambda conn: outbox.forget(conn, at - OUTGOINGS_KEPT))
        await self.database.turn(lambda conn: sessions.forget_previews(conn, at - PREVIEWS_KEPT))
        await self.database.turn(lambda conn: pins.prune(conn, at - timedelta(days=1)))
        await self.database.turn(lambda conn: errands.prune(conn, at - ERRANDS_KEPT))
        await self.errands.sweep()
        await retaining.retain(
            self.database,
            self.world,
            at,
            months=self.settings.retention_months,
            deliver=self.deliver,
        )


@dataclass(slots=True)
class Door:
    """What is only known once the bot has been reached: its id and its name for links."""

    bot: str | None = None
    username: str | None = None

    def link(self, code: str) -> str:
        """Make an invite code something to share."""
        return f"https://t.me/{self.username}?start={code}" if self.username else f"/start {code}"


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
    folders = _folders_that_are_there(settings)
    files: dict[str, tuple[str, bytes]] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.yaml")):
            files[path.stem] = (str(path), _read(path))
    loaded, problems = load(files.values())
    if problems.errors:
        raise BotError("\n".join(str(each) for each in problems.errors))
    return loaded


def _folders_that_are_there(settings: Settings) -> list[Path]:
    folders = playbook_folders(settings)
    for folder in folders:
        if not folder.is_dir():
            raise BotError(f"EVENKEEL_PLAYBOOKS names {folder}, which is not a folder.")
    return folders


def _read_library(settings: Settings) -> tuple[Library | None, BotError | None]:
    _folders_that_are_there(settings)  # a wrong setting is told at once, whatever is published
    try:
        return library(settings), None
    except BotError as error:
        return None, error


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BotError(f"The playbook {path} cannot be read: {error.strerror}.") from None


@asynccontextmanager
async def coach(
    settings: Settings,
    channels: Callable[[Door], dict[tuple[str, str], Channel]],
    *,
    opens: bool = False,
    files: FetchFile | None = None,
) -> AsyncIterator[Coach]:
    """Build everything, run the sender while the context lasts, and stop in the right order.

    `opens` lets everybody in whatever the settings say (the terminal has one person). `files` gets
    the files that people sent; without it there are none to get.
    """
    folder = data_folder(settings)
    sqlite = parse_url(url(settings), folder).drivername == "sqlite"
    lock = DataFolderLock(folder) if sqlite else None
    if lock is not None:
        lock.acquire()
    try:
        # With broken files, what was published last is still there.
        read, broken = _read_library(settings)
        master = master_key(settings, folder, sqlite=sqlite)
        upgraded = await migrate.upgrade(url(settings), folder, now=now())
        if upgraded is not None:
            log.info("database.upgraded", before=upgraded.before, after=upgraded.after)
        database = open_database(url(settings), folder)
        try:
            known = read or await live.published(database)
            if known is None:
                raise broken or BotError("There are no playbooks.")
            async with _running(
                settings, channels, database, master, known, opens=opens, files=files
            ) as made:
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
    known: Library,
    *,
    opens: bool,
    files: FetchFile | None,
) -> AsyncIterator[Coach]:
    old = settings.old_master_key
    changing = Changing(
        settings.data_dir,
        database,
        master,
        old=None if old is None else MasterKey.parse(old.get_secret_value()),
    )
    await changing.begin(now())
    door = Door()
    owner = secrets.token_hex(8)
    access = Access(
        how="open" if opens else settings.access,
        allowed=frozenset(settings.allowed_ids),
        operators=frozenset(settings.operators),
        maintainers=frozenset(settings.maintainers or settings.operators),
        link=door.link,
    )
    said = catalogs.load(locale_folders(settings), report=_report_catalog)
    world = World(
        master=master,
        texts=Texts(said, report=_report_text, outdated=_report_outdated),
        books=Books(known, lambda: said),
        access=access,
        new_id=lambda at: new_id(at, secrets.token_bytes),
        new_token=lambda: secrets.token_urlsafe(12),
        lease=lambda at: Lease(owner, at + LEASE) if leads() else Lease(None, None),
        zone=settings.zone,
        storage_bytes=settings.storage_mb * 1024 * 1024,
        retention_months=settings.retention_months,
        draws=apart.available(),
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
        pace=allowed(settings.rate_bot, settings.rate_chat),
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

    errands_in_hand = errands_of(
        settings,
        database,
        world,
        owner=owner,
        clock=now,
        deliver=deliver,
        leads=leads,
        files=files,
    )
    sources = live.Sources(tuple(playbook_folders(settings)), tuple(locale_folders(settings)))

    def tell_maintainers(text: str) -> None:
        made[0].tell_maintainers(text)

    following = Live(
        database,
        world,
        sources,
        owner=owner,
        clock=now,
        tell=tell_maintainers,
    )
    made.append(
        Coach(
            settings,
            database,
            world,
            sender,
            due,
            receive,
            door,
            following,
            errands_in_hand,
            changing,
        )
    )
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
    made[0].spawn(made[0].look())  # what a killed run had in hand
    try:
        if database.dialect == "postgresql":
            # Other replicas may serve newer playbooks than lie here.
            await following.look(weigh=False)
        yield made[0]
    finally:
        await due.stop()
        await errands_in_hand.stop()
        for each in locking:
            each.cancel()
        await asyncio.gather(*locking, return_exceptions=True)
        await sender.stop(STOP_GRACE)
        await sending
        await asyncio.gather(*made[0].tasks, return_exceptions=True)


def _report_catalog(error: catalogs.CatalogError) -> None:
    log.error("texts.file_left_out", reason=str(error))


def _report_outdated(language: str, context: str) -> None:
    log.info("text.outdated", language=language, context=context)


def _report_text(error: TextError) -> None:
    log.error("text.broken", context=error.context, slot=error.slot)
