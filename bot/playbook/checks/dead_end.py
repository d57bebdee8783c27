"""dead-end: every step but an `end` leads on, whatever was answered."""

from collections.abc import Iterator

from bot.playbook.marks import Marks
from bot.playbook.models import Choose, End, Playbook, Step
from bot.playbook.problems import Problem, quoted

CODE = "dead-end"


def check(playbook: Playbook, marks: Marks) -> Iterator[Problem]:
    """Find steps without `go`, and those whose branches may all fail."""
    for name, step in playbook.steps.items():
        if isinstance(step, End) or not _needs_go(step):
            continue
        if not step.go:
            yield marks.problem(
                CODE,
                ("steps", name),
                f"step {quoted(name)} leads nowhere{_since(step)}",
                "add a 'go:' with the step that comes next",
                on="key",
            )
        elif all(branch.when is not None for branch in step.go):
            yield marks.problem(
                CODE,
                ("steps", name, "go", len(step.go) - 1),
                f"step {quoted(name)} leads nowhere when none of its conditions holds",
                "add a last branch without 'when', such as '- to: ...'",
            )


def _needs_go(step: Step) -> bool:
    if not isinstance(step, Choose):
        return True
    return step.optional or any(option.go is None for option in step.options.values())


def _since(step: Step) -> str:
    if not isinstance(step, Choose):
        return ""
    open_options = [name for name, option in step.options.items() if option.go is None]
    if len(open_options) == len(step.options):
        return ""
    return f" after option {quoted(open_options[0])}" if open_options else " when it is skipped"
