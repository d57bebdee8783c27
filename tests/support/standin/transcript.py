"""What happened: every call with its answer, and each chat as a person would see it now."""

from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from typing import Any

from tests.support.standin.errors import Json
from tests.support.standin.keyboards import ACTIONS


@dataclass(slots=True)
class Call:
    """One call of a method; `answer` is None while under way or when it never went out."""

    number: int
    at: float
    method: str
    arguments: Json
    chat_id: int | None = None
    status: int | None = None
    answer: Any = None
    error: str | None = None
    applied: bool = False
    fault: str | None = None
    seconds: float | None = None


@dataclass(slots=True)
class Message:
    """A message of either side, in its latest state."""

    chat_id: int
    message_id: int
    date: int
    sender: Json | None
    content: Json
    by_bot: bool
    extra: Json = field(default_factory=dict)
    markup: Json | None = None
    edit_date: int | None = None
    deleted: bool = False
    changed: int = 0
    versions: list[Json] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its text or caption, empty if it has neither."""
        return str(self.content.get("text", self.content.get("caption", "")))


@dataclass(frozen=True, slots=True)
class Note:
    """Something a person did or saw that is no message, such as a press or a notice."""

    at: float
    text: str


@dataclass(slots=True)
class Timeline:
    """One chat in the order in which things appeared in it."""

    title: str
    entries: list[Message | Note] = field(default_factory=list)

    def export(self, bot_name: str) -> str:
        """The chat as text, one entry after the other."""
        lines = [f"--- {self.title} ---"]
        for entry in self.entries:
            if isinstance(entry, Note):
                lines.append(f"{_clock(entry.at)} {entry.text}")
            else:
                lines.extend(_message_lines(entry, bot_name))
        return "\n".join(lines)


def _clock(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%H:%M:%S")


def _message_lines(message: Message, bot_name: str) -> list[str]:
    sender = bot_name if message.by_bot else (message.sender or {}).get("first_name", "channel")
    marks = [
        mark
        for mark, holds in (
            (" (forwarded)", "forward_origin" in message.extra),
            (" (edited)", message.edit_date is not None),
            (" (deleted)", message.deleted),
        )
        if holds
    ]
    body = message.text or f"[{media_kind(message.content)}]"
    if message.text and media_kind(message.content) != "text":
        body = f"[{media_kind(message.content)}] {body}"
    first, *rest = body.split("\n")
    lines = [f"{_clock(message.date)} {sender}{''.join(marks)}: {first}"]
    lines.extend(f"         {line}" for line in rest)
    if not message.deleted:
        lines.extend(f"         {row}" for row in keyboard_rows(message.markup))
    return lines


def media_kind(content: Json) -> str:
    """The name of what a message carries: "text", "photo", "sticker" and so on."""
    plain = ("caption", "caption_entities", "entities", "link_preview_options")
    return next((name for name in content if name not in plain), "empty message")


def keyboard_rows(markup: Json | None) -> list[str]:
    """An inline keyboard as rows of text."""
    rows = markup.get("inline_keyboard", []) if markup else []
    return [" ".join(f"[{button['text']}]" for button in row) for row in rows]


def buttons(markup: Json | None) -> list[Json]:
    """The buttons of a keyboard in reading order: label, action and its value."""
    rows = markup.get("inline_keyboard", []) if markup else []
    return [
        {"label": button["text"], "action": name, "value": button[name]}
        for row in rows
        for button in row
        for name in ACTIONS
        if name in button
    ]


class Log:
    """Calls in the order in which they came in."""

    def __init__(self) -> None:
        self.calls: list[Call] = []

    def begin(self, at: float, method: str, arguments: Json, chat_id: int | None) -> Call:
        """Note a call as it comes in."""
        call = Call(len(self.calls) + 1, at, method, arguments, chat_id)
        self.calls.append(call)
        return call

    def made(
        self, method: str | None = None, chat_id: int | None = None, after: int = 0
    ) -> list[Json]:
        """Calls after a number as plain values; polls only where getUpdates is named."""
        return [
            {field.name: getattr(call, field.name) for field in fields(Call)}
            for call in self.calls[after:]
            if (call.method == method if method is not None else call.method != "getUpdates")
            and (chat_id is None or call.chat_id == chat_id)
        ]

    def count(self, method: str) -> int:
        """How many calls of a method came in."""
        return sum(call.method == method for call in self.calls)
