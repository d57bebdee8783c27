"""Runs the migrations on a connection that the program hands over, inside its transaction.

By hand: `alembic -x url=sqlite:///path upgrade head`, with this folder as script_location.
"""

import asyncio
from pathlib import Path

from alembic import context
from sqlalchemy import Connection

from bot.store import tables
from bot.store.database import open_database, parse_url
from bot.store.sqlite import writing_engine


def _migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=tables.persons.metadata,
        # SQLite rolls back schema changes as well, once transactions are begun in earnest.
        transactional_ddl=True,
        render_as_batch=connection.dialect.name == "sqlite",
    )
    with context.begin_transaction():
        context.run_migrations()


async def _migrate_postgres(url: str) -> None:
    database = open_database(url, Path())
    try:
        await database.turn(_migrate)
    finally:
        await database.close()


def _run() -> None:
    given = context.config.attributes.get("connection")
    if given is not None:
        _migrate(given)
        return
    url = context.get_x_argument(as_dictionary=True)["url"]
    parsed = parse_url(url, Path())
    if parsed.drivername == "sqlite":
        with writing_engine(Path(str(parsed.database)), busy_timeout=30.0).begin() as connection:
            _migrate(connection)
    else:
        asyncio.run(_migrate_postgres(url))


_run()
