"""PostgreSQL and several replicas behind one webhook: they share the work, and one may die."""

import asyncio
import itertools
import secrets
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import aiohttp
from aiohttp import web

from tests.support.bot_process import BotProcess, environment, started
from tests.support.databases import drop_database, new_database
from tests.support.standin import Standin

PATIENCE = 30.0


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@asynccontextmanager
async def balancer(ports: list[int]) -> AsyncIterator[int]:
    """Give each request to the next replica, and to another one when that is gone."""
    turn = itertools.count()
    async with aiohttp.ClientSession() as session:

        async def passed_on(request: web.Request) -> web.Response:
            body = await request.read()
            for _ in ports:
                port = ports[next(turn) % len(ports)]
                try:
                    async with session.post(
                        f"http://127.0.0.1:{port}{request.path}", data=body, headers=request.headers
                    ) as answer:
                        return web.Response(status=answer.status, body=await answer.read())
                except aiohttp.ClientError:
                    continue
            return web.Response(status=502)

        app = web.Application()
        app.router.add_post("/{path:.*}", passed_on)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        try:
            port: int = runner.addresses[0][1]
            yield port
        finally:
            await runner.cleanup()


async def test_replicas_share_the_work_and_survive_the_loss_of_one(tmp_path: Path) -> None:
    """Each message is answered once and in order, whichever replica takes it, also after a kill."""
    name = f"replicas_{secrets.token_hex(4)}"
    url = await new_database(name)
    ports = [free_port(), free_port()]
    async with AsyncExitStack() as stack:
        stack.push_async_callback(drop_database, name)
        standin = await stack.enter_async_context(Standin.local())
        public = await stack.enter_async_context(balancer(ports))
        bots: list[BotProcess] = []
        for port in ports:
            env = environment(
                standin,
                tmp_path / f"data{port}",
                DATABASE_URL=url,
                EVENKEEL_MASTER_KEY="ab" * 32,
                EVENKEEL_WEBHOOK_URL=f"http://127.0.0.1:{public}",
                EVENKEEL_WEBHOOK_SECRET="a-secret_0",
                EVENKEEL_HTTP_PORT=str(port),
            )
            bot = await stack.enter_async_context(started(env))
            await bot.says("running as")
            bots.append(bot)
        leader = await _leader(bots)
        mira = standin.person(1, "Mira")
        for number in range(6):
            mira.says(f"They write again, number {number}.")
        await standin.waits_until(lambda: _answers(mira.messages()) == 6, PATIENCE)
        await bots[leader].kill()
        for number in range(6, 10):
            mira.says(f"They write again, number {number}.")
        await standin.waits_until(lambda: _answers(mira.messages()) == 10, PATIENCE)
        assert await bots[1 - leader].stop() == 0


async def _leader(bots: list[BotProcess]) -> int:
    """Which of them holds the sending lock."""
    async with asyncio.timeout(PATIENCE):
        while True:
            for index, bot in enumerate(bots):
                if "sending_lock.held" in bot.output:
                    return index
            await asyncio.sleep(0.05)


def _answers(messages: Sequence[object]) -> int:
    return sum("Saved, word for word" in str(each) for each in messages)
