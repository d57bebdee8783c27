"""The person's own terms: said once, changed at any time, offered in every guide."""

from tests.support.coach import Coach, Person
from tests.support.records import standing


async def test_a_term_is_said_and_shown(ann: Person) -> None:
    """What is typed after the tap is kept, shown in the list, and not filed as a message."""
    await ann.commands("terms")
    assert "My rate: not said yet" in ann.screen
    await ann.taps("My rate")
    await ann.says("60 EUR an hour")
    assert "My rate: 60 EUR an hour" in ann.screen
    assert await standing(ann) == []


async def test_a_term_is_changed_and_forgotten(ann: Person) -> None:
    """The old words are shown before they are replaced; forgetting takes them away."""
    await ann.commands("terms")
    await ann.taps("My red lines")
    await ann.says("shouting")
    await ann.taps("My red lines")
    assert "Now it is: “shouting”" in ann.screen
    await ann.says("shouting, a second time")
    assert "shouting, a second time" in ann.screen
    await ann.taps("My red lines", "Forget it")
    assert "My red lines: not said yet" in ann.screen


async def test_words_after_it_was_left_are_words_again(ann: Person) -> None:
    """Leaving the question as it is ends it: the next words are filed as always."""
    await ann.commands("terms")
    await ann.taps("My hours", "Leave it as it is", "Done")
    await ann.says("They want it tomorrow")
    assert "Saved, word for word" in ann.screen


async def test_a_question_that_was_forgotten_takes_nothing(coach: Coach, ann: Person) -> None:
    """Half an hour later nobody remembers that a term was asked for."""
    await ann.commands("terms")
    await ann.taps("My hours")
    await coach.advance(minutes=31)
    await ann.says("They want it tomorrow")
    assert "Saved, word for word" in ann.screen


async def test_an_open_guide_gets_its_answer(ann: Person) -> None:
    """Words after a guide's own question are that guide's, not a term asked for before."""
    await ann.commands("terms")
    await ann.taps("My hours")
    await ann.commands("guides")
    await ann.taps("A message is here", "Stop, ask, verify", "Something fixed", "None of these")
    await ann.says("the colours are not right")
    await ann.commands("terms")
    assert "My hours: not said yet" in ann.screen


async def test_what_is_too_long_for_a_client_is_asked_again(ann: Person) -> None:
    """A page is no term; the limit is named, and the question stays."""
    await ann.commands("terms")
    await ann.taps("My rate")
    await ann.says("much " * 100)
    assert "400 characters fit" in ann.screen
    await ann.says("much")
    assert "My rate: much" in ann.screen
