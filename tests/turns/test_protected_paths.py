"""The ways that have to stay short: a person in trouble gets help in a minute."""

from tests.support.coach import Person

ANGRY = "This is unacceptable!!! Fix it TODAY or I want my money back."


async def test_a_forward_leads_to_a_line_to_copy_in_three_taps(ann: Person) -> None:
    """From a first forward to a line that can be sent takes at most three taps and no typing."""
    await ann.forwards(ANGRY)
    await ann.taps("Buy time")
    assert ann.copyable == "I've read this; I'll answer by tomorrow noon."
    assert ann.taps_made <= 3
    assert ann.typed == 0


async def test_a_forward_leads_to_a_reply_in_eight_inputs(ann: Person) -> None:
    """From a first forward to a whole reply: at most eight inputs, at most one of them typed."""
    await ann.forwards(ANGRY)
    await ann.taps("Pick a guide", "Stop, ask, verify", "Something fixed", "None of these")
    await ann.says("the colours on the home page are not what you had in mind")
    await ann.taps("I will look into it", "No")
    assert ann.copyable is not None
    assert "the colours on the home page" in ann.copyable
    assert ann.inputs <= 8
    assert ann.typed <= 1


async def test_stopping_first_costs_no_more(ann: Person) -> None:
    """Who stops first and is calm has the reply in eight inputs all the same."""
    await ann.forwards(ANGRY)
    await ann.taps("Stop first", "Calm", "Something fixed", "None of these", "Skip")
    await ann.taps("I will look into it", "No")
    assert ann.copyable is not None
    assert ann.inputs <= 8


async def test_heat_is_asked_only_after_stop_first(ann: Person) -> None:
    """Nobody is asked how heated they are unless they chose to stop first."""
    await ann.forwards(ANGRY)
    await ann.taps("Pick a guide", "Stop, ask, verify", "Something fixed", "None of these")
    assert "heated" not in ann.sees
    await ann.forwards(ANGRY, by="Kim", sender="78")
    await ann.commands("cancel")
    await ann.forwards(ANGRY, by="Kim", sender="78")
    await ann.taps("Stop first")
    assert "heated" in ann.screen
