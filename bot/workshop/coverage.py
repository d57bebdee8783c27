"""Which steps, options and branches of the playbooks the golden walks touch."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.playbook.library import Library
from bot.playbook.marks import Marks, Path
from bot.playbook.models import Choose, ChooseMany, Playbook
from bot.workshop.golden import Golden, walked
from bot.workshop.walking import Walk

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


def touches(before: Walk | None, argument: str | None, walk: Walk) -> Iterator[Key]:
    """Give the keys of what one input touches: `before` it and after it."""
    books = {walk.book.id: walk.book, **walk.others}
    if before is not None and argument in before.choices:
        kind, _, option = argument.partition(":")
        front = before.session.place.frames[-1]
        if kind in {"option", "tick"}:
            yield front.playbook, front.step, "option", option
    for book, step, branch in walk.went:
        yield book, step
        if branch is not None and len(books[book].steps[step].go) > 1:
            yield book, step, "branch", str(branch + 1)


def touched(golden: Golden, library: Library) -> set[Key]:
    """Give the keys of all that one walk touches."""
    found: set[Key] = set()
    before: Walk | None = None
    for row, (walk, _) in zip(golden.walk, walked(golden, library), strict=True):
        found.update(touches(before, row.argument, walk))
        before = walk.copy()
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
