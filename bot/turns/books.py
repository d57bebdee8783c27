"""The playbooks in force, and the pinned ones of sessions under way, with all that they say."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import replace
from threading import Lock, RLock

from sqlalchemy import Connection

from bot.errors import BotError
from bot.finding.suggest import Finder
from bot.i18n import saying
from bot.i18n.catalogs import Catalog
from bot.playbook.library import Library, Pinned
from bot.playbook.parse import pin, read
from bot.store import pins

MOST_KEPT = 64


class Books:
    """The library that new sessions start from, and whatever content a pin names.

    Content under a pin never changes, so parsed playbooks are kept; the last ones used. `words`
    gives the catalogs when a playbook is first begun; without them no texts are pinned.
    """

    def __init__(
        self,
        library: Library,
        words: Callable[[], Mapping[str, Catalog]] | None = None,
        *,
        found_by: Callable[[Library], Finder] = Finder,
    ) -> None:
        self.library = library
        self._words = words
        self._found_by = found_by
        self._now: dict[str, Pinned] | None = None
        self._newest: Library | None = None
        self._kept: OrderedDict[str, Pinned] = OrderedDict()
        self._lock = RLock()
        self._finder: tuple[frozenset[tuple[str, str]], Finder] | None = None
        """What finds guides, and the playbooks (by id and hash) that it was made of."""
        self._finding = Lock()

    def finder(self) -> Finder:
        """Give what finds guides by a person's words; the first call may take half a second.

        After an edit it is the one from before until it is weighed anew: no turn waits for that.
        """
        made = self._finder
        return self.weigh() if made is None else made[1]

    def weigh(self) -> Finder:
        """Make what finds guides anew if playbooks have changed; for a thread of its own."""
        with self._finding:
            library = self.library
            of = frozenset((name, each.hash) for name, each in library.playbooks.items())
            if self._finder is None or self._finder[0] != of:
                self._finder = of, self._found_by(library)
            return self._finder[1]

    def renew(self, library: Library) -> None:
        """Start new sessions from this library, whose playbooks have their texts with them."""
        with self._lock:
            self.library = library
            self._now = dict(library.playbooks)
            self._newest = None

    def found(self, library: Library | None) -> None:
        """Know what lies in the folders, as long as it is not published; None for nothing newer."""
        with self._lock:
            self._newest = library

    def newest(self, playbook_id: str) -> Pinned | None:
        """Give a playbook as it was written last and could be read, published or not."""
        with self._lock:
            found = None if self._newest is None else self._newest.get(playbook_id)
            return found or self.now(playbook_id)

    def is_broken(self, playbook_id: str) -> bool:
        """Tell whether the file of a playbook as it is now cannot be read."""
        with self._lock:
            return self._newest is not None and playbook_id in self._newest.broken

    def whole(self) -> Library:
        """Give the library with what each playbook says; reads every catalog the first time."""
        with self._lock:
            if self._now is None:
                self._now = dict(dressed(self.library, self._words and self._words()).playbooks)
            return replace(self.library, playbooks=self._now)

    def now(self, playbook_id: str) -> Pinned | None:
        """Give a playbook as a session that begins now pins it."""
        return self.whole().get(playbook_id)

    def pinned(self, conn: Connection, playbook_id: str, name: str) -> Pinned:
        """Give the playbook that this pin names, from memory or as it was pinned."""
        with self._lock:
            current = None if self._now is None else self._now.get(playbook_id)
            if current is not None and current.pin == name:
                return current
            kept = self._kept.get(name)
            if kept is not None:
                self._kept.move_to_end(name)
                return kept
        found = pins.get(conn, name)
        if found is None:
            raise BotError(f"The content {name[:12]} of playbook {playbook_id} is not pinned.")
        book = opened(playbook_id, *found)
        if book is None:
            raise BotError(f"The pinned content of playbook {playbook_id} cannot be read any more.")
        with self._lock:
            self._kept[name] = book
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return book


def opened(playbook_id: str, source: str, said: str | None) -> Pinned | None:
    """Read what was pinned; None when this program cannot."""
    # No checks: one that was added since must not break a conversation under way.
    book = read(source, f"{playbook_id}.yaml", checks=()).playbook
    if book is None:
        return None
    texts = None if said is None else saying.load(said)
    return replace(pin(book, source), texts=texts, said=said)


def dressed(library: Library, catalogs: Mapping[str, Catalog] | None) -> Library:
    """Give the library with what each of its playbooks says in these catalogs."""
    if catalogs is None:
        return library
    texts = saying.by_book(catalogs)
    playbooks = {
        name: replace(each, texts=(said := texts.get(name, {})), said=saying.dump(said))
        for name, each in library.playbooks.items()
    }
    return replace(library, playbooks=playbooks)
