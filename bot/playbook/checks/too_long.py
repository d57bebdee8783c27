"""too-long: what is said fits into one Telegram message; wide-button: a label fits its button."""

from collections import defaultdict
from collections.abc import Iterator

from bot.playbook.checks.texts import texts
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
    """Find texts and whole replies over the limit, and labels that are likely to be cut off."""
    replies: dict[Path, int] = defaultdict(int)
    for text in texts(playbook):
        units = _units(text.text)
        if units > MESSAGE_UNITS:
            yield _too_long(text.path, "the text", units, marks)
        if text.reply:
            # An empty line stands between two paragraphs.
            replies[text.path[:4]] += units + (2 if replies[text.path[:4]] else 0)
        if text.label and len(text.text) > LABEL_WIDTH:
            yield marks.problem(
                WIDE,
                text.path,
                f"the label {quoted(text.text)} has {len(text.text)} characters "
                "and may be cut off on a phone",
                f"use at most {LABEL_WIDTH}",
                severity=Severity.WARNING,
            )
    for path, units in replies.items():
        if units > MESSAGE_UNITS:
            yield _too_long(path, f"the reply in the tone {quoted(path[3])}", units, marks)


def _too_long(path: Path, what: str, units: int, marks: Marks) -> Problem:
    return marks.problem(
        CODE,
        path,
        f"{what} has {units} characters as Telegram counts them, which is too long for a message",
        f"use at most {MESSAGE_UNITS}",
        on="key",
    )


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
