"""A conversation in a real terminal: calm colours, a line that moves, a prompt that stays below."""

from contextlib import ExitStack
from types import TracebackType
from typing import Self

from prompt_toolkit import PromptSession
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.input import Input
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.output import Output
from prompt_toolkit.patch_stdout import patch_stdout
from rich.console import Console
from rich.text import Text

from bot.channels.terminal.face import numbered, readable
from bot.messages import Rows, Run, Style

WIDEST = 88
"""Columns of a line of prose; longer ones are tiring to read."""

_STYLES = {
    Style.PLAIN: "",
    Style.STRONG: "bold",
    Style.SOFT: "dim",
    Style.MARKED: "bold underline",
}


class Window:
    """Fits Face. Nothing typed is kept on disk; a paste of several lines stays one message."""

    def __init__(self, source: Input | None = None, output: Output | None = None) -> None:
        self._console = Console(highlight=False, markup=False, emoji=False)
        self._session: PromptSession[str] = PromptSession(
            input=source, output=output, key_bindings=_keys(), reserve_space_for_menu=0
        )
        self._moving = ""
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        """Let what is shown go above the prompt, whoever shows it."""
        self._stack.enter_context(patch_stdout(raw=True))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._stack.close()

    def message(self, runs: tuple[Run, ...], rows: Rows, *, typing: bool = False) -> None:
        """Show a message; what is to be copied stands alone between two rules, unwrapped."""
        self._settle()
        prose = Text()
        for run in runs:
            if run.style is Style.COPY:
                prose = self._flushed(prose)
                self._set_apart(readable(run.text))
            elif run.style is Style.QUOTE:
                prose = self._flushed(prose)
                self._quote(readable(run.text))
            else:
                prose.append(readable(run.text), _STYLES[run.style])
        self._flushed(prose)
        self.buttons(rows, typing=typing)

    def buttons(self, rows: Rows, *, typing: bool = False) -> None:
        """Show numbered buttons, a row a line, and room below."""
        self._settle()
        for row in numbered(rows, typing=typing):
            line = Text("  ")
            for place, (key, label) in enumerate(row):
                line.append("   " if place else "").append(key, "bold cyan").append(f" {label}")
            self._print(line)
        self._console.print()

    def open_still(self, words: str, rows: Rows, *, typing: bool = False) -> None:
        """Show which buttons go by number now."""
        self._settle()
        self._print(Text(f"Still open: {readable(words)}", "dim"))
        self.buttons(rows, typing=typing)

    def record(self, lines: list[str]) -> None:
        """Show what was chosen."""
        self._settle()
        for line in lines:
            self._print(Text(f"  {readable(line)}", "green"))
        self._console.print()

    def passing(self, words: str) -> None:
        """Show a picture in the line above the prompt, in place of the one before."""
        self._moving = readable(words)
        self._session.app.invalidate()

    def aside(self, words: str) -> None:
        """Say something beside the conversation."""
        self._settle()
        self._print(Text(readable(words), "dim"))
        self._console.print()

    async def read(self) -> str | None:
        """Wait for something to be typed; an empty line is no message here."""
        while True:
            try:
                line = await self._session.prompt_async(self._prompt)
            except EOFError:
                return None
            if line.strip():
                self._console.print()
                return line

    def _prompt(self) -> FormattedText:
        # What moves must not stay behind above an answer that is on its way.
        moving = self._moving if not self._session.app.is_done else ""
        above = [("bold", f"  {moving}\n")] if moving else []
        return FormattedText([*above, ("bold ansicyan", "› ")])

    def _settle(self) -> None:
        """Let nothing move below something new."""
        self._moving = ""

    def _flushed(self, prose: Text) -> Text:
        prose.rstrip()
        if prose.plain:
            self._print(prose)
        return Text()

    def _set_apart(self, words: str) -> None:
        rule = Text("─" * min(WIDEST, self._console.width), "dim")
        self._console.print(rule)
        # The terminal wraps it, so that selecting it copies whole lines.
        self._console.print(Text(words), soft_wrap=True)
        self._console.print(rule)

    def _quote(self, words: str) -> None:
        for line in words.split("\n"):
            self._print(Text("│ ", "dim").append(line, "italic"))

    def _print(self, text: Text) -> None:
        self._console.print(text, width=min(WIDEST, self._console.width))


def _keys() -> KeyBindings:
    """Make Alt+Enter break a line; Enter alone sends."""
    keys = KeyBindings()

    @keys.add("escape", "enter")
    def _break(event: KeyPressEvent) -> None:
        event.current_buffer.insert_text("\n")

    return keys
