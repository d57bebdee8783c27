"""Text that runs to the left and text that runs to the right, kept apart within one line."""

from bot.i18n.languages import language_of

FIRST_STRONG_ISOLATE = "\u2068"
POP_ISOLATE = "\u2069"

_STEERING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Embeddings, overrides and isolates: inside a value they would reach past its end."""


def rtl(language: str) -> bool:
    """Say whether a language is written from right to left."""
    return language_of(language).rtl


def steady(text: str) -> str:
    """Leave out the characters that would turn the direction of what follows the text."""
    return text if text.isascii() else text.translate(_STEERING)


def isolate(text: str) -> str:
    """Wrap each line so that its direction neither takes from its surroundings nor gives to them.

    Line by line, because an isolate ends with its paragraph. Plain ASCII digits stay as they are.
    """
    if "\n" in text:
        return "\n".join(map(isolate, text.split("\n")))
    if not text or (text.isascii() and text.isdigit()):
        return text
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}"
