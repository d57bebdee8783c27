"""duplicate-source: a step names a point of the guide once."""

from collections.abc import Iterator

from bot.playbook.marks import Marks
from bot.playbook.models import Playbook
from bot.playbook.problems import Problem, quoted

CODE = "duplicate-source"


def check(playbook: Playbook, marks: Marks) -> Iterator[Problem]:
    """Find points that stand twice in one list."""
    for name, step in playbook.steps.items():
        for at, source in enumerate(step.sources):
            if source in step.sources[:at]:
                yield marks.problem(
                    CODE,
                    ("steps", name, "sources", at),
                    f"step {quoted(name)} names the point {quoted(source)} twice",
                    "take one out",
                )
