"""unbacked-fact: every claim in a reply is backed, known by the person, or asked."""

from collections.abc import Iterator

from bot.playbook.checks.texts import savers, texts
from bot.playbook.marks import Marks
from bot.playbook.models import AnswerType, Ask, Draft, Playbook
from bot.playbook.problems import Problem, Severity, quoted

CODE = "unbacked-fact"
CLAIMS = (AnswerType.DATE, AnswerType.MONEY)


def check(playbook: Playbook, marks: Marks) -> Iterator[Problem]:
    """Find dates, amounts and claims that a reply states without asking what backs them."""
    claims = {
        slot
        for slot, steps in savers(playbook).items()
        if any(isinstance(each, Ask) and (each.fact or each.answer in CLAIMS) for _, each in steps)
    }
    told: set[tuple[str, str]] = set()
    for text in texts(playbook):
        step = None if text.step is None else playbook.steps[text.step]
        if not (text.reply and isinstance(step, Draft)):
            continue
        for slot in text.slots():
            if slot in claims and slot not in step.facts and (text.step or "", slot) not in told:
                told.add((text.step or "", slot))
                yield marks.problem(
                    CODE,
                    text.path,
                    f"the reply of step {quoted(text.step or '')} claims {{{slot}}}, and nothing "
                    "asks what that is based on",
                    f"add it under 'facts', as in 'facts: {{{slot}: Is {{{slot}}} right?}}'",
                    inside=f"{{{slot}}}",
                    severity=Severity.WARNING,
                )
