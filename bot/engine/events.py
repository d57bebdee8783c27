"""What can happen to a session: each a plain value, made by a turn from a stimulus."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chose:
    """A button of the shown screen was pressed; `choice` is its meaning, not its place."""

    choice: str


@dataclass(frozen=True, slots=True)
class Typed:
    """Words were written."""

    text: str


@dataclass(frozen=True, slots=True)
class Back:
    """Return to the screen before."""


@dataclass(frozen=True, slots=True)
class Skip:
    """Pass over the question."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """Show the screen once more."""


@dataclass(frozen=True, slots=True)
class Brief:
    """Say less, or say everything again."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Leave it for later; everything is kept."""


@dataclass(frozen=True, slots=True)
class Resume:
    """Go on where it was left; `recap` says first what that was."""

    recap: bool = True


@dataclass(frozen=True, slots=True)
class Cancel:
    """End it here."""


@dataclass(frozen=True, slots=True)
class TimeUp:
    """The timer of `visit` has run out."""

    visit: int


@dataclass(frozen=True, slots=True)
class HoldOver:
    """A hold of this session has ended, by time or by hand."""


Event = Chose | Typed | Back | Skip | Repeat | Brief | Pause | Resume | Cancel | TimeUp | HoldOver
