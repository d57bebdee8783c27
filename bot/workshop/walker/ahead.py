"""What of a session still matters: the answers and facts that are read from a step on."""

from collections.abc import Mapping

from bot.playbook.checks.texts import comparisons, texts
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
    sure = isinstance(step, Ask | Choose | ChooseMany) and step.save is not None
    # A step that reads its own answer, in its ways on, reads the new one.
    return frozenset([step.save]) if sure and isinstance(step.save, str) else frozenset()


Reading = Mapping[str, frozenset[str]]
