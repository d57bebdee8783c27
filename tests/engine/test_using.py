"""Guides within guides, and what is filed before the first question."""

from bot.engine.effects import FileNote
from bot.playbook.models import Playbook, step_called
from bot.workshop.walking import Walk
from tests.support.walking import book

HEAD = "format: 2\nid: {id}\ntitle: Sample\nsummary: Is used.\nstart: first\nsteps:\n"


def made(name: str, steps: str) -> Playbook:
    return book(HEAD.format(id=name) + steps)


def test_what_is_filed_before_the_first_question_has_keys_of_its_own() -> None:
    """A flag at the very start and a note of the first answer are two entries, never one."""
    walk = Walk(
        made(
            "sample",
            "  first: {flag: They shouted., go: second}\n"
            "  second: {note: What else?, go: third}\n"
            "  third: {end: Done.}\n",
        )
    ).begin()
    first = [visit for visit, each in walk.standing if isinstance(each, FileNote)]
    walk.types("They swore")
    visits = [visit for visit, each in walk.standing if isinstance(each, FileNote)]
    assert len(first) == 1
    assert len(set(visits)) == 2


def test_guides_that_use_each_other_come_to_an_end() -> None:
    """Should two guides use each other all the same, the inner one is passed over with a word."""
    one = made("one", "  first: {use: two, go: bye}\n  bye: {end: Bye.}\n")
    two = made(
        "two",
        "  first: {use: one, go: ask}\n  ask: {choose: 'On?', options: {yes: 'Yes'}, go: bye}\n"
        "  bye: {end: So long.}\n",
    )
    walk = Walk(one, others={"two": two}).begin()
    assert walk.session.place.frames[-1].playbook == "two"
    assert walk.seen().words == (
        "The guide that comes next is not available just now. We go on here.",
        "On?",
    )
    walk.taps("option:yes")
    assert walk.session.status == "ended"
    assert walk.seen().words == ("So long.", "Bye.")


def test_a_guide_without_a_question_is_told_and_passed() -> None:
    """A used guide that only says something stands above the next question, and back returns."""
    outer = made(
        "outer",
        "  first: {choose: 'Begin?', options: {yes: 'Yes'}, go: inner}\n"
        "  inner: {use: inner, go: on}\n  on: {choose: 'On?', options: {yes: 'Yes'}, go: bye}\n"
        "  bye: {end: Bye.}\n",
    )
    inner = made("inner", "  first: {say: Breathe., go: bye}\n  bye: {end: That was it.}\n")
    walk = Walk(outer, others={"inner": inner}).begin().taps("option:yes")
    assert walk.seen().words == ("Breathe.", "That was it.", "On?")
    walk.input("back", "")
    assert walk.seen().words == ("Begin?",)


def test_a_renamed_step_is_found_by_either_name() -> None:
    """Golden walks and previews find a step by what it was called before."""
    renamed = made(
        "sample", "  first: {say: Hello., go: bye}\n  bye: {renamed_from: end, end: Bye.}\n"
    )
    assert step_called(renamed, "end") == "bye"
    assert step_called(renamed, "bye") == "bye"
    assert step_called(renamed, "nowhere") is None
