"""The database: reachable, whole, of the right version, sealed with the key that is there."""

import asyncio
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, NullPool, create_engine, func, select
from sqlalchemy.exc import DBAPIError

from bot.cli.checkup.finding import Finding, good, note, wrong
from bot.store import kept, migrate, updates
from bot.store.database import DatabaseDown, open_database
from bot.store.sealing import MasterKey

_CHECK_SECONDS = 30.0
_CONNECT_SECONDS = 10.0
_POSTGRES_NEEDED = 14
_WAL = b"\x02\x02"
_WAL_AT = 18  # in the file's header: how it is written and read


def sqlite_file(path: Path, master: MasterKey | None, *, running: bool | None) -> list[Finding]:
    """Look into a SQLite file without writing to it, beside a running coach as well."""
    if not path.exists() or not path.stat().st_size:
        return [note(f"The database {path} is not there yet; the first start makes it.")]
    from bot.store.sqlite import down

    try:
        with _opened(path, running=running) as conn:
            found = [*_whole(conn), *schema(conn, master)]
    except (DBAPIError, sqlite3.Error, OSError) as error:
        ill = down(error)
        said = str(ill) if ill is not None else f"The database {path} cannot be read."
        return [wrong(said)]
    with path.open("rb") as file:
        file.seek(_WAL_AT)
        if file.read(len(_WAL)) != _WAL:
            found.append(note("The database is not in WAL mode; the next start sets that."))
    return found


@contextmanager
def _opened(path: Path, *, running: bool | None) -> Iterator[Connection]:
    log = path.with_name(path.name + "-wal")
    # Even a reader makes SQLite put files beside the database, unless nobody can be writing.
    at_rest = running is False and not (log.exists() and log.stat().st_size)
    uri = f"file:{quote(str(path.resolve()))}?mode=ro{'&immutable=1' if at_rest else ''}"
    engine = create_engine(
        "sqlite://",
        creator=lambda: sqlite3.connect(uri, uri=True, timeout=5.0),
        poolclass=NullPool,
        hide_parameters=True,
    )
    with engine.connect() as conn:
        yield conn


def _whole(conn: Connection) -> list[Finding]:
    driver = conn.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        raise TypeError("not a SQLite connection")
    until = time.monotonic() + _CHECK_SECONDS
    driver.set_progress_handler(lambda: time.monotonic() > until, 10_000)
    try:
        verdict = driver.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
            raise
        return [note("The database is too large to be checked for damage quickly.")]
    finally:
        driver.set_progress_handler(None, 0)
    if verdict == "ok":
        return [good("The database is whole.")]
    return [wrong("The database is damaged. Stop the coach and restore it from a backup.")]


async def postgres(url: str, folder: Path, master: MasterKey | None) -> list[Finding]:
    """Look into a PostgreSQL database."""
    database = open_database(url, folder, pool_size=1)
    try:
        async with asyncio.timeout(_CONNECT_SECONDS):
            return await database.read(lambda conn: [*_server(conn), *schema(conn, master)])
    except TimeoutError:
        return [wrong("PostgreSQL does not answer at DATABASE_URL; is the server running?")]
    except DatabaseDown as problem:
        return [wrong(str(problem))]
    finally:
        await database.close()


def _server(conn: Connection) -> list[Finding]:
    number = conn.execute(select(func.current_setting("server_version_num"))).scalar_one()
    encoding = conn.execute(select(func.current_setting("server_encoding"))).scalar_one()
    major = int(number) // 10_000
    found = []
    if major < _POSTGRES_NEEDED:
        found.append(wrong(f"PostgreSQL {major} is too old: use {_POSTGRES_NEEDED} or newer."))
    if encoding != "UTF8":
        found.append(wrong(f"The database keeps text as {encoding}: make it anew with UTF8."))
    return found or [good(f"PostgreSQL {major} answers.")]


def schema(conn: Connection, master: MasterKey | None) -> list[Finding]:
    """Look at the version, at whose key sealed it, and at what was put aside; on either engine."""
    found = []
    version, newest = migrate.current(conn), migrate.newest()
    if version is None:
        return [note("The database is empty; the next start makes its tables.")]
    if version not in migrate.known():
        return [
            wrong(
                f"The database is at version {version}; this program knows versions up to "
                f"{newest}. Update Even Keel, or restore an older backup."
            )
        ]
    if version != newest:
        # Older tables may not hold what is read below.
        return [
            note(f"The database is at version {version}; the next start brings it to {newest}.")
        ]
    found.append(good(f"The database is at version {version}, the newest."))
    check = kept.get(conn, "", "", "key_check")
    if check is not None and master is not None:
        found.append(
            good("The key is the one that sealed this database.")
            if check == master.check_value()
            else wrong(
                "The key is not the one that sealed this database. Put the right key file or "
                "EVENKEEL_MASTER_KEY back from a backup."
            )
        )
    aside = updates.count_aside(conn)
    if aside:
        found.append(
            note(f"Updates put aside after failing again and again: {aside}. The log says where.")
        )
    return found
