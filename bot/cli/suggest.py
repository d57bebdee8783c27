"""`evenkeel suggest`: which guides fit a person's own words, and because of which of them."""

import json
import sys
from collections.abc import Iterable

from bot.app import library
from bot.errors import BotError
from bot.finding.suggest import Finder, Found
from bot.settings import read_what_fits

LANGUAGES = ("en", "fa", "ar", "vi", "fi")


def suggest(text: str | None, language: str | None, *, lines: bool) -> None:
    """Print a ranking with reasons, or read lines of JSON and print one for each."""
    if language is not None and language not in LANGUAGES:
        raise BotError(f"{language!r} is not one of the languages: {', '.join(LANGUAGES)}.")
    if lines and text is not None:
        raise BotError("Give a text, or --jsonl and lines on the input; not both.")
    if not lines and (text is None or not text.strip()):
        raise BotError('Give a text: evenkeel suggest "they have not paid"')
    settings, _ = read_what_fits()
    finder = Finder(library(settings))
    if lines:
        _answer(finder, sys.stdin.buffer, language)
    elif text is not None:
        _tell(finder.suggest(text, language))


def _tell(found: Found) -> None:
    if found.kind == "crisis":
        print(f"crisis ({found.language}): people to talk with come before any guide")
        return
    if found.kind == "none":
        print("none: no guide fits well enough to be named")
    for number, each in enumerate(found.nearest, 1):
        nearest = "" if found.kind == "playbook" else "nearest: "
        because = f"  because of “{each.because}”" if each.because else ""
        print(f"{number}. {nearest}{each.playbook}  {each.score:.2f}{because}")


def _answer(finder: Finder, lines: Iterable[bytes], language: str | None) -> None:
    """Answer each line by itself; one that cannot be read says so in its place."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            answer = _one(finder, line, number, language)
            print(json.dumps(answer, ensure_ascii=False), flush=True)


def _one(finder: Finder, line: bytes, number: int, language: str | None) -> dict[str, object]:
    name: object = None
    try:
        asked = json.loads(line)
        name = asked.get("id") if isinstance(asked, dict) else None
        if not isinstance(asked, dict) or not isinstance(asked.get("text"), str):
            return _wrong(name, number, 'wanted is {"id": …, "lang": …, "text": "…"}')
    except (ValueError, RecursionError):
        return _wrong(name, number, "this is no JSON")
    told = asked.get("lang", language)
    found = finder.suggest(asked["text"], told if told in LANGUAGES else None)
    names = [each.playbook for each in found.suggestions]
    return {"id": name, "suggestions": names, "kind": found.kind}


def _wrong(name: object, number: int, what: str) -> dict[str, object]:
    return {
        "id": name,
        "suggestions": [],
        "kind": "none",
        "error": f"line {number}: {what}",
    }
