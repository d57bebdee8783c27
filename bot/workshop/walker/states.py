"""Moments of a walk: which are the same for all that can still happen, and what is done next."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

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
    SwitchOn,
)
from bot.engine.frames import whose
from bot.engine.kinds.said_when import PICK
from bot.engine.kinds.view import compared
from bot.engine.nav import BACK, LATER, SKIP
from bot.playbook.models import Ask, ChooseMany, Draft, Matcher, Note, Pause, Playbook, Routine
from bot.workshop import coverage
from bot.workshop.walker import ahead, classes
from bot.workshop.walking import NOON, Walk

Row = tuple[str, str | None]
"""One input as a walk's file names it: what is done, and with what."""
Inputs = tuple[Row, ...]

SAVING = (
    FileFact, FileNote, FileReply, KeepFeeling, KeepFelt, SetHold, SetReminder, ShowDraft,
    SwitchOn,
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
    set_from: ahead.Reading
    claims: frozenset[str]
    """The answers that a reply has to back."""
    steering: frozenset[str]
    """The names that decide where it goes; the others only change words."""
    together: Mapping[str, frozenset[str]]
    """A name that only changes words -> those that decide about a paragraph together with it."""
    verifying: frozenset[str]

    @classmethod
    def of(cls, book: Playbook) -> "Book":
        """Look at a playbook once."""
        verifying = frozenset(
            name for name, step in book.steps.items() if f"vi-{VERIFYING}" in step.sources
        )
        steering = ahead.steering(book)
        return cls(
            book,
            classes.matchers(book),
            ahead.read_at(book),
            ahead.read_from(book),
            ahead.set_from(book),
            frozenset(
                slot
                for step in book.steps.values()
                if isinstance(step, Draft)
                for slot in step.facts
            ),
            steering,
            ahead.together(book, steering),
            verifying,
        )


@dataclass(slots=True, eq=False)
class State:
    """A moment that is like no earlier one, with the quickest way to it."""

    walk: Walk
    taps: int
    """How many taps led here; typed answers and ticks of a checklist do not count."""
    came: "State | None" = None
    by: Inputs = ()
    saved: bool = False
    verified: bool = False
    new_way: bool = False
    """Whether not only the words are new here."""
    ways: "list[Way]" = field(default_factory=list)

    @property
    def ended(self) -> bool:
        """Whether the guide is over here."""
        return self.walk.session.status == "ended"

    @property
    def on(self) -> "list[State]":
        """The moments that follow on this one."""
        return [way.to for way in self.ways]

    def inputs(self) -> Inputs:
        """Give all inputs from the beginning to here, the beginning itself left out."""
        return () if self.came is None else (*self.came.inputs(), *self.by)


@dataclass(frozen=True, slots=True)
class Way:
    """Inputs at one moment, what of the playbooks they touch, and the moment that follows."""

    inputs: Inputs
    touches: frozenset[coverage.Key]
    to: State


def taps_in(inputs: Inputs) -> int:
    """Count the taps: what is typed is no tap, and of a checklist only that it is done."""
    return sum(
        name == "tap" and not (argument or "").startswith("tick:") for name, argument in inputs
    )


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


@dataclass(frozen=True, slots=True)
class Key:
    """What tells a moment from others: `way` decides what can happen, `words` what it sounds like.

    `course` is the part of the way that decides where it goes on to. Moments with the same way are
    the same when all their words were met on this course before.
    """

    way: object
    course: object
    words: frozenset[object]


def key(state: State, books: Mapping[str, Book]) -> Key:
    """Give all that decides what is shown and what can happen from here on, and nothing else."""
    walk, place = state.walk, state.walk.session.place
    if state.ended:
        over = ("ended", place.frames[-1].playbook, place.frames[-1].step)
        return Key(over, over, frozenset())
    read = [set(books[each.playbook].read_from[each.step]) for each in place.frames]
    front = books[place.frames[-1].playbook]
    for name in place.lead:
        playbook, step = whose(place, name)
        if playbook == front.book.id:
            read[-1] |= books[playbook].read_at[step]
    answers = [each.slots for each in place.frames[:-1]] + [place.slots]
    seen = frozenset[str]().union(*read)
    facts = walk.facts().values
    ways: list[object] = []
    words: set[object] = set()
    for frame, slots, names in zip(place.frames, answers, read, strict=True):
        book = books[frame.playbook]
        known = {
            name: classes.class_of(book.asked.get(name, ()), slots.get(name)) for name in names
        } | {
            name: classes.sign(book.asked.get(name, ()), compared(facts[name]))
            for name in seen & facts.keys()
        }
        ways.append((frame.playbook, frame.step, _only(known, book.steering)))
        words |= {
            (frame.playbook, name, _only(known, book.together.get(name, frozenset()) | {name}))
            for name in known.keys() - book.steering
        }
    backing = tuple(
        sorted(
            (slot, each.by == "asked") for slot, each in place.backing.items() if slot in read[-1]
        )
    )
    own = {name: each for name, each in place.state.items() if name in {"stage", "ticked"}}
    stage = (*sorted((name, str(each)) for name, each in own.items()), "held" in place.state)
    words.add(("tone", place.state.get("tone")))
    records = ahead.RECORDS in seen and _may_lack_proof(state, books) and len(walk.records)
    held = walk.held is not None
    whole = (*ways, place.lead, backing, stage, records, held, state.saved, state.verified)
    decides = held and any("held" in books[each.playbook].steering for each in place.frames)
    return Key(whole, (*ways, place.lead, stage, decides), frozenset(words))


def _may_lack_proof(state: State, books: Mapping[str, Book]) -> bool:
    """Tell whether a reply ahead may still have to ask what a fact is based on."""
    place = state.walk.session.place
    answers = [(each.slots, each.backing) for each in place.frames[:-1]]
    answers.append((place.slots, place.backing))
    for frame, (slots, backing) in zip(place.frames, answers, strict=True):
        book = books[frame.playbook]
        open_facts = {slot for slot in book.claims & slots.keys() if slot not in backing}
        if book.claims & book.set_from[frame.step] or open_facts:
            return True
    return False


def _only(known: Mapping[str, object], names: frozenset[str]) -> object:
    return tuple((name, known[name]) for name in sorted(names & known.keys()))


# --- what is done --------------------------------------------------------------------------------


A_DAY = (NOON + timedelta(days=3)).date()
"""The day that is picked on a month: one stands for all of them."""


def ways_on(walk: Walk, books: Mapping[str, Book]) -> Iterator[Inputs]:
    """List what a person may do here, one of each class."""
    place = walk.session.place
    front = books[place.frames[-1].playbook]
    step = front.book.steps[place.frames[-1].step]
    there = [each for each in walk.choices if each not in {BACK.id, LATER.id}]
    if PICK.id in there:
        there.remove(PICK.id)
        yield tuple(("tap", each) for each in (PICK.id, f"day:{A_DAY}", f"wall:{A_DAY}T09:00"))
    match step:
        case ChooseMany() | Routine():
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
