"""All that one stand-in knows: people, chats, messages, presses, files, and the bot itself."""

import asyncio
import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from tests.support.standin.errors import Json, bad_request, forbidden
from tests.support.standin.faults import Faults
from tests.support.standin.files import Files
from tests.support.standin.limits import FloodLimits
from tests.support.standin.transcript import Log, Message, Note, Timeline
from tests.support.standin.updates import Updates

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
Clock = Callable[[], float]


@dataclass(slots=True)
class Account:
    """A person with a Telegram account, and how they stand to the bot."""

    user: Json
    started: bool = False
    blocked: bool = False
    deactivated: bool = False


@dataclass(slots=True)
class Press:
    """One press of a button and how the bot answered it."""

    query_id: str
    person_id: int
    message_id: int
    at: float
    answer: Json | None = None


@dataclass(slots=True)
class Profile:
    """What the bot registered about itself, by scope and language."""

    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    words: dict[tuple[str, str], str] = field(default_factory=dict)
    menu_buttons: dict[int, Json] = field(default_factory=dict)


@dataclass(slots=True)
class Webhook:
    """Where updates are pushed, when the bot asked for that."""

    url: str
    secret_token: str = ""
    max_connections: int = 40
    last_error_at: float | None = None
    last_error: str = ""


class World:
    """The state behind one bot token; `clock` gives Unix seconds."""

    def __init__(
        self,
        *,
        token: str = TOKEN,
        clock: Clock = time.time,
        seed: int = 0,
        query_lifetime: float = 60.0,
        limits: FloodLimits | None = None,
    ) -> None:
        self.token = token
        self._clock = clock
        self._ahead = 0.0
        self.query_lifetime = query_lifetime
        self.limits = limits
        self.latency = 0.0
        self.bot: Json = {
            "id": int(token.split(":", maxsplit=1)[0]),
            "is_bot": True,
            "first_name": "Even Keel",
            "username": "even_keel_bot",
        }
        self.accounts: dict[int, Account] = {}
        self.chats: dict[int, Json] = {}
        self.messages: dict[tuple[int, int], Message] = {}
        self.timelines: dict[int, Timeline] = {}
        self.presses: dict[str, Press] = {}
        self.profile = Profile()
        self.webhook: Webhook | None = None
        self.files = Files()
        self.faults = Faults(Random(seed))
        self.log = Log()
        self.updates = Updates(self.now)
        self._message_ids = itertools.count(1)
        self._query_ids = itertools.count(4_382_100_000_000_000_001)
        self.sequence = 0
        self._watchers: set[asyncio.Future[None]] = set()

    def now(self) -> float:
        """Unix seconds by the clock, plus what `advance` added."""
        return self._clock() + self._ahead

    def advance(self, seconds: float) -> None:
        """Move the stand-in's time ahead, for what grows too old to delete or to answer."""
        self._ahead += seconds

    def touch(self) -> int:
        """Note that something changed and wake whoever watches."""
        self.sequence += 1
        for watcher in self._watchers:
            if not watcher.done():
                watcher.set_result(None)
        self._watchers.clear()
        return self.sequence

    async def changed(self, after: int, seconds: float) -> int:
        """The sequence number once it is past `after`, or the old one when time is up."""
        if self.sequence <= after:
            watcher: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._watchers.add(watcher)
            try:
                async with asyncio.timeout(seconds):
                    await watcher
            except TimeoutError:
                self._watchers.discard(watcher)
        return self.sequence

    def next_query_id(self) -> str:
        """A new id for a press."""
        return str(next(self._query_ids))

    def open_chat(self, chat: Json) -> None:
        """Make a chat known; a person's private chat bears their own id."""
        title = chat.get("title") or chat.get("first_name") or ""
        self.chats[chat["id"]] = chat
        self.timelines.setdefault(chat["id"], Timeline(f"{title} ({chat['id']})"))

    def add_message(
        self, chat_id: int, sender: Json | None, content: Json, *, by_bot: bool
    ) -> Message:
        """Put a message into a chat."""
        message = Message(
            chat_id, next(self._message_ids), int(self.now()), sender, content, by_bot
        )
        self.messages[chat_id, message.message_id] = message
        self.timelines[chat_id].entries.append(message)
        message.changed = self.touch()
        return message

    def change(self, message: Message, content: Json, markup: Json | None) -> None:
        """Give a message new content, keeping what it was."""
        message.versions.append(message.content)
        message.content = content
        message.markup = markup
        message.edit_date = int(self.now())
        message.changed = self.touch()

    def note(self, chat_id: int, text: str) -> None:
        """Write something into a chat's transcript that is no message."""
        self.timelines[chat_id].entries.append(Note(self.now(), text))
        self.touch()

    def shown(self, message: Message) -> Json:
        """A message as the Bot API writes it."""
        shown: Json = {
            "message_id": message.message_id,
            "date": message.date,
            "chat": self.chats[message.chat_id],
        }
        if message.sender is not None:
            shown["from"] = message.sender
        shown |= message.extra | message.content
        if message.edit_date is not None:
            shown["edit_date"] = message.edit_date
        if message.markup is not None:
            shown["reply_markup"] = message.markup
        return shown

    def chat_to_write(self, chat_id: int | str) -> int:
        """The chat's id if the bot may write there, else refused as Telegram does."""
        known = self.known_chat(chat_id)
        account = self.accounts.get(known)
        if account is not None:
            if account.deactivated:
                raise forbidden("user is deactivated")
            if account.blocked:
                raise forbidden("bot was blocked by the user")
            if not account.started:
                raise forbidden("bot can't initiate conversation with a user")
        return known

    def known_chat(self, chat_id: int | str) -> int:
        """The chat's id, by id or @username of a channel or group."""
        if isinstance(chat_id, str):
            name = chat_id.removeprefix("@").lower()
            for known, chat in self.chats.items():
                if chat["type"] != "private" and chat.get("username", "").lower() == name:
                    return known
        elif chat_id in self.chats:
            return chat_id
        raise bad_request("chat not found")
