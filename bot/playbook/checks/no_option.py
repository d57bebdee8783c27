"""no-option: a question always has something to choose."""

from collections.abc import Iterator

from bot.playbook.marks import Marks
from bot.playbook.models import Choose, ChooseMany, Playbook
from bot.playbook.problems import Problem, quoted

CODE = "no-option"


def check(playbook: Playbook, marks: Marks) -> Iterator[Problem]:
    """Find questions each of whose options may be hidden by its condition."""
    for name, step in playbook.steps.items():
        hidden = isinstance(step, Choose | ChooseMany) and all(
            option.when is not None for option in step.options.values()
        )
        if hidden:
            yield marks.problem(
                CODE,
                ("steps", name, "options"),
                f"step {quoted(name)} has nothing to choose when none of its conditions holds",
                "add an option without 'when', or take one of the conditions out",
                on="key",
            )
