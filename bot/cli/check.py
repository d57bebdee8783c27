"""`evenkeel check`: every problem of every playbook in one run, for people, programs and GitHub."""

import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path

from bot import resources
from bot.app import locale_folders, playbook_folders
from bot.errors import BotError
from bot.i18n import catalogs
from bot.playbook.checks import GUIDE_CHECKS, LIBRARY_CHECKS, SCREEN_CHECKS
from bot.playbook.parse import load
from bot.playbook.problems import Problem, Problems, Severity
from bot.playbook.yaml_nodes import MAX_BYTES
from bot.settings import read_what_fits

WRONG = 1
_BOLD, _RED, _YELLOW, _DIM, _PLAIN = "\33[1m", "\33[31m", "\33[33m", "\33[2m", "\33[0m"


class Format(StrEnum):
    """How problems are written down."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


def check(paths: Sequence[Path], shape: Format = Format.TEXT) -> None:
    """Say all that is wrong with playbooks and their translations; 0 sound, 1 with errors.

    Without paths, the shipped playbooks and those of EVENKEEL_PLAYBOOKS; warnings are no errors.
    """
    count, found = examine(paths)
    match shape:
        case Format.JSON:
            print(json.dumps([_plain(each) for each in found], ensure_ascii=False, indent=2))
        case Format.GITHUB:
            for each in found:
                print(_annotation(each))
        case Format.TEXT:
            _tell(found, count)
    raise SystemExit(WRONG if found.errors else 0)


def examine(paths: Sequence[Path] = ()) -> tuple[int, Problems]:
    """Check these files and folders, or all playbooks; gives how many files, and the problems."""
    settings, _ = read_what_fits()
    folders = playbook_folders(settings)
    for folder in folders:
        if not folder.is_dir():
            raise BotError(f"EVENKEEL_PLAYBOOKS names {folder}, which is not a folder.")
    given = list(_files(paths or folders))
    if not given:
        raise BotError("There is no playbook here: a playbook is a file that ends in .yaml.")
    known = {_shown(path) for path in given}
    # What is checked may use what it stands beside, or what is shipped.
    around = [path for path in _files(folders) if _shown(path) not in known]
    words = catalogs.load(locale_folders(settings), report=lambda _problem: None)
    spoken = {code: words[code] for code in words.languages if code != "en"}
    files = [(_shown(path), _read(path)) for path in (*around, *given)]
    whole = not paths or resources.playbooks_dir() in {each.resolve() for each in paths}
    together = (*LIBRARY_CHECKS, *GUIDE_CHECKS) if whole else LIBRARY_CHECKS
    _, found = load(files, spoken, together, SCREEN_CHECKS)
    about = known | {_shown(each) for each in (paths or folders) if each.is_dir()}
    return len(given), Problems(
        (*(each for each in found if each.path in about), *_translations(paths or folders))
    )


def readable(folders: Sequence[Path]) -> list[tuple[str, bytes]]:
    """Read all playbooks of some folders, each with the path that one would type from here."""
    return [(_shown(path), _read(path)) for path in _files(folders)]


def _files(places: Iterable[Path]) -> Iterator[Path]:
    for place in places:
        if place.is_dir():
            yield from sorted(each for each in place.glob("*.y*ml") if each.is_file())
        elif place.is_file():
            yield place
        else:
            raise BotError(f"There is no file or folder {place}.")


def _translations(places: Iterable[Path]) -> Iterator[Problem]:
    """Check the translation files beside whole folders; a file alone is checked alone."""
    from bot.workshop import translations

    for place in places:
        if not place.is_dir() or not catalogs.beside(place).is_dir():
            continue
        try:
            domain = translations.playbooks(place)
        except BotError:
            continue  # what is wrong with its playbooks is told already
        yield from translations.check(domain)


def _read(path: Path) -> bytes:
    """Read a file as far as its size can matter."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise BotError(f"{path} cannot be read: {error.strerror}.") from None


def _shown(path: Path) -> str:
    """Name a file as one would type it from here."""
    resolved = path.resolve()
    here = Path.cwd()
    return (resolved.relative_to(here) if resolved.is_relative_to(here) else resolved).as_posix()


# --- writing it down -----------------------------------------------------------------------------


def _tell(found: Problems, count: int) -> None:
    coloured = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    for each in found:
        print(_coloured(each) if coloured else each)
    said = [
        f"{number} {what}{'' if number == 1 else 's'}"
        for number, what in ((len(found.errors), "error"), (len(found.warnings), "warning"))
        if number
    ]
    playbooks = f"{count} playbook{'' if count == 1 else 's'}"
    print(f"{playbooks}: {' and '.join(said)}." if said else f"{playbooks}, all sound.")


def _coloured(each: Problem) -> str:
    tint = _RED if each.severity is Severity.ERROR else _YELLOW
    advice = f"; {each.advice}" if each.advice else ""
    return (
        f"{_BOLD}{each.path}:{each.line}:{each.column}:{_PLAIN} "
        f"{tint}{each.severity}{_PLAIN}: {each.what}{advice} {_DIM}[{each.code}]{_PLAIN}"
    )


def _plain(each: Problem) -> dict[str, str | int]:
    return {
        "path": each.path,
        "line": each.line,
        "column": each.column,
        "severity": each.severity.value,
        "code": each.code,
        "what": each.what,
        "advice": each.advice,
    }


def _annotation(each: Problem) -> str:
    """Write a workflow command of GitHub; what would end its parts early is escaped."""
    said = each.what + (f"; {each.advice}" if each.advice else "")
    for sign, escaped in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A")):
        said = said.replace(sign, escaped)
    file = each.path.replace("%", "%25").replace(",", "%2C").replace(":", "%3A")
    return (
        f"::{each.severity} file={file},line={each.line},col={each.column},"
        f"title={each.code}::{said}"
    )
