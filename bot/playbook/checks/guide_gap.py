"""guide-gap: every point of the guide is carried by a step that a person can come to."""

from collections.abc import Iterator, Mapping
from pathlib import PurePath

from bot.playbook.checks.ways import beginnings, reached, ways
from bot.playbook.guide import CARRIERS, POINTS, carriers_of
from bot.playbook.library import Library
from bot.playbook.marks import Marks
from bot.playbook.models import Playbook
from bot.playbook.problems import Problem, Severity, listed, quoted

CODE = "guide-gap"


def carried(playbook: Playbook) -> frozenset[str]:
    """List the points that are carried by steps that can be reached."""
    steps = reached(beginnings(playbook), ways(playbook))
    return frozenset(source for name in steps for source in playbook.steps[name].sources)


def check(library: Library, marks: Mapping[str, Marks]) -> Iterator[Problem]:
    """Find points that nobody carries; warnings as long as not all playbooks are written."""
    missing = [name for name in CARRIERS if name not in library.playbooks]
    points = {
        name: carried(pinned.playbook)
        for name, pinned in library.playbooks.items()
        if name in CARRIERS
    }
    waiting = 0
    for point, says in POINTS.items():
        names = carriers_of(point)
        if any(point in points.get(name, ()) for name in names):
            continue
        if any(name in missing for name in names):
            waiting += 1
            continue
        yield marks[names[0]].problem(
            CODE,
            ("steps",),
            f"no step that can be come to carries {quoted(point)}: {says}",
            f"name it under 'sources:' of a step of {listed(names)}",
            on="key",
            severity=Severity.WARNING if missing else Severity.ERROR,
        )
    if missing and marks:
        folder = PurePath(marks[min(marks)].file).parent.as_posix()
        yield Problem(
            folder,
            1,
            1,
            CODE,
            f"{len(missing)} of {len(CARRIERS)} playbooks are still to be written "
            f"({', '.join(missing)}), and {waiting} points of the guide wait for them",
            "'evenkeel explain guide' lists who carries what",
            Severity.WARNING,
        )
