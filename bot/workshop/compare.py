"""Two states of the playbooks compared by what a person would see: conversations, side by side.

Where the two states come from is not known here; nothing is read and nothing written.
"""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from bot.engine.effects import Notice, Show, ShowDraft
from bot.engine.kinds.view import Record
from bot.errors import BotError
from bot.i18n.render import Texts
from bot.messages import Phrase
from bot.playbook.checks.texts import texts as texts_of
from bot.playbook.library import Library, family
from bot.playbook.models import Playbook, step_called
from bot.workshop import samples
from bot.workshop.golden import Golden, fact
from bot.workshop.walking import Walk

Input = tuple[str, Any]
MOST_STATES = 3000
"""How many moments of a playbook are looked at for the shortest way to a step."""

_ASIDE = frozenset({"nav:back", "nav:pause", "leave", "pick"})
_SAMPLES = ("3", "1", "tomorrow", "2 days", "300 EUR")
"""Typed where something is asked, until one of them is taken."""


@dataclass(frozen=True, slots=True)
class State:
    """The playbooks at one time, and what they say in every language."""

    library: Library
    texts: Texts

    def book(self, name: str) -> Playbook | None:
        """Find a playbook."""
        pinned = self.library.get(name)
        return None if pinned is None else pinned.playbook


@dataclass(frozen=True, slots=True)
class Conversation:
    """A way through a playbook, as one of the golden walks or found here."""

    title: str
    playbook: str
    inputs: tuple[Input, ...]
    facts: Mapping[str, Any]
    records: tuple[Record, ...] = ()
    entry: str | None = None
    at: str | None = None
    """A step to begin at, as a walk that was tried from its middle does."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What one input brought up, as bubbles, the last of them with its buttons; and the input."""

    given: str
    bubbles: tuple[str, ...]
    buttons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Walked:
    """One state's side of a conversation: what was seen, and the steps that it came by."""

    seen: tuple[Seen, ...]
    steps: frozenset[tuple[str, str]]


def conversation(walk: Golden) -> Conversation:
    """Take a golden walk for a way, whatever it pins."""
    return Conversation(
        walk.says,
        walk.playbook,
        tuple((row.name, row.argument) for row in walk.walk),
        {name: fact(value) for name, value in walk.facts.items()},
        tuple(Record(name, label) for name, label in walk.records.items()),
        walk.entry,
        walk.begins_at,
    )


def walked(state: State, way: Conversation, language: str) -> Walked:
    """Go a way as far as it leads, in one state of the playbooks."""
    book = state.book(way.playbook)
    if book is None:
        return Walked((), frozenset())
    walk = _walk(state, book, way)
    seen: list[Seen] = []
    steps: set[tuple[str, str]] = set()
    for name, argument in way.inputs:
        label = _label(state, walk, name, argument, language)
        try:
            if name == "begin":
                walk.begin()
            else:
                walk.input(name, argument or "")
        except (BotError, KeyError):
            seen.append(Seen(label, ("(this way ends here: that is not offered)",)))
            break
        steps.add(_at(walk))
        steps |= _passed(walk)
        seen.append(_seen(state, walk, label, language))
    return Walked(tuple(seen), frozenset(steps))


def altered(
    before: State, after: State, golden_walks: Sequence[Conversation], language: str
) -> Iterator[tuple[Conversation, Walked, Walked]]:
    """Give each conversation that differs, then the shortest ways to changed steps beside them."""
    shown: set[tuple[str, str]] = set()
    for way in golden_walks:
        old, new = walked(before, way, language), walked(after, way, language)
        if old.seen != new.seen:
            shown |= old.steps | new.steps
            yield way, old, new
    names = dict.fromkeys((*before.library.playbooks, *after.library.playbooks))
    for name in names:
        for step in _changed(before, after, name, language):
            if (name, step) in shown:
                continue
            found = _shortest(after, name, step) or _shortest(before, name, step)
            if found is None:
                continue
            old, new = walked(before, found, language), walked(after, found, language)
            if old.seen != new.seen:
                shown |= old.steps | new.steps
                yield found, old, new


def markdown(way: Conversation, old: Walked, new: Walked, shown: set[object]) -> str:
    """Write one altered conversation: what changed with a screen before it, the rest folded.

    A change that is in `shown` is folded too; what is written here is added to it. Empty when all
    of it was shown before.
    """
    lines: list[str] = []
    pairs = SequenceMatcher(None, old.seen, new.seen, autojunk=False).get_opcodes()
    folded = 0
    for tag, i1, i2, j1, j2 in pairs:
        change = tuple(
            tuple((s.bubbles, s.buttons) for s in side)
            for side in (old.seen[i1:i2], new.seen[j1:j2])
        )
        if tag == "equal" or change[0] == change[1] or change in shown:
            folded += max(i2 - i1, j2 - j1)
            continue
        shown.add(change)
        if folded > 1:
            lines += ["...", ""]
        if folded:
            lines += _written(new.seen[j1 - 1])
        folded = 0
        for title, part in (("Before", old.seen[i1:i2]), ("After", new.seen[j1:j2])):
            lines += [f"**{title}**" if part else f"**{title}**: not there", ""]
            for each in part:
                lines += _written(each)
    if not lines:
        return ""
    if folded:
        lines += ["...", ""]
    return "\n".join([f"### {way.playbook}: {_plain(way.title)}", "", *lines])


def _written(seen: Seen) -> list[str]:
    lines = [f"_{_plain(seen.given)}_", ""] if seen.given else []
    for at, bubble in enumerate(seen.bubbles):
        lines += [f"> {_plain(line)}  ".rstrip() + "  " for line in bubble.split("\n")]
        if at == len(seen.bubbles) - 1 and seen.buttons:
            lines += [">", "> " + " ".join(f"`[ {_code(each)} ]`" for each in seen.buttons)]
        lines.append("")
    return lines


def _plain(words: str) -> str:
    """Keep a text what it is where Markdown and HTML would read signs of their own in it."""
    return "".join(f"\\{each}" if each in "\\`*_[]<>#|~!&" else each for each in words)


def _code(words: str) -> str:
    return words.replace("`", "'")


def _walk(state: State, book: Playbook, way: Conversation) -> Walk:
    others = {name: each for name, each in family(book, state.book).items() if name != book.id}
    entry = way.entry if way.entry in book.doors else None
    at = None if way.at is None else step_called(book, way.at)
    answered = {} if at is None else samples.answers(book, at)
    known = {**samples.facts([book, *others.values()]), **way.facts}
    return Walk(book, known, way.records, entry, others, at=at, answered=answered)


def _at(walk: Walk) -> tuple[str, str]:
    frame = walk.session.place.frames[-1]
    return frame.playbook, frame.step


def _passed(walk: Walk) -> set[tuple[str, str]]:
    """List the steps whose words stand on the screen, by the contexts of their texts."""
    texts = () if walk.screen is None else walk.screen.texts
    parts = [each.context.split("/") for each in texts]
    return {(each[0], each[1]) for each in parts if len(each) > 1}


def _seen(state: State, walk: Walk, label: str, language: str) -> Seen:
    bubbles: list[str] = []
    buttons: tuple[str, ...] = ()

    def said(phrase: Phrase) -> str:
        return state.texts.render(phrase, language, zone="UTC")

    for effect in walk.effects:
        match effect:
            case ShowDraft(paragraphs=paragraphs):
                bubbles.append("\n\n".join(map(said, paragraphs)))
            case Notice(text=text):
                bubbles.append(said(text))
            case Show(screen=screen):
                bubbles.append("\n\n".join(map(said, screen.texts)))
                buttons = tuple(said(each.label) for row in screen.rows for each in row)
            case _:
                pass
    return Seen(label, tuple(bubbles), buttons)


def _label(state: State, walk: Walk, name: str, argument: object, language: str) -> str:
    """Say an input as the person would: the words of the button, or what they type."""
    if name == "begin":
        return ""
    if name in {"tap", "press"} and walk.screen is not None:
        for row in walk.screen.rows:
            for each in row:
                if each.id == argument:
                    return f"taps [ {state.texts.render(each.label, language, zone='UTC')} ]"
    return f"{name} {argument}" if argument is not None else name


def _changed(before: State, after: State, name: str, language: str) -> Iterator[str]:
    old, new = before.book(name), after.book(name)
    olds, news = ({} if each is None else dict(each.steps) for each in (old, new))
    said_old, said_new = _said(before, old, language), _said(after, new, language)
    for step in dict.fromkeys((*news, *olds)):
        if olds.get(step) != news.get(step) or said_old.get(step) != said_new.get(step):
            yield step


def _said(state: State, book: Playbook | None, language: str) -> dict[str, list[str]]:
    """What each step says in a language, slots left open."""
    found: dict[str, list[str]] = {}
    for each in () if book is None else texts_of(book):
        if each.step is not None:
            slots = {slot: slot for slot in each.slots()}
            words = Phrase(each.context(book.id if book else ""), each.text, slots)
            found.setdefault(each.step, []).append(state.texts.render(words, language, zone="UTC"))
    return found


def _shortest(state: State, name: str, step: str) -> Conversation | None:
    """Find the fewest inputs that bring a step before the person."""
    book = state.book(name)
    if book is None or step not in book.steps:
        return None
    facts = {"client": "Sam", "message": "Fix it TODAY or I want my money back."}
    known = {fact: value for fact, value in facts.items() if fact in book.facts}
    for entry in (None, *book.doors):
        title = f"the shortest way to “{step}”"
        way = Conversation(title, name, (("begin", None),), known, (), entry)
        inputs = _search(_walk(state, book, way).begin(), (name, step))
        if inputs is not None:
            return Conversation(way.title, name, (*way.inputs, *inputs), known, (), entry)
    return None


def _search(first: Walk, wanted: tuple[str, str]) -> tuple[Input, ...] | None:
    queue: deque[tuple[Walk, tuple[Input, ...]]] = deque([(first, ())])
    met: set[object] = set()
    while queue and len(met) < MOST_STATES:
        walk, inputs = queue.popleft()
        if _at(walk) == wanted or wanted in _passed(walk):
            return inputs
        place = walk.session.place
        key = (_at(walk), walk.choices, repr(place.frames))
        if key in met or walk.session.status != "open":
            continue
        met.add(key)
        for given in _inputs(walk):
            other = walk.copy()
            try:
                other.input(*given)
            except BotError:
                continue
            queue.append((other, (*inputs, given)))
    return None


def _inputs(walk: Walk) -> Iterator[Input]:
    for choice in walk.choices:
        if choice == "nav:skip":
            yield "skip", None
        elif choice not in _ASIDE:
            yield "tap", choice
    for sample in _SAMPLES:
        yield "type", sample
