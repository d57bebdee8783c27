"""What a playbook is: frozen models of the YAML language, shared by parser, checks and engine.

Reading YAML and naming problems with their lines lives in `parse.py`, the smaller parts and the
conditions in `parts.py`, the facts of a case in `facts.py`.
"""

from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from bot.playbook.facts import FACTS, Fact, FactType
from bot.playbook.parts import (
    GROUPS,
    Branch,
    Branches,
    Condition,
    Id,
    Label,
    Matcher,
    Option,
    OptionalCondition,
    Options,
    Paragraph,
    Part,
    Scalar,
    Slot,
    Source,
    Tone,
    Words,
)

__all__ = [
    "FACTS",
    "FORMAT",
    "GROUPS",
    "KINDS",
    "MAX_STEPS",
    "TIMER_FRAME",
    "AnswerType",
    "AnyStep",
    "Ask",
    "Branch",
    "Choose",
    "ChooseMany",
    "Comes",
    "Condition",
    "Draft",
    "End",
    "Fact",
    "FactKind",
    "FactType",
    "Flag",
    "Id",
    "Label",
    "Matcher",
    "Moment",
    "Note",
    "NoteKind",
    "NoteState",
    "Option",
    "OptionalCondition",
    "Options",
    "Paragraph",
    "Part",
    "Pause",
    "Playbook",
    "Remind",
    "Routine",
    "Say",
    "Scalar",
    "Show",
    "Situation",
    "Slot",
    "Source",
    "Spoken",
    "Step",
    "Tone",
    "Use",
    "When",
    "Words",
    "step_called",
]

FORMAT = 2
"""The format that files are written in; older ones are read by way of `upgrade.py`."""

MAX_STEPS = 300
"""More than anybody can follow; it also keeps the reading of a hostile file short."""


class AnswerType(StrEnum):
    """What a typed answer is read as."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    DURATION = "duration"
    SCALE = "scale"


class FactKind(StrEnum):
    """What a draft may claim and therefore has to back."""

    DATE = "date"
    AMOUNT = "amount"
    QUOTE = "quote"
    AGREEMENT = "agreement"
    PROMISE = "promise"


class Step(Part):
    """What every step may have: where it comes from, where it leads, what it was called."""

    sources: tuple[Source, ...] = Field(default=(), max_length=20)
    go: Branches = ()
    renamed_from: Id | None = None


class Spoken(Step):
    """A step that says something, and may say it briefly."""

    short: Words | None = None


class Say(Spoken):
    """Words alone; they stand above the next question, on the same screen."""

    say: Words


class Ask(Spoken):
    """A question answered by typing (a scale by tapping); kept under `save`."""

    ask: Words
    save: Slot
    answer: Annotated[AnswerType, Field(strict=False)] = AnswerType.TEXT
    optional: bool = False
    at_least: int | Decimal | None = None
    at_most: int | Decimal | None = None
    labels: tuple[Label, ...] = ()
    refuse: Words | None = None
    fact: Annotated[FactKind | None, Field(strict=False)] = None
    for_client: bool = False
    """Whether the words go to the client as they are, and so are wanted in their language."""
    proposed: Slot | None = None
    """A declared fact that is offered as the answer, where it is known."""
    keeps: Slot | None = None
    """Which of the person's terms the typed answer becomes."""


class Choose(Spoken):
    """A question with buttons, one of which is chosen; kept under `save` when that is given."""

    choose: Words
    options: Options
    save: Slot | None = None
    optional: bool = False


class ChooseMany(Spoken):
    """A checklist: any number of its options, none included."""

    choose_many: Words
    options: Options
    save: Slot
    done: Label = "Done"


class When(StrEnum):
    """The moments a person may pick with one tap; worked out in their own zone."""

    IN_AN_HOUR = "in-an-hour"
    THIS_EVENING = "this-evening"
    TOMORROW_MORNING = "tomorrow-morning"
    TOMORROW_AT_TEN = "tomorrow-at-ten"
    NEXT_WORKING_DAY = "next-working-day"
    IN_THREE_DAYS = "in-three-days"
    NEXT_WEEK = "next-week"


Moment = Annotated[When, Field(strict=False)]


class Pause(Spoken):
    """A moment's rest: a timer (`seconds`), or the answer held back until a time (`until`)."""

    pause: Words
    seconds: Annotated[int, Field(ge=10, le=600)] | None = None
    frames: tuple[Words, ...] = Field(default=(), max_length=6)
    until: tuple[Moment, ...] = ()


class Show(Spoken):
    """What the case holds: the declared facts under `of`, below these words.

    They stand above the next question; with nothing on file, `empty` stands there instead.
    """

    show: Words
    of: tuple[Slot, ...] = Field(min_length=1, max_length=6)
    empty: Words | None = None


class NoteKind(StrEnum):
    """What a note is filed as."""

    NOTE = "note"
    INCIDENT = "incident"
    AGREEMENT = "agreement"
    PROMISE = "promise"
    CHANGE = "change"
    DELIVERY = "delivery"
    PAYMENT = "payment"
    DECISION = "decision"


NoteState = Literal["kept", "broken", "accepted", "declined", "paid"]


class Note(Spoken):
    """What happened: asked for (or proposed in `words`), filed as an entry of a kind.

    `happened` and `felt` are further questions: when it was, and, kept privately and never filed,
    how it felt. The last four say what the entry means for the sums of the case.
    """

    note: Words
    file_as: Annotated[NoteKind, Field(strict=False)] = NoteKind.NOTE
    words: Words | None = None
    happened: Words | None = None
    felt: Words | None = None
    optional: bool = False
    save: Slot | None = None
    state: NoteState | None = None
    revision: bool = False
    revisions: Slot | None = None
    amount: Slot | None = None


class Draft(Spoken):
    """A reply to send, in tones; a slot named under `facts` is backed or becomes a question."""

    draft: Words
    tones: dict[Id, Tone] = Field(min_length=1, max_length=4)
    labels: dict[Id, Label] = Field(default_factory=dict)
    facts: dict[Slot, Words] = Field(default_factory=dict)
    """Slot -> how it is put as a question to the client when nothing backs it."""
    save: Slot | None = None
    """Where what became of it is kept: `sent`, `changed` or `not-sent`."""
    questions: Slot | None = None
    """The `choose_many` slot whose words are the questions already collected."""
    file_as: Annotated[NoteKind | None, Field(strict=False)] = None
    """What the reply is in the case once it was sent, beside being a message."""
    revisions: Slot | None = None
    amount: Slot | None = None
    rung: Id | None = None
    """Which rung of an escalation ladder the reply is; the case remembers that it was used."""


class Flag(Step):
    """A red flag on the client: these words are filed, and the person is told so."""

    flag: Words
    line: Id | None = None
    """Which of the person's lines it crosses, as one word for the records."""


class Remind(Spoken):
    """A follow-up: when to come back, why, and what ends it beforehand."""

    remind: Words
    reason: Words
    at: tuple[Moment, ...] = (When.TOMORROW_AT_TEN, When.IN_THREE_DAYS, When.NEXT_WEEK)
    until: Literal["done", "reply", "paid"] = "done"


class Comes(StrEnum):
    """What can come again, by the person's own clock and week."""

    BREAKS = "breaks"
    LUNCH = "lunch"
    END_OF_DAY = "end-of-day"
    CHECK_IN = "check-in"
    LOOK_BACK = "look-back"


class Routine(Spoken):
    """What the person may have come again from here on; nothing is on that they do not tick."""

    routine: Words
    offer: tuple[Annotated[Comes, Field(strict=False)], ...] = Field(min_length=1, max_length=5)


class Use(Step):
    """Another playbook, from its start or from a door, and then back here and on.

    It has answers of its own: it sees none of this playbook's, and leaves none behind.
    """

    use: Id
    at: Id | None = None


class End(Spoken):
    """The last words of a guide."""

    end: Words


AnyStep = (
    Say
    | Ask
    | Choose
    | ChooseMany
    | Pause
    | Show
    | Note
    | Draft
    | Flag
    | Remind
    | Routine
    | Use
    | End
)

KINDS: dict[str, type[Step]] = {
    "say": Say,
    "ask": Ask,
    "choose": Choose,
    "choose_many": ChooseMany,
    "pause": Pause,
    "show": Show,
    "note": Note,
    "draft": Draft,
    "flag": Flag,
    "remind": Remind,
    "routine": Routine,
    "use": Use,
    "end": End,
}
"""The key that makes a step what it is -> its model."""


class Situation(StrEnum):
    """Where a guide stands in the menu."""

    MESSAGE = "message"
    CHANGE = "change"
    WORK = "work"
    MONEY = "money"
    BEFORE = "before"
    ENDING = "ending"
    YOU = "you"


Language = Literal["en", "fa", "ar", "vi", "fi"]


class Playbook(Part):
    """One guide: `steps` in the order in which they are written."""

    format: Literal[2] = 2
    id: Id
    title: Label
    summary: Words
    start: Id
    doors: dict[Id, Id] = Field(default_factory=dict)
    """Named ways in beside `start`, such as `stop`: name -> step."""
    situation: Annotated[Situation, Field(strict=False)] = Situation.MESSAGE
    when: dict[Language, Annotated[tuple[Words, ...], Field(max_length=60)]] = Field(
        default_factory=dict
    )
    """What people say who need it, in their own words and languages; nobody is shown it."""
    facts: tuple[Slot, ...] = ()
    base: Annotated[str, Field(pattern=r"^[0-9a-f]{8,64}$")] | None = None
    """In a folder of one's own: the hash of the shipped playbook that this one was made from."""
    steps: dict[Id, AnyStep] = Field(min_length=1, max_length=MAX_STEPS)


TIMER_FRAME = timedelta(seconds=5)
"""Frames of a timer are never closer together than this."""


def step_called(playbook: Playbook, name: str) -> str | None:
    """Give the step that has this name, or that had it before it was renamed."""
    if name in playbook.steps:
        return name
    return next((now for now, each in playbook.steps.items() if each.renamed_from == name), None)
