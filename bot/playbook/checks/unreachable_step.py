"""unreachable-step: every step can be come to from the start or a door."""

from collections.abc import Iterator

from bot.playbook.checks.ways import beginnings, reached, ways
from bot.playbook.marks import Marks
from bot.playbook.models import Playbook
from bot.playbook.problems import Problem, listed, quoted

CODE = "unreachable-step"


def check(playbook: Playbook, marks: Marks) -> Iterator[Problem]:
    """Find steps to which no way leads."""
    on = ways(playbook)
    begin = [name for name in beginnings(playbook) if name in on]
    if not begin:
        return  # nothing can be reached from a start that does not exist: one problem is enough
    found = reached(begin, on)
    lost = [name for name in playbook.steps if name not in found]
    led_to = {way.to for name in lost for way in on[name] if way.to != name}
    told: set[str] = set()
    # First those to which nothing leads at all, then circles that nothing enters.
    for name in sorted(lost, key=led_to.__contains__):
        if name not in told:
            behind = [step for step in reached([name], on) if step not in found and step != name]
            told.update(behind)
            also = f", nor to what comes behind it ({listed(behind, 'and')})" if behind else ""
            yield marks.problem(
                CODE,
                ("steps", name),
                f"no way leads to step {quoted(name)}{also}",
                "let another step go there, or delete it",
                on="key",
            )
