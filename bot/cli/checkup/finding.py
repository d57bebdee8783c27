"""What a check found, in words for the operator; a finding never holds a secret."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.logs import places


class Mark(StrEnum):
    """How a finding is meant."""

    GOOD = "ok"
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; a `WRONG` one says what to do."""

    mark: Mark
    text: str


def good(text: str) -> Finding:
    """All is well here."""
    return Finding(Mark.GOOD, text)


def note(text: str) -> Finding:
    """Worth knowing, and nothing has to be done."""
    return Finding(Mark.NOTE, text)


def wrong(text: str) -> Finding:
    """Something has to be put right; the text says how."""
    return Finding(Mark.WRONG, text)


async def checked(check: Callable[[], Awaitable[Sequence[Finding]]]) -> Sequence[Finding]:
    """Carry out a check; when the check itself breaks, that is a finding too."""
    try:
        return await check()
    except Exception as error:  # noqa: BLE001 - the other checks are still worth having
        kind, where = type(error).__name__, places(error.__traceback__)[-1:]
        return [wrong(f"This could not be looked at ({kind} in {''.join(where)}).")]
