"""What becomes of a text that a bot sends: parsed, cleaned, trimmed, measured."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.support.standin.contract import CAPTION_UNITS, ENTITIES, TEXT_BYTES, TEXT_UNITS
from tests.support.standin.entities import found_in, in_order, parse_html, units
from tests.support.standin.errors import Json, bad_request

# Telegram drops line separators and the old embedding and override marks (the isolates
# U+2066..U+2069 stay), and writes a space for other control characters.
_DROPPED = frozenset("\r" + "".join(map(chr, range(0x2028, 0x202F))))
_BLANK = frozenset(
    " \t\n\u00a0\u00ad\u1680\u180e\u3000\ufeff"
    + "".join(map(chr, (*range(0x2000, 0x2010), *range(0x205F, 0x2070))))
)
_TYPES = frozenset(
    {
        "bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre", "text_link",
        "text_mention", "custom_emoji", "blockquote", "expandable_blockquote",
    }
)  # fmt: skip
_IGNORED_TYPES = frozenset(
    {
        "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number",
        "bank_card_number", "date_time",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Formatted:
    """A text and its entities as they are stored and shown."""

    text: str
    entities: list[Json] = field(default_factory=list)

    def fields(self, text_name: str, entities_name: str) -> Json:
        """The fields of a message that carry it."""
        shown: Json = {text_name: self.text}
        if self.entities:
            shown[entities_name] = self.entities
        return shown


def message_text(text: str, parse_mode: str | None, entities: Sequence[object] | None) -> Formatted:
    """The text of a message: 1 to 4096 UTF-16 units once parsed."""
    formatted = _formatted(text, parse_mode, entities)
    if not any(character not in _BLANK for character in formatted.text):
        raise bad_request("text must be non-empty")
    if units(formatted.text) > TEXT_UNITS:
        raise bad_request("message is too long")
    return formatted


def caption(
    text: str | None, parse_mode: str | None, entities: Sequence[object] | None
) -> Formatted:
    """A caption: up to 1024 UTF-16 units once parsed, possibly none."""
    formatted = _formatted(text or "", parse_mode, entities)
    if units(formatted.text) > CAPTION_UNITS:
        raise bad_request("message caption is too long")
    return formatted


def _formatted(text: str, parse_mode: str | None, entities: Sequence[object] | None) -> Formatted:
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    if size > TEXT_BYTES:
        raise bad_request("text is too long")
    mode = (parse_mode or "").lower()
    if text and mode not in ("", "none"):
        if mode != "html":
            # Telegram also reads Markdown; nothing here speaks it.
            raise bad_request("unsupported parse_mode")
        plain, marked = parse_html(text)
    else:
        plain, marked = text, _explicit(entities or ())
    plain, marked = _cleaned(plain, marked)
    return Formatted(plain, in_order([*marked, *found_in(plain, marked)])[:ENTITIES])


def _explicit(entities: Sequence[object]) -> list[Json]:
    marked: list[Json] = []
    for entity in entities:
        if not isinstance(entity, dict):
            raise bad_request("can't parse MessageEntity: expected an Object")
        for name in ("offset", "length"):
            if isinstance(entity.get(name), bool) or not isinstance(entity.get(name), int):
                raise bad_request(
                    f"can't parse MessageEntity: Can't find field \"{name}\""
                    if name not in entity
                    else f'can\'t parse MessageEntity: Field "{name}" must be of type Number'
                )
        kind = entity.get("type")
        if kind in _IGNORED_TYPES:
            continue
        if kind not in _TYPES:
            raise bad_request("can't parse MessageEntity: Unsupported type specified")
        marked.append(dict(entity))
    return marked


def _cleaned(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Control characters out, blanks off both ends; entities follow their text."""
    kept: list[str] = []
    moved = [0]
    for character in text:
        length = moved[-1]
        if character not in _DROPPED:
            kept.append(" " if character < " " and character != "\n" else character)
            length += units(character)
        moved.extend([length] * units(character))
    joined = "".join(kept)
    trimmed = joined.strip(" \n")
    start = len(joined) - len(joined.lstrip(" \n"))
    end = start + units(trimmed)
    shifted: list[Json] = []
    for entity in entities:
        low, high = (
            min(max(moved[min(max(mark, 0), len(moved) - 1)], start), end)
            for mark in (entity["offset"], entity["offset"] + entity["length"])
        )
        if high > low:
            shifted.append({**entity, "offset": low - start, "length": high - low})
    return trimmed, shifted
