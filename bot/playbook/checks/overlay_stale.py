"""overlay-stale: a playbook that stands in for a shipped one was made from it as it is now."""

from collections.abc import Iterator, Mapping

from bot.playbook.library import Library
from bot.playbook.marks import Marks
from bot.playbook.problems import Problem, Severity, quoted

CODE = "overlay-stale"
SHOWN = 12
"""Signs of a hash that are enough to tell one content from another."""


def check(library: Library, marks: Mapping[str, Marks]) -> Iterator[Problem]:
    """Compare the base that a playbook names with what it stands in for."""
    for name, pinned in library.playbooks.items():
        base, beneath = pinned.playbook.base, library.beneath.get(name)
        if base is None or beneath is None or beneath.startswith(base):
            continue
        yield marks[name].problem(
            CODE,
            ("base",),
            f"the shipped playbook {quoted(name)} has changed since this one was made from it",
            f"take over what is new there, then write 'base: {beneath[:SHOWN]}'",
            severity=Severity.WARNING,
        )
