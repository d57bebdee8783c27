"""Puts the errands together: which kinds there are, and the turns that show and end them."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bot.errands import casefile, everything, pictures, search
from bot.errands.runner import Errands
from bot.errands.work import Fetch, Fetched, Seams, Work
from bot.settings import Settings
from bot.store.database import Database
from bot.store.errands import ErrandRow, Result
from bot.store.tables_errands import SEARCH
from bot.turns import errands as turns
from bot.turns.clients import searching
from bot.turns.reception import where
from bot.turns.world import Committed, World

SPOOL = "spool"
KINDS: dict[str, Work] = {
    turns.EXPORT_KIND: everything.take_out,
    turns.IMPORT_KIND: everything.bring_in,
    turns.CASE_KIND: casefile.take_out,
    turns.PICTURE_KIND: pictures.draw,
    SEARCH: search.find,
}
"""Kind of errand -> what does it."""

ENDED = {
    **dict.fromkeys(KINDS, turns.finished),
    SEARCH: searching.answered,
}
"""Kind of errand -> the turn that ends it."""


def errands_of(
    settings: Settings,
    database: Database,
    world: World,
    *,
    owner: str,
    clock: Callable[[], datetime],
    deliver: Callable[[Committed], None],
    leads: Callable[[], bool],
    files: Fetch | None,
) -> Errands:
    """Make what does the errands of a running bot; `files` gets what people sent."""

    async def finish(row: ErrandRow, result: Result) -> None:
        deliver(
            await database.turn(lambda conn: ENDED[row.kind](conn, world, row, result, clock()))
        )

    async def progress(row: ErrandRow, done: int, total: int) -> None:
        deliver(
            await database.turn(
                lambda conn: turns.progressed(conn, world, row, done, total, clock())
            )
        )

    seams = Seams(
        database=database,
        master=world.master,
        texts=world.texts,
        spool=settings.data_dir / SPOOL,
        clock=clock,
        new_id=world.new_id,
        fetch=files or _nothing,
        storage_bytes=world.storage_bytes,
        zone=settings.zone,
    )
    return Errands(
        seams,
        KINDS,
        owner=owner,
        finish=finish,
        progress=progress,
        where=where,
        alone=database.dialect == "sqlite",
        leads=leads,
    )


async def _nothing(_file_id: str, _to: Path) -> Fetched:
    """Where people cannot send files, there are none to get."""
    return "gone"
