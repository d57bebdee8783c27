"""PostgreSQL through asyncpg: the same functions, run under `run_sync`, one connection per turn."""

from collections.abc import Callable
from typing import Literal, TypeVar

from sqlalchemy import URL, Connection, make_url
from sqlalchemy.exc import DBAPIError, InterfaceError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from bot.store.database import DatabaseDown

T = TypeVar("T")

# Classes of SQLSTATE that say something about the server, not about the statement: connection
# trouble, a transaction rolled back for others' sake, no resources, an operator at work, I/O.
_ILL = ("08", "40", "53", "57", "58", "XX")
_LOCK_NOT_AVAILABLE = "55P03"
_WRONG_LOGIN = "28"


def down(error: BaseException) -> DatabaseDown | None:
    """Tell an ill database from a mistake in a turn (None), without the words of either."""
    if isinstance(error, PoolTimeout):
        return DatabaseDown("The database has no connection free; too many turns at once.")
    if not isinstance(error, DBAPIError):
        return None
    state = str(getattr(error.orig, "sqlstate", None) or "")
    if error.connection_invalidated or (isinstance(error, InterfaceError) and not state):
        return DatabaseDown("The connection to PostgreSQL was lost; is the server running?")
    if state.startswith(_ILL) or state == _LOCK_NOT_AVAILABLE:
        return DatabaseDown(f"PostgreSQL could not finish (SQLSTATE {state}).")
    return None


class PostgresDatabase:
    """A PostgreSQL database; connections are opened when they are first needed."""

    dialect: Literal["postgresql"] = "postgresql"

    def __init__(self, url: URL | str, *, pool_size: int = 8) -> None:
        parsed = make_url(url) if isinstance(url, str) else url
        self.url = parsed.set(drivername="postgresql+asyncpg")
        self._engine = create_async_engine(
            self.url,
            hide_parameters=True,
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=30,
        )
        self._closed = False

    async def turn(self, fn: Callable[[Connection], T]) -> T:
        """Run `fn` in one transaction; returns after COMMIT."""
        connection = await self._connect()
        return await _within(connection, fn)

    async def read(self, fn: Callable[[Connection], T]) -> T:
        """Run `fn` in a read-only transaction, on one snapshot."""
        connection = await self._connect()
        return await _within(connection, fn, read_only=True)

    async def truncate_wal(self) -> bool:
        """Do nothing: PostgreSQL recycles its log by itself."""
        return True

    async def close(self) -> None:
        """Close every connection."""
        self._closed = True
        await self._engine.dispose()

    async def _connect(self) -> AsyncConnection:
        if self._closed:
            raise DatabaseDown("The database is closed.")
        try:
            return await self._engine.connect().start()
        except (TimeoutError, OSError, DBAPIError, PoolTimeout) as error:
            raise _unreachable(error) from None
        except Exception as error:
            # asyncpg's own errors before a connection stands; its module is not imported for this.
            if hasattr(error, "sqlstate") or type(error).__module__.startswith("asyncpg"):
                raise _unreachable(error) from None
            raise


async def _within(
    connection: AsyncConnection, fn: Callable[[Connection], T], *, read_only: bool = False
) -> T:
    try:
        if read_only:
            connection = await connection.execution_options(
                postgresql_readonly=True, isolation_level="REPEATABLE READ"
            )
        async with connection.begin():
            return await connection.run_sync(fn)
    except DBAPIError as error:
        raise down(error) or error from None
    finally:
        await connection.close()


def _unreachable(error: Exception) -> DatabaseDown:
    state = str(getattr(error, "sqlstate", None) or "")
    if state.startswith(_WRONG_LOGIN):
        return DatabaseDown("PostgreSQL refuses the user or password in DATABASE_URL.")
    if state == "3D000":
        return DatabaseDown("PostgreSQL does not have the database that DATABASE_URL names.")
    known = down(error)
    if known is not None:
        return known
    return DatabaseDown("PostgreSQL cannot be reached at DATABASE_URL; is the server running?")
