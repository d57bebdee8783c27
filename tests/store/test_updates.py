"""Updates: claimed once, counted when they fail."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import Connection

from bot.store import updates
from bot.store.database import Database
from tests.store.conftest import NOW, World


async def test_an_update_is_carried_out_once(database: Database) -> None:
    """The same update delivered twice is claimed only the first time; other bots have their own."""
    claimed = [
        await database.turn(
            partial(updates.claim, channel="telegram", bot=which, update_id=7, now=NOW)
        )
        for which in ("1", "1", "2")
    ]
    assert claimed == [True, False, True]


async def test_a_claim_goes_back_with_its_turn(database: Database) -> None:
    """An update whose turn failed can be claimed again."""

    def fails(conn: Connection) -> None:
        assert updates.claim(conn, "telegram", "1", 7, NOW)
        raise RuntimeError("the turn failed")

    with pytest.raises(RuntimeError, match="the turn failed"):
        await database.turn(fails)
    assert await database.turn(lambda conn: updates.claim(conn, "telegram", "1", 7, NOW))


async def test_failed_attempts_are_counted_until_they_are_cleared(world: World) -> None:
    """Attempts add up one by one, an update put aside is counted, and clearing starts anew."""
    turn = world.database.turn
    attempts = [
        await turn(lambda conn: updates.setback(conn, "telegram", "1", 9, NOW)) for _ in range(3)
    ]
    assert attempts == [1, 2, 3]
    await turn(lambda conn: updates.put_aside(conn, "telegram", "1", 9, b"sealed"))
    assert await turn(updates.count_aside) == 1
    await turn(lambda conn: updates.clear_setback(conn, "telegram", "1", 9))
    assert await turn(lambda conn: updates.setback(conn, "telegram", "1", 9, NOW)) == 1


async def test_old_claims_are_forgotten(database: Database) -> None:
    """Only claims from before the given instant are pruned."""
    for number, at in ((1, NOW - timedelta(days=3)), (2, NOW)):
        await database.turn(partial(updates.claim, channel="t", bot="1", update_id=number, now=at))
    assert await database.turn(lambda conn: updates.prune(conn, NOW - timedelta(days=2))) == 1
    assert not await database.turn(lambda conn: updates.claim(conn, "t", "1", 2, NOW))
