"""Words as people type them, made comparable with words as they are shown."""

import re
import unicodedata
from functools import cache

_LETTERS = {"\u064a": "\u06cc", "\u0649": "\u06cc", "\u0643": "\u06a9", "\u0640": ""}
"""Arabic letters that Persian keyboards write otherwise, and the stroke that only widens a word."""
_SIGNS = {*range(0x064B, 0x0653), 0x0670}
"""Vowel signs of Arabic, which are written or not."""


_LOOKS = (
    "аa вb еe зз иu іi јj кk мm нh оo рp сc ѕs тt уy хx һh ԁd ѵv ԛq ԝw "  # Cyrillic
    "αa βb γy εe ηn ιi κk νv οo ρp τt υu χx ωw "  # Greek
    "øo łl đd ðd ħh ıi"  # Latin letters that no accent can be taken from
)
_LAST_LETTER = 0x1F000
_LAST_CASED = 0x2200
_MARKS = (
    "[\u0300-\u036f\u0610-\u061a\u061c\u0640\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u200b-\u200f\u2060\u202a-\u202e]*"
)
"""What may stand between two letters of a word that is looked for."""
_NOTHING = frozenset({"Mn", "Mc", "Me", "Cf"})
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0]"
)
_AT_AN_END = re.compile(r"^[\u200c\u200d\s]+|[\u200c\u200d\s]+$")


def shown_name(text: str) -> str:
    """Give a name on one line without what nobody sees; joiners stay within words."""
    return _AT_AN_END.sub("", " ".join(_INVISIBLE.sub("", text).split()))


def likeness(text: str) -> str:
    """Give what a name looks like: folded, without accents, look-alikes of other scripts as Latin.

    Names with the same likeness may still be of two people: ask, never merge.
    """
    if text.isascii():  # nothing to take off; a whole dossier may be looked through
        return " ".join(text.casefold().split())
    letters = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(letters.translate(_plain_letters()).split())


def looking_for(words: str) -> re.Pattern[str] | None:
    """Give what finds words in long texts by their likeness; None when nothing is left of them.

    Much faster than comparing the likeness of every text, which is why it exists.
    """
    wanted = likeness(words)
    if not wanted:
        return None
    classes = (
        r"\s+" if each == " " else f"[{re.escape(each + _variants().get(each, ''))}]"
        for each in wanted
    )
    return re.compile(_MARKS.join(classes))


@cache
def _variants() -> dict[str, str]:
    """Give for each letter and digit all that look like it, within the scripts that have cases."""
    found: dict[str, list[str]] = {}
    for code in (*range(0x21, _LAST_CASED), *range(0xFB00, 0xFF60)):
        plain = likeness(chr(code))
        if len(plain) == 1 and plain != chr(code):
            found.setdefault(plain, []).append(chr(code))
    return {plain: "".join(each) for plain, each in found.items()}


@cache
def _plain_letters() -> dict[int, str | None]:
    """Map every mark and every invisible character to nothing, digits and look-alikes to plain."""
    table: dict[int, str | None] = {}
    for code in range(0x80, _LAST_LETTER):
        character = chr(code)
        category = unicodedata.category(character)
        if category in _NOTHING:
            table[code] = None
        elif category == "Nd":
            table[code] = str(unicodedata.decimal(character))
    table |= {ord(each): to for each, to in _LETTERS.items()}
    return table | {ord(pair[0]): pair[1] for pair in _LOOKS.split()}


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
