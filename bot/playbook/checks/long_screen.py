"""long-screen: what stands on one screen fits into one message, with answers of usual length."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from bot.playbook.checks.texts import QUESTIONS, SLOT, Text, savers, texts
from bot.playbook.checks.too_long import MESSAGE_UNITS, units
from bot.playbook.checks.translated import Words, said_in
from bot.playbook.checks.ways import PASSING, ways
from bot.playbook.marks import Marks
from bot.playbook.models import (
    FACTS,
    KINDS,
    AnswerType,
    Ask,
    ChooseMany,
    Draft,
    FactType,
    Flag,
    Note,
    Playbook,
    Show,
    Use,
)
from bot.playbook.problems import Problem, quoted

CODE = "long-screen"

TYPED = {
    AnswerType.TEXT: 200,
    AnswerType.NUMBER: 6,
    AnswerType.MONEY: 14,
    AnswerType.DATE: 20,
    AnswerType.DURATION: 12,
    AnswerType.SCALE: 1,
}
"""Kind of answer -> the length that it usually has when somebody tells a story."""
TOLD = {
    FactType.TEXT: 200,
    FactType.NUMBER: 4,
    FactType.MONEY: 14,
    FactType.YES_NO: 0,
    FactType.LIST: 650,
}
"""Kind of fact -> how much of the case is told at most."""
AROUND = 30
"""What stands before a shown fact, or between the line of a flag and its words."""
GAP = 2
"""The empty line between two texts."""

Say = Callable[[Text], str]


def check(playbook: Playbook, marks: Marks) -> Iterator[Problem]:
    """Find screens and replies that are too long in English."""
    yield from _check(playbook, marks, lambda text: text.text, "")


def check_words(playbook: Playbook, marks: Marks, words: Words) -> Iterator[Problem]:
    """Find screens and replies that are too long in another language."""
    for language in words:
        say = partial(said_in, words[language], playbook)
        yield from _check(playbook, marks, say, f" in {language}")


def _check(playbook: Playbook, marks: Marks, say: Say, where: str) -> Iterator[Problem]:
    lengths = _slots(playbook, say)
    own, replies = _own(playbook, say, lengths)
    above = _above(playbook, own)
    for name, step in playbook.steps.items():
        length = own[name] + above[name]
        if length > MESSAGE_UNITS and not isinstance(step, PASSING):
            with_what = ", with what stands above it," if above[name] else ""
            yield marks.problem(
                CODE,
                ("steps", name),
                f"the screen of step {quoted(name)}{with_what} has about {length} "
                f"characters{where}",
                f"shorten it to {MESSAGE_UNITS}, or put a question between its texts",
                on="key",
            )
    for (name, tone), length in replies.items():
        if length > MESSAGE_UNITS:
            yield marks.problem(
                CODE,
                ("steps", name, "tones", tone),
                f"the reply in the tone {quoted(tone)} has about {length} characters{where}, "
                "with answers of usual length",
                f"shorten it to {MESSAGE_UNITS}",
                on="key",
            )


def _slots(playbook: Playbook, say: Say) -> dict[str, int]:
    """Give each slot the length that it usually has."""
    lengths = {name: TOLD[FACTS[name].type] for name in playbook.facts if name in FACTS}
    written = {text.path: text for text in texts(playbook)}
    for slot, steps in savers(playbook).items():
        for name, step in steps:
            match step:
                case Ask():
                    length = TYPED[step.answer]
                case Note():
                    length = TYPED[AnswerType.TEXT]
                case Draft():
                    length = AROUND
                case _:
                    each = [
                        units(say(written["steps", name, "options", option_id, part]))
                        for option_id, option in step.options.items()
                        for part in ("words" if option.words is not None else "label",)
                    ]
                    many = isinstance(step, ChooseMany)
                    length = sum(each) + 3 * len(each) if many else max(each)
            lengths[slot] = max(length, lengths.get(slot, 0))
    return lengths


def _own(
    playbook: Playbook, say: Say, lengths: Mapping[str, int]
) -> tuple[dict[str, int], dict[tuple[str, str], int]]:
    """Measure what each step says itself, and each reply."""
    own = dict.fromkeys(playbook.steps, 0)
    replies: dict[tuple[str, str], int] = {}
    kinds = {*KINDS, "words"}
    for text in texts(playbook):
        if text.step is None or units(say(text)) > MESSAGE_UNITS:
            continue  # a single text that is too long is told as such
        if text.reply:
            step = playbook.steps[text.step]
            asked = step.questions if isinstance(step, Draft) else None
            known = {**lengths, QUESTIONS: lengths.get(asked or "", 0)}
            key = (text.step, str(text.path[3]))
            replies[key] = replies.get(key, 0) + _filled(say(text), known) + GAP
        elif text.path[-1] in kinds and len(text.path) == len(("steps", "name", "kind")):
            own[text.step] += _filled(say(text), lengths) + GAP
    for name, step in playbook.steps.items():
        match step:
            case Show():
                own[name] += sum(lengths.get(fact, 0) + AROUND for fact in step.of)
            case Flag():
                own[name] += AROUND
            case _:
                pass
    return own, replies


def _above(playbook: Playbook, own: Mapping[str, int]) -> dict[str, int]:
    """Measure the longest that may stand above each step: what was passed on the way to it."""
    on = ways(playbook)
    above = dict.fromkeys(playbook.steps, 0)
    passing = [name for name, step in playbook.steps.items() if isinstance(step, PASSING)]
    # As often as there are steps to pass: circles among them are refused elsewhere.
    for _ in passing:
        changed = False
        for name in passing:
            if isinstance(playbook.steps[name], Use):
                continue
            for way in on[name]:
                longest = above[name] + own[name]
                if way.to in above and longest > above[way.to]:
                    above[way.to] = longest
                    changed = True
        if not changed:
            break
    return above


def _filled(text: str, lengths: Mapping[str, int]) -> int:
    """Measure a text with its slots filled."""
    slots = SLOT.findall(text)
    return units(SLOT.sub("", text)) + sum(lengths.get(slot, AROUND) for slot in slots)
