"""missing-short: a long text has a short one, for late nights and tired eyes."""

from collections.abc import Iterator

from bot.playbook.marks import Marks
from bot.playbook.models import KINDS, Playbook, Spoken
from bot.playbook.problems import Problem, Severity, quoted

CODE = "missing-short"

LONG = 280
"""Characters that are read in one glance; more of them want a short text beside them."""


def check(playbook: Playbook, marks: Marks) -> Iterator[Problem]:
    """Find long texts without a short one, and short ones that are longer than the full text."""
    for name, step in playbook.steps.items():
        if not isinstance(step, Spoken):
            continue
        kind = next(word for word, model in KINDS.items() if isinstance(step, model))
        full = str(getattr(step, kind))
        if step.short is None and len(full) > LONG:
            yield marks.problem(
                CODE,
                ("steps", name, kind),
                f"the text of step {quoted(name)} has {len(full)} characters and no 'short:'",
                f"add one: the same in one sentence, for whoever is worn out; up to {LONG} "
                "characters need none",
                on="key",
                severity=Severity.WARNING,
            )
        elif step.short is not None and len(step.short) >= len(full):
            yield marks.problem(
                CODE,
                ("steps", name, "short"),
                f"the short text of step {quoted(name)} is not shorter than the full one",
                "shorten it, or take it out",
                on="key",
                severity=Severity.WARNING,
            )
