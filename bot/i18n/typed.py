"""Words as people type them, made comparable with words as they are shown."""

import unicodedata

_LETTERS = {"\u064a": "\u06cc", "\u0649": "\u06cc", "\u0643": "\u06a9", "\u0640": ""}
"""Arabic letters that Persian keyboards write otherwise, and the stroke that only widens a word."""
_SIGNS = {*range(0x064B, 0x0653), 0x0670}
"""Vowel signs of Arabic, which are written or not."""


def fold(text: str) -> str:
    """Leave out what makes no word another: case, digits' script, vowel signs, direction marks.

    What is shown and what is typed are both given; the result is for comparing alone.
    """
    kept = []
    for character in unicodedata.normalize("NFKC", text).casefold():
        if character.isdecimal():
            kept.append(str(unicodedata.decimal(character)))
        elif ord(character) not in _SIGNS and unicodedata.category(character) != "Cf":
            kept.append(_LETTERS.get(character, character))
    return " ".join("".join(kept).split())
