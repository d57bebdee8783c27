"""Turns on both engines: all or nothing, each for itself, and plain about an ill database."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import IntegrityError

from bot.errors import BotError
from bot.store import kept, people
from bot.store.database import Database, DatabaseDown, open_database
from bot.store.lock import DataFolderLock
from bot.store.sqlite import SqliteDatabase
from tests.store.conftest import World
from tests.support.databases import opened


def put(key: str, value: str = "1") -> Callable[[Connection], None]:
    return lambda conn: kept.put(conn, "telegram", "1", key, value)


def get(key: str) -> Callable[[Connection], str | None]:
    return lambda conn: kept.get(conn, "telegram", "1", key)


async def test_no_increment_is_lost(database: Database) -> None:
    """Five hundred turns at once that each read a number and write the next one add up."""
    await database.turn(put("count", "0"))

    def increment(conn: Connection) -> None:
        # Nothing writes before the read: this is where a late transaction would lose one.
        people.lock(conn, "somebody")
        number = int(get("count")(conn) or "0")
        put("count", str(number + 1))(conn)

    await asyncio.gather(*[database.turn(increment) for _ in range(500)])
    assert await database.read(get("count")) == "500"


async def test_a_failing_turn_takes_back_only_its_own(database: Database) -> None:
    """Of many turns at once, the ones that raise leave nothing; all the others are kept."""

    def one(number: int) -> Callable[[Connection], int]:
        def turn(conn: Connection) -> int:
            put(f"n{number}")(conn)
            if number % 7 == 0:
                raise ValueError(f"turn {number}")
            return number

        return turn

    outcomes = await asyncio.gather(
        *[database.turn(one(number)) for number in range(50)], return_exceptions=True
    )
    for number, outcome in enumerate(outcomes):
        there = await database.read(get(f"n{number}"))
        if number % 7 == 0:
            assert isinstance(outcome, ValueError)
            assert there is None
        else:
            assert outcome == number
            assert there == "1"


async def test_what_a_turn_did_is_there_when_it_returns(database: Database) -> None:
    """A reader started after a turn returned sees what the turn wrote."""
    for number in range(5):
        await database.turn(put("seen", str(number)))
        assert await database.read(get("seen")) == str(number)


async def test_reading_cannot_write(database: Database) -> None:
    """A function run as a read cannot change anything."""
    with pytest.raises(Exception, match=r"(?i)read.?only"):
        await database.read(put("never"))
    assert await database.read(get("never")) is None


async def test_a_mistake_in_a_turn_is_not_taken_for_an_ill_database(world: World) -> None:
    """A broken constraint and a wrong statement stay what they are, without the values in them."""
    canary = "Canary-Kaisa"

    def twice(conn: Connection) -> None:
        for _ in range(2):
            conn.execute(
                text("INSERT INTO erasures (person_hash, erased_at) VALUES (:hash, 1)"),
                {"hash": canary.encode()},
            )

    with pytest.raises(IntegrityError) as refused:
        await world.database.turn(twice)
    if world.database.dialect == "sqlite":
        assert canary not in str(refused.value)
    with pytest.raises(Exception, match="nowhere") as wrong:
        await world.database.turn(lambda conn: conn.execute(text("SELECT * FROM nowhere")))
    assert not isinstance(wrong.value, DatabaseDown)


async def test_a_commit_that_fails_fails_every_turn_in_it(
    sqlite: SqliteDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the disk refuses the commit, all who shared it are told, and the next turn works."""
    refused = [True]

    @event.listens_for(sqlite._engine, "commit")
    def refuse(_connection: object) -> None:
        if refused.pop() if refused else False:
            full = sqlite3.OperationalError("database or disk is full")
            full.sqlite_errorcode = sqlite3.SQLITE_FULL
            full.sqlite_errorname = "SQLITE_FULL"
            raise full

    release = threading.Event()
    first = asyncio.ensure_future(sqlite.turn(lambda conn: (release.wait(10), put("a")(conn))))
    others = [asyncio.ensure_future(sqlite.turn(put(f"b{number}"))) for number in range(3)]
    await asyncio.sleep(0)  # all are in the queue
    release.set()
    outcomes = await asyncio.gather(first, *others, return_exceptions=True)
    lost = [outcome for outcome in outcomes if isinstance(outcome, DatabaseDown)]
    assert lost
    assert "disk full" in str(lost[0])
    for key, outcome in zip(["a", "b0", "b1", "b2"], outcomes, strict=True):
        there = await sqlite.read(get(key))
        assert there == (None if isinstance(outcome, DatabaseDown) else "1")
    await sqlite.turn(put("after"))
    assert await sqlite.read(get("after")) == "1"


async def test_turns_that_wait_share_a_commit(sqlite: SqliteDatabase) -> None:
    """Turns that queue up behind a slow one are committed together."""
    commits: list[object] = []
    event.listen(sqlite._engine, "commit", commits.append)
    release = threading.Event()
    slow = asyncio.ensure_future(sqlite.turn(lambda _: release.wait(10)))
    waiting = [asyncio.ensure_future(sqlite.turn(put(f"w{number}"))) for number in range(20)]
    await asyncio.sleep(0)
    release.set()
    await asyncio.gather(slow, *waiting)
    assert 1 <= len(commits) <= 4


async def test_giving_up_waiting_breaks_nothing(sqlite: SqliteDatabase) -> None:
    """A turn nobody waits for any more does not stop the writer."""
    release = threading.Event()
    begun = asyncio.ensure_future(sqlite.turn(lambda _: release.wait(10)))
    waiting = asyncio.ensure_future(sqlite.turn(put("cancelled")))
    await asyncio.sleep(0)
    begun.cancel()
    waiting.cancel()
    release.set()
    await asyncio.gather(begun, waiting, return_exceptions=True)
    await sqlite.turn(put("after"))
    assert await sqlite.read(get("after")) == "1"
    assert await sqlite.read(get("cancelled")) is None


async def test_closing_finishes_what_waits(tmp_path: Path) -> None:
    """Turns asked for before closing are committed; later ones are refused."""
    async with opened("sqlite", tmp_path) as database:
        waiting = [asyncio.ensure_future(database.turn(put(f"k{n}"))) for n in range(10)]
        await asyncio.sleep(0)
        await database.close()
        await asyncio.gather(*waiting)
        with pytest.raises(DatabaseDown):
            await database.turn(put("late"))
    again = open_database(None, tmp_path)
    assert await again.turn(get("k9")) == "1"
    await again.close()
    assert [path.name for path in tmp_path.iterdir()] == ["evenkeel.sqlite3"]  # noqa: ASYNC240 - a test


async def test_a_database_locked_by_another_program_is_ill_not_wrong(tmp_path: Path) -> None:
    """A turn that cannot get the file within its patience says so in plain words."""
    async with opened("sqlite", tmp_path) as first:
        other = open_database(None, tmp_path, busy_timeout=0.05)
        outcome: list[BaseException] = []

        async def meanwhile() -> None:
            try:
                await other.turn(put("x"))
            except DatabaseDown as error:
                outcome.append(error)

        loop = asyncio.get_running_loop()
        done = threading.Event()
        holding = asyncio.ensure_future(first.turn(lambda _: done.wait(10)))
        await asyncio.sleep(0.05)  # the first turn has begun
        await loop.create_task(meanwhile())
        done.set()
        await holding
        await other.close()
        assert "locked by another program" in str(outcome[0])


async def test_a_server_that_is_not_there_is_ill(tmp_path: Path) -> None:
    """Without a server, a turn says that PostgreSQL cannot be reached."""
    database = open_database("postgresql://nobody@127.0.0.1:9/nothing", tmp_path)
    with pytest.raises(DatabaseDown, match="PostgreSQL cannot be reached"):
        await database.turn(put("x"))
    await database.close()


@pytest.mark.parametrize(
    "url", ["mysql://host/name", "not a url", "sqlite://", "postgresql//missing-colon"]
)
def test_a_wrong_database_url_says_how_to_write_it(url: str, tmp_path: Path) -> None:
    """An address that is not understood is refused with the two forms that are."""
    with pytest.raises(BotError, match="sqlite:///"):
        open_database(url, tmp_path)


async def test_the_files_are_private(sqlite: SqliteDatabase) -> None:
    """Only their owner can read the database and its log."""
    await sqlite.turn(put("x"))
    for path in sqlite.path.parent.glob("evenkeel.sqlite3*"):
        assert path.stat().st_mode & 0o077 == 0


def test_a_data_folder_admits_one_program(tmp_path: Path) -> None:
    """The second program on a data folder is told kindly; when the first ends, it may come in."""
    with (
        DataFolderLock(tmp_path),
        pytest.raises(BotError, match="already running"),
        DataFolderLock(tmp_path),
    ):
        pass
    with DataFolderLock(tmp_path):
        pass


async def test_two_writers_of_one_file_lose_nothing(tmp_path: Path) -> None:
    """Two connections that read and then write the same number wait for each other."""
    async with opened("sqlite", tmp_path) as first:
        second = open_database(None, tmp_path, busy_timeout=30)
        await first.turn(put("count", "0"))

        def increment(conn: Connection) -> None:
            number = int(get("count")(conn) or "0")
            put("count", str(number + 1))(conn)

        for _ in range(20):
            await asyncio.gather(first.turn(increment), second.turn(increment))
        assert await second.turn(get("count")) == "40"
        await second.close()
