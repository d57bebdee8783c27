"""A case for somebody else: what is in the file, what never is, and that tampering shows."""

import io
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path


from bot.errands import casefile, verify
from bot.store import cases, people, tables
from tests.support.coach import BOT, CHANNEL, Coach, Person


def unpacked(person: Person, into: Path) -> Path:
    """Every part that the person was sent, in one folder."""
    into.mkdir(exist_ok=True)
    for name, content in person.chat.files.items():
        if name.startswith("even-keel-case"):
            with zipfile.ZipFile(io.BytesIO(content)) as opened:
                opened.extractall(into)
    return into


async def on_case(person: Person, do: Callable[..., None]) -> None:
    """Do something to the entries of the person's first named case, beside the chat."""
    coach = person.coach

    def turn(conn: object) -> None:
        found = people.find(conn, coach.world.master, CHANNEL, BOT, person.external_id)  # type: ignore[arg-type]  # a connection
        assert found is not None
        do(conn, found, coach)

    await coach.database.turn(turn)


async def export(person: Person, folder: Path, how_much: str = "The whole case") -> Path:
    """Export the case at hand, as a person would."""
    await person.commands("case")
    await person.taps("Export this case")
    await person.taps(how_much)
    return unpacked(person, folder)


async def a_dispute(person: Person) -> None:
    """Messages, a photo, an edit, heat, something taken out, and another client's words."""
    await person.forwards("Other words entirely", by="Kaisa", sender="78")
    await person.forwards("Fix it today", "Or I want my money back", "We agreed on Friday")
    person.coach.files["file-1"] = b"the bytes of a screenshot"

    def remove_one(conn, found, coach):  # type: ignore[no-untyped-def]  # handed on as it comes
        row = conn.execute(
            tables.entries.select().where(tables.entries.c.number == 2)
        ).first()
        now, new_id = coach.clock.at, coach.world.new_id
        cases.remove(conn, found, row.id, ids=lambda: new_id(now), now=now)

    await on_case(person, remove_one)


def checked(folder: Path, *more: str) -> tuple[int, str]:
    """Run the verifier as its reader would: alone, with the standard library only."""
    done = subprocess.run(  # noqa: S603  # our own file
        [sys.executable, "-I", "-S", str(folder / "verify.py"), *more],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


async def test_thin(ann: Person, tmp_path: Path) -> None:
    await a_dispute(ann)
    folder = await export(ann, tmp_path / "x")
    print(ann.sees[-1500:])
    print(sorted(p.name for p in folder.rglob("*")))
    print((folder / "entries.jsonl").read_text())
    code, said = checked(folder)
    print(said)
    import shutil; shutil.copy(folder / "case.pdf", "/tmp/proof/case.pdf")
    assert code == 0, said
