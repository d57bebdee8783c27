"""unused-answer: whatever is kept of an answer is used; unused-fact: and so is a declared fact."""

from collections.abc import Iterator

from bot.playbook.checks.texts import comparisons, savers, texts
from bot.playbook.marks import Marks
from bot.playbook.models import FACTS, AnswerType, Ask, Draft, Note, Playbook, Show
from bot.playbook.problems import Problem, Severity, quoted

CODE = "unused-answer"
UNUSED = "unused-fact"
HEAT = "heat"
"""A scale kept under this name is also kept privately, whatever the playbook does with it."""


def check(playbook: Playbook, marks: Marks) -> Iterator[Problem]:
    """Find saved answers and declared facts that no text, condition or draft reads."""
    used = {slot for text in texts(playbook) for slot in text.slots()}
    used |= {each.name for each in comparisons(playbook)}
    for step in playbook.steps.values():
        match step:
            case Draft():
                used |= {*step.facts, step.questions or ""}
                used |= {step.revisions or "", step.amount or ""}
            case Ask():
                used.add(step.proposed or "")
            case Note():
                used |= {step.revisions or "", step.amount or ""}
            case Show():
                used |= set(step.of)
            case _:
                pass
    for slot, steps in savers(playbook).items():
        for name, step in steps:
            if isinstance(step, Ask) and step.keeps is not None:
                continue
            heat = slot == HEAT and isinstance(step, Ask) and step.answer is AnswerType.SCALE
            if slot not in used and not heat:
                yield marks.problem(
                    CODE,
                    ("steps", name, "save"),
                    f"step {quoted(name)} keeps {quoted(slot)}, which nothing uses",
                    "use it in a text or a condition, or "
                    + ("file it with a 'note'" if isinstance(step, Ask) else "take 'save' out"),
                    severity=Severity.WARNING,
                )
    for at, fact in enumerate(playbook.facts):
        if fact in FACTS and fact not in used:
            yield marks.problem(
                UNUSED,
                ("facts", at),
                f"the playbook wants the fact {quoted(fact)} and never uses it",
                "take it out; what is declared has to be looked up each time",
                severity=Severity.WARNING,
            )
