"""The bodies of requests to the Bot API: JSON, or a form when files go along.

They are written here, piece by piece, because whoever writes the last piece knows whether
Telegram can have acted on the request.
"""

import asyncio
import json
import os
import re
import select
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from secrets import token_hex
from typing import IO

import aiohttp
from aiohttp.abc import AbstractStreamWriter
from aiohttp.payload import Payload
from telegram.request import RequestData

PIECE = 64 * 1024  # bytes read from a file and handed to a socket at a time
UNWAITED = 32 * 1024  # a body up to this size fits any write buffer: nothing to wait for
# Turns of the event loop after which a hang-up that has reached this machine is known: one, one
# more for TLS, and another from Python 3.12 on, which starts to write a turn earlier.
TURNS = 3

_to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
# What ends a header or a quoted string; and ";", at which Telegram cuts even a quoted file name.
_UNFIT_FOR_HEADERS = re.compile(r'[\x00-\x1f\x7f";\\]')


@dataclass(frozen=True, slots=True)
class _Part:
    content: bytes | IO[bytes]
    length: int | None


class Body(Payload):
    """A request body that knows whether it left whole, and gives up on a peer that stops reading.

    `whole` turns true right before the last piece is handed over: until then no server can act
    on the request, for what Content-Length (or the last chunk) promised is not there.
    """

    def __init__(
        self, parts: list[_Part], last: bytes, content_type: str, stall: float | None
    ) -> None:
        super().__init__(None, content_type=content_type)
        self._parts = parts
        self._last = last
        self._stall = stall or None
        self._began = False
        self.whole = False

    @property
    def size(self) -> int | None:
        """The length in bytes; None makes aiohttp send it in chunks."""
        total = len(self._last)
        for part in self._parts:
            if part.length is None:
                return None
            total += part.length
        return total

    @property
    def autoclose(self) -> bool:
        """Nothing of ours to close: a file's handle is the caller's."""
        return True

    def never_began(self, error: Exception) -> bool:
        """Whether a connection was lost before anything was written to it."""
        lost = isinstance(error, aiohttp.ClientOSError | aiohttp.ServerDisconnectedError)
        return lost and not self._began and not isinstance(error, aiohttp.ClientConnectorError)

    async def write_with_length(
        self,
        writer: AbstractStreamWriter,
        content_length: int | None,  # noqa: ARG002 - it is `size`, or nothing
    ) -> None:
        """Write everything, unless the connection turns out to be gone."""
        if _has_news(writer.transport):
            for _ in range(TURNS):
                await asyncio.sleep(0)
        _raise_if_closing(writer)
        self._began = True
        if not self._parts and len(self._last) <= UNWAITED:
            self.whole = True
            await writer.write(self._last)
            return
        async for piece in self._pieces():
            async with asyncio.timeout(self._stall):
                await writer.write(piece)
        _raise_if_closing(writer)
        self.whole = True
        async with asyncio.timeout(self._stall):
            await writer.write(self._last)
            await writer.drain()

    async def write(self, writer: AbstractStreamWriter) -> None:
        """Write everything (aiohttp's older name for it)."""
        await self.write_with_length(writer, None)

    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> str:  # noqa: ARG002 - unused
        """Refuse: whoever wants a body as text wants to show it."""
        raise TypeError("A request body is never shown.")

    async def _pieces(self) -> AsyncIterator[bytes | memoryview]:
        for part in self._parts:
            if isinstance(part.content, bytes):
                view = memoryview(part.content)
                for start in range(0, len(view), PIECE):
                    yield view[start : start + PIECE]
                continue
            left = sys.maxsize if part.length is None else part.length
            while left > 0:
                piece = await asyncio.to_thread(part.content.read, min(PIECE, left))
                if not piece:
                    break
                left -= len(piece)
                yield piece
            if left and part.length is not None:
                raise EOFError  # shorter than announced: the server would wait for the rest


def _has_news(transport: asyncio.WriteTransport | None) -> bool:
    """Whether something is there to be read: before a request, that is most likely a hang-up."""
    if transport is None or transport.is_closing() or not hasattr(select, "poll"):
        return True  # without poll, on Windows, it is taken for granted
    poll = select.poll()
    poll.register(transport.get_extra_info("socket"), select.POLLIN)
    return bool(poll.poll(0))


def _raise_if_closing(writer: AbstractStreamWriter) -> None:
    if writer.transport is None or writer.transport.is_closing():
        raise ConnectionResetError


def body_of(request_data: RequestData, stall: float | None) -> Body:
    """Encode a call; `stall` is how many seconds the peer may take over one piece, None for ever.

    Without files it is JSON, which the Bot API reads as gladly as a form: measured at a fifth of
    the CPU at most, and less than half the bytes for Persian. A lone surrogate becomes a question
    mark: better than a message that can never be sent.
    """
    if not request_data.contains_files:
        text = _to_json(request_data.parameters)
        return Body([], text.encode("utf-8", "replace"), "application/json", stall)
    boundary = token_hex(16)
    parts: list[_Part] = []

    def add(head: str, content: bytes | IO[bytes]) -> None:
        before = f"--{boundary}\r\nContent-Disposition: form-data; {head}\r\n\r\n"
        pieces = (before.encode("utf-8", "replace"), content, b"\r\n")
        parts.extend(_Part(piece, _length(piece)) for piece in pieces)

    for name, value in request_data.json_parameters.items():
        add(f'name="{_safe(name)}"', value.encode("utf-8", "replace"))
    for name, (filename, content, mimetype) in request_data.multipart_data.items():
        head = f'name="{_safe(name)}"; filename="{_safe(filename)}"'
        add(f"{head}\r\nContent-Type: {_safe(mimetype)}", content)
    last = f"--{boundary}--\r\n".encode()
    return Body(parts, last, f"multipart/form-data; boundary={boundary}", stall)


def _safe(text: str) -> str:
    return _UNFIT_FOR_HEADERS.sub("_", text)


def _length(content: bytes | IO[bytes]) -> int | None:
    if isinstance(content, bytes):
        return len(content)
    try:
        here = content.tell()
        end = content.seek(0, os.SEEK_END)
        content.seek(here)
    except OSError:
        return None  # a pipe or the like
    return end - here
