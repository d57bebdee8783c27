"""A dossier: everything of a person as one value, and its written form, which others may read.

Nothing in it names a row of a database: what belongs together is written inside one another, and
entries are known by their number. Its chains verify wherever it is read.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, time
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)

from bot.cases import aliases, chain
from bot.cases.models import Attachment, CaseState, Content, EntryKind, EntryState, Grade, Scalar
from bot.errors import BotError


def _that(reads: Callable[[str], object]) -> Callable[[str], str]:
    """Let through what can be read, as it was written."""

    def checked(written: str) -> str:
        reads(written)
        return written

    return checked


FORMAT = 1
Name = Annotated[str, StringConstraints(max_length=1000)]
Words = Annotated[str, StringConstraints(max_length=200_000)]
# Stored as they are, and compared: nothing that a database could not keep.
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_+./:-]{1,100}$")]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Wall = Annotated[
    str,
    StringConstraints(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d$"),
    AfterValidator(_that(datetime.fromisoformat)),
]
Clock = Annotated[
    str,
    StringConstraints(pattern=r"^\d\d:\d\d$"),
    AfterValidator(_that(time.fromisoformat)),
]
Instant = Annotated[
    str, StringConstraints(max_length=40), AfterValidator(_that(datetime.fromisoformat))
]
Alias = Annotated[
    str, StringConstraints(max_length=aliases.LONGEST), AfterValidator(_that(aliases.one_word))
]
Number = Annotated[int, Field(ge=1, le=10_000_000)]
MOST_CLIENTS, MOST_CASES, MOST_ENTRIES = 10_000, 1_000, 200_000


class DossierError(BotError):
    """A file that is no dossier of ours; the text says where and what, and quotes nothing."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class File(_Part):
    """An attachment as the channel names it; its bytes stay there."""

    kind: Code
    file_id: Name
    unique_id: Name
    size: Annotated[int, Field(ge=0)] | None = None
    name: Name | None = None
    mime: Name | None = None


class Kept(_Part):
    """The content of an entry, with the salt that ties it to its commitment."""

    salt: Digest
    text: Words = ""
    attachment: File | None = None
    fields: dict[Name, Words | int | bool | None] = Field(default_factory=dict, max_length=100)
    reference: Digest | None = None

    def content(self) -> Content:
        """Give it as the case rules know it."""
        file = self.attachment
        return Content(
            self.text,
            None if file is None else Attachment(**file.model_dump()),
            dict[str, Scalar](self.fields),
            self.reference,
        )


class Entry(_Part):
    """One entry; without `content` it was removed by its owner, and its commitment stays."""

    number: Number
    kind: EntryKind
    grade: Grade
    happened_at: AwareDatetime
    recorded_at: AwareDatetime
    shown_at: AwareDatetime
    amends: Number | None = None
    state: EntryState
    commitment: Digest
    link: Digest
    content: Kept | None = None


class Case(_Part):
    """One case, its entries in the order in which they were recorded."""

    title: Name | None = None
    state: CaseState
    created_at: AwareDatetime
    closed_at: AwareDatetime | None = None
    picked_at: AwareDatetime | None = None
    head: Digest
    entries: Annotated[tuple[Entry, ...], Field(max_length=MOST_ENTRIES)] = ()


class Client(_Part):
    """One client; `merged_into` is the place in the list of the one that this one became.

    `alias` is what reminders call them where others may see it.
    """

    name: Name
    alias: Alias | None = None
    unsorted: bool = False
    language: Code | None = None
    country: Code | None = None
    zone: Code | None = None
    channel: Code | None = None
    formality: Code | None = None
    created_at: AwareDatetime
    used_at: AwareDatetime
    archived_at: AwareDatetime | None = None
    merged_into: Annotated[int, Field(ge=0, lt=MOST_CLIENTS)] | None = None
    cases: Annotated[tuple[Case, ...], Field(max_length=MOST_CASES)] = ()


class Private(_Part):
    """What the person told for themselves: how heated, what was held back, how it felt."""

    kind: Literal["heat", "hold", "release", "note"]
    at: AwareDatetime
    words: Words
    client: Annotated[int, Field(ge=0, lt=MOST_CLIENTS)] | None = None


class Reminder(_Part):
    """A reminder; `client` and `case` are places in the lists."""

    wall: Wall
    zone: Code
    due_at: AwareDatetime
    reason: Words
    until: Literal["done", "reply"]
    ends: Annotated[str, StringConstraints(pattern=r"^(paid|\d{4}-\d\d-\d\d)$")] | None = None
    cls: Literal["A", "B", "C"]
    state: Literal["waiting", "fired", "done", "cancelled"]
    occurrence: Number
    fired_at: AwareDatetime | None = None
    elapsed: bool = False
    client: Annotated[int, Field(ge=0, lt=MOST_CLIENTS)] | None = None
    case: Annotated[int, Field(ge=0, lt=MOST_CASES)] | None = None


class Mood(_Part):
    """How it went, from 1 (hard) to 5 (good); `client` is a place in the list."""

    at: AwareDatetime
    mood: Annotated[int, Field(ge=1, le=5)]
    client: Annotated[int, Field(ge=0, lt=MOST_CLIENTS)] | None = None


class Routine(_Part):
    """A reminder that comes again: `every` so many minutes of work, or `at` a clock."""

    routine: Literal["breaks", "lunch", "end-of-day", "check-in", "look-back"]
    every: Annotated[int, Field(ge=1, le=1440)] | None = None
    at: Clock | None = None
    weekday: Annotated[int, Field(ge=0, le=6)] | None = None
    wall: Wall
    zone: Code
    due_at: AwareDatetime
    state: Literal["on", "asked", "off"]
    occurrence: Number
    ignored: Annotated[int, Field(ge=0, le=1000)] = 0
    client: Annotated[int, Field(ge=0, lt=MOST_CLIENTS)] | None = None


class Reading(_Part):
    """How screens are written for the person: whose calendar, Latin digits, few words."""

    calendar: Literal["gregorian", "jalali"] | None = None
    latin: bool = False
    brief: bool = False


class Settings(_Part):
    """A week and what is left alone; days are digits, 0 is Monday, and clocks the person's own."""

    work_days: Annotated[str, StringConstraints(pattern=r"^[0-6]{0,7}$")] | None = None
    begin: Clock | None = None
    end: Clock | None = None
    quiet_from: Clock | None = None
    quiet_to: Clock | None = None
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] | None = None
    paused_until: Instant | None = None
    meeting_until: Instant | None = None
    offered: Instant | None = None


class Choices(_Part):
    """Which guides were taken: `taken` for which words and how often, `last` the newest first."""

    taken: Annotated[dict[Name, dict[Code, Number]], Field(max_length=10_000)]
    last: Annotated[tuple[Code, ...], Field(max_length=100)] = ()


class Dossier(_Part):
    """Everything of a person that can be taken along and brought in elsewhere."""

    format: Literal[1] = 1
    kind: Literal["even-keel-dossier"] = "even-keel-dossier"
    made_at: AwareDatetime
    language: Code
    zone: Code | None = None
    terms: dict[Code, Words] = Field(default_factory=dict, max_length=100)
    clients: Annotated[tuple[Client, ...], Field(max_length=MOST_CLIENTS)] = ()
    privates: Annotated[tuple[Private, ...], Field(max_length=MOST_ENTRIES)] = ()
    reminders: Annotated[tuple[Reminder, ...], Field(max_length=MOST_ENTRIES)] = ()
    moods: Annotated[tuple[Mood, ...], Field(max_length=MOST_ENTRIES)] = ()
    routines: Annotated[tuple[Routine, ...], Field(max_length=MOST_ENTRIES)] = ()
    reading: Reading = Reading()
    settings: Settings = Settings()
    choices: Choices | None = None

    @property
    def entries(self) -> int:
        """How many entries there are in all."""
        return sum(len(case.entries) for client in self.clients for case in client.cases)


def schema() -> dict[str, Any]:
    """Give the JSON schema of the written form."""
    made = Dossier.model_json_schema(mode="serialization")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **made,
        "title": f"Even Keel dossier, format {FORMAT}",
    }


def write(dossier: Dossier) -> bytes:
    """Write a dossier as JSON, one line a level, so that it can be read and compared."""
    return dossier.model_dump_json(indent=1, exclude_defaults=False).encode()


def read(written: bytes) -> Dossier:
    """Read a dossier and check that it holds together; a DossierError says what does not."""
    try:
        dossier = Dossier.model_validate_json(written)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        raise DossierError(f"{_where(first['loc'])}: {_what(first['type'])}") from None
    for index, client in enumerate(dossier.clients):
        _check_client(dossier, index, client)
    if sum(each.unsorted for each in dossier.clients) > 1:
        raise DossierError("clients: only one of them can hold what is not sorted yet")
    for number, private in enumerate(dossier.privates):
        _check_place(dossier, private.client, None, f"privates.{number}")
    for number, reminder in enumerate(dossier.reminders):
        _check_place(dossier, reminder.client, reminder.case, f"reminders.{number}")
    for number, mood in enumerate(dossier.moods):
        _check_place(dossier, mood.client, None, f"moods.{number}")
    for number, routine in enumerate(dossier.routines):
        _check_place(dossier, routine.client, None, f"routines.{number}")
    return dossier


def _check_client(dossier: Dossier, index: int, client: Client) -> None:
    place = f"clients.{index}"
    if client.merged_into is not None and (
        client.merged_into == index or client.merged_into >= len(dossier.clients)
    ):
        raise DossierError(f"{place}.merged_into: names a client that is not there")
    for number, case in enumerate(client.cases):
        _check_case(case, f"{place}.cases.{number}")


def _check_case(case: Case, place: str) -> None:
    commitments = {entry.number: entry.commitment for entry in case.entries}
    for entry in case.entries:
        at = f"{place}.entries.{entry.number}"
        if entry.amends is not None and (
            entry.amends >= entry.number or entry.amends not in commitments
        ):
            raise DossierError(f"{at}.amends: names an entry that is not before it")
        if (entry.content is None) != (entry.state == "removed"):
            raise DossierError(f"{at}: content is left out of removed entries, and only of those")
        if entry.content is not None:
            salt = bytes.fromhex(entry.content.salt)
            found = chain.commitment(salt, chain.canonical(entry.content.content()))
            if found.hex() != entry.commitment:
                raise DossierError(f"{at}: what it says is not what was recorded")
    broken = chain.verify(
        _links(case.entries), head=bytes.fromhex(case.head), length=len(case.entries)
    )
    if broken is not None:
        raise DossierError(f"{place}: its chain breaks at entry {broken}")


def _links(entries: Sequence[Entry]) -> Iterator[tuple[chain.Link, bytes]]:
    for entry in entries:
        yield (
            chain.Link(
                entry.number,
                entry.kind,
                entry.grade,
                entry.happened_at,
                entry.recorded_at,
                entry.amends,
                bytes.fromhex(entry.commitment),
            ),
            bytes.fromhex(entry.link),
        )


def _check_place(dossier: Dossier, client: int | None, case: int | None, place: str) -> None:
    if client is not None and client >= len(dossier.clients):
        raise DossierError(f"{place}.client: there is no such client")
    if case is not None and (client is None or case >= len(dossier.clients[client].cases)):
        raise DossierError(f"{place}.case: there is no such case")


def _where(location: Sequence[int | str]) -> str:
    """Name a place by the names of our own format; a name that is not one is left out."""
    ours = {name for part in _PARTS for name in part.model_fields}
    named = [str(each) for each in location if isinstance(each, int) or each in ours]
    return ".".join(named[:8]) or "the file"


def _what(kind: str) -> str:
    match kind:
        case "missing":
            return "it is missing"
        case "extra_forbidden":
            return "there is something that does not belong there"
        case "json_invalid":
            return "it is not JSON, or was cut short"
        case "too_long" | "string_too_long":
            return "it is longer than anything made here"
        case "literal_error":
            return "it is not one of the values that are known"
        case _:
            return "it is not of the kind that belongs there"


_PARTS: tuple[type[_Part], ...] = (
    File, Kept, Reading, Entry, Case, Client, Private, Reminder, Mood, Routine, Settings, Choices,
    Dossier,
)  # fmt: skip
