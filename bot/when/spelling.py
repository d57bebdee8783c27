"""Text -> words and figures, one spelling for many, and the words that are nearly another one."""

import re
import unicodedata
from dataclasses import dataclass
from typing import TypeAlias

MOST = 160
"""So many characters say when; a longer text says more than that."""

Shape: TypeAlias = tuple[str, tuple[int, ...]]
"""How figures are put together, such as `a/b`, and each of them."""

_LETTERS: dict[int, str | None] = dict.fromkeys(
    (
        *range(0x0300, 0x0370),  # marks that found no letter to join
        *range(0x0610, 0x061B),  # signs of recitation
        *range(0x064B, 0x0660),  # short vowels
        *(0x00AD, 0x0640, 0x0670),  # soft hyphen, tatweel, small alef
    )
)
for _one, _many in {"ا": "أإآٱ", "و": "ؤ", "ی": "ئيى", "ک": "ك", "ه": "ةۀھ"}.items():
    _LETTERS.update(dict.fromkeys(map(ord, _many), _one))
_LETTERS.update(
    {
        **dict.fromkeys(map(ord, "\u200c'’‘ʼ`´"), " "),
        **dict.fromkeys(map(ord, "‐‑–—−"), "-"),
        ord("٫"): ".",
        ord("؍"): "/",
    }
)

_MARKS = dict.fromkeys(range(0x0300, 0x0370))
_DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}")
_INITIALS = re.compile(r"(?<![^\W\d_])([^\W\d_])\.\s?([^\W\d_])(?:\.|(?![^\W\d_]))")
_HYPHEN = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")
_MINUTE_SIGN = re.compile(r"(?<=\d)['’′](?=\s|$)")
_ISO_T = re.compile(r"(?<=\d)t(?=\d\d:)")
_PIECE = re.compile(r"\d+(?:[.,:/-]\d+)*(?:\.(?=\s|$|,))?|[^\W\d_]+|[^\w\s]|_")
_SILENT = frozenset({"Cf", "So", "Sk", "Cc"})


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a sign, or figures; `words` are the spellings under which it may stand."""

    words: tuple[str, ...]
    figures: str = ""


def folded(text: str) -> str:
    """Write a text with one letter for those that are typed in several ways, and ASCII digits."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS)
    return "".join(
        str(unicodedata.decimal(each))
        if each.isdecimal()
        else " "
        if each.isspace()
        else ""
        if unicodedata.category(each) in _SILENT or unicodedata.combining(each)
        else each
        for each in plain
    )


def pieces(text: str, glued: re.Pattern[str] | None = None) -> list[str]:
    """Cut a text into words, signs and figures; what is `glued` together stays so."""
    plain = _DRAWN_OUT.sub(r"\1", folded(_MINUTE_SIGN.sub(" min", text)))
    plain = _HYPHEN.sub(" ", _INITIALS.sub(r"\1\2", _ISO_T.sub(" ", plain)))
    if glued is None:
        return _PIECE.findall(plain)
    found: list[str] = []
    at = 0
    for word in glued.finditer(plain):
        found += _PIECE.findall(plain[at : word.start()])
        found.append(word[0])
        at = word.end()
    return found + _PIECE.findall(plain[at:])


def unmarked(word: str) -> str:
    """Write a Latin word without tone marks and dots: `từ` is `tu`, `elää` is `elaa`."""
    if word.isascii():
        return word
    return unicodedata.normalize("NFD", word).translate(_MARKS).replace("đ", "d")


def less_marked(word: str, other: str) -> bool:
    """Tell whether a word is another one of whose marks some were not typed: `thư` for `thứ`."""
    rest = iter(unicodedata.normalize("NFD", other).replace("đ", "đd"))
    return all(each in rest for each in unicodedata.normalize("NFD", word))


def shape(figures: str) -> Shape:
    """Tell how figures are put together: `a`, `a:b`, `a.b.`, `a/b/c` ..., and each of them."""
    names = iter("abcdefghijkl")
    form = re.sub(r"\d+", lambda _: next(names, "?"), figures)
    return form, tuple(int(each[:9]) for each in re.findall(r"\d+", figures))
