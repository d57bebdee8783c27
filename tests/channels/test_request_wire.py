"""The transport's connections: reused, lost, limited, encrypted, and led through a proxy."""

import asyncio
import base64
import logging
import socket
import ssl
from collections.abc import Awaitable, Callable
from pathlib import Path

import aiohttp.connector
import pytest
from aiohttp import web
from telegram import InputFile

from bot.channels.telegram.request import MaybeSent, NotSent
from tests.channels.wire import (
    DEADLINE,
    SECRETS,
    TOKEN,
    WORDS,
    HangingUp,
    calling,
    certificate,
    failure,
    ok,
    parameters,
    raw,
    serving,
    whole,
)

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@pytest.fixture
def tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """The server's side of TLS; the transport trusts its certificate for this test."""
    ours, theirs = certificate(tmp_path)
    monkeypatch.setattr(aiohttp.connector, "_SSL_CONTEXT_VERIFIED", theirs)
    return ours


def nobody_home() -> str:
    """An address on this machine at which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        host, port = listener.getsockname()
    return f"{host}:{port}"


async def swallow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Read everything, say nothing."""
    while await reader.read(65536):
        pass


# --- before anything has left --------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_a_server_that_is_down_was_never_reached(scheme: str) -> None:
    """With the server down a message was surely not sent."""
    url = f"{scheme}://{nobody_home()}/bot{TOKEN}/sendMessage"
    async with calling() as request:
        sending = await failure(request.post(url, parameters(text=WORDS)))
        fetching = await failure(request.retrieve(url))
    assert type(sending) is type(fetching) is NotSent
    assert "ECONNREFUSED" in sending.message


@pytest.mark.parametrize(
    "url", ["no address at all", "ftp://x/bot{}", "http:///bot{}", "http://[/bot{}"]
)
async def test_an_address_that_is_none_was_never_reached(url: str) -> None:
    """A base address with a mistake in it sends nothing, and is not repeated with the token."""
    async with calling() as request:
        error = await failure(request.post(url.format(TOKEN), parameters(text=WORDS)))
        fetched = await failure(request.retrieve(url.format(TOKEN)))
    assert type(error) is type(fetched) is NotSent


async def test_a_stranger_s_certificate_is_not_trusted(tls: ssl.SSLContext, tmp_path: Path) -> None:
    """Somebody else's server in the place of Telegram's is not told anything."""
    somebody_else = certificate(tmp_path)[0]
    async with serving(tls=somebody_else) as server, calling() as request:
        error = await failure(request.post(server.call(), parameters(text=WORDS)))
    assert type(error) is NotSent
    assert "certificate is not trusted" in error.message
    assert server.seen == []


async def test_a_server_without_tls_is_not_told_anything() -> None:
    """A server that does not speak TLS where it must learns nothing."""
    async with serving() as server, calling() as request:
        url = server.call().replace("http:", "https:")
        assert type(await failure(request.post(url, parameters(text=WORDS)))) is NotSent


async def test_a_handshake_that_never_ends_is_given_up() -> None:
    """A server that accepts the line and then says nothing holds nobody up."""
    async with raw(swallow) as address, calling(connect_timeout=0.05) as request:
        error = await failure(
            request.post(f"https://{address}/bot{TOKEN}/x", parameters(text=WORDS))
        )
    assert type(error) is NotSent
    assert "Connecting took too long" in error.message


async def test_an_upload_that_nobody_takes_is_given_up(tmp_path: Path) -> None:
    """A server that stops reading in the middle of an upload cannot have got the file."""

    async def deaf(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.wait_for(over.wait(), DEADLINE)

    over = asyncio.Event()
    path = tmp_path / "big"
    with path.open("w+b") as handle:
        handle.truncate(256 * 2**20)
        async with raw(deaf) as address, calling(media_write_timeout=0.1) as request:
            data = parameters(document=InputFile(handle, filename="a", read_file_handle=False))
            by_default = await failure(request.post(f"http://{address}/bot{TOKEN}/x", data))
            text = parameters(text="x" * 16 * 2**20)
            call = request.post(f"http://{address}/bot{TOKEN}/x", text, write_timeout=0.1)
            message = await failure(call)
            over.set()
    assert type(by_default) is NotSent
    assert "stopped reading" in by_default.message
    # All of this one was handed over at once: it could still have arrived.
    assert type(message) is MaybeSent


# --- after something may have left ---------------------------------------------------------------


async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await whole(reader)


async def reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await whole(reader)
    writer.transport.abort()


async def break_off(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await whole(reader)
    writer.write(ok('{"ok":true,"result":true}')[:-5])


async def babble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await whole(reader)
    writer.write(f"what is {WORDS} to me\r\n\r\n".encode())


async def overflow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await whole(reader)
    writer.write(b"HTTP/1.1 200 OK\r\nX: " + WORDS.encode() * 10_000)


@pytest.mark.parametrize("serve", [hang_up, reset, break_off, babble, overflow])
async def test_a_connection_lost_after_sending_is_a_doubt(serve: Serve) -> None:
    """When the line breaks after the message left, nobody can say whether it was delivered."""
    calls = 0

    async def counted(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal calls
        calls += 1
        await serve(reader, writer)

    async with raw(counted) as address, calling() as request:
        url = f"http://{address}/bot{TOKEN}/sendMessage"
        error = await failure(request.post(url, parameters(text=WORDS)))
    assert type(error) is MaybeSent
    assert calls == 1  # never twice on its own


# --- kept-alive connections ----------------------------------------------------------------------


async def test_a_connection_is_used_again() -> None:
    """One call after the other goes over one connection."""
    async with serving() as server, calling() as request:
        for _ in range(5):
            await request.post(server.call())
        await request.retrieve(server.call())
    assert len({seen.peer for seen in server.seen}) == 1


async def test_never_more_connections_than_allowed() -> None:
    """However many chats speak at once, the bot opens no more connections than it was given."""
    at_once = most = 0
    full = asyncio.Event()

    async def answer(request: web.Request) -> web.StreamResponse:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        if at_once == 3:
            full.set()
        await asyncio.wait_for(full.wait(), DEADLINE)
        at_once -= 1
        return web.json_response({"ok": True, "result": True})

    async with serving(answer) as server, calling(connections=3) as request:
        answers = await asyncio.gather(*(request.post(server.call()) for _ in range(30)))
    assert answers == [True] * 30
    assert most == 3
    assert len({seen.peer for seen in server.seen}) == 3


async def test_a_connection_that_the_server_closed_is_replaced() -> None:
    """After a pause in which the server hung up, the next message simply goes through."""
    closed = asyncio.Event()

    async def once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await whole(reader)
        writer.write(ok())
        writer.close()
        await writer.wait_closed()
        closed.set()

    async with raw(once) as address, calling() as request:
        for _ in range(3):
            closed.clear()
            assert await request.post(f"http://{address}/bot{TOKEN}/x", parameters(text="x"))
            await asyncio.wait_for(closed.wait(), DEADLINE)


@pytest.mark.parametrize(("encrypted", "farewell"), [(False, False), (True, True), (True, False)])
async def test_a_hang_up_not_yet_noticed_costs_nothing(
    encrypted: bool, farewell: bool, request: pytest.FixtureRequest
) -> None:
    """A message that meets a dying connection goes over a new one, once, without any doubt."""
    context = request.getfixturevalue("tls") if encrypted else None
    with HangingUp(context, farewell) as server:
        async with calling() as transport:
            for number in range(3):
                data = parameters(text=f"message {number}")
                assert await transport.post(f"{server.url}/bot{TOKEN}/x", data) is True
                server.hang_up()  # the next call comes before the loop could hear of it
    bodies = [one.split(b"\r\n\r\n")[1] for one in server.requests]
    assert bodies == [b'{"text":"message %d"}' % number for number in range(3)]


async def test_closing_closes_the_connections() -> None:
    """A stopped bot leaves no line open."""
    gone = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await whole(reader)
        writer.write(ok())
        assert await reader.read() == b""
        gone.set()

    async with raw(serve) as address:
        async with calling() as request:
            await request.post(f"http://{address}/bot{TOKEN}/x")
        await asyncio.wait_for(gone.wait(), DEADLINE)


# --- proxies -------------------------------------------------------------------------------------

PASSWORD = "proxy-password"


def tunnel_to(seen: list[bytes], refuse: bytes = b"") -> Serve:
    """A CONNECT proxy."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await reader.readuntil(b"\r\n\r\n"))
        if refuse:
            writer.write(refuse)
            return
        host, port = seen[-1].split(b" ")[1].decode().split(":")
        far_reader, far_writer = await asyncio.open_connection(host, int(port))
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await asyncio.gather(pump(reader, far_writer), pump(far_reader, writer))

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while piece := await reader.read(65536):
                writer.write(piece)
        finally:
            writer.close()

    return serve


async def test_a_proxy_tunnels_to_the_server(tls: ssl.SSLContext) -> None:
    """Behind a company's proxy, messages reach Telegram and the proxy cannot read them."""
    seen: list[bytes] = []
    async with (
        serving(tls=tls) as server,
        raw(tunnel_to(seen)) as proxy,
        calling(proxy=f"http://user:{PASSWORD}@{proxy}") as request,
    ):
        for _ in range(2):
            await request.post(server.call(), parameters(text=WORDS))
    assert len(server.seen) == 2
    [head] = seen
    assert head.startswith(b"CONNECT 127.0.0.1:")
    assert base64.b64encode(f"user:{PASSWORD}".encode()) in head
    assert TOKEN.encode() not in head
    assert b"Proxy-Authorization" not in str(server.seen[0].headers).encode()


async def test_a_proxy_forwards_to_an_own_server() -> None:
    """An own Bot API server without TLS is reached through the proxy, too."""
    heads: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append(await whole(reader))
        writer.write(ok())

    async with raw(serve) as proxy, calling(proxy=f"http://user:{PASSWORD}@{proxy}") as request:
        assert await request.post(f"http://bot-api.invalid/bot{TOKEN}/x", parameters(text="x"))
    assert heads[0].startswith(f"POST http://bot-api.invalid/bot{TOKEN}/x HTTP/1.1".encode())
    assert base64.b64encode(f"user:{PASSWORD}".encode()) in heads[0]


async def test_a_proxy_that_refuses_lets_nothing_through() -> None:
    """A proxy that wants another password is named as what it is; nothing was sent."""
    refuse = f"HTTP/1.1 407 {WORDS}\r\nContent-Length: 0\r\n\r\n".encode()
    async with (
        raw(tunnel_to([], refuse)) as proxy,
        calling(proxy=f"http://user:{PASSWORD}@{proxy}") as request,
    ):
        url = f"https://bot-api.invalid/bot{TOKEN}/x"
        error = await failure(request.post(url, parameters(text=WORDS)))
    assert type(error) is NotSent
    assert "The proxy refused to connect" in error.message
    assert "407" in error.message


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_a_proxy_that_is_down_lets_nothing_through(scheme: str) -> None:
    """With the proxy down nothing was sent, and the proxy is named as the trouble."""
    async with calling(proxy=f"http://user:{PASSWORD}@{nobody_home()}") as request:
        url = f"{scheme}://bot-api.invalid/bot{TOKEN}/x"
        error = await failure(request.post(url, parameters(text=WORDS)))
    assert type(error) is NotSent
    assert "The proxy could not be reached" in error.message


@pytest.mark.parametrize("serve", [swallow, hang_up])
async def test_a_proxy_that_fails_to_connect_lets_nothing_through(serve: Serve) -> None:
    """A proxy that stays silent or hangs up before the tunnel stands has let nothing through."""
    async with (
        raw(serve) as proxy,
        calling(proxy=f"http://{proxy}", connect_timeout=0.1) as request,
    ):
        url = f"https://bot-api.invalid/bot{TOKEN}/x"
        error = await failure(request.post(url, parameters(text=WORDS)))
    assert type(error) is NotSent


async def test_nothing_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """Whatever happens on the wire, no log of any level shows a token or a word."""
    caplog.set_level(logging.DEBUG)
    for serve in (hang_up, reset, break_off, babble, overflow):
        async with raw(serve) as address, calling() as request:
            url = f"http://{address}/bot{TOKEN}/sendMessage"
            await failure(request.post(url, parameters(text=WORDS)))
            assert TOKEN not in repr(request)
    async with calling(proxy=f"http://user:{PASSWORD}@{nobody_home()}") as request:
        await failure(request.post(f"https://bot-api.invalid/bot{TOKEN}/x"))
        assert PASSWORD not in repr(request)
    for record in caplog.records:
        shown = f"{record.getMessage()} {record.args!r} {record.exc_info!r} {record.exc_text}"
        assert not [secret for secret in SECRETS if secret in shown], shown
