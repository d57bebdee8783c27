"""The stand-in as a test holds it: started here, started as its own process, or found by URL."""

import asyncio
import http.client
import json
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.support.standin.controls import Controls
from tests.support.standin.errors import Json
from tests.support.standin.limits import FloodLimits
from tests.support.standin.people import Backend, Person, until
from tests.support.standin.pushing import Backoff, Pusher, doubling_backoff
from tests.support.standin.server import KEEPALIVE_SECONDS, MAX_BODY, Server
from tests.support.standin.world import TOKEN, Clock, World

_ROOT = Path(__file__).parents[3]
_MISTAKES: dict[str, type[Exception]] = {
    "LookupError": LookupError, "KeyError": KeyError, "IndexError": IndexError,
    "TypeError": TypeError, "ValueError": ValueError,
}  # fmt: skip


class _Local:
    def __init__(self, controls: Controls, world: World) -> None:
        self.call = controls.call
        self.changed = world.changed


class _Remote:
    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._address = (parts.hostname or "127.0.0.1", parts.port or 80)

    def call(self, operation: str, **details: Any) -> Any:  # noqa: ANN401 - each has its own
        connection = http.client.HTTPConnection(*self._address, timeout=90)
        try:
            body = json.dumps(details)
            headers = {"Content-Type": "application/json"}
            connection.request("POST", f"/_control/{operation}", body, headers)
            answer = json.loads(connection.getresponse().read())
        finally:
            connection.close()
        if not answer["ok"]:
            raise _MISTAKES.get(answer["error"], RuntimeError)(answer["description"])
        return answer["result"]

    async def changed(self, after: int, seconds: float) -> int:
        # In pieces, because a thread cannot be cancelled and would hold up the program's end.
        deadline = time.monotonic() + seconds
        while True:
            piece = min(1.0, max(0.0, deadline - time.monotonic()))
            sequence: int = await asyncio.to_thread(
                self.call, "changed", after=after, seconds=piece
            )
            if sequence > after or time.monotonic() >= deadline:
                return sequence


class Standin:
    """A running stand-in, wherever it runs."""

    def __init__(self, backend: Backend, url: str, token: str, world: World | None = None) -> None:
        self._backend = backend
        self.url = url
        self.token = token
        self._world = world

    @classmethod
    @asynccontextmanager
    async def local(
        cls,
        *,
        token: str = TOKEN,
        clock: Clock = time.time,
        seed: int = 0,
        port: int = 0,
        latency: float = 0.0,
        limits: FloodLimits | None = None,
        max_body: int = MAX_BODY,
        keepalive: float = KEEPALIVE_SECONDS,
        query_lifetime: float = 60.0,
        backoff: Backoff = doubling_backoff,
    ) -> AsyncIterator["Standin"]:
        """A stand-in in this event loop, stopped at the end of the block."""
        world = World(
            token=token, clock=clock, seed=seed, query_lifetime=query_lifetime, limits=limits
        )
        world.latency = latency
        server = Server(world, Pusher(world, backoff), max_body=max_body, keepalive=keepalive)
        await server.start(port)
        try:
            url = f"http://127.0.0.1:{server.port}"
            yield cls(_Local(server.controls, world), url, token, world)
        finally:
            await server.stop()

    @classmethod
    @asynccontextmanager
    async def spawned(
        cls, *options: str, token: str = TOKEN, seconds: float = 30.0
    ) -> AsyncIterator["Standin"]:
        """A stand-in as its own process; `options` as for `python -m tests.support.standin`.

        It ends with the block, and also when this program dies.
        """
        running = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.support.standin", "--token", token,
            "--until-stdin-closes", *options,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, cwd=_ROOT,
        )  # fmt: skip
        if running.stdin is None or running.stdout is None:
            raise RuntimeError("the stand-in was started without pipes")
        try:
            line = await asyncio.wait_for(running.stdout.readline(), seconds)
            yield cls.connected(json.loads(line)["url"], token)
        finally:
            running.stdin.close()
            try:
                await asyncio.wait_for(running.wait(), 5.0)
            except TimeoutError:
                running.kill()
                await running.wait()

    @classmethod
    def connected(cls, url: str, token: str = TOKEN) -> "Standin":
        """A stand-in that already runs at that URL."""
        return cls(_Remote(url), url, token)

    @property
    def base_url(self) -> str:
        """What python-telegram-bot takes as `base_url`."""
        return f"{self.url}/bot"

    @property
    def base_file_url(self) -> str:
        """What python-telegram-bot takes as `base_file_url`."""
        return f"{self.url}/file/bot"

    @property
    def world(self) -> World:
        """The state itself, where the stand-in runs in this program."""
        if self._world is None:
            raise RuntimeError("this stand-in runs elsewhere; ask it through its operations")
        return self._world

    def person(
        self,
        person_id: int,
        first_name: str = "Mira",
        *,
        last_name: str | None = None,
        username: str | None = None,
        language_code: str | None = "en",
    ) -> Person:
        """A person with a Telegram account, who has not yet written to the bot."""
        self._backend.call(
            "arrives",
            person_id=person_id,
            first_name=first_name,
            last_name=last_name,
            username=username,
            language_code=language_code,
        )
        return Person(self._backend, person_id)

    def fault(self, kind: str, **rule: object) -> None:
        """Put a rule of faults.py in force, as `fault("drop", method="sendMessage", times=1)`."""
        self._backend.call("fault", kind=kind, **rule)

    def faults(self) -> list[Json]:
        """The rules in force, with their hits."""
        rules: list[Json] = self._backend.call("faults")
        return rules

    def reset_faults(self) -> None:
        """No faults from here on."""
        self._backend.call("reset_faults")

    def settings(
        self,
        *,
        latency: float | None = None,
        flood_limits: Json | bool | None = None,
        backoff: float | None = None,
    ) -> None:
        """Change the answers' latency, the flood limits, or the webhook's back-off (seconds).

        `flood_limits` is True, False, or the figures of FloodLimits.
        """
        self._backend.call("settings", latency=latency, flood_limits=flood_limits, backoff=backoff)

    def redeliver(self, update_id: int) -> None:
        """Deliver an update once more, acknowledged or not."""
        self._backend.call("redeliver", update_id=update_id)

    def jump_to(self, update_id: int) -> None:
        """Number the next updates from there; lower only while nothing is pending."""
        self._backend.call("jump", update_id=update_id)

    def pending(self) -> list[int]:
        """The ids of the updates that the bot has not acknowledged."""
        ids: list[int] = self._backend.call("updates")
        return ids

    def advance(self, seconds: float) -> None:
        """Move the stand-in's time ahead."""
        self._backend.call("advance", seconds=seconds)

    def calls(
        self, method: str | None = None, chat_id: int | None = None, *, after: int = 0
    ) -> list[Json]:
        """The calls after that number, in order; polls only when asked for by name."""
        made: list[Json] = self._backend.call("calls", method=method, chat_id=chat_id, after=after)
        return made

    def transcript(self) -> str:
        """Every chat as text."""
        return str(self._backend.call("transcript"))

    def profile(self) -> Json:
        """What the bot registered: commands, descriptions, name, menu buttons."""
        registered: Json = self._backend.call("profile")
        return registered

    def file(self, file_id: str) -> bytes:
        """The content of a file, by its id."""
        return bytes.fromhex(self._backend.call("file", file_id=file_id))

    async def waits_for_call(self, method: str, *, count: int = 1, seconds: float = 5.0) -> Json:
        """The `count`-th call of a method, once it is made. AssertionError when time is up."""

        def look() -> Json | None:
            if self._backend.call("count", method=method) < count:
                return None
            return self.calls(method)[count - 1]

        return await until(
            self._backend,
            look,
            seconds,
            lambda: f"{method} was called {len(self.calls(method))} times, not {count}",
        )

    async def waits_until(self, holds: Callable[[], bool], seconds: float = 5.0) -> None:
        """Wait for anything to become true here. AssertionError when time is up."""
        await until(
            self._backend, lambda: holds() or None, seconds, lambda: "it did not become true"
        )
