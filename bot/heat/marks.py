"""Where a text runs hot: spans with their kind and what is softer. It marks, it never scores."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bot.crisis.words import folded
from bot.heat.lexicon import LANGUAGES, Group, Kind, Lexicon, lexicon

Says = Literal["promise", "agreed"]
MOST = 20_000
"""So many characters are read; a message in Telegram has at most 4,096."""
_ARABIC = re.compile("[\u0620-\u06d5]")
_LATIN = re.compile("[a-zA-Z\u00c0-\u024f\u1e00-\u1eff]")
_IN_ARABIC_LETTERS = ("fa", "ar")
_QUOTED = re.compile(
    r'"[^"\n]{1,400}"|“[^”\n]{1,400}”|„[^“\n]{1,400}“|«[^»\n]{1,400}»|^>.*$', re.MULTILINE
)
_END = re.compile(r"[.!?…؟]+(?=\s|$)|\n+")
_CLOSES = re.compile(r"\s*(?:[.!?…؟,،;؛:)\n]|$)")
_SIGNS = re.compile(r"!{3,}|[?؟]{2,}|!+[?؟][!?؟]*|[?؟]+![!?؟]*")
_LED, _FOLLOWED = re.compile(r"\w*(?:\s+\w+)?\s*\Z"), re.compile(r"\s*\w*(?:\s+\w+)?")
_NEAR = 60
_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST_CRY, _LETTERS_IN_CRY = 3, 8
"""So many words in capitals, with so many letters, are no abbreviation."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Some words of a text, why they are marked, and what is softer.

    `instead` can take their place and leave a sentence (empty: they can go); None where nothing
    surely fits.
    """

    begin: int
    end: int
    kind: Kind
    language: str
    softer: str = ""
    instead: str | None = None


@dataclass(frozen=True, slots=True)
class Folded:
    """A text in one spelling for many, and where each of its letters begins and ends."""

    text: str
    begins: tuple[int, ...]
    ends: tuple[int, ...]


def marks(text: str, language: str | None = None) -> tuple[Mark, ...]:
    """Mark what runs hot, in the order of the text; what somebody else said, in quotes, is not.

    Every language that the letters allow is read; `language`, where it is known, goes first.
    """
    plain = fold(text)
    found = [*_signs(text), *_capitals(text, language)]
    for name in tongues(text, language):
        words = lexicon(name, marked=not plain.text.isascii())
        for group in words.groups:
            found += _of_group(text, plain, words, group)
    return _apart(_own(text, found))


def prepare() -> None:
    """Read every lexicon in every spelling: a second of work, for a thread of its own."""
    for text in ("e", "ä", "ا"):
        marks(text)


def shouting(text: str, language: str | None = None) -> tuple[Mark, ...]:
    """Mark only what shouts, also within words that are hot for another reason."""
    return _apart(_own(text, [*_signs(text), *_capitals(text, language)]))


def sentences(text: str) -> list[tuple[int, int]]:
    """Give where each sentence begins and ends."""
    found: list[tuple[int, int]] = []
    begin = 0
    for end in (*(each.end() for each in _END.finditer(text)), len(text)):
        said = text[begin:end]
        if said.strip():
            led = len(said) - len(said.lstrip())
            found.append((begin + led, begin + len(said.rstrip())))
        begin = end
    return found


def promising(text: str, language: str | None = None) -> list[tuple[int, int, Says]]:
    """Give the sentences that promise something, or say that it was agreed or promised before."""
    plain = fold(text)
    found: list[tuple[int, Says]] = []
    for name in tongues(text, language):
        words = lexicon(name, marked=not plain.text.isascii())
        patterns: tuple[tuple[re.Pattern[str], Says], ...] = (
            (words.agreed, "agreed"),
            (words.promise, "promise"),
        )
        for pattern, says in patterns:
            found += [(plain.begins[each.start()], says) for each in pattern.finditer(plain.text)]
    quoted = _quotes(text)
    own = [each for each in found if not any(one <= each[0] < other for one, other in quoted)]
    said = []
    for begin, end in sentences(text):
        here = [says for at, says in own if begin <= at < end]
        if here:
            said.append((begin, end, here[0]))
    return said


def tongues(text: str, language: str | None) -> list[str]:
    """List the languages that a text may be in by its letters, the known one first."""
    arabic, latin = _ARABIC.search(text) is not None, _LATIN.search(text) is not None
    fit = [each for each in LANGUAGES if (arabic if each in _IN_ARABIC_LETTERS else latin)]
    return sorted(fit, key=lambda each: each != language)


def fold(text: str) -> Folded:
    """Write a text in one spelling and keep where every letter comes from."""
    said: list[str] = []
    begins: list[int] = []
    ends: list[int] = []
    for begin, end in _letters(text[:MOST]):
        plain = folded(text[begin:end])
        said.append(plain)
        begins += [begin] * len(plain)
        ends += [end] * len(plain)
    return Folded("".join(said), tuple(begins), tuple(ends))


def _letters(text: str) -> Iterator[tuple[int, int]]:
    """Give where each letter stands with the marks that belong to it."""
    begin = 0
    for at in range(1, len(text)):
        if not unicodedata.combining(text[at]):
            yield begin, at
            begin = at
    if text:
        yield begin, len(text)


def _of_group(text: str, plain: Folded, words: Lexicon, group: Group) -> Iterator[Mark]:
    for each in group.pattern.finditer(plain.text):
        begin, end = plain.begins[each.start()], plain.ends[each.end() - 1]
        if _cleared(group, plain.text, each):
            continue
        instead = group.instead
        if group.at_end and not _CLOSES.match(text, end):
            instead = None
        yield Mark(begin, end, group.kind, words.language, group.softer, instead)


def _cleared(group: Group, plain: str, found: re.Match[str]) -> bool:
    """Tell whether words around a phrase show that it is meant otherwise."""
    led = _LED.search(plain, max(0, found.start() - _NEAR), found.start())
    followed = _FOLLOWED.match(plain, found.end(), found.end() + _NEAR)
    places = (
        (group.unless, _around(plain, found.start())),
        (group.before, "" if led is None else led[0]),
        (group.after, "" if followed is None else followed[0]),
    )
    return any(words is not None and words.search(place) for words, place in places)


def _around(plain: str, at: int) -> str:
    return next((plain[one:other] for one, other in sentences(plain) if one <= at < other), "")


def _signs(text: str) -> Iterator[Mark]:
    """Mark signs in rows; one sign does as well."""
    for each in _SIGNS.finditer(text):
        asked = next((sign for sign in each[0] if sign in "?؟"), None)
        yield Mark(each.start(), each.end(), Kind.SHOUTING, "", instead=asked or ".")


def _capitals(text: str, language: str | None) -> Iterator[Mark]:
    """Mark words in capitals: several in a row, or one that is cried out in one of the languages.

    They are given in small letters instead; names among them have to be seen to.
    """
    cried = frozenset[str]().union(*(lexicon(each).shout for each in tongues(text, language)))
    row: list[re.Match[str]] = []
    rows = [row]
    for each in _WORD.finditer(text):
        if not each[0].isupper():
            row = []
            rows.append(row)
            continue
        if row and text[row[-1].end() : each.start()].strip(" ,'’"):
            row = []
            rows.append(row)
        row.append(each)
    for row in rows:
        while row and len(row[-1][0]) == 1 and len(row) > 1:
            row.pop()
        long = len(row) >= _SHORTEST_CRY and sum(len(each[0]) for each in row) >= _LETTERS_IN_CRY
        one = any(len(each[0]) > 1 and each[0].casefold() in cried for each in row)
        if long or one:
            begin, end = row[0].start(), row[-1].end()
            yield Mark(begin, end, Kind.SHOUTING, "", instead=_small(text[begin:end]))


def _small(words: str) -> str:
    return re.sub(r"\bi\b", "I", words.lower()) if words.isascii() else words.lower()


def _own(text: str, found: list[Mark]) -> list[Mark]:
    quoted = _quotes(text)
    return [each for each in found if not any(_overlap(each, span) for span in quoted)]


def _quotes(text: str) -> list[tuple[int, int]]:
    found = [each.span() for each in _QUOTED.finditer(text)]
    kept = text
    for begin, end in reversed(found):
        kept = kept[:begin] + kept[end:]
    # Whoever puts all of it in quotes means all of it.
    return found if any(each.isalnum() for each in kept) else []


def _overlap(mark: Mark, span: tuple[int, int]) -> bool:
    return mark.begin < span[1] and span[0] < mark.end


def _apart(found: list[Mark]) -> tuple[Mark, ...]:
    """Keep of marks that overlap the longest, of equal ones the first kind."""
    kept: list[Mark] = []
    order = {kind: at for at, kind in enumerate(Kind)}
    for each in sorted(found, key=lambda mark: (mark.begin - mark.end, order[mark.kind])):
        if not any(_overlap(each, (other.begin, other.end)) for other in kept):
            kept.append(each)
    return tuple(sorted(kept, key=lambda mark: mark.begin))
