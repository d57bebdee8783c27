"""cyclic-use: no playbook uses itself, not by way of others either."""

from collections.abc import Iterator, Mapping

from bot.playbook.library import Library, uses
from bot.playbook.marks import Marks
from bot.playbook.problems import Problem, quoted

CODE = "cyclic-use"


def check(library: Library, marks: Mapping[str, Marks]) -> Iterator[Problem]:
    """Find the steps that close a circle of playbooks; each circle is told once."""
    used = {
        name: [
            (at, step.use) for at, step in uses(pinned.playbook) if step.use in library.playbooks
        ]
        for name, pinned in library.playbooks.items()
    }
    done: set[str] = set()
    for begin, first in used.items():
        # Walked with a list of our own, so that no depth can hurt.
        trail: list[str] = []
        open_steps: list[list[tuple[str, str]]] = []
        if begin not in done:
            trail.append(begin)
            open_steps.append(list(first))
        while trail:
            if not open_steps[-1]:
                open_steps.pop()
                done.add(trail.pop())
                continue
            at, to = open_steps[-1].pop(0)
            if to in trail:
                circle = (*trail[trail.index(to) :], to)
                yield marks[trail[-1]].problem(
                    CODE,
                    ("steps", at, "use"),
                    f"step {quoted(at)} uses {quoted(to)}, which comes back to where it began "
                    f"({' > '.join(circle)})",
                    "let one of them go on without using the next",
                )
            elif to not in done:
                trail.append(to)
                open_steps.append(list(used[to]))
