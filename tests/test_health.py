"""`evenkeel health`: a supervisor's question, answered by exit code and a word."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web

from bot.channels.http import Health, http_app, serving
from bot.cli import health
from bot.settings import Settings

ROOT = Path(__file__).parent.parent


async def asked(folder: Path, **variables: str) -> tuple[int, str]:
    """Run the command there; gives its exit code and what it said."""
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.upper().startswith(("EVENKEEL_", "TELEGRAM_"))
    }
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "health",
        cwd=folder, env=clean | {"PYTHONPATH": str(ROOT)} | variables,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    said, _ = await running.communicate()
    return running.returncode or 0, said.decode().strip()


@asynccontextmanager
async def answering(*reasons: str) -> AsyncIterator[str]:
    async def state() -> Health:
        return Health(reasons)

    async with serving(http_app(health=state), "127.0.0.1", 0) as port:
        yield str(port)


async def test_a_coach_that_is_well(tmp_path: Path) -> None:
    """A coach that is well gives exit code 0."""
    async with answering() as port:
        assert await asked(tmp_path, EVENKEEL_HTTP_PORT=port) == (0, "well")
        everywhere = {"EVENKEEL_HTTP_PORT": port, "EVENKEEL_HTTP_HOST": "0.0.0.0"}  # noqa: S104 - as in a container
        assert await asked(tmp_path, **everywhere) == (0, "well")


async def test_a_coach_that_is_not_well_says_why(tmp_path: Path) -> None:
    """A coach that is not well gives exit code 1 and its reasons."""
    async with answering("the database does not answer", "Telegram cannot be reached") as port:
        assert await asked(tmp_path, EVENKEEL_HTTP_PORT=port) == (
            1,
            "the database does not answer; Telegram cannot be reached",
        )


async def test_the_port_is_found_in_env_too(tmp_path: Path) -> None:
    """Beside a .env the command asks where the coach itself listens."""
    async with answering() as port:
        (tmp_path / ".env").write_text(f"EVENKEEL_HTTP_PORT={port}\n", encoding="utf-8")
        assert await asked(tmp_path) == (0, "well")


async def test_nobody_there(tmp_path: Path) -> None:
    """Where no coach is running the answer is a line and exit code 1."""
    code, said = await asked(tmp_path, EVENKEEL_HTTP_PORT="1")
    assert (code, said) == (1, "No coach answers on 127.0.0.1:1.")


@pytest.mark.parametrize("port", ["0", "x", "99999", "-1"])
def test_a_port_that_is_none(port: str) -> None:
    """A port that cannot be asked is a line too."""
    assert health.ask("127.0.0.1", port)[1].startswith("There is nobody to ask")


@pytest.mark.parametrize("answer", ["hello", "[]", '{"status": "ok"'])
async def test_another_program_is_not_taken_for_a_coach(answer: str) -> None:
    """Whatever else listens on the port is not taken for a coach that is well."""

    async def other(request: web.Request) -> web.Response:
        return web.Response(text=answer)

    app = web.Application()
    app.router.add_get("/healthz", other)
    async with serving(app, "127.0.0.1", 0) as port:
        well, said = await asyncio.to_thread(health.ask, "127.0.0.1", str(port))
    assert not well
    assert said.endswith("but it is not Even Keel.")


def test_the_defaults_are_the_settings() -> None:
    """Without the settings at hand the command still knows where a coach listens by default."""
    fields = Settings.model_fields
    host, port = health._DEFAULTS[health._HOST], health._DEFAULTS[health._PORT]
    assert (host, int(port)) == (fields["http_host"].default, fields["http_port"].default)
