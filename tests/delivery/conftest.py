"""The stage that the sender's tests play on."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.delivery.stage import Stage


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    one = Stage(tmp_path)
    await one.create()
    yield one
    await one.end()
