"""bad-term: what a question proposes is a fact in words; what it keeps is one of the terms."""

from collections.abc import Iterator

from bot.playbook.facts import TERMS
from bot.playbook.marks import Marks
from bot.playbook.models import FACTS, AnswerType, Ask, FactType, Playbook
from bot.playbook.problems import Problem, did_you_mean, listed, quoted

CODE = "bad-term"


def check(playbook: Playbook, marks: Marks) -> Iterator[Problem]:
    """Find proposals that are not declared or not words, and terms that nobody has."""
    words = [name for name, fact in FACTS.items() if fact.type is FactType.TEXT]
    for name, step in playbook.steps.items():
        if not isinstance(step, Ask):
            continue
        for field, known in (("proposed", words), ("keeps", list(TERMS))):
            given = getattr(step, field)
            if given is None:
                continue
            path = ("steps", name, field)
            if given not in known:
                yield marks.problem(
                    CODE,
                    path,
                    f"step {quoted(name)} has {quoted(given)} under {quoted(field)}, which it "
                    "cannot be",
                    did_you_mean(given, known, f"there are {listed(known, 'and')}"),
                )
            elif step.answer is not AnswerType.TEXT:
                yield marks.problem(
                    CODE,
                    path,
                    f"step {quoted(name)} has {quoted(field)}, but its answer is a {step.answer}",
                    f"take {quoted(field)} out, or write 'answer: text'",
                    on="key",
                )
            elif field == "proposed" and given not in playbook.facts:
                yield marks.problem(
                    CODE,
                    path,
                    f"step {quoted(name)} proposes {quoted(given)}, which is not declared",
                    f"add it to the playbook's 'facts', as in 'facts: [{given}]'",
                )
