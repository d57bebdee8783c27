"""/export and what can be made of it: everything of a person, out and in again."""

import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cases import dossier
from bot.messages import Manner
from bot.store import cases, errands, moods, people, tables
from bot.store.moods import Mood
from tests.support.coach import BOT, CHANNEL, Coach, Person, running

ROOT = Path(__file__).parents[2]


async def export(person: Person) -> bytes:
    """Have everything made into a file; gives the file."""
    await person.commands("export")
    return next(reversed(person.chat.files.values()))


def member(archive: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return opened.read(name)


def packed(**members: bytes) -> bytes:
    """A ZIP of these; a double underscore in a name stands for a dot."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in members.items():
            opened.writestr(name.replace("__", "."), content)
    return made.getvalue()


def alike(archive: bytes) -> dict[str, object]:
    """A dossier without the moment at which it was made."""
    read: dict[str, object] = json.loads(member(archive, "dossier.json"))
    del read["made_at"]
    return read


async def lives_a_little(person: Person) -> None:
    """Clients, a word for one, an edit, a photo, heat, a reminder, a removal, breaks, a mood."""
    await person.commands("reminders")
    await person.taps("Breaks", "Every 30 minutes")
    await person.commands("guides")
    await person.taps("About you", "Look after yourself")
    await person.commands("cancel")
    await person.forwards("Fix it today", "Or I want my money back")
    await person.forwards("Näin ei voi jatkua 🙂", by="Kaisa", sender="78")
    await person.commands("clients")
    await person.taps("Kaisa", "On the lock screen")
    await person.says("the blue one")
    before = await person.says("They want the logo in blue")
    await person.edits(before, "They want the logo in green")
    await person.attaches("the screenshot")
    await person.forwards("And the invoice?")
    await person.taps("Stop first", "4")

    def remove_one(conn: object) -> None:
        found = people.find(conn, person.coach.world.master, CHANNEL, BOT, person.external_id)  # type: ignore[arg-type]  # a connection
        assert found is not None
        row = conn.execute(tables.entries.select().where(tables.entries.c.number == 2)).first()  # type: ignore[attr-defined]  # as above
        now = person.coach.clock.at
        new_id = person.coach.world.new_id
        people.set_manner(conn, found.id, Manner("gregorian", latin=True))  # type: ignore[arg-type]  # as above
        people.set_brief(conn, found.id, brief=True)  # type: ignore[arg-type]  # as above
        moods.add(conn, found, Mood(new_id(now), None, now, 4))  # type: ignore[arg-type]  # as above
        cases.remove(conn, found, row.id, ids=lambda: new_id(now), now=now)  # type: ignore[arg-type]  # as above

    await person.coach.database.turn(remove_one)


async def test_everything_comes_out_and_goes_in_again(coach: Coach, tmp_path: Path) -> None:
    """What one exports and another brings in is equal, and so is what that one exports."""
    ann = coach.person()
    await lives_a_little(ann)
    taken = await export(ann)
    there = alike(taken)
    assert len(there["clients"]) == 3  # type: ignore[arg-type]  # a list
    called = {each["name"]: each["alias"] for each in there["clients"]}  # type: ignore[attr-defined]  # a list
    assert called == {"Sam": None, "Kaisa": "the blue one", "": None}
    assert all(there[each] for each in ("privates", "moods", "routines", "choices", "settings"))
    assert there["reading"] == {"calendar": "gregorian", "latin": True, "brief": True}
    (tmp_path / "other").mkdir()
    async with running(tmp_path / "other") as other:
        bob = other.person("200", "Bob")
        await bob.sends_file(taken, "even-keel-2026-03-02.zip")
        await bob.taps("Bring them in")
        assert "Brought in: 8 entries" in bob.sees
        again = await export(bob)
        assert alike(again) == there
        holds = await other.database.turn(lambda conn: _chains_hold(conn, other, bob))
        assert holds == [True] * 3


def _chains_hold(conn: object, coach: Coach, whose: Person) -> list[bool]:
    found = people.find(conn, coach.world.master, CHANNEL, BOT, whose.external_id)  # type: ignore[arg-type]  # a connection
    assert found is not None
    ids = conn.execute(tables.cases.select()).scalars().all()  # type: ignore[attr-defined]  # as above
    return [cases.verify_chain(conn, found, each) for each in ids]  # type: ignore[arg-type]  # as above


async def test_the_text_reads_like_a_record(ann: Person) -> None:
    """The readable text holds every word that was kept, and says what was removed and when."""
    await lives_a_little(ann)
    text = member(await export(ann), "records.txt").decode()
    assert "Fix it today" in text
    assert "They want the logo in green" in text
    assert "Or I want my money back" not in text
    assert re.search(r"removed by owner on \w", text)
    assert "== Kaisa ==\nReminders call them: the blue one\n" in text


async def test_the_published_schema_fits(ann: Person) -> None:
    """The schema in the repository is the one of this program, and exports keep to it."""
    published = json.loads((ROOT / "bot/cases/dossier.schema.json").read_text())
    assert published == dossier.schema()
    await lives_a_little(ann)
    taken = await export(ann)
    assert json.loads(member(taken, "dossier.schema.json")) == published
    assert dossier.read(member(taken, "dossier.json")).entries == 8


async def test_records_go_only_where_there_is_nothing(ann: Person) -> None:
    """Where something is kept already, an export is a file like any other, and that is said."""
    await ann.forwards("Fix it today")
    taken = await export(ann)
    await ann.sends_file(taken, "even-keel-2026-03-02.zip")
    assert "only where there is nothing yet" in ann.sees
    assert "Bring them in" not in ann.labels


def broken(change: Callable[[dict[str, object]], object]) -> Callable[[bytes], bytes]:
    def made(taken: bytes) -> bytes:
        read = json.loads(member(taken, "dossier.json"))
        change(read)
        return packed(dossier__json=json.dumps(read).encode())

    return made


def damaged(taken: bytes) -> bytes:
    at = taken.index(b"dossier.json") + 200
    return taken[:at] + b"damaged" + taken[at + 7 :]


def first_entry(read: dict[str, object]) -> dict[str, object]:
    entry: dict[str, object] = read["clients"][0]["cases"][0]["entries"][0]  # type: ignore[index]  # JSON
    return entry


HOSTILE: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "cut short": (lambda taken: taken[: len(taken) // 2], "not a ZIP"),
    "nothing": (lambda _: b"", "not a ZIP"),
    "no ZIP": (lambda _: b"hello", "not a ZIP"),
    "damaged bytes": (damaged, "not a ZIP"),
    "another ZIP": (lambda _: packed(holiday__txt=b"sun"), "dossier.json is missing"),
    "a path": (
        lambda taken: packed(
            **{"../../etc/x": b"", "dossier__json": member(taken, "dossier.json")}
        ),
        "left it alone",
    ),
    "many members": (lambda _: packed(**{f"f{n}": b"" for n in range(100)}), "left it alone"),
    "a bomb": (lambda _: packed(dossier__json=b"[" + b" " * 90_000_000), "Unpacked"),
    "no JSON": (lambda _: packed(dossier__json=b"{"), "not JSON"),
    "deep JSON": (lambda _: packed(dossier__json=b"[" * 100_000), "not JSON"),
    "not UTF-8": (lambda _: packed(dossier__json=b'{"a": "\xff"}'), "not JSON"),
    "a newer format": (broken(lambda read: read.update(format=2)), "format"),
    "a missing part": (broken(lambda read: read.pop("made_at")), "made_at: it is missing"),
    "something foreign": (broken(lambda read: read.update(sql="drop")), "does not belong there"),
    "a wrong type": (broken(lambda read: read.update(clients="many")), "clients"),
    "a huge number": (broken(lambda read: first_entry(read).update(number=10**30)), "number"),
    "other words": (
        broken(lambda read: first_entry(read)["content"].update(text="I paid")),  # type: ignore[attr-defined]  # JSON
        "not what was recorded",
    ),
    "another time": (
        broken(lambda read: first_entry(read).update(happened_at="2020-01-01T00:00:00Z")),
        "chain breaks at entry 1",
    ),
    "an entry less": (
        broken(lambda read: read["clients"][0]["cases"][0]["entries"].pop()),  # type: ignore[index]  # JSON
        "chain breaks",
    ),
    "an unknown zone": (broken(lambda read: read.update(zone="Mars/Base")), "zone"),
    "an unknown language": (broken(lambda read: read.update(language="xx")), "language"),
    "a clock that no day has": (
        broken(lambda read: read["settings"].update(begin="25:00")),  # type: ignore[attr-defined]  # JSON
        "settings.begin",
    ),
    "a routine that nobody knows": (
        broken(lambda read: read.update(routines=[{"routine": "run"}])),
        "routines.0",
    ),
    "a word for a client that breaks its line": (
        broken(lambda read: read["clients"][0].update(alias="the\nblue one")),  # type: ignore[index]  # JSON
        "clients.0.alias",
    ),
    "a word for a client that turns what follows": (
        broken(lambda read: read["clients"][0].update(alias="the \u202eblue one")),  # type: ignore[index]  # JSON
        "clients.0.alias",
    ),
    "a NUL": (broken(lambda read: read.update(zone="a\0b")), "zone"),
}


@pytest.mark.parametrize("what", HOSTILE)
async def test_a_hostile_file_changes_nothing(coach: Coach, what: str, tmp_path: Path) -> None:
    """A file made by hand, cut short or hostile gets a clear answer; nothing of it is kept."""
    ann, bob = coach.person(), coach.person("200", "Bob")
    await ann.forwards("Fix it today", "Or I want my money back")
    make, answer = HOSTILE[what]
    await bob.sends_file(make(await export(ann)), "even-keel-2026-03-02.zip")
    await bob.taps("Bring them in")
    assert answer in bob.sees, bob.sees
    assert "Nothing was changed" in bob.sees
    rows = await coach.database.turn(lambda conn: conn.execute(tables.clients.select()).all())
    assert len(rows) == 1, "only Ann's"
    assert not list((tmp_path / "spool").glob("*/dossier*"))


async def test_one_thing_at_a_time(coach: Coach, ann: Person) -> None:
    """While something is being made, another order has to wait, and can be cancelled."""
    await ann.forwards("Fix it today")
    coach.errands._stopped = True
    await ann.commands("export")
    await ann.commands("export")
    assert "one thing at a time" in ann.screen
    await ann.taps("Cancel")
    assert "Cancelled" in ann.sees
    coach.errands._stopped = False
    assert await export(ann)


async def test_what_was_begun_is_done_after_a_restart(coach: Coach, ann: Person) -> None:
    """An errand that a dead program had in hand is taken up by the next one."""
    await ann.forwards("Fix it today")
    coach.errands._stopped = True
    await ann.commands("export")
    at = coach.clock.at
    await coach.database.turn(
        lambda conn: errands.claim(conn, by="dead", until=at.replace(year=2030), now=at, limit=9)
    )
    coach.errands._stopped = False
    coach._ordered = True
    await coach.settle()
    assert "Fix it today" in member(next(iter(ann.chat.files.values())), "records.txt").decode()


async def test_erasing_takes_the_errand_along(coach: Coach, ann: Person, tmp_path: Path) -> None:
    """Whoever erases everything while a file is made gets no file, and none lies about."""
    await ann.forwards("Fix it today")
    coach.errands._stopped = True
    await ann.commands("export")
    (folder := tmp_path / "spool" / "left").mkdir(parents=True)
    await ann.commands("erase")
    await ann.taps("Delete everything", "Yes, delete it all")
    coach.errands._stopped = False
    await coach.errands.look()
    await coach.errands.sweep()
    assert not ann.chat.files
    assert not folder.exists()
