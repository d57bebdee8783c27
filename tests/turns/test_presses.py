"""Buttons count once, for whom they were made, while they stand; everything else is answered."""

import pytest

from tests.support.coach import Coach, Person
from tests.support.records import counts

QUIETLY = {"claims"}
"""The tables that grow with every update, whatever it was."""


async def changed(person: Person, before: dict[str, int]) -> set[str]:
    after = await counts(person)
    return {name for name in after if after[name] != before[name]} - QUIETLY


async def in_a_guide(person: Person) -> None:
    await person.forwards("Fix it TODAY")
    await person.taps("Pick a guide", "Stop, ask, verify")


async def test_a_press_is_always_answered(ann: Person) -> None:
    """Every press stops its spinner, whatever became of it."""
    await in_a_guide(ann)
    assert len(ann.chat.answered) == ann.taps_made


async def test_a_stale_button_changes_nothing(ann: Person) -> None:
    """A button of an earlier screen is answered kindly and changes nothing."""
    await in_a_guide(ann)
    stale = ann.button("Something fixed")
    await ann.taps("To have it sooner")
    before, transcript = await counts(ann), list(ann.chat.transcript)
    await ann.presses(stale)
    assert "belongs to an earlier moment" in ann.toasts[-1]
    assert await changed(ann, before) == set()
    assert ann.chat.transcript[:-1] == transcript


async def test_a_doubled_press_counts_once(ann: Person) -> None:
    """Two quick taps on one button are one answer."""
    await in_a_guide(ann)
    button = ann.button("Something fixed")
    await ann.presses(button)
    screen, before = ann.screen, await counts(ann)
    await ann.presses(button)
    assert ann.screen == screen
    assert await changed(ann, before) == set()
    assert "nothing was changed" in ann.toasts[-1]


async def test_a_doubled_tick_counts_once(ann: Person) -> None:
    """Two quick taps on one box tick it, and do not take the tick back."""
    await in_a_guide(ann)
    await ann.taps("Something fixed")
    box = ann.button("Who decides")
    await ann.presses(box)
    await ann.presses(box)
    assert "✓ Who decides" in ann.labels


@pytest.mark.parametrize("label", ["Buy time", "Something fixed"])
async def test_somebody_elses_button_is_nobodys(coach: Coach, ann: Person, label: str) -> None:
    """A button of another person does nothing, for neither of them."""
    await ann.forwards("Fix it TODAY")
    if label == "Something fixed":
        await ann.taps("Pick a guide", "Stop, ask, verify")
    eve = coach.person("666", "Eve")
    await eve.says("He wants his money back")
    before, transcript = await counts(ann), list(ann.chat.transcript)
    await eve.presses(ann.button(label))
    assert "nothing was changed" in eve.toasts[-1]
    assert await changed(ann, before) == set()
    assert ann.chat.transcript == transcript
    await ann.taps(label)
    assert "nothing was changed" not in ann.toasts


FORGED = [
    "",
    ":",
    "s",
    "s:",
    "b::0",
    "s:token",
    "s:token:",
    "s:token:-1",
    "s:token:0",
    "b:token:0",
    "s:token:999999999999999999999",
    "b:token:1e3",
    "x:token:0",
    "s:' OR 1=1 --:0",
    "s:tok:en:0",
    "b:token:٣",
    "b:token:²",
    "\ud800",
    "🙂" * 16,
]


@pytest.mark.parametrize("press", FORGED)
async def test_a_forged_press_changes_nothing(ann: Person, press: str) -> None:
    """Whatever a press carries, it gets a kind word and changes nothing."""
    await in_a_guide(ann)
    before, transcript = await counts(ann), list(ann.chat.transcript)
    await ann.presses(press)
    assert ann.toasts[-1] in (
        "That button is not one of mine.",
        "That button belongs to an earlier moment; nothing was changed.",
    )
    assert await changed(ann, before) == set()
    assert ann.chat.transcript[:-1] == transcript


async def test_an_index_beyond_the_screen_is_stale(ann: Person) -> None:
    """A real token with a number that its screen does not have changes nothing."""
    await in_a_guide(ann)
    before = await counts(ann)
    for label in ("Something fixed", "Later"):
        token = ann.button(label).rpartition(":")[0]
        await ann.presses(f"{token}:99")
        assert "nothing was changed" in ann.toasts[-1]
    assert await changed(ann, before) == set()


async def test_a_used_standing_button_is_stale(ann: Person) -> None:
    """Buttons under a filed message count until one of them was used."""
    await ann.forwards("Fix it TODAY")
    keep, buy = ann.button("Just keep it"), ann.button("Buy time")
    await ann.presses(keep)
    before = await counts(ann)
    await ann.presses(buy)
    assert "nothing was changed" in ann.toasts[-1]
    assert await changed(ann, before) == set()


async def test_old_buttons_expire(coach: Coach, ann: Person) -> None:
    """A button that has been standing for months does nothing any more."""
    await ann.forwards("Fix it TODAY")
    buy = ann.button("Buy time")
    await coach.advance(days=61)
    await ann.presses(buy)
    assert "nothing was changed" in ann.toasts[-1]


async def test_words_on_a_button_are_a_press(ann: Person) -> None:
    """Who types what a button says has pressed it."""
    await in_a_guide(ann)
    await ann.says("  something FIXED or changed ")
    assert "What do you not know yet?" in ann.screen


async def test_a_chosen_button_stays_as_a_record(ann: Person) -> None:
    """After a choice its message says what was chosen, and carries no live button."""
    await in_a_guide(ann)
    await ann.taps("To have it sooner", "Who decides", "Done", "Skip")
    for message in ann.messages[:-1]:
        assert message.labels == []
    assert "✓ To have it sooner" in ann.sees
    assert "✓ Skipped" in ann.sees
