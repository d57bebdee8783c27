"""unknown-source: a step names points that the guide really has."""

from collections.abc import Iterator

from bot.playbook.guide import POINTS
from bot.playbook.marks import Marks
from bot.playbook.models import Playbook
from bot.playbook.problems import Problem, listed, quoted

CODE = "unknown-source"


def check(playbook: Playbook, marks: Marks) -> Iterator[Problem]:
    """Find points that no advice of the guide has."""
    for name, step in playbook.steps.items():
        for at, source in enumerate(step.sources):
            if source not in POINTS:
                yield marks.problem(
                    CODE,
                    ("steps", name, "sources", at),
                    f"step {quoted(name)} names {quoted(source)}, which is no point of the guide",
                    _advice(source),
                )


def _advice(source: str) -> str:
    same = [point for point in POINTS if point[:-1] == source[:-1]]
    if same:
        return f"of {source[:-1]} there {'is' if len(same) == 1 else 'are'} {listed(same, 'and')}"
    return "'evenkeel explain guide' lists all points"
