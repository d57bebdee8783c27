"""What every turn stands on, and what it leaves behind once it is committed."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection

from bot.i18n.render import Texts
from bot.i18n.saying import Saying
from bot.messages import (
    USUAL,
    Body,
    Class,
    Edit,
    File,
    Lane,
    Manner,
    Message,
    Outgoing,
    Phrase,
    PressAnswer,
    Rows,
    Run,
)
from bot.messages import Style as RunStyle
from bot.playbook.parse import Library
from bot.store import buttons, outbox, people, sending
from bot.store.buttons import ButtonRow
from bot.store.outbox import New
from bot.store.people import Address, Person
from bot.store.sealing import MasterKey
from bot.turns.books import Books


@dataclass(frozen=True, slots=True)
class Access:
    """Who may use this bot; `link` turns an invite code into what is shared."""

    how: Literal["invite", "ids", "open"]
    allowed: frozenset[str] = frozenset()
    operators: frozenset[str] = frozenset()
    maintainers: frozenset[str] = frozenset()
    """Who edits playbooks, and may look at them before anybody is coached with them."""
    link: Callable[[str], str] = str


@dataclass(frozen=True, slots=True)
class Lease:
    """Who sends what a turn queues: this process until an instant, or (None) another one."""

    by: str | None
    until: datetime | None


@dataclass(frozen=True, slots=True)
class World:
    """What is built once and stays: keys, texts, playbooks, rules; and where chance comes from."""

    master: MasterKey
    texts: Texts
    books: Books
    access: Access
    new_id: Callable[[datetime], str]
    new_token: Callable[[], str]
    lease: Callable[[datetime], Lease]
    zone: str = "UTC"
    storage_bytes: int = 50 * 1024 * 1024
    retention_months: int = 12
    """After so many months without a word a person's records go; 0 keeps them."""
    draws: bool = False

    @property
    def library(self) -> Library:
        """The playbooks that new sessions start from."""
        return self.books.library


@dataclass(frozen=True, slots=True)
class Download:
    """A file that a person sent and that has to be fetched; `key` is the wake-up for its delay."""

    channel: str
    bot: str
    external_id: str
    key: str
    file_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Committed:
    """What has to happen once the transaction stands: things to send, and times to wake at."""

    outgoings: tuple[Outgoing, ...] = ()
    answers: tuple[PressAnswer, ...] = ()
    alarms: tuple[datetime, ...] = ()
    erased: bool = False
    revived: bool = False
    downloads: tuple[Download, ...] = ()
    ordered: bool = False
    """Whether an errand was ordered, or one under way was cancelled."""
    emptied: bool = False
    """Whether something was deleted that no log may keep."""


@dataclass(slots=True)
class Turn:
    """One turn at work: its connection, its person, and what it is about to leave behind."""

    conn: Connection
    world: World
    person: Person
    now: datetime
    first: bool = False
    """Whether this is the first that is heard of the person."""
    message_key: str | None = None
    """The message of the person that it is about, so that a later change of it finds its note."""
    bodies: list[tuple[str, Body, Class, Lane, str | None]] = field(default_factory=list)
    buttons: list[ButtonRow] = field(default_factory=list)
    """Buttons that stand alone, written with the messages that they stand under."""
    answers: list[PressAnswer] = field(default_factory=list)
    alarms: list[datetime] = field(default_factory=list)
    receipts: list[Outgoing] = field(default_factory=list)
    downloads: list[Download] = field(default_factory=list)
    wording: Texts | None = None
    """The texts of the session that is being carried out, as it pinned them."""
    ordered: bool = False
    emptied: bool = False

    @property
    def zone(self) -> str:
        """The person's time zone, or the one that stands in until they say."""
        return self.person.zone or self.world.zone

    def located(self, zone: str) -> None:
        """Go on with the person in this zone; the caller has saved it."""
        self.person = replace(self.person, zone=zone)

    def charged(self, size: int) -> None:
        """Go on with less room; the caller has saved it."""
        self.person = replace(self.person, bytes_used=self.person.bytes_used + size)

    def fronted(self, session_id: str | None) -> None:
        """Go on with this session in front; the caller has saved it."""
        self.person = replace(self.person, front_session=session_id)

    def shortened(self, *, brief: bool) -> None:
        """Go on in few words, or in all of them; the caller has saved it."""
        self.person = replace(self.person, brief=brief)

    def writes(self, manner: Manner) -> None:
        """Go on with this calendar and these digits; the caller has saved it."""
        self.person = replace(self.person, manner=manner)

    def speaks(self, language: str) -> None:
        """Go on in this language; the caller has saved it."""
        self.person = replace(self.person, language=language)

    def reached(self, *, reachable: bool, chat: str) -> None:
        """Go on with an address that changed; the caller has saved it."""
        address = replace(self.person.address, reachable=reachable, chat=chat)
        self.person = replace(self.person, address=address)

    def new_id(self) -> str:
        """Make a name for a new row."""
        return self.world.new_id(self.now)

    def say(self, text: Phrase, *, isolate: bool = True) -> str:
        """Render a phrase for the person; instants are marked UTC while their clock is unknown."""
        return self._rendered(text, self.person.language, self.person.manner, isolate=isolate)

    def say_in(self, language: str, text: Phrase) -> str:
        """Render a phrase as it would be sent; another language keeps its own dates and digits."""
        manner = self.person.manner if language == self.person.language else USUAL
        return self._rendered(text, language, manner, isolate=False)

    def _rendered(self, text: Phrase, language: str, manner: Manner, *, isolate: bool) -> str:
        zone = None if self.zone in {"UTC", "Etc/UTC"} else self.zone
        return self.texts.render(
            text, language, zone=zone, isolate=isolate, now=self.now, manner=manner
        )

    @property
    def texts(self) -> Texts:
        """The texts that are said now: while a guide is at work, with its own as it was pinned."""
        return self.wording or self.world.texts

    @contextmanager
    def worded(self, saying: Mapping[str, Saying]) -> Iterator[None]:
        """Say what playbooks say as it was pinned, for as long as this lasts."""
        before, self.wording = self.wording, self.world.texts.saying(saying)
        try:
            yield
        finally:
            self.wording = before

    def runs(self, *texts: Phrase) -> tuple[Run, ...]:
        """Render phrases one below the other."""
        return (Run("\n\n".join(self.say(text) for text in texts)),)

    def send(
        self,
        body: Body,
        *,
        cls: Class = Class.A,
        lane: Lane = Lane.REPLY,
        occurrence: str | None = None,
    ) -> str:
        """Queue something for the person; it goes out only if the turn is committed."""
        if not isinstance(body, Message | File):
            cls = Class.C if cls is Class.A else cls
        outgoing_id = self.new_id()
        self.bodies.append((outgoing_id, body, cls, lane, occurrence))
        return outgoing_id

    def tell(self, *texts: Phrase, rows: Rows = ()) -> str:
        """Queue a message of phrases."""
        return self.send(Message(self.runs(*texts), rows))

    def record(self, outgoing_id: str | None, shown: str, chosen: str | None) -> None:
        """Turn a shown screen into a record: its words, what was chosen, no buttons."""
        if outgoing_id is None:
            return
        if chosen is None:
            self.send(Edit(outgoing_id, None))
            return
        runs = (Run(f"{shown}\n\n"), Run(f"✓ {chosen}", RunStyle.STRONG))
        self.send(Edit(outgoing_id, runs))

    def answer(self, press_id: str, text: Phrase | None = None) -> None:
        """Stop a button's spinner, with a word if there is one to say."""
        address = self.person.address
        words = "" if text is None else self.say(text)
        self.answers.append(PressAnswer(address.channel, address.bot, press_id, words))

    def wake_at(self, at: datetime) -> None:
        """Ask for an alarm, so that what is due soon is not left to the next tick."""
        self.alarms.append(at)

    def committed(self, *, erased: bool = False, revived: bool = False) -> Committed:
        """Write what is queued and give what follows the commit."""
        return committed((self,), erased=erased, revived=revived)[0]


def committed(
    turns: Sequence[Turn], *, erased: bool = False, revived: bool = False
) -> list[Committed]:
    """Write what turns have queued, in one go, and give what follows the commit of each.

    Several turns in one transaction are of different persons.
    """
    written = {} if erased else _written([turn for turn in turns if turn.bodies])
    return [
        Committed(
            tuple(turn.receipts) if erased else written.get(turn.person.id, ()),
            tuple(turn.answers),
            tuple(turn.alarms),
            erased,
            revived,
            tuple(turn.downloads),
            turn.ordered,
            turn.emptied,
        )
        for turn in turns
    ]


def _written(turns: Sequence[Turn]) -> dict[str, tuple[Outgoing, ...]]:
    """Write what is queued; gives, by person, what this process sends."""
    if not turns:
        return {}
    conn, now = turns[0].conn, turns[0].now
    lease = turns[0].world.lease(now)
    buttons.add(conn, [row for turn in turns for row in turn.buttons])
    offsets = [list(_waves(body for _, body, *_ in turn.bodies)) for turn in turns]
    needed = {turn.person.address: of[-1] + 1 for turn, of in zip(turns, offsets, strict=True)}
    first = people.take_waves(conn, needed)
    news: list[New] = []
    for turn, of in zip(turns, offsets, strict=True):
        person, address = turn.person, turn.person.address
        for offset, (name, body, cls, lane, occurrence) in zip(of, turn.bodies, strict=True):
            wave = first[address] + offset
            each = addressed(name, person.id, address, wave, body, cls=cls, lane=lane)
            news.append(New(person, each, occurrence))
    added = outbox.add(conn, news, lease_by=lease.by, lease_until=lease.until, now=now)
    for address in needed:
        if not address.reachable:
            outbox.park_chat(conn, address.channel, address.bot, address.chat)
    ours: dict[str, tuple[Outgoing, ...]] = {}
    for new in news:
        if new.person.address.reachable and new.outgoing.id in added:
            ours[new.person.id] = (*ours.get(new.person.id, ()), new.outgoing)
    return ours if handed(conn, lease, tuple(new.outgoing for new in news)) else {}


def addressed(
    name: str,
    person_id: str,
    address: Address,
    wave: int,
    body: Body,
    *,
    cls: Class = Class.A,
    lane: Lane = Lane.REPLY,
) -> Outgoing:
    """Address a body."""
    return Outgoing(
        name, person_id, address.channel, address.bot, address.chat, wave, body, cls, lane
    )


def handed(conn: Connection, lease: Lease, written: Sequence[Outgoing]) -> tuple[Outgoing, ...]:
    """Give what this process sends after the commit; what another one sends wakes that one."""
    if lease.by is not None:
        return tuple(written)
    sending.wake(conn)
    return ()


def _waves(bodies: Iterable[Body]) -> Iterable[int]:
    """Give each body its wave: at most one new message in each, the order kept."""
    wave, taken = 0, False
    for body in bodies:
        if isinstance(body, Message | File):
            if taken:
                wave += 1
            taken = True
        yield wave
