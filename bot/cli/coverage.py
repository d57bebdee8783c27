"""`evenkeel coverage`: which steps, options and branches the golden walks touch."""

import json
from collections.abc import Sequence
from pathlib import Path

from bot import app
from bot.errors import BotError
from bot.playbook.marks import Marks
from bot.playbook.parse import load, read
from bot.playbook.problems import closest, quoted
from bot.settings import read_settings
from bot.workshop import coverage as covering
from bot.workshop import golden

WALKS = Path("tests/walks")
BELOW = 1


def coverage(
    names: Sequence[str], *, walks: Path, shape: str = "text", at_least: float = 0.0
) -> None:
    """Say what is touched and what is not, with lines; exit 1 below `at_least` per cent."""
    if not walks.is_dir():
        raise BotError(f"There is no folder {walks} with golden walks; name it with --walks.")
    files: dict[str, tuple[str, bytes]] = {}
    for folder in app.playbook_folders(read_settings()):
        for path in sorted(folder.glob("*.yaml")):
            files[path.stem] = (str(path), path.read_bytes())
    library, problems = load(files.values())
    if problems.errors:
        raise BotError("\n".join(str(each) for each in problems.errors))
    for name in names:
        if name not in library.playbooks:
            near = closest(name, library.playbooks)
            hint = f"; did you mean {quoted(near)}?" if near else "."
            raise BotError(f"There is no playbook {quoted(name)}{hint}")
    marks: dict[str, Marks] = {
        name: read(source, path).marks for name, (path, source) in files.items()
    }
    found = [
        golden.read(path.read_text(encoding="utf-8"), str(path))
        for path in sorted(walks.glob("*.yaml"))
    ]
    every = covering.covered(found, library, marks)
    told = [each for each in every if not names or each.playbook in names]
    parts = sum(each.parts for each in told)
    missed = sum(len(each.untouched) for each in told)
    percent = 100.0 * (parts - missed) / parts if parts else 100.0
    if shape == "json":
        print(json.dumps({"percent": percent, "playbooks": [_plain(each, files) for each in told]}))
    else:
        for each in told:
            print(f"{each.playbook}: {each.percent:.1f} % of {each.parts}")
            for part, line in each.untouched:
                print(f"  {files[each.playbook][0]}:{line}: {part.what} is in no walk")
        print(f"Altogether {percent:.1f} % of {parts} steps, options and branches.")
    if percent < at_least:
        raise SystemExit(BELOW)


def _plain(each: covering.Covered, files: dict[str, tuple[str, bytes]]) -> dict[str, object]:
    return {
        "playbook": each.playbook,
        "percent": each.percent,
        "parts": each.parts,
        "untouched": [
            {"path": files[each.playbook][0], "line": line, "what": part.what}
            for part, line in each.untouched
        ],
    }
