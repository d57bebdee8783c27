"""slot-before-set: what a text reads is surely known, on whatever way one comes there."""

from collections import defaultdict
from collections.abc import Iterator

from bot.playbook.checks.texts import QUESTIONS, Text, savers, texts
from bot.playbook.checks.ways import Way, beginnings, reached, ways
from bot.playbook.marks import Marks
from bot.playbook.models import FACTS, ChooseMany, Draft, Playbook
from bot.playbook.problems import Problem, quoted

CODE = "slot-before-set"


def check(playbook: Playbook, marks: Marks) -> Iterator[Problem]:
    """Find texts that may be shown while one of their slots is empty."""
    saved = savers(playbook)
    on = ways(playbook)
    reachable = reached(beginnings(playbook), on)
    reads: dict[str, list[Text]] = defaultdict(list)
    for text in texts(playbook):
        for slot in text.slots():
            if slot not in text.given:
                reads[slot].append(text)
    for slot, reading in reads.items():
        fact = slot in playbook.facts
        if (slot in saved and not fact) or (fact and slot in FACTS and not FACTS[slot].always):
            empty = _empty(slot, playbook, on, reachable)
            for text in reading:
                if text.step is None or text.step in empty:
                    yield _problem(slot, text, playbook, marks, _trail(text.step, empty))
                elif text.reply and _is_claim(slot, text.step, playbook):
                    yield _claim(slot, text, marks)
        elif slot == QUESTIONS:
            for text in reading:
                if text.reply:
                    yield _problem(slot, text, playbook, marks, "")


def _empty(
    slot: str, playbook: Playbook, on: dict[str, tuple[Way, ...]], reachable: dict[str, str | None]
) -> dict[str, str | None]:
    """List the steps that can be come to with an empty slot, each with the step before it."""
    before: dict[str, str | None] = {
        name: None for name in beginnings(playbook) if name in playbook.steps
    }
    for name in reachable:
        for way in on[name]:
            if way.forgotten == slot and way.to in on:
                before.setdefault(way.to, name)
    queue = list(before)
    for name in queue:
        for way in on[name]:
            if slot not in way.learned and way.to in on and way.to not in before:
                before[way.to] = name
                queue.append(way.to)
    return before


def _trail(step: str | None, before: dict[str, str | None]) -> str:
    """Tell a way on which the slot stays empty."""
    trail: list[str] = []
    while step is not None and step not in trail:
        trail.append(step)
        step = before.get(step)
    return " > ".join(reversed(trail))


def _is_claim(slot: str, name: str, playbook: Playbook) -> bool:
    step = playbook.steps[name]
    return isinstance(step, Draft) and slot in step.facts


def _claim(slot: str, text: Text, marks: Marks) -> Problem:
    return marks.problem(
        CODE,
        text.path,
        f"the paragraph states {{{slot}}}, but it may turn out to have nothing behind it",
        f"let the paragraph depend on it: 'when: {{{slot}: {{known: true}}}}'",
        inside=f"{{{slot}}}",
    )


def _problem(slot: str, text: Text, playbook: Playbook, marks: Marks, trail: str) -> Problem:
    if text.step is None:
        what = f"{quoted(text.path[0])} uses {{{slot}}} before anything was asked"
        advice = "write it without the slot"
    else:
        fact = slot in playbook.facts
        checklist = slot == QUESTIONS or any(
            isinstance(step, ChooseMany) for _, step in savers(playbook).get(slot, ())
        )
        why = "nothing may be ticked" if checklist else "it may not be known here"
        way = f", for example by {trail}" if " > " in trail else ""
        what = f"step {quoted(text.step)} uses {{{slot}}}, but {why}{way}"
        advice = (
            f"let the paragraph depend on it: 'when: {{{slot}: {{known: true}}}}'"
            if text.reply
            else f"{'' if fact else 'ask for it on every way to this step, or '}branch before it "
            f"on 'when: {{{slot}: {{known: true}}}}'"
        )
    return marks.problem(CODE, text.path, what, advice, inside=f"{{{slot}}}")
