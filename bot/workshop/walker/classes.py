"""Answers and facts reduced to classes: one value for each side of every condition on them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, product

from bot.engine.answers import Answer, Plain, known, plain
from bot.engine.conditions import matches
from bot.engine.kinds.reading import READERS, Unread
from bot.engine.kinds.view import Record, compared
from bot.messages import Lines, Money, Value
from bot.playbook.checks.texts import comparisons
from bot.playbook.models import (
    FACTS,
    AnswerType,
    Ask,
    Draft,
    FactType,
    Matcher,
    Playbook,
)

Matchers = Mapping[str, tuple[Matcher, ...]]
Sign = tuple[bool, ...]
"""Whether something is known, and whether it fits each condition on it: this is its class."""

MOST_WORLDS = 48
"""Where the facts can be combined in more ways than this, every pair of their classes is walked."""

PLAIN: Mapping[AnswerType, tuple[str, ...]] = {
    AnswerType.TEXT: ("the second round of changes",),
    AnswerType.NUMBER: ("3",),
    AnswerType.MONEY: ("300 EUR",),
    AnswerType.DATE: ("2026-03-06", "Friday"),
    AnswerType.DURATION: ("45 min",),
}
"""Kind of answer -> what somebody would write."""
ODD: Mapping[AnswerType, str] = {
    AnswerType.TEXT: " ",
    AnswerType.NUMBER: "some of them",
    AnswerType.MONEY: "a lot",
    AnswerType.DATE: "whenever it suits",
    AnswerType.DURATION: "a while",
}
"""Kind of answer -> what it can't be read from."""
UNIT: Mapping[AnswerType, str] = {AnswerType.MONEY: " EUR", AnswerType.DURATION: " min"}

RECORDS = (
    Record("e1", "Two rounds of changes, then by the hour"),
    Record("e2", "I will have it on Friday"),
)
TOLD: Mapping[str, Value] = {"client": "Sam", "message": "Fix it today or I want my money back."}
NEGATIVE = frozenset(["revisions_left"])


def matchers(book: Playbook) -> dict[str, tuple[Matcher, ...]]:
    """Collect what the conditions of a playbook ask of each answer and fact."""
    found: dict[str, dict[str, Matcher]] = {}
    for each in comparisons(book):
        found.setdefault(each.name, {}).setdefault(each.matcher.model_dump_json(), each.matcher)
    return {name: tuple(each.values()) for name, each in found.items()}


def sign(asked: Iterable[Matcher], answer: Plain | tuple[str, ...] | None) -> Sign:
    """Give the class of what conditions compare."""
    return (answer is not None and answer != (), *(matches(each, answer) for each in asked))


def class_of(asked: Iterable[Matcher], answer: Answer | None) -> Sign | None:
    """Give the class of an answer; None where there is none."""
    if answer is None:
        return None
    return (known(answer), *sign(asked, plain(answer)))


# --- what is typed -------------------------------------------------------------------------------


def typed(step: Ask, asked: tuple[Matcher, ...]) -> tuple[str, ...]:
    """List what is written in answer to a question: one for each class, in the least words."""
    kind = step.answer
    if kind is AnswerType.SCALE:
        return ()
    words = list(PLAIN[kind])
    if kind is AnswerType.TEXT:
        words += [each for each in _scalars(asked) if isinstance(each, str)]
    elif kind is not AnswerType.DATE:
        limits = tuple(each for each in (step.at_least, step.at_most) if each is not None)
        words = [f"{each}{UNIT.get(kind, '')}" for each in sides(asked, limits)] or words
    found: dict[object, str] = {}
    for each in words:
        answer = READERS[kind](each)
        if not isinstance(answer, Unread) and within(step, plain(answer)):
            found.setdefault((answer.kind, sign(asked, plain(answer))), each)
    return tuple(found.values())


def refused(step: Ask) -> tuple[str, ...]:
    """List what is written in vain: what can't be read, and what lies beyond each limit."""
    if step.answer is AnswerType.SCALE:
        return ()
    unit = UNIT.get(step.answer, "")
    beyond = [
        limit + by for limit, by in ((step.at_least, -1), (step.at_most, 1)) if limit is not None
    ]
    return (ODD[step.answer], *(f"{each}{unit}" for each in beyond))


def within(step: Ask, number: object) -> bool:
    """Tell whether a number lies within the limits of a question."""
    if not isinstance(number, int | Decimal):
        return True
    return (step.at_least is None or number >= step.at_least) and (
        step.at_most is None or number <= step.at_most
    )


def sides(asked: Iterable[Matcher], further: Iterable[int | Decimal] = ()) -> list[int | Decimal]:
    """List a number on and beside every boundary."""
    edges = [each for each in (*_scalars(asked), *further) if isinstance(each, int | Decimal)]
    near = {edge + by for edge in edges if not isinstance(edge, bool) for by in (-1, 0, 1)}
    return sorted(near)


def _scalars(asked: Iterable[Matcher]) -> Iterator[object]:
    for each in asked:
        yield from (each.is_, each.is_not, *(each.one_of or ()), each.at_least, each.at_most)


# --- the case ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class World:
    """What is known of a case before a walk begins."""

    values: Mapping[str, Value]
    records: tuple[Record, ...] = ()


def worlds(books: Mapping[str, Playbook]) -> tuple[tuple[World, ...], int]:
    """List the cases to walk in: all classes of facts, with nothing else on file and with all.

    Also gives how many there would be with every class combined with every other.
    """
    asked: dict[str, tuple[Matcher, ...]] = {}
    for book in books.values():
        for name, each in matchers(book).items():
            asked[name] = (*asked.get(name, ()), *each)
    declared = sorted({name for book in books.values() for name in book.facts} & FACTS.keys())
    classes = {name: facts_of(name, asked[name]) for name in declared if name in asked}
    classes.pop("held", None)  # that comes and goes on the way
    others = [name for name in declared if name not in classes and name != "held"]
    backs = any(
        isinstance(each, Draft) and each.facts
        for book in books.values()
        for each in book.steps.values()
    )
    bare = {name: _told(name) for name in others if FACTS[name].always}
    full = {name: _told(name) for name in others}
    beside = [World(bare)]
    if backs or full != bare:
        beside.append(World(full, RECORDS if backs else ()))
    combined, whole = combinations_of(classes)
    found = [
        World(
            {**each.values, **{name: fact for name, fact in mix.items() if fact is not None}},
            each.records,
        )
        for each in beside
        for mix in combined
    ]
    return tuple(found), whole * len(beside)


def facts_of(name: str, asked: tuple[Matcher, ...]) -> tuple[Value | None, ...]:
    """List one value of a fact for each class; None where it may be unknown."""
    fact = FACTS[name]
    tried: list[Value | None] = [] if fact.always else [None]
    match fact.type:
        case FactType.NUMBER:
            numbers = [int(each) for each in sides(asked, (0,))]
            tried += [each for each in numbers if each >= 0 or name in NEGATIVE]
        case FactType.MONEY:
            tried += [Money(Decimal(each), "EUR") for each in sides(asked, (300,)) if each > 0]
        case FactType.TEXT:
            tried += [_told(name), *(each for each in _scalars(asked) if isinstance(each, str))]
        case _:
            tried.append(_told(name))
    found: dict[Sign, Value | None] = {}
    for each in tried:
        found.setdefault(sign(asked, None if each is None else compared(each)), each)
    return tuple(found.values())


def _told(name: str) -> Value:
    match FACTS[name].type:
        case FactType.NUMBER:
            return 2
        case FactType.MONEY:
            return Money(Decimal(300), "EUR")
        case FactType.LIST:
            return Lines(("2 March: two rounds of changes, then by the hour",))
        case _:
            return TOLD.get(name, "something that was said")


Mix = dict[str, Value | None]


def combinations_of(classes: Mapping[str, tuple[Value | None, ...]]) -> tuple[list[Mix], int]:
    """Combine the classes of several facts: all with all, or every two where that is too many."""
    whole = 1
    for each in classes.values():
        whole *= len(each)
    if whole <= MOST_WORLDS:
        return [dict(zip(classes, each, strict=True)) for each in product(*classes.values())], whole
    return list(_pairs(classes)), whole


def _pairs(classes: Mapping[str, tuple[Value | None, ...]]) -> Iterator[Mix]:
    """Mix so that every two classes of different facts meet somewhere."""
    open_pairs = {
        (one, at, other, beside)
        for one, other in combinations(classes, 2)
        for at in range(len(classes[one]))
        for beside in range(len(classes[other]))
    }
    while open_pairs:
        one, at, other, beside = min(open_pairs)
        chosen = {one: at, other: beside}
        for name in classes:
            if name not in chosen:
                new = [
                    len(_met({**chosen, name: at}) & open_pairs) for at in range(len(classes[name]))
                ]
                chosen[name] = new.index(max(new))
        open_pairs -= _met(chosen)
        yield {name: classes[name][chosen[name]] for name in classes}


def _met(chosen: Mapping[str, int]) -> set[tuple[str, int, str, int]]:
    return {
        (one, chosen[one], other, chosen[other])
        for one in chosen
        for other in chosen
        if one != other
    }
