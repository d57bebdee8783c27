"""How it goes with a client: asked from the card, weekly if wished, proposed after hard days."""

from tests.support.coach import Coach, Person


async def card(ann: Person) -> None:
    """Open the card of the client."""
    await ann.commands("clients")
    await ann.taps("Sam")


async def test_it_takes_two_taps_from_the_card(ann: Person) -> None:
    """From a client's card, one tap asks and one answers; nothing else is switched on."""
    await ann.forwards("Fix it today")
    await card(ann)
    await ann.taps("How is it going?", "4")
    assert "Noted, for you alone." in ann.sees
    await ann.commands("reminders")
    assert "Nothing is planned." in ann.screen


async def test_it_is_asked_weekly_if_wished(coach: Coach, ann: Person) -> None:
    """Once wished, it comes each week, names the client only when it is opened, and ends."""
    await ann.forwards("Fix it today")
    await card(ann)
    await ann.taps("How is it going?", "Ask me once a week")
    assert "I will be back" in ann.sees
    await coach.advance(days=7)
    assert "How has it been lately?" in ann.screen
    assert "Sam" not in ann.screen
    await ann.taps("Answer")
    assert "How is it going with Sam" in ann.screen
    await ann.taps("Do not ask me weekly")
    shown = len(ann.messages)
    await coach.advance(days=15)
    assert len(ann.messages) == shown


async def test_it_is_proposed_after_hard_days(coach: Coach, ann: Person) -> None:
    """Two hard answers in a week lead to one proposal; a no is remembered for good."""
    await ann.forwards("Fix it today")
    await card(ann)
    await ann.taps("How is it going?", "1")
    assert "Shall I ask you once a week" not in ann.sees
    await coach.advance(days=2)
    await card(ann)
    await ann.taps("How is it going?", "2")
    assert "It has been hard with" in ann.screen
    await ann.taps("No, thanks")
    await coach.advance(days=30)
    for _ in range(2):
        await card(ann)
        await ann.taps("How is it going?", "1")
    assert ann.sees.count("It has been hard with") <= 1


async def test_hot_moments_count_too(ann: Person) -> None:
    """Heat that was told for a client's messages counts like a hard answer."""
    await ann.forwards("Fix it today")
    for _ in range(2):
        await ann.commands("timeline")
        await ann.taps("1", "How did it feel?", "Boiling")
    await card(ann)
    await ann.taps("How is it going?", "3")
    assert "It has been hard with" in ann.screen
