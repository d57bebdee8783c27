"""The phrases that say when: what people write, and what each of them means."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import yaml

from bot.when.answers import Ambiguous, Answer, NotUnderstood, Past, Understood
from bot.when.understand import named_stretches, understand

HERE = Path(__file__).parent
LANGUAGES = ("en", "fa", "ar", "vi", "fi")
STATUSES = {"ambiguous": Ambiguous, "no": NotUnderstood, "past": Past}


@dataclass(frozen=True)
class Told:
    """A phrase, and how it should be and was understood; `verdict` sums that up."""

    text: str
    expected: str
    answer: Answer
    at: str

    @property
    def answerable(self) -> bool:
        return self.expected not in STATUSES

    @property
    def right(self) -> bool:
        if self.answerable:
            return self.at == self.expected
        return isinstance(self.answer, STATUSES[self.expected])

    @property
    def silently_wrong(self) -> bool:
        """A moment was kept that was not meant: the only mistake that nobody would notice."""
        return isinstance(self.answer, Understood) and not self.right


def told(which: str, language: str) -> list[Told]:
    """Read a file of phrases; let each be understood where and when the file or its line says."""
    content = yaml.load((HERE / which / f"{language}.yaml").read_text("utf-8"), yaml.BaseLoader)  # noqa: S506 - our own file, and no word of it is meant as a number
    found = []
    for line in content["phrases"].splitlines():
        text, _, expected = line.rpartition(" = ")
        said, bar, words = text.partition(" | ")
        now, zone = said.split() if bar else (content["now"], content["zone"])
        wall = datetime.fromisoformat(now)
        found.append(_told((words or text).strip(), expected.strip(), language, wall, zone))
    return found


def days_told(language: str) -> list[tuple[str, str, str]]:
    """Read the file of days: each phrase, what it should be, and what it is understood as."""
    content = yaml.load((HERE / "days" / f"{language}.yaml").read_text("utf-8"), yaml.BaseLoader)  # noqa: S506 - our own file, and no word of it is meant as a number
    today = date.fromisoformat(content["today"])
    found = []
    for line in content["phrases"].splitlines():
        text, _, expected = (each.strip() for each in line.rpartition(" = "))
        named = named_stretches(text, language, today)
        one = named[0] if len(named) == 1 else None
        is_day = one is not None and one.first == one.last
        shown = "" if one is None else f"{one.first}" if is_day else f"{one.first}..{one.last}"
        found.append((text, expected, shown or ("ambiguous" if named else "no")))
    return found


def _told(text: str, expected: str, language: str, wall: datetime, zone: str) -> Told:
    from zoneinfo import ZoneInfo

    now = wall.replace(tzinfo=ZoneInfo(zone))
    answer = understand(text, language, now, zone)
    at = f"{answer.at:%Y-%m-%d %H:%M}" if isinstance(answer, Understood) else ""
    if expected not in STATUSES and len(expected) < len("2026-01-01 00:00"):
        year = wall.year if expected >= f"{wall:%m-%d %H:%M}" else wall.year + 1
        expected = f"{year}-{expected}"
    return Told(text, expected, answer, at)
