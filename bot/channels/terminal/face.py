"""How a conversation looks and is typed into: what a face can do, and what all of them share."""

import re
import unicodedata
from typing import Protocol

from bot.messages import Rows, Run

_ISOLATE = re.compile("[\u2066-\u2069]")
_RIGHT_TO_LEFT = frozenset(("R", "AL"))
MARK = "#"
"""Stands before the number of a button, always understood and sometimes needed."""


class Face(Protocol):
    """One way to show a conversation; nothing here waits but `read`."""

    def message(self, runs: tuple[Run, ...], rows: Rows, *, typing: bool = False) -> None:
        """Show a message, with its buttons numbered; with `typing` words are an answer, too."""

    def buttons(self, rows: Rows, *, typing: bool = False) -> None:
        """Show the buttons of the message above once more: they changed."""

    def open_still(self, words: str, rows: Rows, *, typing: bool = False) -> None:
        """Show which buttons go by number now, and what they are about."""

    def record(self, lines: list[str]) -> None:
        """Show what became of an earlier message: what was chosen, what it says now."""

    def passing(self, words: str) -> None:
        """Show a picture of something that moves, in place of its former one."""

    def aside(self, words: str) -> None:
        """Say something that is no message: the answer to a press, or a word of the terminal."""

    async def read(self) -> str | None:
        """Wait for the next thing that is typed; None when there will be no more."""


def numbered(rows: Rows, *, typing: bool = False) -> list[list[tuple[str, str]]]:
    """Lay buttons out in their rows as (key, label); links have no number, copies no button.

    Where a number may be the answer itself, that of a button has a mark before it: `[#2]`.
    """
    laid: list[list[tuple[str, str]]] = []
    number = 0
    for row in rows:
        line: list[tuple[str, str]] = []
        for button in row:
            if button.data is not None:
                number += 1
                # A scale numbers its labels itself; where both agree, one number is enough.
                label = readable(button.label).removeprefix(f"{number} · ")
                line.append((f"[{MARK if typing else ''}{number}]", label))
            elif button.url is not None:
                line.append((f"{readable(button.label)}:", button.url))
        if line:
            laid.append(line)
    return laid


def readable(words: str) -> str:
    """Leave out the marks around inserted words where nothing runs from right to left."""
    if words.isascii() or any(unicodedata.bidirectional(each) in _RIGHT_TO_LEFT for each in words):
        return words
    return _ISOLATE.sub("", words)
