"""A text as weighted pieces that can be compared: words, pairs of words, and parts of words.

One spelling stands for many: letters that are typed in several ways, marks left out, Persian and
Arabic in Latin letters brought to their consonants. No text is kept here.
"""

import re
from collections.abc import Iterable, Iterator

from bot.crisis.words import folded, unmarked

MOST = 1200
"""So many characters of a text are compared; what troubles somebody stands near the beginning."""

WORD, PAIR, PART, BONES = 1.0, 0.8, 0.45, 0.9
SHORTEST_PART, LONGEST_PART = 3, 5
_WORDS = re.compile(r"[^\W_]+")
_DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}")
_URL = re.compile(r"https?://\S+|www\.\S+|\S+@\S+\.\w+")
_ARABIC = re.compile("[\u0620-\u06d5]")
_SHORTEST_BONES = 2
BONY = frozenset(("fa", "ar"))
"""The languages that people also write in Latin letters, without their vowels."""

# Consonants only: whoever writes Persian or Arabic in Latin letters spells vowels as they come.
_TO_BONES = {
    "ب": "b", "پ": "p", "ت": "t", "ث": "s", "ج": "j", "چ": "c", "ح": "h", "خ": "x", "د": "d",
    "ذ": "z", "ر": "r", "ز": "z", "ژ": "j", "س": "s", "ش": "$", "ص": "s", "ض": "d", "ط": "t",
    "ظ": "z", "غ": "q", "ف": "f", "ق": "q", "ک": "k", "گ": "g", "ل": "l", "م": "m", "ن": "n",
    "ه": "h",
}  # fmt: skip
_LATIN_PAIRS = (("kh", "x"), ("sh", "$"), ("ch", "c"), ("gh", "q"), ("zh", "j"), ("th", "s"))
_LATIN_BONES = {
    **{each: each for each in "bpdfgjklmnqrstz$xhc"},
    "7": "h",
    "5": "x",
    "9": "s",
    "6": "t",
    "8": "q",
}
_PERSIAN = {"ض": "z", "ذ": "z", "ث": "s"}


def plain(text: str) -> str:
    """Write a text with one spelling for many, without addresses and drawn-out letters."""
    return _DRAWN_OUT.sub(r"\1", unmarked(folded(_URL.sub(" ", text[:MOST]))))


def words(text: str) -> list[str]:
    """Give the words of a text in the spelling in which they are compared."""
    return _WORDS.findall(plain(text))


def is_arabic(word: str) -> bool:
    """Tell whether a word is written in Arabic letters."""
    return _ARABIC.search(word) is not None


def bones(word: str, language: str) -> str:
    """Give the consonants of a Persian or Arabic word, in whichever letters it is written."""
    if is_arabic(word):
        table = {**_TO_BONES, **_PERSIAN} if language == "fa" else _TO_BONES
        found = "".join(table.get(each, "") for each in word)
    else:
        for pair, one in _LATIN_PAIRS:
            word = word.replace(pair, one)
        found = "".join(_LATIN_BONES.get(each, "") for each in word)
    found = re.sub(r"(.)\1+", r"\1", found)
    return found.rstrip("h") or found


def features(text: str, language: str) -> dict[str, float]:
    """Take a text to pieces; gives each with its weight, the same for examples and questions."""
    found: dict[str, float] = {}
    for name, weight in _pieces(words(text), language):
        found[name] = found.get(name, 0.0) + weight
    return found


def _pieces(said: list[str], language: str) -> Iterator[tuple[str, float]]:
    before = "^"
    lean = "^"
    for word in said:
        yield word, WORD
        # Of Persian and Arabic in Latin letters only the consonants can be compared.
        lent = language in BONY and not is_arabic(word)
        if not lent:
            yield f"{before} {word}", PAIR
            before = word
            yield from ((part, PART) for part in _parts(word))
        if language in BONY:
            thin = bones(word, language)
            if len(thin) >= _SHORTEST_BONES:
                yield f"~{thin}", BONES
                yield f"~{lean} {thin}", PAIR
                lean = thin


def _parts(word: str) -> Iterable[str]:
    if len(word) < SHORTEST_PART:
        return
    held = f"_{word}_"
    for size in range(SHORTEST_PART, LONGEST_PART + 1):
        for at in range(len(held) - size + 1):
            yield f"#{held[at : at + size]}"
