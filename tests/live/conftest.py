"""A small folder and a process that serves it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.live import read
from bot.store.database import Database
from tests.live.desk import Folder, Replica, replica, small
from tests.support.databases import opened, sqlite

__all__ = ["sqlite"]


@pytest.fixture
async def postgres(tmp_path: Path) -> AsyncIterator[Database]:
    async with opened("postgresql", tmp_path) as made:
        yield made


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = Folder(tmp_path / "playbooks")
    made.write("one.yaml", small("one"))
    made.write("two.yaml", small("two"))
    made.says("one", "How is it?", "Miten menee?")
    return made


@pytest.fixture
async def coach(sqlite: Database, folder: Folder) -> Replica:
    made = replica(sqlite, folder, read(folder.sources).library)
    await made.looks()
    assert made.told == []
    return made
