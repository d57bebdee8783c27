"""The terminal as delivery sees it: each outgoing becomes something on the screen, at once."""

import shutil
from collections.abc import Iterable
from pathlib import Path

from bot.channels.terminal.face import Face
from bot.channels.terminal.screens import Screens, Shown
from bot.messages import (
    Animation,
    Delete,
    Edit,
    Failure,
    FailureKind,
    File,
    Lane,
    Message,
    Outgoing,
    PressAnswer,
    Run,
    Sent,
    Style,
)

CLEARED = (
    "What was shown before is still in this window; clearing the window removes it from there."
)

LONGEST_EXCERPT = 60

_CHOSEN = "✓"


class TerminalChannel:
    """Shows what a person would see, and knows what they can press.

    A message is named after its outgoing, so that later runs can still change it.
    """

    def __init__(self, face: Face) -> None:
        self._face = face
        self.screens = Screens()
        self._numbered: str | None = None  # whose buttons were shown last

    async def send(self, outgoing: Outgoing, target: str | None) -> Sent | Failure:
        """Show it. `target` is the message that an edit changes."""
        match outgoing.body:
            case Message(runs=runs, rows=rows, typing=typing):
                self._show(Shown(outgoing.id, runs, rows, typing))
                return Sent(outgoing.id)
            case Edit() as edit:
                if target is None:
                    return Failure(FailureKind.MISSING, "no_target")
                if outgoing.lane is Lane.ANIMATION:
                    self._move(target, edit)
                else:
                    self._change(target, edit)
                return Sent(None)
            case Delete(message_ids=names):
                self.screens.drop(names)
                self._face.aside(CLEARED)
                return Sent(None)
            case File() as file:
                return self._keep(outgoing.id, file)
            case Animation():  # delivery plays it as edits
                return Failure(FailureKind.REFUSED, "animation")

    def _keep(self, name: str, file: File) -> Sent | Failure:
        """Put a file where the person finds it: in the folder of this conversation."""
        folder = Path(file.path).parents[2] / "files"
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
            kept = Path(shutil.copy2(file.path, folder / file.name))
        except OSError:
            return Failure(FailureKind.REFUSED, "file_missing")
        blank = (Run("\n\n"),) if file.caption else ()
        self._show(Shown(name, (*file.caption, *blank, Run(str(kept), Style.COPY)), ()))
        return Sent(name)

    async def answer(self, answer: PressAnswer) -> None:
        """Say what a press was answered with, if anything."""
        if answer.text:
            self._face.aside(answer.text)

    def remind(self) -> None:
        """Show the buttons that go by number now, when others were shown since."""
        newest = self.screens.newest
        if newest is not None and newest.name != self._numbered:
            self._numbered = newest.name
            self._face.open_still(_excerpt(newest.words), newest.rows, typing=newest.typing)

    def restore(self, shown: Iterable[Shown]) -> None:
        """Put back what stood there when the last run ended; show the newest, below its draft."""
        known = list(shown)
        for each in known:
            self.screens.put(each)
        for each in known[-2:-1]:
            if each.set_apart:
                self._show(each)
        for each in known[-1:]:
            self._show(each)

    def _show(self, shown: Shown) -> None:
        self.screens.put(shown)
        self._face.message(shown.runs, shown.rows, typing=shown.typing)
        if shown.buttons:
            self._numbered = shown.name

    def _move(self, target: str, frame: Edit) -> None:
        """Show what a frame adds to the message that it belongs to."""
        if frame.runs is not None:
            self._face.passing("  ".join(self._news(target, frame)))

    def _change(self, target: str, edit: Edit) -> None:
        """Tell a change in as few words as it needs; the earlier message is not painted again."""
        before = self.screens.get(target)
        runs = edit.runs if edit.runs is not None else before.runs if before else ()
        after = Shown(target, runs, edit.rows, before.typing if before else False)
        news = self._news(target, edit)
        self.screens.put(after)
        if edit.runs is None or (before is not None and before.words == after.words):
            if after.buttons:
                self._numbered = target
                self._face.buttons(after.rows, typing=after.typing)
        elif after.buttons or after.set_apart:
            self._show(after)
        elif news:
            self._face.record(sorted(news, key=lambda words: not words.startswith(_CHOSEN)))

    def _news(self, target: str, edit: Edit) -> list[str]:
        """Give the paragraphs that the message did not hold before."""
        before = self.screens.get(target)
        known = frozenset(before.words.split("\n\n")) if before else frozenset[str]()
        words = "".join(run.text for run in edit.runs or ())
        return [each for each in words.split("\n\n") if each.strip() and each not in known]


def _excerpt(words: str) -> str:
    line = words.split("\n", 1)[0]
    return line if len(line) <= LONGEST_EXCERPT else f"{line[:LONGEST_EXCERPT].rstrip()}…"
