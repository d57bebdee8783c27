"""A session as a turn holds it: its row, its state, its playbook, and what is on the screen."""

from dataclasses import dataclass

from bot.engine.session import Session
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

    @property
    def books(self) -> dict[str, Playbook]:
        """The playbooks of its frames, by id."""
        return {self.book.id: self.book}
