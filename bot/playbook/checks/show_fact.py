"""show-fact: what is shown of the case is declared, and reads as words."""

from collections.abc import Iterator

from bot.playbook.marks import Marks
from bot.playbook.models import FACTS, FactType, Playbook, Show
from bot.playbook.problems import Problem, did_you_mean, listed, quoted

CODE = "show-fact"


def check(playbook: Playbook, marks: Marks) -> Iterator[Problem]:
    """Find facts under `of` that do not exist, are not declared, or are yes or no."""
    shown = [name for name, fact in FACTS.items() if fact.type is not FactType.YES_NO]
    for name, step in playbook.steps.items():
        if not isinstance(step, Show):
            continue
        for at, fact in enumerate(step.of):
            if fact not in shown:
                what, advice = (
                    "which cannot be shown",
                    did_you_mean(fact, shown, f"there are {listed(shown, 'and')}"),
                )
            elif fact not in playbook.facts:
                what = "which is not declared"
                advice = f"add it to the playbook's 'facts', as in 'facts: [{fact}]'"
            else:
                continue
            yield marks.problem(
                CODE,
                ("steps", name, "of", at),
                f"step {quoted(name)} shows {quoted(fact)}, {what}",
                advice,
            )
