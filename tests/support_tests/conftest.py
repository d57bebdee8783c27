"""A stand-in, python-telegram-bot as its client, and a bare client for what PTB would not send."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
from telegram import Bot

from tests.support.standin import Person, Standin
from tests.support.standin.errors import Json

NOON = 1_760_000_400.0  # 2025-10-09 09:00:00 UTC


@dataclass(frozen=True, slots=True)
class Bare:
    """Calls methods with a body of one's own choosing; gives status and answer."""

    session: aiohttp.ClientSession
    standin: Standin

    async def json(self, method: str, **fields: Any) -> tuple[int, Json]:  # noqa: ANN401 - wrong types too
        return await self.post(method, json=fields)

    async def form(self, method: str, **fields: str) -> tuple[int, Json]:
        return await self.post(method, data=fields)

    async def post(self, method: str, *, token: str | None = None, **body: Any) -> tuple[int, Json]:  # noqa: ANN401 - aiohttp's own arguments
        url = f"{self.standin.base_url}{token or self.standin.token}/{method}"
        async with self.session.post(url, **body) as response:
            answer: Json = await response.json()
            return response.status, answer


@pytest.fixture(autouse=True)
def _durations(monkeypatch: pytest.MonkeyPatch) -> None:
    """python-telegram-bot warns about numbers of seconds unless it is told to give durations."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
async def standin() -> AsyncIterator[Standin]:
    async with Standin.local(clock=lambda: NOON) as running:
        yield running


@pytest.fixture
async def bot(standin: Standin) -> AsyncIterator[Bot]:
    client = Bot(standin.token, base_url=standin.base_url, base_file_url=standin.base_file_url)
    async with client:
        yield client


@pytest.fixture
async def bare(standin: Standin) -> AsyncIterator[Bare]:
    async with aiohttp.ClientSession() as session:
        yield Bare(session, standin)


@pytest.fixture
def mira(standin: Standin) -> Person:
    """Somebody who has already written to the bot; that update is acknowledged."""
    person = standin.person(1001, "Mira", username="mira")
    person.says("/start")
    standin.world.updates.drop_all()
    return person
