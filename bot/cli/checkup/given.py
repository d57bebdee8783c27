"""The settings as they were given: what is set, what is misspelt, what cannot be used."""

import os
import stat
from pathlib import Path

from bot.cli.checkup.finding import Finding, good, note, wrong
from bot.settings import ENV_FILE, Settings, mentioned, misread_lines, name, unknown

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def listed() -> list[tuple[str, str, str]]:
    """List every setting: its name, where it is set, what it is for."""
    places = mentioned()
    return [
        (name(field), places.get(name(field), "not set"), about.description or "")
        for field, about in Settings.model_fields.items()
    ]


def settings(read: Settings, complaints: list[str]) -> list[Finding]:
    """Look at what was given; `complaints` are about what could not be used."""
    found = [wrong(f"{each}. The checks below go on with its default.") for each in complaints]
    found += [
        wrong(
            f"Line {line} of {ENV_FILE} is not understood and counts for nothing: write NAME=value."
        )
        for line in misread_lines()
    ]
    found += [_strange(variable, meant) for variable, meant in unknown(mentioned()).items()]
    if not found:
        found.append(good("Every setting that is given is known and can be used."))
    found += _readable_by_others(Path(ENV_FILE))
    if not read.operators:
        found.append(
            note(
                "EVENKEEL_OPERATORS is not set: nobody is told when the disk fills up or an "
                "update fails. Put your own Telegram id there."
            )
        )
    if read.access == "open":
        found.append(note("EVENKEEL_ACCESS=open lets everybody in who finds the bot."))
    return found


def _strange(variable: str, meant: str | None) -> Finding:
    text = f"There is no setting {variable}" + (f"; did you mean {meant}?" if meant else ".")
    # Another program may well have a variable that begins with TELEGRAM_.
    return wrong(text) if variable.startswith("EVENKEEL_") else note(text)


def _readable_by_others(file: Path) -> list[Finding]:
    if os.name != "posix" or not file.is_file() or not file.stat().st_mode & _OTHERS:
        return []
    return [note(f"Others on this machine may read {file}, which holds secrets: chmod 600 {file}")]
