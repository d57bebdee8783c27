"""Walks through a playbook without a database: the engine, a small world, and saved sessions.

Between every two inputs the session goes through its saved form, as it does in the store.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from bot.engine import step as engine
from bot.engine.answers import Answer
from bot.engine.at_work import Went
from bot.engine.counting import counted
from bot.engine.effects import (
    Effect,
    FileFact,
    FileNote,
    FileReply,
    ReleaseHold,
    Screen,
    SetHold,
    SetReminder,
    Show,
    ShowDraft,
    SwitchOn,
    Withdraw,
)
from bot.engine.events import (
    Back,
    Brief,
    Cancel,
    Chose,
    Event,
    HoldOver,
    Pause,
    Repeat,
    Resume,
    Skip,
    TimeUp,
    Typed,
)
from bot.engine.kinds.view import Facts, Record
from bot.engine.refreshing import changes_facts, refreshed
from bot.engine.session import Session
from bot.engine.step import Turned
from bot.errors import BotError
from bot.i18n.render import Texts
from bot.messages import Phrase, Value
from bot.playbook.models import Playbook
from bot.when.answers import Answer as When
from bot.when.answers import Habits
from bot.when.understand import named_days, named_hours, named_minutes, understand

TEXTS = Texts({})
NOON = datetime(2026, 3, 2, 12, 0)  # noqa: DTZ001  # a clock on a wall
PLAIN_EVENTS: Mapping[str, Event] = {
    "back": Back(),
    "skip": Skip(),
    "repeat": Repeat(),
    "brief": Brief(),
    "pause": Pause(),
    "resume": Resume(),
    "cancel": Cancel(),
}


def moment(name: str) -> datetime:
    """One-tap moments on a clock that stands still."""
    if name[:1].isdigit():
        return datetime.fromisoformat(name)
    days = {"in-an-hour": 0, "this-evening": 0, "tomorrow-morning": 1, "tomorrow-at-ten": 1}
    return NOON + timedelta(days=days.get(name, 3), hours=1)


def said_when(words: str) -> When:
    """Read words that say when, in English, on the clock that stands still."""
    return understand(words, "en", NOON.replace(tzinfo=UTC), "UTC")


def kind(effect: Effect) -> str:
    """What an effect is called in a walk: `ShowDraft` is `show-draft`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", type(effect).__name__).lower()


def said(phrase: Phrase, *, isolate: bool = False) -> str:
    """A phrase in English, the way a person would read it."""
    return TEXTS.render(phrase, "en", zone="UTC", isolate=isolate)


@dataclass
class Seen:
    """What a person has before them: the screen's words, its buttons, and the draft above it."""

    words: tuple[str, ...]
    choices: tuple[str, ...]
    labels: tuple[str, ...]
    draft: str | None


@dataclass
class Walk:
    """One session, and the little of the world that its effects change."""

    book: Playbook
    values: Mapping[str, Value] = field(default_factory=dict)
    records: tuple[Record, ...] = ()
    entry: str | None = None
    others: Mapping[str, Playbook] = field(default_factory=dict)
    """The playbooks that it uses, by id."""
    brief: bool = False
    client_language: str = ""
    at: str | None = None
    """A step to begin at, instead of the start or a door."""
    answered: Mapping[str, Answer] = field(default_factory=dict)
    """What counts as answered from the first."""
    screen: Screen | None = None
    reply: ShowDraft | None = None
    """The draft that was put up last."""
    held: int | None = None
    """The visit whose answer holds the reply back."""
    standing: list[tuple[int, Effect]] = field(default_factory=list)
    effects: tuple[Effect, ...] = ()
    went: tuple[Went, ...] = ()
    """The steps and branches of the last input."""
    _left: Session | None = None
    """The session as the last input left it; nobody reads it but by way of its saved form."""
    _saved: str = ""
    _read: Session | None = None

    def begin(self) -> "Walk":
        """Open the session; the first screen is up afterwards."""
        at = self.at if self.entry is None else self.book.doors[self.entry]
        pins = {self.book.id: "pin"}
        facts = self.facts()
        self._take(engine.begin("s", self.book, pins, facts, at, self.others, self.answered))
        return self

    def stand(self, session: Session) -> None:
        """Go on with this session, whatever came before."""
        self._left, self._read = session, None

    @property
    def saved(self) -> str:
        """The session as it is saved; written down when somebody first asks for it."""
        if self._left is not None:
            self._saved, self._left = self._left.model_dump_json(), None
        return self._saved

    @property
    def session(self) -> Session:
        """The session, read from its saved form."""
        if self._read is None:
            self._read = Session.model_validate_json(self.saved)
        return self._read

    @property
    def draft(self) -> str | None:
        """The draft that was put up last, as it would be sent."""
        return None if self.reply is None else written(self.reply.paragraphs)

    @property
    def step(self) -> str:
        """The step that the session stands at."""
        return self.session.place.frames[-1].step

    def facts(self) -> Facts:
        """What the engine is told of the world now."""
        known = Facts(
            moment,
            self.values,
            self.records,
            held=self.held is not None,
            brief=self.brief,
            today=NOON.date(),
            client_language=self.client_language,
            understand=said_when,
            days=lambda words: named_days(words, "en", NOON.date()),
            minutes=lambda words: named_minutes(words, "en"),
            hours=lambda words: named_hours(words, "en", Habits()),
        )
        # What was filed on the way counts, until it is taken back.
        return counted(known, (effect for _, effect in self.standing))

    def give(self, event: Event) -> tuple[Effect, ...]:
        """Hand over one event and apply what comes of it."""
        books = {**self.others, self.book.id: self.book}
        turned = engine.step(self.session, books, event, self.facts())
        self._take(turned)
        if any(changes_facts(each) for each in turned.effects):
            self._refresh(refreshed(turned, books, self.facts()))
        return self.effects

    def _refresh(self, turned: Turned) -> None:
        """Show what stands there with the facts of now, as a turn does."""
        self._left, self._read = turned.session, None
        self.effects = turned.effects
        for effect in turned.effects:
            if isinstance(effect, Show | ShowDraft):
                self._apply(effect, turned.visit)

    def taps(self, *choices: str) -> "Walk":
        """Press buttons by what they mean; a BotError names one that is not there."""
        for choice in choices:
            if choice not in self.choices:
                there = ", ".join(self.choices) or "none"
                raise BotError(f"There is no button '{choice}' here; there are: {there}.")
            self.give(Chose(choice))
        return self

    def types(self, words: str) -> "Walk":
        """Write words."""
        self.give(Typed(words))
        return self

    def input(self, name: str, argument: str) -> None:
        """Carry out an input as a walk's file names it."""
        match name:
            case "tap":
                self.taps(argument)
            case "press":  # whether it is there or not
                self.give(Chose(argument))
            case "type":
                self.give(Typed(argument))
            case "time-up":
                self.give(TimeUp(self.session.place.visit))
            case "hold-over":
                self.held = None
                self.give(HoldOver())
            case _:
                if name not in PLAIN_EVENTS:
                    raise BotError(f"There is no input '{name}'.")
                self.give(PLAIN_EVENTS[name])

    @property
    def choices(self) -> tuple[str, ...]:
        """What the buttons of the shown screen mean."""
        return self.session.choices

    def seen(self) -> Seen:
        """What the person has before them now."""
        rows = () if self.screen is None else self.screen.rows
        texts = () if self.screen is None else self.screen.texts
        flat = [choice for row in rows for choice in row]
        return Seen(
            tuple(said(text) for text in texts),
            tuple(choice.id for choice in flat),
            tuple(said(choice.label) for choice in flat),
            self.draft,
        )

    def kinds(self) -> list[str]:
        """What the last input caused, by name."""
        return [kind(effect) for effect in self.effects]

    def standing_kinds(self) -> list[str]:
        """What answers have left behind and nothing has taken back, by name."""
        return [kind(effect) for _, effect in self.standing]

    def copy(self) -> "Walk":
        """The same moment once more, to go another way from."""
        return replace(self, standing=list(self.standing))

    def _take(self, turned: Turned) -> None:
        self._left, self._read = turned.session, None
        self.effects, self.went = turned.effects, turned.went
        for effect in turned.effects:
            self._apply(effect, turned.visit)

    def _apply(self, effect: Effect, visit: int) -> None:
        match effect:
            case Show(screen=screen):
                self.screen = screen
            case ShowDraft():
                self.reply = effect
            case SetHold():
                self.held = visit
                self.standing.append((visit, effect))
            case ReleaseHold():
                self.held = None
            case SetReminder() | SwitchOn() | FileFact() | FileReply() | FileNote():
                self.standing.append((visit, effect))
            case Withdraw(visit=first):
                self.standing = [each for each in self.standing if each[0] < first]
                if self.held is not None and self.held >= first:
                    self.held = None
            case _:
                pass


def written(paragraphs: Sequence[Phrase]) -> str:
    """A draft as it would be sent."""
    return "\n\n".join(said(each) for each in paragraphs)
