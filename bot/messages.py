"""The channel-neutral vocabulary: what comes in, what goes out, and what became of it.

Frozen values only. No channel, no I/O, no clock; every other room may import this one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Literal

# --- words -------------------------------------------------------------------------------------

Calendar = Literal["gregorian", "jalali"]


@dataclass(frozen=True, slots=True)
class Manner:
    """How somebody wants dates and numbers written, where that is not the language's own way."""

    calendar: Calendar | None = None
    latin: bool = False
    """Whether numbers keep to 0-9 where the language has digits of its own."""


USUAL = Manner()


@dataclass(frozen=True, slots=True)
class Money:
    """An amount with its currency (ISO 4217), as the person said it; never converted."""

    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Near:
    """A time on the wall at most a week away, said by its weekday and clock: it has to fit."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week, 0 for Monday; `tight` where there is room for a letter or two."""

    day: int
    tight: bool = False


@dataclass(frozen=True, slots=True)
class MonthOf:
    """The month and year that a day lies in, by the calendar of whoever reads it."""

    day: date


@dataclass(frozen=True, slots=True)
class Lines:
    """Several phrases or words, shown one below the other."""

    items: "tuple[Phrase | str, ...]"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text by its English source and gettext context, with the values for its `{slots}`.

    The language is chosen when it is rendered; without a translation the English is shown.
    With a `count`, `text` is said of one and `many` of any other number.
    """

    context: str
    text: str
    slots: "Mapping[str, Value]" = field(default_factory=dict)
    many: str = ""
    count: int | None = None


Moment = date | datetime | time | timedelta | Near | Weekday | MonthOf
Value = str | int | Decimal | Money | Moment | Phrase | Lines


def phrase(context: str, text: str, /, **slots: Value) -> Phrase:
    """Make an interface text; the two literals are what translators see."""
    return Phrase(context, text, slots)


def plural(context: str, one: str, many: str, count: int, /, **slots: Value) -> Phrase:
    """Make an interface text that depends on a number; each language has its own forms of it."""
    return Phrase(context, one, slots, many, count)


# --- coming in ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file as the channel names it; its bytes stay there until an export asks for them."""

    kind: Literal["photo", "voice", "audio", "video", "document", "animation"]
    file_id: str
    unique_id: str
    size: int | None = None
    name: str | None = None
    mime: str | None = None


class OriginKind(StrEnum):
    """How much a forward tells of its author."""

    IDENTIFIED = "identified"
    HIDDEN = "hidden"
    CHAT = "chat"


@dataclass(frozen=True, slots=True)
class Origin:
    """Who wrote a forwarded message, and when; `external_id` only when the channel says it."""

    kind: OriginKind
    name: str
    external_id: str | None
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Text:
    """Words typed or pasted, already normalised and capped."""

    text: str


@dataclass(frozen=True, slots=True)
class Command:
    """A command such as `/start abc`: `name` lower-case without the slash or the bot's name."""

    name: str
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Press:
    """A tap: `data` is what the button carried, `press_id` what the channel wants answered."""

    press_id: str
    data: str


@dataclass(frozen=True, slots=True)
class Shared:
    """A contact or a place that was shared: `words` for people, `fields` as the channel told it."""

    what: Literal["contact", "location"]
    words: str
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Forward:
    """A message of somebody else, passed on word for word."""

    origin: Origin
    text: str
    attachment: Attachment | None = None
    shared: Shared | None = None


@dataclass(frozen=True, slots=True)
class Attached:
    """A file sent by the person, with its caption."""

    attachment: Attachment
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Edited:
    """The person changed a message that they had sent; `Incoming.message_id` says which."""

    text: str


@dataclass(frozen=True, slots=True)
class Unsupported:
    """Something that cannot be kept; `what` names it (`sticker`, `poll`, `dice` ...)."""

    what: str


@dataclass(frozen=True, slots=True)
class Presence:
    """The person blocked the bot (`reachable=False`) or came back."""

    reachable: bool


Content = Text | Command | Press | Forward | Attached | Shared | Edited | Unsupported | Presence


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing that a channel brought, in the channel-neutral form that every turn reads.

    `update_id` is unique per (channel, bot), not ordered without gaps. `external_id` is the
    channel's name for the person, `chat` where an answer goes. `at` is when it was sent (UTC).
    """

    channel: str
    bot: str
    update_id: int
    external_id: str
    chat: str
    at: datetime
    content: Content
    message_id: str | None = None
    name: str = ""
    language: str | None = None


# --- going out ---------------------------------------------------------------------------------


class Style(StrEnum):
    """What a run of text is, not how it looks; each channel renders it its own way."""

    PLAIN = "plain"
    STRONG = "strong"
    SOFT = "soft"
    QUOTE = "quote"
    MARKED = "marked"  # words that are pointed at
    COPY = "copy"  # one tap copies it whole


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style; line breaks are part of the text."""

    text: str
    style: Style = Style.PLAIN


@dataclass(frozen=True, slots=True)
class Button:
    """A labelled button: `data` comes back in a Press, `copy` goes to the clipboard, or a `url`."""

    label: str
    data: str | None = None
    copy: str | None = None
    url: str | None = None


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Message:
    """A new message; `typing` says that its question is answered in words, buttons or not."""

    runs: tuple[Run, ...]
    rows: Rows = ()
    typing: bool = False
    kind: Literal["message"] = "message"


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of the message that outgoing `of` became; `runs=None` changes only its buttons.

    If that one never arrived, a change with runs and buttons is sent anew, others are dropped.
    """

    of: str
    runs: tuple[Run, ...] | None
    rows: Rows = ()
    kind: Literal["edit"] = "edit"


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture of an animation: shown `after` seconds from its start."""

    after: int
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Animation:
    """Edits of the message that outgoing `of` became, played from memory; any frame may be lost."""

    of: str
    frames: tuple[Frame, ...]
    rows: Rows = ()
    kind: Literal["animation"] = "animation"


@dataclass(frozen=True, slots=True)
class File:
    """A file from the private spool, removed once sent."""

    path: str
    name: str
    caption: tuple[Run, ...] = ()
    kind: Literal["file"] = "file"


@dataclass(frozen=True, slots=True)
class Delete:
    """Take messages away from the chat: by the channel's ids (at most 100), or by outgoing.

    An outgoing under `of` counts if what it became is still remembered when this is sent.
    """

    message_ids: tuple[str, ...]
    of: tuple[str, ...] = ()
    kind: Literal["delete"] = "delete"


Body = Message | Edit | Animation | File | Delete


class Class(StrEnum):
    """What an ambiguous network failure means for an outgoing."""

    A = "A"  # replies, drafts, follow-ups: sent again
    B = "B"  # break reminders, tips: never twice
    C = "C"  # edits, deletions: repeatable


class Lane(StrEnum):
    """Who goes first when the pace is limited."""

    REPLY = "reply"
    REMINDER = "reminder"
    ANIMATION = "animation"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One thing to send. A chat's outgoings go wave by wave; within a wave they may fly together.

    At most one new message per wave. `wave` rises without end within a chat.
    """

    id: str
    person: str
    channel: str
    bot: str
    chat: str
    wave: int
    body: Body
    cls: Class = Class.A
    lane: Lane = Lane.REPLY


@dataclass(frozen=True, slots=True)
class PressAnswer:
    """The answer that stops a button's spinner; sent straight after commit, never stored."""

    channel: str
    bot: str
    press_id: str
    text: str = ""


# --- what became of it -------------------------------------------------------------------------


class FailureKind(StrEnum):
    """Why one attempt to send did not succeed, in words that every channel shares."""

    NOT_SENT = "not_sent"  # it never left: refused or failed connections
    MAYBE_SENT = "maybe_sent"  # it left and no clear answer came: read timeouts, broken answers
    SERVER = "server"  # the channel said it failed on its side (5xx)
    SLOW_DOWN = "slow_down"  # the channel asked to wait `retry_after` seconds
    BLOCKED = "blocked"  # the person blocked the bot, left, or never wrote
    NOT_MODIFIED = "not_modified"  # an edit that changes nothing
    MISSING = "missing"  # the message to edit or delete is not there (any more)
    REFUSED = "refused"  # the channel will never take this
    UNAUTHORISED = "unauthorised"  # the bot itself is not let in (token)


@dataclass(frozen=True, slots=True)
class Failure:
    """One failed attempt; `code` is stable and holds nobody's words."""

    kind: FailureKind
    code: str = ""
    retry_after: float = 0.0


@dataclass(frozen=True, slots=True)
class Sent:
    """It arrived as this message of the channel (None for edits and deletions)."""

    message_id: str | None


@dataclass(frozen=True, slots=True)
class Again:
    """Try once more, not before `at` (UTC)."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Gone:
    """The person cannot be reached until they come back."""


@dataclass(frozen=True, slots=True)
class Dead:
    """It can never be sent; `reason` is a stable code without anybody's words."""

    reason: str


@dataclass(frozen=True, slots=True)
class Uncertain:
    """It may have arrived: the request left and no answer came."""


Outcome = Sent | Again | Gone | Dead | Uncertain
