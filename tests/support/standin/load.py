"""A closed-loop load for benchmarks: each user writes again only once they were answered.

Counts and times what the bot does; the wire is fast.py's.
"""

import json
import re
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import unquote_plus

from tests.support.standin.errors import Json

FIRST_USER = 100_001
_FIRST_UPDATE = 1_000_001
_FIRST_MESSAGE = 5_000_001

_CHAT_ID = re.compile(
    rb'(?:^|&)chat_id=(-?\d+)|"chat_id":\s*"?(-?\d+)|name="chat_id"(?:[^\r]*\r\n)+?\r\n(-?\d+)'
)
_CALLBACK_DATA = re.compile(r'"callback_data":\s*("(?:[^"\\]|\\.)*")')


@dataclass(frozen=True, slots=True)
class Plan:
    """How much load: `latency` (seconds) delays every answer, as a real network does.

    `replies` are the messages that answer one update; the last of them is timed. With `buttons`
    a user taps the first callback button of the answer, and writes only when there is none.
    """

    users: int = 50
    updates: int = 5000
    warmup: int = 0
    latency: float = 0.0
    buttons: bool = False
    replies: int = 1
    scripts: Sequence[Sequence[str]] = (("hello",),)


@dataclass(slots=True)
class _User:
    script: Sequence[str]
    said: int = 0
    waiting_since: float | None = None
    replies_left: int = 0
    button: str | None = None
    button_message: int = 0


@dataclass(slots=True)
class Tally:
    """What was measured after the warm-up."""

    started_at: float = 0.0
    ended_at: float = 0.0
    waits: list[float] = field(default_factory=list)
    calls: Counter[str] = field(default_factory=Counter)

    def result(self, plan: Plan) -> Json:
        """The figures, times in milliseconds unless named otherwise."""
        waits = sorted(self.waits)
        seconds = self.ended_at - self.started_at
        spoken = sum(count for name, count in self.calls.items() if name != "getupdates")
        return {
            "users": plan.users,
            "updates": len(waits),
            "latency_ms": plan.latency * 1000,
            "workload": "buttons" if plan.buttons else "text",
            "seconds": round(seconds, 4),
            "updates_per_second": round(len(waits) / seconds, 1),
            "p50_ms": round(waits[len(waits) // 2] * 1000, 3),
            "p99_ms": round(waits[min(len(waits) - 1, len(waits) * 99 // 100)] * 1000, 3),
            "max_ms": round(waits[-1] * 1000, 3),
            "calls_per_update": round(spoken / len(waits), 3),
            "calls_per_second": round(sum(self.calls.values()) / seconds, 1),
            "calls": dict(self.calls),
        }


class Load:
    """The users, their updates and the clock on each of them."""

    def __init__(self, plan: Plan, on_done: Callable[[Json], None]) -> None:
        self.plan = plan
        self.pending: deque[tuple[int, bytes]] = deque()
        self.tally = Tally()
        self._on_done = on_done
        self._users = [
            _User(plan.scripts[number % len(plan.scripts)]) for number in range(plan.users)
        ]
        self._answered = 0
        self._asked = 0
        self._update_id = _FIRST_UPDATE
        self.message_id = _FIRST_MESSAGE
        self._running = False

    def start(self) -> None:
        """Every user writes for the first time; called at the bot's first poll."""
        if not self._running:
            self._running = True
            self.tally.started_at = time.perf_counter()
            for number in range(len(self._users)):
                self._speak(number)

    def acknowledge(self, offset: int) -> None:
        """Forget the updates below an offset."""
        while self.pending and self.pending[0][0] < offset:
            self.pending.popleft()

    def ready(self, limit: int) -> bytes:
        """The updates to deliver, as the body of an answer; b"" if there are none."""
        if not self.pending:
            return b""
        found = [body for _, body in islice(self.pending, min(max(limit, 1), 100))]
        return b'{"ok":true,"result":[' + b",".join(found) + b"]}"

    def called(self, method: str, body: bytes) -> int:
        """Count a call; the chat it goes to, 0 if to none."""
        self.tally.calls[method] += 1
        if method not in ("sendmessage", "editmessagetext"):
            return 0
        match = _CHAT_ID.search(body)
        if match is None:
            return 0
        chat_id = int(match[1] or match[2] or match[3])
        number = chat_id - FIRST_USER
        if 0 <= number < len(self._users):
            self._answer(number, method, body)
        return chat_id

    def _answer(self, number: int, method: str, body: bytes) -> None:
        user = self._users[number]
        self.message_id += 1
        if self.plan.buttons:
            button = first_button(body)
            if button is not None:
                user.button, user.button_message = button, self.message_id
            if method == "editmessagetext" and button is None:
                return
        elif method != "sendmessage":
            return
        if user.waiting_since is None:
            return
        user.replies_left -= 1
        if user.replies_left > 0:
            return
        now = time.perf_counter()
        self._answered += 1
        if self._answered > self.plan.warmup:
            self.tally.waits.append(now - user.waiting_since)
        user.waiting_since = None
        if self._answered == self.plan.warmup:
            self.tally.calls.clear()
            self.tally.started_at = now
        if self._answered == self.plan.warmup + self.plan.updates:
            self.tally.ended_at = now
            self._on_done(self.tally.result(self.plan))
        elif self._asked < self.plan.warmup + self.plan.updates:
            self._speak(number)

    def _speak(self, number: int) -> None:
        user = self._users[number]
        self._asked += 1
        self._update_id += 1
        self.message_id += 1
        if user.button is not None:
            body = _tap(self._update_id, FIRST_USER + number, user.button, user.button_message)
            user.button = None
        else:
            text = user.script[user.said % len(user.script)]
            user.said += 1
            body = _text(self._update_id, FIRST_USER + number, text, self.message_id)
        user.replies_left = self.plan.replies
        user.waiting_since = time.perf_counter()
        self.pending.append((self._update_id, body))


def first_button(body: bytes) -> str | None:
    """The first callback button in a call's body, whether form, multipart or JSON."""
    if b"callback_data" not in body:
        return None
    text = body.decode(errors="replace")
    if "%22callback_data%22" in text:
        text = unquote_plus(text)
    match = _CALLBACK_DATA.search(text) or _CALLBACK_DATA.search(text.replace('\\"', '"'))
    return None if match is None else str(json.loads(match[1]))


def _person(user_id: int) -> str:
    return f'{{"id":{user_id},"is_bot":false,"first_name":"User","language_code":"en"}}'


def _chat(user_id: int) -> str:
    return f'{{"id":{user_id},"first_name":"User","type":"private"}}'


def _text(update_id: int, user_id: int, text: str, message_id: int) -> bytes:
    entities = ""
    if text.startswith("/"):
        length = len(text.split(maxsplit=1)[0])
        entities = f',"entities":[{{"type":"bot_command","offset":0,"length":{length}}}]'
    return (
        f'{{"update_id":{update_id},"message":{{"message_id":{message_id},'
        f'"from":{_person(user_id)},"chat":{_chat(user_id)},"date":{int(time.time())},'
        f'"text":{json.dumps(text)}{entities}}}}}'
    ).encode()


def _tap(update_id: int, user_id: int, button: str, message_id: int) -> bytes:
    return (
        f'{{"update_id":{update_id},"callback_query":{{"id":"{update_id}",'
        f'"from":{_person(user_id)},"chat_instance":"{user_id}","data":{json.dumps(button)},'
        f'"message":{{"message_id":{message_id},"chat":{_chat(user_id)},'
        f'"date":{int(time.time())},"text":"ok"}}}}}}'
    ).encode()
