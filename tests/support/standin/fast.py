"""The stand-in for benchmarks: a bare HTTP/1.1 server that serves one load and nothing strict.

`python -m tests.support.standin.fast --users 50 --updates 5000` prints a line of JSON when it
listens, at the bot's first poll, and with the result; `--ceiling` measures the server itself.
"""

import argparse
import asyncio
import json
import signal
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.support.standin.errors import Json
from tests.support.standin.load import Load, Plan
from tests.support.standin.world import TOKEN

_BOT = (
    '{"id":' + TOKEN.split(":", maxsplit=1)[0] + ',"is_bot":true,"first_name":"Even Keel",'
    '"username":"even_keel_bot"'
)
_WORDS = b'{"ok":true,"result":{"name":"","description":"","short_description":""}}'
_ANSWERS = {
    "getme": ('{"ok":true,"result":' + _BOT + ',"can_join_groups":false}}').encode(),
    "getmycommands": b'{"ok":true,"result":[]}',
    "getmyname": _WORDS,
    "getmydescription": _WORDS,
    "getmyshortdescription": _WORDS,
    "getchatmenubutton": b'{"ok":true,"result":{"type":"commands"}}',
    "getwebhookinfo": (
        b'{"ok":true,"result":{"url":"","has_custom_certificate":false,"pending_update_count":0}}'
    ),
}
_TRUE = b'{"ok":true,"result":true}'
_EMPTY = b'{"ok":true,"result":[]}'
_MESSAGE = (
    '{"ok":true,"result":{"message_id":%d,"from":' + _BOT + '},"chat":{"id":%d,"first_name":'
    '"User","type":"private"},"date":%d,"text":"ok"}}'
)
_SENDING = frozenset({"sendmessage", "editmessagetext", "editmessagereplymarkup"})
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"


class Exchange:
    """One load behind one address: what is said about it, and the poll that waits."""

    def __init__(self, plan: Plan, say: Callable[[Json], None]) -> None:
        self._say = say
        self.load = Load(plan, self._done)
        self.done = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._waiting: tuple[Connection, int, asyncio.TimerHandle] | None = None
        self._flushing = False
        self._polled = False
        self._date = int(time.time())

    def _done(self, result: Json) -> None:
        self._say({"event": "result", **result})
        self.done.set()

    def poll(self, connection: "Connection", body: dict[str, int]) -> None:
        """getUpdates: answered at once if anything is pending, else when something comes."""
        if not self._polled:
            self._polled = True
            self._say({"event": "first_poll", "at": time.time()})
            self.load.start()
        self.load.tally.calls["getupdates"] += 1
        self.load.acknowledge(body.get("offset", 0))
        limit = body.get("limit", 100)
        ready = self.load.ready(limit)
        if ready:
            connection.answer(ready)
            return
        self._end_poll(_EMPTY)
        timer = self._loop.call_later(body.get("timeout", 0), self._end_poll, _EMPTY)
        self._waiting = (connection, limit, timer)

    def _end_poll(self, body: bytes) -> None:
        if self._waiting is not None:
            connection, _, timer = self._waiting
            self._waiting = None
            timer.cancel()
            connection.answer(body)

    def _flush(self) -> None:
        self._flushing = False
        if self._waiting is not None:
            ready = self.load.ready(self._waiting[1])
            if ready:
                self._end_poll(ready)

    def call(self, method: str, body: bytes) -> bytes:
        """Any other method: counted, and answered from stock."""
        chat_id = self.load.called(method, body)
        if self._waiting is not None and self.load.pending and not self._flushing:
            # At the end of this round of the loop, so that updates travel together.
            self._flushing = True
            self._loop.call_soon(self._flush)
        if method in _SENDING:
            return (_MESSAGE % (self.load.message_id, chat_id or 1, self._date)).encode()
        return _ANSWERS.get(method, _TRUE)


class Connection(asyncio.Protocol):
    """One keep-alive connection of the bot."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._latency = exchange.load.plan.latency
        self._buffer = b""
        self._transport: asyncio.WriteTransport | None = None
        self._loop = asyncio.get_running_loop()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ready to answer."""
        if isinstance(transport, asyncio.WriteTransport):
            self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Take apart as many requests as are complete."""
        buffer = self._buffer + data if self._buffer else data
        while buffer:
            head_end = buffer.find(b"\r\n\r\n")
            if head_end < 0:
                break
            head = buffer[:head_end].lower()
            start = head_end + 4
            at = head.find(b"\r\ncontent-length:")
            size = int(head[at + 17 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
            if at < 0 and b"\r\ntransfer-encoding:" in head:
                self._refuse()
                return
            if len(buffer) < start + size:
                break
            self._request(head, buffer[start : start + size])
            buffer = buffer[start + size :]
        self._buffer = buffer

    def _refuse(self) -> None:
        """The length of a body has to be known: nothing here reads chunks."""
        if self._transport is not None:
            self._transport.write(b"HTTP/1.1 411 Length Required\r\nContent-Length: 0\r\n\r\n")
            self._transport.close()

    def _request(self, head: bytes, body: bytes) -> None:
        target = head.split(b" ", 2)[1]
        path, _, query = target.partition(b"?")
        method = path[path.rfind(b"/") + 1 :].decode()
        if method == "getupdates":
            self._exchange.poll(self, _numbers(body or query))
        else:
            self.answer(self._exchange.call(method, body or query))

    def answer(self, body: bytes) -> None:
        """Send an answer after the plan's latency."""
        if self._transport is None or self._transport.is_closing():
            return
        payload = _HEAD % len(body) + body
        if self._latency:
            self._loop.call_later(self._latency, self._transport.write, payload)
        else:
            self._transport.write(payload)


def _numbers(body: bytes) -> dict[str, int]:
    """The numeric fields of a poll, from JSON or a form."""
    if body.startswith(b"{"):
        given = json.loads(body)
        pairs = [(name, str(value)) for name, value in given.items()]
    else:
        pairs = [
            (name, value)
            for name, _, value in (part.partition("=") for part in body.decode().split("&"))
        ]
    return {name: int(value) for name, value in pairs if value.lstrip("-").isdigit()}


def _say(line: Json) -> None:
    print(json.dumps(line), flush=True)


async def _stdin_closed() -> None:
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    await reader.read()


async def serve(
    plan: Plan, *, port: int = 0, until_stdin_closes: bool = False, ceiling: bool = False
) -> None:
    """Serve one load; it goes on answering after the result until it is told to end."""
    loop = asyncio.get_running_loop()
    exchange = Exchange(plan, _say)
    server = await loop.create_server(lambda: Connection(exchange), "127.0.0.1", port)
    port = server.sockets[0].getsockname()[1]
    _say({"event": "listening", "port": port, "url": f"http://127.0.0.1:{port}"})
    ended = asyncio.Event()
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(signal_number, ended.set)
    waits: list[asyncio.Task[object]] = [asyncio.create_task(ended.wait())]
    if until_stdin_closes:
        waits.append(asyncio.create_task(_stdin_closed()))
    if ceiling:
        waits.append(asyncio.create_task(_drive(port, exchange.done)))
    await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for wait in waits:
        wait.cancel()
    server.close()


async def _drive(port: int, done: asyncio.Event) -> None:
    """Let a bare client answer everything, so that only this server is measured."""
    client = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.support.standin.ceiling", str(port)
    )
    await done.wait()
    client.terminate()
    await client.wait()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.support.standin.fast")
    parser.add_argument("--port", type=int, default=0, help="0 takes any that is free")
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--updates", type=int, default=5000, help="measured updates in all")
    parser.add_argument("--warmup", type=int, default=0, help="updates before measuring starts")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before every answer")
    parser.add_argument("--buttons", action="store_true", help="tap the answer's first button")
    parser.add_argument("--replies", type=int, default=1, help="messages that answer one update")
    parser.add_argument(
        "--scripts", type=Path, help="JSON file: a list of texts, or one such list per user"
    )
    parser.add_argument("--ceiling", action="store_true", help="measure this server by itself")
    parser.add_argument("--until-stdin-closes", action="store_true", help="end with the parent")
    return parser.parse_args()


def _scripts(path: Path | None) -> Sequence[Sequence[str]]:
    if path is None:
        return [["hello"]]
    scripts = json.loads(path.read_text(encoding="utf-8"))
    return scripts if isinstance(scripts[0], list) else [scripts]


def _main() -> None:
    options = _options()
    plan = Plan(
        users=options.users,
        updates=options.updates,
        warmup=options.warmup,
        latency=options.latency,
        buttons=options.buttons,
        replies=options.replies,
        scripts=_scripts(options.scripts),
    )
    asyncio.run(
        serve(
            plan,
            port=options.port,
            until_stdin_closes=options.until_stdin_closes,
            ceiling=options.ceiling,
        )
    )


if __name__ == "__main__":
    _main()
