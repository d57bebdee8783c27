"""parse_mode HTML as the Bot API parses it, and the entities it finds by itself in plain text.

Offsets and lengths are UTF-16 code units; "byte offset" in a refusal counts UTF-8 bytes.
"""

import re
from dataclasses import dataclass

from tests.support.standin.errors import ApiError, Json, bad_request

_SIMPLE = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline",
    "ins": "underline", "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "tg-spoiler": "spoiler", "span": "spoiler", "code": "code", "pre": "pre",
}  # fmt: skip
TAGS = frozenset({*_SIMPLE, "a", "tg-emoji", "blockquote"})

_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#(\d{1,8})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z]+));?")
_TAG_NAME = re.compile(r"[^ \t\r\n\v>]*")
_SPACE = re.compile(r"[ \t\r\n\v]*")
_ATTRIBUTE_NAME = re.compile(r"[^ \t\r\n\v=>/\"']*")
_TOKEN = re.compile(r"[A-Za-z0-9.\-]*")
_USER_LINK = re.compile(r"tg://user/?\?id=(\d+)$")
_WEB_LINK = re.compile(
    r"(?:(?:https?|ton|tg|tonsite)://|mailto:)?[^\s.]+\S*\.\S+|tg://\S+$", re.IGNORECASE
)

_FOUND = (
    ("url", re.compile(r"\bhttps?://[^\s<>]+[^\s<>.,;:!?'\")\]]")),
    ("email", re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b")),
    ("bot_command", re.compile(r"(?<![\w/@])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/])")),
    ("mention", re.compile(r"(?<![\w@])@[A-Za-z]\w{3,31}\b")),
    ("hashtag", re.compile(r"(?<!\w)#\w*[^\W\d]\w*")),
)


def units(text: str) -> int:
    """The length of a text as Telegram counts it: UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass(slots=True)
class _Open:
    tag: str
    argument: str
    offset: int
    start: int


class _Reader:
    """One pass over an HTML text."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.plain: list[str] = []
        self.offset = 0
        self.open: list[_Open] = []
        self.entities: list[Json] = []

    def refuse(self, text: str, start: int | None = None) -> ApiError:
        if start is not None:
            text += f" at byte offset {len(self.source[:start].encode('utf-8', 'surrogatepass'))}"
        return bad_request(f"can't parse entities: {text}")

    def read(self) -> tuple[str, list[Json]]:
        while self.at < len(self.source):
            character = self.source[self.at]
            if character == "<":
                self._tag()
            elif character == "&":
                self._emit(self._reference())
            else:
                self.at += 1
                self._emit(character)
        if self.open:
            raise self.refuse(
                f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"'
            )
        text = "".join(self.plain)
        if any("\ud800" <= character <= "\udfff" for character in text):
            raise self.refuse(
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            )
        return text, in_order(self.entities)

    def _emit(self, text: str) -> None:
        self.plain.append(text)
        self.offset += units(text)

    def _reference(self) -> str:
        """What stands at an ampersand: a decoded reference, or the ampersand itself."""
        match = _REFERENCE.match(self.source, self.at)
        decoded = _decoded(match) if match else None
        if match is None or decoded is None:
            self.at += 1
            return "&"
        self.at = match.end()
        return decoded

    def _take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.source, self.at)
        taken = match.group() if match else ""
        self.at += len(taken)
        return taken

    def _peek(self) -> str:
        return self.source[self.at : self.at + 1]

    def _tag(self) -> None:
        start = self.at
        if self.source.startswith("</", start):
            self.at += 2
            self._end_tag(start)
            return
        self.at += 1
        tag = self._take(_TAG_NAME).lower()
        if not self._peek():
            raise self.refuse("Unclosed start tag", start)
        if tag not in TAGS:
            raise self.refuse(f'Unsupported start tag "{tag}"', start)
        argument = self._attributes(tag, start)
        if tag == "span" and argument != "spoiler":
            raise self.refuse('Tag "span" must have class "tg-spoiler"', start)
        self.open.append(_Open(tag, argument, self.offset, len(self.plain)))

    def _attributes(self, tag: str, start: int) -> str:
        argument = ""
        while True:
            self._take(_SPACE)
            if self._peek() == ">":
                self.at += 1
                return argument
            name = self._take(_ATTRIBUTE_NAME)
            if not name:
                raise self.refuse(f'Empty attribute name in the tag "{tag}"', start)
            self._take(_SPACE)
            value: str | None = None
            if self._peek() == "=":
                self.at += 1
                self._take(_SPACE)
                value = self._value(tag, start)
            if not self._peek():
                raise self.refuse("Unclosed start tag", start)
            argument = _argument(tag, name, value) or argument

    def _value(self, tag: str, start: int) -> str:
        quote = self._peek()
        if not quote:
            raise self.refuse(f'Unclosed start tag "{tag}"', start)
        if quote not in "\"'":
            token_start = self.at
            token = self._take(_TOKEN).lower()
            if self._peek() and self._peek() not in " \t\r\n\v>":
                raise self.refuse("Unexpected end of name token", token_start)
            return token
        self.at += 1
        parts: list[str] = []
        while (character := self._peek()) and character != quote:
            if character == "&":
                parts.append(self._reference())
            else:
                parts.append(character)
                self.at += 1
        self.at += 1
        return "".join(parts)

    def _end_tag(self, start: int) -> None:
        if not self.open:
            raise self.refuse("Unexpected end tag", start)
        tag = self._take(_TAG_NAME).lower()
        self._take(_SPACE)
        if self._peek() != ">":
            raise self.refuse("Unclosed end tag", start)
        self.at += 1
        opened = self.open.pop()
        if tag not in ("", opened.tag):
            where = len(self.source[:start].encode("utf-8", "surrogatepass"))
            raise self.refuse(
                f'Unmatched end tag at byte offset {where}, expected "</{opened.tag}>", '
                f'found "</{tag}>"'
            )
        if self.offset > opened.offset:
            self._close(opened)

    def _close(self, opened: _Open) -> None:
        entity: Json = {"offset": opened.offset, "length": self.offset - opened.offset}
        if opened.tag == "a":
            entity = entity | _link(opened.argument or "".join(self.plain[opened.start :]))
        elif opened.tag == "tg-emoji":
            if not opened.argument.isdigit() or not int(opened.argument):
                raise self.refuse("Invalid custom emoji identifier specified")
            entity |= {"type": "custom_emoji", "custom_emoji_id": opened.argument}
        elif opened.tag == "blockquote":
            entity["type"] = "expandable_blockquote" if opened.argument else "blockquote"
        else:
            entity["type"] = _SIMPLE[opened.tag]
        if opened.tag in ("pre", "code") and self._same_span(entity, opened):
            return
        if opened.tag == "code" and opened.argument:
            entity["language"] = opened.argument
        if "type" in entity:
            self.entities.append(entity)

    def _same_span(self, entity: Json, opened: _Open) -> bool:
        """Whether a pre and a code around the same text made one block with a language."""
        inner = self.entities[-1] if self.entities else None
        if inner is None or (inner["offset"], inner["length"]) != (
            entity["offset"],
            entity["length"],
        ):
            return False
        language = inner.get("language") or (opened.argument if opened.tag == "code" else "")
        if {inner["type"], entity["type"]} != {"pre", "code"} or not language:
            return False
        inner.update(type="pre", language=language)
        return True


def _decoded(match: re.Match[str]) -> str | None:
    decimal, hexadecimal, name = match.groups()
    if name is not None:
        return _NAMED.get(name)
    code = int(decimal) if decimal is not None else int(hexadecimal, 16)
    return chr(code) if 0 < code <= 0x10FFFF else None


def _argument(tag: str, name: str, value: str | None) -> str:
    match tag, name:
        case "blockquote", "expandable":
            return "1"
        case ("a", "href") | ("tg-emoji", "emoji-id"):
            return value or ""
        case "code", "class" if (value or "").startswith("language-"):
            return (value or "").removeprefix("language-")
        case "span", "class" if (value or "").startswith("tg-"):
            return (value or "").removeprefix("tg-")
        case _:
            return ""


def _link(url: str) -> Json:
    """The entity of a link; a link that leads nowhere makes none, as in Telegram."""
    person = _USER_LINK.match(url)
    if person:
        user = {"id": int(person.group(1)), "is_bot": False, "first_name": "?"}
        return {"type": "text_mention", "user": user}
    return {"type": "text_link", "url": url} if _WEB_LINK.match(url) else {}


def in_order(entities: list[Json]) -> list[Json]:
    """Entities by offset, the longer one first; a language only stays with a pre."""
    for entity in entities:
        if entity["type"] == "code":
            entity.pop("language", None)
    return sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))


def parse_html(source: str) -> tuple[str, list[Json]]:
    """The plain text and its entities; refused in Telegram's words when it does not parse."""
    return _Reader(source).read()


def found_in(text: str, known: list[Json]) -> list[Json]:
    """Commands, links, mentions and hashtags that Telegram marks by itself, outside of `known`."""
    taken = [(entity["offset"], entity["offset"] + entity["length"]) for entity in known]
    found: list[Json] = []
    for kind, pattern in _FOUND:
        for match in pattern.finditer(text):
            start = units(text[: match.start()])
            end = start + units(match.group())
            if all(end <= low or start >= high for low, high in taken):
                taken.append((start, end))
                found.append({"type": kind, "offset": start, "length": end - start})
    return found
