"""Changes the master key while turns go on: every person's key is wrapped anew, in batches.

It may be stopped or killed anywhere: what is wrapped by the new key already is told by trying.
"""

import asyncio
import contextlib
import os
from datetime import datetime
from functools import partial
from pathlib import Path

import structlog
from sqlalchemy import Connection, bindparam, select, update

from bot.errors import BotError
from bot.store import kept
from bot.store.database import Database, DatabaseDown
from bot.store.sealing import MasterKey
from bot.store.tables import persons, setbacks

KEY_FILE = "master.key"
NEXT = ".next"
OLD = ".old-"
BATCH = 200

log = structlog.get_logger()

_PAGE = (
    select(persons.c.id, persons.c.wrapped_key)
    .where(persons.c.id > bindparam("after"))
    .order_by(persons.c.id)
    .limit(bindparam("most"))
    .with_for_update()
)
_PUT = (
    update(persons)
    .where(persons.c.id == bindparam("wanted"))
    .values(wrapped_key=bindparam("wrapped"))
)
_ASIDE = select(
    setbacks.c.channel, setbacks.c.bot, setbacks.c.update_id, setbacks.c.update_sealed
).where(setbacks.c.update_sealed.is_not(None))


def check_key(database_key: str | None, master: MasterKey, *others: MasterKey) -> None:
    """Refuse keys of which none sealed what is there."""
    fitting = {each.check_value() for each in (master, *others)}
    if database_key is not None and database_key not in fitting:
        raise BotError(
            "The master key is not the one that sealed this database. Put the right key file or "
            "EVENKEEL_MASTER_KEY back; nothing was changed."
        )


async def rotate(database: Database, master: MasterKey) -> int:
    """Wrap everything that an older key had wrapped with `master`, which knows both.

    Gives how many persons' keys were wrapped anew.
    """
    changed = 0
    after = ""
    while True:
        last, count = await database.turn(partial(rewrap, master=master, after=after))
        changed += count
        if last is None:
            break
        after = last
    changed += await database.turn(partial(_finish, master=master))
    return changed


def rewrap(
    conn: Connection, master: MasterKey, after: str, limit: int = BATCH
) -> tuple[str | None, int]:
    """Wrap one batch anew; gives the last name looked at (None: no more) and how many changed."""
    rows = conn.execute(_PAGE, {"after": after, "most": limit}).all()
    changed = 0
    for row in rows:
        wrapped = master.rewrapped(row.id, row.wrapped_key)
        if wrapped is not None:
            conn.execute(_PUT, {"wanted": row.id, "wrapped": wrapped})
            changed += 1
    return (rows[-1].id if len(rows) == limit else None), changed


def _finish(conn: Connection, master: MasterKey) -> int:
    """Look at all of them once more in one transaction, and say whose key it is now."""
    changed, after = 0, ""
    while True:
        last, count = rewrap(conn, master, after, limit=5000)
        changed += count
        if last is None:
            break
        after = last
    for row in conn.execute(_ASIDE).all():
        place = {
            "table": "setbacks",
            "column": "update_sealed",
            "row": f"{row.channel}:{row.bot}:{row.update_id}",
        }
        plain = master.open_for_operator(row.update_sealed, **place)
        conn.execute(
            update(setbacks)
            .where(
                setbacks.c.channel == row.channel,
                setbacks.c.bot == row.bot,
                setbacks.c.update_id == row.update_id,
            )
            .values(update_sealed=master.seal_for_operator(plain, **place))
        )
    kept.put(conn, "", "", "key_check", master.check_value())
    return changed


def next_file(folder: Path) -> Path:
    """Name the file of the key that comes next, while keys are changed."""
    return folder / (KEY_FILE + NEXT)


def put_in_place(folder: Path, now: datetime) -> Path:
    """Let the next key file take the place of the key file; gives where the old one is kept.

    At every instant there is a whole key file in its place.
    """
    key, old = folder / KEY_FILE, folder / f"{KEY_FILE}{OLD}{now:%Y%m%dT%H%M%SZ}"
    with contextlib.suppress(FileExistsError, FileNotFoundError):
        os.link(key, old)
    next_file(folder).replace(key)
    return old


class Changing:
    """The keys of a running bot: found to fit at its start, changed when that is asked for."""

    def __init__(
        self, folder: Path, database: Database, master: MasterKey, *, old: MasterKey | None
    ) -> None:
        """`old` is the key of until now, where keys come from the environment."""
        self._folder = folder
        self._database = database
        self._master = master
        self._old = old
        self._at_work = asyncio.Lock()

    async def begin(self, now: datetime) -> None:
        """Refuse a key that does not fit; end a change that was all but done."""
        file = next_file(self._folder)
        following = MasterKey.from_file(file, create=False) if file.exists() else None
        found = await self._database.turn(partial(_key_check, master=self._master))
        check_key(found, self._master, *(each for each in (following, self._old) if each))
        if following is not None and found == following.check_value():
            self._master.become(following)
            self._master.forget_older()
            put_in_place(self._folder, now)
        elif self._old is not None:
            self._master.succeeds(self._old)

    async def look(self, now: datetime) -> None:
        """Change the key if a new one lies there, or the old one is still that of the database."""
        if self._at_work.locked():
            return
        async with self._at_work:
            try:
                await self._look(now)
            except DatabaseDown:
                return

    async def _look(self, now: datetime) -> None:
        file = next_file(self._folder)
        if self._old is not None:
            found = await self._database.turn(partial(_key_check, master=self._master))
            if found == self._old.check_value():
                changed = await rotate(self._database, self._master)
                log.info("key.changed", persons=changed, next="take out EVENKEEL_OLD_MASTER_KEY")
        elif await asyncio.to_thread(file.exists):
            following = MasterKey.from_file(file, create=False)
            if self._master.check_value() != following.check_value():
                self._master.become(following)
            changed = await rotate(self._database, self._master)
            put_in_place(self._folder, now)
            self._master.forget_older()
            log.info("key.changed", persons=changed)


def _key_check(conn: Connection, master: MasterKey) -> str | None:
    """Give the stored check value of the key, after storing ours if there was none."""
    found = kept.get(conn, "", "", "key_check")
    if found is None:
        kept.put(conn, "", "", "key_check", master.check_value())
    return found
