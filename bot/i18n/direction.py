"""Text that runs to the left and text that runs to the right, kept apart within one line.

Channels find the direction of a line by its first letter that has one (UAX #9, P2 and P3), letters
inside isolates aside. A line in a right-to-left language that begins with something else therefore
gets a mark that nobody sees.
"""

import re
import unicodedata

from bot.i18n.languages import language_of

FIRST_STRONG_ISOLATE = "\u2068"
POP_ISOLATE = "\u2069"
RIGHT_TO_LEFT_MARK = "\u200f"
LEFT_TO_RIGHT_MARK = "\u200e"

_ISOLATES = "\u2066\u2067\u2068"
_COMMAND = re.compile(r"(?<![\w/])/(?=[a-z])")

_STEERING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Embeddings, overrides and isolates: inside a value they would reach past its end."""


def rtl(language: str) -> bool:
    """Say whether a language is written from right to left."""
    return language_of(language).rtl


def steady(text: str) -> str:
    """Leave out the characters that would turn the direction of what follows the text."""
    return text if text.isascii() else text.translate(_STEERING)


def isolate(text: str) -> str:
    """Wrap each line so that its direction neither takes from its surroundings nor gives to them.

    Line by line, because an isolate ends with its paragraph. Plain ASCII digits stay as they are.
    """
    if "\n" in text:
        return "\n".join(map(isolate, text.split("\n")))
    if not text or (text.isascii() and text.isdigit()):
        return text
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}"


def first_strong(line: str) -> str:
    """Give the first letter that has a direction, isolates aside; empty without one."""
    depth = 0
    for character in line:
        if character in _ISOLATES:
            depth += 1
        elif character == POP_ISOLATE:
            depth = max(0, depth - 1)
        elif depth == 0 and unicodedata.bidirectional(character) in {"L", "R", "AL"}:
            return character
    return ""


def begins_right(line: str) -> bool:
    """Tell whether a line would be set from right to left."""
    first = first_strong(line)
    return bool(first) and unicodedata.bidirectional(first) != "L"


def from_the_right(text: str) -> str:
    """Let every line of a right-to-left text begin at the right, whatever stands first in it."""
    return "\n".join(
        line if not line or begins_right(line) else RIGHT_TO_LEFT_MARK + line
        for line in text.split("\n")
    )


def commands_kept(words: str) -> str:
    """Keep a command's slash at its word, where right-to-left letters would let it change sides."""
    return _COMMAND.sub(f"{LEFT_TO_RIGHT_MARK}/", words)
