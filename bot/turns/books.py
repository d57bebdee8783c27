"""The playbooks in force, and the pinned ones of sessions under way."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from sqlalchemy import Connection

from bot.errors import BotError
from bot.finding.suggest import Finder
from bot.playbook.models import Playbook
from bot.playbook.parse import Library, read
from bot.store import pins

MOST_KEPT = 64


class Books:
    """The library that new sessions start from, and whatever content a hash names.

    Content under a hash never changes, so parsed playbooks are kept; the last ones used.
    """

    def __init__(self, library: Library, found_by: Callable[[Library], Finder] = Finder) -> None:
        self.library = library
        self._found_by = found_by
        self._kept: OrderedDict[str, Playbook] = OrderedDict()
        self._lock = Lock()
        self._finder: Finder | None = None
        self._finding = Lock()

    def finder(self) -> Finder:
        """Give what finds guides by a person's words; the first call takes half a second."""
        with self._finding:
            if self._finder is None:
                self._finder = self._found_by(self.library)
            return self._finder

    def pinned(self, conn: Connection, playbook_id: str, content: str) -> Playbook:
        """Give the playbook with this content hash, from memory or as it was pinned."""
        current = self.library.get(playbook_id)
        if current is not None and current.hash == content:
            return current.playbook
        with self._lock:
            kept = self._kept.get(content)
            if kept is not None:
                self._kept.move_to_end(content)
                return kept
        source = pins.get(conn, content)
        if source is None:
            raise BotError(f"The content {content[:12]} of playbook {playbook_id} is not pinned.")
        # No checks: one that was added since must not break a conversation under way.
        book = read(source, f"{playbook_id}.yaml", checks=()).playbook
        if book is None:
            raise BotError(f"The pinned content of playbook {playbook_id} cannot be read any more.")
        with self._lock:
            self._kept[content] = book
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return book
