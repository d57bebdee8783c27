"""note-fields: what a note or draft says for the sums of the case fits what it is filed as."""

from collections.abc import Iterator

from bot.playbook.checks.texts import Saver, savers
from bot.playbook.marks import Marks
from bot.playbook.models import AnswerType, Ask, Draft, Note, NoteKind, Playbook
from bot.playbook.problems import Problem, did_you_mean, listed, quoted

CODE = "note-fields"

STATES: dict[NoteKind, tuple[str, ...]] = {
    NoteKind.PROMISE: ("kept", "broken"),
    NoteKind.CHANGE: ("accepted", "declined"),
    NoteKind.PAYMENT: ("paid",),
}
"""What a note is filed as -> the states that such an entry may have."""
BELONGS: dict[str, NoteKind] = {
    "revision": NoteKind.DELIVERY,
    "revisions": NoteKind.AGREEMENT,
    "amount": NoteKind.PAYMENT,
}
WANTED: dict[str, AnswerType] = {"revisions": AnswerType.NUMBER, "amount": AnswerType.MONEY}


def check(playbook: Playbook, marks: Marks) -> Iterator[Problem]:
    """Find fields that mean nothing for what is filed, or take the wrong answer."""
    saved = savers(playbook)
    for name, step in playbook.steps.items():
        if isinstance(step, Note | Draft):
            yield from _sums(name, step, marks, saved)
        if not isinstance(step, Note):
            continue
        path = ("steps", name)
        states = STATES.get(step.file_as, ())
        if step.state is not None and step.state not in states:
            yield marks.problem(
                CODE,
                (*path, "state"),
                f"note {quoted(name)} is filed as {quoted(step.file_as)}, which is never "
                f"{quoted(step.state)}",
                f"write {listed(states)}" if states else "take 'state' out",
            )
        if step.save is not None and step.words is not None:
            yield marks.problem(
                CODE,
                (*path, "save"),
                f"note {quoted(name)} proposes its words, so that nothing may be typed to keep",
                "take 'save' out, or 'words'",
                on="key",
            )


def _sums(
    name: str, step: Note | Draft, marks: Marks, saved: dict[str, list[tuple[str, Saver]]]
) -> Iterator[Problem]:
    path = ("steps", name)
    kind = "note" if isinstance(step, Note) else "draft"
    filed = "message" if step.file_as is None else step.file_as
    for field, belongs in BELONGS.items():
        if getattr(step, field, None) and step.file_as is not belongs:
            yield marks.problem(
                CODE,
                (*path, field),
                f"{kind} {quoted(name)} has {quoted(field)}, but is filed as {quoted(filed)}",
                f"write 'file_as: {belongs}', or take {quoted(field)} out",
                on="key",
            )
    for field, answer in WANTED.items():
        slot = getattr(step, field)
        fits = [
            each
            for each, steps in saved.items()
            if all(isinstance(ask, Ask) and ask.answer is answer for _, ask in steps)
        ]
        if slot is not None and slot not in fits:
            yield marks.problem(
                CODE,
                (*path, field),
                f"{kind} {quoted(name)} takes {quoted(field)} from {quoted(slot)}, which no "
                f"'ask' with 'answer: {answer}' saves",
                did_you_mean(slot, fits, f"let an 'ask' with 'answer: {answer}' save it"),
            )
