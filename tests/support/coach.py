"""The coach in one process: the real turns on a real SQLite file, a chat that records, a clock.

Nothing here sleeps or talks to a network. `Coach` is the whole, `Person` is who uses it.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection

from bot.channels.telegram.render import (
    ANSWER_LIMIT,
    utf16_length,
)
from bot.errands.runner import Errands
from bot.errands.work import Fetched, Seams
from bot.finding.suggest import Finder
from bot.i18n.catalogs import Catalog
from bot.i18n.render import Texts
from bot.ids import new_id
from bot.messages import (
    Animation,
    Attached,
    Attachment,
    Command,
    Content,
    Delete,
    Edit,
    Edited,
    File,
    Forward,
    Incoming,
    Message,
    Origin,
    OriginKind,
    Outgoing,
    Presence,
    Press,
    PressAnswer,
    Text,
    Unsupported,
)
from bot.ordered import ENDED, KINDS
from bot.playbook.parse import Library, load
from bot.store import leases, outbox, tables
from bot.store.database import Database, open_database
from bot.store.errands import ErrandRow, Result
from bot.store.outbox import Completion
from bot.store.sealing import MasterKey
from bot.turns import errands as errand_turns
from bot.turns.books import Books
from bot.turns.due import Due
from bot.turns.reception import Reception, where
from bot.turns.world import Access, Committed, Lease, World
from tests.support.chats import Chat, Shown, assert_legal, line, plainly

CHANNEL, BOT = "telegram", "1"
EVENING = datetime(2026, 3, 2, 20, 57, 3, tzinfo=UTC)
"""A Monday evening, long after work."""

AccessMode = Literal["invite", "ids", "open"]


@cache
def shipped() -> Library:
    """The playbooks that the project ships."""
    return library()


def library(**changed: str) -> Library:
    """The shipped playbooks, some of them with another source (file name without .yaml -> text)."""
    folder = Path(__file__).parents[2] / "playbooks"
    files = {path.stem: path.read_bytes() for path in sorted(folder.glob("*.yaml"))}
    files |= {name.replace("_", "-"): text.encode() for name, text in changed.items()}
    loaded, problems = load((f"{name}.yaml", source) for name, source in files.items())
    assert not problems.errors, "\n".join(str(each) for each in problems.errors)
    return loaded


class Coach:
    """One run of the bot on a data folder; a second one on the same folder is a restart."""

    def __init__(self, folder: Path, database: Database, world: World, clock: "Clock") -> None:
        self.folder = folder
        self.database = database
        self.world = world
        self.clock = clock
        self.chats: dict[str, Chat] = {}
        self.alerts: list[str] = []
        self.fails = False
        """Whether something is meant to go wrong; otherwise an alert fails the test."""
        self.outgoings: list[Outgoing] = []
        self.targets: dict[str, str] = {}
        """Outgoing -> the message that it became."""
        self._done: list[Completion] = []
        self._revived = False
        self._ordered = False
        self.files: dict[str, bytes] = {}
        """What the channel gives when a file is fetched, by its id."""
        self.errands = self._errands()
        self.receive = Reception(
            database, world, clock=clock.now, deliver=self.deliver, alert=self.alerts.append
        )
        self.due = Due(
            database, world, clock=clock.now, deliver=self.deliver, alert=self.alerts.append
        )

    def person(self, external_id: str = "100", name: str = "Ann", language: str = "en") -> "Person":
        """Somebody with a phone; the bot hears of them when they first write."""
        return Person(self, external_id, name, language)

    def chat(self, chat: str) -> Chat:
        """The chat of this name."""
        return self.chats.setdefault(chat, Chat())

    async def brings(self, *batch: Incoming) -> None:
        """Let a batch of updates arrive, as one poll brings them."""
        await self.receive(batch)
        await self.settle()

    async def advance(self, **by: float) -> None:
        """Let time pass; everything due on the way fires at its own moment."""
        until = self.clock.at + timedelta(**by)
        while (at := await self.database.turn(_next_due)) is not None and at <= until:
            self.clock.at = max(self.clock.at, at)
            await self.fire()
        self.clock.at = until

    async def sleeps(self, **for_: float) -> None:
        """Be down for this long: time passes and nothing fires until the start after it."""
        self.clock.at += timedelta(**for_)
        await self.fire()

    async def fire(self) -> None:
        """Tick once."""
        await self.due.fire()
        await self.settle()

    def _errands(self) -> Errands:
        async def finish(row: ErrandRow, result: Result) -> None:
            at = self.clock.now()
            self.deliver(
                await self.database.turn(
                    lambda conn: ENDED[row.kind](conn, self.world, row, result, at)
                )
            )

        async def progress(row: ErrandRow, done: int, total: int) -> None:
            at = self.clock.now()
            self.deliver(
                await self.database.turn(
                    lambda conn: errand_turns.progressed(conn, self.world, row, done, total, at)
                )
            )

        async def fetch(file_id: str, to: Path) -> Fetched:
            if file_id not in self.files:
                return "gone"
            to.write_bytes(self.files[file_id])  # noqa: ASYNC240  # a few bytes, in a test
            return "here"

        return Errands(
            Seams(
                database=self.database,
                master=self.world.master,
                texts=self.world.texts,
                spool=self.folder / "spool",
                clock=self.clock.now,
                new_id=self.world.new_id,
                fetch=fetch,
                storage_bytes=self.world.storage_bytes,
                zone=self.world.zone,
            ),
            KINDS,
            owner="test",
            finish=finish,
            progress=progress,
            where=where,
            alone=True,
            leads=lambda: True,
        )

    # --- in place of the sender ------------------------------------------------------------------

    def deliver(self, committed: Committed) -> None:
        """Take what a committed turn left behind, wave by wave."""
        for answer in committed.answers:
            self._answer(answer)
        for outgoing in sorted(committed.outgoings, key=lambda each: each.wave):
            self._send(outgoing)
        self._revived = self._revived or committed.revived
        self._ordered = self._ordered or committed.ordered

    async def settle(self) -> None:
        """Write down what was sent, and send what waited for somebody who came back."""
        if self._revived:
            self._revived = False
            await self._recover()
        if self._ordered:
            self._ordered = False
            await self.errands.look()
            while self.errands._tasks:
                await asyncio.gather(*self.errands._tasks.values())
                await self.errands.look()
        done, self._done = self._done, []
        parked = [name for name, chat in self.chats.items() if chat.blocked]

        def complete(conn: Connection) -> None:
            outbox.complete(conn, done, self.clock.at)
            for chat in parked:
                outbox.park_chat(conn, CHANNEL, BOT, chat)

        if done or parked:
            await self.database.turn(complete)

    async def _recover(self) -> None:
        lease = self.world.lease(self.clock.at)
        assert lease.by is not None
        assert lease.until is not None
        by, until = lease.by, lease.until
        rows = await self.database.turn(
            lambda conn: leases.recover(
                conn, self.world.master, self.clock.at, lease_by=by, lease_until=until, limit=500
            )
        )
        for outgoing, _ in rows:
            self._send(outgoing)

    def _answer(self, answer: PressAnswer) -> None:
        assert utf16_length(answer.text) <= ANSWER_LIMIT
        for chat in self.chats.values():
            if answer.press_id in chat.answered:
                return
        owner = answer.press_id.partition(":")[0]
        chat = self.chat(owner)
        chat.answered.append(answer.press_id)
        if answer.text:
            words = plainly(answer.text)
            chat.toasts.append(words)
            chat.transcript.append(f"toast: {words}")

    def _send(self, outgoing: Outgoing) -> None:
        chat = self.chat(outgoing.chat)
        chat.calls += 1
        if chat.blocked:
            return
        self.outgoings.append(outgoing)
        body, became = outgoing.body, None
        match body:
            case Message():
                became = str(len(self.targets) + 1)
                self.targets[outgoing.id] = became
                chat.messages[became] = Shown(became, body.runs, body.rows)
            case Edit():
                shown = chat.messages[self.targets[body.of]]
                chat.messages[shown.number] = Shown(
                    shown.number, shown.runs if body.runs is None else body.runs, body.rows
                )
            case Animation():
                assert body.of in self.targets
                chat.animations.append(body)
            case File():
                became = str(len(self.targets) + 1)
                self.targets[outgoing.id] = became
                path = Path(body.path)
                chat.files.pop(body.name, None)
                chat.files[body.name] = path.read_bytes()
                path.unlink()
                if body.caption:
                    chat.messages[became] = Shown(became, body.caption, ())
            case Delete():
                for number in (*body.message_ids, *(self.targets[each] for each in body.of)):
                    chat.deleted.append(number)
                    chat.messages.pop(number, None)
        assert_legal(outgoing)
        chat.transcript.append(line(outgoing))
        self._done.append(Completion(outgoing.id, "sent", became, 1, None))


@dataclass
class Clock:
    """A clock that moves only when it is told to, and a little with every look at it."""

    at: datetime = EVENING

    def now(self) -> datetime:
        """The time in UTC."""
        self.at += timedelta(microseconds=50)
        return self.at


@dataclass
class Person:
    """Somebody with a phone: what they do, and what they see."""

    coach: Coach
    external_id: str
    name: str
    language: str
    taps_made: int = 0
    typed: int = 0
    sent: int = 0

    @property
    def chat(self) -> Chat:
        """Their chat."""
        return self.coach.chat(self.external_id)

    # --- what they do ----------------------------------------------------------------------------

    def incoming(self, content: Content, message_id: str | None = None) -> Incoming:
        """An update as their channel would bring it; every one has a number of its own."""
        self.sent += 1
        number = int(self.external_id) * 100_000 + self.sent
        return Incoming(
            channel=CHANNEL,
            bot=BOT,
            update_id=number,
            external_id=self.external_id,
            chat=self.external_id,
            at=self.coach.clock.at,
            content=content,
            message_id=message_id or f"9{number}",
            name=self.name,
            language=self.language,
        )

    async def does(self, content: Content, message_id: str | None = None) -> Incoming:
        """Let something of theirs arrive."""
        brought = self.incoming(content, message_id)
        await self.coach.brings(brought)
        return brought

    async def says(self, text: str) -> Incoming:
        """Type or paste something."""
        self.typed += 1
        return await self.does(Text(text))

    async def commands(self, name: str, argument: str = "") -> Incoming:
        """Use a command."""
        return await self.does(Command(name, argument))

    async def forwards(self, *texts: str, by: str = "Sam", sender: str | None = "77") -> None:
        """Forward messages, one after the other, and wait for the answer."""
        for text in texts:
            await self.does(forwarded(text, by, sender, self.coach.clock.at))
        await self.coach.advance(seconds=2)

    async def attaches(self, caption: str = "", kind: Literal["photo", "voice"] = "photo") -> None:
        """Send a photo or a voice note, and wait for the answer."""
        await self.does(Attached(Attachment(kind, "file", "unique", 1000), caption))
        await self.coach.advance(seconds=2)

    async def edits(self, before: Incoming, text: str) -> None:
        """Change a message that they sent before."""
        await self.does(Edited(text), before.message_id)

    async def sends_file(self, content: bytes, name: str) -> None:
        """Send a document that the channel can give back."""
        file_id = f"file-{len(self.coach.files)}"
        self.coach.files[file_id] = content
        sent = Attachment("document", file_id, "unique", len(content), name, "application/zip")
        await self.does(Attached(sent))
        await self.coach.advance(seconds=2)

    async def sends_a(self, what: str) -> None:
        """Send something of a kind that cannot be kept."""
        await self.does(Unsupported(what))

    async def taps(self, *labels: str) -> None:
        """Tap buttons by what they say, each on the newest message that has it."""
        for label in labels:
            await self.presses(self.button(label))

    async def presses(self, data_: str) -> None:
        """Press a button by what it carries, whether it is there or not."""
        self.taps_made += 1
        await self.does(Press(f"{self.external_id}:{secrets.token_hex(4)}", data_))

    async def blocks(self) -> None:
        """Block the bot."""
        self.chat.blocked = True
        await self.does(Presence(reachable=False))

    async def unblocks(self) -> None:
        """Come back."""
        self.chat.blocked = False
        await self.does(Presence(reachable=True))

    # --- what they see ---------------------------------------------------------------------------

    def button(self, label: str) -> str:
        """What the newest button with this label carries; the whole label, or the one part."""
        for exact in (True, False):
            for message in reversed(self.chat.messages.values()):
                for each in (button for row in message.rows for button in row):
                    shown = plainly(each.label)
                    if each.data and (shown == label if exact else label in shown):
                        return each.data
        raise AssertionError(f"no button {label!r}; there are {self.labels}")

    @property
    def messages(self) -> list[Shown]:
        """Every message of the chat as it stands now, oldest first."""
        return list(self.chat.messages.values())

    @property
    def screen(self) -> str:
        """The words of the newest message."""
        return self.messages[-1].text if self.messages else ""

    @property
    def sees(self) -> str:
        """The words of the whole chat as it stands now."""
        return "\n---\n".join(message.text for message in self.messages)

    @property
    def labels(self) -> list[str]:
        """Every button that could be pressed now, oldest first; those that only copy left out."""
        return [label for message in self.messages for label in message.labels]

    @property
    def copyable(self) -> str | None:
        """What the newest message with something to copy copies in one tap."""
        found = [message.copyable for message in self.messages if message.copyable]
        return found[-1] if found else None

    @property
    def toasts(self) -> list[str]:
        """The short answers that buttons gave."""
        return self.chat.toasts

    @property
    def inputs(self) -> int:
        """How many things they did."""
        return self.sent


def forwarded(
    text: str, by: str = "Sam", sender: str | None = "77", at: datetime = EVENING
) -> Forward:
    """A message of a client, passed on; without `sender` their account is hidden."""
    kind = OriginKind.HIDDEN if sender is None else OriginKind.IDENTIFIED
    return Forward(Origin(kind, by, sender, at - timedelta(minutes=5)), text)


_FINDERS: dict[int, tuple[Library, Finder]] = {}


def finder(library: Library) -> Finder:
    """Give what finds guides in a library, made once for all tests that use it."""
    if id(library) not in _FINDERS:
        _FINDERS[id(library)] = (library, Finder(library))
    return _FINDERS[id(library)][1]


@asynccontextmanager
async def running(
    folder: Path,
    *,
    access: AccessMode = "open",
    allowed: Sequence[str] = (),
    operators: Sequence[str] = (),
    maintainers: Sequence[str] = (),
    clock: Clock | None = None,
    master: MasterKey | None = None,
    playbooks: Library | None = None,
    storage_bytes: int = 50 * 1024 * 1024,
    zone: str = "UTC",
    catalogs: Mapping[str, Catalog] | None = None,
    draws: bool = True,
) -> AsyncIterator[Coach]:
    """Run a coach on a folder; the same folder and master key again are a restart."""
    database = open_database(None, folder)
    await database.turn(tables.persons.metadata.create_all)
    owner = secrets.token_hex(4)
    world = World(
        master=master or MasterKey.new(),
        texts=Texts(catalogs or {}),  # a text that does not fit its values raises
        books=Books(
            playbooks or shipped(),
            None if catalogs is None else lambda: catalogs,
            found_by=finder,
        ),
        access=Access(
            access,
            frozenset(allowed),
            frozenset(operators),
            frozenset(maintainers),
            link=_link,
        ),
        new_id=lambda at: new_id(at, secrets.token_bytes),
        new_token=lambda: secrets.token_urlsafe(12),
        lease=lambda at: Lease(owner, at + timedelta(seconds=60)),
        zone=zone,
        storage_bytes=storage_bytes,
        draws=draws,
    )
    try:
        coach = Coach(folder, database, world, clock or Clock())
        yield coach
        assert coach.fails or not coach.alerts, coach.alerts
    finally:
        await database.close()


@asynccontextmanager
async def restarted(coach: Coach, playbooks: Library | None = None) -> AsyncIterator[Coach]:
    """Run the coach anew on its folder, whose database was closed; people keep their chats."""
    async with running(
        coach.folder, clock=coach.clock, master=coach.world.master, playbooks=playbooks
    ) as again:
        again.chats = coach.chats
        again.targets = coach.targets
        yield again


def _next_due(conn: Connection) -> datetime | None:
    from bot.store import holds, reminders, routines, wakeups

    found = [each.next_due(conn) for each in (wakeups, reminders, holds, routines)]
    return min((at for at in found if at is not None), default=None)


def _link(code: str) -> str:
    return f"https://t.me/keel_bot?start={code}"
