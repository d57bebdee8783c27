"""Guides that fit a message, the menu of all of them, and rehearsals."""

from pathlib import Path

from sqlalchemy import delete, select

from bot.playbook.library import Library
from bot.store.choices import get as read
from bot.store.tables import choices, persons
from tests.support.coach import Coach, Person, running, shipped
from tests.support.records import look

MORE = "Could you add three more pages for free? It is nothing"


async def test_a_message_finds_its_guide(ann: Person) -> None:
    """Picking a guide for a message offers those that fit, with the words that speak for it."""
    await ann.forwards(MORE)
    await ann.taps("Pick a guide")
    assert ann.labels[0] == "More than we agreed"
    assert "More than we agreed: because of" in ann.screen
    assert ann.labels[-1] == "None of these"
    await ann.taps("More than we agreed")
    assert "asking for?" in ann.screen


async def test_none_of_these_leads_to_all(ann: Person) -> None:
    """Whoever finds nothing that fits sees the whole list, and starts from it all the same."""
    await ann.forwards(MORE)
    await ann.taps("Pick a guide", "None of these")
    assert "About you" in ann.labels


async def test_an_unknown_situation_is_said_to_be_one(ann: Person) -> None:
    """A text that no guide fits is not dressed up: the nearest are offered as such."""
    await ann.says("my grandmother collects old buttons from Lisbon")
    await ann.taps("Pick a guide")
    assert "I don’t know this one." in ann.screen


async def test_every_guide_is_two_taps_away(ann: Person) -> None:
    """All guides stand in the menu, each below one situation."""
    await ann.commands("guides")
    situations = list(ann.labels)
    assert len(situations) == 7
    found = []
    for each in situations:
        await ann.taps(each)
        found += [label for label in ann.labels if label != "All situations"]
        await ann.taps("All situations")
    titles = [pinned.playbook.title for pinned in shipped().playbooks.values()]
    assert sorted(found) == sorted(titles)


async def test_a_few_guides_are_shown_at_once(tmp_path: Path) -> None:
    """Where only a few guides are kept, no situation is asked first."""
    few = ("cool-down", "late-payment")
    library = Library({name: shipped().playbooks[name] for name in few})
    async with running(tmp_path, playbooks=library) as coach:
        ann = coach.person()
        await ann.commands("guides")
        assert ann.labels == ["Cool down", "They have not paid"]


async def test_what_was_taken_last_comes_first(ann: Person, coach: Coach) -> None:
    """The menu begins with the guide that the person took last; nobody else's is moved by it."""
    await ann.commands("guides")
    await ann.taps("About you", "Look after yourself")
    await ann.commands("guides")
    assert "Look after yourself" in ann.labels
    bob = coach.person("200", "Bob")
    await bob.commands("guides")
    assert "Look after yourself" not in bob.labels


async def test_choices_are_sealed_and_go_with_the_person(ann: Person, coach: Coach) -> None:
    """What was chosen for which words can be read by nobody, and is erased with the rest."""
    await ann.forwards(MORE)
    await ann.taps("Pick a guide", "More than we agreed")
    kept = await coach.database.turn(lambda conn: conn.execute(select(choices)).all())
    (sealed,) = [each.tally_sealed for each in kept]
    assert b"pages" not in sealed
    assert "pages" in await look(ann, lambda conn, person: str(read(conn, person)))
    await coach.database.turn(lambda conn: conn.execute(delete(persons)))
    assert not await coach.database.turn(lambda conn: conn.execute(select(choices)).all())


async def test_a_hard_talk_is_rehearsed(ann: Person) -> None:
    """/practise lists the guides that can be rehearsed and begins one at its rehearsal."""
    await ann.commands("practise")
    doors = [
        pinned.playbook.title
        for pinned in shipped().playbooks.values()
        if "practice" in pinned.playbook.doors
    ]
    assert ann.labels == doors
    assert len(doors) == 6
    await ann.taps(doors[0])
    assert ann.screen
