"""A follow-up whose reason is gone does not come, and its case says so in a line."""

from pathlib import Path

from tests.support.coach import Coach, Person, library, running
from tests.support.records import waiting
from tests.turns.test_reminders import sent

SILENT = "The follow-up for Tue 3 Mar, 10:00 ended by itself"


async def case(ann: Person) -> str:
    """What the case at hand says."""
    await ann.commands("case")
    return ann.screen


async def stays_silent(coach: Coach, ann: Person) -> None:
    """Nothing comes for a month."""
    shown = len(ann.messages)
    await coach.advance(days=30)
    assert len(ann.messages) == shown


async def test_an_answer_ends_it(coach: Coach, ann: Person) -> None:
    """Their answer was filed."""
    await sent(ann)
    assert "ended by itself" not in await case(ann)
    await ann.forwards("Thanks, that is fine")
    await ann.taps("Just keep it")
    assert f"{SILENT}: they have answered." in await case(ann)
    await stays_silent(coach, ann)


async def test_an_answer_that_is_pasted_and_named_later_ends_it(coach: Coach, ann: Person) -> None:
    """Pasted first, and only then said to be Sam's."""
    await sent(ann)
    await ann.says("Thanks, that is fine")
    assert len(await waiting(ann)) == 1
    await ann.taps("For Sam")
    assert await waiting(ann) == []
    assert f"{SILENT}: they have answered." in await case(ann)


async def test_words_that_turn_out_to_be_ones_own_end_nothing(coach: Coach, ann: Person) -> None:
    """Pasted words were taken for an answer and are the person's own: the follow-up waits again."""
    await sent(ann)
    await ann.says("Thanks, that is fine, I told them")
    await ann.taps("For Sam")
    assert await waiting(ann) == []
    await ann.taps("These are my own words")
    assert len(await waiting(ann)) == 1
    assert "ended by itself" not in await case(ann)


async def test_an_older_message_ends_nothing(coach: Coach, ann: Person) -> None:
    """What was pasted before the follow-up was set is no answer to it, wherever it is moved."""
    await ann.says("I am waiting for the invoice")
    await sent(ann)
    assert len(await waiting(ann)) == 1
    await ann.taps("Who is it from?", "Sam")
    assert len(await waiting(ann)) == 1


UNTIL_PAID = """\
format: 1
id: stop-ask-verify
title: Sample
summary: Comes back.
start: when
entries: {stop: when}
steps:
  when: {remind: "When?", reason: You wait for the money., at: [next-week], until: paid, go: bye}
  bye: {end: Well.}
"""


async def test_a_payment_ends_it_and_a_mistake_brings_it_back(tmp_path: Path) -> None:
    """Once nothing is due any more it does not come; marked as paid by mistake, it waits again."""
    async with running(tmp_path, playbooks=library(stop_ask_verify=UNTIL_PAID)) as coach:
        ann = coach.person()
        await ann.forwards("The invoice of 450 €?")
        await ann.taps("Mark it", "A payment")
        await ann.forwards("I am on it")
        await ann.taps("Stop first", "22:57", "Next week")
        assert [each.ends for each in await waiting(ann)] == ["paid"]
        await ann.forwards("The first 100 € have left our account")
        await ann.taps("Mark it", "A payment", "Paid")
        assert len(await waiting(ann)) == 1
        await ann.forwards("And now the other 350 €")
        await ann.taps("Mark it", "A payment")
        await ann.taps("Paid")
        assert await waiting(ann) == []
        await ann.taps("Take it back")
        assert len(await waiting(ann)) == 1
        await ann.forwards("Here it is: 350 €.")
        await ann.taps("Mark it", "A payment", "Paid")
        assert "ended by itself: it is paid." in await case(ann)
        await stays_silent(coach, ann)


async def test_closing_the_case_ends_it_and_opening_it_again_brings_it_back(
    coach: Coach, ann: Person
) -> None:
    """A closed case asks for nothing."""
    await sent(ann)
    await case(ann)
    await ann.taps("Close the case")
    assert f"{SILENT}: the case was closed." in ann.screen
    assert await waiting(ann) == []
    await ann.taps("Open it again")
    assert "ended by itself" not in ann.screen
    assert len(await waiting(ann)) == 1
    await ann.taps("Close the case")
    await stays_silent(coach, ann)


PAID_ON_THE_WAY = """\
format: 2
id: stop-ask-verify
title: Sample
summary: Comes back.
start: when
doors: {stop: when}
steps:
  when: {remind: "When?", reason: You wait for the money., at: [next-week], until: paid, go: much}
  much: {ask: "How much was paid?", answer: money, save: sum, go: paid}
  paid: {note: "What was it?", file_as: payment, state: paid, amount: sum, go: sure}
  sure: {choose: "Sure?", options: {fine: Fine}, go: bye}
  bye: {end: Well.}
"""


async def test_back_over_everything_leaves_nothing_waiting(tmp_path: Path) -> None:
    """A payment told in the guide ends its follow-up; back brings it back, and then takes it."""
    async with running(tmp_path, playbooks=library(stop_ask_verify=PAID_ON_THE_WAY)) as coach:
        ann = coach.person()
        await ann.forwards("The invoice?")
        await ann.taps("Stop first", "22:57", "Next week")
        await ann.says("350 EUR")
        await ann.says("By transfer")
        assert await waiting(ann) == []
        await ann.commands("back")
        assert len(await waiting(ann)) == 1
        await ann.commands("back")
        await ann.commands("back")
        assert await waiting(ann) == []


async def from_the_case(ann: Person, ends: str) -> None:
    """Ann sets a follow-up from the case of Sam, for Thursday at ten."""
    await ann.commands("clock")
    await ann.taps("Skip")
    await ann.forwards("The logo is wrong")
    await ann.taps("Just keep it")
    await case(ann)
    await ann.taps("Remind me of it", ends, "In three days")
    await ann.says("Ask what was wrong with it")


async def test_a_follow_up_is_set_from_the_case(coach: Coach, ann: Person) -> None:
    """Without any guide: it knocks without a name, and opens with its reason and the last words."""
    await from_the_case(ann, "Nothing does")
    (row,) = await waiting(ann)
    assert (row.until, row.ends, row.case_id is None) == ("done", None, False)
    await ann.commands("reminders")
    assert "Thu 5 Mar, 10:00: a follow-up about Sam" in ann.screen
    await coach.advance(days=3)
    assert "You asked me to come back now" in ann.screen
    assert "Sam" not in ann.screen
    assert "logo" not in ann.screen
    await ann.taps("Open it")
    assert "About Sam." in ann.screen
    assert "Ask what was wrong with it" in ann.screen
    assert "The logo is wrong" in ann.screen


async def test_a_follow_up_from_the_case_ends_by_their_answer(coach: Coach, ann: Person) -> None:
    """As it was chosen; and the case says so."""
    await from_the_case(ann, "Their answer")
    await ann.forwards("It was the colour")
    await ann.taps("Just keep it")
    assert await waiting(ann) == []
    assert "ended by itself: they have answered." in await case(ann)
    await stays_silent(coach, ann)


async def test_a_follow_up_from_the_case_waits_for_the_payment(ann: Person) -> None:
    """An answer does not end it; its list says what does."""
    await from_the_case(ann, "The payment")
    await ann.forwards("It was the colour")
    await ann.taps("Just keep it")
    await ann.commands("reminders")
    await ann.taps("Thu 5 Mar, 10:00")
    assert "It ends by itself once it is paid." in ann.screen


async def test_a_follow_up_needs_the_clock_first(ann: Person) -> None:
    """No hour means anything without it; once it is known the case is there again."""
    await ann.forwards("The logo is wrong")
    await ann.taps("Just keep it")
    await case(ann)
    await ann.taps("Remind me of it")
    assert "what does your clock say now?" in ann.screen
    await ann.taps("22:57")
    assert "Remind me of it" in ann.messages[-1].labels


async def test_a_follow_up_can_be_left_at_each_question(ann: Person) -> None:
    """Both questions lead back to the case, and nothing is set."""
    await ann.commands("clock")
    await ann.taps("Skip")
    await ann.forwards("The logo is wrong")
    await ann.taps("Just keep it")
    await case(ann)
    await ann.taps("Remind me of it", "Leave it")
    assert "Remind me of it" in ann.messages[-1].labels
    await ann.taps("Remind me of it", "The payment", "Leave it")
    assert "Remind me of it" in ann.messages[-1].labels
    assert await waiting(ann) == []
    await ann.taps("Close the case")
    assert "Remind me of it" not in ann.messages[-1].labels


async def test_an_earlier_payment_does_not_end_it(coach: Coach, ann: Person) -> None:
    """Something was paid long before; the follow-up about the next sum comes all the same."""
    await ann.commands("clock")
    await ann.taps("Skip")
    await ann.forwards("The 50 EUR are on the way")
    await ann.taps("Mark it", "A payment", "Paid", "That is all")
    await case(ann)
    await ann.taps("Remind me of it", "The payment", "In three days", "Leave it open")
    await coach.advance(days=3)
    assert "You asked me to come back now" in ann.screen
    assert "ended by itself" not in await case(ann)
