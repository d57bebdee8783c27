"""The word that reminders say for a client, where others may see the screen."""

import unicodedata

LONGEST = 30
_STEERING = {0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}
"""What turns the direction of the text around it."""
_BREAKING = frozenset({"Cc", "Cs", "Zl", "Zp"})


def one_word(text: str) -> str:
    """Give a text back that can be an alias; ValueError for what is none."""
    if not text.strip() or len(text) > LONGEST or any(map(unfit, text)):
        raise ValueError("no alias")
    return text


def unfit(character: str) -> bool:
    """Tell whether a character would break the line of an alias, or turn what stands around it."""
    return ord(character) in _STEERING or unicodedata.category(character) in _BREAKING
