"""A session as a turn holds it: its row, its state, its playbook, and what is on the screen."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.engine.session import Session
from bot.i18n.saying import Saying
from bot.playbook.library import Pinned
from bot.playbook.models import Playbook
from bot.store.sessions import SessionRow


@dataclass(frozen=True, slots=True)
class Open:
    """A session with its row, its playbook, and what its messages are called."""

    row: SessionRow
    session: Session
    book: Playbook
    shown: str = ""
    draft: str | None = None
    """The outgoing of the draft that stands above the screen."""
    used: Mapping[str, Playbook] = field(default_factory=dict)
    """The other playbooks that it has gone into, by id, as they were then."""
    usable: Mapping[str, Pinned] = field(default_factory=dict)
    """Those that it may still go into, by id, as they are now."""
    saying: Mapping[str, Saying] = field(default_factory=dict)
    """What those of them say in other languages that have it pinned, by id."""
    before: str | None = None
    """The session that was in front before this one was looked at."""

    @property
    def books(self) -> dict[str, Playbook]:
        """All playbooks that this session may stand in, by id."""
        now = {name: each.playbook for name, each in self.usable.items()}
        return {**now, **self.used, self.book.id: self.book}
