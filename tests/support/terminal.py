"""The real `evenkeel chat` as a process of its own, driven as a script drives it."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

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
