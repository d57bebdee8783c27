"""bad-option: a condition compares an answer with something that it can be."""

from collections.abc import Iterator
from decimal import Decimal

from bot.playbook.checks.texts import Comparison, Saver, comparisons, conditions, savers
from bot.playbook.marks import Marks, Path
from bot.playbook.models import (
    FACTS,
    AnswerType,
    Ask,
    Choose,
    ChooseMany,
    Draft,
    FactType,
    Matcher,
    Playbook,
)
from bot.playbook.problems import Problem, did_you_mean, listed, quoted

CODE = "bad-option"
EMPTY = "empty-condition"
BECAME = ("sent", "changed", "not-sent")


def check(playbook: Playbook, marks: Marks) -> Iterator[Problem]:
    """Find comparisons that never hold, and conditions that ask nothing."""
    saved = savers(playbook)
    for path, condition, _step in conditions(playbook):
        if not (condition.match or condition.all_ or condition.any_ or condition.not_):
            yield marks.problem(
                EMPTY, path, "the condition asks nothing", "write one or take 'when' out", on="key"
            )
    for each in comparisons(playbook):
        if not each.matcher.model_fields_set:
            yield marks.problem(
                EMPTY,
                each.path,
                f"the condition does not say what {quoted(each.name)} has to be like",
                f"write '{each.name}: {{known: true}}' or what it should be",
                on="key",
            )
        if each.name in saved and each.name not in playbook.facts:
            yield from _compared(each, [step for _, step in saved[each.name]], marks)
        elif each.name in playbook.facts and each.name in FACTS:
            yield from _told(each, FACTS[each.name].type, marks)
            if each.name == "last_rung":
                yield from _rung(each, playbook, marks)


def _rung(each: Comparison, playbook: Playbook, marks: Marks) -> Iterator[Problem]:
    """Check that the rung that is asked for is one of this playbook's own."""
    rungs = [step.rung for step in playbook.steps.values() if isinstance(step, Draft) and step.rung]
    for path, value in _values(each.path, each.matcher, marks):
        if value not in rungs:
            yield marks.problem(
                CODE,
                path,
                f"no draft here has the rung {quoted(str(value))}",
                did_you_mean(str(value), rungs, "write it as 'rung:' of a draft"),
            )


FITS: dict[FactType, tuple[str, ...]] = {
    FactType.TEXT: ("known", "is", "is_not", "one_of"),
    FactType.NUMBER: ("known", "is", "is_not", "one_of", "at_least", "at_most"),
    FactType.MONEY: ("known", "at_least", "at_most"),
    FactType.YES_NO: ("known", "is", "is_not"),
    FactType.LIST: ("known",),
}
"""Type of a fact -> what it may be asked."""


def _told(each: Comparison, type_: FactType, marks: Marks) -> Iterator[Problem]:
    """Check what is compared with a fact of the case."""
    for asked in each.matcher.model_dump(by_alias=True, exclude_none=True):
        if asked not in FITS[type_]:
            yield marks.problem(
                CODE,
                (*each.path, asked),
                f"the fact {quoted(each.name)} is {_A[type_]} and cannot be asked {quoted(asked)}",
                f"it may be asked {listed(FITS[type_])}",
                on="key",
            )
    wanted: dict[FactType, type | tuple[type, ...]] = {
        FactType.NUMBER: (int, Decimal),
        FactType.YES_NO: bool,
        FactType.TEXT: str,
    }
    for path, value in _values(each.path, each.matcher, marks):
        right = wanted.get(type_)
        # True is a number to Python, but to nobody else.
        fits = (
            right is None
            or right is type(value)
            or (isinstance(value, right) and not isinstance(value, bool))
        )
        if not fits and path[-1] != "includes":
            yield marks.problem(
                CODE,
                path,
                f"the fact {quoted(each.name)} is {_A[type_]}, never {quoted(value)}",
                _WRITE[type_],
            )


_A = {
    FactType.TEXT: "a text",
    FactType.NUMBER: "a number",
    FactType.MONEY: "an amount",
    FactType.YES_NO: "yes or no",
    FactType.LIST: "a list",
}
_WRITE = {
    FactType.TEXT: "write a text, in quotes",
    FactType.NUMBER: "write a number, without quotes",
    FactType.YES_NO: "write true or false",
}


def _compared(each: Comparison, steps: list[Saver], marks: Marks) -> Iterator[Problem]:
    checklist = all(isinstance(step, ChooseMany) for step in steps)
    options = _options(steps)
    if options is None:
        yield from _typed(each, steps, marks)
        return
    for path, value in _values(each.path, each.matcher, marks):
        if value not in options:
            yield marks.problem(
                CODE,
                path,
                f"{quoted(value)} is no option of {quoted(each.name)}",
                did_you_mean(value, options, f"its options are {listed(options, 'and')}"),
            )
        elif checklist and path[-1] != "includes":
            yield marks.problem(
                CODE,
                path,
                f"{quoted(each.name)} is a checklist, of which several may be ticked",
                f"write '{each.name}: {{includes: {value}}}'",
            )
    for limit in ("at_least", "at_most"):
        if getattr(each.matcher, limit) is not None:
            yield marks.problem(
                CODE,
                (*each.path, limit),
                f"{quoted(each.name)} is chosen from options and has no size",
                "compare it with 'is' or 'one_of'",
                on="key",
            )
    if not checklist and each.matcher.includes in options:
        yield marks.problem(
            CODE,
            (*each.path, "includes"),
            f"of {quoted(each.name)} only one can be chosen",
            f"write '{each.name}: {each.matcher.includes}'",
        )


def _typed(each: Comparison, steps: list[Saver], marks: Marks) -> Iterator[Problem]:
    """Check what is compared with a scale, which has only five answers."""
    if not all(isinstance(step, Ask) and step.answer is AnswerType.SCALE for step in steps):
        return
    limits = [((*each.path, "at_least"), each.matcher.at_least)]
    limits.append(((*each.path, "at_most"), each.matcher.at_most))
    for path, value in (*_values(each.path, each.matcher, marks), *limits):
        if value is not None and (isinstance(value, bool) or value not in range(1, 6)):
            yield marks.problem(
                CODE,
                path,
                f"{quoted(value)} is no answer on the scale of {quoted(each.name)}",
                "use a number from 1 to 5, without quotes",
            )


def _options(steps: list[Saver]) -> list[str] | None:
    """List what can be chosen, or nothing when something can be typed."""
    found: list[str] = []
    for step in steps:
        match step:
            case Choose() | ChooseMany():
                found.extend(step.options)
            case Draft():
                found.extend(BECAME)
            case _:
                return None
    return list(dict.fromkeys(found))


def _values(path: Path, matcher: Matcher, marks: Marks) -> Iterator[tuple[Path, object]]:
    """List the values compared with, each with its place, also when `is` or `one_of` is implied."""
    single = {"is": matcher.is_, "is_not": matcher.is_not, "includes": matcher.includes}
    for name, value in single.items():
        if value is not None:
            yield (*path, name), value
    between = ("one_of",) if "one_of" in marks.names(path) else ()
    for at, value in enumerate(matcher.one_of or ()):
        yield (*path, *between, at), value
