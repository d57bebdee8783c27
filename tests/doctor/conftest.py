"""An empty folder to examine, and what is found there."""

import os
from pathlib import Path

import pytest

from bot.app import coach
from bot.cli.checkup.finding import Finding, Mark
from bot.cli.doctor import examine
from bot.settings import read_settings


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder and no setting but where the records are; the data folder in it."""
    for variable in list(os.environ):
        if variable.upper().startswith(("EVENKEEL_", "TELEGRAM_", "DATABASE_URL")):
            monkeypatch.delenv(variable)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EVENKEEL_DATA_DIR", "data")
    monkeypatch.setenv("EVENKEEL_HTTP_PORT", "0")
    return tmp_path / "data"


async def looked() -> list[Finding]:
    return [each for part in await examine() for each in part.findings]


async def said(mark: Mark) -> list[str]:
    return [each.text for each in await looked() if each.mark is mark]


async def wrongs() -> list[str]:
    return await said(Mark.WRONG)


async def has_run() -> None:
    """Let a coach make its database, its key and its lock."""
    async with coach(read_settings(), lambda _: {}):
        pass
