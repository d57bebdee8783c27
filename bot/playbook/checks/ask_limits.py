"""ask-limits: limits and labels fit the kind of answer that a question wants."""

from collections.abc import Iterator

from bot.playbook.marks import Marks
from bot.playbook.models import AnswerType, Ask, Playbook
from bot.playbook.problems import Problem, quoted

CODE = "ask-limits"

_SIZED = (AnswerType.NUMBER, AnswerType.MONEY, AnswerType.DURATION, AnswerType.SCALE)
_SCALE = 5


def check(playbook: Playbook, marks: Marks) -> Iterator[Problem]:
    """Find limits without a number, limits that nothing meets, and labels without their scale."""
    for name, step in playbook.steps.items():
        if isinstance(step, Ask):
            yield from _check(name, step, marks)


def _check(name: str, step: Ask, marks: Marks) -> Iterator[Problem]:
    path = ("steps", name)
    for limit in ("at_least", "at_most"):
        if getattr(step, limit) is not None and step.answer not in _SIZED:
            yield marks.problem(
                CODE,
                (*path, limit),
                f"step {quoted(name)} has a limit, but its answer is a {step.answer}",
                "take the limit out, or write 'answer: number'",
                on="key",
            )
    if step.at_least is not None and step.at_most is not None and step.at_least > step.at_most:
        yield marks.problem(
            CODE,
            (*path, "at_least"),
            f"step {quoted(name)} wants at least {step.at_least} and at most {step.at_most}",
            "exchange the two",
        )
    if step.labels and step.answer is not AnswerType.SCALE:
        yield marks.problem(
            CODE,
            (*path, "labels"),
            f"step {quoted(name)} has labels, but its answer is a {step.answer}",
            "take them out, or write 'answer: scale'",
            on="key",
        )
    elif step.labels and len(step.labels) != _SCALE:
        yield marks.problem(
            CODE,
            (*path, "labels"),
            f"step {quoted(name)} has {len(step.labels)} labels for a scale of {_SCALE}",
            f"write {_SCALE}, from the lowest to the highest",
            on="key",
        )
