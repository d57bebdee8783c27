"""What a guide files in the case and reads from it, and guides that use each other."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.playbook.parse import Library
from bot.store import tables
from tests.support.coach import Coach, Person, library, restarted, running
from tests.support.records import chains_hold, entries, kept_apart, standing

CASE = """\
format: 2
id: the-case
title: Look at the case
summary: You want to know where you stand.
start: records
facts: [client, message, agreements, revisions_left, money_due, red_flags, last_reply_days]
steps:
  records:
    show: "This is what I have of {client}:"
    of: [agreements, revisions_left, money_due, red_flags, last_reply_days]
    go:
      - {to: quoted, when: {message: {known: true}}}
      - to: what
  quoted: {say: "They wrote: {message}", go: what}
  what:
    choose: What shall we do?
    options:
      agreed: {label: File an agreement, go: rounds}
      owed: {label: File what they owe, go: much}
      round: {label: Another round, go: round}
      insult: {label: They insulted me, go: insult}
      calm: {label: Calm down first, go: calm}
      enough: {label: Enough, when: {red_flags: {at_least: 1}}, go: bye}
  rounds: {ask: How many rounds did you agree on?, answer: number, save: rounds, go: agreed}
  agreed:
    note: Shall I file that?
    words: "We agreed on {rounds} rounds of changes."
    file_as: agreement
    revisions: rounds
    go: records
  much: {ask: How much?, answer: money, save: much, go: owed}
  owed: {note: What for?, file_as: payment, amount: much, go: records}
  round:
    note: Which change was it?
    file_as: delivery
    revision: true
    happened: When did you deliver it?
    felt: And how was it?
    go:
      - {to: over, when: {revisions_left: {at_most: -1}}}
      - to: records
  over: {say: That was more than you agreed on., go: records}
  insult: {flag: They insulted me., line: disrespect, go: records}
  calm: {use: calm-down, go: records}
  bye: {end: Done.}
"""
CALM = """\
format: 2
id: calm-down
title: Calm down
summary: You are upset.
start: feel
steps:
  feel: {ask: "In a word, how is it?", save: word, go: bye}
  bye: {end: "You said “{word}”. It passes."}
"""

LADDER = """\
format: 2
id: the-ladder
title: Ask to be paid
summary: You were not paid.
start: rung
facts: [rungs, last_rung, last_rung_days, terms_payment]
steps:
  rung:
    choose: Which one?
    options:
      first: {label: The first note, when: {last_rung: {known: false}}, go: first}
      second: {label: The second one, when: {last_rung: nudge}, go: second}
      terms: {label: My terms, go: terms}
  first: {draft: Here it is., tones: {plain: "Hi, is it on its way?"}, rung: nudge, go: used}
  second: {draft: Here it is., tones: {plain: "It is due."}, rung: reminder, go: used}
  used: {show: What you sent., of: [rungs, last_rung_days], go: again}
  again: {choose: Once more?, options: {more: Once more}, go: rung}
  terms:
    ask: How are you paid?
    save: terms
    keeps: terms_payment
    proposed: terms_payment
    go: said
  said: {choose: "Noted: {terms}", options: {more: Go on}, go: rung}
"""


def books(calm: str = CALM) -> Library:
    return library(the_case=CASE, calm_down=calm)


@pytest.fixture
async def coach(tmp_path: Path) -> AsyncIterator[Coach]:
    async with running(tmp_path, playbooks=books()) as made:
        yield made


async def begun(person: Person) -> None:
    await person.forwards("Fix it")
    await person.taps("Pick a guide", "None of these", "A message is here", "Look at the case")


async def test_a_guide_tells_what_the_case_holds(ann: Person) -> None:
    """Nothing is claimed of an empty case; what is filed on the way is told on the next screen."""
    await begun(ann)
    assert "Red flags on file: 0" in ann.screen
    assert "Revisions left" not in ann.screen
    assert "They wrote: Fix it" in ann.screen
    assert "Days since their last message: 0" in ann.screen
    await ann.taps("File an agreement")
    await ann.says("2")
    await ann.taps("Yes, file it")
    assert "We agreed on 2 rounds of changes." in ann.screen
    assert "Revisions left: 2" in ann.screen
    await ann.taps("File what they owe")
    await ann.says("450 EUR")
    await ann.says("The logo")
    assert "Still to be paid: €450" in ann.screen
    assert ("payment", "remembered", "The logo") in await standing(ann)


async def test_a_note_is_filed_with_its_day_and_the_feeling_apart(
    coach: Coach, ann: Person
) -> None:
    """What happened yesterday is filed as of yesterday; how it felt never enters the case."""
    await begun(ann)
    await ann.taps("Another round")
    await ann.says("The third colour")
    await ann.taps("Yesterday")
    await ann.says("I could scream")
    filed = [each for each in await entries(ann) if each.kind.value == "delivery"]
    assert len(filed) == 1
    assert filed[0].happened_at.date() == coach.clock.at.date() - timedelta(days=1)
    assert filed[0].recorded_at.date() == coach.clock.at.date()
    assert [each.body for each in await kept_apart(ann)] == ["I could scream"]
    assert "I could scream" not in str(await entries(ann))
    assert await chains_hold(ann)


async def test_sums_count_what_was_just_filed(ann: Person) -> None:
    """The round that uses up more than was agreed is noticed at once, not one round later."""
    await begun(ann)
    await ann.taps("File an agreement")
    await ann.says("0")
    await ann.taps("Yes, file it", "Another round")
    await ann.says("One more")
    await ann.taps("Today", "Rather not say")
    assert "That was more than you agreed on." in ann.screen
    assert "Revisions left: -1" in ann.screen


async def test_a_red_flag_is_counted_and_taken_back(ann: Person) -> None:
    """A red flag is filed and opens what depends on it; going back takes both away."""
    await begun(ann)
    assert "Enough" not in ann.labels
    await ann.taps("They insulted me")
    assert "I have noted a red flag: They insulted me." in ann.screen
    assert "Red flags on file: 1" in ann.screen
    assert "Enough" in ann.labels
    await ann.taps("‹ Back")
    assert "Red flags on file: 0" in ann.screen
    assert "incident" not in [kind for kind, *_ in await standing(ann)]
    await ann.taps("They insulted me", "They insulted me")
    assert "Red flags on file: 2" in ann.screen
    assert [kind for kind, *_ in await standing(ann)].count("incident") == 2


async def test_a_used_guide_is_pinned_when_it_is_entered(coach: Coach, ann: Person) -> None:
    """An edit before it is entered counts, one after that does not; then the first one goes on."""
    await begun(ann)
    await coach.database.close()
    changed = CALM.replace("In a word, how is it?", "One word?")
    async with restarted(coach, books(changed)) as again:
        ann.coach = again
        await ann.taps("Calm down first")
        assert "One word?" in ann.screen
        await again.database.close()
        async with restarted(again, books(changed.replace("It passes", "It will pass"))) as third:
            ann.coach = third
            await ann.says("hard")
            assert "You said “hard”. It passes." in ann.screen
            assert "What shall we do?" in ann.screen
            held = await third.database.turn(
                lambda conn: conn.execute(select(tables.session_pins.c.hash)).scalars().all()
            )
            assert len(held) == 2
            await ann.taps("‹ Back")
            assert "One word?" in ann.screen


async def test_a_used_guide_may_be_deleted_meanwhile(coach: Coach, ann: Person) -> None:
    """A guide that is gone is passed over with a word, and the conversation goes on."""
    await begun(ann)
    await coach.database.close()
    without = Library(
        {name: each for name, each in books().playbooks.items() if name != "calm-down"}
    )
    async with restarted(coach, without) as again:
        ann.coach = again
        await ann.taps("Calm down first")
        assert "is not available just now" in ann.screen
        assert "What shall we do?" in ann.screen


async def test_brief_shortens_the_open_guide(ann: Person) -> None:
    """With a guide open, /brief shortens that one, and makes it full again."""
    await begun(ann)
    await ann.commands("brief")
    assert "In fewer words from here on" in ann.screen
    await ann.commands("brief")
    assert "The full texts again" in ann.screen


async def test_brief_is_kept_for_the_guides_to_come(ann: Person) -> None:
    """With no guide open, /brief holds for each one from here on, until it is said again."""
    await ann.commands("brief")
    assert "In fewer words from here on, in every guide" in ann.screen
    await ann.forwards("Fix it")
    await ann.taps("Pick a guide", "Stop, ask, verify", "Something fixed", "None of these")
    assert ann.screen.startswith("Finish the sentence")
    await ann.commands("cancel")
    await ann.commands("brief")
    assert "The full texts again from here on, in every guide" in ann.screen
    await ann.forwards("Fix it")
    await ann.taps("Pick a guide", "Stop, ask, verify", "Something fixed", "None of these")
    assert "Now say it back" in ann.screen


async def test_late_at_night_texts_are_short(coach: Coach, ann: Person) -> None:
    """From half past ten at night until six, by the person's own clock, texts are short."""
    await ann.forwards("Fix it")
    await ann.commands("clock")
    await ann.says("20:57")
    await coach.advance(hours=1, minutes=40)
    await ann.taps("Pick a guide", "Stop, ask, verify", "Something fixed", "None of these")
    assert ann.screen.startswith("Finish the sentence")
    await coach.advance(hours=8)
    await ann.commands("repeat")
    assert "Now say it back" in ann.screen


async def test_a_ladder_remembers_which_rung_was_used(ann: Person, coach: Coach) -> None:
    """The next time a guide offers the rung after the one that was sent, and says when that was."""
    await coach.database.close()
    async with restarted(coach, library(the_ladder=LADDER)) as again:
        ann.coach = again
        await ann.forwards("I will pay you soon")
        await ann.taps("Pick a guide", "None of these", "A message is here", "Ask to be paid")
        assert "The second one" not in ann.labels
        await ann.taps("The first note", "Not sent", "Once more")
        assert "The first note" in ann.labels
        await ann.taps("The first note", "Sent as it is")
        assert "Hi, is it on its way?" in ann.screen
        await again.advance(days=3)
        await ann.commands("cancel")
        await ann.forwards("Soon, I said")
        await ann.taps("Pick a guide", "None of these", "A message is here", "Ask to be paid")
        assert "The first note" not in ann.labels
        await ann.taps("The second one", "Sent as it is")
        assert "Days since the last of these: 0" in ann.screen


async def test_terms_are_said_once(ann: Person, coach: Coach) -> None:
    """What a person said of how they are paid is one tap away the next time, for any client."""
    await coach.database.close()
    async with restarted(coach, library(the_ladder=LADDER)) as again:
        ann.coach = again
        await ann.forwards("Hello")
        await ann.taps(
            "Pick a guide", "None of these", "A message is here", "Ask to be paid", "My terms"
        )
        await ann.says("Half before, half after")
        assert "Noted: Half before, half after" in ann.screen
        await ann.taps("Go on", "My terms")
        await ann.taps("Use that")
        assert "Noted: Half before, half after" in ann.screen


OWED = """\
format: 2
id: owed
title: Say what is owed
summary: They doubt the sum.
start: much
steps:
  much: {ask: How much is it?, answer: money, fact: amount, save: much, go: reply}
  reply:
    draft: Here it is.
    facts: {much: What sum do you have?}
    tones:
      plain:
        - {id: much, text: "It is {much}.", when: {much: {known: true}}}
        - {id: questions, text: "{questions}", when: {questions: {known: true}}}
    go: bye
  bye: {end: Done.}
"""


async def test_records_that_back_a_fact_are_offered_however_much_was_written(
    tmp_path: Path,
) -> None:
    """What an amount rests on is offered by its kind and day; newer messages do not hide it."""
    async with running(tmp_path, playbooks=library(owed=OWED)) as coach:
        ann = coach.person()
        await ann.forwards("The deposit is 500 USD")
        await ann.taps("Mark it", "A payment", "Paid", "That is all")
        await ann.forwards(*(f"Message number {number}" for number in range(5)))
        await ann.taps("Pick a guide", "None of these", "A message is here", "Say what is owed")
        await ann.says("500 USD")
        assert "The reply names an amount" in ann.screen
        assert ann.messages[-1].labels[0] == "Payment · Mon 2 Mar: The deposit is 500 USD"
        await ann.taps("The deposit is 500 USD")
        assert "1 fact in it: 1 backed, 0 asked" in ann.screen
        await ann.taps("See the facts")
        assert "in your records, “Payment · Mon 2 Mar: The deposit is 500 USD”" in ann.screen
