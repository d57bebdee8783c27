"""Names as people type them: cleaned, refused when they are no name, compared by their looks."""

from collections.abc import Iterable

from bot.cases.models import CaseRow, ClientRow
from bot.i18n.typed import fold, likeness, shown_name
from bot.messages import Phrase, phrase
from bot.reminders.walls import to_wall
from bot.store import cases
from bot.turns.facts import LONGEST_LABEL, shortened
from bot.turns.world import Turn

LONGEST_NAME = 60
MOST_NAME_WORDS = 5
EVERY = 100_000
"""All the clients of one person: their names are sealed, so that only reading finds one."""

SHORTEST = 3
ENDS = (" ", ",", ".", ":", ";", "'", "’", "!", "?", "-", ")")

UNNAMED = phrase("clients", "Not sorted yet")
UNTITLED = phrase("cases", "Case of {day}")


def as_name(words: str) -> str | None:
    """Read words as a name; None for several lines, a sentence, or what is too long for one."""
    if "\n" in words.strip() or _is_sentence(words.strip()):
        return None
    name = shown_name(words)
    return name if 0 < len(name) <= LONGEST_NAME else None


def _is_sentence(words: str) -> bool:
    return len(words.split()) > MOST_NAME_WORDS or words.endswith(("?", "!", "؟", "…"))


def case_title(turn: Turn, case: CaseRow) -> Phrase:
    """Say what a case is called; one without a title by the day it was opened on."""
    if case.title:
        return phrase("cases", "{title}", title=case.title)
    return phrase(UNTITLED.context, UNTITLED.text, day=to_wall(case.created_at, turn.zone).date())


def every(turn: Turn) -> list[ClientRow]:
    """List all clients, last used first, the archived after the others."""
    here = cases.clients(turn.conn, turn.person, EVERY)
    return [*here, *cases.clients(turn.conn, turn.person, EVERY, archived=True)]


def called(name: str, among: Iterable[ClientRow]) -> ClientRow | None:
    """Find the client of this name, however it is typed."""
    wanted = fold(name)
    return next((each for each in among if fold(each.name) == wanted), None)


def alike(
    name: str, among: Iterable[ClientRow], besides: frozenset[str] = frozenset()
) -> ClientRow | None:
    """Find a client whose name looks like this one."""
    wanted = likeness(name)
    found = (each for each in among if each.id not in besides)
    return next((each for each in found if wanted and likeness(each.name) == wanted), None)


def having(part: str, among: Iterable[ClientRow]) -> list[ClientRow]:
    """Give the clients with these words in their names, or in what reminders call them."""
    wanted = likeness(part)
    return [
        each
        for each in among
        if wanted and any(wanted in likeness(said) for said in (each.name, each.alias or ""))
    ]


def named_in(words: str, among: Iterable[ClientRow]) -> ClientRow | None:
    """Find the client whose name stands in these words as words of their own."""
    said = f" {likeness(words)} "
    for each in among:
        name = likeness(each.name)
        if len(name) >= SHORTEST and any(f" {name}{end}" in said for end in ENDS):
            return each
    return None


def shown(name: str) -> str:
    """Give a name without what nobody sees."""
    return shown_name(name)


def short(name: str) -> str:
    """Give a name as it fits on a button."""
    return shortened(name, LONGEST_LABEL) or "…"


def label(name: str) -> Phrase:
    """Say a name on a button."""
    return phrase("clients", "{client}", client=short(name))


def of(client: ClientRow) -> Phrase | str:
    """Say what a client is called."""
    return UNNAMED if client.unsorted else client.name
