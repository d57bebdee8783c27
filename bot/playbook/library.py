"""Playbooks put together: what a session pins, what may be started, and who uses whom."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from types import MappingProxyType

from bot.playbook.models import Playbook, Use


@dataclass(frozen=True, slots=True)
class Pinned:
    """A playbook as a session keeps it: what it says, how it was written, what it is known by.

    `hash` is the SHA-256 (hex) of the content alone: comments and layout do not change it.
    `texts` is what it says in other languages, `said` the same as it is stored; without them it
    says what the translations in force say. `pin` names content and texts together.
    """

    playbook: Playbook
    source: str
    hash: str
    texts: Mapping[str, Mapping[tuple[str, str], str | tuple[str, ...]]] | None = None
    said: str | None = None

    pin: str = field(init=False)

    def __post_init__(self) -> None:
        """Name it once; what it says may be long."""
        name = self.hash
        if self.said is not None:
            name = sha256(f"{self.hash}\n{self.said}".encode()).hexdigest()
        object.__setattr__(self, "pin", name)


@dataclass(frozen=True, slots=True)
class Library:
    """All playbooks that may be started, by id."""

    playbooks: Mapping[str, Pinned] = field(default_factory=lambda: MappingProxyType({}))
    broken: frozenset[str] = frozenset()
    """The ids of files that are there and could not be read."""
    beneath: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Playbook -> the hash of the one from an earlier folder that it stands in for."""

    def get(self, playbook_id: str) -> Pinned | None:
        """Find a playbook by its id."""
        return self.playbooks.get(playbook_id)


def uses(playbook: Playbook) -> Iterator[tuple[str, Use]]:
    """List the steps of a playbook that use another one."""
    for name, step in playbook.steps.items():
        if isinstance(step, Use):
            yield name, step


def family(playbook: Playbook, find: Callable[[str], Playbook | None]) -> dict[str, Playbook]:
    """Give a playbook with all that it uses, directly or not, by id; what is lost is left out."""
    found = {playbook.id: playbook}
    queue = [playbook]
    for each in queue:
        for _, step in uses(each):
            if step.use not in found and (child := find(step.use)) is not None:
                found[step.use] = child
                queue.append(child)
    return found
