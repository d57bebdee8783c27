"""A case for somebody else: what is in the file, what never is, and that tampering shows."""

import asyncio
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from bot.documents import apart
from bot.errands import casefile, verify
from bot.errands.work import Fetched
from bot.messages import Attachment, Forward
from bot.store import cases, people, tables
from tests.support.coach import BOT, CHANNEL, Person, forwarded

Line = dict[str, Any]


@pytest.fixture(autouse=True)
def undrawn(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawing takes a second; only the tests that look at the PDF have it drawn."""
    if "drawing" not in request.fixturenames:
        monkeypatch.setattr(apart, "available", lambda: False)


@pytest.fixture
def drawing() -> None:
    """Asked for by a test that looks at a PDF."""


def unpacked(person: Person, into: Path, part: str = "") -> Path:
    """What the person was sent, in one folder; of the parts only one, if it is named."""
    into.mkdir(exist_ok=True)
    for name, content in person.chat.files.items():
        if name.startswith("even-keel-case") and part in name:
            with zipfile.ZipFile(io.BytesIO(content)) as opened:
                opened.extractall(into)
    return into


async def exported(person: Person, folder: Path, how_much: str = "The whole case") -> Path:
    """Export the case at hand, as a person would, and unpack it."""
    await person.commands("case")
    await person.taps("Export this case", how_much)
    return unpacked(person, folder)


async def photo(person: Person, caption: str, content: bytes, *, name: str = "file-1") -> None:
    """Forward a client's photo that the channel can give back."""
    person.coach.files[name] = content
    sent = forwarded(caption)
    attachment = Attachment("photo", name, f"unique-{name}", len(content))
    await person.does(Forward(sent.origin, sent.text, attachment))
    await person.coach.advance(seconds=2)


async def a_dispute(person: Person) -> None:
    """Another client's words, messages, a photo, a removal and a withdrawal, and some heat."""
    await person.forwards("Other words entirely", by="Kaisa", sender="78")
    await person.forwards("Fix it today", "Or I want my money back", "We agreed on Friday")
    await photo(person, "Look at this", b"the bytes of a screenshot")
    await person.forwards("One more thing")

    def change(conn: Connection) -> None:
        coach = person.coach
        found = people.find(conn, coach.world.master, CHANNEL, BOT, person.external_id)
        assert found is not None
        case = cases.case_of(
            conn,
            found,
            cases.clients(conn, found, limit=1)[0].id,
            ids=lambda: coach.world.new_id(coach.clock.now()),
            now=coach.clock.now(),
        )
        by_number = {row.number: row for row in cases.entries(conn, found, case.id, limit=99)}

        def ids() -> str:
            return coach.world.new_id(coach.clock.now())

        cases.remove(conn, found, by_number[2].id, ids=ids, now=coach.clock.now())
        cases.take_back(conn, found, by_number[5].id, ids=ids, now=coach.clock.now())
        content = by_number[3].content
        assert content is not None
        cases.amend(conn, found, by_number[3].id, id=ids(), content=content, now=coach.clock.now())

    await person.coach.database.turn(change)


def lines(folder: Path) -> list[Line]:
    return [json.loads(each) for each in (folder / "entries.jsonl").read_text().splitlines()]


def checked(folder: Path, capsys: pytest.CaptureFixture[str], *more: str) -> list[str]:
    """What the verifier finds wrong; what it ends with, it agrees with."""
    capsys.readouterr()
    code = verify.main([str(folder), *more])
    problems = [
        each.removeprefix("PROBLEM: ")
        for each in capsys.readouterr().out.splitlines()
        if each.startswith("PROBLEM: ")
    ]
    assert bool(code) == bool(problems)
    return problems


async def test_a_fresh_export_holds(ann: Person, tmp_path: Path) -> None:
    """The program in the file, run alone with nothing but Python, finds nothing wrong."""
    await a_dispute(ann)
    folder = await exported(ann, tmp_path / "case")
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-I", "-S", "verify.py"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Everything that is here holds: 8 entries, whole chain." in done.stdout
    assert done.returncode == 0
    assert (folder / "attachments/0004-photo.jpg").read_bytes() == b"the bytes of a screenshot"
    assert "no PDF in it" in ann.sees
    head = json.loads((folder / "case.json").read_text())["head"]
    assert head in ann.sees


async def test_only_this_case_and_no_feelings(ann: Person, tmp_path: Path) -> None:
    """Nothing of another client, nothing removed or taken back, nothing private is in the file."""
    await a_dispute(ann)
    await ann.forwards("Do it now")
    await ann.taps("Stop first", "4")
    folder = await exported(ann, tmp_path / "case")
    everything = b"".join(each.read_bytes() for each in folder.rglob("*") if each.is_file())
    assert b"We agreed on Friday" in everything
    for never in (b"Other words", b"Kaisa", b"Or I want my money", b"One more thing", b"heat"):
        assert never not in everything
    reasons = {line["number"]: line["withheld"] for line in lines(folder)}
    assert set(reasons.values()) >= {None, "removed", "withdrawn"}
    assert all("commitment" in line for line in lines(folder))


async def test_a_moved_entry_is_told_and_not_shown(ann: Person, tmp_path: Path) -> None:
    """What belongs to another case by now keeps its place in the chain, without its words."""
    await ann.forwards("Theirs, not Sam's", "Sam's own")

    def move(conn: Connection) -> None:
        coach = ann.coach
        found = people.find(conn, coach.world.master, CHANNEL, BOT, ann.external_id)
        assert found is not None
        row = conn.execute(tables.entries.select().where(tables.entries.c.number == 1)).one()

        def ids() -> str:
            return coach.world.new_id(coach.clock.now())

        client = cases.client(conn, found, cases.clients(conn, found, limit=1)[0].id)
        assert client is not None
        other = cases.add_client(conn, found, id=ids(), name="Kim", now=coach.clock.now())
        case = cases.add_case(conn, found, other.id, id=ids(), title=None, now=coach.clock.now())
        cases.move(conn, found, row.id, case, ids=ids, now=coach.clock.now())
        cases.archive(conn, found, other.id, coach.clock.now())

    await ann.coach.database.turn(move)
    folder = await exported(ann, tmp_path / "case")
    first, second, note = lines(folder)
    assert first["withheld"] == "moved"
    assert "content" not in first
    assert second["content"]["text"] == "Sam's own"
    assert note["kind"] == "moved"
    assert verify.main([str(folder)]) == 0


def word(found: list[Line]) -> None:
    found[0]["content"]["text"] += "."


def time(found: list[Line]) -> None:
    at = datetime.fromisoformat(found[0]["happened_at"]).replace(minute=1)
    found[0]["happened_at"] = at.isoformat()


def kind(found: list[Line]) -> None:
    found[2]["kind"] = "agreement"


def order(found: list[Line]) -> None:
    found[0], found[2] = found[2], found[0]


def gap(found: list[Line]) -> None:
    del found[1]


def cut(found: list[Line]) -> None:
    del found[-1]


def unsaid(found: list[Line]) -> None:
    del found[0]["content"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (word, "entry 1: its words are not the ones that were recorded"),
        (time, "entry 1: does not follow from the one before it"),
        (kind, "entry 3: does not follow from the one before it"),
        (order, "entry 1: is not where it belongs (found 3)"),
        (gap, "entry 2: is not where it belongs (found 3)"),
        (cut, "the chain does not end at its head: entry 8 was the last"),
        (unsaid, "entry 1: its words are missing"),
    ],
)
async def test_a_changed_line_is_told(
    ann: Person,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    change: Callable[[list[Line]], None],
    said: str,
) -> None:
    """A word, a time, a kind, the order, a line left out: each has a line that says where."""
    await a_dispute(ann)
    folder = await exported(ann, tmp_path / "case")
    found = lines(folder)
    change(found)
    (folder / "entries.jsonl").write_text("".join(json.dumps(each) + "\n" for each in found))
    problems = checked(folder, capsys)
    assert said in problems
    assert "part 1: entries.jsonl is not the file that was exported" in problems


async def test_a_changed_file_or_head_is_told(
    ann: Person, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An attachment with another byte, one that is gone, another head, a path out of the folder."""
    await a_dispute(ann)
    folder = await exported(ann, tmp_path / "case")
    attachment = folder / "attachments/0004-photo.jpg"
    attachment.write_bytes(b"the bytes of another one")
    assert (
        "entry 4: its file attachments/0004-photo.jpg is not the one that was exported"
        in checked(folder, capsys)
    )
    attachment.unlink()
    assert "entry 4: its file attachments/0004-photo.jpg is missing" in checked(folder, capsys)
    attachment.write_bytes(b"the bytes of a screenshot")
    assert checked(folder, capsys) == []
    assert checked(folder, capsys, "--head", "00") == [
        "the chain head is not the one that you gave"
    ]
    case = json.loads((folder / "case.json").read_text())
    (folder / "case.json").write_text(json.dumps({**case, "head": "00" * 32}))
    assert "the chain does not end at its head: entry 8 was the last" in checked(folder, capsys)
    listed = json.loads((folder / "part-1.json").read_text())
    listed["files"]["../outside"] = "00"
    (folder / "part-1.json").write_text(json.dumps(listed))
    assert "part 1: '../outside' does not name a file of this folder" in checked(folder, capsys)
    (folder / "case.json").write_text("{")
    assert any("cannot be read as an export" in each for each in checked(folder, capsys))


async def test_the_last_days_go_on_from_the_chain(ann: Person, tmp_path: Path) -> None:
    """A date range shows none of what was before it, and its chain still leads to the head."""
    await ann.forwards("Long ago")
    await ann.coach.advance(days=60)
    at = ann.coach.clock.at
    await ann.does(forwarded("Only lately", at=at))
    await ann.coach.advance(seconds=2)
    folder = await exported(ann, tmp_path / "case", "The last 30 days")
    assert [line["content"]["text"] for line in lines(folder)] == ["Only lately"]
    assert json.loads((folder / "case.json").read_text())["start"]["number"] == 1
    assert verify.main([str(folder)]) == 0


async def test_a_stretch_goes_from_one_day_to_another(
    ann: Person, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Between two typed days stands what happened on them; the rest keeps the chain whole."""
    for words in ("Before", "On the first day", "On the last day", "After"):
        await ann.does(forwarded(words, at=ann.coach.clock.at))
        await ann.coach.advance(days=10)
    await ann.commands("case")
    await ann.taps("Export this case", "From one day to another")
    await ann.says("soonish")
    assert "I could not read a time in that" in ann.screen
    await ann.says("12 March")
    await ann.says("2026-03-01")
    assert "That is before Thu 12 Mar" in ann.screen
    await ann.says("22 March")
    assert "From Thu 12 Mar to Sun 22 Mar, both days included." in ann.sees
    folder = unpacked(ann, tmp_path / "case")
    told = [line.get("content", {}).get("text") for line in lines(folder)]
    assert told == ["On the first day", "On the last day", None]
    assert checked(folder, capsys) == []
    said = json.loads((folder / "case.json").read_text())
    assert (said["since"][:10], said["until"][:10]) == ("2026-03-12", "2026-03-23")


async def test_a_stretch_may_go_until_today(ann: Person, tmp_path: Path) -> None:
    """The last day is today with a tap."""
    await ann.forwards("Only this")
    await ann.commands("case")
    await ann.taps("Export this case", "From one day to another")
    await ann.says("yesterday")
    await ann.taps("Until today")
    folder = unpacked(ann, tmp_path / "case")
    assert [line["content"]["text"] for line in lines(folder)] == ["Only this"]


async def test_large_ones_come_in_parts(
    ann: Person,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Files that do not fit go into further ZIPs; each part can be checked, and so can all."""
    monkeypatch.setattr(casefile, "PART", casefile._ALONGSIDE + 5_000)
    for at in range(3):
        await photo(ann, f"Number {at}", bytes([at]) * 2_000, name=f"file-{at}")
    await photo(ann, "Gone", b"", name="lost")
    del ann.coach.files["lost"]
    whole = await exported(ann, tmp_path / "all")
    assert checked(whole, capsys) == []
    assert "It came to 3 files" in ann.sees or "It came to 2 files" in ann.sees
    assert "One attachment could not be had from Telegram" in ann.sees
    second = unpacked(ann, tmp_path / "second", "part-2")
    assert checked(second, capsys) == []
    assert verify.main([str(second)]) == 0
    assert "Not here, so not checked: part 1" in capsys.readouterr().out
    missing = [line["file"] for line in lines(whole) if line["file"]["path"] is None]
    assert [each["not_retrievable"] for each in missing] == ["gone"]


async def test_another_try_gets_only_what_was_missing(
    ann: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When Telegram falters at one file, only that one is asked for again."""
    for at in range(3):
        await photo(ann, f"Number {at}", bytes([at]), name=f"file-{at}")
    seams, asked = ann.coach.errands._seams, list[str]()

    async def falters(file_id: str, to: Path) -> Fetched:
        asked.append(file_id)
        if asked == ["file-0"]:
            raise OSError("Telegram did not give the file")
        return await seams.fetch(file_id, to)

    monkeypatch.setattr(ann.coach.errands, "_seams", replace(seams, fetch=falters))
    await ann.commands("case")
    await ann.taps("Export this case", "The whole case")
    assert asked == ["file-0", "file-1", "file-2"]
    await ann.coach.advance(seconds=30)
    await ann.coach.errands.look()
    await asyncio.gather(*ann.coach.errands._tasks.values())
    assert asked == ["file-0", "file-1", "file-2", "file-0"]
    folder = unpacked(ann, tmp_path / "case")
    assert len(list((folder / "attachments").iterdir())) == 3
    assert verify.main([str(folder)]) == 0


@pytest.mark.usefixtures("drawing")
async def test_the_pdf_is_there(ann: Person, tmp_path: Path) -> None:
    """Where drawing is installed the case can be read on paper, in a right-to-left language too."""
    ann.language = "fa"
    await ann.forwards("سلام Sam، قرارمان ۲ بار اصلاح بود (v2.1)")
    await ann.commands("language", "fa")
    await a_dispute(ann)
    folder = await exported(ann, tmp_path / "case")
    assert (folder / "case.pdf").read_bytes().startswith(b"%PDF")
    assert verify.main([str(folder)]) == 0


async def test_it_speaks_to_whoever_reads_it(
    ann: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A third party reads who wrote and what was agreed in words, not in the names of fields."""
    pages: list[Any] = []

    async def noted(_template: str, values: object, _shape: str, target: Path, **_: object) -> None:
        pages.append(values)
        target.write_bytes(b"%PDF")  # noqa: ASYNC240  # a few bytes, in a test

    monkeypatch.setattr(apart, "available", lambda: True)
    monkeypatch.setattr(apart, "draw", noted)
    await ann.forwards("Two rounds for 500 USD")
    await ann.taps("Mark it", "An agreement", "Revisions included")
    await ann.says("2")
    await ann.taps("The amount")
    await ann.says("500 USD")
    await ann.taps("That is all", "Mark it", "A promise")
    await ann.commands("note", "They called at five")
    await ann.taps("For Sam")
    gone = forwarded("")
    lost = Attachment("video", "lost", "unique-lost", 3_000, "walkthrough.mp4")
    await ann.does(Forward(gone.origin, "", lost))
    await ann.coach.advance(seconds=2)
    await exported(ann, tmp_path / "case")
    said = json.dumps(pages, ensure_ascii=False)
    for words in (
        "The client wrote",
        "Sender's name: ",
        "Revisions included: 2",
        "Amount: ",
        "US$500",
        "Promised by the client",
        "As the keeper of this record remembered or typed it",
    ):
        assert words in said
    names = ("currency", "\\nname: ", "\\namount: ")  # as JSON writes a new line
    for words in ("You wrote", "They wrote", "As you remember", *names):
        assert words not in said
    listed = pages[0]["attachments"][0]["about"]
    assert "With entry" in listed
    assert "Not retrievable" in listed
