"""From a template and values to a PDF, PNG or SVG. What a document says is its caller's business.

Values reach the template as JSON and are set as text, never read as markup. Only the fonts that
ship with the program are used, and nothing is fetched.
"""

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from bot.errors import BotError
from bot.i18n.direction import POP_ISOLATE, rtl
from bot.i18n.languages import language_of

Format = Literal["pdf", "png", "svg"]
Json = str | int | float | bool | None | Sequence["Json"] | Mapping[str, "Json"]

_HERE = Path(__file__).resolve().parent
FONTS = _HERE / "fonts"
TEMPLATES = _HERE / "templates"
LATIN, ARABIC, LAST = "Noto Sans", "Vazirmatn", "DejaVu Sans"

_OPENING = "\u2066\u2067\u2068"
_OVERREACHING = frozenset(map(chr, range(0x202A, 0x202F)))
"""Embeddings and overrides: they would turn the direction of what stands beside a text."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page in points (72 an inch); without a height it is as long as what stands on it."""

    width: float
    height: float | None
    margin: float
    numbered: bool = False


A4 = Page(595.28, 841.89, 56, numbered=True)
PHONE = Page(360, None, 14)
"""A picture that fills a phone's width."""


def render(
    template: str,
    values: Mapping[str, Json],
    shape: Format,
    *,
    language: str = "en",
    page: Page = A4,
    scale: float = 3,
) -> bytes:
    """Draw `templates/<template>.typ` with these values; `scale` is a PNG's pixels to a point.

    Takes tenths of a second of CPU: it belongs into a thread or an errand, never onto the writer's
    thread. A picture is one page: with more, or without typst, a BotError says what to do.
    """
    try:
        import typst
    except ImportError:
        raise BotError(
            "Drawing needs typst, which is not installed: pip install 'evenkeel[documents]'"
        ) from None
    given = {
        "page": asdict(page),
        "lang": language_of(language).code,
        "rtl": rtl(language),
        "fonts": fonts_of(language),
        "values": _clean(values),
    }
    try:
        drawn = typst.compile(
            TEMPLATES / f"{template}.typ",
            root=TEMPLATES,
            font_paths=[FONTS],
            ignore_system_fonts=True,
            format=shape,
            ppi=72 * scale,
            sys_inputs={"given": json.dumps(given, ensure_ascii=False)},
            timestamp=0,
        )
    except typst.TypstError as error:
        # The diagnostics quote the source, never the values.
        raise BotError(f"The document {template} could not be drawn: {error.message}") from None
    if isinstance(drawn, list):
        if len(drawn) != 1:
            raise BotError(f"The document {template} has {len(drawn)} pages; a picture has one.")
        drawn = drawn[0]
    if drawn is None:
        raise BotError(f"The document {template} came out empty.")
    return drawn


def fonts_of(language: str) -> list[str]:
    """Give the fonts of a language, in the order in which a letter is looked for."""
    return [ARABIC, LATIN, LAST] if rtl(language) else [LATIN, ARABIC, LAST]


def _clean(value: Json) -> Json:
    match value:
        case str():
            return "\n".join(map(_line, value.replace("\r\n", "\n").split("\n")))
        case Mapping():
            return {name: _clean(each) for name, each in value.items()}
        case Sequence():
            return [_clean(each) for each in value]
        case _:
            return value


def _line(line: str) -> str:
    """Keep what can be shown: no control characters, and every isolate closed where it began."""
    if line.isascii() and line.isprintable():
        return line
    kept: list[str] = []
    depth = 0
    for sign in line.replace("\t", " "):
        if sign in _OVERREACHING or unicodedata.category(sign) in {"Cc", "Cs"}:
            continue
        if sign in _OPENING:
            depth += 1
        elif sign == POP_ISOLATE:
            if not depth:
                continue
            depth -= 1
        kept.append(sign)
    return "".join(kept) + POP_ISOLATE * depth
