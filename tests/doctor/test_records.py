"""`evenkeel doctor` on the database: whole, of the right version, of either engine."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.cli.checkup.finding import Mark
from bot.store.migrate import newest
from tests.doctor.conftest import has_run, said, wrongs
from tests.support.databases import worker_url

DATABASE = "evenkeel.sqlite3"


async def test_something_else_in_place_of_the_database_is_named(folder: Path) -> None:
    """A file that is no database is said to be none."""
    await has_run()
    (folder / DATABASE).write_bytes(b"not a database at all, whatever its name says" * 99)
    assert any("is not a database" in each for each in await wrongs())


async def test_a_damaged_database_is_named(folder: Path) -> None:
    """Damage is found before the day on which the record is needed."""
    await has_run()
    with (folder / DATABASE).open("r+b") as file:
        file.seek(3 * 4096)
        file.write(b"\xff" * 4096)
    assert any("is damaged" in each for each in await wrongs())


@pytest.mark.parametrize(
    ("version", "mark", "words"),
    [
        ("9999", Mark.WRONG, "Update Even Keel, or restore an older backup."),
        (None, Mark.NOTE, "The database is empty"),
    ],
)
async def test_another_version_is_named(
    version: str | None, mark: Mark, words: str, folder: Path
) -> None:
    """A database of another version says what the next start does about it."""
    await has_run()
    with closing(sqlite3.connect(folder / DATABASE)) as file:
        file.execute("UPDATE alembic_version SET version_num = ?", [version or ""])
        if version is None:
            file.execute("DROP TABLE alembic_version")
        file.commit()
    assert any(words in each for each in await said(mark))


async def test_an_older_version_is_brought_up_by_the_next_start(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database that an older program made is no problem, only news."""
    await has_run()
    now_at = newest()
    monkeypatch.setattr("bot.store.migrate.known", lambda: [now_at, "9999"])
    assert any("the next start brings it to 9999" in each for each in await said(Mark.NOTE))
    assert await wrongs() == []


async def test_updates_put_aside_are_noted(folder: Path) -> None:
    """What failed again and again is not forgotten."""
    await has_run()
    with closing(sqlite3.connect(folder / DATABASE)) as file:
        file.execute(
            "INSERT INTO setbacks (channel, bot, update_id, attempts, last_at, aside)"
            " VALUES ('telegram', '1', '7', 5, 0, 1)"
        )
        file.commit()
    assert any("failing again and again: 1" in each for each in await said(Mark.NOTE))


async def test_an_address_that_names_no_database_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A DATABASE_URL of another kind is named without showing it."""
    monkeypatch.setenv("DATABASE_URL", "mysql://mira:hunter2@db/coach")
    [said_wrong] = await wrongs()
    assert said_wrong.startswith("DATABASE_URL is not understood")
    assert "hunter2" not in said_wrong


async def test_postgresql_is_looked_at_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """On PostgreSQL the server, the version and the key are looked at; the key is needed."""
    monkeypatch.setenv("DATABASE_URL", await asyncio.to_thread(worker_url))
    [said_wrong] = await wrongs()
    assert said_wrong.startswith("PostgreSQL needs EVENKEEL_MASTER_KEY")
    monkeypatch.setenv("EVENKEEL_MASTER_KEY", "ab" * 32)
    assert await wrongs() == []
    goods = " ".join(await said(Mark.GOOD))
    assert "answers." in goods
    assert "the newest." in goods


async def test_a_postgresql_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that is not running is named in a line without the password."""
    monkeypatch.setenv("DATABASE_URL", "postgresql://mira:hunter2@127.0.0.1:1/coach")
    monkeypatch.setenv("EVENKEEL_MASTER_KEY", "ab" * 32)
    [said_wrong] = await wrongs()
    assert said_wrong.startswith("PostgreSQL cannot be reached")
