"""The Bot API client's transport: python-telegram-bot's `BaseRequest` on aiohttp.

It moves bytes and says for certain whether a failed request can have reached Telegram. What to
do about a failure is decided elsewhere. No text made here holds a token, an address or a payload.
"""

import asyncio
import json
import re
from datetime import timedelta
from errno import errorcode
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from telegram._utils.defaultvalue import DefaultValue  # PTB has no public name for it
from telegram._utils.types import ODVInput  # as above; the signatures of BaseRequest need it
from telegram.error import BadRequest, NetworkError, RetryAfter, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.channels.telegram.request_body import Body, body_of

# Longer than the pauses within a conversation, shorter than the 75 s after which a stock nginx
# hangs up: a connection that we close first is never found dead by a request.
KEEPALIVE_SECONDS = 30.0
DNS_CACHE_SECONDS = 60
LONGEST_PAUSE_SECONDS = 86_400  # what is asked for beyond this is a mistake of the server

# Telegram's descriptions quote what they refuse: tags, addresses of buttons.
_QUOTED = re.compile(r"""\d{3,}:[\w-]{30,} | "[^"]*" | (?<=\s)'[^']*'""", re.VERBOSE)

_NEVER_LEFT = (
    aiohttp.ClientConnectorError,
    aiohttp.ClientHttpProxyError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.InvalidURL,
    aiohttp.NonHttpUrlClientError,
)
_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (aiohttp.ClientConnectorDNSError, "The server's name could not be looked up"),
    (aiohttp.ClientConnectorCertificateError, "The server's TLS certificate is not trusted"),
    (aiohttp.ClientSSLError, "No TLS connection could be agreed on"),
    (aiohttp.ClientProxyConnectionError, "The proxy could not be reached"),
    (aiohttp.ClientHttpProxyError, "The proxy refused to connect"),
    (aiohttp.ClientConnectorError, "The server could not be reached"),
    (aiohttp.ConnectionTimeoutError, "Connecting took too long"),
    (aiohttp.SocketTimeoutError, "No answer came in time"),
    (TimeoutError, "The server stopped reading"),
    (aiohttp.ServerDisconnectedError, "The server hung up without an answer"),
    (aiohttp.ClientPayloadError, "The answer broke off"),
    (aiohttp.InvalidURL, "The server's address cannot be right"),
    (aiohttp.NonHttpUrlClientError, "The server's address cannot be right"),
)


class NotSent(NetworkError):  # noqa: N818 - a state of the request, not a mistake
    """Telegram cannot have acted on the request: sending it again is always safe."""

    __slots__ = ()


class MaybeSent(TimedOut):
    """The whole request left and no usable answer came: Telegram may have acted on it."""

    __slots__ = ()


class FloodWait(RetryAfter):
    """Telegram refused the request and asks for a pause; `retry_after` is always a timedelta.

    PTB's own class warns about the type of that attribute whenever one is made or read.
    """

    __slots__ = ("_pause",)

    def __init__(self, pause: timedelta) -> None:
        self._pause = pause
        super().__init__(pause)

    @property
    def retry_after(self) -> timedelta:
        """How long Telegram asks to wait, from now on."""
        return self._pause

    def __reduce__(self) -> tuple[type, tuple[timedelta]]:  # type: ignore[override] # as PTB's own
        return self.__class__, (self._pause,)


class AiohttpRequest(BaseRequest):
    """One pool of kept-alive connections to the Bot API, for any number of callers at a time.

    Timeouts are in seconds; None means no limit. `read_timeout` is the longest silence while an
    answer is awaited; `write_timeout` (with files: `media_write_timeout`) the longest time for the
    peer to take one piece of the body; `connect_timeout` covers name look-up, proxy and TLS;
    `pool_timeout` is the wait for one of the `connections`. `proxy` is an http:// or https://
    address, with its credentials if it needs any; the environment is not consulted.

    A file is streamed when it comes as `InputFile(handle, read_file_handle=False)`: it is read
    from where the handle stands, and closing it stays with the caller.
    """

    __slots__ = (
        "_connect_timeout",
        "_media_write_timeout",
        "_pool_timeout",
        "_proxy",
        "_read_timeout",
        "_session",
        "_slots",
        "_write_timeout",
    )

    def __init__(
        self,
        *,
        connections: int = 64,
        connect_timeout: float | None = 5.0,
        read_timeout: float | None = 15.0,
        write_timeout: float | None = 5.0,
        media_write_timeout: float | None = 20.0,
        pool_timeout: float | None = 5.0,
        proxy: str | None = None,
    ) -> None:
        if proxy is not None and urlsplit(proxy).scheme not in {"http", "https"}:
            raise ValueError("The proxy must begin with http:// or https://; no other kind works.")
        self._connect_timeout = connect_timeout
        self._read_timeout = read_timeout
        self._write_timeout = write_timeout
        self._media_write_timeout = media_write_timeout
        self._pool_timeout = pool_timeout
        self._proxy = proxy
        # Counted here: aiohttp's connector has a single clock for waiting and connecting.
        self._slots = asyncio.Semaphore(connections)
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """The longest silence when a call names none; PTB adds a long poll's own time to it."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Open the pool; nothing happens when it is open."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=0,
                    keepalive_timeout=KEEPALIVE_SECONDS,
                    ttl_dns_cache=DNS_CACHE_SECONDS,
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )

    async def shutdown(self) -> None:
        """Close the pool; nothing happens when it is closed. Calls under way fail."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Carry out one HTTP exchange and return its status and body.

        Raises NotSent, MaybeSent, FloodWait or BadRequest. Other refusals are left to PTB's own
        mapping, with a body rewritten so that PTB has nothing in it to quote.
        """
        session = self._session
        if session is None:
            raise NotSent("The connections are closed.")
        body = None
        if method == "POST":
            files = request_data is not None and request_data.contains_files
            default = self._media_write_timeout if files else self._write_timeout
            body = body_of(request_data or RequestData(), _given(write_timeout, default))
        timeout = aiohttp.ClientTimeout(
            connect=_given(connect_timeout, self._connect_timeout),
            sock_read=_given(read_timeout, self._read_timeout),
        )
        await self._take_slot(_given(pool_timeout, self._pool_timeout))
        try:
            status, answer = await self._exchange(session, method, url, body, timeout)
        finally:
            self._slots.release()
        if status >= HTTPStatus.MULTIPLE_CHOICES:
            return status, _refusal(method, status, answer)
        if body is not None and b'"result"' not in answer:
            raise MaybeSent(f"HTTP {status}, but not with an answer of the Bot API.")
        return status, answer

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Parse an answer; unlike PTB's own, it logs nothing and quotes nothing."""
        try:
            answer = json.loads(payload.decode("utf-8", "replace"))
        except (ValueError, RecursionError):
            answer = None
        if isinstance(answer, dict) and ("result" in answer or answer.get("ok") is False):
            return answer
        raise MaybeSent("What came back is not an answer of the Bot API.")

    async def _take_slot(self, limit: float | None) -> None:
        if not self._slots.locked():
            await self._slots.acquire()
            return
        try:
            async with asyncio.timeout(limit or None):
                await self._slots.acquire()
                return
        except TimeoutError:
            pass
        raise NotSent("All connections stayed busy.")

    async def _exchange(
        self,
        session: aiohttp.ClientSession,
        method: str,
        url: str,
        body: Body | None,
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109 - not one deadline but aiohttp's set
    ) -> tuple[int, bytes]:
        first = True
        while True:
            try:
                async with session.request(
                    method,
                    url,
                    data=body,
                    timeout=timeout,
                    proxy=self._proxy,
                    allow_redirects=False,  # one would turn a POST into a GET
                ) as answer:
                    return answer.status, await answer.read()
            except Exception as error:  # noqa: BLE001 - PTB quotes whatever gets past here
                if first and body is not None and body.never_began(error):
                    first = False
                    continue
                failure = _failure(error, body)
            # Outside the except clause: not even its __context__ may hold the address.
            raise failure


def _given(timeout: ODVInput[float], default: float | None) -> float | None:
    return default if isinstance(timeout, DefaultValue) else timeout


def _failure(error: Exception, body: Body | None) -> NotSent | MaybeSent:
    left = not isinstance(error, _NEVER_LEFT) if body is None else body.whole
    reason = next((text for kind, text in _REASONS if isinstance(error, kind)), "The call failed")
    # Names of classes and of errno codes only: aiohttp's own texts quote addresses.
    detail = type(error).__name__
    if isinstance(error, OSError) and error.errno is not None and error.errno in errorcode:
        detail += f", {errorcode[error.errno]}"
    if isinstance(error, aiohttp.ClientHttpProxyError):
        detail += f", HTTP {error.status}"
    return (MaybeSent if left else NotSent)(f"{reason} ({detail}).")


def _refusal(method: str, status: int, payload: bytes) -> bytes:
    """Rewrite a refusal so that PTB may quote it; raise what PTB would take for something else."""
    try:
        answer = json.loads(payload)
    except (ValueError, RecursionError):
        answer = None
    genuine = isinstance(answer, dict) and answer.get("ok") is False
    given = answer.get("parameters") if genuine else None
    parameters = {
        name: value
        for name in ("retry_after", "migrate_to_chat_id")
        if isinstance(given, dict) and type(value := given.get(name)) is int
    }
    if genuine and (status == HTTPStatus.TOO_MANY_REQUESTS or "retry_after" in parameters):
        seconds = min(max(parameters.get("retry_after", 1), 1), LONGEST_PAUSE_SECONDS)
        raise FloodWait(timedelta(seconds=seconds))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        # A gateway may have passed the request on before it gave up on the answer.
        raise MaybeSent(f"HTTP {status} instead of an answer of the Bot API.")
    if method == "GET" and status in {400, 403, 404, 410}:
        # PTB takes 404 for a wrong token; for a file it only means that its link has expired.
        raise BadRequest(f"The file is not there any more (HTTP {status}).")
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        raise BadRequest(f"The request is too large (HTTP {status}).")
    if not genuine:
        # A proxy or a captive portal. A 403 of theirs must not pass for "blocked by the user".
        raise NotSent(f"HTTP {status}, and not from the Bot API.")
    description = _QUOTED.sub("…", str(answer.get("description") or f"HTTP {status}"))
    if status not in {400, 401, 403, 404, 409}:
        raise BadRequest(description)
    rewritten = {"ok": False, "description": description, "parameters": parameters}
    return json.dumps(rewritten).encode()
