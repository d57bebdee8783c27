"""`evenkeel heat`: which words of a reply would be marked, for those who edit the lexicons."""

from bot.errors import BotError
from bot.heat.lexicon import LANGUAGES
from bot.heat.marks import Mark, marks
from bot.heat.softer import cooler


def heat(text: str, language: str | None) -> None:
    """Print each mark with its kind and what is softer, then the reply with softer words."""
    if language is not None and language not in LANGUAGES:
        raise BotError(f"{language!r} is not one of the languages: {', '.join(LANGUAGES)}.")
    if not text.strip():
        raise BotError('Give a text: evenkeel heat "You never answer"')
    found = marks(text, language)
    for each in found:
        print(_line(text, each))
    if not found:
        print("nothing marked")
    softer = cooler(text, language)
    if softer != text:
        print(f"cooler: {softer}")


def _line(text: str, mark: Mark) -> str:
    said = f"{mark.kind.value}: “{text[mark.begin : mark.end]}”"
    if mark.language:
        said += f" ({mark.language})"
    return f"{said}, softer: “{mark.softer}”" if mark.softer else said
