"""Drawing in a process of its own, whose memory is given back when the document is there."""

import asyncio
import json
import os
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from bot.documents.render import A4, PHONE, Format, Json, render
from bot.errors import BotError

_ROOT = Path(__file__).resolve().parents[2]


def available() -> bool:
    """Whether what draws is installed."""
    return find_spec("typst") is not None


async def draw(
    template: str, values: Mapping[str, Json], shape: Format, target: Path, *, language: str
) -> None:
    """Draw into a file: a PDF on A4, a picture for a phone. A BotError says that it did not work.

    Cancelled, it leaves no process behind. The values go through a pipe, never over a disk.
    """
    paths = os.pathsep.join([str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        __name__,
        str(target),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        env={**_environment(), "PYTHONPATH": paths},
    )
    given = {"template": template, "values": values, "shape": shape, "language": language}
    try:
        _, said = await child.communicate(json.dumps(given).encode())
    except asyncio.CancelledError:
        child.kill()
        await child.wait()
        raise
    if child.returncode:
        raise BotError(said.decode(errors="replace")[-500:] or f"{template} was not drawn")


def _environment() -> dict[str, str]:
    """Leave out what is set for the bot alone: its token, and where its records are."""
    ours = ("TELEGRAM_", "EVENKEEL_", "DATABASE_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


def _main(target: Path) -> None:
    given = json.load(sys.stdin)
    page = A4 if given["shape"] == "pdf" else PHONE
    try:
        drawn = render(
            given["template"],
            given["values"],
            given["shape"],
            language=given["language"],
            page=page,
            scale=2,
        )
    except BotError as error:
        sys.exit(str(error))
    target.touch(mode=0o600)
    target.write_bytes(drawn)


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
