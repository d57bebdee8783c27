"""Tokens -> every way to read them whole, as pieces; what is read in no way is not guessed at."""

from collections.abc import Container, Iterator
from dataclasses import replace
from typing import cast

from bot.when.lexicon import ASIDE, FILLER, INSTEAD, LEAD, LENGTH, PRAISE, TOP, Lexicon, Node, Rule
from bot.when.meanings import Ahead, Behind, Clock, Length, Piece, Value, Week, Weekday
from bot.when.slips import SHORTEST, near, rests, thumbed, without_figures
from bot.when.spelling import Token, less_marked, pieces, shape, unmarked

MOST_TOKENS = 24
MOST_READINGS = 200
_MOST_FIGURES, _WEEK = 4, 7
SHORTEST_HALF = 3
"""Two words written as one have at least so many letters, one of them more."""


class Unknown(Exception):  # noqa: N818 - not an error: a word that no lexicon of these has
    """A word that is not in the lexicon."""

    def __init__(self, word: str) -> None:
        super().__init__("a word is not in the lexicon")
        self.word = word


def tokens(lexicon: Lexicon, text: str, *, slips: bool) -> list[Token]:
    """Cut a text into tokens of the lexicon; raises Unknown for a word that it does not have.

    With `slips`, a word may differ by one slip of the finger, or stand together with the next one.
    """
    if lexicon.marks_matter:
        text = without_figures(text.casefold(), lexicon.unmarked)
    cut = [each for each in pieces(text, lexicon.glued) if each not in lexicon.silent]
    if (
        lexicon.marks_matter
        and len(cut) == 1
        and cut[0].isalpha()
        and cut[0] not in lexicon.vocabulary
    ):
        raise Unknown(cut[0])  # one word without its marks may be any of several
    marked = not all(each.isascii() for each in cut)
    found: list[Token] = []
    for piece in cut:
        found.extend(_tokens(lexicon, piece, marked=marked, slips=slips))
    return found


def _tokens(lexicon: Lexicon, piece: str, *, marked: bool, slips: bool) -> list[Token]:
    words = _known(lexicon, piece, marked=marked)
    if words:
        return [Token(words)]
    if piece[0].isdigit():
        return [Token((), piece)]
    for joint in lexicon.joined:
        rest = piece.removeprefix(joint)
        if rest != piece and rest:
            words = _known(lexicon, rest, marked=marked)
            if words:
                return [Token((joint,)), Token(words)]
    if slips:
        words = _nearly(lexicon, piece)
        if words:
            return [Token(words)]
        if len(lexicon.languages) == 1 and len(piece) > 2 * SHORTEST_HALF:
            for at in range(SHORTEST_HALF, len(piece) - SHORTEST_HALF + 1):
                one, other = piece[:at], piece[at:]
                if one in lexicon.vocabulary and other in lexicon.vocabulary:
                    return [Token((one,)), Token((other,))]
    raise Unknown(piece)


def _known(lexicon: Lexicon, word: str, *, marked: bool) -> tuple[str, ...]:
    """Give the spellings of a word; one without marks in a text without any may be several."""
    exact = (word,) if word in lexicon.vocabulary else ()
    if exact and (marked or not word.isascii()):
        return exact
    others = lexicon.unmarked.get(word, ()) if word.isascii() else ()
    return tuple(dict.fromkeys((*exact, *others)))


def _nearly(lexicon: Lexicon, word: str) -> tuple[str, ...]:
    if not word.isascii():
        bare = lexicon.unmarked.get(unmarked(word), ())
        less = tuple(each for each in bare if less_marked(word, each))
        if less:
            return less
    if len(word) < SHORTEST or not word.isalpha():
        return ()
    loose = len(word) >= lexicon.shortest_slip
    found: dict[str, None] = {}
    for rest in sorted(rests(word)):
        for other in lexicon.slips.get(rest, ()):
            if (loose and other in lexicon.forgiven and near(word, other)) or thumbed(
                word, other, lexicon.beside
            ):
                known = (other,) if other in lexicon.vocabulary else ()
                found |= dict.fromkeys((*known, *lexicon.unmarked.get(other, ())))
    return tuple(found)


class Reader:
    """The ways to read some tokens; `furthest` is how far any of them came."""

    __slots__ = ("_been", "_found", "_lexicon", "_said", "_tokens", "furthest")

    def __init__(self, lexicon: Lexicon, read: list[Token]) -> None:
        self._lexicon = lexicon
        self._tokens = read
        self._said: list[dict[str, list[tuple[int, Value]]] | None] = [None] * len(read)
        self._found: dict[tuple[str, int], list[tuple[int, Value]]] = {}
        self._been: set[tuple[int, tuple[Piece, ...]]] = set()
        self.furthest = 0

    def readings(self) -> list[tuple[Piece, ...]]:
        """List every way to read all tokens, each once."""
        found: dict[tuple[Piece, ...], None] = {}
        self._been.clear()
        for reading in self._from(0, ()):
            if reading:
                found[reading] = None
            if len(found) >= MOST_READINGS:
                break
        return [each for each in found if not _said_too(each, found)]

    def values(self, section: str) -> set[Value]:
        """List what all tokens together may be by the rules of a section."""
        return {
            value
            for language in self._lexicon.languages
            for end, value in self._match(f"{language} {section}", 0)
            if end == len(self._tokens)
        }

    def lengths(self) -> set[Length]:
        """List the lengths of time that all tokens may be."""
        return {each for each in self.values(LENGTH) if isinstance(each, Length)}

    def says_nothing(self, at: int) -> bool:
        """Tell whether a token is one of those that say nothing, at the beginning or anywhere."""
        words = self._words(at)
        return bool(words.get(FILLER) or words.get(LEAD))

    @property
    def tokens(self) -> list[Token]:
        """The tokens that are read."""
        return self._tokens

    def marks(self, name: str) -> Iterator[tuple[int, int]]:
        """Find the words of a class, such as `or`: where they begin and end."""
        for at in range(len(self._tokens)):
            for end, _ in self._words(at).get(name, ()):
                yield at, end

    def _from(self, at: int, before: tuple[Piece, ...]) -> Iterator[tuple[Piece, ...]]:
        self.furthest = max(self.furthest, at)
        if (at, before) in self._been:  # by other words that say nothing
            return
        self._been.add((at, before))
        if at == len(self._tokens):
            yield before
            return
        for language in self._lexicon.languages:
            for end, value in self._match(f"{language} {TOP}", at):
                made = cast("tuple[Piece, ...]", value if isinstance(value, tuple) else (value,))
                yield from self._from(end, (*before, *made))
        words = self._words(at)
        silent = {end for end, _ in words.get(FILLER, ())}
        if not before:
            silent |= {end for end, _ in (*words.get(LEAD, ()), *words.get(INSTEAD, ()))}
        for language in self._lexicon.languages:
            for section in (ASIDE, PRAISE) if before else (ASIDE,):
                silent |= {end for end, _ in self._match(f"{language} {section}", at)}
        for end in silent:
            yield from self._from(end, before)

    def _match(self, name: str, at: int) -> list[tuple[int, Value]]:
        """List what a class, a shape or a section can be from here: its end and its value."""
        key = (name, at)
        known = self._found.get(key)
        if known is not None:
            return known
        if at >= len(self._tokens):
            return []
        found = list(self._words(at).get(name.rpartition(" ")[2], ()))
        self._found[key] = found
        section = self._lexicon.sections.get(name)
        if section is not None:
            rules: list[Rule] = []
            for word in self._tokens[at].words:
                rules += section.words.get(word, ())
            for first, named in section.names.items():
                if self._match(first, at):
                    rules += named
            for rule in dict.fromkeys(rules):
                for end, taken in self._along(rule, 0, at, {}):
                    if end == at:
                        continue
                    value = rule.action(*_arguments(rule, taken))
                    if value is not None and (end, value) not in found:
                        found.append((end, value))
        return found

    def _along(
        self, rule: Rule, number: int, at: int, taken: dict[int, Value]
    ) -> Iterator[tuple[int, dict[int, Value]]]:
        if number == len(rule.elements):
            yield at, taken
            return
        if rule.optional[number]:
            yield from self._along(rule, number + 1, at, taken)
        if at >= len(self._tokens):
            return
        element = rule.elements[number]
        if isinstance(element, str):
            for end, value in self._match(element, at):
                yield from self._along(rule, number + 1, end, {**taken, rule.taken[number]: value})
        elif not element.isdisjoint(self._tokens[at].words):
            self.furthest = max(self.furthest, at)
            yield from self._along(rule, number + 1, at + 1, taken)

    def _words(self, at: int) -> dict[str, list[tuple[int, Value]]]:
        """List the classes and shapes that begin here; of each class only its longest phrases."""
        known = self._said[at]
        if known is not None:
            return known
        token = self._tokens[at]
        found: dict[str, list[tuple[int, Value]]] = {}
        if token.figures:
            _figures(token.figures, at + 1, found, last=at + 1 == len(self._tokens))
        else:
            self._grown(self._lexicon.phrases, at, found)
            for name, ends in found.items():
                last = max(end for end, _ in ends)
                found[name] = [each for each in ends if each[0] == last]
            _no_number_within(found)
        self._said[at] = found
        return found

    def _grown(self, node: Node, at: int, found: dict[str, list[tuple[int, Value]]]) -> None:
        if at >= len(self._tokens):
            return
        for word in self._tokens[at].words:
            further = node.further.get(word)
            if further is not None:
                for name, value in further.ends:
                    found.setdefault(name, []).append((at + 1, value))
                self._grown(further, at + 1, found)


def _no_number_within(found: dict[str, list[tuple[int, Value]]]) -> None:
    """Let `five` be no number where `five days` is a word of its own, as in Persian weekdays."""
    longest = max((end for name in found for end, _ in found[name]), default=0)
    if "number" in found and found["number"][0][0] < longest:
        del found["number"]


def _figures(
    figures: str, end: int, found: dict[str, list[tuple[int, Value]]], *, last: bool
) -> None:
    """Say what figures may be; a point after them ends the sentence or makes them an ordinal."""
    form, values = shape(figures)
    if form in {"a", "a."}:
        if len(figures.rstrip(".")) <= _MOST_FIGURES:
            if form == "a" or last:
                found["number"] = [(end, values[0])]
            found[form] = [(end, values[0])]
            if figures.startswith("0") and len(figures) == _MOST_FIGURES:
                found["hhmm"] = [(end, values[0])]
        return
    if form.endswith(".") and form != "a.b.":
        form = form.removesuffix(".")
    padded = form == "a:b" and figures.startswith("0")
    found["0" + form if padded else form] = [(end, values)]


def _arguments(rule: Rule, taken: dict[int, Value]) -> list[object]:
    made: list[object] = []
    for argument in rule.arguments:
        if isinstance(argument, str) and argument.startswith("$"):
            made.append(taken.get(int(argument[1:])))
        else:
            made.append(argument)
    return made


def _said_too(reading: tuple[Piece, ...], readings: Container[tuple[Piece, ...]]) -> bool:
    """Tell whether pieces that stand loosely side by side were also read as one thing.

    A number that was taken for an hour, and was said to be one: `9` in `at 9`. A length whose
    `ago` was taken for a word that says nothing. Weeks beside a weekday that are counted from
    it, or are the week in which it lies.
    """
    if any(isinstance(each, Clock) and each.bare for each in reading):
        said = (replace(each, bare=False) if isinstance(each, Clock) else each for each in reading)
        return tuple(said) in readings
    ahead = next((each for each in reading if isinstance(each, Ahead)), None)
    if ahead is not None:
        ago = tuple(Behind(ahead.length) if each is ahead else each for each in reading)
        if ago in readings:
            return True
    day = next((each for each in reading if isinstance(each, Weekday)), None)
    if ahead is None or day is None:
        return False
    weeks = ahead.length.days // _WEEK
    counted = tuple(replace(day, weeks=weeks) if e is day else e for e in reading if e is not ahead)
    lies_in = tuple(Week(weeks) if each is ahead else each for each in reading)
    return counted in readings or lies_in in readings
