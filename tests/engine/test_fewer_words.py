"""Fewer words where more would be too many; options that fit the moment; the client's language."""

from bot.engine import step as engine
from bot.engine.events import Brief, Chose, Repeat, Typed
from bot.messages import Lines
from bot.workshop.walking import Walk, said
from tests.support.walking import book

SAMPLE = """\
format: 2
id: sample
title: Sample
summary: Says much or little.
start: which
facts: [red_flags, agreements]
steps:
  which:
    choose: Read it once more, slowly. Which of these is it?
    short: Which one?
    save: which
    options:
      one: One
      two: {label: Two, when: {red_flags: {at_least: 2}}}
      three: {label: Three, when: {agreements: {known: true}}, go: bye}
    go: what
  what:
    ask: In your own words, what would you offer them?
    short: What would you offer?
    save: what
    for_client: true
    go: many
  many:
    choose_many: What else?
    save: many
    options: {a: A, b: {label: B, when: {which: two}}}
    go: reply
  reply: {draft: Here., tones: {warm: "I offer {what}."}, go: bye}
  bye:
    end: "You chose {which}. That was a good deal of work for one evening."
    short: Done.
"""


def walk(**more: object) -> Walk:
    return Walk(book(SAMPLE), **more).begin()  # type: ignore[arg-type]  # fields by name


def test_two_slips_in_a_row_bring_short_texts() -> None:
    """After two answers that could not be taken, the coach asks in fewer words, and goes on so."""
    walking = walk()
    walking.give(Chose("option:none"))
    assert walking.seen().words[-1] == "Read it once more, slowly. Which of these is it?"
    walking.give(Typed("I do not know"))
    assert walking.seen().words == (said(engine.NOTED), "Which one?")
    walking.taps("option:one")
    assert walking.seen().words == ("What would you offer?",)


def test_a_slip_now_and_then_changes_nothing() -> None:
    """Slips that do not follow each other are nobody's tired evening."""
    walking = walk()
    walking.give(Typed("hm"))
    walking.taps("option:one")
    walking.give(Typed("   "))
    walking.give(Repeat())
    assert walking.seen().words == ("In your own words, what would you offer them?",)


def test_two_refusals_ask_again_in_fewer_words() -> None:
    """When an answer is refused for the second time, the short question stands below the reason."""
    walking = walk().taps("option:one").types(" ")
    assert walking.kinds() == ["notice"]
    walking.types("  ")
    assert walking.kinds() == ["close", "show"]
    assert walking.seen().words[-1] == "What would you offer?"


def test_whoever_asks_gets_fewer_words() -> None:
    """The person turns short texts on, and off again, also late at night."""
    walking = walk()
    walking.give(Brief())
    assert walking.seen().words[-1] == "Which one?"
    walking.give(Brief())
    assert walking.seen().words[-1] == "Read it once more, slowly. Which of these is it?"
    late = walk(brief=True)
    assert late.seen().words == ("Which one?",)
    late.give(Brief())
    late.give(Repeat())
    assert late.seen().words == ("Read it once more, slowly. Which of these is it?",)


def test_only_options_that_fit_are_offered() -> None:
    """An option with a condition is there when it holds; a hidden one cannot be chosen."""
    walking = walk()
    assert walking.choices == ("option:one", "nav:pause")
    walking.give(Chose("option:two"))
    assert walking.step == "which"
    known = walk(values={"red_flags": 2, "agreements": Lines(("Two rounds",))})
    assert known.choices[:3] == ("option:one", "option:two", "option:three")
    known.taps("option:two").types("a day")
    assert known.choices[:3] == ("tick:a", "tick:b", "done")
    few = walk(values={"red_flags": 1}).taps("option:one").types("a day")
    assert few.choices[:2] == ("tick:a", "done")


def test_words_for_the_client_are_wanted_in_their_language() -> None:
    """Where the client's language is another one, the question says so; otherwise it does not."""
    walking = walk(client_language="Suomi").taps("option:one")
    assert "Suomi" in walking.seen().words[-1]
    assert len(walk().taps("option:one").seen().words) == 1
