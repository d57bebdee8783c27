"""Files through the transport: streamed to Telegram, fetched from it, and never half delivered."""

import io
from pathlib import Path

import pytest
from aiohttp import web
from telegram import InputFile
from telegram.error import BadRequest

from bot.channels.telegram.request import NotSent
from tests.channels.wire import TOKEN, calling, failure, parameters, say, serving


class Watched(io.FileIO):
    """A file that remembers how much of it was asked for at once."""

    largest = 0

    def read(self, size: int | None = -1, /) -> bytes:
        self.largest = max(self.largest, 2**62 if size is None or size < 0 else size)
        return super().read(size)


class Pipe(io.RawIOBase):
    """A source without a known length."""

    def __init__(self, content: bytes) -> None:
        self.rest = io.BytesIO(content)

    def seekable(self) -> bool:
        return False

    def read(self, size: int = -1, /) -> bytes:
        return self.rest.read(size)


async def uploaded(document: object, **settings: object) -> tuple[dict[str, object], str]:
    """Upload a document; the fields that arrived, and how its length was announced."""
    fields: dict[str, object] = {}
    announced = ""

    async def answer(request: web.Request) -> web.StreamResponse:
        nonlocal announced
        announced = request.headers.get("Transfer-Encoding", "length")
        for name, field in (await request.post()).items():
            if isinstance(field, web.FileField):
                fields[name] = (field.filename, field.content_type, field.file.read())
            else:
                fields[name] = field
        return web.json_response({"ok": True, "result": True})

    async with serving(answer) as server, calling(**settings) as request:
        data = parameters(chat_id=7, caption='سلام "x"\r\ny', document=document)
        await request.post(server.call("sendDocument"), data)
    return fields, announced


async def test_a_file_is_streamed_from_disk(tmp_path: Path) -> None:
    """A big export is never in memory as a whole, arrives unchanged, and stays the caller's."""
    content = bytes(range(256)) * 8192
    path = tmp_path / "export.pdf"
    path.write_bytes(b"skipped" + content)
    with Watched(path) as handle:
        handle.seek(7)
        document = InputFile(handle, filename='گزارش; "1".pdf', read_file_handle=False)
        fields, announced = await uploaded(document)
        assert not handle.closed
        assert 0 < handle.largest <= 65536
    assert announced == "length"
    assert fields == {
        "chat_id": "7",
        "caption": 'سلام "x"\r\ny',
        "document": ("گزارش_ _1_.pdf", "application/pdf", content),
    }


async def test_a_file_already_in_memory_is_sent() -> None:
    """A small picture that was made in memory arrives unchanged."""
    fields, _ = await uploaded(InputFile(b"\x89PNG" * 50_000, filename="chart.png"))
    assert fields["document"] == ("chart.png", "image/png", b"\x89PNG" * 50_000)


async def test_a_file_of_unknown_length_is_sent_in_chunks() -> None:
    """What comes out of a pipe arrives whole although nobody knew how long it would be."""
    document = InputFile(Pipe(b"abc" * 50_000), filename="a.bin", read_file_handle=False)  # type: ignore[arg-type] # reads, which is all it must
    fields, announced = await uploaded(document)
    assert announced == "chunked"
    assert fields["document"] == ("a.bin", "application/octet-stream", b"abc" * 50_000)


async def test_a_file_that_shrinks_is_not_sent(tmp_path: Path) -> None:
    """A file that becomes shorter while it is read is not delivered in part."""
    path = tmp_path / "export.pdf"
    path.write_bytes(b"x" * 300_000)

    class Shrinking(io.FileIO):
        def read(self, size: int | None = -1, /) -> bytes:
            path.write_bytes(b"x" * 10)
            return super().read(size)

    with Shrinking(path) as handle, pytest.raises(NotSent):
        await uploaded(InputFile(handle, filename="a", read_file_handle=False))


async def test_a_file_is_fetched() -> None:
    """A file that the client sent can be fetched back for an export."""

    async def answer(request: web.Request) -> web.StreamResponse:
        return web.Response(body=b"\x00\xff" * 100_000)

    async with serving(answer) as server, calling() as request:
        assert (
            await request.retrieve(f"{server.url}/file/bot{TOKEN}/a.jpg") == b"\x00\xff" * 100_000
        )
    assert server.seen[0].method == "GET"


@pytest.mark.parametrize("text", ['{"ok":false,"error_code":404,"description":"Not Found"}', "<p>"])
async def test_a_file_that_is_gone_says_so(text: str) -> None:
    """A file whose link has expired is reported as missing, not as a wrong bot token."""
    async with serving(say(404, text)) as server, calling() as request:
        error = await failure(request.retrieve(f"{server.url}/file/bot{TOKEN}/a.jpg"))
    assert type(error) is BadRequest
