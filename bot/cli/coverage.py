"""`evenkeel coverage`: which steps, options and branches the golden walks touch."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from bot import app
from bot.cli.check import readable
from bot.errors import BotError
from bot.playbook.parse import load, read
from bot.playbook.problems import did_you_mean, quoted
from bot.settings import read_what_fits
from bot.workshop import coverage as covering
from bot.workshop import golden_file
from bot.workshop.coverage import Covered
from bot.workshop.golden import Golden

WALKS = Path("tests/walks")
BELOW = 1


def coverage(
    names: Sequence[str], *, walks: Path, shape: str = "text", at_least: float = 0.0
) -> None:
    """Say what is touched and what is not, with lines; exit 1 below `at_least` per cent."""
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
