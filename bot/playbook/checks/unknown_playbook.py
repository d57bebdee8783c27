"""unknown-playbook: what is used is there; unknown-door: and has the door that is named."""

from collections.abc import Iterator, Mapping

from bot.playbook.library import Library, uses
from bot.playbook.marks import Marks
from bot.playbook.problems import Problem, did_you_mean, listed, quoted

CODE = "unknown-playbook"
DOOR = "unknown-door"


def check(library: Library, marks: Mapping[str, Marks]) -> Iterator[Problem]:
    """Find steps that use a playbook, or a door of one, that does not exist."""
    for name, pinned in library.playbooks.items():
        for step_name, step in uses(pinned.playbook):
            used = library.get(step.use)
            path = ("steps", step_name)
            if used is None and step.use in library.broken:
                continue  # it is there, only broken, and that is told already
            if used is None:
                yield marks[name].problem(
                    CODE,
                    (*path, "use"),
                    f"step {quoted(step_name)} uses {quoted(step.use)}, which is no playbook",
                    did_you_mean(step.use, library.playbooks, "write the id of another playbook"),
                )
            elif step.at is not None and step.at not in used.playbook.doors:
                doors = used.playbook.doors
                yield marks[name].problem(
                    DOOR,
                    (*path, "at"),
                    f"step {quoted(step_name)} goes into {quoted(step.use)} by the door "
                    f"{quoted(step.at)}, which it does not have",
                    did_you_mean(step.at, doors, f"its doors are {listed(doors, 'and')}")
                    if doors
                    else "take 'at' out; that playbook has no doors",
                )
