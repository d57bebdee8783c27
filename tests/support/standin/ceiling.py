"""A bare client that answers every update, to find how fast fast.py itself is.

`python -m tests.support.standin.ceiling PORT`; one request at a time on each connection, as a
real bot's client does.
"""

import asyncio
import re
import sys
from collections import deque

CONNECTIONS = 32
_UPDATE = re.compile(rb'"update_id":(\d+).*?"chat":\{"id":(\d+)')
_REQUEST = (
    b"POST /bot1:A/%s HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s"
)


def _request(method: bytes, body: bytes) -> bytes:
    return _REQUEST % (method, len(body), body)


class _Wire(asyncio.Protocol):
    """One connection; calls `answered` with each complete body."""

    def __init__(self) -> None:
        self._buffer = b""
        self.transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.WriteTransport):
            self.transport = transport

    def send(self, request: bytes) -> None:
        if self.transport is not None:
            self.transport.write(request)

    def answered(self, body: bytes) -> None:
        raise NotImplementedError

    def data_received(self, data: bytes) -> None:
        buffer = self._buffer + data
        start = buffer.find(b"\r\n\r\n") + 4
        if start >= 4:
            size = int(buffer[:start].split(b"Content-Length: ")[1].split(b"\r\n", 1)[0])
            if len(buffer) >= start + size:
                self._buffer = b""
                self.answered(buffer[start:])
                return
        self._buffer = buffer


class _Senders:
    """Connections that send, and the requests that wait for a free one."""

    def __init__(self) -> None:
        self.free: list[_Sender] = []
        self._waiting: deque[bytes] = deque()

    def send(self, request: bytes) -> None:
        if self.free:
            self.free.pop().send(request)
        else:
            self._waiting.append(request)

    def returned(self, sender: "_Sender") -> None:
        if self._waiting:
            sender.send(self._waiting.popleft())
        else:
            self.free.append(sender)


class _Sender(_Wire):
    def __init__(self, senders: _Senders) -> None:
        super().__init__()
        self._senders = senders

    def answered(self, body: bytes) -> None:
        self._senders.returned(self)


class _Poller(_Wire):
    def __init__(self, senders: _Senders) -> None:
        super().__init__()
        self._senders = senders

    def poll(self, offset: int) -> None:
        self.send(_request(b"getUpdates", b"timeout=30&offset=%d" % offset))

    def answered(self, body: bytes) -> None:
        offset = 0
        for match in _UPDATE.finditer(body):
            offset = int(match[1]) + 1
            self._senders.send(_request(b"sendMessage", b"chat_id=" + match[2] + b"&text=ok"))
        self.poll(offset)


async def drive(port: int) -> None:
    """Answer whatever comes until the connections close."""
    loop = asyncio.get_running_loop()
    senders = _Senders()
    for _ in range(CONNECTIONS):
        _, sender = await loop.create_connection(lambda: _Sender(senders), "127.0.0.1", port)
        senders.free.append(sender)
    _, poller = await loop.create_connection(lambda: _Poller(senders), "127.0.0.1", port)
    poller.poll(0)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(drive(int(sys.argv[1])))
