"""SQLite: one thread that writes, and read-only connections beside it.

Turns that wait share one commit; each stands or falls alone. How SQLite is set up is here only.
"""

import asyncio
import os
import queue
import sqlite3
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar
from urllib.parse import quote

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    NullPool,
    PoolProxiedConnection,
    create_engine,
    event,
)
from sqlalchemy.exc import DBAPIError

from bot.store.database import DatabaseDown

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

T = TypeVar("T")

MOST_PER_COMMIT = 64
LONGEST_GROUP = 0.004  # seconds: nobody waits longer for the commit of others
IDLE_BEFORE_CHECKPOINT = 0.5  # seconds
# Only reached when the writer is never idle; 4 kB pages.
_PAGES_BEFORE_FORCED_CHECKPOINT = 4000
_READERS = 2

_ILL = {
    sqlite3.SQLITE_BUSY: "is locked by another program; close that one",
    sqlite3.SQLITE_LOCKED: "is locked by another program; close that one",
    sqlite3.SQLITE_NOMEM: "ran out of memory",
    sqlite3.SQLITE_READONLY: "may not be written to; check the permissions of its folder",
    sqlite3.SQLITE_PERM: "may not be written to; check the permissions of its folder",
    sqlite3.SQLITE_INTERRUPT: "was interrupted",
    sqlite3.SQLITE_IOERR: "could not read or write its disk; check the disk",
    sqlite3.SQLITE_CORRUPT: "is damaged; restore it from a backup",
    sqlite3.SQLITE_NOTADB: "is not a database; check DATABASE_URL or restore it from a backup",
    sqlite3.SQLITE_FULL: "found the disk full; make room",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened; check that its folder exists and is writable",
    sqlite3.SQLITE_PROTOCOL: "is locked by another program; close that one",
}


def down(error: BaseException) -> DatabaseDown | None:
    """Tell an ill database from a mistake in a turn (None), without the words of either."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if not isinstance(cause, sqlite3.Error):
        return None
    code = getattr(cause, "sqlite_errorcode", None)
    if code is None:
        return None
    says = _ILL.get(code & 0xFF)
    if says is None:
        return None
    return DatabaseDown(f"The database {says} ({cause.sqlite_errorname}).")


def prepare(connection: sqlite3.Connection, *, busy_timeout: float) -> None:
    """Set up a writing connection: durable before it answers, nothing left of deleted rows."""
    # Transactions are begun by us: the driver's own way starts them late and loses increments.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {round(busy_timeout * 1000)}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.execute("PRAGMA cache_size = -4000")
    cursor.execute(f"PRAGMA wal_autocheckpoint = {_PAGES_BEFORE_FORCED_CHECKPOINT}")
    cursor.close()


def writing_engine(path: Path, *, busy_timeout: float) -> Engine:
    """Make an engine whose transactions begin as writers do; the file is made private."""
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        poolclass=NullPool,
        hide_parameters=True,
        connect_args={"check_same_thread": False, "cached_statements": 256},
    )

    @event.listens_for(engine, "connect")
    def connected(connection: sqlite3.Connection, _record: object) -> None:
        prepare(connection, busy_timeout=busy_timeout)

    def begin(connection: PoolProxiedConnection) -> None:
        connection.execute("BEGIN IMMEDIATE")

    # As a listener to "begin" it would make every statement look for listeners, a tenth of a turn.
    engine.dialect.do_begin = begin  # type: ignore[assignment]  # a method of one instance
    return engine


@dataclass(slots=True)
class _Job:
    fn: Callable[[Connection], Any]
    future: asyncio.Future[Any]
    result: Any = None
    error: BaseException | None = None
    # Runs outside any transaction, as the one thing in its group.
    alone: bool = False


class SqliteDatabase:
    """A SQLite file with its writer thread; the thread starts with the first turn."""

    dialect: Literal["sqlite"] = "sqlite"

    def __init__(self, path: Path, *, busy_timeout: float = 5.0) -> None:
        self.path = path
        self._busy_timeout = busy_timeout
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._engine = writing_engine(path, busy_timeout=busy_timeout)
        self._connection: Connection | None = None
        self._readers: AsyncEngine | None = None
        self._closed = False
        self._uncopied = False

    async def turn(self, fn: Callable[[Connection], T]) -> T:
        """Run `fn` in one transaction on the writer thread; returns after COMMIT.

        Cancelling the wait does not stop a turn that has begun; one that has not is left out.
        """
        result: T = await self._ask(fn, alone=False)
        return result

    async def truncate_wal(self) -> bool:
        """Copy the write-ahead log into the database and empty it; False when readers held on."""
        emptied: bool = await self._ask(_truncate, alone=True)
        return emptied

    async def read(self, fn: Callable[[Connection], T]) -> T:
        """Run `fn` on a read-only connection, on one snapshot."""
        if self._closed:
            raise DatabaseDown("The database is closed.")
        if self._readers is None:
            self._readers = self._open_readers()
        try:
            async with self._readers.begin() as connection:
                return await connection.run_sync(fn)
        except (DBAPIError, sqlite3.Error) as error:
            raise down(error) or error from None

    async def close(self) -> None:
        """Finish the turns that wait, empty the write-ahead log, end the thread."""
        self._closed = True
        if self._readers is not None:
            await self._readers.dispose()
            self._readers = None
        thread, self._thread = self._thread, None
        if thread is not None:
            self._jobs.put(None)
            await asyncio.get_running_loop().run_in_executor(None, thread.join)

    def _ask(self, fn: Callable[[Connection], Any], *, alone: bool) -> asyncio.Future[Any]:
        if self._closed:
            raise DatabaseDown("The database is closed.")
        if self._thread is None:
            self._thread = threading.Thread(target=self._write, name="writer", daemon=True)
            self._thread.start()
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._jobs.put(_Job(fn, future, alone=alone))
        return future

    # --- on the writer thread -----------------------------------------------------------------

    def _write(self) -> None:
        following: _Job | None = None
        while True:
            job = following or self._next()
            if job is None:
                break
            following, stop = self._serve(job)
            if stop:
                break
        self._disconnect(truncate=True)

    def _next(self) -> _Job | None:
        if self._uncopied:
            try:
                return self._jobs.get(timeout=IDLE_BEFORE_CHECKPOINT)
            except queue.Empty:
                self._checkpoint()
        return self._jobs.get()

    def _serve(self, first: _Job) -> tuple[_Job | None, bool]:
        """Run one group; gives the job that must wait for the next one, and whether to stop."""
        group: list[_Job] = []
        following: _Job | None = None
        stop = False
        try:
            connection = self._connect()
            if first.alone:
                group.append(first)
                first.result = first.fn(connection)
            else:
                following, stop = self._share(connection, first, group)
        except BaseException as error:  # noqa: BLE001 - the thread outlives every turn
            if first not in group:
                group.append(first)
            told = down(error) or error
            for job in group:
                job.error = job.error or told
            self._disconnect(truncate=False)
        _hand_back(group)
        return following, stop

    def _share(
        self, connection: Connection, first: _Job, group: list[_Job]
    ) -> tuple[_Job | None, bool]:
        """Run what waits in one transaction, each in its own savepoint, and commit once."""
        transaction = connection.begin()
        driver: sqlite3.Connection = connection.connection.driver_connection  # type: ignore[assignment]  # the pysqlite dialect's
        try:
            until = time.monotonic() + LONGEST_GROUP
            kept = 0
            job: _Job | None = first
            following: _Job | None = None
            stop = False
            while job is not None:
                group.append(job)
                kept += _run_one(job, connection, driver, others=kept > 0)
                job = None
                if len(group) < MOST_PER_COMMIT and time.monotonic() < until:
                    try:
                        job = self._jobs.get_nowait()
                    except queue.Empty:
                        break
                    if job is None:
                        stop = True
                    elif job.alone:
                        following, job = job, None
            if kept:
                transaction.commit()
                self._uncopied = True
            else:
                transaction.rollback()
        except BaseException:
            if driver.in_transaction:
                driver.rollback()
            raise
        return following, stop

    def _connect(self) -> Connection:
        if self._connection is None:
            make_private(self.path)
            self._connection = self._engine.connect()
        return self._connection

    def _disconnect(self, *, truncate: bool) -> None:
        connection, self._connection = self._connection, None
        if connection is None:
            return
        try:
            if truncate:
                _truncate(connection)
            connection.close()
        except Exception:  # noqa: BLE001 - it is being given up
            connection.invalidate()

    def _checkpoint(self) -> None:
        self._uncopied = False
        if self._connection is not None:
            try:
                _pragma(self._connection, "wal_checkpoint(PASSIVE)")
            except sqlite3.Error:
                # The next commit meets the same trouble and tells its caller.
                return

    # --- readers ------------------------------------------------------------------------------

    def _open_readers(self) -> "AsyncEngine":
        from sqlalchemy.ext.asyncio import create_async_engine

        name = f"file:{quote(str(self.path.resolve()))}?mode=ro"
        engine = create_async_engine(
            URL.create("sqlite+aiosqlite", database=name, query={"uri": "true"}),
            hide_parameters=True,
            pool_size=_READERS,
            max_overflow=0,
        )

        @event.listens_for(engine.sync_engine, "connect")
        def connected(connection: Any, _record: object) -> None:  # noqa: ANN401 - SQLAlchemy's adapter
            connection.isolation_level = None
            cursor = connection.cursor()
            cursor.execute(f"PRAGMA busy_timeout = {round(self._busy_timeout * 1000)}")
            cursor.execute("PRAGMA query_only = ON")
            cursor.close()

        @event.listens_for(engine.sync_engine, "begin")
        def begun(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN")

        return engine


def _run_one(
    job: _Job, connection: Connection, driver: sqlite3.Connection, *, others: bool
) -> bool:
    """Run one job; True when it has something to commit. What it raised stays with it.

    The first of a group needs no savepoint: taking everything back takes back only its own.
    """
    if job.future.cancelled():
        return False
    if others:
        driver.execute("SAVEPOINT job")
    try:
        job.result = job.fn(connection)
    except BaseException as error:  # noqa: BLE001 - handed to whoever asked
        job.error = down(error) or error
        if not driver.in_transaction:
            # SQLite gave up the whole transaction (disk full, broken disk): so do we.
            raise down(error) or DatabaseDown("The database gave up a transaction.") from None
        if others:
            driver.execute("ROLLBACK TO job")
            driver.execute("RELEASE job")
        else:
            driver.execute("ROLLBACK")
            driver.execute("BEGIN IMMEDIATE")
        return False
    if others:
        driver.execute("RELEASE job")
    return True


def _hand_back(group: list[_Job]) -> None:
    loops: dict[asyncio.AbstractEventLoop, list[_Job]] = {}
    for job in group:
        loops.setdefault(job.future.get_loop(), []).append(job)
    for loop, jobs in loops.items():
        try:
            loop.call_soon_threadsafe(_resolve, jobs)
        except RuntimeError:
            # The loop is closed: nobody waits any more.
            continue


def _resolve(jobs: list[_Job]) -> None:
    for job in jobs:
        if job.future.done():
            continue
        if job.error is None:
            job.future.set_result(job.result)
        elif isinstance(job.error, StopIteration):
            # The one error that a future refuses to carry.
            job.future.set_exception(RuntimeError("a turn raised StopIteration"))
        else:
            job.future.set_exception(job.error)


def _pragma(connection: Connection, name: str) -> tuple[Any, ...]:
    """Run a pragma outside any transaction, where SQLAlchemy would begin one."""
    driver: sqlite3.Connection = connection.connection.driver_connection  # type: ignore[assignment]  # the pysqlite dialect's
    row: tuple[Any, ...] = driver.execute(f"PRAGMA {name}").fetchone()
    return row


def _truncate(connection: Connection) -> bool:
    busy, _pages, _copied = _pragma(connection, "wal_checkpoint(TRUNCATE)")
    return not busy


def make_private(path: Path) -> None:
    """Create the file readable by its owner only; SQLite gives its companions the same mode."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise DatabaseDown(f"The database {path} cannot be opened: {error.strerror}.") from None
