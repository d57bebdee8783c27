"""A hundred kills lose nothing, and the harness notices what would."""

import os
import random
from collections import Counter

import pytest

from tests.chaos.harness import Wanted, run
from tests.chaos.points import POINTS
from tests.chaos.report import report

KILLS = 100
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills forked processes")


async def test_a_hundred_kills_lose_nothing() -> None:
    """Killed at any moment, the bot files each message once and answers it, in order."""
    wanted = Wanted(kills=KILLS, seed=random.randrange(1_000_000))
    results = await run(wanted)
    told = report(results, wanted)
    assert not any(result.violations for result in results), told
    killed: Counter[str] = Counter()
    for result in results:
        killed += result.kills
    assert killed.total() >= KILLS, told
    assert set(POINTS) <= set(killed), told
    assert min(result.updates for result in results) > KILLS, told


@pytest.mark.parametrize(
    ("plant", "points", "noticed"),
    [
        pytest.param(
            "acknowledge-before-commit",
            ("turn: claimed", "turn: before the commit"),
            ("lost-update", "lost-entry"),
            id="acknowledged before it was committed",
        ),
        pytest.param(
            "no-dedupe",
            ("intake: committed, not acknowledged", "turn: committed"),
            ("doubled-entry",),
            id="carried out twice",
        ),
        pytest.param(
            "marked-sent-before-sending",
            ("send: before the call", "completions: half a batch"),
            ("lost-answer",),
            id="marked as sent before it was sent",
        ),
    ],
)
async def test_a_planted_bug_is_noticed(
    plant: str, points: tuple[str, ...], noticed: tuple[str, ...]
) -> None:
    """A bot that loses or doubles something does not get past the harness."""
    wanted = Wanted(kills=10, seed=7, arenas=1, plant=plant, points=points)
    results = await run(wanted)
    codes = {each.partition(":")[0] for result in results for each in result.violations}
    assert codes >= set(noticed), report(results, wanted)
