"""A coach that is open to everybody, and the first person who uses it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.coach import Coach, Person, running


@pytest.fixture
async def coach(tmp_path: Path) -> AsyncIterator[Coach]:
    async with running(tmp_path) as made:
        yield made


@pytest.fixture
def ann(coach: Coach) -> Person:
    return coach.person()
