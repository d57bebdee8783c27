"""Servers on loopback for the transport's tests: a polite one, and sockets that misbehave."""

import asyncio
import socket
import ssl
import threading
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Self

from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from telegram.error import TelegramError
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter  # PTB gives it no public name

from bot.channels.telegram.request import AiohttpRequest

TOKEN = "123456789:AAE-a-token-that-nobody-may-see-xyz"
WORDS = "Ada still owes me for the logo"
SECRETS = (TOKEN, TOKEN.split(":")[1], WORDS, "proxy-password")
DEADLINE = 10.0

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


def parameters(**values: object) -> RequestData:
    return RequestData([RequestParameter.from_input(key, value) for key, value in values.items()])


def said(error: BaseException) -> str:
    """Everything that any way of printing the error could show."""
    texts: list[str] = []
    todo: list[BaseException | None] = [error]
    while todo:
        one = todo.pop()
        if one is not None:
            texts += [str(one), repr(one), repr(one.args), "".join(traceback.format_exception(one))]
            todo += [one.__cause__, one.__context__]
    return "\n".join(texts)


async def failure(call: Awaitable[object]) -> TelegramError:
    """The error that a call ends in, which keeps every secret."""
    try:
        await asyncio.wait_for(call, DEADLINE)
    except TelegramError as error:
        text = said(error)
        assert not [secret for secret in SECRETS if secret in text], text
        return error
    raise AssertionError("the call succeeded")


@dataclass
class Seen:
    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    peer: object


@dataclass
class Server:
    """A Bot API server that answers as it is told and remembers what it saw."""

    answer: Answer | None = None
    url: str = ""
    seen: list[Seen] = field(default_factory=list)

    async def reply(self, request: web.Request) -> web.StreamResponse:
        transport = request.transport
        assert transport is not None
        self.seen.append(
            Seen(
                request.method,
                request.raw_path,
                dict(request.headers),
                # A form is left for the answer to read: it can be read only once.
                await request.read() if request.content_type == "application/json" else b"",
                transport.get_extra_info("peername"),
            )
        )
        if self.answer is None:
            return web.json_response({"ok": True, "result": {"message_id": len(self.seen)}})
        return await self.answer(request)

    def call(self, method: str = "sendMessage") -> str:
        return f"{self.url}/bot{TOKEN}/{method}"


@asynccontextmanager
async def serving(
    answer: Answer | None = None, tls: ssl.SSLContext | None = None
) -> AsyncIterator[Server]:
    server = Server(answer)
    app = web.Application(client_max_size=100 * 2**20)
    app.router.add_route("*", "/{tail:.*}", server.reply)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls)
        await site.start()
        port = runner.addresses[0][1]
        server.url = f"{'https' if tls else 'http'}://127.0.0.1:{port}"
        yield server
    finally:
        await runner.cleanup()


@asynccontextmanager
async def calling(**settings: object) -> AsyncIterator[AiohttpRequest]:
    async with AiohttpRequest(**settings) as request:  # type: ignore[arg-type] # a test's table
        yield request


def say(status: int, text: str) -> Answer:
    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(status=status, text=text)

    return answer


def ok(text: str = '{"ok":true,"result":true}') -> bytes:
    """A whole HTTP answer as it goes over the wire."""
    return f"HTTP/1.1 200 OK\r\nContent-Length: {len(text)}\r\n\r\n{text}".encode()


@asynccontextmanager
async def raw(
    serve: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]],
) -> AsyncIterator[str]:
    """A bare TCP server; its address."""

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.add(asyncio.current_task())
        try:
            await serve(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    tasks: set[asyncio.Task[object] | None] = set()
    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    try:
        host, port = server.sockets[0].getsockname()
        yield f"{host}:{port}"
    finally:
        server.close()
        for task in tasks:
            if task is not None:
                task.cancel()
        await asyncio.gather(*(task for task in tasks if task), return_exceptions=True)


async def whole(reader: asyncio.StreamReader) -> bytes:
    """One request, read to its end."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(
        (
            int(line.split(b":")[1])
            for line in head.lower().split(b"\r\n")
            if b"content-length" in line
        ),
        0,
    )
    return head + await reader.readexactly(length)


class HangingUp:
    """A server in a thread: one answer a connection, and it hangs up when told to.

    The thread lets a test hold its own loop still until the hang-up has reached this machine's
    kernel: the moment in which a pooled connection only looks alive.
    """

    def __init__(self, tls: ssl.SSLContext | None, farewell: bool) -> None:
        self._tls = tls
        self._farewell = farewell
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._told, self._done = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.requests: list[bytes] = []
        host, port = self._listener.getsockname()
        self.url = f"{'https' if tls else 'http'}://{host}:{port}"

    def hang_up(self) -> None:
        """Return, without the loop having moved, when the connection is closed."""
        self._told.set()
        assert self._done.wait(DEADLINE)
        self._done.clear()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(DEADLINE)

    def _run(self) -> None:
        with suppress(OSError):
            while True:
                plain, _ = self._listener.accept()
                self._serve(plain)

    def _serve(self, plain: socket.socket) -> None:
        plain.settimeout(DEADLINE)
        with plain if self._tls is None else self._tls.wrap_socket(plain, server_side=True) as line:
            got = b""
            while not got.endswith(b"}"):
                got += line.recv(65536)
            self.requests.append(got)
            line.sendall(ok())
            self._told.wait(DEADLINE)
            self._told.clear()
            if self._farewell and isinstance(line, ssl.SSLSocket):
                line.setblocking(False)
                with suppress(OSError):
                    line.unwrap()
        self._done.set()


def certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """TLS for 127.0.0.1: the server's side, and a client's side that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "loopback")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    pem = folder / "loopback.pem"
    pem.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    ours = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ours.load_cert_chain(pem)
    theirs = ssl.create_default_context(cafile=str(pem))
    return ours, theirs
