"""A Bot API server of a few lines for one test: it answers what the test says, over real HTTP."""

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from bot.channels.telegram.api import Api
from bot.channels.telegram.request import AiohttpRequest

Answer = Callable[[dict[str, Any]], Any]


def refusal(status: int, description: str, **parameters: object) -> web.Response:
    """What Telegram answers to a call that it does not take."""
    body = {"ok": False, "error_code": status, "description": description}
    return web.json_response(
        body | ({"parameters": parameters} if parameters else {}), status=status
    )


class BotApi:
    """Queued answers per method (the last one stays), and the calls that came."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self._answers: dict[str, deque[Any]] = defaultdict(deque)
        self.called = asyncio.Event()

    def will_answer(self, method: str, *answers: object) -> None:
        """A response as it is, or a result; a callable is asked with the parameters."""
        self._answers[method].extend(answers)

    def of(self, method: str) -> list[dict[str, Any]]:
        return [parameters for name, parameters in self.calls if name == method]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        if request.content_type == "application/json":
            parameters = await request.json()
        else:
            parameters = {}
            for name, value in (await request.post()).items():
                parameters[name] = (
                    (value.filename, value.file.read())
                    if isinstance(value, web.FileField)
                    else value
                )
        self.calls.append((method, parameters))
        self.called.set()
        queue = self._answers[method]
        answer = (queue.popleft() if len(queue) > 1 else queue[0]) if queue else True
        if callable(answer):
            answer = await answer(parameters)
        if isinstance(answer, web.StreamResponse):
            return answer
        return web.json_response({"ok": True, "result": answer})


@asynccontextmanager
async def bot_api() -> AsyncIterator[tuple[BotApi, Api]]:
    """A server and an `Api` that talks to it."""
    server = BotApi()
    app = web.Application()
    app.router.add_post("/bot{token}/{method}", server.answer)
    # A long poll whose client has gone must not hold the test up.
    runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        address = f"http://127.0.0.1:{runner.addresses[0][1]}/bot"
        async with AiohttpRequest(read_timeout=5) as request:
            yield server, Api(request, "42:made-up", address)
    finally:
        await runner.cleanup()
