"""The real program as a process of its own, driven as a script or a person drives it."""

import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-m", "bot")
DEADLINE = 60.0


def environment(home: Path, **more: str) -> dict[str, str]:
    """What a person's shell would give, and nothing of this machine's settings."""
    return {
        "PATH": os.environ.get("PATH", ""),
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(ROOT),
        "TERM": "xterm",
        **more,
    }


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended, and what it said."""

    code: int
    said: str
    complained: str


def evenkeel(
    folder: Path,
    *arguments: str,
    typed: bytes = b"",
    settings: Mapping[str, str] | None = None,
) -> Ended:
    """Run a command to its end in a folder that holds no `.env`."""
    done = subprocess.run(
        [*COMMAND, *arguments],
        input=typed,
        capture_output=True,
        cwd=folder,
        env=environment(folder, **(settings or {})),
        timeout=DEADLINE,
        check=False,
    )
    return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())


def chat(folder: Path, *lines: str) -> str:
    """Type some lines into a chat whose conversation is kept in the folder; gives what was shown.

    The two lines of the welcome are left out. The run must end well, without a complaint.
    """
    typed = "".join(f"{line}\n" for line in lines).encode()
    ended = evenkeel(
        folder, "chat", typed=typed, settings={"EVENKEEL_DATA_DIR": str(folder / "data")}
    )
    assert (ended.code, ended.complained) == (0, ""), ended
    return ended.said.partition("\n\n")[2]


def answers(transcript: str) -> dict[str, str]:
    """Cut a transcript at its inputs: input -> answer (to the last of several equal ones)."""
    cut: dict[str, str] = {}
    for part in f"\n{transcript}".split("\n> ")[1:]:
        line, _, answer = part.partition("\n")
        cut[line] = answer
    return cut


class Window:
    """The program in a pseudo-terminal, seen without its colours."""

    def __init__(self, folder: Path, *arguments: str, **settings: str) -> None:
        self._outer, inner = os.openpty()
        self._process = subprocess.Popen(
            [*COMMAND, *arguments],
            stdin=inner,
            stdout=inner,
            stderr=inner,
            cwd=folder,
            env=environment(
                folder, PROMPT_TOOLKIT_NO_CPR="1", COLUMNS="100", LINES="40", **settings
            ),
            start_new_session=True,
        )
        os.close(inner)
        self._raw = b""
        self._from = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._outer)

    @property
    def seen(self) -> str:
        """Everything that was shown, without what moves the cursor."""
        text = re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]", b"", self._raw).decode(errors="replace")
        return text.replace("\r", "")

    def types(self, keys: str) -> None:
        """Press keys; what is waited for afterwards must come after them."""
        self._from = len(self.seen)
        os.write(self._outer, keys.encode())

    def waits_for(self, *words: str) -> None:
        """Wait until all of these words have been shown since the last keys."""
        deadline = time.monotonic() + DEADLINE
        while not all(each in self.seen[self._from :] for each in words):
            left = deadline - time.monotonic()
            assert left > 0, self.seen
            assert self._reads(left), self.seen

    def ends(self) -> int:
        """Read to the end; gives the exit code."""
        while self._reads(DEADLINE):
            pass
        return self._process.wait(DEADLINE)

    def _reads(self, seconds: float) -> bool:
        ready, _, _ = select.select([self._outer], [], [], seconds)
        try:
            chunk = os.read(self._outer, 65_536) if ready else b""
        except OSError:  # Linux says so when the other side was closed
            return False
        self._raw += chunk
        return bool(chunk)
