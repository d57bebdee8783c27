"""A playbook that a maintainer sent as a file: fetched, checked beside all others, and told of.

It is long work outside transactions, ordered by a turn and ended by another one. If the program
dies meanwhile, a wake-up tells the person to send the file again.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from pathlib import PurePath

import structlog

from bot.i18n import saying
from bot.live import giving_way
from bot.playbook.library import Library
from bot.playbook.parse import load
from bot.playbook.yaml_nodes import MAX_BYTES
from bot.store.database import Database, DatabaseDown
from bot.turns import previews
from bot.turns.previews import Judged
from bot.turns.world import Committed, Download, World

FETCH_SECONDS = 60.0

Fetch = Callable[[str], Awaitable[bytes]]
"""Fetches a file of the channel by its id."""

log = structlog.get_logger()


async def check_sent(
    database: Database,
    world: World,
    fetch: Fetch | None,
    download: Download,
    *,
    clock: Callable[[], datetime],
) -> Committed:
    """Fetch a file and say what is wrong with it, or offer to look at it.

    What cannot be fetched is told; with an ill database the wake-up tells it later.
    """
    judged = None
    try:
        if fetch is not None:
            async with asyncio.timeout(FETCH_SECONDS):
                content = await fetch(download.file_id)
            judged = await asyncio.to_thread(judge, world, download.name, content)
    except Exception as error:  # noqa: BLE001 - the network in whichever mood; the person is told
        log.warning("checking.not_fetched", error=type(error).__name__)
    try:
        return await database.turn(
            lambda conn: previews.arrived(conn, world, download, judged, clock())
        )
    except DatabaseDown:
        log.warning("checking.database_down")
        return Committed()


def judge(world: World, name: str, content: bytes) -> Judged:
    """Check a file beside the playbooks in force, in all languages; for a thread of its own."""
    with giving_way():
        library = world.books.whole()
        stem = PurePath(name).stem
        around = [
            (f"{each}.yaml", one.source.encode())
            for each, one in library.playbooks.items()
            if each != stem
        ]
        words = {each: world.texts.catalogs[each] for each in world.texts.catalogs}
        words.pop("en", None)
        found, problems = load([*around, (name, content[: MAX_BYTES + 1])], words)
        own = [each for each in problems if each.path == name]
        told = tuple(str(each) for each in own)
        read = found.get(stem)
        if read is None or any(each.severity == "error" for each in own):
            return Judged(None, told)
        texts = _texts(library, stem)
        said = None if texts is None else saying.dump(texts)
        return Judged(replace(read, texts=texts, said=said), told)


def _texts(library: Library, name: str) -> saying.Saying | None:
    """Give what a playbook of this name says in other languages until now."""
    known = library.get(name)
    return None if known is None else known.texts
