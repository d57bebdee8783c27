"""A few short conversations that together touch every step, option and branch of a playbook.

Found on the moments that the walker has met, and then really walked. Greedy, and the same each
time: from where one stands to the nearest thing that no conversation touched yet.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count

from bot.errors import BotError
from bot.playbook.library import Library
from bot.playbook.models import AnswerType, Ask
from bot.workshop.coverage import Key, touches
from bot.workshop.golden import BEGIN, Found, Golden, Row, begun, fact_written, where, written
from bot.workshop.walker import classes
from bot.workshop.walker.classes import World
from bot.workshop.walker.explore import Walked
from bot.workshop.walker.states import Inputs, State, Way
from bot.workshop.walking import Walk

LONG = 16
"""Inputs after which a conversation goes the quickest way to its end."""
MOST_SAID = 4
_EXAMPLE = re.compile(r"[Ff]or example:? (.+?)\.?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Tour:
    """A conversation that was walked, a name that others may share, and all that it touches."""

    name: str
    golden: Golden
    found: tuple[Found, ...]
    touches: frozenset[Key]

    def written(self) -> str:
        """Write it as a golden walk."""
        return written(self.golden, self.found)


def tours(walked: Walked, library: Library, wanted: Collection[Key]) -> list[Tour]:
    """Find conversations that touch what is wanted, as far as it can be touched."""
    open_ = set(wanted)
    found: list[Tour] = []
    # The plain cases come first; of the odd ones only what needs them.
    for world, door, begin in walked.begins:
        here = set(open_)
        while ways := _way(begin, here):
            promised = frozenset[Key]().union(*(each.touches for each in ways))
            inputs = tuple(each for way in ways for each in way.inputs)
            try:
                tour = _walked(walked.book.id, world, door, inputs, library, open_)
            except BotError:  # moments taken for the same were not, for this way
                here -= promised
                continue
            found.append(tour)
            open_ -= tour.touches
            here -= promised | tour.touches
    return found


# --- finding the way -----------------------------------------------------------------------------


def _way(begin: Way, wanted: Collection[Key]) -> list[Way]:
    """Go from one thing that is wanted to the next, and then to the end; empty if there is none."""
    taken = [begin]
    open_ = set(wanted) - begin.touches
    while not taken[-1].to.ended and sum(map(_length, taken)) < LONG:
        further = _nearest(taken[-1].to, open_)
        if not further:
            break
        taken += further
        open_ -= frozenset[Key]().union(*(each.touches for each in further))
    if len(open_) == len(wanted):
        return []
    return taken if taken[-1].to.ended else taken + _nearest(taken[-1].to, None)


def _length(way: Way) -> int:
    """Count inputs; the ticks of a checklist are none, however many."""
    return sum(not (argument or "").startswith("tick:") for _, argument in way.inputs)


def _nearest(start: State, wanted: Collection[Key] | None) -> list[Way]:
    """Find the quickest way to something that is wanted, or to the end where nothing is."""
    number = count()
    queue: list[tuple[int, int, State, list[Way]]] = [(0, next(number), start, [])]
    seen = {id(start)}
    best: tuple[tuple[int, bool, int, int], list[Way]] | None = None
    while queue and (best is None or queue[0][0] < best[0][0]):
        inputs, _, state, came = heappop(queue)
        for way in state.ways:
            length, ended = inputs + _length(way), way.to.ended
            new = int(ended) if wanted is None else len(way.touches.intersection(wanted))
            # Of several as near, one that goes on, and then the one that touches most.
            rank = (length, ended, -new, next(number))
            if new and (best is None or rank < best[0]):
                best = rank, [*came, way]
            elif id(way.to) not in seen and not ended:
                seen.add(id(way.to))
                heappush(queue, (length, next(number), way.to, [*came, way]))
    return [] if best is None else best[1]


# --- walking it ----------------------------------------------------------------------------------


def _walked(
    playbook: str,
    world: World,
    door: str | None,
    inputs: Inputs,
    library: Library,
    wanted: Collection[Key],
) -> Tour:
    """Walk it for good; a BotError says that it cannot be walked so."""
    golden = Golden(
        says="Walked.",
        playbook=playbook,
        entry=door,
        facts={name: fact_written(value) for name, value in world.values.items()},
        records={record.id: record.label for record in world.records},
        walk=(Row(name=BEGIN),),
    )
    walk = begun(golden, library).begin()
    rows, found, seen = [Row(name=BEGIN)], [where(walk)], set(touches(None, None, walk))
    pressed: list[tuple[str, str]] = []
    for name, given in inputs:
        before, argument = walk.copy(), _plausible(walk, name, given)
        walk.input(name, argument or "")
        new = set(touches(before, argument, walk))
        option = (argument or "").partition(":")[2]
        if name == "tap" and option and (new - seen).intersection(wanted):
            pressed.append((option, _label(before, argument)))
        rows.append(Row(name=name, argument=argument))
        found.append(where(walk))
        seen |= new
    title = walk.book.title if door is None else f"{walk.book.title}, by the door {door}"
    labels = ", ".join(f"“{label}”" for _, label in pressed[:MOST_SAID]) or "straight on"
    says = f"{title}: {labels}; it ends at {walk.step}."
    name = pressed[0][0] if pressed else walk.step
    return Tour(
        name if door is None else f"{door}-{name}",
        golden.model_copy(update={"says": says, "walk": tuple(rows)}),
        tuple(found),
        frozenset(seen),
    )


def _label(walk: Walk, choice: str | None) -> str:
    shown = walk.seen()
    return dict(zip(shown.choices, shown.labels, strict=True)).get(choice or "", "")


def _plausible(walk: Walk, name: str, argument: str | None) -> str | None:
    """Answer in the words of the step's own example where any words would do."""
    front = walk.session.place.frames[-1]
    book = {**walk.others, walk.book.id: walk.book}[front.playbook]
    step = book.steps[front.step]
    if name != "type" or argument not in classes.PLAIN[AnswerType.TEXT]:
        return argument
    example = _EXAMPLE.search(step.ask) if isinstance(step, Ask) else None
    return argument if example is None else example[1]
