"""What fails leaves no trace, is tried again, and in the end moves out of the way."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.messages import Press, Text
from bot.store import updates
from bot.turns import acknowledging, filing, helping, reception
from tests.support.coach import Coach, Person, forwarded
from tests.support.records import counts, standing


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reception, "PAUSES", (0.0,))


def failing(times: int, real: Callable[..., Any]) -> Callable[..., Any]:
    """A function that does its work and then raises, so many times."""
    left = [times]

    def fails(*args: object, **named: object) -> object:
        found = real(*args, **named)
        if left[0]:
            left[0] -= 1
            raise RuntimeError("He wants his money back")
        return found

    return fails


async def test_a_turn_that_raises_rolls_everything_back(
    coach: Coach, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A turn that fails once leaves nothing; tried again, it is carried out exactly once."""
    await ann.forwards("One")
    before = await counts(ann)
    monkeypatch.setattr(acknowledging, "acknowledge", failing(1, acknowledging.acknowledge))
    await ann.says("He wants two more pages for nothing")
    assert [each[2] for each in await standing(ann)].count(
        "He wants two more pages for nothing"
    ) == 1
    after = await counts(ann)
    grown = {name: after[name] - before[name] for name in after if after[name] != before[name]}
    assert grown["claims"] == 1
    assert grown["entries"] == 1
    assert grown["outgoings"] == 1
    assert "setbacks" not in grown, "what went through in the end is no setback any more"


async def test_what_keeps_failing_is_put_aside(
    coach: Coach, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After five failures the update is put aside with one apology, and the line moves on."""
    coach.fails = True
    await ann.forwards("One")
    real = acknowledging.acknowledge
    monkeypatch.setattr(acknowledging, "acknowledge", failing(100, real))
    brought = await ann.says("He wants two more pages for nothing")
    assert ann.sees.count("Something went wrong on my side") == 1
    assert len(await standing(ann)) == 1
    assert await coach.database.turn(updates.count_aside) == 1
    assert len(coach.alerts) == 1
    assert "money" not in coach.alerts[0]
    monkeypatch.setattr(acknowledging, "acknowledge", real)
    await coach.brings(brought)
    assert len(await standing(ann)) == 1
    await ann.says("Are you there? He has written again")
    assert "Saved" in ann.screen


async def test_a_press_that_keeps_failing_is_answered(
    coach: Coach, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A press whose turn fails for good still stops its spinner."""
    coach.fails = True
    await ann.forwards("One")
    monkeypatch.setattr(helping, "buy_time", failing(100, helping.buy_time))
    await ann.taps("Buy time")
    assert len(ann.chat.answered) == 1
    assert "Something went wrong" in ann.screen


async def test_others_never_wait_for_a_failing_one(
    coach: Coach, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one batch, another chat is served while somebody's update fails."""
    coach.fails = True
    bob = coach.person("101", "Bob")
    await ann.forwards("One")
    await bob.forwards("Two")
    monkeypatch.setattr(helping, "buy_time", failing(100, helping.buy_time))
    bad = ann.incoming(Press("100:x", ann.button("Buy time")))
    await coach.brings(bad, bob.incoming(Text("And now this")))
    assert "Saved" in bob.screen
    assert "Something went wrong" in ann.screen


async def test_a_doubled_update_changes_nothing(coach: Coach, ann: Person) -> None:
    """An update that comes twice, as after a lost acknowledgement, is carried out once."""
    first = await ann.says("He wants his money back")
    before, transcript = await counts(ann), list(ann.chat.transcript)
    await coach.brings(first)
    await coach.brings(first, first)
    assert await counts(ann) == before
    assert ann.chat.transcript == transcript


async def test_a_reminder_that_fails_holds_up_no_other(
    coach: Coach, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One thing that is due and fails is tried again later; the others fire."""
    coach.fails = True
    bob = coach.person("101", "Bob")
    await ann.does(forwarded("Fix it"))
    await bob.does(forwarded("Fix it"))
    # Once with the others, and once by itself.
    monkeypatch.setattr(filing, "quiet", failing(2, filing.quiet))
    coach.clock.at = coach.clock.at.replace(second=30)
    await coach.fire()
    assert "Saved" in bob.screen
    assert ann.messages == []
    assert "money" not in coach.alerts[0]
    coach.clock.at = coach.clock.at.replace(minute=59)
    await coach.fire()
    assert "Saved" in ann.screen
