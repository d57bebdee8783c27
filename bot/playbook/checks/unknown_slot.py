"""unknown-slot: every name in a text or a condition is saved by a step or declared as a fact."""

from collections.abc import Iterator

from bot.playbook.checks.texts import QUESTIONS, comparisons, savers, texts
from bot.playbook.marks import Marks
from bot.playbook.models import FACTS, ChooseMany, Draft, FactType, Playbook
from bot.playbook.problems import Problem, did_you_mean, quoted

CODE = "unknown-slot"


def check(playbook: Playbook, marks: Marks) -> Iterator[Problem]:
    """Find names that nothing fills."""
    saved = savers(playbook)
    names = [*saved, *playbook.facts]
    for text in texts(playbook):
        for slot in text.slots():
            if slot in playbook.facts and slot in FACTS and FACTS[slot].type is FactType.YES_NO:
                yield marks.problem(
                    CODE,
                    text.path,
                    f"the text uses {{{slot}}}, which is yes or no and has no words",
                    "ask it in a condition instead",
                    inside=f"{{{slot}}}",
                )
            elif slot not in names and not (text.reply and slot == QUESTIONS):
                yield marks.problem(
                    CODE,
                    text.path,
                    f"the text uses {{{slot}}}, which no step saves",
                    _advice(slot, names),
                    inside=f"{{{slot}}}",
                )
    for each in comparisons(playbook):
        in_reply = each.path[2:3] == ("tones",)
        if each.name not in names and not (in_reply and each.name == QUESTIONS):
            yield marks.problem(
                CODE,
                each.path,
                f"the condition asks for {quoted(each.name)}, which no step saves",
                _advice(each.name, names),
                on="key",
            )
    for name, step in playbook.steps.items():
        if isinstance(step, Draft):
            yield from _in_draft(name, step, playbook, marks)


def _in_draft(name: str, step: Draft, playbook: Playbook, marks: Marks) -> Iterator[Problem]:
    saved = savers(playbook)
    for slot in step.facts:
        if slot not in saved:
            yield marks.problem(
                CODE,
                ("steps", name, "facts", slot),
                f"the draft wants {quoted(slot)} backed, which no step saves",
                did_you_mean(slot, saved, "save it with an 'ask', or take the line out"),
                on="key",
            )
    if step.questions is None:
        return
    checklists = [
        slot for slot, steps in saved.items() if any(isinstance(s, ChooseMany) for _, s in steps)
    ]
    if step.questions not in checklists:
        yield marks.problem(
            CODE,
            ("steps", name, "questions"),
            f"the questions come from {quoted(step.questions)}, which no checklist saves",
            did_you_mean(step.questions, checklists, "name what a 'choose_many' saves"),
        )


def _advice(slot: str, names: list[str]) -> str:
    if slot in FACTS:
        return f"add it to the playbook's 'facts', as in 'facts: [{slot}]'"
    return did_you_mean(slot, names, f"let a step save it with 'save: {slot}'")
