"""A message as plain words: one spelling for many, sentences kept apart, quotations left out."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

MOST = 20_000
"""So many characters are read; a message in Telegram has at most 4,096."""

HARD, SOFT = ".", ","
"""Where a sentence ends, and where it only breathes; no word looks like them."""

_LETTERS: dict[int, str | None] = dict.fromkeys(
    (
        *range(0x0300, 0x0370),  # marks that found no letter to join
        *range(0x0610, 0x061B),  # signs of recitation
        *range(0x064B, 0x0660),  # short vowels
        *range(0x200B, 0x2010),  # joiners and direction marks
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
        *(0x00AD, 0x0621, 0x0640, 0x0670),  # soft hyphen, lone hamza, tatweel, small alef
        *map(ord, "'’‘ʼ`´"),
    )
)
for _one, _many in {"ا": "أإآٱ", "و": "ؤ", "ی": "ئيى", "ک": "ك", "ه": "ةۀھ"}.items():
    _LETTERS.update(dict.fromkeys(map(ord, _many), _one))

_LAUGHTER = dict.fromkeys(map(ord, "😂🤣😆😹"), " xd ")
"""Who laughs, in whatever language, has a word for it that the lexicons know."""

_MARKS = dict.fromkeys(range(0x0300, 0x0370))
_LEET = str.maketrans("013457@$", "oieastas")
_DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}")
_QUOTED = re.compile(
    r'"[^"\n]{1,400}"|“[^”\n]{1,400}”|„[^“\n]{1,400}“|«[^»\n]{1,400}»|^>.*$', re.MULTILINE
)
_PIECE = re.compile(r"[^\W_]+|[.!?؟;؛\n…]|[,،:()/–—]")
_SOFT = frozenset(",،:()/–—")
_ARABIC = re.compile("[\u0620-\u06d5]")
_LATIN = re.compile("[a-z]")
_PERSIAN_VERB = frozenset(("می", "نمی"))
_JOINED_AND = ("و", "ف")
_SHORTEST_JOINED = 4


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a message in their order, with HARD and SOFT between them; HARD at both ends."""

    words: tuple[str, ...]
    arabic: bool
    latin: bool


def read(text: str) -> Words:
    """Read the words of a message; what is quoted is left out, unless there is nothing else."""
    plain = _DRAWN_OUT.sub(r"\1", folded(text[:MOST]).translate(_LAUGHTER))
    own = _QUOTED.sub(" : ", plain)
    pieces = _PIECE.findall(own)
    if own != plain and all(map(_is_mark, pieces)):
        pieces = _PIECE.findall(plain)
    return Words(
        (HARD, *_marked(pieces), HARD),
        arabic=_ARABIC.search(plain) is not None,
        latin=_LATIN.search(plain) is not None,
    )


def folded(text: str) -> str:
    """Write a text with one letter for those that are typed in several ways."""
    return unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS)


def unmarked(word: str) -> str:
    """Write a Latin word without tone marks and dots: `từ` is `tu`, `elää` is `elaa`."""
    if word.isascii():
        return word
    return unicodedata.normalize("NFD", word).translate(_MARKS).replace("đ", "d")


def spellings(word: str) -> tuple[str, ...]:
    """Give the ways to read a word: as it stands, with digits for letters, without a joined `و`."""
    if word.isascii():
        if word.isalpha() or word.isdigit():
            return (word,)
        return (word, word.translate(_LEET))
    if len(word) >= _SHORTEST_JOINED and word.startswith(_JOINED_AND):
        return (word, word[1:])
    return (word,)


def _is_mark(piece: str) -> bool:
    return not piece[0].isalnum()


def _marked(pieces: list[str]) -> Iterator[str]:
    """Turn punctuation into HARD and SOFT, and join a Persian verb with its detached beginning."""
    beginning = ""
    for piece in pieces:
        if piece[0].isalnum():
            if piece in _PERSIAN_VERB:
                beginning = piece
                continue
            yield beginning + piece
        else:
            if beginning:
                yield beginning
            yield SOFT if piece in _SOFT else HARD
        beginning = ""
    if beginning:
        yield beginning
