"""loop-without-question: a conversation never runs in a circle without waiting for the person."""

from collections.abc import Iterator

from bot.playbook.checks.ways import PASSING, ways
from bot.playbook.marks import Marks
from bot.playbook.models import Playbook
from bot.playbook.problems import Problem, quoted

CODE = "loop-without-question"


def check(playbook: Playbook, marks: Marks) -> Iterator[Problem]:
    """Find circles of steps that ask nothing."""
    says = {name for name, step in playbook.steps.items() if isinstance(step, PASSING)}
    on = {
        name: [way.to for way in onward if way.to in says]
        for name, onward in ways(playbook).items()
        if name in says
    }
    told: set[str] = set()
    for name in on:
        circle = _circle(name, on)
        if circle and told.isdisjoint(circle):
            told.update(circle)
            way = " > ".join((*circle, name))
            yield marks.problem(
                CODE,
                ("steps", name),
                f"step {quoted(name)} comes back to itself without a question ({way})",
                "put a question into the circle, or let one of the steps go elsewhere",
                on="key",
            )


def _circle(begin: str, on: dict[str, list[str]]) -> list[str]:
    """Find a shortest way from a step back to itself."""
    before: dict[str, str] = {}
    queue = [begin]
    for name in queue:
        for to in on[name]:
            if to == begin:
                way = [name]
                while way[-1] != begin:
                    way.append(before[way[-1]])
                return way[::-1]
            if to not in before:
                before[to] = name
                queue.append(to)
    return []
