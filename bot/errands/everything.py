"""Everything of a person: taken out as one ZIP, and brought in from one."""

import asyncio
import itertools
import json
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.cases import dossier
from bot.cases.dossier import Dossier, DossierError
from bot.errands import archive, words
from bot.errands.work import Refused, Seams, Stopped, Task
from bot.i18n.languages import LANGUAGES
from bot.messages import Phrase, phrase, plural
from bot.store import dossiers, imports, people
from bot.store.dossiers import Raw
from bot.store.errands import Result
from bot.store.imports import Prepared
from bot.store.people import Person

_STEP = timedelta(microseconds=10)
OVERHEAD = 512
"""Bytes counted for an entry beside its words, as when it is filed."""

HERE = phrase(
    "errands",
    "Here is everything of yours: as text to read, and in a form that can be brought into an "
    "account in which there is nothing yet. Whoever has this file can read it all.",
)
WHERE_WRONG = phrase(
    "errands",
    "I cannot bring this in. In the file, at {place}. Nothing was changed.",
)
NOT_FETCHED = phrase(
    "errands",
    "I could not get that file from Telegram any more. Nothing was changed. Send it once more.",
)


def brought(count: int) -> Phrase:
    """Say that so many entries were brought in."""
    return plural(
        "errands",
        "Brought in: one entry. Its case was checked against its chain, and holds.",
        "Brought in: {count} entries. Each case was checked against its chain, and holds.",
        count,
        count=count,
    )


async def take_out(seams: Seams, task: Task) -> Result:
    """Make the ZIP of one consistent snapshot."""
    now = seams.clock()
    raw = await seams.database.read(partial(dossiers.read, person_id=task.person.id))
    await task.report(1, 2)
    name = f"even-keel-{now:%Y-%m-%d}.zip"
    target = task.folder / name
    await asyncio.to_thread(_pack, seams, task.person, raw, now, target)
    return Result(HERE, ((str(target), name),))


def _pack(seams: Seams, person: Person, raw: Raw, now: datetime, target: Path) -> None:
    made = dossiers.compose(raw, person, now)
    guides = dossiers.sessions_of(raw, person)
    say = partial(
        seams.texts.render,
        language=person.language,
        zone=person.zone or seams.zone,
        isolate=False,
        now=now,
        manner=person.manner,
    )
    read = words.text(made, [(row.playbook, row.started_at) for row, _ in guides], say)
    went = [
        {
            "playbook": row.playbook,
            "state": row.state,
            "started_at": row.started_at.isoformat(),
            "touched_at": row.touched_at.isoformat(),
            "kept": json.loads(kept),
        }
        for row, kept in guides
    ]
    archive.pack(
        target,
        (
            ("records.txt", read.encode()),
            (archive.DOSSIER, dossier.write(made)),
            ("guides.json", json.dumps(went, ensure_ascii=False, indent=1).encode()),
            ("dossier.schema.json", json.dumps(dossier.schema(), indent=1).encode()),
        ),
    )


async def bring_in(seams: Seams, task: Task) -> Result:
    """Read a ZIP and make its rows ready; the turn that ends this inserts them all, or none."""
    file = task.folder / "given.zip"
    if not file.exists():
        draft = file.with_name("given.part")
        if await seams.fetch(task.order["file"], draft) != "here":
            raise Refused(NOT_FETCHED)
        draft.replace(file)
    await task.report(1, 3)
    most = seams.storage_bytes + seams.storage_bytes // 4 + (1 << 20)
    written = await asyncio.to_thread(archive.dossier_in, file, most)
    try:
        found = await asyncio.to_thread(dossier.read, written)
        _check(found)
    except DossierError as error:
        raise Refused(phrase(WHERE_WRONG.context, WHERE_WRONG.text, place=str(error))) from None
    await task.report(2, 3)
    person = await seams.database.turn(
        lambda conn: people.by_id(conn, seams.master, task.person.id)
    )
    if person is None:
        raise Stopped
    # Names in rising order, so that what was made at one instant keeps its order.
    start = seams.clock()
    instants = (start + number * _STEP for number in itertools.count())
    prepared: Prepared = await asyncio.to_thread(
        partial(
            imports.prepare,
            found,
            person,
            lambda: seams.new_id(next(instants)),
            overhead=OVERHEAD,
        )
    )
    if person.bytes_used + prepared.size > seams.storage_bytes:
        raise Refused(archive.TOO_LARGE)
    return Result(brought(found.entries), prepared=prepared)


def _check(found: Dossier) -> None:
    """Refuse what this program could not work with: zones and languages that it does not know."""
    if found.language not in LANGUAGES:
        raise DossierError("language: it is none of those that are spoken here")
    zones = {found.zone, *(each.zone for each in found.clients)}
    zones |= {each.zone for each in found.reminders} | {each.zone for each in found.routines}
    for each in sorted(zone for zone in zones if zone is not None):
        try:
            ZoneInfo(each)
        except (KeyError, ValueError, OSError):
            raise DossierError("zone: there is a time zone that is not known here") from None
