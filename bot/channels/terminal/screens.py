"""Which messages stand on the screen and can still be pressed or changed. Holds them, no more."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from bot.messages import Button, Rows, Run, Style

MOST = 200

_SET_APART = frozenset((Style.COPY, Style.QUOTE, Style.MARKED))


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as it stands: its name in this channel, its words, its buttons.

    `typing` says that words are an answer to it, too.
    """

    name: str
    runs: tuple[Run, ...]
    rows: Rows = ()
    typing: bool = False

    @property
    def words(self) -> str:
        """What it says, without styles."""
        return "".join(run.text for run in self.runs)

    @property
    def buttons(self) -> list[Button]:
        """What can be pressed, in the order of its numbers."""
        return pressable(self.rows)

    @property
    def set_apart(self) -> bool:
        """Whether it holds something to be read whole, such as a draft."""
        return any(run.style in _SET_APART for run in self.runs)


class Screens:
    """The newest messages, oldest first."""

    def __init__(self) -> None:
        self._shown: dict[str, Shown] = {}

    def put(self, shown: Shown) -> None:
        """Add a message, or change the one of this name where it stands."""
        self._shown[shown.name] = shown
        while len(self._shown) > MOST:
            del self._shown[next(iter(self._shown))]

    def get(self, name: str) -> Shown | None:
        """Give a message that is still known."""
        return self._shown.get(name)

    def drop(self, names: Iterable[str]) -> None:
        """Forget messages that were taken away."""
        for name in names:
            self._shown.pop(name, None)

    @property
    def live(self) -> Sequence[Shown]:
        """Everything that can be pressed, oldest first."""
        return [each for each in self._shown.values() if each.buttons]

    @property
    def worth_keeping(self) -> Sequence[Shown]:
        """What a later run needs: all that can be pressed, and each draft that it is about."""
        shown = list(self._shown.values())
        return [
            each
            for each, after in zip_longest(shown, shown[1:])
            if each.buttons or (each.set_apart and after is not None and after.buttons)
        ]

    @property
    def newest(self) -> Shown | None:
        """The message whose buttons go by number."""
        live = self.live
        return live[-1] if live else None


def pressable(rows: Rows) -> list[Button]:
    """List the buttons that do something here; a copy button has nothing to do in a terminal."""
    return [button for row in rows for button in row if button.data is not None]
