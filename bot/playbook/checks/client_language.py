"""client-language: typed words that go to the client are asked for in the client's language."""

from collections.abc import Iterator

from bot.playbook.checks.texts import savers, texts
from bot.playbook.marks import Marks
from bot.playbook.models import AnswerType, Ask, Draft, Note, Playbook
from bot.playbook.problems import Problem, Severity, quoted

CODE = "client-language"


def check(playbook: Playbook, marks: Marks) -> Iterator[Problem]:
    """Find typed answers that land in a draft without `for_client`, and the other way about."""
    sent = {
        slot
        for text in texts(playbook)
        if _is_sent(text.path, text.step, playbook)
        for slot in text.slots()
    }
    for slot, steps in savers(playbook).items():
        for name, step in steps:
            if isinstance(step, Note):
                if slot in sent:
                    yield _problem(name, slot, marks, "ask for those words with an 'ask' instead")
            elif isinstance(step, Ask):
                typed = step.answer is AnswerType.TEXT
                if slot in sent and typed and not step.for_client:
                    yield _problem(name, slot, marks, "add 'for_client: true'")
                elif step.for_client and not (typed and slot in sent):
                    why = f"is a {step.answer}" if not typed else "is in no draft"
                    yield marks.problem(
                        CODE,
                        ("steps", name, "for_client"),
                        f"step {quoted(name)} asks for words for the client, but {quoted(slot)} "
                        f"{why}",
                        "take 'for_client' out",
                        on="key",
                        severity=Severity.WARNING,
                    )


def _is_sent(path: tuple[str | int, ...], step: str | None, playbook: Playbook) -> bool:
    """Tell whether a text is sent to the client: a paragraph, or a question in place of a fact."""
    return (
        step is not None
        and isinstance(playbook.steps[step], Draft)
        and path[2] in {"tones", "facts"}
    )


def _problem(name: str, slot: str, marks: Marks, advice: str) -> Problem:
    return marks.problem(
        CODE,
        ("steps", name, "save"),
        f"what is typed at step {quoted(name)} goes to the client in a draft, as {{{slot}}}, "
        "and nothing asks for it in their language",
        advice,
        severity=Severity.WARNING,
    )
