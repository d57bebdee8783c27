"""What of a session still matters: the answers and facts that are read from a step on."""

from collections.abc import Mapping

from bot.playbook.checks.texts import QUESTIONS, Saver, comparisons, texts
from bot.playbook.checks.ways import ways
from bot.playbook.models import Ask, Choose, ChooseMany, Draft, Note, Playbook, Show

RECORDS = "*records"
"""Stands among the names where the records of the case are read."""


def read_at(book: Playbook) -> dict[str, frozenset[str]]:
    """Give the names that each step reads itself: in texts, in conditions, and in what it files."""
    found: dict[str, set[str]] = {name: set() for name in book.steps}
    for text in texts(book):
        if text.step is not None:
            found[text.step].update(text.slots())
    for each in comparisons(book):
        own = each.path[2] == "go" and _saves(book, each.step) == each.name
        if not own:  # the ways on look at the answer that the step itself has just got
            found[each.step].add(each.name)
    for name, step in book.steps.items():
        match step:
            case Draft():
                found[name].update((*step.facts, step.questions or ""))
                found[name] |= {RECORDS} if step.facts else set()
            case Note():
                found[name].update((step.revisions or "", step.amount or ""))
            case Show():
                found[name].update(step.of)
            case _:
                pass
    return {name: frozenset(each - {""}) for name, each in found.items()}


def read_from(book: Playbook) -> dict[str, frozenset[str]]:
    """Give the names that are read at each step or anywhere after it, before they are set anew."""
    read, on = read_at(book), ways(book)
    after: dict[str, frozenset[str]] = dict.fromkeys(book.steps, frozenset())
    changed = True
    while changed:
        changed = False
        for name in book.steps:
            ahead = frozenset[str]().union(
                *(read[way.to] | after[way.to] for way in on[name] if way.to in read)
            )
            changed = changed or ahead != after[name]
            after[name] = ahead
    return {name: read[name] | (after[name] - _set_at(book, name)) for name in book.steps}


def _set_at(book: Playbook, name: str) -> frozenset[str]:
    """Give the answer that surely stands in the place of an earlier one after this step."""
    step = book.steps[name]
    if isinstance(step, Ask | Choose | ChooseMany | Draft) and step.save is not None:
        return frozenset([step.save])
    return frozenset()


def _saves(book: Playbook, name: str) -> str | None:
    step = book.steps[name]
    return step.save if isinstance(step, Saver) else None


def set_from(book: Playbook) -> dict[str, frozenset[str]]:
    """Give the answers that may be given at each step or anywhere after it."""
    on = ways(book)
    found = {name: frozenset(filter(None, [_saves(book, name)])) for name in book.steps}
    changed = True
    while changed:
        changed = False
        for name in book.steps:
            ahead = found[name].union(*(found.get(way.to, frozenset()) for way in on[name]))
            changed = changed or ahead != found[name]
            found[name] = ahead
    return found


def steering(book: Playbook) -> frozenset[str]:
    """Give the names that decide where a guide goes and what it offers."""
    found = {each.name for each in comparisons(book) if each.path[2] != "tones"}
    for step in book.steps.values():
        if isinstance(step, Draft):
            found.update(step.facts)  # each brings a question of its own
    return frozenset(found)


def together(book: Playbook, apart: frozenset[str]) -> dict[str, frozenset[str]]:
    """Give for each name the others that decide with it whether a paragraph is said."""
    conditions: dict[tuple[str | int, ...], set[str]] = {}
    for each in comparisons(book):
        if each.path[2] == "tones":
            step = book.steps[each.step]
            asks = each.name == QUESTIONS and isinstance(step, Draft)
            name = step.questions if asks and isinstance(step, Draft) else each.name
            conditions.setdefault(each.path[:6], set()).add(name or "")
    found: dict[str, frozenset[str]] = {}
    for names in conditions.values():
        for name in names - apart:
            found[name] = found.get(name, frozenset()) | (names - apart - {""})
    return found


Reading = Mapping[str, frozenset[str]]
