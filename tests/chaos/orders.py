"""What one life of the bot under test is told: where to die, and which bug to carry."""

import json
import os
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Orders:
    """One life. `point` is where it kills itself, at the `nth` time it passes; None: nowhere."""

    life: int
    journal: str
    point: str | None = None
    nth: int = 1
    plant: str | None = None

    def written(self) -> str:
        """As one line."""
        return json.dumps(asdict(self))

    @classmethod
    def read(cls, line: str) -> "Orders":
        """From one line."""
        return cls(**json.loads(line))


class Journal:
    """Lines that the bot under test leaves: each is in the file before the next step is taken."""

    def __init__(self, orders: Orders) -> None:
        self._life = orders.life
        self._file = os.open(orders.journal, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def note(self, event: str, **details: object) -> None:
        line = {"life": self._life, "at": time.time(), "event": event, **details}
        os.write(self._file, json.dumps(line, default=str).encode() + b"\n")


def read_journal(path: Path) -> list[dict[str, Any]]:
    """Every line of a journal, in order; none when nobody wrote."""
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
