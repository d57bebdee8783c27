"""Brings a database to the newest schema, with a verified copy to go back to.

Alembic is imported only when there is a step to take; an empty database gets the tables at once.
"""

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import (
    Column,
    Connection,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    func,
    select,
    text,
)

from bot import resources
from bot.errors import BotError
from bot.store import tables
from bot.store.columns import metadata
from bot.store.database import DatabaseDown, parse_url
from bot.store.lock import FileLock

# Any number does; it only has to differ from the other advisory locks.
_MIGRATION_LOCK = 4_713_002
# As Alembic itself makes it.
_version_table = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
_COPY_MARK = ".before-"


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What an upgrade did: from which version (None: empty) to which, and where the copy is."""

    before: str | None
    after: str
    copy: Path | None


def newest() -> str:
    """Name the newest version that this program knows, read off the migrations' file names."""
    return known()[-1]


def known() -> list[str]:
    """List the versions that this program knows, oldest first."""
    folder = resources.migrations_dir() / "versions"
    return sorted(path.name.split("_", 1)[0] for path in folder.glob("[0-9]*_*.py"))


def current(conn: Connection) -> str | None:
    """Name the version that a database is at; None when it has none yet."""
    if not _has_table(conn, "alembic_version"):
        return None
    version: str | None = conn.execute(select(_version_table.c.version_num)).scalar_one_or_none()
    return version


async def upgrade(url: str | None, data_dir: Path, *, now: datetime) -> Upgraded | None:
    """Bring the database to the newest version before it is opened; None when it is there already.

    Two processes may try at once: one waits for the other. On SQLite a verified copy is made
    first and put back when a step fails. A newer database, or a failed step, is a BotError.
    """
    parsed = parse_url(url, data_dir)
    if parsed.drivername == "sqlite":
        return _upgrade_sqlite(Path(str(parsed.database)), now)
    from bot.store.postgres import PostgresDatabase

    database = PostgresDatabase(parsed, pool_size=1)
    try:
        if await database.turn(current) == newest():
            return None
        return await database.turn(_upgrade_postgres)
    finally:
        await database.close()


# --- SQLite ------------------------------------------------------------------------------------


def _upgrade_sqlite(path: Path, now: datetime) -> Upgraded | None:
    from bot.store.sqlite import down

    try:
        if path.exists() and _sqlite_version(path) == newest():
            return None
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path.with_name(path.name + ".migrating"))
        lock.acquire(wait=True)
        try:
            return _migrate_sqlite(path, now)
        finally:
            lock.release()
    except sqlite3.Error as error:
        raise down(error) or error from None
    except OSError as error:
        raise DatabaseDown(f"The database {path} cannot be used: {error.strerror}.") from None


def _migrate_sqlite(path: Path, now: datetime) -> Upgraded | None:
    from bot.store.sqlite import make_private, writing_engine

    make_private(path)
    engine = writing_engine(path, busy_timeout=30.0)
    with engine.begin() as conn:
        before = current(conn)
        if before == newest():
            return None
        _refuse_newer(before, _copies(path))
        if _is_empty(conn):
            _create(conn)
            return Upgraded(None, newest(), None)
    copy = _copy(path, before, now)
    try:
        with engine.begin() as conn:
            _run_steps(conn)
            broken = conn.execute(text("PRAGMA foreign_key_check")).first()
            if broken is not None:
                raise BotError("The upgraded records do not fit together.")
    except Exception as error:  # noqa: BLE001 - whatever a step stumbles over
        _restore(path, copy)
        raise BotError(
            f"The upgrade of the database from {before} to {newest()} failed "
            f"({type(error).__name__}); the database is as it was, and a copy of it is {copy}."
        ) from None
    for older in _copies(path):
        if older != copy:
            older.unlink(missing_ok=True)
    return Upgraded(before, newest(), copy)


def _sqlite_version(path: Path) -> str | None:
    """Read the version without SQLAlchemy: this is on the way of every start."""
    with closing(sqlite3.connect(path, timeout=30.0)) as connection:
        there = connection.execute(
            "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'alembic_version'"
        ).fetchone()
        if there is None:
            return None
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return None if row is None else str(row[0])


def _copy(path: Path, before: str | None, now: datetime) -> Path:
    """Copy a database and check the copy; SQLite's own copying includes the write-ahead log."""
    copy = path.with_name(f"{path.name}{_COPY_MARK}{newest()}-{now:%Y%m%dT%H%M%SZ}")
    draft = copy.with_name(copy.name + ".part")
    draft.unlink(missing_ok=True)
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(draft)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")
        verdict = target.execute("PRAGMA integrity_check").fetchone()[0]
    if verdict != "ok":
        draft.unlink()
        raise BotError(
            f"The database at version {before} is damaged, so it was not upgraded. Restore it "
            "from a backup."
        )
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    draft.replace(copy)
    return copy


def _restore(path: Path, copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as source, closing(sqlite3.connect(path)) as target:
        source.backup(target)


def _copies(path: Path) -> list[Path]:
    """List the copies that upgrades left beside a database, oldest first."""
    found = path.parent.glob(f"{path.name}{_COPY_MARK}*")
    return sorted((each for each in found if each.suffix != ".part"), key=lambda each: each.name)


# --- PostgreSQL --------------------------------------------------------------------------------


def _upgrade_postgres(conn: Connection) -> Upgraded | None:
    """Upgrade within one transaction: a step that fails leaves nothing behind."""
    conn.execute(select(func.pg_advisory_xact_lock(_MIGRATION_LOCK)))
    before = current(conn)
    if before == newest():
        return None
    _refuse_newer(before, [])
    if _is_empty(conn):
        _create(conn)
    else:
        try:
            _run_steps(conn)
        except Exception as error:  # noqa: BLE001 - whatever a step stumbles over
            raise BotError(
                f"The upgrade of the database from {before} to {newest()} failed "
                f"({type(error).__name__}); the database is as it was."
            ) from None
    return Upgraded(before, newest(), None)


# --- both --------------------------------------------------------------------------------------


def _run_steps(conn: Connection, to: str = "head") -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    # A percent sign would be read as an interpolation.
    config.set_main_option("script_location", str(resources.migrations_dir()).replace("%", "%%"))
    config.attributes["connection"] = conn
    command.upgrade(config, to)


def _create(conn: Connection) -> None:
    """Make the newest schema in an empty database; tests hold it equal to the migrations'."""
    metadata.create_all(conn, checkfirst=False)
    _version_table.create(conn, checkfirst=False)
    conn.execute(_version_table.insert(), {"version_num": newest()})


def _is_empty(conn: Connection) -> bool:
    return not any(_has_table(conn, name) for name in ("alembic_version", tables.persons.name))


def _has_table(conn: Connection, name: str) -> bool:
    if conn.dialect.name == "postgresql":
        found = conn.execute(select(func.to_regclass(name))).scalar_one()
    else:
        found = conn.execute(
            text("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = :name"),
            {"name": name},
        ).first()
    return found is not None


def _refuse_newer(version: str | None, copies: list[Path]) -> None:
    if version is None or version in known():
        return
    back = f" or go back to the copy {copies[-1]}" if copies else " or restore an older backup"
    raise BotError(
        f"The database is at version {version}; this program knows versions up to {newest()}. "
        f"Update Even Keel{back}."
    )
