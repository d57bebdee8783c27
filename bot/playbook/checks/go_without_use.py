"""go-without-use: an `end` leads nowhere, and an option of a checklist leads nowhere by itself."""

from collections.abc import Iterator

from bot.playbook.marks import Marks
from bot.playbook.models import ChooseMany, End, Playbook
from bot.playbook.problems import Problem, quoted

CODE = "go-without-use"


def check(playbook: Playbook, marks: Marks) -> Iterator[Problem]:
    """Find ways on that are never taken."""
    for name, step in playbook.steps.items():
        if isinstance(step, End) and step.go:
            yield marks.problem(
                CODE,
                ("steps", name, "go"),
                f"step {quoted(name)} is an end and yet goes on",
                "take 'go' out, or make the step a 'say'",
                on="key",
            )
        if isinstance(step, ChooseMany):
            for option_id, option in step.options.items():
                if option.go is not None:
                    yield marks.problem(
                        CODE,
                        ("steps", name, "options", option_id, "go"),
                        f"option {quoted(option_id)} of the checklist {quoted(name)} leads "
                        "somewhere, but several may be ticked",
                        f"use a branch of the step: when: {{...: {{includes: {option_id}}}}}",
                        on="key",
                    )
