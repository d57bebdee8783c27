"""`evenkeel texts ...`: from texts to translators and back.

PO files are read as they are; nothing is compiled into other files. `compile` proves that they can
be used, and publishes the texts of a crisis once all languages have them (`bot/i18n/safety.py`).
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

import bot
from bot import resources
from bot.app import playbook_folders
from bot.errors import BotError
from bot.i18n.languages import LANGUAGES
from bot.i18n.po import Entry
from bot.i18n.template import Message, Status
from bot.playbook.problems import Problems, closest, quoted
from bot.settings import read_settings
from bot.workshop import translations
from bot.workshop.translations import TRANSLATED, Domain, shortest

FAILED = 1


def extract(only: Path | None) -> None:
    """Write the templates, from which translation tools start a language."""
    _tell([path for domain in _domains(only) for path in translations.write_template(domain)])


def update(only: Path | None, *, prune: bool) -> None:
    """Write the templates and bring every language up to date."""
    domains = _domains(only)
    _tell([path for domain in domains for path in translations.update(domain, prune=prune)])


def status(only: Path | None, *, language: str | None, every: bool) -> None:
    """Print how far each language has come, and what is left to do in one of them."""
    if language is not None and language not in TRANSLATED:
        raise BotError(f"The languages are {', '.join(TRANSLATED)}.")
    domains = _domains(only)
    found = {
        (domain, code): translations.status(domain, code)
        for domain in domains
        for code in TRANSLATED
        if language in {None, code}
    }
    table = Table(box=None, pad_edge=False)
    for heading in ("language", "texts", "done", "missing", "stale", "unsure", "orphans"):
        table.add_column(heading, justify="left" if heading == "language" else "right")
    for (domain, code), state in found.items():
        counts = (len(state.missing), len(state.stale), len(state.unsure), len(state.orphans))
        name = f"{code} {shortest(domain.po(code))}"
        table.add_row(name, str(state.total), str(state.done), *map(str, counts))
    # Two columns of figures wide enough are worth more than a terminal's edge.
    Console(width=max(Console().width, 100)).print(table)
    for (domain, code), state in found.items():
        if language is not None or every:
            _list(domain, code, state)


def keep(only: Path | None, name: str) -> None:
    """Mark an edit of English as of the same meaning."""
    domains = _domains(only)
    kept: list[tuple[str, Entry]] = []
    for domain in domains:
        kept += translations.keep(domain, name)
    for language, entry in kept:
        print(f"{language}: {entry.context}: {quoted(entry.text)} keeps its translation.")
    if not kept:
        contexts = [each.context for domain in domains for each in domain.messages]
        near = closest(name, contexts)
        hint = f"; did you mean {near}?" if near and name not in contexts else "."
        raise BotError(f"Nothing under {name} has a translation of an earlier English{hint}")


def compile_(only: Path | None) -> None:
    """Prove that every file can be used, and publish what is complete."""
    domains = _domains(only)
    problems = Problems(each for domain in domains for each in translations.check(domain))
    for problem in problems:
        print(problem)
    if problems.errors:
        sys.exit(FAILED)
    for domain in domains:
        changed, waiting = translations.publish(domain)
        for path in changed:
            print(f"Published {shortest(path)}.")
        for context in waiting:
            print(f"{context}: the earlier set stays live until every language has the new one.")
    print(f"{len(problems.warnings)} warnings; the translations can be used.")


def _domains(only: Path | None) -> Sequence[Domain]:
    """Give the program and all folders of playbooks, or one of these folders alone."""
    if only is not None:
        return (translations.playbooks(only.resolve()),)
    package = Path(bot.__file__).parent
    folders = playbook_folders(read_settings())
    return translations.every(package, resources.interface_dir(), folders)


def _tell(changed: list[Path]) -> None:
    for path in changed:
        print(f"Wrote {shortest(path)}.")
    if not changed:
        print("All of it was up to date.")


def _list(domain: Domain, language: str, state: Status) -> None:
    path = shortest(domain.po(language))
    print(f"\n{LANGUAGES[language].name}, {path}")
    for message in state.missing:
        print(f"  missing  {_shown(message)}")
    for word, entries in {"stale": state.stale, "unsure": state.unsure}.items():
        for entry in entries:
            print(f"  {word:<7}  {entry.context}: {quoted(entry.text)}")
            if entry.previous:
                print(f"           was made of {quoted(entry.previous)}")
    for entry in state.orphans:
        print(f"  orphan   {entry.context}: {quoted(entry.text)}")


def _shown(message: Message) -> str:
    return f"{message.context}: {quoted(message.text)}"
