"""/delete: an entry, a case or a client, confirmed once, gone at once."""

from bot.store import cases, people, tables
from tests.support.coach import BOT, CHANNEL, Coach, Person
from tests.support.records import chains_hold, entries, kept_apart
from tests.turns.test_everything import export, member


async def rows(coach: Coach, table: str) -> int:
    found = await coach.database.turn(
        lambda conn: conn.execute(tables.persons.metadata.tables[table].select()).all()
    )
    return len(found)


async def test_an_entry_goes_and_its_place_stays(coach: Coach, ann: Person) -> None:
    """The words of an entry are destroyed; the chain holds, and says who removed it and when."""
    await ann.forwards("Fix it today", "My secret words")
    await ann.commands("delete")
    await ann.taps("An entry", "My secret words", "Delete its words")
    assert "Deleted," in ann.sees
    text = member(await export(ann), "records.txt").decode()
    assert "removed by owner on" in text
    assert "secret" not in text

    def holds(conn: object) -> bool:
        found = people.find(conn, coach.world.master, CHANNEL, BOT, "100")  # type: ignore[arg-type]  # a connection
        assert found is not None
        row = conn.execute(tables.cases.select()).first()  # type: ignore[attr-defined]  # as above
        return cases.verify_chain(conn, found, row.id)  # type: ignore[arg-type]  # as above

    assert await coach.database.turn(holds)


async def test_it_begins_at_what_is_to_go(ann: Person) -> None:
    """An entry, a case and a client can each be deleted from where they are shown."""
    await ann.forwards("Fix it today")
    await ann.commands("timeline")
    await ann.taps("1", "Delete")
    assert "Fix it today" in ann.screen
    await ann.taps("Keep it")
    await ann.commands("case")
    await ann.taps("Delete")
    assert "This deletes the case" in ann.screen
    await ann.taps("Keep it")
    await ann.commands("clients")
    await ann.taps("Sam", "Delete", "Delete it all")
    assert "Deleted," in ann.sees


async def test_keeping_changes_nothing(coach: Coach, ann: Person) -> None:
    """Whoever is asked and says no keeps it all."""
    await ann.forwards("Fix it today")
    await ann.commands("delete")
    await ann.taps("An entry", "Fix it today", "Keep it")
    assert "Nothing was deleted" in ann.sees
    assert "Fix it today" in member(await export(ann), "records.txt").decode()


async def test_a_client_goes_with_everything(coach: Coach, ann: Person) -> None:
    """A client goes with cases, entries, ledgers, reminders and open guides; others stay."""
    await ann.forwards("From Kaisa", by="Kaisa", sender="78")
    await ann.forwards("From Sam")
    await ann.taps("Pick a guide", "Stop, ask, verify")
    await ann.commands("delete")
    await ann.taps("A client or a case", "Sam", "The client with everything", "Delete it all")
    assert "Deleted," in ann.sees
    text = member(await export(ann), "records.txt").decode()
    assert "From Kaisa" in text
    assert "From Sam" not in text
    assert [await rows(coach, each) for each in ("clients", "cases", "sessions")] == [1, 1, 0]
    await ann.says("a new matter, in a few words")
    assert "Saved" in ann.sees


async def test_a_case_goes_alone(coach: Coach, ann: Person) -> None:
    """A case goes, its client stays, and what comes next opens a new one."""
    await ann.forwards("From Sam")
    await ann.commands("delete")
    await ann.taps("A client or a case", "Sam")
    label = next(each for each in ann.labels if each.startswith("Case"))
    await ann.taps(label, "Delete it all")
    assert [await rows(coach, each) for each in ("clients", "cases", "entries")] == [1, 0, 0]
    used = await coach.database.turn(
        lambda conn: conn.execute(tables.persons.select()).one().bytes_used
    )
    assert used == 0
    await ann.forwards("And another thing")
    assert await rows(coach, "cases") == 1


async def test_long_lists_come_in_pages(ann: Person) -> None:
    """Many entries are listed a page at a time, the newest first."""
    await ann.forwards(*(f"message {number}" for number in range(9)))
    await ann.commands("delete")
    await ann.taps("An entry")
    assert "message 8" in ann.labels
    await ann.taps("Older")
    assert "message 0" in ann.labels
    await ann.taps("Newer")
    assert "message 8" in ann.labels


async def test_nothing_of_others_can_be_named(coach: Coach, ann: Person) -> None:
    """A button of one person deletes nothing in another's hands."""
    bob = coach.person("101", "Bob")
    await ann.forwards("To Ann")
    await ann.commands("delete")
    await ann.taps("An entry", "To Ann")
    await bob.presses(ann.button("Delete its words"))
    assert "nothing was changed" in bob.toasts[-1]
    assert "To Ann" in member(await export(ann), "records.txt").decode()


async def test_no_mark_keeps_the_words_of_what_was_deleted(ann: Person) -> None:
    """What a message was marked as repeats its words: both go, from screens, sums and the disk."""
    await ann.forwards("We agreed on zebrawort for 500 USD")
    await ann.taps("Mark it", "An agreement", "Revisions included")
    await ann.says("3")
    await ann.taps("That is all", "Mark it", "A red flag", "Take it back", "More", "Delete")
    assert "What it was marked as holds the same words and goes too" in ann.screen
    await ann.taps("Delete its words")
    kept = [each for each in await entries(ann) if each.content is not None]
    assert not any("zebrawort" in each.content.text for each in kept if each.content is not None)
    await ann.commands("case")
    assert "Revisions" not in ann.screen
    await ann.commands("timeline")
    assert "zebrawort" not in ann.screen
    assert await chains_hold(ann)


async def test_how_it_felt_can_be_deleted_apart(ann: Person) -> None:
    """All that was said of feelings goes with two taps, long after it was said; no case changes."""
    await ann.commands("delete")
    await ann.taps("How it felt")
    assert "Nothing of how it felt is kept." in ann.sees
    await ann.forwards("You are useless")
    await ann.taps("More", "How did it feel?", "Boiling")
    await ann.says("I felt so small")
    before = await entries(ann)
    await ann.commands("delete")
    await ann.taps("How it felt")
    assert "all 2 things that you said of how it felt" in ann.screen
    await ann.taps("Delete it all")
    assert "2 things that you said of how it felt" in ann.sees
    assert await kept_apart(ann) == []
    assert await entries(ann) == before


async def test_what_was_felt_in_a_guide_goes_with_its_client(ann: Person) -> None:
    """A client is deleted with what was felt about them, wherever it was said."""
    await ann.forwards("You are useless")
    await ann.taps("Stop first", "4")
    assert len(await kept_apart(ann)) == 1
    await ann.commands("clients")
    await ann.taps("Sam", "Delete", "Delete it all")
    assert await kept_apart(ann) == []
