"""What every engine offers: a turn, a read, an end. Which engine it is, a URL decides."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal, Protocol, TypeVar

from sqlalchemy import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import BotError

T = TypeVar("T")
Dialect = Literal["sqlite", "postgresql"]

DATABASE_NAME = "evenkeel.sqlite3"


class DatabaseDown(BotError):  # noqa: N818 - the word for it
    """The database itself is ill (gone, locked, full); the turn is not to blame and can be retried.

    For a turn it may rarely mean that nobody knows whether it was committed (a connection lost
    while committing); claims and effect keys make a second try safe.
    """


class Database(Protocol):
    """One database. Functions given to it are plain and run to their end without waiting."""

    @property
    def dialect(self) -> Dialect:
        """Which engine this is."""

    async def turn(self, fn: Callable[[Connection], T]) -> T:
        """Run `fn` in one transaction; returns after COMMIT, rolls back what `fn` raises.

        DatabaseDown when the database failed, everything else is what `fn` raised.
        """

    async def read(self, fn: Callable[[Connection], T]) -> T:
        """Run `fn` on a snapshot that cannot be written to, beside the turns."""

    async def truncate_wal(self) -> bool:
        """Leave nothing of erased rows in the write-ahead log; False when a reader held on."""

    async def close(self) -> None:
        """Finish what is under way and let go of the database."""


def parse_url(url: str | None, data_dir: Path) -> URL:
    """Read a database URL as people write them; without one, a file in the data folder."""
    if not url:
        return URL.create("sqlite", database=str(data_dir / DATABASE_NAME))
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise _unknown_url() from None
    match parsed.get_backend_name():
        case "sqlite":
            if not parsed.database or parsed.database == ":memory:":
                raise BotError(
                    "DATABASE_URL names no file. Write it as sqlite:///path/to/file, or leave it "
                    "out to keep the records in the data folder."
                )
            return URL.create("sqlite", database=str(Path(parsed.database).expanduser()))
        case "postgresql" | "postgres":
            return parsed.set(drivername="postgresql+asyncpg")
        case _:
            raise _unknown_url()


def open_database(
    url: str | None, data_dir: Path, *, pool_size: int = 8, busy_timeout: float = 5.0
) -> Database:
    """Open the database that `url` names (SQLite in the data folder without one).

    Nothing is connected yet and no schema is checked; `busy_timeout` is in seconds.
    """
    parsed = parse_url(url, data_dir)
    if parsed.drivername == "sqlite":
        from bot.store.sqlite import SqliteDatabase

        return SqliteDatabase(Path(str(parsed.database)), busy_timeout=busy_timeout)
    from bot.store.postgres import PostgresDatabase

    return PostgresDatabase(parsed, pool_size=pool_size)


def _unknown_url() -> BotError:
    return BotError(
        "DATABASE_URL is not understood. Write sqlite:///path/to/file or "
        "postgresql://user:password@host/name, or leave it out."
    )
