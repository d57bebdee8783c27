"""New zone data: what was promised by a clock on the wall comes when that clock shows it now."""

from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from bot.errors import BotError
from bot.reminders.walls import resolve
from bot.store import kept, rezoning
from bot.store.database import Database
from bot.store.rezoning import Promise

KEY = "zone_data"
AT_ONCE = 500


async def look(database: Database, release: str, now: datetime) -> int:
    """Look through all that waits when the zone data is new; gives how many moved.

    With the same data as before it costs one look. Interrupted, it begins again the next time.
    """
    if await database.turn(lambda conn: kept.get(conn, "", "", KEY)) == release:
        return 0
    moved = await every(database, now)
    await database.turn(lambda conn: kept.put(conn, "", "", KEY, release))
    return moved


async def every(database: Database, now: datetime) -> int:
    """Let everything that waits be looked at when its own wall time comes; gives how many moved."""
    moved = 0
    for name in rezoning.WAITING:
        after: tuple[datetime, str] | None = (now, "")
        while after is not None:
            count, after = await database.turn(partial(_page, name=name, after=after))
            moved += count
    last: str | None = ""
    while last is not None:
        count, last = await database.turn(partial(_woken, now=now, after=last))
        moved += count
    return moved


def _woken(conn: Connection, *, now: datetime, after: str) -> tuple[int, str | None]:
    found = rezoning.woken(conn, now, after, AT_ONCE)
    moved = 0
    for each in found:
        at = _instant(each)
        if at != each.due_at:
            rezoning.wake(conn, each, at)
            moved += 1
    return moved, found[-1].id if len(found) == AT_ONCE else None


def _page(
    conn: Connection, *, name: str, after: tuple[datetime, str]
) -> tuple[int, tuple[datetime, str] | None]:
    found = rezoning.page(conn, name, after, AT_ONCE)
    moved = 0
    for each in found:
        at = _instant(each)
        if at != each.due_at:
            rezoning.move(conn, name, each, at)
            moved += 1
    last = (found[-1].due_at, found[-1].id) if len(found) == AT_ONCE else None
    return moved, last


def _instant(promise: Promise) -> datetime:
    """Give the instant that the promised wall time means now; without one it stays as it is."""
    try:
        wall = promise.wall
        return resolve(datetime.fromisoformat(wall), promise.zone) if wall else promise.due_at
    except BotError:  # the zone has left the zone data: the instant worked out earlier remains
        return promise.due_at
