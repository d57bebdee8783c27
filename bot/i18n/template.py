"""What there is to be said, and what becomes of a language's file when that changes.

The English that a translation was made of decides: *missing* has no translation, *stale* has one of
an earlier English, *unsure* was marked by a translator, an *orphan* translates what is no longer
said. A stale text stays live, an orphan is kept for conversations that began before the change.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from string import Formatter

from bot.i18n.catalogs import outdated
from bot.i18n.plurals import PLURALS
from bot.i18n.po import FUZZY, Entry, PoFile
from bot.i18n.safety import is_safety

ALIKE = 0.5
"""How much of two texts of one place has to agree for one to be the other, edited."""

MESSAGE = 4096
LABEL = 40


@dataclass(frozen=True, slots=True)
class Message:
    """One text to translate: where it is said, what fills its slots, how long it may be.

    `alone` says that its context names no other text. `was` are contexts that it had under earlier
    names. `family` names what it may have been edited within, where contexts cannot tell.
    """

    context: str
    text: str
    many: str = ""
    place: str = ""
    comments: tuple[str, ...] = ()
    most: int = MESSAGE
    alone: bool = False
    was: tuple[str, ...] = ()
    family: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """Give what it is looked up by."""
        return self.context, self.text

    @property
    def slots(self) -> frozenset[str]:
        """Give the slots of all its forms."""
        return slots_of(self.text) | slots_of(self.many)

    def told(self) -> tuple[str, ...]:
        """Give what translators are told about it, its width last."""
        return (*self.comments, _width(self.most))

    def flags(self) -> tuple[str, ...]:
        """Give what tools are told about it."""
        flags = ["safety"] if is_safety(self.context) else []
        flags += ["python-brace-format"] if self.slots else []
        flags += [f"max-length:{self.most}"] if self.most < MESSAGE else []
        return tuple(flags)


def slots_of(text: str) -> frozenset[str]:
    """List the slots of a text; raises ValueError for braces that hold anything but a name."""
    found = [each[1:] for each in Formatter().parse(text) if each[1] is not None]
    if any(not slot or not slot.isidentifier() or spec or how for slot, spec, how in found):
        raise ValueError("a slot is a name in braces")
    return frozenset(slot for slot, *_ in found if slot)


def words_of(text: str) -> str:
    """Give a text without its slots; one whose braces do not pair is given as it is."""
    try:
        return "".join(words for words, *_ in Formatter().parse(text))
    except ValueError:
        return text


@dataclass(frozen=True, slots=True)
class Status:
    """How far a language has come with one template."""

    total: int
    missing: tuple[Message, ...] = ()
    stale: tuple[Entry, ...] = ()
    unsure: tuple[Entry, ...] = ()
    orphans: tuple[Entry, ...] = ()

    @property
    def done(self) -> int:
        """Count the texts that are said as their English now is."""
        return self.total - len(self.missing) - len(self.stale) - len(self.unsure)


def blank(language: str) -> PoFile:
    """Make an empty file for a language, with the header that its plurals need."""
    fields = (
        ("Project-Id-Version", "Even Keel"),
        ("Language", language),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=UTF-8"),
        ("Content-Transfer-Encoding", "8bit"),
    )
    plural = PLURALS.get(language)
    return PoFile((*fields, ("Plural-Forms", plural.header)) if plural else fields)


def pot(messages: Iterable[Message]) -> PoFile:
    """Make the template: every text without a translation, as Weblate and Poedit take it."""
    forms = {False: ("",), True: ("", "")}
    return replace(
        blank(""), entries=tuple(_entry(each, forms[bool(each.many)]) for each in messages)
    )


def merge(file: PoFile, messages: Sequence[Message], language: str) -> PoFile:
    """Bring a file up to date: every message has its entry, and no translation is lost."""
    old = _Old(file)
    found = [(message, _pair(old, message)) for message in messages]
    found = _edited_within(old, found)
    count = PLURALS[language].count
    entries = [
        _entry(message, ("",) * (count if message.many else 1))
        if pair is None
        else _carried(message, pair, count)
        for message, pair in found
    ]
    header = file.header or blank(language).header
    return replace(file, header=header, entries=(*entries, *old.orphans(entries)))


def status(file: PoFile, messages: Sequence[Message], language: str) -> Status:
    """Say how far a language has come, whether its file was brought up to date or not."""
    merged = merge(file, messages, language)
    said = {(each.context, each.text): each for each in merged.entries if not each.obsolete}
    entries = [(message, said[message.key]) for message in messages]
    return Status(
        total=len(messages),
        missing=tuple(message for message, each in entries if not each.translated),
        stale=tuple(each for _, each in entries if each.translated and outdated_now(each)),
        unsure=tuple(
            each for _, each in entries if each.translated and each.fuzzy and not outdated(each)
        ),
        orphans=tuple(each for each in merged.entries if each.obsolete),
    )


def outdated_now(entry: Entry) -> bool:
    """Tell whether a translation was made of an earlier English."""
    return entry.fuzzy and outdated(entry)


def keep(file: PoFile, name: str) -> tuple[PoFile, tuple[Entry, ...]]:
    """Mark edits as of the same meaning: the stale texts under this context or place are good."""
    kept = tuple(each for each in file.entries if outdated_now(each) and _named(each, name))
    entries = tuple(each.without_fuzzy() if each in kept else each for each in file.entries)
    return replace(file, entries=entries), kept


def prune(file: PoFile) -> PoFile:
    """Let go of what is no longer said."""
    return replace(file, entries=tuple(each for each in file.entries if not each.obsolete))


def _named(entry: Entry, name: str) -> bool:
    context = entry.context or ""
    return context == name or context.startswith(f"{name}/") or name in entry.places


# --- which old entry is which message ------------------------------------------------------------


@dataclass(slots=True)
class _Old:
    """The entries of a file, and which of them have found their message."""

    file: PoFile
    exact: dict[tuple[str | None, str], Entry] = field(default_factory=dict)
    by_context: dict[str, list[Entry]] = field(default_factory=dict)
    taken: dict[tuple[str | None, str], bool] = field(default_factory=dict)
    """The entries that were used -> whether they stay behind as orphans all the same."""

    def __post_init__(self) -> None:
        for entry in sorted(self.file.entries, key=lambda each: each.obsolete):
            self.exact.setdefault((entry.context, entry.text), entry)
            self.by_context.setdefault(entry.context or "", []).append(entry)

    def take(self, entry: Entry, *, stays: bool = False) -> Entry:
        key = (entry.context, entry.text)
        self.taken[key] = stays and self.taken.get(key, True)
        return entry

    def free(self, context: str) -> list[Entry]:
        """List what was translated in a context and is nobody's yet."""
        return [
            each
            for each in self.by_context.get(context, ())
            if each.translated and (each.context, each.text) not in self.taken
        ]

    def orphans(self, entries: Iterable[Entry]) -> list[Entry]:
        """List what is left over and was translated: no longer said, but not thrown away."""
        said = {(each.context, each.text) for each in entries}
        left = [
            each
            for key, each in self.exact.items()
            if key not in said and self.taken.get(key, True) and any(each.forms)
        ]
        shed = [replace(each, obsolete=True, comments=(), places=()) for each in left]
        return sorted(shed, key=lambda each: (each.context or "", each.text))


def _pair(old: _Old, message: Message) -> Entry | None:
    """Find the entry of a message by its context, then by the contexts that it had before."""
    exact = old.exact.get(message.key)
    if exact is not None:
        return old.take(exact)
    for context in (message.context, *message.was):
        moved = context != message.context
        if moved and (before := old.exact.get((context, message.text))) is not None:
            return old.take(before, stays=True)
        free = old.free(context) if message.alone else []
        if free:
            return old.take(free[0], stays=moved)
    return None


def _edited_within(
    old: _Old, found: list[tuple[Message, Entry | None]]
) -> list[tuple[Message, Entry | None]]:
    """Pair what is still missing with what was edited in the same place, the most alike first."""
    homes: dict[str, list[Entry]] = {}
    for context in old.by_context:
        for entry in old.free(context):
            for home in _homes(entry):
                homes.setdefault(home, []).append(entry)
    near = sorted(
        (
            (_likeness(message.text, entry.text), at, entry)
            for at, (message, pair) in enumerate(found)
            if pair is None and message.family
            for entry in homes.get(message.family, ())
        ),
        key=lambda each: (-each[0], each[1]),
    )
    result = list(found)
    for likeness, at, entry in near:
        free = (entry.context, entry.text) not in old.taken
        if likeness >= ALIKE and free and result[at][1] is None:
            message = result[at][0]
            result[at] = (message, old.take(entry, stays=entry.context != message.context))
    return result


def _homes(entry: Entry) -> list[str]:
    context = entry.context or ""
    return [context.rpartition("/")[0], *(f"{context} {place}" for place in entry.places)]


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


# --- entries -------------------------------------------------------------------------------------


def _entry(message: Message, forms: tuple[str, ...]) -> Entry:
    return Entry(
        context=message.context,
        text=message.text,
        forms=forms,
        many=message.many,
        flags=message.flags(),
        comments=message.told(),
        places=(message.place,) if message.place else (),
    )


def _width(most: int) -> str:
    match most:
        case 40:
            return "width: a button or label, at most 40 characters"
        case 4096:
            return "width: part of a message"
        case _:
            return f"width: at most {most} characters"


def _carried(message: Message, old: Entry, count: int) -> Entry:
    """Give a message the translation that it had, marked when it was made of another English."""
    if bool(old.many) is not bool(message.many):
        return replace(_entry(message, ("",) * (count if message.many else 1)), notes=old.notes)
    forms = (*old.forms, *("",) * count)[:count] if message.many else old.forms
    entry = replace(_entry(message, forms), notes=old.notes)
    unsure = old.fuzzy and not outdated(old)
    made_of = (old.previous, old.previous_many) if outdated_now(old) else (old.text, old.many)
    changed = made_of != (message.text, message.many)
    if not any(forms) or not (unsure or changed):
        return entry
    entry = replace(entry, flags=(FUZZY, *entry.flags))
    if unsure:
        return entry
    return replace(entry, previous=made_of[0], previous_many=made_of[1])


def by_context(messages: Iterable[Message]) -> Mapping[str, list[Message]]:
    """Group messages by their context."""
    found: dict[str, list[Message]] = {}
    for each in messages:
        found.setdefault(each.context, []).append(each)
    return found
