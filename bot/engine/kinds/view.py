"""What a step kind is given, and what it may answer; the contract every file here keeps."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Generic, Protocol, TypeVar

from bot.engine.answers import Answer, Plain, plain, values
from bot.engine.conditions import Seen
from bot.engine.effects import Choice, Effect
from bot.engine.events import Event
from bot.engine.session import Backing, Json, Place
from bot.messages import Lines, Money, Phrase, Value
from bot.playbook.models import Playbook, Step
from bot.when.answers import Answer as When
from bot.when.answers import Habits, NotUnderstood

S_co = TypeVar("S_co", bound=Step, covariant=True)
S_contra = TypeVar("S_contra", bound=Step, contravariant=True)


@dataclass(frozen=True, slots=True)
class Record:
    """An entry of the case that may back a fact: its id, its kind, and a few words of it."""

    id: str
    label: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the world tells a session: declared case facts, records, and the person's clock.

    `moment` gives the wall time (naive, the person's zone) of a one-tap moment, `today` the
    person's own day. `client_language` is what the client's language is called, where it is not
    the person's.
    """

    moment: Callable[[str], datetime]
    values: Mapping[str, Value] = field(default_factory=dict)
    records: tuple[Record, ...] = ()
    held: bool = False
    brief: bool = False
    today: date | None = None
    client_language: str = ""
    understand: Callable[[str], When] = lambda _words: NotUnderstood()
    """Reads words that say when, by the person's own clock and week."""
    days: Callable[[str], tuple[date, ...]] = lambda _words: ()
    """Reads words that name a day, over or to come: each day that they may mean."""
    minutes: Callable[[str], int | None] = lambda _words: None
    """Reads a length of time in words."""
    hours: Callable[[str], tuple[time, ...]] = lambda _words: ()
    """Reads a time of day in words: each that they may mean."""
    habits: Callable[[], Habits] = Habits
    """Gives the person's week and calendar."""


@dataclass(frozen=True, slots=True)
class View(Generic[S_co]):
    """One step, in one place, with the facts: all that a kind may look at."""

    book: Playbook
    id: str
    step: S_co
    place: Place
    facts: Facts

    def text(self, part: str, text: str, /, **more: Value) -> Phrase:
        """Make a phrase of this step; `part` is the path below the step, by ids.

        An answer may be called as the parameters are: they go by position.
        """
        return Phrase(
            f"{self.book.id}/{self.id}/{part}",
            text,
            {**self.facts.values, **values(self.place.slots), **more},
        )

    def spoken(self, part: str, text: str) -> Phrase:
        """Make the phrase of what the step says first; its short text where that is wanted."""
        short = getattr(self.step, "short", None)
        if self.facts.brief and isinstance(short, str):
            return self.text("short", short)
        return self.text(part, text)

    def seen(self, /, **more: Plain | tuple[str, ...] | None) -> Seen:
        """Give what conditions compare with: facts below answers below `more`."""
        facts: dict[str, Plain | tuple[str, ...] | None] = {
            name: compared(each) for name, each in self.facts.values.items()
        }
        answers = {name: plain(each) for name, each in self.place.slots.items()}
        return {**facts, "held": self.facts.held, **answers, **more}


def compared(fact: Value) -> Plain | tuple[str, ...] | None:
    """Reduce a fact to what conditions compare: a list only tells whether it holds anything."""
    match fact:
        case Lines(items=items):
            return tuple("?" for _ in items)
        case Money(amount=amount):
            return amount
        case str() | int() | Decimal():
            return fact
        case _:
            return None


Rows = tuple[tuple[Choice, ...], ...]


@dataclass(frozen=True, slots=True)
class Wait:
    """Show this and wait; `state` is what the kind wants to find again, `backing` is added."""

    texts: tuple[Phrase, ...]
    rows: Rows = ()
    typing: bool = False
    state: Mapping[str, Json] = field(default_factory=dict)
    backing: Mapping[str, Backing] = field(default_factory=dict)
    effects: tuple[Effect, ...] = ()
    in_place: bool = False
    chosen: Phrase | str | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """The step is answered; on to `go`, or where the step's branches lead."""

    answer: Answer | None = None
    chosen: Phrase | str | None = None
    go: str | None = None
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class Rest:
    """Leave the session as it stands, for later."""

    chosen: Phrase | str | None = None


@dataclass(frozen=True, slots=True)
class Passed:
    """Nothing to wait for: `texts` stand above the next question."""

    texts: tuple[Phrase, ...]
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class Used:
    """Another playbook comes first, from its start or a door; `texts` if there is none."""

    playbook: str
    door: str | None
    texts: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class Finished:
    """The playbook ends with these words."""

    texts: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """The answer cannot be taken; `reason` says why and what would do."""

    reason: Phrase


Entered = Wait | Passed | Used | Finished
Read = Wait | Done | Rest | Refused | None


class Kind(Protocol[S_contra]):
    """One step kind: a module with these two functions."""

    def enter(self, view: View[S_contra]) -> Entered:
        """Show the step, from `view.place.state` alone: entering twice shows the same."""

    def read(self, view: View[S_contra], event: Event) -> Read:
        """Read an event; None when it is not for this kind."""
