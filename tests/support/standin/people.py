"""A person in a private chat with the bot, as a test speaks of them."""

import base64
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from tests.support.standin.entities import units
from tests.support.standin.errors import Json

_MESSAGE_UNITS = 4096
Found = TypeVar("Found")


class Backend(Protocol):
    """Where the stand-in runs: in this program or behind HTTP."""

    def call(self, operation: str, **details: Any) -> Any:  # noqa: ANN401 - each has its own
        """Run one operation of controls.py."""

    async def changed(self, after: int, seconds: float) -> int:
        """Wait until something happens after that sequence number, or until time is up."""


async def until(
    backend: Backend,
    look: Callable[[], Found | None],
    seconds: float,
    missing: Callable[[], str],
) -> Found:
    """What `look` finds, as soon as it finds something but None; it looks after every change.

    AssertionError with the words of `missing` after so many seconds.
    """
    deadline = time.monotonic() + seconds
    while True:
        sequence = backend.call("sequence")
        found = look()
        if found is not None:
            return found
        left = deadline - time.monotonic()
        if left <= 0:
            raise AssertionError(f"after {seconds} s: {missing()}")
        await backend.changed(sequence, left)


@dataclass(frozen=True, slots=True)
class Button:
    """A button: `action` as in the Bot API, such as "callback_data", and its value."""

    label: str
    action: str
    value: Any


@dataclass(frozen=True, slots=True)
class Seen:
    """A message of the bot as it looks now."""

    message_id: int
    date: int
    text: str
    kind: str
    content: Json
    buttons: tuple[Button, ...]
    edited: bool
    deleted: bool
    changed: int

    @classmethod
    def of(cls, shown: Json) -> "Seen":
        """Read from the values that controls.py gives."""
        pressable = tuple(Button(**button) for button in shown["buttons"])
        return cls(**{**shown, "buttons": pressable})

    @property
    def labels(self) -> list[str]:
        """The labels of its buttons in reading order."""
        return [button.label for button in self.buttons]

    def __str__(self) -> str:
        body = self.text if self.kind == "text" else f"[{self.kind}] {self.text}".rstrip()
        return "\n".join([body, *(f"[{label}]" for label in self.labels)])


@dataclass(frozen=True, slots=True)
class Done:
    """What came of an act; `update_id` is None if the bot does not want such updates."""

    update_id: int | None = None
    message_id: int | None = None
    query_id: str | None = None


def user(person_id: int, first_name: str, **details: str) -> Json:
    """The origin of a message forwarded from a person who shows who they are."""
    sender = {"id": person_id, "is_bot": False, "first_name": first_name, **details}
    return {"type": "user", "sender_user": sender}


def hidden(name: str) -> Json:
    """The origin of a message forwarded from a person who hides their account."""
    return {"type": "hidden_user", "sender_user_name": name}


def channel(channel_id: int, title: str, message_id: int = 1) -> Json:
    """The origin of a message forwarded from a channel."""
    chat = {"id": channel_id, "type": "channel", "title": title}
    return {"type": "channel", "chat": chat, "message_id": message_id}


class Person:
    """One human; what they do becomes an update, what the bot does they can look at."""

    def __init__(self, backend: Backend, person_id: int) -> None:
        self._backend = backend
        self.id = person_id
        self._acted = 0

    def _act(self, act: str, **details: object) -> Json:
        # Taken before the act, so that an answer that comes at once still counts as new.
        self._acted = self._backend.call("sequence")
        result: Json = self._backend.call("acts", person_id=self.id, act=act, **details)
        return result

    def says(
        self,
        text: str,
        *,
        entities: Sequence[Json] | None = None,
        reply_to: int | None = None,
        extra: Json | None = None,
    ) -> Done:
        """Write to the bot, word for word; `extra` are more fields of the message."""
        return Done(
            **self._act("says", text=text, entities=entities, reply_to=reply_to, extra=extra)
        )

    def pastes(self, text: str) -> list[Done]:
        """Send a text of any length; the app splits it into messages that fit."""
        return [self.says(part) for part in _split(text)]

    def forwards(
        self,
        text: str,
        *,
        origin: Json | str = "A client",
        date: float | None = None,
        entities: Sequence[Json] | None = None,
    ) -> Done:
        """Forward somebody's message; a bare name as origin is one who hides their account.

        `date` is when the original was sent, in Unix seconds; an hour ago by default.
        """
        source = hidden(origin) if isinstance(origin, str) else origin
        return Done(**self._act("forwards", text=text, origin=source, date=date, entities=entities))

    def sends(self, kind: str, *, body: bytes | None = None, **details: object) -> Done:
        """Send a photo, voice, document, sticker, contact, location, poll, video and so on.

        `details` are the fields of that kind, `caption`, `size` (what the file claims to be)
        and `origin` for a forwarded one.
        """
        if body is not None:
            details["body"] = base64.b64encode(body).decode()
        return Done(**self._act("sends", kind=kind, **details))

    def sends_photo(self, *, body: bytes | None = None, **details: object) -> Done:
        return self.sends("photo", body=body, **details)

    def sends_voice(self, *, body: bytes | None = None, **details: object) -> Done:
        return self.sends("voice", body=body, **details)

    def sends_document(self, *, body: bytes | None = None, **details: object) -> Done:
        return self.sends("document", body=body, **details)

    def sends_sticker(self, **details: object) -> Done:
        return self.sends("sticker", body=None, **details)

    def sends_contact(self, **details: object) -> Done:
        return self.sends("contact", body=None, **details)

    def sends_location(self, **details: object) -> Done:
        return self.sends("location", body=None, **details)

    def sends_poll(self, **details: object) -> Done:
        return self.sends("poll", body=None, **details)

    def edits(self, message_id: int, text: str) -> Done:
        """Change a message of their own."""
        return Done(**self._act("edits", message_id=message_id, text=text))

    def taps(self, button: str | int, message: Seen | int | None = None) -> Done:
        """Press a button by its label, the start of it, or its position from 0.

        On the newest message that still shows it, or on the message named.
        """
        message_id = message.message_id if isinstance(message, Seen) else message
        return Done(**self._act("taps", button=button, message_id=message_id))

    def taps_raw(self, callback_data: str, message_id: int) -> Done:
        """Press what is not there: stale, doubled, foreign or forged."""
        return Done(**self._act("taps_raw", callback_data=callback_data, message_id=message_id))

    def copies(self, button: str | int | None = None) -> str:
        """What a copy button puts on the clipboard; without a button, the newest code block."""
        return str(self._act("copies", button=button)["text"])

    def says_in_group(self, text: str, **group: object) -> Done:
        """Write in a group that the bot is in (`group_id`, `title`)."""
        return Done(**self._act("says_in_group", text=text, **group))

    def channel_post(self, text: str, **named: object) -> Done:
        """Post in a channel that the bot is in (`channel_id`, `title`)."""
        return Done(**self._act("posts_in_channel", text=text, **named))

    def blocks(self) -> Done:
        """Block the bot."""
        return Done(**self._act("blocks"))

    def unblocks(self) -> Done:
        """Let the bot write again."""
        return Done(**self._act("unblocks"))

    def deactivates(self) -> None:
        """Delete their Telegram account."""
        self._act("deactivates")

    def messages(self, *, after: int = 0) -> list[Seen]:
        """The bot's messages that are still there, oldest first."""
        shown = self._backend.call("seen", chat_id=self.id, after=after)
        return [seen for seen in map(Seen.of, shown) if not seen.deleted]

    @property
    def last(self) -> Seen | None:
        """The bot's newest message, None if there is none."""
        return next(reversed(self.messages()), None)

    def screen(self) -> str:
        """The bot's newest message with its buttons, one line each."""
        return str(self.last) if self.last is not None else ""

    def transcript(self) -> str:
        """The whole chat as they see it now."""
        return str(self._backend.call("transcript", chat_id=self.id))

    async def waits_for(self, wanted: str | Callable[[Seen], bool], seconds: float = 5.0) -> Seen:
        """The first message, new or changed since their last act, that says or fulfils this.

        Text is looked for in the message and its buttons. AssertionError when time is up.
        """
        fulfils = wanted if callable(wanted) else _says(wanted)
        named = "what was waited for" if callable(wanted) else repr(wanted)

        def look() -> Seen | None:
            return next(filter(fulfils, self.messages(after=self._acted)), None)

        return await until(
            self._backend, look, seconds, lambda: f"{named} did not come\n{self.transcript()}"
        )

    async def sees_answer(self, press: Done, seconds: float = 5.0) -> Json:
        """The bot's answer to a press, {} for a bare one. AssertionError when time is up."""

        def look() -> Json | None:
            state = self._backend.call("press", query_id=press.query_id)
            return state["answer"] if state["answered"] else None

        return await until(
            self._backend,
            look,
            seconds,
            lambda: f"the press was not answered\n{self.transcript()}",
        )


def _says(wanted: str) -> Callable[[Seen], bool]:
    return lambda seen: wanted in seen.text or any(wanted in label for label in seen.labels)


def _split(text: str) -> list[str]:
    parts: list[str] = []
    start = length = 0
    for index, character in enumerate(text):
        size = units(character)
        if length + size > _MESSAGE_UNITS:
            parts.append(text[start:index])
            start, length = index, 0
        length += size
    parts.append(text[start:])
    return parts
