"""What every guide can do without saying so: back, skip, repeat, later, notes, and its limits."""

from datetime import timedelta

import pytest

from bot.engine import step as engine
from bot.engine.effects import Notice, Screen, Show, ShowDraft
from bot.engine.events import Back, Cancel, Chose, HoldOver, Pause, Repeat, Resume, Skip, Typed
from bot.engine.kinds.view import Facts
from bot.engine.session import MOST_PAST
from bot.messages import Phrase
from bot.playbook.models import Branch, Playbook, Say
from bot.workshop.walking import NOON, Walk, moment, said
from tests.support.walking import book, stop_ask_verify

TWO_QUESTIONS = """\
format: 2
id: sample
title: Sample
summary: Asks twice.
start: first
steps:
  first: {choose: "First?", save: first, options: {one: One, two: Two}, go: second}
  second: {ask: "Second?", save: second, go: third}
  third: {choose: "Third?", options: {fine: Fine}, go: bye}
  bye: {end: "Done."}
"""


def begun() -> Walk:
    return Walk(book(TWO_QUESTIONS)).begin()


def notices(walk: Walk) -> list[Phrase]:
    return [each.text for each in walk.effects if isinstance(each, Notice)]


def test_back_at_the_first_question_says_so() -> None:
    """Where there is nothing before, back says so and leaves the screen as it is."""
    walk = begun()
    saved = walk.saved
    walk.give(Back())
    assert notices(walk) == [engine.FIRST]
    assert walk.saved == saved


def test_back_forgets_the_answer() -> None:
    """After going back, the answer given there no longer counts."""
    walk = begun().taps("option:one")
    assert "first" in walk.session.place.slots
    walk.give(Back())
    assert walk.session.place.slots == {}


def test_an_answer_after_back_has_effects_of_its_own() -> None:
    """The same question answered anew is a new visit, so its effects are not taken for old ones."""
    walk = Walk(stop_ask_verify(), entry="stop").begin().taps("scale:5", "option:hold")
    walk.taps("at:in-an-hour")
    first = walk.held
    walk.give(Back())
    assert walk.held is None
    walk.taps("at:in-an-hour")
    assert walk.held is not None
    assert first is not None
    assert walk.held > first


def test_the_way_back_has_an_end() -> None:
    """A person who goes round in circles for days does not fill the session without end."""
    walk = Walk(stop_ask_verify(), entry="stop").begin().taps("scale:5", "option:breathe")
    for _ in range(MOST_PAST):
        walk.taps("done", "option:again")
    assert len(walk.session.past) == MOST_PAST


def test_what_is_needed_cannot_be_skipped() -> None:
    """Skipping a question that the guide needs says why, and offers to leave it for later."""
    walk = begun()
    walk.give(Skip())
    assert notices(walk) == [engine.NEEDED]
    assert walk.step == "first"


def test_repeat_shows_the_same_again() -> None:
    """Repeat puts the same screen up anew."""
    walk = begun().taps("option:two")
    before = walk.seen()
    walk.give(Repeat())
    assert walk.seen() == before
    assert walk.kinds() == ["close", "show"]


def test_stray_words_are_a_note() -> None:
    """Words where a button was expected are kept, and the question comes again below that news."""
    walk = begun()
    walk.give(Typed("By the way, he called"))
    assert walk.kinds() == ["close", "keep-note", "show"]
    assert walk.seen().words == (said(engine.NOTED), "First?")
    walk.taps("option:one")
    assert walk.step == "second"


def test_a_stale_choice_is_answered_with_the_present() -> None:
    """A choice that this screen does not have changes nothing and shows where we are."""
    walk = begun().taps("option:one")
    walk.give(Chose("option:one"))
    assert walk.step == "second"
    assert walk.seen().words == (said(engine.STALE), "Second?")


def test_cancel_ends_it() -> None:
    """Cancelled is cancelled: said so once, and nothing after that does anything."""
    walk = begun().taps("option:one")
    walk.give(Cancel())
    assert notices(walk) == [engine.CANCELLED]
    assert walk.session.status == "ended"
    assert walk.choices == ()
    for event in (Back(), Typed("hello"), Resume(), Chose("option:one")):
        assert walk.give(event) == ()


def test_resume_says_where_we_were() -> None:
    """Days later the guide comes back with what was said so far, and the question it stood at."""
    walk = begun().taps("option:two").types("blue")
    walk.give(Pause())
    assert walk.session.status == "paused"
    assert notices(walk) == [engine.PAUSED]
    walk.give(Resume())
    recap, question = walk.seen().words
    assert "- Two" in recap
    assert "- blue" in recap
    assert question == "Third?"
    assert walk.choices == ("option:fine", "nav:back", "nav:pause")


def test_resume_with_nothing_said_yet() -> None:
    """A guide left at its first question comes back without an empty list of answers."""
    walk = begun()
    walk.give(Pause())
    walk.give(Resume())
    assert walk.seen().words[0] == "Welcome back. This is where we were:"


def test_a_button_of_a_guide_that_was_left_brings_it_back() -> None:
    """Whatever reaches a guide that was left shows first where it stands; nothing is answered."""
    walk = begun().taps("option:one")
    walk.give(Pause())
    walk.give(Back())
    assert walk.session.status == "open"
    assert walk.step == "second"
    assert walk.seen().words[-1] == "Second?"


def test_words_for_a_guide_that_was_left_are_kept() -> None:
    """Words for a guide that was left are a note, not the answer to a question out of sight."""
    walk = begun().taps("option:one")
    walk.give(Pause())
    walk.give(Typed("blue"))
    assert "keep-note" in walk.kinds()
    assert walk.step == "second"


def test_resume_brings_the_draft_along() -> None:
    """A reply that was left for later stands above its screen again."""
    walk = to_reply(Walk(stop_ask_verify()).begin())
    walk.give(Pause())
    walk.give(Resume())
    assert any(isinstance(each, ShowDraft) for each in walk.effects)


def to_reply(walk: Walk) -> Walk:
    walk.taps("option:change", "done").types("the colours are off")
    return walk.taps("option:look", "option:no-claim")


def circle(length: int) -> Playbook:
    """Steps that say something and lead on, the last one to the first; made without the checks."""
    small = book(TWO_QUESTIONS)
    steps = {
        f"s{at}": Say(say=f"Number {at}.", go=(Branch(to=f"s{(at + 1) % length}"),))
        for at in range(length)
    }
    return small.model_copy(update={"steps": steps, "start": "s0"})


@pytest.mark.parametrize("length", [1, 2, 99, 101])
def test_a_guide_that_never_asks_is_ended_kindly(length: int) -> None:
    """Even a guide gone round in circles ends with a word, not with a hanging bot."""
    walk = Walk(circle(length)).begin()
    assert walk.session.status == "ended"
    assert walk.seen().words == (said(engine.STUCK),)


def test_a_guide_that_leads_nowhere_is_ended_kindly() -> None:
    """Where no branch holds, the guide ends and says that the answers are kept."""
    small = book(TWO_QUESTIONS)
    steps = {**small.steps, "first": small.steps["first"].model_copy(update={"go": ()})}
    walk = Walk(small.model_copy(update={"steps": steps})).begin().taps("option:one")
    assert walk.session.status == "ended"
    assert walk.seen().words == (said(engine.STUCK),)


def test_a_hold_names_the_time_that_was_set() -> None:
    """However late the screen of a hold is looked at, it names the hour that was chosen."""
    walk = Walk(stop_ask_verify(), entry="stop").begin()
    walk.taps("scale:5", "option:hold", "at:in-an-hour", "leave")
    later = Facts(lambda name: moment(name) + timedelta(hours=9), held=True)
    turned = engine.step(walk.session, {walk.book.id: walk.book}, Resume(), later)
    words = [said(text) for text in _screen(turned).texts]
    assert f"Held until Mon 2 Mar 2026, {NOON + timedelta(hours=1):%H:%M}." in words[-1]


def test_a_hold_that_is_over_frees_the_reply() -> None:
    """When the time has come, the reply is shown once more, with word that it is free."""
    walk = Walk(stop_ask_verify(), entry="stop").begin()
    walk.taps("scale:5", "option:hold", "at:in-an-hour", "work")
    to_reply(walk)
    assert "release" in walk.choices
    walk.held = None
    walk.give(HoldOver())
    assert walk.seen().words[0] == said(engine.FREE)
    assert "release" not in walk.choices
    assert any(isinstance(each, ShowDraft) for each in walk.effects)


def test_releasing_early_is_one_tap() -> None:
    """One tap lets the reply go, and the screen changes in its place."""
    walk = Walk(stop_ask_verify(), entry="stop").begin()
    walk.taps("scale:5", "option:hold", "at:in-an-hour", "work")
    to_reply(walk).taps("release")
    assert walk.kinds() == ["release-hold", "show-draft", "show"]
    assert walk.held is None
    assert "release" not in walk.choices


def test_a_screen_can_be_asked_for_without_an_event() -> None:
    """What stands on the screen can be said again without changing anything."""
    walk = begun()
    facts = Facts(moment)
    shown = engine.screen(walk.session, {walk.book.id: walk.book}, facts)
    assert shown == walk.screen
    walk.give(Cancel())
    assert engine.screen(walk.session, {walk.book.id: walk.book}, facts) is None


def _screen(turned: engine.Turned) -> Screen:
    shown = [each.screen for each in turned.effects if isinstance(each, Show)]
    return shown[-1]
