"""Backups, their restoring, and the change of the master key: with real files and real kills."""

import asyncio
import os
import signal
import subprocess
import sys
import zipfile
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection

from bot.cli import postgres
from bot.errors import BotError
from bot.store import backup, cases, kept, migrate, people, removing, rotation, tables
from bot.store.database import Database, open_database
from bot.store.people import Person
from bot.store.sealing import MasterKey, SealBroken, write_key
from tests.store.conftest import NOW, add_person, counted_ids
from tests.support.databases import drop_database, new_database, programs

ROOT = Path(__file__).parents[2]


async def populated(
    folder: Path, master: MasterKey, persons: int = 2, url: str | None = None
) -> tuple[Database, Person]:
    """A database of this program, with people, and one who has a client."""
    await migrate.upgrade(url, folder, now=NOW)
    database = open_database(url, folder)
    ids = counted_ids()
    everybody = [
        await add_person(database, master, ids(), str(number)) for number in range(persons)
    ]
    person = everybody[0]

    def more(conn: Connection) -> None:
        kept.put(conn, "", "", "key_check", master.check_value())
        cases.add_client(conn, person, id=ids(), name="Kaisa", now=NOW)

    await database.turn(more)
    return database, person


async def test_a_backup_is_whole_while_the_bot_writes(tmp_path: Path) -> None:
    """A backup made beside a writer is one snapshot that restores and holds together."""
    master = MasterKey.new()
    database, person = await populated(tmp_path, master)
    writing = True

    def add(conn: Connection) -> None:
        cases.add_client(conn, person, id=os.urandom(8).hex(), name="x", now=NOW)

    async def write() -> None:
        while writing:
            await database.turn(
                lambda conn: cases.add_client(
                    conn, person, id=os.urandom(8).hex(), name="x", now=NOW
                )
            )

    task = asyncio.create_task(write())
    made = await asyncio.to_thread(
        backup.make, tmp_path / "evenkeel.sqlite3", tmp_path / "backups", NOW
    )
    writing = False
    await task
    await database.close()
    manifest = backup.unpack(made.file, tmp_path / "restored")
    assert manifest["rows"]["persons"] == 2
    assert manifest["rows"]["clients"] >= 1
    assert not made.with_key
    assert made.file.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in (tmp_path / "backups").iterdir() if each.name[0] == "."] == []


async def test_the_key_opens_with_its_passphrase_only(tmp_path: Path) -> None:
    """With a passphrase the key is in the file; another passphrase gets one clear line."""
    master = MasterKey.new()
    database, _ = await populated(tmp_path, master)
    await database.close()
    made = backup.make(
        tmp_path / "evenkeel.sqlite3", tmp_path, NOW, key=master, passphrase="correct horse"
    )
    assert backup.has_key(made.file)
    assert backup.key_in(made.file, "correct horse").check_value() == master.check_value()
    with pytest.raises(BotError, match="not the passphrase"):
        backup.key_in(made.file, "battery staple")
    assert master.text().strip().encode() not in made.file.read_bytes()


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9, 0.999])
async def test_a_cut_file_is_told(tmp_path: Path, share: float) -> None:
    """A backup that was cut short is refused in one line."""
    database, _ = await populated(tmp_path, MasterKey.new())
    await database.close()
    made = backup.make(tmp_path / "evenkeel.sqlite3", tmp_path, NOW)
    whole = made.file.read_bytes()
    made.file.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(BotError, match="cut short or damaged"):
        backup.unpack(made.file, tmp_path / "restored")


async def test_another_database_in_it_is_told(tmp_path: Path) -> None:
    """A backup whose database was exchanged is refused."""
    database, _ = await populated(tmp_path, MasterKey.new())
    await database.close()
    made = backup.make(tmp_path / "evenkeel.sqlite3", tmp_path, NOW)
    with zipfile.ZipFile(made.file) as opened:
        manifest = opened.read(backup.MANIFEST)
    with zipfile.ZipFile(made.file, "w") as forged:
        forged.writestr(backup.MANIFEST, manifest)
        forged.writestr(backup.DATABASE, b"SQLite format 3\0" + bytes(4096))
    with pytest.raises(BotError, match="damaged"):
        backup.unpack(made.file, tmp_path / "restored")


async def test_what_was_erased_since_goes_again(tmp_path: Path) -> None:
    """A person, a client and an entry deleted after the backup are gone after a restore too."""
    master = MasterKey.new()
    database, ann = await populated(tmp_path, master, persons=3)
    bob = (await add_person(database, master, "bob", "77")).id
    client = await database.turn(lambda conn: cases.clients(conn, ann, 9)[0])
    made = await asyncio.to_thread(
        backup.make, tmp_path / "evenkeel.sqlite3", tmp_path / "backups", NOW
    )
    backup.note(tmp_path, tmp_path / "backups", NOW)
    await database.turn(lambda conn: people.erase(conn, bob, now=NOW))
    await database.turn(lambda conn: removing.of_client(conn, ann, client.id, now=NOW))
    backup.tell_folders(tmp_path, await database.turn(people.erasures))
    await database.close()
    restored = tmp_path / "restored"
    backup.unpack(made.file, restored)
    assert backup.erase_again_in(restored, backup.erasures_beside(made.file.parent)) == 2
    found = backup.look(restored)
    assert (found["rows"]["persons"], found["rows"]["clients"]) == (3, 0)
    assert client.id.encode() not in restored.read_bytes()
    assert backup.noted(tmp_path) == (NOW, [tmp_path / "backups"])


async def test_a_postgresql_backup_comes_back_without_what_was_erased(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """pg_dump copies, pg_restore puts back, and a person who was erased since is gone again."""
    monkeypatch.setenv("PATH", f"{programs()}{os.pathsep}{os.environ['PATH']}")
    address = await new_database("backed_up")
    backups, master = tmp_path / "backups", MasterKey.new()
    try:
        database, _ = await populated(tmp_path, master, url=address)
        bob = (await add_person(database, master, "bob", "77")).id
        file = await asyncio.to_thread(postgres.dump, address, backups, NOW)
        await database.turn(lambda conn: people.erase(conn, bob, now=NOW))
        with pytest.raises(BotError, match="--force"):
            await asyncio.to_thread(postgres.restore, address, file, backups, force=False)
        await database.close()
        await asyncio.to_thread(postgres.restore, address, file, backups, force=True)
        found = open_database(address, tmp_path)
        left = await found.turn(lambda conn: conn.execute(tables.persons.select()).all())
        assert len(left) == 2
        assert bob not in {row.id for row in left}
        assert await found.turn(people.erasures)
        await found.close()
    finally:
        await drop_database("backed_up")


# --- the key -------------------------------------------------------------------------------------


async def test_a_new_key_seals_everything_while_turns_go_on(database: Database) -> None:
    """After a change of the key everybody opens with the new one, and nobody with the old."""
    master, following = MasterKey.new(), MasterKey.new()
    old = MasterKey.parse(master.text())
    ids = counted_ids()
    ann, *_ = [await add_person(database, master, ids(), str(number)) for number in range(5)]
    kaisa = ids()

    def has_a_client(conn: Connection) -> None:
        cases.add_client(conn, ann, id=kaisa, name="Kaisa", now=NOW)
        cases.set_alias(conn, ann, kaisa, "the blue one")

    await database.turn(has_a_client)
    master.become(following)
    # Both are known meanwhile: people are met, and new ones come.
    assert await database.turn(lambda conn: people.find(conn, master, "telegram", "1", "3"))
    await add_person(database, master, ids(), "9")
    assert await rotation.rotate(database, master) == 5
    assert await rotation.rotate(database, master) == 0
    master.forget_older()
    for number in (0, 4, 9):
        find = partial(people.find, channel="telegram", bot="1", external_id=str(number))
        assert await database.turn(partial(find, master=following))
        with pytest.raises(SealBroken):
            await database.turn(partial(find, master=old))
    check = await database.turn(lambda conn: kept.get(conn, "", "", "key_check"))
    assert check == following.check_value()

    def called(conn: Connection) -> tuple[str, str | None]:
        whose = people.find(conn, following, "telegram", "1", "0")
        found = whose and cases.client(conn, whose, kaisa)
        assert found
        return found.name, found.alias

    assert await database.turn(called) == ("Kaisa", "the blue one")


KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
from bot.store import rotation
from bot.store.database import open_database
from bot.store.sealing import MasterKey

async def main(folder, at):
    real, calls = rotation.rewrap, 0
    def rewrap(*args, **more):
        nonlocal calls
        calls += 1
        if calls > at:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*args, **more | {"limit": 2})
    rotation.rewrap = rewrap
    master = MasterKey.from_file(folder / "master.key", create=False)
    master.become(MasterKey.from_file(rotation.next_file(folder), create=False))
    await rotation.rotate(open_database(None, folder), master)

asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
"""


@pytest.mark.parametrize("at", [1, 3])
async def test_killed_in_the_middle_it_goes_on(tmp_path: Path, at: int) -> None:
    """Killed between two batches and started again, the change of the key goes on to its end."""
    master = MasterKey.from_file(tmp_path / rotation.KEY_FILE)
    database, _ = await populated(tmp_path, master, persons=9)
    await database.close()
    write_key(rotation.next_file(tmp_path))
    done = subprocess.run(  # noqa: ASYNC221 - a program of this test, waited for
        [sys.executable, "-c", KILLED, str(tmp_path), str(at)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    following = MasterKey.from_file(rotation.next_file(tmp_path), create=False)
    database = open_database(None, tmp_path)
    changing = rotation.Changing(tmp_path, database, master, old=None)
    await changing.begin(NOW)
    await changing.look(NOW)
    assert master.check_value() == following.check_value()
    assert not rotation.next_file(tmp_path).exists()
    kept_old = tmp_path / f"{rotation.KEY_FILE}{rotation.OLD}{NOW:%Y%m%dT%H%M%SZ}"
    assert kept_old.exists()
    for number in range(9):
        find = partial(people.find, channel="telegram", bot="1", external_id=str(number))
        assert await database.turn(partial(find, master=following))
    await database.close()
    again = MasterKey.from_file(tmp_path / rotation.KEY_FILE, create=False)
    assert again.check_value() == following.check_value()


async def test_killed_before_the_file_took_its_place(tmp_path: Path) -> None:
    """Killed after the last batch, the next start lets the new key file take its place."""
    master = MasterKey.from_file(tmp_path / rotation.KEY_FILE)
    database, _ = await populated(tmp_path, master)
    write_key(rotation.next_file(tmp_path))
    following = MasterKey.from_file(rotation.next_file(tmp_path), create=False)
    changed = MasterKey.parse(master.text())
    changed.become(following)
    await rotation.rotate(database, changed)
    await rotation.Changing(tmp_path, database, master, old=None).begin(NOW + timedelta(hours=1))
    assert master.check_value() == following.check_value()
    assert (tmp_path / rotation.KEY_FILE).read_text().strip() == following.text().strip()
    await database.close()


async def test_a_key_of_the_environment_is_changed_at_the_next_start(database: Database) -> None:
    """With the old key beside it, a new key from the environment takes over while turns go on."""
    old, new = MasterKey.new(), MasterKey.new()
    await database.turn(lambda conn: kept.put(conn, "", "", "key_check", old.check_value()))
    ids = counted_ids()
    await add_person(database, old, ids(), "1")
    changing = rotation.Changing(Path("/nonexistent"), database, new, old=old)
    await changing.begin(NOW)
    assert await database.turn(lambda conn: people.find(conn, new, "telegram", "1", "1"))
    await changing.look(NOW)
    new.forget_older()
    assert await database.turn(lambda conn: people.find(conn, new, "telegram", "1", "1"))
    stranger = rotation.Changing(Path("/nonexistent"), database, MasterKey.new(), old=None)
    with pytest.raises(BotError, match="not the one that sealed"):
        await stranger.begin(NOW)
