"""unknown-step: whatever leads somewhere leads to a step that exists."""

from collections.abc import Iterator

from bot.playbook.checks.ways import ways
from bot.playbook.marks import Marks
from bot.playbook.models import Playbook
from bot.playbook.problems import Problem, did_you_mean, quoted

CODE = "unknown-step"


def check(playbook: Playbook, marks: Marks) -> Iterator[Problem]:
    """Find `start`, `doors` and ways that name no step of the file."""
    # Also steps that could not be read: they are there, only broken.
    steps = {*marks.names(("steps",)), *playbook.steps}
    advice = "write the name of a step of this file"
    if playbook.start not in steps:
        yield marks.problem(
            CODE,
            ("start",),
            f"the playbook starts at {quoted(playbook.start)}, which does not exist",
            did_you_mean(playbook.start, steps, advice),
        )
    for name, to in playbook.doors.items():
        if to not in steps:
            yield marks.problem(
                CODE,
                ("doors", name),
                f"door {quoted(name)} leads to {quoted(to)}, which does not exist",
                did_you_mean(to, steps, advice),
            )
    for name, onward in ways(playbook).items():
        for way in onward:
            if way.to not in steps:
                yield marks.problem(
                    CODE,
                    way.path,
                    f"step {quoted(name)} goes to {quoted(way.to)}, which does not exist",
                    did_you_mean(way.to, steps, advice),
                )
