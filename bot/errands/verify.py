"""Checks an exported case offline: every file, every commitment, and the chain of the entries.

Usage: python3 verify.py [--head CHAIN-HEAD] [FOLDER]

Needs Python 3.8 or later and nothing else. Unpack every part into one folder first; parts that
are not there are named. Prints one line for each problem, and ends with 1 if there was any.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Callable  # noqa: UP035  # runs on older Pythons

Problem = Callable[[str], None]

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)  # noqa: UP017  # runs on older Pythons
FIELDS = ("amends", "grade", "happened_at", "kind", "number", "recorded_at")


def canonical(value: object) -> bytes:
    """Write a value in the one form that is hashed."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def digest(path: Path) -> str:
    """Take the SHA-256 of a file, piece by piece."""
    found = hashlib.sha256()
    with path.open("rb") as opened:
        for piece in iter(lambda: opened.read(1 << 20), b""):
            found.update(piece)
    return found.hexdigest()


def microseconds(written: str) -> int:
    """Turn a time into whole microseconds since 1970."""
    return (datetime.fromisoformat(written) - EPOCH) // timedelta(microseconds=1)


def parts(folder: Path, problem: Problem) -> list[int]:
    """Check the files that each part lists; gives the numbers of the parts that are not there."""
    listed: dict[int, dict[str, str]] = {}
    of = 1
    for path in sorted(folder.glob("part-*.json")):
        part = json.loads(path.read_text("utf-8"))
        of = max(of, part["of"])
        listed[part["part"]] = part["files"]
    if not listed:
        problem("no part-1.json is here: the folder is not an unpacked export")
    for part, files in sorted(listed.items()):
        for name, expected in files.items():
            if name.startswith(("/", "\\")) or ".." in name.split("/") or ":" in name:
                problem(f"part {part}: {name!r} does not name a file of this folder")
            elif not (folder / name).is_file():
                problem(f"part {part}: {name} is missing")
            elif digest(folder / name) != expected:
                problem(f"part {part}: {name} is not the file that was exported")
    return [number for number in range(1, of + 1) if number not in listed]


def commitment(line: dict[str, Any], problem: Problem) -> None:
    """Check that the words of an entry are the ones that it was committed to."""
    number = line["number"]
    if line["withheld"]:
        if "content" in line:
            problem(f"entry {number}: has words, though it says that they are withheld")
        return
    if "content" not in line or "salt" not in line:
        problem(f"entry {number}: its words are missing")
        return
    made = hashlib.sha256(bytes.fromhex(line["salt"]) + canonical(line["content"])).hexdigest()
    if made != line["commitment"]:
        problem(f"entry {number}: its words are not the ones that were recorded")


def attachment(folder: Path, line: dict[str, Any], absent: list[int], problem: Problem) -> None:
    """Check the file of an entry against the hash taken when the export was made."""
    file = line.get("file") or {}
    name, number = file.get("path"), line["number"]
    if not name:
        return
    if name.startswith(("/", "\\")) or ".." in name.split("/") or ":" in name:
        problem(f"entry {number}: {name!r} does not name a file of this folder")
    elif not (folder / name).is_file():
        if not absent:
            problem(f"entry {number}: its file {name} is missing")
    elif digest(folder / name) != file["sha256_at_export"]:
        problem(f"entry {number}: its file {name} is not the one that was exported")


def check(folder: Path, head: str | None, problem: Problem) -> tuple[int, list[int]]:
    """Check all that is in a folder; gives how many entries there are, and the missing parts."""
    absent = parts(folder, problem)
    case = json.loads((folder / "case.json").read_text("utf-8"))
    value, expected = bytes.fromhex(case["start"]["value"]), case["start"]["number"]
    entries = 0
    with (folder / "entries.jsonl").open(encoding="utf-8") as opened:
        for written in opened:
            line = json.loads(written)
            entries += 1
            expected += 1
            if line["number"] != expected:
                problem(f"entry {expected}: is not where it belongs (found {line['number']})")
                expected = line["number"]
            commitment(line, problem)
            attachment(folder, line, absent, problem)
            hashed = {name: line[name] for name in FIELDS}
            for name in ("happened_at", "recorded_at"):
                hashed[name] = microseconds(line[name])
            made = value + canonical(hashed) + bytes.fromhex(line["commitment"])
            if hashlib.sha256(made).hexdigest() != line["link"]:
                problem(f"entry {line['number']}: does not follow from the one before it")
            # Goes on from what is written, so that one change is one problem.
            value = bytes.fromhex(line["link"])
    if value.hex() != case["head"] or expected != case["length"]:
        problem(f"the chain does not end at its head: entry {case['length']} was the last")
    if head and head != case["head"]:
        problem("the chain head is not the one that you gave")
    return entries, absent


def main(arguments: list[str] | None = None) -> int:
    """Check a folder and say what was found."""
    parser = argparse.ArgumentParser(description="Checks an exported case, offline.")
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).resolve().parent)
    parser.add_argument("--head", help="the chain head that you were given another way")
    given = parser.parse_args(arguments)
    problems: list[str] = []

    def problem(words: str) -> None:
        problems.append(words)
        sys.stdout.write(f"PROBLEM: {words}\n")

    entries = 0
    absent: list[int] = []
    try:
        entries, absent = check(given.folder, given.head, problem)
    except (OSError, ValueError, KeyError, TypeError) as error:
        problem(f"this cannot be read as an export: {type(error).__name__}: {error}")
    for number in absent:
        sys.stdout.write(f"Not here, so not checked: part {number}\n")
    if problems:
        sys.stdout.write(f"{len(problems)} problems found.\n")
        return 1
    sys.stdout.write(f"Everything that is here holds: {entries} entries, whole chain.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
