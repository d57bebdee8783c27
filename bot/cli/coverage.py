"""`evenkeel coverage`: what of the playbooks the golden walks touch, and walks for what is left."""

import json
import sys
from collections.abc import Iterable, Sequence
from itertools import count
from pathlib import Path

from bot import app
from bot.cli.check import readable
from bot.errors import BotError
from bot.i18n.languages import SOURCE
from bot.playbook.library import Library
from bot.playbook.parse import load, read
from bot.playbook.problems import did_you_mean, quoted
from bot.settings import read_what_fits
from bot.workshop import coverage as covering
from bot.workshop import golden_file
from bot.workshop.coverage import Covered
from bot.workshop.golden import Golden, others

WALKS = Path("tests/walks")
BELOW = 1

Files = Sequence[tuple[str, bytes]]


def coverage(
    names: Sequence[str], *, walks: Path, shape: str = "text", at_least: float = 0.0
) -> None:
    """Say what is touched and what is not, with lines; exit 1 below `at_least` per cent."""
    files, library = _read(names, walks)
    # Of several files with one name the last one counts.
    marks = {Path(path).stem: read(source, path, ()).marks for path, source in files}
    every = covering.covered(walks_in(walks), library, marks)
    told = [each for each in every if not names or each.playbook in names]
    parts = sum(each.parts for each in told)
    percent = 100.0 * sum(each.parts - len(each.untouched) for each in told) / parts
    if shape == "json":
        plain = [_plain(each, marks[each.playbook].file) for each in told]
        print(json.dumps({"percent": percent, "playbooks": plain}))
    else:
        for each in told:
            print(f"{each.playbook}: {each.percent:.1f} % of {each.parts}")
            for part, line in each.untouched:
                print(f"  {marks[each.playbook].file}:{line}: {part.what} is in no walk")
        print(f"Altogether {percent:.1f} % of {parts} steps, options and branches.")
    if any(each.percent < at_least for each in told):
        raise SystemExit(BELOW)


def write(names: Sequence[str], *, walks: Path) -> None:
    """Write walks for what no walk of a playbook touches yet, into a folder named after it.

    No file is written over, and what another playbook's walks touch by using it does not count.
    """
    from bot.workshop.walker.explore import explore
    from bot.workshop.walker.printing import Printer
    from bot.workshop.walker.tours import tours

    _, library = _read(names, walks)
    there = [(each.playbook, covering.touched(each, library)) for each in walks_in(walks)]
    for name in sorted(names or library.playbooks):
        book = library.playbooks[name].playbook
        touched = set[covering.Key]().union(*(keys for of, keys in there if of == name))
        wanted = {each.key for each in covering.parts(book)} - touched
        if not wanted:
            continue
        walked = explore(book, others(book, library), Printer({}, (SOURCE,)))
        for tour in tours(walked, library, wanted):
            print(f"Wrote {_written(walks / name, tour.name, tour.written())}", file=sys.stderr)


def _written(folder: Path, name: str, text: str) -> Path:
    """Write a file under this name, or under the first number that is free."""
    try:
        folder.mkdir(exist_ok=True)
        for number in count(1):
            path = folder / f"{name if number == 1 else f'{name}-{number}'}.yaml"
            if not path.exists():
                path.write_text(text, encoding="utf-8")
                return path
    except OSError as error:
        raise BotError(f"{error.filename} cannot be written: {error.strerror}.") from None
    raise AssertionError("numbers do not end")


def _read(names: Sequence[str], walks: Path) -> tuple[Files, Library]:
    """Read the playbooks; a BotError says what is wrong with them, or what is not there."""
    if not walks.is_dir():
        raise BotError(f"There is no folder {walks} with golden walks; name it with --walks.")
    files = readable(app.playbook_folders(read_what_fits()[0]))
    library, problems = load(files)
    if problems.errors:
        raise BotError(str(problems.errors))
    for name in names:
        if name not in library.playbooks:
            advice = did_you_mean(name, library.playbooks, "'evenkeel check' lists them.")
            raise BotError(f"There is no playbook {quoted(name)}; {advice}")
    return files, library


def walks_in(folder: Path) -> Iterable[Golden]:
    """Read the golden walks of a folder; a BotError says all that is wrong with all of them."""
    found, wrong = [], []
    for path in sorted(folder.rglob("*.yaml")):
        try:
            found.append(golden_file.read(path.read_bytes(), str(path)))
        except BotError as problem:
            wrong.append(str(problem))
    if wrong:
        raise BotError("\n".join(wrong))
    return found


def _plain(each: Covered, path: str) -> dict[str, object]:
    return {
        "playbook": each.playbook,
        "percent": each.percent,
        "parts": each.parts,
        "untouched": [
            {"path": path, "line": line, "what": part.what} for part, line in each.untouched
        ],
    }
