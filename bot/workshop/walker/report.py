"""What was walked of a playbook and how it was cut down, in plain words; the ways to what broke."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.playbook.marks import Marks
from bot.playbook.models import FACTS, Ask, Matcher, Playbook
from bot.workshop import golden
from bot.workshop.walker import classes
from bot.workshop.walker.explore import Violation, Walked
from bot.workshop.walker.invariants import LONG
from bot.workshop.walker.printing import Printer


@dataclass(frozen=True, slots=True)
class Broken:
    """A violation as it is told: its place in the file, and a walk that leads to it."""

    code: str
    what: str
    path: str
    line: int
    step: str
    walk: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: step '{self.step}': {self.what} [{self.code}]"


@dataclass(frozen=True, slots=True)
class Report:
    """All that there is to say of one playbook that was walked."""

    playbook: str
    states: int
    edges: int
    merged: int
    doors: tuple[str, ...]
    cases: int
    combinations: int
    answers: Mapping[str, tuple[str, ...]]
    """Answer or fact -> the classes that were walked, each by one value of it."""
    used: Mapping[str, int]
    languages: tuple[str, ...]
    texts: int
    broken: tuple[Broken, ...]


def report(
    walked: Walked, others: Mapping[str, Playbook], printer: Printer, marks: Mapping[str, Marks]
) -> Report:
    """Say what was walked; `marks` has the places of every playbook by its id."""
    book = walked.book
    return Report(
        playbook=book.id,
        states=len(walked.states),
        edges=walked.edges,
        merged=walked.merged,
        doors=tuple(door or "start" for door in walked.doors),
        cases=len(walked.worlds),
        combinations=walked.combinations,
        answers=dict(_classes({**others, book.id: book}, book)),
        used=walked.inside,
        languages=printer.languages,
        texts=printer.said,
        broken=tuple(_broken(each, book, others, marks) for each in walked.violations),
    )


def _classes(
    books: Mapping[str, Playbook], book: Playbook
) -> Iterator[tuple[str, tuple[str, ...]]]:
    asked = classes.matchers(book)
    for step in book.steps.values():
        if isinstance(step, Ask) and (typed := classes.typed(step, asked.get(step.save, ()))):
            skipped = ("skipped",) if step.optional else ()
            yield step.save, (*typed, *skipped)
    everywhere: dict[str, tuple[Matcher, ...]] = {}
    for each in books.values():
        for name, found in classes.matchers(each).items():
            everywhere[name] = (*everywhere.get(name, ()), *found)
    for name in book.facts:
        if name in everywhere and name in FACTS and name != "held":
            values = classes.facts_of(name, everywhere[name])
            yield (
                name,
                tuple(
                    "not known" if each is None else str(golden.fact_written(each))
                    for each in values
                ),
            )


def _broken(
    each: Violation,
    book: Playbook,
    others: Mapping[str, Playbook],
    marks: Mapping[str, Marks],
) -> Broken:
    place = marks[each.playbook]
    return Broken(
        each.code,
        each.what,
        place.file,
        place.place(("steps", each.step), "key").line,
        each.step,
        as_walk(each, book, others),
    )


def as_walk(each: Violation, book: Playbook, others: Mapping[str, Playbook]) -> str:
    """Write the quickest way to a violation as a walk that can be walked again."""
    head: dict[str, object] = {"says": f"{each.what} [{each.code}]", "playbook": book.id}
    if each.door is not None:
        head["entry"] = each.door
    if each.world.values:
        head["facts"] = {
            name: golden.fact_written(fact) for name, fact in each.world.values.items()
        }
    if each.world.records:
        head["records"] = {record.id: record.label for record in each.world.records}
    head["walk"] = ({"begin": None}, *({name: argument} for name, argument in each.inputs))
    walk = golden.Golden.model_validate(head)
    found = [one for _, one in golden.steps(walk, golden.made(walk, book, others))]
    return golden.written(walk, found)


BOUNDS = (
    (
        "Walked once: moments that are the same for all that can still happen. Answers that only "
        "change words are each met at every step, not combined with one another."
    ),
    (
        "A checklist: nothing, each alone, all. A scale and a choice: every button. A "
        "playbook that is used: gone through once from each moment before it; walked on its own."
    ),
    (
        "Each screen in its full and its short form, with usual words and with words of "
        f"{len(LONG)} characters in two directions."
    ),
    (
        "Crisis words are read before any session reads a text, so no state can shadow them; "
        "what is walked here is that no button reads as one."
    ),
)
"""What every walk leaves out, and why that is enough."""


def lines(told: Report) -> Iterator[str]:
    """Say it for people."""
    yield (
        f"{told.playbook}: {told.states} moments, {told.edges} inputs ({told.merged} led to where "
        f"one had been), from {', '.join(told.doors)}, in {', '.join(told.languages)}."
    )
    cases = f"{told.cases} of {told.combinations}" if told.cases < told.combinations else told.cases
    yield f"  cases: {cases}, with records and without where a reply rests on them"
    for name, values in told.answers.items():
        yield f"  {name}: {' | '.join(values)}"
    for name, times in told.used.items():
        yield f"  used: {name}, entered and left {times} times"
    for each in told.broken:
        yield str(each)
        yield from (f"    {line}" for line in each.walk.splitlines())
