"""A conversation as plain lines, for scripts: one input a line, a clean transcript comes out."""

import asyncio
import contextlib
import os
import threading
from typing import TextIO

from bot.channels.terminal.face import numbered, readable
from bot.channels.words import clean
from bot.messages import Rows, Run, Style

LONGEST_LINE = 1_000_000
"""Bytes of a line that are read; what is taken in is far shorter."""
LONGEST_ECHO = 1_000
RULE = "-" * 40

_CHUNK = 65_536


class Lines:
    """The lines of a file descriptor, which may be a file, a pipe or a terminal.

    They are read in a thread that nobody waits for: a stop need not wait for the next line.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._queue: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._room = threading.Semaphore(2)  # lines read ahead, so that no file is held whole
        self._loop = asyncio.get_running_loop()
        self._ended = False
        threading.Thread(target=self._pump, name="stdin", daemon=True).start()

    async def next(self) -> str | None:
        """Give the next line without its end; None once the input has ended."""
        if self._ended:
            return None
        line = await self._queue.get()
        self._room.release()
        if line is None:
            self._ended = True
            return None
        return line.decode("utf-8", "replace")

    def _pump(self) -> None:
        rest = b""
        with contextlib.suppress(RuntimeError):  # the loop has ended: nobody reads on
            while chunk := self._chunk():
                *lines, rest = (rest + chunk).split(b"\n")
                for line in lines:
                    self._hand_on(line.removesuffix(b"\r")[:LONGEST_LINE])
                rest = rest[:LONGEST_LINE]
            if rest:
                self._hand_on(rest)
            self._hand_on(None)

    def _chunk(self) -> bytes:
        try:
            return os.read(self._descriptor, _CHUNK)
        except OSError:  # a terminal that was closed
            return b""

    def _hand_on(self, line: bytes | None) -> None:
        self._room.acquire()
        self._loop.call_soon_threadsafe(self._queue.put_nowait, line)


class Transcript:
    """Fits Face: no colours, nothing that moves, buttons as `[1] Buy time  [2] Stop first`."""

    def __init__(self, lines: Lines, out: TextIO) -> None:
        self._lines = lines
        self._out = out

    def message(self, runs: tuple[Run, ...], rows: Rows, *, typing: bool = False) -> None:
        """Write a message and its buttons."""
        self._write("".join(_styled(run) for run in runs))
        self._write(*_lines_of(rows, typing=typing))
        self._write("")

    def buttons(self, rows: Rows, *, typing: bool = False) -> None:
        """Write the buttons that changed."""
        self._write(*_lines_of(rows, typing=typing), "")

    def open_still(self, words: str, rows: Rows, *, typing: bool = False) -> None:
        """Write which buttons go by number now."""
        self._write(f"Still open: {readable(words)}", *_lines_of(rows, typing=typing), "")

    def record(self, lines: list[str]) -> None:
        """Write what was chosen."""
        self._write(*(f"  {readable(line)}" for line in lines), "")

    def passing(self, words: str) -> None:
        """Write a picture as a line of its own: nothing here is written over."""
        self._write(f"  {readable(words)}")

    def aside(self, words: str) -> None:
        """Write a word beside the conversation."""
        self._write(readable(words), "")

    async def read(self) -> str | None:
        r"""Take the next line, show it, and read the two characters `\n` in it as a line break."""
        line = await self._lines.next()
        if line is None:
            return None
        echo = clean(line)
        if len(echo) > LONGEST_ECHO:
            echo = f"{echo[:LONGEST_ECHO]}… ({len(line)} characters)"
        self._write(f"> {echo}".rstrip())
        return line.replace("\\n", "\n")

    def _write(self, *lines: str) -> None:
        for line in lines:
            self._out.write(f"{line}\n")
        self._out.flush()


def _styled(run: Run) -> str:
    text = readable(run.text)
    match run.style:
        case Style.COPY:
            return f"{RULE}\n{text}\n{RULE}"
        case Style.MARKED:
            return f"*{text}*"
        case Style.QUOTE:
            return "\n".join(f"| {line}".rstrip() for line in text.split("\n")) + "\n"
        case _:
            return text


def _lines_of(rows: Rows, *, typing: bool) -> list[str]:
    return ["  ".join(" ".join(pair) for pair in row) for row in numbered(rows, typing=typing)]
