"""Two people never see, change or disturb what is the other's."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.messages import Text
from tests.support.coach import Coach, Person, forwarded, running
from tests.support.records import standing


async def evening(ann: Person, between: "Hostile | None") -> None:
    """An evening with everything in it; after each input somebody else may do their worst."""
    coach = ann.coach
    steps: list[Callable[[], Awaitable[None]]] = [
        lambda: ann.forwards("Fix it TODAY or I want my money back"),
        lambda: ann.taps("Stop first"),
        lambda: ann.taps("Hot"),
        lambda: ann.taps("Breathe for a minute"),
        lambda: coach.advance(seconds=61),
        lambda: ann.taps("Still hot"),
        lambda: said(ann, "22:57"),
        lambda: ann.taps("In an hour"),
        lambda: ann.taps("Work on the reply"),
        lambda: ann.taps("Money back"),
        lambda: ann.taps("What exactly is wrong"),
        lambda: ann.taps("Done"),
        lambda: said(ann, "the price was not what you expected"),
        lambda: ann.taps("An answer by a day"),
        lambda: said(ann, "Friday"),
        lambda: ann.taps("Yes, and I want"),
        lambda: said(ann, "two rounds of changes"),
        lambda: ann.taps("Yes, I can keep it"),
        lambda: ann.taps("I am not sure"),
        lambda: ann.taps("Firm"),
        lambda: ann.taps("Release it now"),
        lambda: ann.taps("I changed it"),
        lambda: said(ann, "Hi Sam, Friday it is."),
        lambda: ann.taps("Tomorrow · "),
        lambda: commanded(ann, "clients"),
        lambda: ann.taps("Sam", "On the lock screen"),
        lambda: said(ann, "the loud Sam"),
        lambda: ann.taps("Use it all the same"),
        lambda: coach.advance(hours=30),
        lambda: ann.taps("Open it"),
        lambda: ann.taps("No answer yet"),
        lambda: commanded(ann, "back"),
    ]
    await undisturbed_or_not(coach, steps, between)


async def records(ann: Person, between: "Hostile | None") -> None:
    """A walk through clients, cards, marks and timelines, disturbed in the same way."""
    steps: list[Callable[[], Awaitable[None]]] = [
        lambda: ann.forwards("Two rounds for 450 EUR", by="ACME", sender="50"),
        lambda: ann.taps("Mark it", "An agreement", "Revisions included"),
        lambda: said(ann, "2"),
        lambda: ann.forwards("Hello", by="\u0410CME", sender="51"),
        lambda: ann.taps("No, somebody else"),
        lambda: commanded(ann, "clients"),
        lambda: ann.taps("Search"),
        lambda: said(ann, "acme"),
        lambda: ann.taps("ACME", "Rename"),
        lambda: said(ann, "Acme Ltd"),
        lambda: ann.taps("Merge", "\u0410CME", "Yes, make them one"),
        lambda: ann.taps("Cases", "New case"),
        lambda: said(ann, "Logo"),
        lambda: commanded(ann, "timeline"),
        lambda: ann.taps("1", "How did it feel?", "Hot"),
        lambda: said(ann, "I was shaking"),
        lambda: commanded(ann, "case"),
        lambda: commanded(ann, "lines"),
        lambda: ann.taps("Write them anew"),
        lambda: said(ann, "Shouting"),
    ]
    await undisturbed_or_not(ann.coach, steps, between)


async def undisturbed_or_not(
    coach: Coach, steps: list[Callable[[], Awaitable[None]]], between: "Hostile | None"
) -> None:
    """Take the steps at the same moments, with or without somebody between them."""
    for step in steps:
        at = coach.clock.at
        await step()
        if between is not None:
            passed = coach.clock.at
            await between.does_its_worst()
            coach.clock.at = max(passed, at)


async def said(person: Person, words: str) -> None:
    await person.says(words)


async def commanded(person: Person, name: str) -> None:
    await person.commands(name)


class Hostile:
    """Somebody who presses what is not theirs, guesses, floods and erases."""

    def __init__(self, eve: Person, ann: Person) -> None:
        self.eve = eve
        self.ann = ann

    async def does_its_worst(self) -> None:
        eve, ann = self.eve, self.ann
        for message in ann.messages:
            for button in (each for row in message.rows for each in row if each.data):
                await eve.presses(button.data or "")
        await eve.does(forwarded("Fix it TODAY or I want my money back"))
        await eve.says("x" * 3000)
        await eve.does(forwarded("Two rounds for 450 EUR", by="ACME", sender="50"))
        for command in ("clients", "timeline", "case", "lines", "cancel", "start", "back", "erase"):
            await eve.commands(command)
        await eve.taps("Delete everything", "Yes, delete it all")
        await eve.coach.brings(*(eve.incoming(Text(f"flood {number}")) for number in range(3)))


@pytest.mark.parametrize("walk", [evening, records])
async def test_anothers_traffic_changes_nothing(
    walk: Callable[[Person, "Hostile | None"], Awaitable[None]], tmp_path: Path
) -> None:
    """What a person sees is the same to the letter, with or without a hostile neighbour."""
    transcripts = []
    for folder, hostile in (("alone", False), ("crowded", True)):
        (tmp_path / folder).mkdir()
        async with running(tmp_path / folder) as coach:
            ann = coach.person()
            eve = coach.person("666", "Eve")
            await walk(ann, Hostile(eve, ann) if hostile else None)
            transcripts.append((ann.chat.transcript, await standing(ann)))
            assert ann.messages
    assert transcripts[0] == transcripts[1]


async def test_the_same_client_of_two_people_is_two_clients(coach: Coach, ann: Person) -> None:
    """Two people with the same client share nothing about them."""
    bob = coach.person("101", "Bob")
    await ann.forwards("To Ann")
    await bob.forwards("To Bob")
    assert [each[2] for each in await standing(ann)] == ["To Ann"]
    assert [each[2] for each in await standing(bob)] == ["To Bob"]
    assert "Ann" not in bob.sees


async def test_two_messages_at_once_are_both_kept(coach: Coach, ann: Person) -> None:
    """Two messages in one batch are carried out in their order."""
    bob = coach.person("101", "Bob")
    batch = [person.incoming(forwarded(words)) for words in "abc" for person in (ann, bob)]
    await coach.brings(*batch)
    await coach.advance(seconds=2)
    for person in (ann, bob):
        assert [each[2] for each in await standing(person)] == ["a", "b", "c"]
        assert "3 messages" in person.screen
