"""What tells the texts of one list apart in every language, wherever in the list they stand.

A text's whole context is made in `checks/texts.py` and, the same, by the engine.
"""

from functools import lru_cache
from hashlib import sha256

from bot.playbook.models import Paragraph

MARK = 8
"""Hexadecimal digits that tell the texts of one list apart."""


def paragraph(paragraph: Paragraph) -> str:
    """Name a paragraph of a tone: by its id, or without one by its words."""
    return paragraph.id or mark(paragraph.text)


@lru_cache(maxsize=4096)
def mark(text: str) -> str:
    """Name a text by its letters and digits alone: a mended comma leaves it what it was."""
    plain = "".join(each for each in text.casefold() if each.isalnum())
    return sha256(plain.encode()).hexdigest()[:MARK]
