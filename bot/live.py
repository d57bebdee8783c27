"""Live edits: folders are looked at, what is sound is published, what is published is followed.

What is wrong is told to the maintainers, once for each set of problems, and the last good
playbooks and texts stay in force. Nothing here decides what a playbook is.
"""

import asyncio
import gc
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import Final

import structlog
from sqlalchemy import Connection

from bot.heat import marks as heat
from bot.i18n import catalogs, safety
from bot.i18n.catalogs import Catalog, CatalogError
from bot.playbook.library import Library, Pinned
from bot.playbook.parse import load
from bot.playbook.yaml_nodes import MAX_BYTES
from bot.store import kept, manifests
from bot.store.database import Database, DatabaseDown
from bot.store.manifests import Content, Manifest
from bot.turns.books import dressed, opened
from bot.turns.reception import where
from bot.turns.world import World

MOST_TOLD: Final = 12
"""Problems in one message; the rest are counted."""
LONGEST_TOLD: Final = 300
OFTEN: Final = 0.0001
"""Seconds after which reading lets others go on: a turn gives way at every statement."""
_TOLD: Final = "problems_told"

log = structlog.get_logger()

Stats = Mapping[str, tuple[int, int, int]]
"""File -> when it was changed (ns), its size, its inode."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Where playbooks and texts lie; a later folder of playbooks overlays an earlier one."""

    playbooks: tuple[Path, ...]
    locales: tuple[Path, ...]

    def stats(self) -> Stats:
        """Look at every file that counts, without opening it."""
        found: dict[str, tuple[int, int, int]] = {}
        for path in self._files():
            try:
                stat = path.stat()
            except OSError:
                continue  # gone between the list and the look
            found[str(path)] = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
        return found

    def _files(self) -> Iterator[Path]:
        for folder in self.playbooks:
            yield from folder.glob("*.yaml")
        for folder in self.locales:
            yield from folder.glob("*/*.po")
            yield folder / safety.NAME


@dataclass(frozen=True, slots=True)
class Edition:
    """Everything that was read at one time: playbooks with their texts, and all catalogs."""

    library: Library
    catalogs: Mapping[str, Catalog]
    problems: tuple[str, ...] = ()
    """What keeps it from being used, a line each, with file and line."""

    @property
    def digest(self) -> str:
        """Name what is to be published of it."""
        pins = sorted((name, each.pin) for name, each in self.library.playbooks.items())
        return sha256("".join(f"{name} {pin}\n" for name, pin in pins).encode()).hexdigest()


def read(sources: Sources) -> Edition:
    """Read all files, good or not; for a thread of its own. An OSError: something just vanished."""
    problems: list[str] = []
    files: dict[str, tuple[str, bytes]] = {}
    for folder in sources.playbooks:
        if not folder.is_dir():
            problems.append(f"{folder.name}:1:1: this folder of playbooks is not there any more")
            continue
        for path in sorted(folder.glob("*.yaml")):
            with path.open("rb") as file:
                files[path.stem] = (f"{folder.name}/{path.name}", file.read(MAX_BYTES + 1))
    if not files and not problems:
        problems.append("there is no playbook any more")

    def report(error: CatalogError) -> None:
        text = str(error)
        for locale in sources.locales:
            text = text.removeprefix(f"{locale.parent.parent}{os.sep}")
        problems.append(text)

    said = dict(catalogs.load(sources.locales, report=report))
    library, found = load(files.values(), {code: said[code] for code in said if code != "en"})
    problems.extend(str(each) for each in found.errors)
    return Edition(dressed(library, said), said, tuple(problems))


@contextmanager
def giving_way() -> Iterator[None]:
    """Let other threads go on more often while something long is computed in one.

    What it makes stays for long, so it is neither searched for garbage now nor ever again: that
    would hold up all threads at once.
    """
    _patience.begin()
    try:
        yield
    finally:
        _patience.end()


class _Patience:
    """How often threads take turns, and whether garbage is searched for: as before, once all end.

    Two that are long may overlap, each in a thread of its own.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._several = 0
        self._before = 0.0
        self._collecting = False

    def begin(self) -> None:
        """Let others go on more often."""
        with self._lock:
            self._several += 1
            if self._several == 1:
                self._before, self._collecting = sys.getswitchinterval(), gc.isenabled()
                sys.setswitchinterval(min(self._before, OFTEN))
                gc.disable()

    def end(self) -> None:
        """Let all be as it was before, once nothing long is computed any more."""
        with self._lock:
            self._several -= 1
            if self._several == 0:
                sys.setswitchinterval(self._before)
                if self._collecting:
                    gc.freeze()
                    gc.enable()


_patience = _Patience()


class Live:
    """Looks at the folders and the manifest each time it is called; one look at a time."""

    def __init__(
        self,
        database: Database,
        world: World,
        sources: Sources,
        *,
        owner: str,
        clock: Callable[[], datetime],
        tell: Callable[[str], None],
    ) -> None:
        """`tell` speaks to the maintainers; `owner` names this process in what it publishes."""
        self._database = database
        self._world = world
        self._sources = sources
        self._owner = owner
        self._clock = clock
        self._tell = tell
        self._alone = database.dialect == "sqlite"
        self._seen: Stats | None = None
        self._read: Stats | None = None
        self._waiting: Edition | None = None
        """What was read here and is not known to be published or refused yet."""
        self._number = 0
        """The manifest that is followed."""
        self._refused = 0
        """A manifest that this program cannot read."""
        self._first = True
        self._used: Library | None = None
        self._weighed: Library | None = None
        """The library that guides are found in, once it is weighed."""
        self._looking = asyncio.Lock()

    async def look(self, *, weigh: bool = True) -> None:
        """Read what has changed and come to rest, publish it if it is sound, follow the manifest.

        An ill database is left to the next look, and so is what finds guides unless to `weigh`.
        """
        async with self._looking:
            try:
                await self._look_at_files()
                await self._publish()
                await self._follow()
                if weigh and self._used is not self._weighed:
                    self._weighed = self._used
                    await asyncio.to_thread(self._weigh)
            except DatabaseDown:
                log.warning("live.database_down")

    def _weigh(self) -> None:
        with giving_way():
            self._world.books.weigh()
            heat.prepare()

    # --- the folders -----------------------------------------------------------------------------

    async def _look_at_files(self) -> None:
        stats = await asyncio.to_thread(self._sources.stats)
        if stats == self._read:
            self._seen = stats
            return
        settled = stats == self._seen or self._read is None
        self._seen = stats
        if not settled:
            return  # somebody is still writing: it is looked at once more first
        try:
            edition = await asyncio.to_thread(self._quietly_read)
        except OSError:
            return  # a file went while it was read; the next look finds the others
        after = await asyncio.to_thread(self._sources.stats)
        if after != stats:
            self._seen = after
            return
        self._world.books.found(edition.library)
        if edition.problems:
            self._waiting = None
            await self._tell_problems(edition.problems)
            self._read = stats
            return
        await self._all_well()
        self._read = stats
        # The interface belongs to the program, not to the manifest: here it is as it lies here.
        self._world.texts.renew(edition.catalogs, _texts(self._world.books.library))
        self._waiting = edition

    def _quietly_read(self) -> Edition:
        with giving_way():
            try:
                return read(self._sources)
            except OSError:
                raise
            except Exception as error:  # noqa: BLE001 - whatever lies there, people are coached on
                log.error("live.failed", error=type(error).__name__, where=where(error))
                what = f"reading them failed in this program ({type(error).__name__})"
                return Edition(Library(), {}, (what,))

    async def _tell_problems(self, problems: tuple[str, ...]) -> None:
        digest = sha256("\n".join(problems).encode()).hexdigest()
        if not await self._database.turn(partial(_tell_once, digest=digest)):
            return
        log.warning("live.refused", problems=len(problems))
        told = [each[:LONGEST_TOLD] for each in problems[:MOST_TOLD]]
        more = len(problems) - len(told)
        rest = [f"... and {more} more; evenkeel check lists them all."] if more else []
        self._tell(
            "\n".join(
                (
                    "The edited files cannot be used; the last good ones stay in force.",
                    "",
                    *told,
                    *rest,
                )
            )
        )

    async def _all_well(self) -> None:
        if await self._database.turn(partial(_tell_once, digest="")):
            self._tell("All playbooks and translations can be used again.")

    # --- the manifest ----------------------------------------------------------------------------

    async def _publish(self) -> None:
        edition, first = self._waiting, self._first
        if edition is None:
            return
        may_be_older = first and not self._alone
        head, published = await self._database.turn(
            partial(
                _published,
                edition=edition,
                may_be_older=may_be_older,
                by=self._owner,
                now=self._clock(),
            )
        )
        self._first, self._waiting = False, None
        if published:
            log.info("live.published", number=head.number, playbooks=len(edition.library.playbooks))
        elif head.digest != edition.digest:
            log.warning("live.older_files", published=head.number, by=head.published_by)
            self._world.books.found(None)
            return
        self._number = head.number
        self._use(edition.library)

    async def _follow(self) -> None:
        head = await self._database.read(manifests.head)
        if head is None or head.number in {self._number, self._refused}:
            return
        contents = await self._database.read(lambda conn: manifests.published(conn, head.number))
        library = await asyncio.to_thread(_quietly_opened, contents)
        if library is None:
            self._refused = head.number
            self._tell(
                f"What is published (by {head.published_by}) is not readable for the program of "
                f"{self._owner}; it goes on with what it had. Is it an older version?"
            )
            return
        self._number = head.number
        log.info("live.followed", number=head.number, playbooks=len(library.playbooks))
        self._use(library)

    def _use(self, library: Library) -> None:
        self._used = library
        self._world.books.renew(library)
        self._world.texts.renew(self._world.texts.catalogs, _texts(library))


def _published(
    conn: Connection, edition: Edition, *, may_be_older: bool, by: str, now: datetime
) -> tuple[Manifest, bool]:
    """Publish an edition unless it is published, or was and may be what others moved on from.

    Gives what is published then, and whether this did it.
    """
    digest = edition.digest
    what = [
        Content(name, each.pin, each.source, each.said)
        for name, each in edition.library.playbooks.items()
    ]
    while True:
        head = manifests.head(conn)
        if head is not None and (
            head.digest == digest or (may_be_older and manifests.known(conn, digest))
        ):
            return head, False
        after = 0 if head is None else head.number
        if manifests.publish(conn, after, digest, what, by=by, now=now):
            return Manifest(after + 1, digest, now, by), True


def _quietly_opened(contents: list[Content]) -> Library | None:
    with giving_way():
        return library_of(contents)


def library_of(contents: list[Content]) -> Library | None:
    """Make a library of what is published; None when a part of it cannot be read."""
    found: dict[str, Pinned] = {}
    for each in contents:
        pinned = opened(each.playbook, each.source, each.texts)
        if pinned is None:
            return None
        found[each.playbook] = pinned
    return Library(MappingProxyType(found)) if found else None


def _texts(library: Library) -> dict[str, Mapping[str, Catalog]]:
    return {name: each.texts for name, each in library.playbooks.items() if each.texts is not None}


def _tell_once(conn: Connection, digest: str) -> bool:
    """Say whether this state of affairs is news to the maintainers; whoever asks first tells."""
    if not digest and kept.get(conn, "", "", _TOLD) is None:
        return False  # nothing was ever wrong
    return kept.change(conn, "", "", _TOLD, digest)


async def published(database: Database) -> Library | None:
    """Give what was published last, if this program can read it."""

    def contents(conn: Connection) -> list[Content]:
        head = manifests.head(conn)
        return [] if head is None else manifests.published(conn, head.number)

    return library_of(await database.read(contents))
