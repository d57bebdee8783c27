"""Every path of one playbook through the real engine, the same moments walked once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count

from bot.errors import BotError
from bot.playbook.models import Playbook
from bot.workshop import coverage
from bot.workshop.walker import classes, invariants
from bot.workshop.walker.classes import World
from bot.workshop.walker.invariants import Edge
from bot.workshop.walker.printing import Fault, Printer
from bot.workshop.walker.states import (
    Book,
    Inputs,
    State,
    Way,
    key,
    saves,
    taps_in,
    verifies,
    ways_on,
)
from bot.workshop.walking import Walk

MOST_STATES = 20_000
"""More moments than this are a playbook that nobody could follow either."""
MOST_INSIDE = 4_000
"""So many moments are looked at to find the way through a playbook that is used."""


@dataclass(frozen=True, slots=True)
class Violation:
    """Something that does not hold, with the quickest way to it."""

    code: str
    what: str
    playbook: str
    step: str
    door: str | None
    world: World
    inputs: Inputs


@dataclass(slots=True)
class Walked:
    """What was walked of one playbook, and what was found."""

    book: Playbook
    worlds: tuple[World, ...]
    combinations: int
    doors: tuple[str | None, ...]
    states: list[State] = field(default_factory=list)
    edges: int = 0
    merged: int = 0
    inside: dict[str, int] = field(default_factory=dict)
    """Playbook that is used -> how often it was entered and left again."""
    violations: list[Violation] = field(default_factory=list)
    begins: list[tuple[World, str | None, Way]] = field(default_factory=list)
    """Case and door -> the way to the first moment there."""


def explore(
    book: Playbook,
    others: Mapping[str, Playbook],
    printer: Printer,
    *,
    merging: bool = True,
    most: int = MOST_STATES,
) -> Walked:
    """Walk a playbook from its start and from each door; `others` are those that it uses.

    Without `merging` every path is walked for itself, until it comes back to where it has been.
    """
    return _Explorer(book, others, printer, merging=merging, most=most).walked


class _Explorer:
    """The state of one exploration; never outlives it."""

    def __init__(
        self,
        book: Playbook,
        others: Mapping[str, Playbook],
        printer: Printer,
        *,
        merging: bool,
        most: int,
    ) -> None:
        self.plain = {**others, book.id: book}
        self.books = {name: Book.of(each) for name, each in self.plain.items()}
        self.book, self.others, self.printer = book, others, printer
        self.merging, self.most = merging, most
        found, combined = classes.worlds(self.plain)
        self.walked = Walked(book, found, combined, (None, *book.doors))
        self.known: dict[object, State] = {}
        self.words: dict[object, set[object]] = {}
        self.order = count()
        self.queue: list[tuple[int, int, State]] = []
        self.told: set[tuple[str, ...]] = set()
        self.through: dict[object, Inputs] = {}
        for world in self.walked.worlds:
            for door in self.walked.doors:
                self._begin(world, door)
        while self.queue and len(self.walked.states) < self.most:
            self._from(heappop(self.queue)[2])
        for state, fault in invariants.no_way_out(self.walked.states):
            self._tell([fault], state, ())

    def _begin(self, world: World, door: str | None) -> None:
        walk = Walk(self.book, world.values, world.records, door, self.others)
        nowhere = State(walk, 0)
        walk.begin()
        self._arrive(Edge(nowhere, (), walk, (walk,)))
        self.walked.begins.append((world, door, nowhere.ways[0]))

    def _from(self, state: State) -> None:
        """Try everything that a person may do at one moment."""
        for way in ways_on(state.walk, self.books):
            edge = self._go(state, way)
            if edge is not None:
                self._arrive(edge)
        if state.new_way:
            for inputs, fault in invariants.place_lost(state, self.books):
                self._tell([fault], state, inputs)

    def _go(self, state: State, way: Inputs) -> Edge | None:
        walk, shown = state.walk, list[Walk]()
        for name, argument in way:
            walk = walk.copy()
            try:
                walk.input(name, argument or "")
            except BotError as error:
                self._tell([("place-lost", str(error))], state, way)
                return None
            shown.append(walk)
        edge = Edge(state, way, walk, tuple(shown))
        deep, was = len(walk.session.place.frames), len(state.walk.session.place.frames)
        return edge if deep <= was else self._and_back(edge, was)

    def _arrive(self, edge: Edge) -> None:
        """Look at where an input led, and go on from there if nobody was there before."""
        before, walk = edge.before, edge.walk
        self.walked.edges += 1
        state = State(
            walk,
            before.taps + taps_in(edge.inputs),
            None if not edge.inputs else before,
            edge.inputs,
            before.saved or any(saves(each.effects) for each in edge.shown),
            before.verified or any(verifies(each, self.books) for each in edge.shown),
        )
        found = self._met(state)
        self._tell(self._faults(edge, state, new=found is None), before, edge.inputs, walk)
        if found is None:
            found = state
            self.walked.states.append(state)
            if not state.ended:
                self._tell(invariants.late_first_save(state), before, edge.inputs, walk)
                at_length = invariants.said_at_length(state, self.plain, self.printer)
                self._tell(at_length, before, edge.inputs, walk)
                heappush(self.queue, (state.taps, next(self.order), state))
        else:
            self.walked.merged += 1
        before.ways.append(Way(edge.inputs, _touches(edge), found))

    def _met(self, state: State) -> State | None:
        """Give the moment that was met before and is the same for all that can still happen."""
        like = key(state, self.books)
        if not self.merging:
            state.new_way = True
            return next((each for each in _before(state) if key(each, self.books) == like), None)
        met = self.known.get(like.way)
        words = self.words.setdefault(like.course, set())
        new = not like.words <= words
        words |= like.words
        if met is None:
            self.known[like.way] = state
            state.new_way = True
        return None if new else met

    def _faults(self, edge: Edge, state: State, *, new: bool) -> Iterator[Fault]:
        yield from invariants.stuck(edge)
        if edge.before.new_way:  # moments that only sound otherwise go back the same way
            yield from invariants.back_differs(edge)
        yield from invariants.draft_before_verify(edge, self.books, verified=state.verified)
        yield from invariants.said_on_the_way(edge, self.printer, new=new)

    # --- playbooks that are used -----------------------------------------------------------------

    def _and_back(self, edge: Edge, depth: int) -> Edge | None:
        """Go the quickest way through a playbook that is used; it is walked in its own right."""
        front = edge.walk.session.place.frames[-1]
        self.walked.inside[front.playbook] = self.walked.inside.get(front.playbook, 0) + 1
        same = (front.playbook, front.step, len(edge.walk.records), depth)
        tried = self._along(edge, self.through[same], depth) if same in self.through else None
        if tried is not None:
            return tried
        seen: set[object] = set()
        queue: list[tuple[int, int, Edge]] = [(0, 0, edge)]
        number = count(1)
        while queue and len(seen) < MOST_INSIDE:
            taps, _, here = heappop(queue)
            inner = State(here.walk, taps)
            for way in ways_on(here.walk, self.books):
                on = self._along(here, way, depth, anywhere=True)
                if on is None:
                    continue
                if _out(on.walk, depth):
                    self.through[same] = on.inputs[len(edge.inputs) :]
                    return on
                inner = State(on.walk, taps + taps_in(way))
                like = key(inner, self.books)
                if like.way not in seen:
                    seen.add(like.way)
                    heappush(queue, (inner.taps, next(number), on))
        fault = ("no-way-out", f"there is no way back out of '{front.playbook}'")
        self._tell([fault], edge.before, edge.inputs, edge.walk)
        return None

    def _along(self, edge: Edge, way: Inputs, depth: int, *, anywhere: bool = False) -> Edge | None:
        walk, shown = edge.walk, list(edge.shown)
        for name, argument in way:
            walk = walk.copy()
            try:
                walk.input(name, argument or "")
            except BotError:
                return None
            shown.append(walk)
        if not anywhere and not _out(walk, depth):
            return None
        return Edge(edge.before, (*edge.inputs, *way), walk, tuple(shown))

    # --- what is found ---------------------------------------------------------------------------

    def _tell(
        self,
        faults: Iterator[Fault] | list[Fault],
        state: State,
        inputs: Inputs,
        walk: Walk | None = None,
    ) -> None:
        """Keep the first, and so the quickest, of each thing that is found at a step."""
        walk = walk or state.walk
        front = walk.session.place.frames[-1]
        for code, what in faults:
            about = (code, what, front.playbook, front.step)
            if about in self.told:
                continue
            self.told.add(about)
            world = World(walk.values, walk.records)
            path = (*state.inputs(), *inputs)
            self.walked.violations.append(
                Violation(code, what, front.playbook, front.step, walk.entry, world, path)
            )


def _touches(edge: Edge) -> frozenset[coverage.Key]:
    """Give what an edge touches, all of its inputs together."""
    shown = (edge.before.walk if edge.inputs else None, *edge.shown)
    given = [argument for _, argument in edge.inputs] or [None]
    found: set[coverage.Key] = set()
    for before, argument, walk in zip(shown, given, edge.shown, strict=False):
        found.update(coverage.touches(before, argument, walk))
    return frozenset(found)


def _before(state: State) -> Iterator[State]:
    """Give the moments that a path went through, the last one first."""
    before = state.came
    while before is not None:
        yield before
        before = before.came


def _out(walk: Walk, depth: int) -> bool:
    return walk.session.status == "ended" or len(walk.session.place.frames) <= depth
