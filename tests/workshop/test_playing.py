"""Trying a playbook: what was given is remembered, an edit keeps the place, the walk is kept."""

import pytest

from bot.errors import BotError
from bot.workshop import golden
from bot.workshop.golden import Golden
from bot.workshop.playing import Player, choice_for
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
    made = Golden(says="Trying.", playbook="one", walk=({"begin": None},))
    return Player(library(one=source), made, at)


def test_an_edit_keeps_the_place() -> None:
    """After a reworded question the same answers stand, and the new words are shown."""
    playing = player()
    playing.begin()
    playing.give("tap", "option:left")
    misfit = playing.replay(library(one=ONE.replace("Why {way}?", "And why {way}?")))
    assert misfit is None
    assert playing.walk is not None
    assert playing.walk.step == "why"
    assert playing.walk.seen().words == ("And why Left?",)


def test_an_answer_that_is_gone_is_told() -> None:
    """When an option was taken out, what stood before it is kept, and the rest is said."""
    playing = player()
    playing.begin()
    playing.give("tap", "option:left")
    playing.give("type", "because")
    misfit = playing.replay(library(one=ONE.replace("left: Left, ", "")))
    assert misfit is not None
    assert "Answers 1 to 2 do not fit any more" in misfit
    assert playing.walk is not None
    assert playing.walk.step == "first"


def test_a_walk_can_begin_in_the_middle() -> None:
    """What would have been asked before has samples as its answers."""
    walk = player(at="bye").begin()
    assert walk.session.status in {"open", "ended"}
    walk = player(at="why").begin()
    assert walk.seen().words == ("Why Left?",)
    with pytest.raises(BotError, match="has no step 'nowhere'"):
        player(at="nowhere").begin()


def test_what_was_tried_becomes_a_golden_walk() -> None:
    """The kept file is read again and goes as it is written."""
    playing = player()
    playing.begin()
    playing.give("tap", "option:right")
    playing.give("type", "why not")
    kept = golden.read(playing.saved("Right, and why not."), "kept.yaml")
    assert kept.says == "Right, and why not."
    assert golden.differences(kept, library(one=ONE)) == []


def test_every_step_can_be_begun_at() -> None:
    """No step of a shipped playbook breaks when it is tried on its own."""
    for name, pinned in shipped().playbooks.items():
        made = Golden(
            says="Trying.", playbook=name, facts={"client": "Sam"}, walk=({"begin": None},)
        )
        for step in pinned.playbook.steps:
            Player(shipped(), made, step).begin()


def test_a_line_is_a_button_a_command_or_words() -> None:
    """Numbers and labels press, commands command, the rest answers; no button is no answer."""
    playing = player()
    walk = playing.begin()
    assert walk.screen is not None
    buttons = [(choice, str(choice.label.text)) for row in walk.screen.rows for choice in row]
    assert choice_for("1", buttons) == ("tap", "option:left")
    assert choice_for("right", buttons) == ("tap", "option:right")
    assert choice_for("/back", buttons) == ("back", None)
    assert choice_for("9", buttons) is None
    assert choice_for("9", []) == ("type", "9")
    assert choice_for("something else", buttons) == ("type", "something else")
