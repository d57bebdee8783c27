"""Trying a playbook: what was given is remembered, an edit keeps the place, the walk is kept."""

import pytest

from bot.errors import BotError
from bot.workshop import golden, golden_file
from bot.workshop.playing import OVER, Player, beginning, inputs_of
from tests.support.coach import library, shipped

ONE = """\
format: 2
id: one
title: One
summary: Somebody needs it.
start: first
steps:
  first: {choose: Which?, options: {left: Left, right: Right}, save: way, go: why}
  why: {ask: "Why {way}?", save: why, go: bye}
  bye: {end: "{way}, since {why}."}
"""


def player(source: str = ONE, at: str | None = None) -> Player:
    books = library(one=source)
    return Player(books, beginning("one", books, at))


def test_an_edit_keeps_the_place() -> None:
    """After a reworded question the same answers stand, and the new words are shown."""
    playing = player()
    playing.give("tap", "option:left")
    misfit = playing.take_over(library(one=ONE.replace("Why {way}?", "And why {way}?")))
    assert misfit is None
    assert playing.walk.step == "why"
    assert playing.walk.seen().words == ("And why Left?",)


def test_an_answer_that_is_gone_is_told_and_comes_back() -> None:
    """When an option was taken out the rest is said and kept; with the option it is there again."""
    playing = player()
    playing.give("tap", "option:left")
    playing.give("type", "because")
    misfit = playing.take_over(library(one=ONE.replace("left: Left, ", "")))
    assert misfit is not None
    assert "tap 'option:left' does not fit: There is no button 'option:left' here" in misfit
    assert "What came after it (1 more) waits for your next edit." in misfit
    assert playing.walk.step == "first"
    assert playing.take_over(library(one=ONE)) is None
    assert playing.over
    assert playing.walk.seen().words == ("Left, since because.",)


def test_an_answer_is_never_given_to_another_question() -> None:
    """Words that answered one step are not taken for the answer to one that was put before it."""
    playing = player()
    playing.give("tap", "option:left")
    playing.give("type", "because")
    other = ONE.replace("save: way, go: why", "save: way, go: when").replace(
        "  why:", "  when: {say: '{when}', go: why}\n  why:"
    )
    other = other.replace("{say: '{when}', go: why}", '{ask: "When?", save: when, go: why}')
    misfit = playing.take_over(library(one=other.replace("since {why}", "since {why}, {when}")))
    assert misfit is not None
    assert "it answered the step 'why'; here 'when' asks" in misfit
    assert playing.walk.step == "when"


def test_a_renamed_step_keeps_its_answer() -> None:
    """An answer follows its step to the new name."""
    playing = player()
    playing.give("tap", "option:left")
    playing.give("type", "because")
    renamed = ONE.replace("go: why", "go: reason").replace(
        '  why: {ask: "Why {way}?"', '  reason: {renamed_from: why, ask: "Why {way}?"'
    )
    assert playing.take_over(library(one=renamed)) is None
    assert playing.over


def test_after_the_end_nothing_is_lost() -> None:
    """A press after the end is refused in words; the walk stays and can still be written."""
    playing = player()
    playing.give("cancel", None)
    before = playing.written("Stopped.")
    for name, argument in (("tap", "option:left"), ("type", "x"), ("back", None)):
        with pytest.raises(BotError, match=OVER):
            playing.give(name, argument)
    assert playing.written("Stopped.") == before


def test_a_walk_can_begin_in_the_middle_and_be_walked_again() -> None:
    """What can have been asked before has samples as its answers, in the file as in the trial."""
    playing = player(at="why")
    assert playing.walk.seen().words == ("Why Left?",)
    playing.give("type", "because")
    kept = golden_file.read(playing.written("From the middle."), "kept.yaml")
    assert kept.begins_at == "why"
    assert golden.differences(kept, library(one=ONE)) == []
    with pytest.raises(BotError, match="has no step 'nowhere'"):
        player(at="nowhere")


def test_what_was_tried_becomes_a_golden_walk() -> None:
    """The kept file is read again and goes as it is written."""
    playing = player()
    playing.give("tap", "option:right")
    playing.give("type", "why not")
    kept = golden_file.read(playing.written("Right, and why not."), "kept.yaml")
    assert kept.says == "Right, and why not."
    assert golden.differences(kept, library(one=ONE)) == []


def test_inputs_of_a_file_are_given_as_far_as_they_fit() -> None:
    """The one that does not fit is told with its line; what stood before it is kept."""
    source = (
        "says: x\nplaybook: one\nwalk:\n  - begin:\n    step: first\n"
        '  - tap: "option:left"\n    step: why\n  - tap: "option:sideways"\n  - type: "so"\n'
    )
    kept = golden_file.read(source, "w.yaml")
    playing = Player(library(one=ONE), kept)
    given: list[str] = []
    misfit = playing.follow(inputs_of(kept), lambda each: given.append(each.said))
    assert given == ["tap 'option:left'"]
    assert misfit is not None
    assert misfit.startswith("w.yaml:8: tap 'option:sideways' does not fit: There is no button")
    assert playing.walk.step == "why"


def test_every_step_can_be_begun_at() -> None:
    """No step of a shipped playbook breaks when it is tried on its own."""
    for name, pinned in shipped().playbooks.items():
        for step in pinned.playbook.steps:
            Player(shipped(), beginning(name, shipped(), step))
