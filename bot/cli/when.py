"""`evenkeel when`: what words that say when are understood as, one text or one JSON line each."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from bot.errors import BotError
from bot.i18n import dates
from bot.when.answers import Ambiguous, Answer, NotUnderstood, Past, Understood
from bot.when.understand import LANGUAGES, understand

STATUSES: dict[type, str] = {
    Understood: "ok",
    Ambiguous: "ambiguous",
    NotUnderstood: "not_understood",
    Past: "past",
}
NOT_OK = 1
_FIELDS = ("lang", "text", "now", "zone")


def when(text: str | None, *, lang: str, now: str | None, zone: str, jsonl: bool) -> int:
    """Print what is understood; gives the exit code: 0, or 1 where it is not one coming moment."""
    if jsonl:
        if hasattr(sys.stdin, "reconfigure"):
            sys.stdin.reconfigure(encoding="utf-8", errors="replace")
        for line in answers(sys.stdin):
            print(line, flush=True)
        return 0
    if text is None:
        raise BotError("Say a TEXT to read, or give --jsonl and lines on the standard input.")
    if lang not in LANGUAGES:
        raise BotError(f"This language is not read. Use one of: {', '.join(LANGUAGES)}.")
    answer = understand(text, lang, _moment(now) if now else datetime.now(UTC), zone)
    print(described(answer, lang, zone))
    return 0 if isinstance(answer, Understood) else NOT_OK


def described(answer: Answer, lang: str, zone: str) -> str:
    """Say in words what became of a text."""
    match answer:
        case Understood(at):
            return f"{dates.moment(at, lang)} ({zone})"
        case Past(at):
            return f"past: {dates.moment(at, lang)} ({zone})"
        case Ambiguous(choices):
            shown = "".join(f"\n  {dates.moment(each, lang)}" for each in choices)
            return f"ambiguous ({zone}):{shown}"
        case NotUnderstood(word):
            return f"not understood, from here on: {word}" if word else "not understood"


def answers(lines: Iterable[str]) -> Iterator[str]:
    """Answer each line of JSON with a line; one that cannot be read says so in `error`."""
    for line in lines:
        if not line.strip():
            continue
        known: object = None
        try:
            asked = json.loads(line)
            if not isinstance(asked, dict):
                raise BotError("A line is a JSON object.")
            known = asked.get("id")
            yield json.dumps({"id": known, **_answered(asked)})
        except (BotError, ValueError, RecursionError) as problem:
            said = str(problem) if isinstance(problem, BotError) else "This is not JSON."
            yield json.dumps({"id": known, "at": None, "status": "not_understood", "error": said})


def _answered(asked: Mapping[str, object]) -> dict[str, str | None]:
    """Give `at` and `status` for one line; raises BotError for a field that is missing or wrong."""
    said = {name: asked.get(name) for name in _FIELDS}
    for name, value in said.items():
        if not isinstance(value, str):
            raise BotError(f"{name!r} is missing or no text.")
    lang, text, now, zone = (str(said[name]) for name in _FIELDS)
    if lang not in LANGUAGES:
        raise BotError(f"'lang' is one of: {', '.join(LANGUAGES)}.")
    answer = understand(text, lang, _moment(now), zone)
    at = answer.at.isoformat(timespec="seconds") if isinstance(answer, Understood) else None
    return {"at": at, "status": STATUSES[type(answer)]}


def _moment(text: str) -> datetime:
    """Read an ISO moment with its offset; raises BotError for another."""
    try:
        at = datetime.fromisoformat(text)
        at.astimezone(UTC)
    except (ValueError, OverflowError):
        at = None
    if at is None or at.tzinfo is None:
        raise BotError("'now' is an ISO time with its offset, such as 2026-11-26T10:00:00+02:00.")
    return at
