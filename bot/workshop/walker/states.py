"""Moments of a walk: which of them are the same for all that can still happen, and what is done next."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bot.engine.answers import Answer
from bot.engine.effects import (
    Effect,
    FileFact,
    FileNote,
    FileReply,
    KeepFeeling,
    KeepFelt,
    SetHold,
    SetReminder,
    ShowDraft,
)
from bot.engine.frames import whose
from bot.engine.kinds.view import compared
from bot.engine.nav import BACK, LATER, SKIP
from bot.playbook.models import Ask, ChooseMany, Matcher, Note, Pause, Playbook
from bot.workshop.walker import ahead, classes
from bot.workshop.walking import Walk

Row = tuple[str, str | None]
"""One input as a walk's file names it: what is done, and with what."""
Inputs = tuple[Row, ...]

SAVING = (
    FileFact, FileNote, FileReply, KeepFeeling, KeepFelt, SetHold, SetReminder, ShowDraft,
)  # fmt: skip
"""The effects after which a person has something that they had not before."""
VERIFYING = "2c"
"""How the sources of the guide's verifying end: `vi-2c`."""


@dataclass(frozen=True, slots=True)
class Book:
    """A playbook as the walker looks at it."""

    book: Playbook
    asked: Mapping[str, tuple[Matcher, ...]]
    read_at: ahead.Reading
    read_from: ahead.Reading
    verifying: frozenset[str]

    @classmethod
    def of(cls, book: Playbook) -> "Book":
        """Look at a playbook once."""
        verifying = frozenset(
            name for name, step in book.steps.items() if f"vi-{VERIFYING}" in step.sources
        )
        return cls(
            book, classes.matchers(book), ahead.read_at(book), ahead.read_from(book), verifying
        )


@dataclass(slots=True, eq=False)
class State:
    """A moment that is like no earlier one, with the quickest way to it."""

    walk: Walk
    taps: int
    came: "State | None" = None
    by: Inputs = ()
    saved: bool = False
    verified: bool = False
    on: "list[State]" = field(default_factory=list)

    @property
    def ended(self) -> bool:
        """Whether the guide is over here."""
        return self.walk.session.status == "ended"

    def inputs(self) -> Inputs:
        """Give all inputs from the beginning to here, the beginning itself left out."""
        return () if self.came is None else (*self.came.inputs(), *self.by)


def saves(effects: tuple[Effect, ...]) -> bool:
    """Tell whether something was saved or handed over."""
    return any(isinstance(each, SAVING) for each in effects)


def verifies(walk: Walk, books: Mapping[str, Book]) -> bool:
    """Tell whether the step in front verifies what the reply will say, or one passed just now."""
    place = walk.session.place
    passed = [whose(place, name) for name in place.lead]
    front = place.frames[-1]
    return any(
        step in books[book].verifying
        for book, step in (*passed, (front.playbook, front.step))
        if book in books
    )


def key(state: State, books: Mapping[str, Book]) -> object:
    """Give all that decides what is shown and what can happen from here on, and nothing else."""
    walk, place = state.walk, state.walk.session.place
    if state.ended:
        return "ended", place.frames[-1].playbook, place.frames[-1].step
    read = [set(books[each.playbook].read_from[each.step]) for each in place.frames]
    front = books[place.frames[-1].playbook]
    for name in place.lead:
        playbook, step = whose(place, name)
        if playbook == front.book.id:
            read[-1] |= books[playbook].read_at[step]
    answers = [each.slots for each in place.frames[:-1]] + [place.slots]
    told = tuple(
        (frame.playbook, frame.step, _classes(books[frame.playbook], slots, names))
        for frame, slots, names in zip(place.frames, answers, read, strict=True)
    )
    backing = tuple(sorted((slot, each.by) for slot, each in place.backing.items()
                           if slot in read[-1]))
    seen = frozenset[str]().union(*read)
    facts = walk.facts().values
    known = tuple(
        (name, classes.sign(front.asked.get(name, ()), compared(facts[name])))
        for name in sorted(seen & facts.keys())
    )
    records = ahead.RECORDS in seen and len(walk.records)
    return told, place.lead, backing, _state(state), known, records, walk.held is not None


def _classes(book: Book, slots: Mapping[str, Answer], names: set[str]) -> object:
    return tuple(
        (name, classes.class_of(book.asked.get(name, ()), slots[name]))
        for name in sorted(names & slots.keys())
    )


def _state(state: State) -> object:
    """Give where within its step a moment is; the words typed so far and the time do not matter."""
    place = state.walk.session.place
    own = {
        name: each if name in {"stage", "tone", "ticked"} else True
        for name, each in place.state.items()
        if name not in {"ago", "day", "said", "words"}
    }
    return tuple(sorted((name, str(each)) for name, each in own.items())), state.saved, state.verified


# --- what is done --------------------------------------------------------------------------------


def ways_on(walk: Walk, books: Mapping[str, Book]) -> Iterator[Inputs]:
    """List what a person may do here, one of each class."""
    place = walk.session.place
    front = books[place.frames[-1].playbook]
    step = front.book.steps[place.frames[-1].step]
    there = [each for each in walk.choices if each not in {BACK.id, LATER.id}]
    match step:
        case ChooseMany():
            yield from _checklist(there)
        case Pause(seconds=int()):
            yield (("tap", "done"),)
            yield (("time-up", None),)
        case Pause() if place.state.get("held") is not None:
            yield (("tap", "work"),)
            yield (("tap", "leave"), ("resume", None), ("tap", "work"))
            yield (("hold-over", None),)
        case _:
            yield from ((("tap", each),) for each in there)
    if walk.screen is not None and walk.screen.typing:
        for words in _typed(step, place.state.get("stage"), front):
            yield (("type", words),)


def _checklist(there: list[str]) -> Iterator[Inputs]:
    """Tick nothing, each alone, and all."""
    done: Row = ("tap", "done")
    ticks: list[Row] = [("tap", each) for each in there if each.startswith("tick:")]
    yield (done,)
    yield from ((tick, done) for tick in ticks)
    if len(ticks) > 1:
        yield (*ticks, done)
    if SKIP.id in there:
        yield (("tap", SKIP.id),)


def _typed(step: object, stage: object, front: Book) -> tuple[str, ...]:
    match step:
        case Ask():
            return classes.typed(step, front.asked.get(step.save, ()))
        case Note() if stage == "happened":
            return ("2026-02-27", "Friday")
        case Note():
            return ("They asked for a third round.",)
        case _:
            return ("What I really sent them.",)


def in_vain(walk: Walk, books: Mapping[str, Book]) -> Iterator[Inputs]:
    """List what leaves a person where they are: nonsense, old buttons, leaving and coming back."""
    place = walk.session.place
    step = books[place.frames[-1].playbook].book.steps[place.frames[-1].step]
    yield (("press", "option:of-another-screen"),)
    yield (("repeat", None),)
    yield (("pause", None), ("resume", None))
    if walk.screen is not None and not walk.screen.typing:
        yield (("type", "what now?"),)
    elif isinstance(step, Ask):
        yield from ((("type", words),) for words in classes.refused(step))
