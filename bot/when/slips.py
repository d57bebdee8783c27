"""Slips of the thumb, and what is half typed: how words come out on a phone's keyboard."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import pairwise

from bot.when.spelling import unmarked

SHORTEST = 4
"""A shorter word is too near to others."""
_FIRST_TOO = 6
"""In a word as long as this its first letter may be wrong as well, or its last one missing."""

Keys = Mapping[str, Collection[str]]
"""A letter -> the ones beside it on the keyboard, and those that look like it."""

_TONES = {"\u0301": "s1", "\u0300": "f2", "\u0309": "r3", "\u0303": "x4", "\u0323": "j5"}
_HAT, _HORNS = "\u0302", "\u0306\u031b"
_NUMBERED = re.compile(r"(?<!\w)([a-z]+)([1-9]{1,2})([a-z]*)([1-9]?)(?!\w)")
_AT_THE_END = re.compile("[6-9][1-5]")


def keys(rows: Iterable[str], alike: Iterable[str]) -> dict[str, set[str]]:
    """Say which letters a thumb confuses: neighbours in rows of keys, and groups of one shape."""
    beside: dict[str, set[str]] = {}
    lines = list(rows)
    pairs = [pair for row in lines for pair in pairwise(row)]
    for upper, lower in pairwise(lines):
        for at, letter in enumerate(lower):
            pairs += [(letter, above) for above in upper[at : at + 2]]
    pairs += [(one, other) for group in alike for one in group for other in group if one != other]
    for one, other in pairs:
        beside.setdefault(one, set()).add(other)
        beside.setdefault(other, set()).add(one)
    return beside


def rests(word: str) -> set[str]:
    """Give a word, and it with each of its letters left out."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def thumbed(word: str, other: str, beside: Keys) -> bool:
    """Tell whether a thumb that meant another word typed this one.

    A neighbouring key instead of the right one or beside it, a letter missing or doubled, or two
    swapped.
    """
    if word == other or min(len(word), len(other)) < SHORTEST:
        return False
    start = _alike(word, other)
    a, b = word[start:], other[start:]
    if len(a) > 1 and a[:2] == b[1::-1] and a[2:] == b[2:]:
        return True
    if start == 0 and len(other) < _FIRST_TOO:
        return False
    if a and b and a[1:] == b[1:]:
        return b[0] in beside.get(a[0], ())
    if start == 0 or a == b[1:]:
        return start > 0 and (bool(a) or len(other) >= _FIRST_TOO)
    if a[1:] != b:
        return False
    around = {word[start - 1], *b[:1]}
    return a[0] in around or any(a[0] in beside.get(each, ()) for each in around)


def near(word: str, other: str) -> bool:
    """Tell whether one letter lies between two words: left out, added, another one, or two swapped.

    The first letter is right, or swapped with the second: another one makes another word.
    """
    if abs(len(word) - len(other)) > 1 or word == other:
        return False
    start = _alike(word, other)
    a, b = word[start:], other[start:]
    if len(a) > 1 and a[:2] == b[1::-1] and a[2:] == b[2:]:
        return True
    return start > 0 and (a[1:] == b[1:] or a[1:] == b or a == b[1:])


def _alike(word: str, other: str) -> int:
    start = 0
    while start < min(len(word), len(other)) and word[start] == other[start]:
        start += 1
    return start


# --- Vietnamese, whose marks are typed as letters (Telex) or figures (VNI) ------------------------


def half_typed(word: str) -> set[str]:
    """Give the keys of a Vietnamese word where they stayed letters: `sangs`, `sasng` for sáng."""
    found: set[str] = set()
    for crossed in ("d", "dd"):
        for shaped in ("", "inside", "after"):
            plain = inside = late = tone = ""
            for letter in word:
                base, *marks = list(unicodedata.normalize("NFD", letter))
                shape = base if _HAT in marks else "w" if set(marks) & set(_HORNS) else ""
                said = "".join(_TONES[each][0] for each in marks if each in _TONES)
                key = (crossed if base == "đ" else base) + (shape if shaped == "inside" else "")
                plain, inside, tone = plain + key, inside + key + said, tone + said
                if shaped == "after" and shape not in late:
                    late += shape
            found |= {plain + late, plain + late + tone, inside + late}
    return found - {unmarked(word)}


def without_figures(text: str, words: Mapping[str, tuple[str, ...]]) -> str:
    """Write Vietnamese that was typed with figures for its marks without them: `nga2y` is ngày.

    `words` are the words by what they are without marks. A figure that may be a number stays.
    """

    def read(found: re.Match[str]) -> str:
        figures = found[2] + found[4]
        if not found[3] and not _AT_THE_END.fullmatch(figures):
            return found[0]
        tone = next((each for each in figures if each in "12345"), "")
        meant = [each for each in words.get(found[1] + found[3], ()) if _tone(each) == tone]
        return meant[0] if len(meant) == 1 else found[0]

    return _NUMBERED.sub(read, text)


def _tone(word: str) -> str:
    found: Iterator[str] = (
        _TONES[each][1] for each in unicodedata.normalize("NFD", word) if each in _TONES
    )
    return next(found, "")
