"""too-long: what is said fits into one Telegram message; wide-button: a label fits its button."""

from collections.abc import Iterator

from bot.playbook.checks.texts import Text, texts
from bot.playbook.checks.translated import Words, said_in
from bot.playbook.marks import Marks, Path
from bot.playbook.models import Playbook
from bot.playbook.problems import Problem, Severity, quoted

CODE = "too-long"
WIDE = "wide-button"

MESSAGE_UNITS = 4096
"""Telegram's limit for a message, counted in UTF-16 units."""
LABEL_WIDTH = 40
"""Longer labels are cut off on a narrow phone."""


def check(playbook: Playbook, marks: Marks) -> Iterator[Problem]:
    """Find texts over the limit, and labels that are likely to be cut off."""
    for text in texts(playbook):
        length = units(text.text)
        if length > MESSAGE_UNITS:
            yield _too_long(text.path, "the text", length, marks)
        if text.label and len(text.text) > LABEL_WIDTH:
            yield _wide(text, text.text, "the label", marks)


def check_words(playbook: Playbook, marks: Marks, words: Words) -> Iterator[Problem]:
    """Find texts over the limit, and labels likely to be cut off, in the other languages."""
    for text in texts(playbook):
        for language in words:
            said = said_in(words[language], playbook, text)
            if said == text.text:
                continue
            if text.label and len(said) > LABEL_WIDTH:
                yield _wide(text, said, f"the {language} label", marks)
            if units(said) > MESSAGE_UNITS:
                yield _too_long(text.path, f"the text in {language}", units(said), marks)


def _wide(text: Text, said: str, what: str, marks: Marks) -> Problem:
    return marks.problem(
        WIDE,
        text.path,
        f"{what} {quoted(said)} has {len(said)} characters and may be cut off on a phone",
        f"use at most {LABEL_WIDTH}",
        severity=Severity.WARNING,
    )


def _too_long(path: Path, what: str, length: int, marks: Marks) -> Problem:
    return marks.problem(
        CODE,
        path,
        f"{what} has {length} characters as Telegram counts them, which is too long for a message",
        f"use at most {MESSAGE_UNITS}",
        on="key",
    )


def units(text: str) -> int:
    """Count a text as Telegram does."""
    return len(text.encode("utf-16-le")) // 2
