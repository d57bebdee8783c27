"""renamed-step: an old name leads to one step, and to no step that still has that name."""

from collections.abc import Iterator

from bot.playbook.marks import Marks
from bot.playbook.models import Playbook
from bot.playbook.problems import Problem, quoted

CODE = "renamed-step"


def check(playbook: Playbook, marks: Marks) -> Iterator[Problem]:
    """Find old names that are still in use, or that two steps claim."""
    claimed: dict[str, str] = {}
    for name, step in playbook.steps.items():
        old = step.renamed_from
        if old is None:
            continue
        if old in playbook.steps:
            what = "which is still a step of the file" if old != name else "which is its own name"
        elif old in claimed:
            what = f"as step {quoted(claimed[old])} does"
        else:
            claimed[old] = name
            continue
        yield marks.problem(
            CODE,
            ("steps", name, "renamed_from"),
            f"step {quoted(name)} says that it was called {quoted(old)}, {what}",
            "take the line out, or name what the step was really called before",
        )
