"""`evenkeel doctor`: what is wrong is named with what to do, and looking changes nothing."""

import os
import shutil
import socket
import sqlite3
from contextlib import closing
from pathlib import Path
from zoneinfo import ZoneInfoNotFoundError

import pytest
from sqlalchemy import text

from bot.app import coach
from bot.cli.checkup import machine
from bot.cli.checkup.finding import Mark
from bot.settings import Settings, read_settings
from bot.store.lock import FileLock
from bot.store.rotation import KEY_FILE
from bot.watch import LOW, VERY_LOW
from tests.doctor.conftest import has_run, said, wrongs

DATABASE = "evenkeel.sqlite3"


def written(text: str, *, encoding: str = "utf-8", mode: int = 0o600) -> None:
    Path(".env").write_text(text, encoding=encoding)
    Path(".env").chmod(mode)


def state(folder: Path) -> dict[str, tuple[int, int]]:
    files = sorted(folder.rglob("*"))
    return {each.name: (each.stat().st_size, each.stat().st_mtime_ns) for each in files}


async def test_a_bare_machine_has_nothing_wrong(folder: Path) -> None:
    """Before the first start nothing is wrong, and looking makes no folder and no file."""
    assert await wrongs() == []
    assert state(folder.parent) == {}
    assert any("TELEGRAM_BOT_TOKEN is not set" in each for each in await said(Mark.NOTE))


async def test_a_coach_that_ran_has_nothing_wrong(folder: Path) -> None:
    """After a start everything is in order, and looking changes no file."""
    await has_run()
    before = state(folder)
    goods = await said(Mark.GOOD)
    assert await wrongs() == []
    assert "The database is whole." in goods
    assert "The key is the one that sealed this database." in goods
    assert any(each.endswith("the newest.") for each in goods)
    assert state(folder) == before


async def test_it_looks_beside_a_running_coach(folder: Path) -> None:
    """The doctor sees that a coach is running, looks at the same records and disturbs nothing."""
    async with coach(read_settings(), lambda _: {}) as made:
        assert "A coach is running on this data folder." in await said(Mark.GOOD)
        assert await wrongs() == []
        await made.database.turn(lambda conn: conn.execute(text("SELECT 1")))
    assert machine.running(folder) is False


async def test_a_database_that_was_killed_is_read_with_its_log(folder: Path) -> None:
    """What a killed coach left in the write-ahead log counts as well."""
    await has_run()
    with closing(sqlite3.connect(folder / DATABASE)) as left:
        left.execute("PRAGMA wal_autocheckpoint = 0")
        left.execute("UPDATE alembic_version SET version_num = '9999'")
        left.commit()
        assert (folder / f"{DATABASE}-wal").stat().st_size
        assert any("The database is at version 9999" in each for each in await wrongs())


# --- settings ---------------------------------------------------------------------------------


async def test_a_broken_setting_does_not_end_the_examination(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A slip in one setting is named, and everything else is looked at all the same."""
    monkeypatch.setenv("EVENKEEL_ZONE", "Atlantis")
    [said_wrong] = await wrongs()
    assert said_wrong.startswith("EVENKEEL_ZONE is not usable")
    assert "Atlantis" not in said_wrong
    assert "Playbooks that load" in " ".join(await said(Mark.GOOD))


async def test_a_file_that_is_no_text_is_named() -> None:
    """A .env in another encoding is named; the environment is looked at."""
    written("EVENKEEL_ZONE=ä", encoding="latin-1")
    [said_wrong] = await wrongs()
    assert said_wrong.startswith(".env is not written in UTF-8")


async def test_slips_in_env_are_named() -> None:
    """A misspelt setting and a line that counts for nothing are found."""
    written("EVENKEEL_ACESS=open\nEVENKEEL LOG\n")
    found = await wrongs()
    assert "There is no setting EVENKEEL_ACESS; did you mean EVENKEEL_ACCESS?" in found
    assert any(each.startswith("Line 2 of .env") for each in found)


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps no such modes")
async def test_secrets_that_others_may_read_are_noted() -> None:
    """A .env that everybody on the machine can read is worth a word."""
    written("", mode=0o644)
    assert any("Others on this machine may read .env" in each for each in await said(Mark.NOTE))
    written("", mode=0o600)
    assert not any("may read .env" in each for each in await said(Mark.NOTE))


# --- the data folder, the key, the lock ------------------------------------------------------


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps no such modes")
@pytest.mark.parametrize(
    ("mode", "mark"), [(0o777, Mark.WRONG), (0o755, Mark.NOTE), (0o700, Mark.GOOD)]
)
def test_who_may_look_into_the_data_folder(mode: int, mark: Mark, folder: Path) -> None:
    """A folder that others may write to is wrong, one that they may look into is noted."""
    folder.mkdir()
    folder.chmod(mode)
    assert machine.folder(folder)[0].mark is mark


def test_a_read_only_folder_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A data folder that cannot be written to, or made, says what to do."""
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert "this user cannot make it" in machine.folder(folder)[0].text
    folder.mkdir()
    found = machine.folder(folder)[0]
    assert (found.mark, "cannot be written to" in found.text) == (Mark.WRONG, True)


def test_a_file_in_place_of_the_folder_is_named(folder: Path) -> None:
    """A data folder that is a file is said to be one."""
    folder.touch()
    assert "is not a folder" in machine.folder(folder)[0].text


@pytest.mark.parametrize(
    ("free", "mark"), [(VERY_LOW - 1, Mark.WRONG), (LOW - 1, Mark.NOTE), (LOW, Mark.GOOD)]
)
def test_room_on_the_disk(
    free: int, mark: Mark, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that is nearly full is named before it is full."""
    folder.mkdir(mode=0o700)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: type("Usage", (), {"free": free})())
    assert machine.folder(folder)[-1].mark is mark


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps no such modes")
async def test_a_key_that_others_may_read_is_wrong(folder: Path) -> None:
    """A key file with loose permissions is named with the command that puts it right."""
    await has_run()
    (folder / KEY_FILE).chmod(0o644)
    assert any("can be read by others. Run: chmod 600" in each for each in await wrongs())


async def test_a_lost_key_is_named(folder: Path) -> None:
    """A database without its key file is a loss that has to be known."""
    await has_run()
    (folder / KEY_FILE).unlink()
    assert any("Put the key file back from a backup" in each for each in await wrongs())


async def test_another_key_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that did not seal this database is found before the coach is started with it."""
    await has_run()
    monkeypatch.setenv("EVENKEEL_MASTER_KEY", "ab" * 32)
    [said_wrong] = await wrongs()
    assert said_wrong.startswith("The key is not the one that sealed this database")
    monkeypatch.setenv("EVENKEEL_MASTER_KEY", "abc")
    [said_wrong] = await wrongs()
    assert said_wrong.startswith("EVENKEEL_MASTER_KEY is not usable")


def test_a_lock_that_cannot_be_tried_is_no_answer(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the lock may not be touched, the doctor does not guess whether a coach is running."""
    folder.mkdir()
    (folder / "lock").touch()

    def refuse(lock: FileLock, *, wait: bool) -> bool:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(FileLock, "acquire", refuse)
    assert machine.running(folder) is None


def test_a_taken_port_is_named() -> None:
    """A port where another program listens is found before the start."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        number = other.getsockname()[1]
        taken = Settings(_env_file=None, EVENKEEL_HTTP_PORT=number)
        assert machine.port(taken, running=False)[0].mark is Mark.WRONG
        assert (
            "The running coach: Something answers" not in machine.port(taken, running=None)[0].text
        )
    assert machine.port(taken, running=False)[0].mark is Mark.GOOD
    [asked] = machine.port(taken, running=True)
    assert (asked.mark, "No coach answers" in asked.text) == (Mark.WRONG, True)


def test_an_old_sqlite_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A SQLite without RETURNING is named before a statement fails on it."""
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 34, 1))
    monkeypatch.setattr(sqlite3, "sqlite_version", "3.34.1")
    assert "Python brings SQLite 3.34.1; 3.35.0 or newer" in machine.versions()[-1].text


def test_missing_time_zones_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the rules of time zones reminders would fire at a wrong hour."""

    def unknown(name: str) -> None:
        raise ZoneInfoNotFoundError(name)

    monkeypatch.setattr(machine, "ZoneInfo", unknown)
    assert "Install the package tzdata" in machine.zones()[0].text
