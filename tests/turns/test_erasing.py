"""Erasing: asked twice, done whole, and nothing of theirs left in the file."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.store import tables
from tests.support.coach import Coach, Person, restarted, running
from tests.support.records import row, standing

CANARY = "canary-5f2c"


def raw(folder: Path) -> bytes:
    """Every byte that the database keeps on disk."""
    return b"".join(
        path.read_bytes() for path in sorted(folder.glob("*.sqlite3*")) or _files(folder)
    )


def _files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.iterdir()) if path.is_file()]


async def a_life(person: Person) -> None:
    await person.forwards(f"{CANARY} one", by=f"{CANARY} Sam")
    await person.taps("Stop first", "Boiling", "Hold my answer", "22:57", "In an hour", "Work on")
    await person.taps("Something fixed", "None of these")
    await person.says(f"{CANARY} understood")
    await person.taps("I will look into it", "No", "I changed it")
    await person.says(f"{CANARY} really sent")
    await person.taps("Tomorrow · ")
    await person.says(f"{CANARY} pasted")
    await person.taps("Another client")
    await person.says(f"{CANARY} Ltd")


async def test_it_is_asked_twice(coach: Coach, ann: Person) -> None:
    """Nothing is deleted until it was asked for twice, and keeping is always offered."""
    await ann.forwards("Fix it")
    await ann.commands("erase")
    assert "It cannot be undone" in ann.screen
    await ann.taps("Delete everything")
    assert "Really everything?" in ann.sees
    assert len(await standing(ann)) == 1
    await ann.taps("Keep it")
    assert "Nothing was deleted." in ann.sees
    assert len(await standing(ann)) == 1
    await ann.commands("erase")
    await ann.taps("Keep it")
    assert len(await standing(ann)) == 1


async def test_a_first_answer_does_not_count_twice(coach: Coach, ann: Person) -> None:
    """Pressing the first button twice is not a yes to the second question."""
    await ann.forwards("Fix it")
    await ann.commands("erase")
    first = ann.button("Delete everything")
    await ann.presses(first)
    await ann.presses(first)
    assert "nothing was changed" in ann.toasts[-1]
    assert len(await standing(ann)) == 1


async def test_nothing_of_theirs_is_left(tmp_path: Path) -> None:
    """Afterwards no byte of their words or names is in the database, its log included."""
    async with running(tmp_path) as coach:
        ann = coach.person("424242424242")
        await a_life(ann)
        person = await row(ann)
        assert person is not None
        await ann.commands("erase")
        await ann.taps("Delete everything", "Yes, delete it all")
        assert "Everything of yours has been deleted" in ann.screen
        assert await row(ann) is None
        receipts = select(func.count()).select_from(tables.erasures)
        assert await coach.database.turn(lambda conn: conn.execute(receipts).scalar_one()) == 1
        await coach.database.truncate_wal()
        found = raw(tmp_path)
        assert len(found) > 10_000
        assert CANARY.encode() not in found
        # Only the receipt says that somebody was erased, by a name that means nothing.
        assert found.count(person.id.encode()) <= 1


async def test_the_messages_of_the_chat_are_deleted(coach: Coach, ann: Person) -> None:
    """The bot deletes its messages and theirs, as far as it may, and says how to do the rest."""
    await ann.forwards("Fix it")
    await ann.taps("Just keep it")
    await ann.commands("erase")
    await ann.taps("Delete everything", "Yes, delete it all")
    assert len(ann.messages) == 1
    assert "Clear history" in ann.screen
    assert len(ann.chat.deleted) >= 4


async def test_nothing_comes_afterwards(coach: Coach, ann: Person) -> None:
    """No reminder, hold or timer of an erased person fires any more."""
    await a_life(ann)
    await ann.commands("erase")
    await ann.taps("Delete everything", "Yes, delete it all")
    shown = len(ann.chat.transcript)
    await coach.advance(days=30)
    assert len(ann.chat.transcript) == shown


async def test_whoever_comes_back_starts_anew(coach: Coach, ann: Person) -> None:
    """Who writes again is met like anybody new, and old buttons do nothing."""
    await ann.forwards("Fix it")
    old = ann.button("Buy time")
    await ann.commands("erase")
    await ann.taps("Delete everything", "Yes, delete it all")
    await ann.presses(old)
    assert "nothing was changed" in ann.toasts[-1]
    await ann.forwards("A new matter")
    assert "Saved" in ann.screen
    assert [each[2] for each in await standing(ann)] == ["A new matter"]


async def test_others_are_untouched(coach: Coach, ann: Person) -> None:
    """Erasing one person leaves the others as they are."""
    bob = coach.person("101", "Bob")
    await ann.forwards("To Ann")
    await bob.forwards("To Bob")
    await ann.commands("erase")
    await ann.taps("Delete everything", "Yes, delete it all")
    assert [each[2] for each in await standing(bob)] == ["To Bob"]
    await bob.taps("Buy time")
    assert bob.copyable is not None


@pytest.mark.parametrize("question", ["first", "second"])
async def test_the_questions_survive_a_restart(coach: Coach, ann: Person, question: str) -> None:
    """A restart between the questions changes neither."""
    await ann.forwards("Fix it")
    await ann.commands("erase")
    if question == "second":
        await ann.taps("Delete everything")
    await coach.database.close()
    async with restarted(coach) as again:
        ann.coach = again
        await ann.taps("Keep it")
        assert len(await standing(ann)) == 1
