"""What the engine wants done; turns apply each, in order, inside the same transaction.

An effect that leaves something behind is keyed by (session, visit, its number in the visit).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from bot.messages import Phrase


@dataclass(frozen=True, slots=True)
class Choice:
    """A button of a screen: what it means, and what it says."""

    id: str
    label: Phrase


@dataclass(frozen=True, slots=True)
class Screen:
    """What a person sees and can do: texts one below the other, buttons in rows.

    `typing` says that words are expected as an answer.
    """

    texts: tuple[Phrase, ...]
    rows: tuple[tuple[Choice, ...], ...]
    typing: bool = False


@dataclass(frozen=True, slots=True)
class Show:
    """Put up a screen: as a new message, or in the place of the one that is there."""

    screen: Screen
    in_place: bool = False


@dataclass(frozen=True, slots=True)
class Close:
    """Take the buttons off the shown screen and leave in words what was chosen."""

    chosen: Phrase | str | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """A short answer that changes nothing: why something was refused, or that a note was kept."""

    text: Phrase


@dataclass(frozen=True, slots=True)
class ShowDraft:
    """Put up a draft, alone in its message; `again` changes the one that stands there."""

    paragraphs: tuple[Phrase, ...]
    tone: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class FileFact:
    """File a fact of the reply as remembered by the person, and say what kind of fact it is."""

    fact: str
    text: Phrase


@dataclass(frozen=True, slots=True)
class FileReply:
    """File what became of the draft: its own words, or the words that were really sent."""

    became: Literal["sent", "changed", "not-sent"]
    paragraphs: tuple[Phrase, ...]
    words: str | None = None
    rung: str | None = None
    """`playbook/rung`, when the reply was a rung of that playbook's ladder."""


@dataclass(frozen=True, slots=True)
class KeepNote:
    """Keep words that came where a button was expected."""

    words: str


@dataclass(frozen=True, slots=True)
class FileNote:
    """File what happened as an entry of a kind, with what it means for the case's sums.

    It was on `day`, or `days_ago` counted on the person's own calendar, or now.
    """

    kind: str
    words: Phrase | str | tuple[Phrase, ...]
    fields: Mapping[str, str | int | bool] = field(default_factory=dict)
    days_ago: int = 0
    day: date | None = None


@dataclass(frozen=True, slots=True)
class KeepTerm:
    """Remember one of the person's terms, for every client and guide."""

    term: str
    words: str


@dataclass(frozen=True, slots=True)
class KeepFelt:
    """Remember privately, outside the case, in what words it felt."""

    words: str


@dataclass(frozen=True, slots=True)
class KeepFeeling:
    """Remember privately, outside the case, how it felt."""

    heat: int


@dataclass(frozen=True, slots=True)
class SetReminder:
    """Come back at a moment of the person's own day, unless `until` happens first.

    A moment is one of those that one tap means, or a wall time (ISO) that the person wrote.
    """

    moment: str
    reason: Phrase
    until: Literal["done", "reply", "paid"]
    elapsed: bool = False
    """Whether the wall time was said as so long from now."""


@dataclass(frozen=True, slots=True)
class SwitchOn:
    """Let these come again from here on, where they do not already."""

    routines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SetHold:
    """Hold the answer back until a moment, as of a reminder."""

    moment: str
    elapsed: bool = False


@dataclass(frozen=True, slots=True)
class ReleaseHold:
    """End the hold before its time."""


@dataclass(frozen=True, slots=True)
class StartTimer:
    """Run a timer on the screen that is shown; its end comes back as TimeUp(visit)."""

    visit: int
    seconds: int
    frames: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class StopTimer:
    """End the timer early."""

    visit: int


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Take back what answers from `visit` on have caused: reminders, holds, filed entries."""

    visit: int


@dataclass(frozen=True, slots=True)
class Leave:
    """The session is left: for later, or for good."""

    how: Literal["paused", "ended", "cancelled"]


Effect = (
    Show
    | Close
    | Notice
    | ShowDraft
    | FileFact
    | FileReply
    | KeepNote
    | FileNote
    | KeepTerm
    | KeepFelt
    | KeepFeeling
    | SetReminder
    | SwitchOn
    | SetHold
    | ReleaseHold
    | StartTimer
    | StopTimer
    | Withdraw
    | Leave
)
