"""An invented zone, whose rules a test changes as an update of the zone data does."""

import struct
import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.reminders import walls

NAME = "Invented/Keel"


@dataclass(frozen=True)
class Invented:
    """The folder of zone data in which the invented zone lies."""

    folder: Path

    def ahead_of_utc(self, hours: int) -> None:
        """Publish zone data in which the zone is so many hours ahead of UTC, always."""
        path = self.folder / NAME
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_tzif(hours * 3600, f"+{hours:02}"))
        _forget()


@contextmanager
def invented(folder: Path, hours: int) -> Iterator[Invented]:
    """Add an invented zone to the zone data of this process, and take it away again."""
    before = zoneinfo.TZPATH
    try:
        zoneinfo.reset_tzpath(to=[str(folder.absolute()), *before])
        made = Invented(folder)
        made.ahead_of_utc(hours)
        yield made
    finally:
        zoneinfo.reset_tzpath(to=before)
        _forget()


def _forget() -> None:
    """A new process would read the files anew; so does this one from here on."""
    ZoneInfo.clear_cache()
    walls.zone_named.cache_clear()


def _tzif(offset: int, name: str) -> bytes:
    """A file of RFC 9636, version 1: no changes, one kind of time."""
    letters = name.encode() + b"\0"
    counts = struct.pack(">6l", 0, 0, 0, 0, 1, len(letters))
    return b"TZif" + b"\0" * 16 + counts + struct.pack(">lbb", offset, 0, 0) + letters
