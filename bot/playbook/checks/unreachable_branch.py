"""unreachable-branch: a branch without `when` is always taken, so nothing may follow it."""

from collections.abc import Iterator

from bot.playbook.marks import Marks
from bot.playbook.models import Choose, Playbook
from bot.playbook.problems import Problem, quoted

CODE = "unreachable-branch"


def check(playbook: Playbook, marks: Marks) -> Iterator[Problem]:
    """Find branches behind one that is always taken, and a `go` that every option overrules."""
    for name, step in playbook.steps.items():
        always = next((at for at, branch in enumerate(step.go) if branch.when is None), None)
        if always is not None and always < len(step.go) - 1:
            yield marks.problem(
                CODE,
                ("steps", name, "go", always + 1),
                f"step {quoted(name)} never comes to this branch, as the one above has no 'when'",
                "give the one above a 'when', or put it last",
            )
        overruled = (
            isinstance(step, Choose)
            and not step.optional
            and all(option.go is not None for option in step.options.values())
        )
        if overruled and step.go:
            yield marks.problem(
                CODE,
                ("steps", name, "go"),
                f"step {quoted(name)} never uses its 'go', as every option has its own",
                "take one or the other out",
                on="key",
            )
