"""The same text with softer words where some surely fit; everything else stays as it was."""

import re

from bot.heat.marks import Mark, marks, shouting

_MOST_ROUNDS = 3
"""Softer words may bring other hot words to light."""
_SENTENCE_BEGINS = re.compile(r"(?:\A|[.!?…؟\n])[\s\"'“”«»(]*\Z")
_GAP = re.compile(r"[,،]?[^\S\n]*")


def cooler(text: str, language: str | None = None) -> str:
    """Give the text with softer words where they surely fit."""
    for each in reversed(shouting(text, language)):
        text = _put(text, each)
    for _ in range(_MOST_ROUNDS):
        sure = [each for each in marks(text, language) if each.instead is not None]
        if not sure:
            break
        for each in reversed(sure):
            text = _put(text, each)
    return text


def _put(text: str, mark: Mark) -> str:
    before, after, instead = text[: mark.begin], text[mark.end :], mark.instead or ""
    if not instead:
        after = after[_first_gap(after) :]
    begins = _SENTENCE_BEGINS.search(before) is not None
    if begins and instead:
        instead = instead[0].upper() + instead[1:]
    elif begins and after:
        after = after[0].upper() + after[1:]
    return before + instead + after


def _first_gap(words: str) -> int:
    found = _GAP.match(words)
    return 0 if found is None else found.end()
