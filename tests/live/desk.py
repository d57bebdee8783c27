"""A folder of playbooks that can be edited, and replicas that look at it."""

import secrets
import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bot.i18n import catalogs
from bot.i18n.catalogs import beside
from bot.i18n.render import Texts
from bot.ids import new_id
from bot.live import Live, Sources
from bot.messages import Phrase
from bot.playbook.library import Library
from bot.store.database import Database
from bot.store.sealing import MasterKey
from bot.turns.books import Books
from bot.turns.world import Access, Lease, World

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)

SMALL = """\
format: 2
id: {id}
title: Small
summary: {summary}
start: hello
steps:
  hello:
    choose: {hello}
    options: {{fine: Fine, bad: Bad}}
    go: bye
  bye: {{end: Goodbye.}}
"""
FINNISH = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
INTERFACE = FINNISH + 'msgctxt "help"\nmsgid "One"\nmsgstr "Yksi"\n'


def small(name: str, hello: str = "How is it?", summary: str = "A small one.") -> str:
    """A sound playbook."""
    return SMALL.format(id=name, hello=hello, summary=summary)


@dataclass
class Folder:
    """A folder of playbooks with a Finnish locale."""

    path: Path
    written: int = 0

    def write(self, name: str, text: str | bytes) -> Path:
        """Save a file, as an editor does: its time of change moves on."""
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        self.written += 1
        return path

    def says(self, book: str, hello: str, finnish: str) -> None:
        """Save the Finnish of a playbook's first question."""
        self.write("locale/fi/interface.po", INTERFACE)
        entry = f'msgctxt "{book}/hello/choose"\nmsgid "{hello}"\nmsgstr "{finnish}"\n'
        self.write("locale/fi/playbooks.po", FINNISH + entry)

    @property
    def sources(self) -> Sources:
        """Where a process looks for it."""
        return Sources((self.path,), (beside(self.path),))


@dataclass
class Replica:
    """One process: what it serves, and what it told the maintainers."""

    database: Database
    world: World
    live: Live
    told: list[str] = field(default_factory=list)

    async def looks(self, times: int = 2) -> None:
        """Tick; what has changed is read once it has come to rest."""
        for _ in range(times):
            await self.live.look()

    @property
    def library(self) -> Library:
        """What new sessions start from."""
        return self.world.library

    def hello(self, book: str) -> str:
        """The first question of a guide, in Finnish where that is there."""
        playbook = self.library.playbooks[book].playbook
        text: str = playbook.steps["hello"].choose  # type: ignore[union-attr]  # it is one
        return self.world.texts.render(Phrase(f"{book}/hello/choose", text), "fi", zone=None)


def replica(database: Database, folder: Folder, library: Library) -> Replica:
    """A process on a database and a folder, which began with this library."""
    owner = secrets.token_hex(4)
    said = catalogs.load(folder.sources.locales)
    world = World(
        master=MasterKey.new(),
        texts=Texts(said),
        books=Books(library, lambda: said),
        access=Access("open"),
        new_id=lambda at: new_id(at, secrets.token_bytes),
        new_token=lambda: secrets.token_urlsafe(12),
        lease=lambda at: Lease(owner, at),
    )
    told: list[str] = []
    live = Live(database, world, folder.sources, owner=owner, clock=lambda: NOW, tell=told.append)
    return Replica(database, world, live, told)


def copied(folder: Folder, to: Path) -> Folder:
    """The same files on another machine."""
    shutil.copytree(folder.path, to)
    return Folder(to)
