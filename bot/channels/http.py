"""The small HTTP server beside the bot: `/healthz` for a supervisor, and a webhook if there is one.

What "healthy" means is decided by whoever builds the app; nothing private is ever answered.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final, Protocol

import structlog
from aiohttp import web

BODY_LIMIT: Final = 1024 * 1024  # bytes; more is answered 413
STOP_SECONDS: Final = 5.0  # how long requests under way may take when the server stops

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Health:
    """How the bot is: `reasons` say in plain words why it is not well, and hold nothing private."""

    reasons: tuple[str, ...] = ()


class Endpoint(Protocol):
    """Something that answers POST requests on a path of its own."""

    @property
    def path(self) -> str:
        """Where it listens, beginning with a slash."""
        ...

    async def answer(self, request: web.Request) -> web.Response:
        """Answer one request."""
        ...


def http_app(
    *, health: Callable[[], Awaitable[Health]], webhook: Endpoint | None = None
) -> web.Application:
    """Build the application: GET `/healthz`, and the webhook's path when there is one."""

    async def healthz(_: web.Request) -> web.Response:
        try:
            found = await health()
        except Exception as error:  # noqa: BLE001 - a check that fails is an answer too
            log.warning("health.failed", error=type(error).__name__)
            found = Health(("the health check itself failed",))
        if found.reasons:
            body = {"status": "unwell", "reasons": list(found.reasons)}
            return web.json_response(body, status=503)
        return web.json_response({"status": "ok"})

    app = web.Application(client_max_size=BODY_LIMIT)
    app.router.add_get("/healthz", healthz)
    if webhook is not None:
        app.router.add_post(webhook.path, webhook.answer)
    return app


@asynccontextmanager
async def serving(app: web.Application, host: str, port: int) -> AsyncIterator[int]:
    """Serve while the context lasts; gives the port (useful when 0 was asked for).

    Raises OSError when the address cannot be had.
    """
    # No access log: its lines would hold addresses, and a supervisor asks every few seconds.
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=STOP_SECONDS)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()
