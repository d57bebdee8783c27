"""Which steps, options and branches of the playbooks the golden walks touch."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from bot.engine.frames import whose
from bot.engine.session import Place
from bot.playbook.library import Library
from bot.playbook.marks import Marks, Path
from bot.playbook.models import Choose, ChooseMany, Playbook
from bot.workshop.golden import Golden, walked

Key = tuple[str, ...]
"""`(playbook, step)`, with `option, id` or `branch, number from 1` behind it."""


@dataclass(frozen=True, slots=True)
class Part:
    """Something that a walk can touch, and the place in its file where it stands."""

    key: Key
    path: Path

    @property
    def what(self) -> str:
        """Say what it is."""
        _, step, *rest = self.key
        return f"step {step}" if not rest else f"step {step}, {rest[0]} {rest[1]}"


@dataclass(frozen=True, slots=True)
class Covered:
    """One playbook: its parts, and those of them that no walk touches."""

    playbook: str
    parts: int
    untouched: tuple[tuple[Part, int], ...]
    """Each with its line."""

    @property
    def percent(self) -> float:
        """How much of it is touched."""
        return 100.0 * (self.parts - len(self.untouched)) / self.parts


def parts(book: Playbook) -> Iterator[Part]:
    """List what a walk can touch: each step, each option, and each of several branches."""
    for name, step in book.steps.items():
        yield Part((book.id, name), ("steps", name))
        if isinstance(step, Choose | ChooseMany):
            for option in step.options:
                yield Part((book.id, name, "option", option), ("steps", name, "options", option))
        if len(step.go) > 1:
            for at in range(len(step.go)):
                yield Part((book.id, name, "branch", str(at + 1)), ("steps", name, "go", at))


def touched(golden: Golden, library: Library) -> set[Key]:
    """Give the keys of all that one walk touches."""
    found: set[Key] = set()
    before: tuple[str, str] | None = None
    for (name, argument), (walk, _) in zip(golden.inputs, walked(golden, library), strict=True):
        place = walk.session.place
        if before is not None and name in {"tap", "press"} and argument is not None:
            kind, _, option = argument.partition(":")
            if kind in {"option", "tick"}:
                found.add((*before, "option", option))
        way = [*([before] if before else []), *_way(place)]
        found |= set(way)
        for here, there in pairwise(way):
            found |= _branch(library, here, there)
        before = _front(place)
    return found


def covered(
    walks: Iterable[Golden], library: Library, marks: Mapping[str, Marks]
) -> tuple[Covered, ...]:
    """Say of every playbook what the walks touch; `marks` are the places in its file, by id."""
    everything: set[Key] = set()
    for golden in walks:
        everything |= touched(golden, library)
    result = []
    for name, pinned in sorted(library.playbooks.items()):
        every = tuple(parts(pinned.playbook))
        places = marks[name]
        result.append(
            Covered(
                name,
                len(every),
                tuple(
                    (each, places.place(each.path, "key").line)
                    for each in every
                    if each.key not in everything
                ),
            )
        )
    return tuple(result)


def _front(place: Place) -> tuple[str, str]:
    front = place.frames[-1]
    return front.playbook, front.step


def _way(place: Place) -> list[tuple[str, str]]:
    """Give the steps of a screen: those passed on the way, and the one that stands."""
    return [*(whose(place, name) for name in place.lead), _front(place)]


def _branch(library: Library, here: tuple[str, str], there: tuple[str, str]) -> set[Key]:
    """Name the branch that leads from one step to the next, where there are several."""
    pinned = library.get(here[0])
    if pinned is None or here[0] != there[0] or here[1] not in pinned.playbook.steps:
        return set()
    branches = pinned.playbook.steps[here[1]].go
    if len(branches) < 2:  # noqa: PLR2004  # one way on is no choice
        return set()
    return {
        (*here, "branch", str(at)) for at, each in enumerate(branches, 1) if each.to == there[1]
    }
