"""What every errand is given, and how it stops early."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from bot.i18n.render import Texts
from bot.messages import Phrase
from bot.store.database import Database
from bot.store.errands import Result
from bot.store.people import Person
from bot.store.sealing import MasterKey

Fetched = Literal["here", "too_big", "gone"]
Fetch = Callable[[str, Path], Awaitable[Fetched]]
"""Gets a file by the channel's name for it; OSError when it may work later."""
Report = Callable[[int, int], Awaitable[None]]
"""Says how much of how much is done; raises Stopped when nobody wants it any more."""


class Stopped(Exception):  # noqa: N818 - the word for it
    """The person cancelled it, or is gone."""


class Refused(Exception):  # noqa: N818 - the word for it
    """It cannot be done, and trying again would not help; `says` is for the person."""

    def __init__(self, says: Phrase) -> None:
        super().__init__(says.context)
        self.says = says


@dataclass(frozen=True, slots=True)
class Seams:
    """What is built once: where records, texts and files come from, and the clock."""

    database: Database
    master: MasterKey
    texts: Texts
    spool: Path
    clock: Callable[[], datetime]
    new_id: Callable[[datetime], str]
    fetch: Fetch
    storage_bytes: int
    zone: str


@dataclass(frozen=True, slots=True)
class Task:
    """One errand at work: whose it is, what was ordered, and a private folder for its files.

    A search makes none, and its folder is not there.
    """

    id: str
    person: Person
    order: dict[str, str]
    folder: Path
    report: Report


Work = Callable[[Seams, Task], Awaitable[Result]]
