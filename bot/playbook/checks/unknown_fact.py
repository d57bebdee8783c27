"""unknown-fact: a playbook declares only facts that the coach can know."""

from collections.abc import Iterator

from bot.playbook.checks.texts import savers
from bot.playbook.marks import Marks
from bot.playbook.models import FACTS, GROUPS, Playbook
from bot.playbook.problems import Problem, did_you_mean, listed, quoted

CODE = "unknown-fact"
TAKEN = "name-taken"


def check(playbook: Playbook, marks: Marks) -> Iterator[Problem]:
    """Find declared facts that do not exist or stand twice, and answers saved under their names."""
    for at, fact in enumerate(playbook.facts):
        if fact not in FACTS:
            yield marks.problem(
                CODE,
                ("facts", at),
                f"the playbook wants the fact {quoted(fact)}, which does not exist",
                did_you_mean(fact, FACTS, f"there are {listed(FACTS, 'and')}"),
            )
    for slot, steps in savers(playbook).items():
        if slot in FACTS or slot in GROUPS:
            meaning = "a fact of the case" if slot in FACTS else "a word of conditions"
            for name, _step in steps:
                yield marks.problem(
                    TAKEN,
                    ("steps", name, "save"),
                    f"step {quoted(name)} saves under {quoted(slot)}, which is {meaning}",
                    "choose another name",
                )
