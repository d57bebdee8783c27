"""`evenkeel walk`: every path of every playbook, in every language, and what has to hold there."""

import gc
import json
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from enum import StrEnum
from itertools import chain
from pathlib import PurePath

from bot.app import locale_folders, playbook_folders
from bot.cli.check import readable
from bot.errors import BotError
from bot.i18n import catalogs
from bot.i18n.languages import SOURCE
from bot.playbook.library import Library, family
from bot.playbook.marks import Marks
from bot.playbook.models import Playbook
from bot.playbook.parse import load, read
from bot.playbook.problems import did_you_mean, listed, quoted
from bot.settings import read_what_fits
from bot.workshop.walker.explore import explore
from bot.workshop.walker.invariants import RULES
from bot.workshop.walker.printing import Printer
from bot.workshop.walker.report import BOUNDS, Report, lines, report

WRONG = 1
MOST_AT_ONCE = 2
"""Walks side by side, a process each."""

Files = Sequence[tuple[str, bytes]]
"""Playbooks as they are read: path and content."""


class Format(StrEnum):
    """How a walk is told."""

    TEXT = "text"
    JSON = "json"


def walk(ids: Sequence[str], language: str | None = None, shape: Format = Format.TEXT) -> None:
    """Walk playbooks, all of them without `ids`; 0 if everything holds, 1 if something breaks."""
    settings, _ = read_what_fits()
    files = readable(playbook_folders(settings))
    library, _ = load(files, {})
    spoken = catalogs.load(locale_folders(settings), report=lambda _problem: None).languages
    known = (SOURCE, *sorted(set(spoken) - {SOURCE}))
    if language is not None and language not in known:
        raise BotError(
            f"There are no texts in {quoted(language)}; there are {listed(known, 'and')}."
        )
    for name in ids:
        if name not in library.playbooks:
            otherwise = "'evenkeel check' lists what is wrong with those that are there."
            raise BotError(
                f"There is no sound playbook {quoted(name)}; "
                f"{did_you_mean(name, library.playbooks, otherwise)}"
            )
    told = walked(ids or tuple(library.playbooks), files, (language,) if language else known)
    if shape is Format.JSON:
        told_of = {"playbooks": [asdict(each) for each in told], "proved": RULES, "cut": BOUNDS}
        print(json.dumps(told_of, indent=2, ensure_ascii=False))
    else:
        _tell(told)
    raise SystemExit(WRONG if any(each.broken for each in told) else 0)


def walked(ids: Sequence[str], files: Files, languages: Sequence[str]) -> list[Report]:
    """Walk playbooks of some files, on as many processors as there are."""
    shares = [each for at in range(MOST_AT_ONCE) if (each := ids[at::MOST_AT_ONCE])]
    if len(shares) < MOST_AT_ONCE:
        found = [_share(each, files, languages) for each in shares]
    else:
        with ProcessPoolExecutor(len(shares)) as pool:
            given = ([each] * len(shares) for each in (files, languages))
            found = list(pool.map(_share, shares, *given))
    order = {name: at for at, name in enumerate(ids)}
    return sorted(chain.from_iterable(found), key=lambda each: order[each.playbook])


def _share(ids: Sequence[str], files: Files, languages: Sequence[str]) -> list[Report]:
    """Walk some of the playbooks in this process."""
    library, _ = load(files, {})
    settings, _ = read_what_fits()
    spoken = catalogs.load(locale_folders(settings), report=lambda _problem: None)
    printer = Printer(spoken, languages)
    # Nothing of a walk is garbage before its end; looking for it takes a quarter of the time.
    gc.disable()
    found = []
    for name in ids:
        book = library.playbooks[name].playbook
        members = family(book, lambda each: _sound(library, each))
        others = {each: inner for each, inner in members.items() if each != name}
        marks = {each: _marks(each, files) for each in members}
        found.append(report(explore(book, others, printer), others, printer, marks))
        gc.collect()
    return found


def _sound(library: Library, name: str) -> Playbook | None:
    pinned = library.get(name)
    return None if pinned is None else pinned.playbook


def _marks(name: str, files: Files) -> Marks:
    """Read a file for the places in it; of several with one name the last one counts."""
    path, source = [each for each in files if PurePath(each[0]).stem == name][-1]
    return read(source, path, ()).marks


def _tell(told: Sequence[Report]) -> None:
    for each in told:
        print("\n".join(lines(each)))
    width = max(map(len, RULES))
    print("\nProved of every path:")
    for code, rule in RULES.items():
        print(f"  {code:<{width}}  {rule}")
    print("\nHow it was cut down:")
    for bound in BOUNDS:
        print(f"  {bound}")
    broken = sum(len(each.broken) for each in told)
    what = "1 thing does not hold" if broken == 1 else f"{broken} things do not hold"
    count = f"{len(told)} playbook{'' if len(told) == 1 else 's'} walked"
    print(f"\n{count}, {what if broken else 'all of it holds'}.")
