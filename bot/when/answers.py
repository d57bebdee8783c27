"""What became of words that were to say when: one moment, several, none, or one that is over."""

from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Literal, TypeAlias

Calendar: TypeAlias = Literal["gregorian", "jalali"]

MORNING_STARTS, EVENING_STARTS = time(9), time(17)


@dataclass(frozen=True, slots=True)
class Habits:
    """How a person's days and weeks go; Monday is 0."""

    work_start: time = MORNING_STARTS
    work_end: time = EVENING_STARTS
    first_weekday: int = 0
    weekend: tuple[int, ...] = (5, 6)
    calendar: Calendar = "gregorian"
    parts: dict[str, time] = field(default_factory=dict)
    """Usual hours of parts of the day, where they differ from `parts.USUAL`."""
    clock_of_24: bool = False
    """Whether eight o'clock is always in the morning, also where eight in the evening is nearer."""


HABITS: dict[str, Habits] = {
    "en": Habits(),
    "fa": Habits(first_weekday=5, weekend=(4,), calendar="jalali"),
    "ar": Habits(first_weekday=5, weekend=(4, 5)),
    "vi": Habits(),
    "fi": Habits(clock_of_24=True),
}
"""Language -> the habits of somebody of whom nothing else is known."""


def habits_of(language: str) -> Habits:
    """Give the usual habits where a language is spoken."""
    return HABITS.get(language, HABITS["en"])


@dataclass(frozen=True, slots=True)
class Understood:
    """One moment, aware, in the person's zone, still to come."""

    at: datetime
    elapsed: bool = False
    """Whether it is so long from now (`in 40 minutes`), whatever clocks show meanwhile."""


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several moments still to come that the words may mean, the earliest first."""

    choices: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class Past:
    """The words are clear, and what they name is over."""

    at: datetime


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Nothing was understood; `word` is where reading stopped, as it was read, or empty."""

    word: str = ""


Answer: TypeAlias = Understood | Ambiguous | Past | NotUnderstood
