"""Migrations: they equal the tables, they keep the records, and a failure costs nothing."""

import asyncio
import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Connection, text

from bot import resources
from bot.errors import BotError
from bot.store import cases, migrate, people
from bot.store.database import DATABASE_NAME, Database, open_database
from bot.store.sealing import MasterKey
from bot.store.sqlite import writing_engine
from tests.store.conftest import NOW, add_person, counted_ids
from tests.support.databases import drop_database, new_database

NOW_AT = migrate.newest()
NEXT = f"{int(NOW_AT) + 1:04}"


@pytest.fixture
async def empty_url() -> AsyncIterator[str]:
    name = f"migrations_{uuid4().hex}"
    yield await new_database(name)
    await drop_database(name)


def sqlite_schema(path: Path) -> dict[str, list[str]]:
    """Give every statement of a schema, with the parts of a table in one order."""
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"
        ).fetchall()
    return {
        name: sorted(
            re.sub(r"\s+", " ", part).strip(" )")
            for part in re.split(r",\s*(?![^()]*\))|\(\s*\n", INLINE.sub(APART, sql))
        )
        for name, sql in found
    }


# A foreign key of a column that was added later stands within it.
INLINE = re.compile(r"(\w+) TEXT CONSTRAINT (\w+) REFERENCES (\w+) ?\((\w+)\)")
APART = r"\1 TEXT, \nCONSTRAINT \2 FOREIGN KEY(\1) REFERENCES \3 (\4)"


def postgres_schema(conn: Connection) -> dict[str, list[tuple[object, ...]]]:
    asked = {
        "columns": "SELECT table_name, column_name, data_type, is_nullable, column_default, "
        "collation_name FROM information_schema.columns WHERE table_schema = current_schema()",
        "indexes": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()",
        "constraints": "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE connamespace = current_schema()::regnamespace",
    }
    return {
        what: sorted(tuple(row) for row in conn.execute(text(query)).all())
        for what, query in asked.items()
    }


async def test_migrations_equal_the_tables_on_sqlite(tmp_path: Path) -> None:
    """A file brought up step by step has the very schema of one made at once."""
    stepped, made = tmp_path / "stepped", tmp_path / "made"
    with writing_engine(stepped, busy_timeout=1).begin() as conn:
        migrate._run_steps(conn)
    upgraded = await migrate.upgrade(f"sqlite:///{made}", tmp_path, now=NOW)
    assert upgraded == migrate.Upgraded(None, migrate.newest(), None)
    schema = sqlite_schema(made)
    assert sqlite_schema(stepped) == schema
    assert len(schema["persons"]) > 10


async def test_migrations_equal_the_tables_on_postgresql(empty_url: str, tmp_path: Path) -> None:
    """A PostgreSQL database brought up step by step has the very schema of one made at once."""
    database = open_database(empty_url, tmp_path)
    await database.turn(migrate._run_steps)
    stepped = await database.turn(postgres_schema)
    await database.turn(lambda conn: conn.execute(text("DROP SCHEMA public CASCADE")))
    await database.turn(lambda conn: conn.execute(text("CREATE SCHEMA public")))
    await database.close()
    await migrate.upgrade(empty_url, tmp_path, now=NOW)
    database = open_database(empty_url, tmp_path)
    assert await database.turn(postgres_schema) == stepped
    await database.close()
    assert len(stepped["columns"]) > 100


async def test_two_processes_at_once_are_safe(empty_url: str, tmp_path: Path) -> None:
    """Of several that upgrade at the same time, one does it and the others find it done."""
    outcomes = await asyncio.gather(
        *[migrate.upgrade(empty_url, tmp_path, now=NOW) for _ in range(4)]
    )
    assert len([outcome for outcome in outcomes if outcome is not None]) == 1
    outcomes = await asyncio.gather(
        *[
            asyncio.to_thread(asyncio.run, migrate.upgrade(None, tmp_path, now=NOW))
            for _ in range(4)
        ]
    )
    assert len([outcome for outcome in outcomes if outcome is not None]) == 1


@pytest.fixture
def a_step_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Pretend that the program has one migration more; gives its file, to be broken."""
    folder = tmp_path / "shipped"
    versions = folder / "versions"
    versions.mkdir(parents=True)
    for path in resources.migrations_dir().rglob("*.py"):
        target = folder / path.relative_to(resources.migrations_dir())
        target.write_text(path.read_text())
    step = versions / f"{NEXT}_add_mood.py"
    step.write_text(
        "import sqlalchemy as sa\nfrom alembic import op\n"
        f"revision, down_revision = '{NEXT}', '{NOW_AT}'\n\n"
        "def upgrade():\n"
        "    op.add_column('persons', sa.Column('mood', sa.Text()))\n"
    )
    monkeypatch.setattr(resources, "migrations_dir", lambda: folder)
    return step


def fail_half_way(step: Path) -> None:
    step.write_text(step.read_text() + "    op.drop_table('no_such_table')\n")


async def populated(url: str | None, folder: Path, master: MasterKey) -> None:
    """Make a database as the program of before would have left it."""
    with pytest.MonkeyPatch.context() as before:
        before.setattr(migrate, "known", lambda: [NOW_AT])
        await migrate.upgrade(url, folder, now=NOW)
    database = open_database(url, folder)
    ids = counted_ids()
    person = await add_person(database, master, ids(), "1")
    await database.turn(
        lambda conn: cases.add_client(conn, person, id=ids(), name="Kaisa", now=NOW)
    )
    await database.close()


async def names(database: Database, master: MasterKey) -> list[str]:
    def read(conn: Connection) -> list[str]:
        person = people.find(conn, master, "telegram", "1", "1")
        assert person is not None
        return [client.name for client in cases.clients(conn, person, 9)]

    return await database.turn(read)


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
async def test_an_old_database_keeps_its_records(
    engine: str, empty_url: str, a_step_more: Path, tmp_path: Path
) -> None:
    """A populated database of the version before upgrades, and everything still opens."""
    url, master = (None if engine == "sqlite" else empty_url), MasterKey.new()
    await populated(url, tmp_path, master)
    upgraded = await migrate.upgrade(url, tmp_path, now=NOW)
    assert upgraded is not None
    assert (upgraded.before, upgraded.after) == (NOW_AT, NEXT)
    assert (upgraded.copy is not None) == (engine == "sqlite")
    assert await migrate.upgrade(url, tmp_path, now=NOW) is None
    database = open_database(url, tmp_path)
    assert await names(database, master) == ["Kaisa"]
    assert await database.turn(migrate.current) == NEXT
    await database.turn(lambda conn: conn.execute(text("SELECT mood FROM persons")))
    await database.close()


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
async def test_the_first_database_of_all_upgrades_through_every_step(
    engine: str, empty_url: str, tmp_path: Path
) -> None:
    """Records that the very first version left are there after all the steps since."""
    url = None if engine == "sqlite" else empty_url
    database = open_database(url, tmp_path)
    await database.turn(lambda conn: migrate._run_steps(conn, "0001"))
    await database.turn(lambda conn: conn.execute(text(FIRST_PERSON)))
    await database.close()
    upgraded = await migrate.upgrade(url, tmp_path, now=NOW)
    assert upgraded is not None
    assert (upgraded.before, upgraded.after) == ("0001", NOW_AT)
    database = open_database(url, tmp_path)
    found = await database.turn(lambda conn: conn.execute(text("SELECT language FROM persons")))
    assert [each.language for each in found] == ["fi"]
    await database.close()


FIRST_PERSON = """\
INSERT INTO persons
(id, created_at, seen_at, language, language_chosen, role, wrapped_key, bytes_used)
VALUES ('p', 0, 0, 'fi', true, 'owner', '', 0)
"""


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
async def test_a_failed_step_leaves_everything_as_it_was(
    engine: str, empty_url: str, a_step_more: Path, tmp_path: Path
) -> None:
    """When a migration fails half-way, the old version and all records are still there."""
    url, master = (None if engine == "sqlite" else empty_url), MasterKey.new()
    await populated(url, tmp_path, master)
    fail_half_way(a_step_more)
    with pytest.raises(BotError, match=f"from {NOW_AT} to {NEXT} failed") as failed:
        await migrate.upgrade(url, tmp_path, now=NOW)
    assert "as it was" in str(failed.value)
    database = open_database(url, tmp_path)
    assert await names(database, master) == ["Kaisa"]
    assert await database.turn(migrate.current) == NOW_AT
    await database.close()


async def test_a_step_that_cannot_be_rolled_back_is_undone_from_the_copy(
    a_step_more: Path, tmp_path: Path
) -> None:
    """Even a migration that commits half-way and then fails leaves the database as it was."""
    master = MasterKey.new()
    await populated(None, tmp_path, master)
    half_way = "    op.execute('DELETE FROM clients')\n    op.execute('COMMIT')\n"
    a_step_more.write_text(a_step_more.read_text() + half_way)  # noqa: ASYNC240 - a test
    fail_half_way(a_step_more)
    with pytest.raises(BotError, match="failed"):
        await migrate.upgrade(None, tmp_path, now=NOW)
    database = open_database(None, tmp_path)
    assert await names(database, master) == ["Kaisa"]
    assert await database.turn(migrate.current) == NOW_AT
    await database.close()


async def test_the_copy_is_whole_and_private(a_step_more: Path, tmp_path: Path) -> None:
    """The copy made before an upgrade opens as the old version, and only its owner reads it."""
    master = MasterKey.new()
    await populated(None, tmp_path, master)
    upgraded = await migrate.upgrade(None, tmp_path, now=NOW)
    assert upgraded is not None
    assert upgraded.copy is not None
    assert upgraded.copy.stat().st_mode & 0o077 == 0
    copied = open_database(f"sqlite:///{upgraded.copy}", tmp_path)
    assert await names(copied, master) == ["Kaisa"]
    assert await copied.turn(migrate.current) == NOW_AT
    await copied.close()


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
async def test_a_newer_database_is_refused_in_one_line(
    engine: str, empty_url: str, a_step_more: Path, tmp_path: Path
) -> None:
    """An older program names both versions, and where the copy from before the upgrade is."""
    url = None if engine == "sqlite" else empty_url
    await populated(url, tmp_path, MasterKey.new())
    upgraded = await migrate.upgrade(url, tmp_path, now=NOW)
    assert upgraded is not None
    a_step_more.unlink()  # noqa: ASYNC240 - a test
    with pytest.raises(
        BotError, match=f"at version {NEXT}; this program knows .* to {NOW_AT}"
    ) as no:
        await migrate.upgrade(url, tmp_path, now=NOW)
    assert "\n" not in str(no.value)
    if upgraded.copy is not None:
        assert str(upgraded.copy) in str(no.value)


async def test_a_start_without_anything_to_do_is_quick(tmp_path: Path) -> None:
    """An up-to-date database is left alone, without a copy."""
    await migrate.upgrade(None, tmp_path, now=NOW)
    assert await migrate.upgrade(None, tmp_path, now=NOW) is None
    assert not list(tmp_path.glob(f"{DATABASE_NAME}.before-*"))  # noqa: ASYNC240 - a test
