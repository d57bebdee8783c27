"""PO files as gettext, Poedit and Weblate read and write them: text <-> entries, nothing lost.

Our own reader, because Babel's drops the English that a translation was made of, and the start
of the coach need not load it. Which entries there should be, and what they mean, is not known here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bot.errors import BotError

MOST = 4 * 1024 * 1024
"""Bytes of a file; far more than every text of this coach."""

FUZZY = "fuzzy"

_FIELD = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?)\s*"(.*)"')
_ESCAPE = re.compile(r"\\(.)")
_WRITTEN = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\"}
_UNSAFE = re.compile(r'[\\"\n\t\r]')
_ESCAPED = {character: f"\\{letter}" for letter, character in _WRITTEN.items()}
_LONE_QUOTE = re.compile(r'(?<!\\)(?:\\\\)*"')


class PoError(BotError):
    """A file that cannot be read as PO; `line` counts from 1, `what` names nothing of its texts."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(f"line {line}: {what}")
        self.line = line
        self.what = what


@dataclass(frozen=True, slots=True)
class Entry:
    """One text: its context and English, its forms in the language, and what was noted about it.

    `previous` is the English that the translation was made of, when that has changed since.
    `notes` are the translators' own, `comments` and `places` come from the extraction. An
    `obsolete` one stands for a text that is no longer said. `line` is where its forms begin.
    """

    context: str | None
    text: str
    forms: tuple[str, ...] = ("",)
    many: str = ""
    flags: tuple[str, ...] = ()
    previous: str = ""
    previous_many: str = ""
    previous_context: str | None = None
    notes: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    obsolete: bool = False
    line: int = 0

    @property
    def fuzzy(self) -> bool:
        """Say whether somebody has to look at it."""
        return FUZZY in self.flags

    @property
    def translated(self) -> bool:
        """Say whether every form of it is filled in."""
        return all(self.forms)

    def without_fuzzy(self) -> "Entry":
        """Give the entry as good."""
        flags = tuple(each for each in self.flags if each != FUZZY)
        return replace(self, flags=flags, previous="", previous_many="", previous_context=None)


@dataclass(frozen=True, slots=True)
class PoFile:
    """A catalog: the lines of its header, what stands above it, and its entries in their order."""

    header: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    header_line: int = 1

    def field(self, name: str) -> str:
        """Give a header field; empty without it."""
        wanted = name.casefold()
        return next((value for key, value in self.header if key.casefold() == wanted), "")


@dataclass(slots=True)
class _Open:
    """An entry that is being read."""

    fields: dict[str, list[str]] = field(default_factory=dict)
    previous: dict[str, list[str]] = field(default_factory=dict)
    flags: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    obsolete: bool = False
    last: list[str] | None = None
    line: int = 0

    @property
    def answered(self) -> bool:
        return self.line > 0

    @property
    def blank(self) -> bool:
        return not (self.fields or self.notes or self.comments or self.flags or self.previous)


def read(source: bytes) -> PoFile:
    """Read a file; raises PoError at its first mistake."""
    if len(source) > MOST:
        raise PoError(1, "the file is larger than 4 MiB; is it really a PO file?")
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        raise PoError(line, "this is not UTF-8; save the file as UTF-8") from None
    header: PoFile | None = None
    entries: list[Entry] = []
    for entry in _entries(text):
        if entry.text or entry.context is not None:
            entries.append(entry)
        elif header is not None or entries:
            raise PoError(entry.line, "a text without its English; only the header has none")
        else:
            header = PoFile(_header(entry.forms[0]), entry.notes, header_line=entry.line)
    return replace(header or PoFile(), entries=tuple(entries))


def _header(text: str) -> tuple[tuple[str, str], ...]:
    pairs = (line.partition(":") for line in text.split("\n") if ":" in line)
    return tuple((name.strip(), value.strip()) for name, _, value in pairs)


def _entries(text: str) -> Iterator[Entry]:
    now = _Open()
    number = 0
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    for number, line in enumerate(text.split("\n"), 1):
        said = line.strip()
        if not said:
            now.last = None
            continue
        starts = said[0] == "#" and said[1:2] != "~"
        if now.answered and (starts or said.startswith(("msgctxt", "msgid "))):
            yield _closed(now)
            now = _Open()
        if said[0] == "#":
            ended = _comment(now, said, number)
            if ended:
                yield _closed(ended)
                now = _Open()
                _comment(now, said, number)
        else:
            _field(now.fields, now, said, number)
    if not now.blank:
        if not now.answered and now.fields:
            raise PoError(number, "the file ends in the middle of a text; 'msgstr' is missing")
        if now.answered:
            yield _closed(now)


def _comment(now: _Open, said: str, number: int) -> _Open | None:
    """Take in a line that begins with `#`; give the entry that it ends, to be read once more."""
    match said[1:2]:
        case "~":
            rest = said[2:].strip()
            previous = rest.startswith("|")
            if now.answered and (previous or rest.startswith(("msgctxt", "msgid "))):
                return now
            now.obsolete = True
            if previous:
                _field(now.previous, now, rest[1:].strip(), number)
            elif rest:
                _field(now.fields, now, rest, number)
        case "|":
            _field(now.previous, now, said[2:].strip(), number)
        case ",":
            now.flags += [each.strip() for each in said[2:].split(",") if each.strip()]
        case ".":
            now.comments.append(said[2:].removeprefix(" "))
        case ":":
            now.places += said[2:].split()
        case _:
            now.notes.append(said[1:].removeprefix(" "))
    return None


def _field(into: dict[str, list[str]], now: _Open, said: str, number: int) -> None:
    if said[:1] == '"':
        if now.last is None:
            raise PoError(number, "words in quotes that belong to nothing")
        now.last.append(_unescaped(_inside(said, number), number))
        return
    found = _FIELD.fullmatch(said)
    if found is None:
        raise PoError(number, "expected msgctxt, msgid or msgstr with its words in quotes")
    name, words = found.groups()
    if name in into:
        raise PoError(number, f"a second {name} in one entry; is an empty line missing?")
    if into is now.fields and name.startswith("msgstr") and now.line == 0:
        if "msgid" not in now.fields:
            raise PoError(number, "msgstr without a msgid before it")
        now.line = number
    _inside(f'"{words}"', number)
    into[name] = now.last = [_unescaped(words, number)]


def _inside(said: str, number: int) -> str:
    words = said[1:-1]
    if len(said) < len('""') or said[-1] != '"' or ('"' in words and _LONE_QUOTE.search(words)):
        raise PoError(number, "a quotation mark is missing, or one inside the words lacks its \\")
    if words.endswith("\\") and (len(words) - len(words.rstrip("\\"))) % 2:
        raise PoError(number, "the closing quotation mark is missing")
    return words


def _unescaped(words: str, number: int) -> str:
    if "\\" not in words:
        return words

    def plain(found: re.Match[str]) -> str:
        if found[1] not in _WRITTEN:
            raise PoError(number, f"\\{found[1]} means nothing here; a backslash is written \\\\")
        return _WRITTEN[found[1]]

    return _ESCAPE.sub(plain, words)


def _closed(now: _Open) -> Entry:
    fields = {name: "".join(parts) for name, parts in now.fields.items()}
    previous = {name: "".join(parts) for name, parts in now.previous.items()}
    forms = tuple(
        words for name, words in sorted(fields.items()) if name == "msgstr" or name[-1] == "]"
    )
    return Entry(
        context=fields.get("msgctxt"),
        text=fields.get("msgid", ""),
        forms=forms,
        many=fields.get("msgid_plural", ""),
        flags=tuple(now.flags),
        previous=previous.get("msgid", ""),
        previous_many=previous.get("msgid_plural", ""),
        previous_context=previous.get("msgctxt"),
        notes=tuple(now.notes),
        comments=tuple(now.comments),
        places=tuple(now.places),
        obsolete=now.obsolete,
        line=now.line,
    )


# --- writing -------------------------------------------------------------------------------------


def write(file: PoFile) -> bytes:
    """Write a file; reading it again gives the same entries. Lines break where the texts do."""
    header = "".join(f"{name}: {value}\n" for name, value in file.header)
    parts = [[*(f"# {each}".rstrip() for each in file.notes), *_said("msgid", "")]]
    parts[0] += _said("msgstr", header, whole=True)
    parts += [_lines(entry) for entry in file.entries]
    return ("\n\n".join("\n".join(part) for part in parts) + "\n").encode()


def _lines(entry: Entry) -> list[str]:
    above = [f"# {each}".rstrip() for each in entry.notes]
    if not entry.obsolete:
        above += [f"#. {each}" for each in entry.comments]
        above += [f"#: {' '.join(entry.places)}"] if entry.places else []
    above += [f"#, {', '.join(entry.flags)}"] if entry.flags else []
    before: list[str] = []
    if entry.previous_context is not None:
        before += _said("msgctxt", entry.previous_context)
    if entry.previous:
        before += _said("msgid", entry.previous)
    if entry.previous_many:
        before += _said("msgid_plural", entry.previous_many)
    fields = [] if entry.context is None else _said("msgctxt", entry.context)
    fields += _said("msgid", entry.text)
    if entry.many:
        fields += _said("msgid_plural", entry.many)
        for at, form in enumerate(entry.forms):
            fields += _said(f"msgstr[{at}]", form)
    else:
        fields += _said("msgstr", entry.forms[0])
    mark, bar = ("#~ ", "#~| ") if entry.obsolete else ("", "#| ")
    return [*above, *(bar + each for each in before), *(mark + each for each in fields)]


def _said(name: str, text: str, *, whole: bool = False) -> list[str]:
    """Write a field: on one line, or line by line when it has several."""
    pieces = text.split("\n")
    lines = [f"{each}\n" for each in pieces[:-1]] + ([pieces[-1]] if pieces[-1] else [])
    if len(lines) <= 1 and not whole:
        return [f'{name} "{_escaped(text)}"']
    return [f'{name} ""', *(f'"{_escaped(each)}"' for each in lines)]


def _escaped(text: str) -> str:
    return _UNSAFE.sub(lambda found: _ESCAPED[found[0]], text)
