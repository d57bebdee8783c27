"""How a playbook flows: its ways from step to step, and what is surely known on each of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.playbook.marks import Path
from bot.playbook.models import (
    Ask,
    Choose,
    ChooseMany,
    Condition,
    Draft,
    Flag,
    Matcher,
    Note,
    Playbook,
    Say,
    Show,
    Step,
    Use,
)

PASSING = (Say, Show, Flag, Use)
"""The steps that ask nothing themselves; one that uses a lost playbook is passed over too."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way on from a step. `path` is where it is written; `learned` is known once it is taken."""

    origin: str
    to: str
    path: Path
    learned: frozenset[str] = frozenset()
    forgotten: str | None = None
    """The slot that may be empty from here on, since its question can be passed over."""


def ways_from(name: str, step: Step) -> Iterator[Way]:
    """List the ways on from a step, in the order in which they are tried."""
    slot = step.save if isinstance(step, (Ask, Choose, ChooseMany, Draft, Note)) else None
    # Of a checklist nothing may be ticked, and then there is nothing to say for its slot.
    optional = isinstance(step, ChooseMany) or (
        isinstance(step, (Ask, Choose, Note)) and step.optional
    )
    saved = frozenset([slot] if slot else [])
    if isinstance(step, Choose):
        for option_id, option in step.options.items():
            if option.go is not None:
                learned = known_if(option.when, holds=True) if option.when else frozenset[str]()
                path = ("steps", name, "options", option_id, "go")
                yield Way(name, option.go, path, saved | learned)
    base = frozenset[str]() if optional else saved
    refused = frozenset[str]()
    for at, branch in enumerate(step.go):
        learned = base | refused
        if branch.when is not None:
            learned |= known_if(branch.when, holds=True)
            refused |= known_if(branch.when, holds=False)
        forgotten = slot if optional and slot not in learned else None
        yield Way(name, branch.to, ("steps", name, "go", at, "to"), learned, forgotten)


def ways(playbook: Playbook) -> dict[str, tuple[Way, ...]]:
    """List the ways on from every step; also those to steps that do not exist."""
    return {name: tuple(ways_from(name, step)) for name, step in playbook.steps.items()}


def beginnings(playbook: Playbook) -> tuple[str, ...]:
    """List the steps at which a guide may begin."""
    return tuple(dict.fromkeys((playbook.start, *playbook.doors.values())))


def reached(begin: Iterable[str], on: dict[str, tuple[Way, ...]]) -> dict[str, str | None]:
    """List the steps that can be reached, each with the step before it on a shortest way."""
    before: dict[str, str | None] = {name: None for name in begin if name in on}
    queue = list(before)
    for name in queue:
        for way in on[name]:
            if way.to in on and way.to not in before:
                before[way.to] = name
                queue.append(way.to)
    return before


def known_if(condition: Condition, *, holds: bool) -> frozenset[str]:
    """List the slots that are surely filled when a condition holds, or when it does not."""
    parts = [_known_if_matched(name, each, holds=holds) for name, each in condition.match.items()]
    parts += [known_if(each, holds=holds) for each in condition.all_]
    if condition.any_:
        found = [known_if(each, holds=holds) for each in condition.any_]
        parts.append(frozenset.intersection(*found) if holds else frozenset[str]().union(*found))
    if condition.not_ is not None:
        parts.append(known_if(condition.not_, holds=not holds))
    if not parts:
        return frozenset()
    return frozenset[str]().union(*parts) if holds else frozenset.intersection(*parts)


def _known_if_matched(name: str, matcher: Matcher, *, holds: bool) -> frozenset[str]:
    if holds:
        compared = (
            matcher.is_,
            matcher.one_of,
            matcher.includes,
            matcher.at_least,
            matcher.at_most,
        )
        sure = matcher.known is True or any(each is not None for each in compared)
    else:
        # An empty slot is not like anything, so only these two can fail because of an answer.
        said = matcher.model_dump(exclude_none=True)
        sure = said == {"known": False} or list(said) == ["is_not"]
    return frozenset([name]) if sure else frozenset()
