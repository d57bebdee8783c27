"""What a case is made of: clients, cases, and entries with their kinds, grades and contents.

Values only; how they are chained is in `chain`, what they add up to in `ledger`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

Scalar = str | int | bool | None
EntryState = Literal["standing", "withdrawn", "moved", "removed"]
CaseState = Literal["open", "closed"]


class EntryKind(StrEnum):
    """What an entry records; the last four change what an earlier entry is worth."""

    THEIR_MESSAGE = "their_message"
    MY_MESSAGE = "my_message"
    AGREEMENT = "agreement"
    CHANGE = "change"
    DELIVERY = "delivery"
    PAYMENT = "payment"
    PROMISE = "promise"
    INCIDENT = "incident"
    DECISION = "decision"
    NOTE = "note"
    QUESTION = "question"
    FACT = "fact"
    DRAFT = "draft"
    OUTCOME = "outcome"
    WITHDRAWN = "withdrawn"
    MOVED = "moved"
    AMENDED = "amended"
    REMOVED = "removed"


class Grade(StrEnum):
    """How sure the source of an entry is."""

    FORWARDED_IDENTIFIED = "forwarded_identified"
    FORWARDED_HIDDEN = "forwarded_hidden"
    EDITED_LATER = "edited_later"
    FILE = "file"
    REMEMBERED = "remembered"
    SENT_AS_IS = "sent_as_is"
    SENT_CHANGED = "sent_changed"
    DRAFT_UNCONFIRMED = "draft_unconfirmed"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file as the channel names it; its bytes stay there until an export asks for them."""

    kind: str
    file_id: str
    unique_id: str
    size: int | None = None
    name: str | None = None
    mime: str | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """The words of an entry and what was read out of them; sealed as one value.

    `fields` holds plain scalars: amounts and dates as text in their ISO forms. `reference` is
    the commitment (hex) of the entry in another case that this one came from or went to.
    """

    text: str = ""
    attachment: Attachment | None = None
    fields: Mapping[str, Scalar] = field(default_factory=dict)
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry to append; `amends` names the entry that it changes, `message_key` its message.

    `effect_key` is `session:visit:number` of the effect that asks for it, so that an effect
    carried out twice files once. What has the same `same_key` is the same message, come again.
    """

    id: str
    kind: EntryKind
    grade: Grade
    happened_at: datetime
    recorded_at: datetime
    content: Content
    amends: str | None = None
    effect_key: str | None = None
    message_key: str | None = None
    same_key: str | None = None


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry as it stands; `content` is None once it was removed.

    `happened_at` is as it was filed, `shown_at` as it was said last.
    """

    id: str
    person_id: str
    case_id: str
    number: int
    kind: EntryKind
    grade: Grade
    happened_at: datetime
    recorded_at: datetime
    content: Content | None
    commitment: bytes
    link: bytes
    amends: str | None
    effect_key: str | None
    state: EntryState
    shown_at: datetime


@dataclass(frozen=True, slots=True)
class ClientRow:
    """A client of a person; the unsorted one keeps what has no client yet.

    `alias` is what reminders call them where others may see it; without one, they name nobody.
    `merged_into` names the client that this one turned out to be: nothing is left in it then.
    """

    id: str
    person_id: str
    name: str
    unsorted: bool
    language: str | None
    created_at: datetime
    used_at: datetime
    archived_at: datetime | None
    country: str | None = None
    zone: str | None = None
    channel: str | None = None
    formality: str | None = None
    merged_into: str | None = None
    alias: str | None = None


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case of a client, with the head of its chain when it was read."""

    id: str
    person_id: str
    client_id: str
    title: str | None
    state: CaseState
    created_at: datetime
    head: bytes
    length: int
    closed_at: datetime | None = None
