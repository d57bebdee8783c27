"""`evenkeel upgrade`: brings playbooks up to the newest format, comments and layout kept."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.errors import BotError
from bot.playbook.upgrade import upgrade as upgraded
from bot.playbook.yaml_nodes import MAX_BYTES

WRONG = 1


def upgrade(files: Sequence[Path]) -> None:
    """Rewrite playbooks of an older format; a file that cannot be read stays as it is (exit 1)."""
    failed = False
    for path in files:
        source = _read(path)
        done = upgraded(source, str(path))
        if done.problems:
            print(done.problems, file=sys.stderr)
            failed = True
        elif done.formats:
            _replace(path, done.text.encode())
            print(f"{path}: format {done.formats[0]} is now format {done.formats[-1]}.")
        else:
            print(f"{path}: is in the newest format already.")
    raise SystemExit(WRONG if failed else 0)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise BotError(f"{path} cannot be read: {error.strerror}.") from None


def _replace(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; a bot that watches it never reads half of it."""
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_bytes(content)
        beside.chmod(path.stat().st_mode & 0o777)
        os.replace(beside, path.resolve())  # noqa: PTH105 - over a link's target, not the link
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise BotError(f"{path} cannot be written: {error.strerror}.") from None
