"""The HTTP face of the stand-in: methods, file downloads, control, latency and faults."""

import asyncio
import contextlib
import json
import re
from typing import Any

from aiohttp import web

from tests.support.standin import requests
from tests.support.standin.check import arguments as checked
from tests.support.standin.contract import BY_LOWER_NAME, Kind, Method
from tests.support.standin.controls import Controls
from tests.support.standin.errors import ApiError, Json
from tests.support.standin.faults import Fault, FaultKind
from tests.support.standin.files import Upload
from tests.support.standin.methods import CALLS
from tests.support.standin.pushing import Pusher
from tests.support.standin.transcript import Call
from tests.support.standin.updates import WEBHOOK_ACTIVE
from tests.support.standin.world import World

MAX_BODY = 52_000_000
KEEPALIVE_SECONDS = 75.0
_TOKEN = re.compile(r"[1-9]\d*:[A-Za-z0-9_-]+")
_HTML = (
    "<html>\r\n<head><title>{status}</title></head>\r\n"
    "<body><center><h1>{status}</h1></center><hr><center>nginx/1.18.0</center></body>\r\n</html>"
)


class Server:
    """Serves one world on the loopback interface; `port` is known once started."""

    def __init__(
        self,
        world: World,
        pusher: Pusher,
        *,
        max_body: int = MAX_BODY,
        keepalive: float = KEEPALIVE_SECONDS,
    ) -> None:
        self._world = world
        self._pusher = pusher
        self._controls = Controls(world, pusher)
        application = web.Application(client_max_size=max_body)
        for verb in ("GET", "POST"):
            application.router.add_route(verb, "/bot{token}/{method}", self._method)
            application.router.add_route(verb, "/_control/{operation}", self._control)
        application.router.add_get("/file/bot{token}/{path:.+}", self._download)
        self._runner = web.AppRunner(
            application, access_log=None, shutdown_timeout=0.1, keepalive_timeout=keepalive
        )
        self.port = 0

    @property
    def controls(self) -> Controls:
        """The operations behind `/_control/`, for use in the same program."""
        return self._controls

    async def start(self, port: int = 0) -> None:
        """Listen on 127.0.0.1; port 0 takes any that is free."""
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        self.port = int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        """Close everything, waiting polls included."""
        self._world.updates.interrupt("Conflict: the stand-in stops")
        await self._pusher.close()
        await self._runner.cleanup()

    async def _download(self, request: web.Request) -> web.Response:
        stored = self._world.files.by_path(request.match_info["path"])
        if request.match_info["token"] != self._world.token or stored is None:
            return _answer(ApiError(404, "Not Found"))
        return web.Response(body=stored.content, content_type="application/octet-stream")

    async def _control(self, request: web.Request) -> web.Response:
        given = await request.json() if request.can_read_body else dict(request.query)
        try:
            result = await self._controls.perform(request.match_info["operation"], given)
        except (LookupError, TypeError, ValueError) as mistake:
            body = {"ok": False, "error": type(mistake).__name__, "description": str(mistake)}
            return web.json_response(body, status=400)
        return web.json_response({"ok": True, "result": result})

    async def _method(self, request: web.Request) -> web.StreamResponse:
        token = request.match_info["token"]
        if not _TOKEN.fullmatch(token):
            return _answer(ApiError(404, "Not Found"))
        if token != self._world.token:
            return _answer(ApiError(401, "Unauthorized"))
        known = BY_LOWER_NAME.get(request.match_info["method"].lower())
        name = known.name if known else request.match_info["method"]
        try:
            given, uploads = await requests.read(request)
        except ApiError as refusal:
            call = self._begin(name, {}, None)
            return await self._finish(request, call, None, refusal)
        call = self._begin(name, _loggable(known, given, uploads), _chat_id(given))
        fault = self._world.faults.pick(name, call.chat_id)
        if fault is not None:
            call.fault = fault.kind.value
            if not fault.applied:
                if fault.kind is not FaultKind.DELAY:
                    return await self._finish(request, call, fault, None)
                await asyncio.sleep(fault.seconds)
        try:
            outcome: Any = await self._perform(request, name, given, uploads)
        except ApiError as refusal:
            outcome = refusal
        else:
            call.applied = True
        return await self._finish(request, call, fault, outcome)

    def _begin(self, method: str, arguments: Json, chat_id: int | None) -> Call:
        call = self._world.log.begin(self._world.now(), method, arguments, chat_id)
        self._world.touch()
        return call

    async def _perform(
        self, request: web.Request, name: str, given: Json, uploads: dict[str, Upload]
    ) -> object:
        method = BY_LOWER_NAME.get(name.lower())
        if method is None:
            raise ApiError(404, "Not Found")
        arguments = checked(method, given, uploads)
        if name == "getUpdates":
            return await self._get_updates(request, arguments)
        result = CALLS[name](self._world, arguments)
        await self._pusher.follow()
        return result

    async def _get_updates(self, request: web.Request, arguments: Json) -> list[Json]:
        world = self._world
        if world.webhook is not None:
            raise ApiError(409, WEBHOOK_ACTIVE)
        world.updates.allow(arguments.get("allowed_updates"))
        return await world.updates.poll(
            arguments.get("offset", 0),
            arguments.get("limit", 100),
            arguments.get("timeout", 0),
            lambda: request.transport is not None and not request.transport.is_closing(),
        )

    async def _finish(
        self, request: web.Request, call: Call, fault: Fault | None, outcome: object
    ) -> web.StreamResponse:
        """Log the answer and send it, late or broken if a fault says so."""
        if isinstance(outcome, list) and call.method == "getUpdates":
            self._duplicate(outcome)
        call.answer = outcome.body() if isinstance(outcome, ApiError) else outcome
        call.error = outcome.description if isinstance(outcome, ApiError) else None
        wait = self._world.latency
        if fault is not None and fault.kind is FaultKind.DELAY and fault.applied:
            wait += fault.seconds
        if wait > 0:
            await asyncio.sleep(wait)
        call.seconds = self._world.now() - call.at
        if fault is None or fault.kind is FaultKind.DELAY:
            response = _answer(outcome)
            call.status = response.status
            self._world.touch()
            return response
        return await self._broken(request, call, fault, outcome)

    def _duplicate(self, updates: list[Json]) -> None:
        for update in updates:
            kind = next(name for name in update if name != "update_id")
            chat = update[kind].get("chat") or update[kind].get("from") or {}
            if self._world.faults.duplicates(kind, chat.get("id")):
                self._world.updates.redeliver(update["update_id"])

    async def _broken(
        self, request: web.Request, call: Call, fault: Fault, outcome: object
    ) -> web.StreamResponse:
        body = _answer(outcome).body
        whole = body if isinstance(body, bytes) else b""
        response: web.StreamResponse
        match fault.kind:
            case FaultKind.TOO_MANY:
                words = f"Too Many Requests: retry after {fault.retry_after}"
                refusal = ApiError(429, words, retry_after=fault.retry_after)
                call.answer = refusal.body()
                response = _answer(refusal)
            case FaultKind.REFUSE:
                refusal = ApiError(fault.status, fault.description)
                call.answer = refusal.body()
                response = _answer(refusal)
            case FaultKind.SERVER_ERROR:
                page = _HTML.format(status=fault.status)
                response = web.Response(text=page, status=fault.status, content_type="text/html")
            case FaultKind.GARBAGE:
                response = web.Response(body=b"\x00\xff<garbage", content_type="application/json")
            case FaultKind.TRUNCATED:
                half = whole[: len(whole) // 2]
                response = web.Response(body=half, content_type="application/json")
            case FaultKind.SLOW_BODY | FaultKind.CUT:
                response = await _in_pieces(request, whole, fault)
            case FaultKind.DROP | FaultKind.DELAY | FaultKind.DUPLICATE:
                _hang_up(request)
                response = web.Response()
        if fault.kind is not FaultKind.DROP:
            call.status = response.status
        self._world.touch()
        return response


def _answer(outcome: object) -> web.Response:
    if isinstance(outcome, ApiError):
        body, status = outcome.body(), outcome.code
    else:
        body, status = {"ok": True, "result": outcome}, 200
    return web.Response(
        body=json.dumps(body, separators=(",", ":")).encode(),
        status=status,
        content_type="application/json",
    )


async def _in_pieces(request: web.Request, whole: bytes, fault: Fault) -> web.StreamResponse:
    """The body in ten pieces, or half of it and then a closed connection."""
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    response.content_length = len(whole)
    with contextlib.suppress(ConnectionResetError):  # the bot was gone first
        await response.prepare(request)
        if fault.kind is FaultKind.CUT:
            await response.write(whole[: len(whole) // 2])
            _hang_up(request)
            return response
        size = max(1, -(-len(whole) // 10))
        for start in range(0, len(whole), size):
            await asyncio.sleep(fault.seconds / 10)
            await response.write(whole[start : start + size])
        await response.write_eof()
    return response


def _hang_up(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()


def _chat_id(given: Json) -> int | None:
    try:
        return int(given["chat_id"])
    except (KeyError, TypeError, ValueError):
        return None


def _loggable(method: Method | None, given: Json, uploads: dict[str, Upload]) -> Json:
    """The arguments as they came, with JSON text unfolded and files by name and size."""
    loggable = dict(given)
    for field in method.fields if method else ():
        value = given.get(field.name)
        if field.kind in (Kind.OBJECT, Kind.ARRAY) and isinstance(value, str):
            try:
                loggable[field.name] = json.loads(value)
            except ValueError:
                loggable[field.name] = value
    for name, upload in uploads.items():
        loggable[name] = {"file_name": upload.name, "size": len(upload.content)}
    return loggable
