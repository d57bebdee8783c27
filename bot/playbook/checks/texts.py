"""All that a playbook says and asks: its texts with their slots, and its conditions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.playbook.checks.ways import known_if
from bot.playbook.contexts import mark
from bot.playbook.contexts import paragraph as named
from bot.playbook.marks import Path
from bot.playbook.models import (
    KINDS,
    Ask,
    Choose,
    ChooseMany,
    Condition,
    Draft,
    Matcher,
    Note,
    Pause,
    Playbook,
    Remind,
    Show,
    Spoken,
    Step,
    Use,
)

SLOT = re.compile(r"\{([a-z][a-z0-9_]*)\}")
QUESTIONS = "questions"
"""The slot that a draft fills by itself: the questions that go to the client."""

Saver = Ask | Choose | ChooseMany | Draft | Note
"""The steps that can keep what a person answers."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text as written. `given` lists the slots that are surely filled whenever it is shown."""

    path: Path
    text: str
    step: str | None
    given: frozenset[str] = frozenset()
    label: bool = False
    reply: bool = False
    """Whether this is a paragraph of a draft, where `{questions}` may stand."""
    called: str = ""
    """What it is known by in its list; a list without such names is one of places."""
    way: str = field(init=False, compare=False)
    """Its way by ids, places numbered from 1."""

    def __post_init__(self) -> None:
        """Name the way once: every language asks for it."""
        way = self.path if self.step is None else self.path[1:]
        if way[-1] == "text":
            way = way[:-1]
        object.__setattr__(self, "way", "/".join(map(self._part, way)))

    def slots(self) -> tuple[str, ...]:
        """List the slots of the text, each once."""
        return tuple(dict.fromkeys(SLOT.findall(self.text)))

    def context(self, playbook: str) -> str:
        """Give the gettext context of the text."""
        return f"{playbook}/{self.way}"

    def _part(self, part: str | int) -> str:
        return part if isinstance(part, str) else self.called or str(part + 1)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a condition asks of one answer or fact; `path` is where its name stands."""

    path: Path
    name: str
    matcher: Matcher
    step: str


def texts(playbook: Playbook) -> tuple[Text, ...]:
    """List all texts in the order of the file; the last playbook's are remembered."""
    remembered = _LAST.get("")
    if remembered is None or remembered[0] is not playbook:
        # Every check asks for the same ones, in every language.
        remembered = _LAST[""] = (playbook, tuple(_texts(playbook)))
    return remembered[1]


def _texts(playbook: Playbook) -> Iterator[Text]:
    yield Text(("title",), playbook.title, None, label=True)
    yield Text(("summary",), playbook.summary, None)
    for name, step in playbook.steps.items():
        yield from _texts_of(name, step)


_LAST: dict[str, tuple[Playbook, tuple[Text, ...]]] = {}
"""One at most; it is read and replaced whole, so that threads do not meet in it."""

_FURTHER: dict[type[Step], tuple[str, ...]] = {
    Ask: ("refuse",),
    Show: ("empty",),
    Note: ("words", "happened", "felt"),
    Remind: ("reason",),
}
"""Kind -> the fields that hold one text each, beside what every spoken step has."""


def _texts_of(name: str, step: Step) -> Iterator[Text]:
    base = ("steps", name)
    for kind, model in KINDS.items():
        if isinstance(step, model) and not isinstance(step, Use):
            yield Text((*base, kind), getattr(step, kind), name)
    if isinstance(step, Spoken) and step.short is not None:
        yield Text((*base, "short"), step.short, name)
    for part in _FURTHER.get(type(step), ()):
        if (text := getattr(step, part)) is not None:
            yield Text((*base, part), text, name)
    match step:
        case Ask():
            for at, label in enumerate(step.labels):
                yield Text((*base, "labels", at), label, name, label=True)
        case Choose() | ChooseMany():
            yield from _texts_of_options(name, step)
        case Pause():
            for at, frame in enumerate(step.frames):
                yield Text((*base, "frames", at), frame, name, called=mark(frame))
        case Draft():
            yield from _texts_of_draft(name, step)
        case _:
            pass


def _texts_of_options(name: str, step: Choose | ChooseMany) -> Iterator[Text]:
    base = ("steps", name)
    for option_id, option in step.options.items():
        given = known_if(option.when, holds=True) if option.when else frozenset[str]()
        yield Text((*base, "options", option_id, "label"), option.label, name, given, label=True)
        if option.words is not None:
            yield Text((*base, "options", option_id, "words"), option.words, name, given)
    if isinstance(step, ChooseMany):
        yield Text((*base, "done"), step.done, name, label=True)


def _texts_of_draft(name: str, step: Draft) -> Iterator[Text]:
    base = ("steps", name)
    for tone, paragraphs in step.tones.items():
        for at, paragraph in enumerate(paragraphs):
            given = known_if(paragraph.when, holds=True) if paragraph.when else frozenset[str]()
            yield Text(
                (*base, "tones", tone, at, "text"),
                paragraph.text,
                name,
                given,
                reply=True,
                called=named(paragraph),
            )
    for tone, label in step.labels.items():
        yield Text((*base, "labels", tone), label, name, label=True)
    for slot, question in step.facts.items():
        # Only a fact that the draft claims is ever put as a question.
        yield Text((*base, "facts", slot), question, name, frozenset([slot]))


def conditions(playbook: Playbook) -> Iterator[tuple[Path, Condition, str]]:
    """List all conditions with the path of their `when` and their step."""
    for name, step in playbook.steps.items():
        for at, branch in enumerate(step.go):
            if branch.when is not None:
                yield ("steps", name, "go", at, "when"), branch.when, name
        if isinstance(step, Choose | ChooseMany):
            for option_id, option in step.options.items():
                if option.when is not None:
                    yield ("steps", name, "options", option_id, "when"), option.when, name
        if isinstance(step, Draft):
            for tone, paragraphs in step.tones.items():
                for at, paragraph in enumerate(paragraphs):
                    if paragraph.when is not None:
                        yield ("steps", name, "tones", tone, at, "when"), paragraph.when, name


def comparisons(playbook: Playbook) -> Iterator[Comparison]:
    """List what all conditions ask, also inside `all`, `any` and `not`."""
    for path, condition, step in conditions(playbook):
        yield from _comparisons_in(path, condition, step)


def _comparisons_in(path: Path, condition: Condition, step: str) -> Iterator[Comparison]:
    for name, matcher in condition.match.items():
        yield Comparison((*path, name), name, matcher, step)
    for at, inner in enumerate(condition.all_):
        yield from _comparisons_in((*path, "all", at), inner, step)
    for at, inner in enumerate(condition.any_):
        yield from _comparisons_in((*path, "any", at), inner, step)
    if condition.not_ is not None:
        yield from _comparisons_in((*path, "not"), condition.not_, step)


def savers(playbook: Playbook) -> dict[str, list[tuple[str, Saver]]]:
    """List the steps that fill each slot."""
    found: dict[str, list[tuple[str, Saver]]] = {}
    for name, step in playbook.steps.items():
        if isinstance(step, Saver) and step.save is not None:
            found.setdefault(step.save, []).append((name, step))
    return found
