"""From the bytes of a file to plain values with the place of each, or to problems.

A small and strict part of YAML: no tags, aliases or surprises of YAML 1.1. What a playbook may
say is not known here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import yaml

from bot.playbook.marks import Marks, Path, Place
from bot.playbook.problems import Problem, Problems, quoted

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

MAX_BYTES = 1024 * 1024
MAX_LEVELS = 32
MAX_VALUES = 20_000

# Digits are capped: numbers in a playbook are small, and Python refuses to read endless ones.
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,17})\.[0-9]{1,18}")
# Also the line breaks that YAML knows and editors do not: they would shift every line number.
_UNPRINTABLE = re.compile(
    r"[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)

_SYNTAX = {
    "mapping values are not allowed": (
        "a colon stands where no 'key: value' can start",
        "put a text that holds ': ' in quotes, or mend the indentation",
    ),
    "found character that cannot start any token": (
        "a value starts with a character that YAML keeps for itself",
        "put the text in quotes",
    ),
    "found unexpected end of stream": (
        "a quoted text is not closed",
        "add the closing quote; inside '...' an apostrophe is written twice",
    ),
    "did not find expected key": (
        "the line does not fit what stands above it",
        "line it up with its neighbours; a text with quotes inside is best quoted as a whole",
    ),
    "did not find expected '-' indicator": (
        "the line does not fit the list above it",
        "start it with '- ' or move it to where it belongs",
    ),
    "block sequence entries are not allowed": (
        "a list starts in the middle of a line",
        "put each '- ' on a line of its own",
    ),
    "did not find expected ',' or ']'": (
        "a list in brackets is not closed",
        "add the missing ']' or ',', or put the text in quotes",
    ),
    "did not find expected ',' or '}'": (
        "a mapping in braces is not closed",
        "add the missing '}' or ','; a text that starts with '{' needs quotes",
    ),
    "could not find expected ':'": (
        "a line has no colon after its key",
        "write 'key: value', or indent the line if it continues the text above",
    ),
    "found unknown escape character": (
        "a text in double quotes holds a backslash that means nothing",
        "use single quotes, or write the backslash twice",
    ),
}
_AT_THE_OPENING = ("found unexpected end", "did not find expected ','")


@dataclass(slots=True)
class _Open:
    """A mapping or list that is being read."""

    path: Path
    place: Place
    items: dict[str, object] | list[object]
    key: str | None = None
    awaits_key: bool = True
    keep: bool = True
    ignored: int = 0


@dataclass(slots=True)
class _Reader:
    """Builds plain values out of YAML's events, without recursion, so that no depth can hurt."""

    marks: Marks
    problems: list[Problem] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)
    refused: bool = False
    documents: int = 0

    def refuse(self, event: yaml.Event, code: str, what: str, advice: str) -> None:
        self.refused = True
        self.complain(event, code, what, advice)

    def complain(self, event: yaml.Event, code: str, what: str, advice: str) -> None:
        place = _place(event)
        self.problems.append(Problem(self.marks.file, place.line, place.column, code, what, advice))

    def read(self, events: Iterator[yaml.Event]) -> None:
        for count, event in enumerate(events):
            if count > MAX_VALUES:
                self.refuse(
                    event,
                    "too-big",
                    f"the file holds more than {MAX_VALUES} values",
                    "a playbook needs far less; split it",
                )
                return
            if isinstance(event, yaml.ScalarEvent):
                self.check_extras(event)
                self.scalar(event)
            elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
                self.check_extras(event)
                if len(self.stack) >= MAX_LEVELS:
                    self.refuse(
                        event,
                        "too-deep",
                        f"there are more than {MAX_LEVELS} levels of mappings and lists",
                        "a playbook needs far fewer; look for a bracket or an indentation too many",
                    )
                    return
                self.open(event, {} if isinstance(event, yaml.MappingStartEvent) else [])
            elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                self.close()
            elif isinstance(event, yaml.AliasEvent):
                self.refuse(
                    event,
                    "alias",
                    f"{quoted(f'*{event.anchor}')} repeats another part of the file",
                    "write the part out; a text that starts with '*' needs quotes",
                )
                self.put(None, _place(event))
            elif isinstance(event, yaml.DocumentStartEvent):
                self.document(event)

    def document(self, event: yaml.DocumentStartEvent) -> None:
        self.documents += 1
        if event.version or event.tags:
            self.refuse(
                event, "directive", "the file starts with a '%' directive", "take the line out"
            )
        if self.documents > 1:
            self.refuse(
                event,
                "several-documents",
                "a second document starts at '---'",
                "write one playbook a file; a dividing line inside a text has to be indented",
            )

    def check_extras(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.anchor:
            self.refuse(
                event,
                "alias",
                f"{quoted(f'&{event.anchor}')} names a part to be repeated elsewhere",
                "take it out and write each part out; a text that starts with '&' needs quotes",
            )
        if event.tag:
            self.refuse(
                event,
                "tag",
                "a value starts with a '!' tag",
                "take the tag out; a text that starts with '!' needs quotes",
            )

    def open(self, event: yaml.Event, items: dict[str, object] | list[object]) -> None:
        place = _place(event)
        path: Path = ()
        keep = True
        if self.stack:
            parent = self.stack[-1]
            keep = parent.keep
            if isinstance(parent.items, list):
                path = (*parent.path, len(parent.items))
            elif parent.awaits_key:
                self.bad_key(event)
                keep = False
            else:
                keep = keep and parent.key is not None
                path = (*parent.path, parent.key or "")
        self.stack.append(_Open(path, place, items, keep=keep))

    def close(self) -> None:
        done = self.stack.pop()
        value = tuple(done.items) if isinstance(done.items, list) else done.items
        self.put(value, done.place)

    def bad_key(self, event: yaml.Event) -> None:
        self.complain(
            event,
            "bad-key",
            "a list or mapping stands where a name has to stand",
            "a text that starts with '{' or '[' needs quotes",
        )

    def scalar(self, event: yaml.ScalarEvent) -> None:
        place = _place(event)
        parent = self.stack[-1] if self.stack else None
        if parent is not None and isinstance(parent.items, dict) and parent.awaits_key:
            self.name(parent, event, place)
            return
        plain = event.style is None or event.style == ""
        self.put(_resolve(event.value) if plain else event.value, place)

    def name(self, parent: _Open, event: yaml.ScalarEvent, place: Place) -> None:
        """Take a key; keys are always texts."""
        name: str = event.value
        parent.awaits_key = False
        if name in parent.items:
            first = self.marks.keys.get((*parent.path, name), place)
            self.complain(
                event,
                "duplicate-key",
                f"{quoted(name)} is written twice here, first in line {first.line}",
                "keep one of them or give it another name",
            )
            parent.key = None
            return
        parent.key = name
        if parent.keep:
            self.marks.keys[(*parent.path, name)] = place

    def put(self, value: object, place: Place) -> None:
        """Hand a finished value to the mapping or list around it."""
        if not self.stack:
            if self.documents == 1:
                self.marks.data = value
                self.marks.values[()] = place
            return
        parent = self.stack[-1]
        if isinstance(parent.items, list):
            if parent.keep:
                self.marks.values[(*parent.path, len(parent.items))] = place
            parent.items.append(value)
        elif parent.awaits_key:
            # A mapping or list as a key: already complained about; its value is skipped.
            parent.awaits_key = False
            parent.key = None
        else:
            parent.awaits_key = True
            if parent.key is not None:
                if parent.keep:
                    self.marks.values[(*parent.path, parent.key)] = place
                parent.items[parent.key] = value


def _place(event: yaml.Event) -> Place:
    start: Any = event.start_mark
    end: Any = event.end_mark
    return Place(start.line + 1, start.column + 1, start.index, end.index)


def _resolve(text: str) -> str | bool | int | Decimal | None:
    """Say what an unquoted value is; what is not plainly something else is text."""
    if text in {"", "~", "null"}:
        return None
    if text in {"true", "false"}:
        return text == "true"
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return Decimal(text)
    return text


def _decode(source: str | bytes, file: str) -> str | Problem:
    if isinstance(source, bytes):
        if len(source) > MAX_BYTES:
            return _too_big(file)
        try:
            return source.decode("utf-8").removeprefix("\ufeff")
        except UnicodeDecodeError as error:
            before = source[: error.start].decode("utf-8").removeprefix("\ufeff")
            line, column = _line_and_column(before)
            return Problem(
                file,
                line,
                column,
                "not-utf8",
                f"the byte 0x{source[error.start]:02X} is no UTF-8 text",
                "save the file as UTF-8",
            )
    # A text of this many characters is over the limit whatever its characters are.
    if len(source) > MAX_BYTES or len(source.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        return _too_big(file)
    return source.removeprefix("\ufeff")


def _too_big(file: str) -> Problem:
    return Problem(
        file, 1, 1, "too-big", "the file is over 1 MiB", "a playbook needs far less; split it"
    )


def _line_and_column(before: str) -> tuple[int, int]:
    lines = before.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return len(lines), len(lines[-1]) + 1


def _forbidden(text: str, file: str) -> Iterator[Problem]:
    at = text.find("\t")
    if at >= 0:
        others = sum("\t" in line for line in text.splitlines()) - 1
        more = f" (and {others} more {'line' if others == 1 else 'lines'})" if others else ""
        yield Problem(
            file,
            *_line_and_column(text[:at]),
            "tab",
            f"there is a tab here{more}",
            "use spaces instead; most editors can turn tabs into spaces",
        )
    found = _UNPRINTABLE.search(text)
    if found:
        yield Problem(
            file,
            *_line_and_column(text[: found.start()]),
            "control-character",
            f"there is an invisible control character here (U+{ord(found.group()):04X})",
            "delete it",
        )


def _syntax_problem(error: yaml.YAMLError, file: str) -> Problem:
    """Put what YAML says into plain words, at the place where mending starts."""
    said = str(getattr(error, "problem", "") or "")
    mark = getattr(error, "problem_mark", None)
    context = getattr(error, "context_mark", None)
    if context is not None and said.startswith(_AT_THE_OPENING):
        mark = context
    what, advice = next(
        (words for start, words in _SYNTAX.items() if said.startswith(start)),
        ("this is not YAML from here on", "look for a missing quote, colon or indentation"),
    )
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
    return Problem(file, line, column, "yaml-syntax", what, advice)


def compose(source: str | bytes, file: str) -> tuple[Marks, Problems, bool]:
    """Read a file into `Marks.data` with all places; the last is whether there is any use in it.

    Never raises for what a file may hold. Unquoted, only `true` and `false` are booleans and only
    `null`, `~` and nothing are empty; dates, `yes`, `no` and `007` stay text. Lists are tuples.
    """
    text = _decode(source, file)
    if isinstance(text, Problem):
        return Marks(file, ""), Problems([text]), False
    marks = Marks(file, text)
    forbidden = Problems(_forbidden(text, file))
    if forbidden:
        return marks, forbidden, False
    reader = _Reader(marks)
    try:
        reader.read(yaml.parse(text, Loader=Loader))
    except yaml.YAMLError as error:
        reader.problems.append(_syntax_problem(error, file))
        return marks, Problems(reader.problems), False
    if not reader.problems and reader.documents == 0:
        reader.problems.append(
            Problem(file, 1, 1, "empty-file", "the file holds nothing", "write a playbook into it")
        )
        return marks, Problems(reader.problems), False
    return marks, Problems(reader.problems), not reader.refused
