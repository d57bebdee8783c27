"""What a playbook is: frozen models of the YAML language, shared by parser, checks and engine.

Reading YAML and naming problems with their lines lives in `parse.py`, not here.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

FORMAT = 1

MAX_STEPS = 300
"""More than anybody can follow; it also keeps the reading of a hostile file short."""

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=40)]
"""Ids of playbooks, steps and options: lower-case words joined by hyphens."""

Slot = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
"""Names of remembered answers: lower-case words joined by underscores, as written in `{slots}`."""

Source = Annotated[str, StringConstraints(pattern=r"^(fa1|fa2|ar|vi|fi)-\d{1,2}[a-f]$")]
"""A point of the guide, such as `vi-2a`."""

Words = Annotated[str, StringConstraints(min_length=1, max_length=4000)]
Label = Annotated[str, StringConstraints(min_length=1, max_length=60)]


def _short_for(field: str) -> Callable[[object], object]:
    """Let a bare text stand for a part with only this field."""
    return lambda given: {field: given} if isinstance(given, str) else given


class Part(BaseModel):
    """Anything written in a playbook: frozen, and refusing whatever it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


# --- conditions ----------------------------------------------------------------------------------

Scalar = str | bool | int | Decimal


class Matcher(Part):
    """What an answer or a fact has to be like; all the named parts must hold."""

    # YAML says `is`, Python has to say `is_`.
    model_config = ConfigDict(populate_by_name=True)

    known: bool | None = None
    is_: Annotated[Scalar | None, Field(alias="is")] = None
    is_not: Scalar | None = None
    one_of: tuple[Scalar, ...] | None = None
    includes: str | None = None
    at_least: int | Decimal | None = None
    at_most: int | Decimal | None = None


class Condition(Part):
    """A question about answers and facts, without any code.

    In YAML a mapping of names to matchers (`{heat: {at_least: 4}}`), which must all hold; a bare
    value stands for `is`, a list for `one_of`; `all`, `any` and `not` combine such mappings.
    """

    match: dict[Slot, Matcher] = Field(default_factory=dict)
    all_: tuple["Condition", ...] = Field(default=(), max_length=20)
    any_: tuple["Condition", ...] = Field(default=(), max_length=20)
    not_: "Condition | None" = None


GROUPS = {"all": "all_", "any": "any_", "not": "not_"}
"""The words that combine conditions in YAML -> the fields that hold them; no slot is called so."""


def _matcher(given: object) -> object:
    if isinstance(given, (str, bool, int, Decimal)):
        return {"is": given}
    if isinstance(given, tuple):
        return {"one_of": given}
    return given


def _condition(given: object) -> object:
    """Turn the YAML shape into the model's; what is no mapping is left for pydantic to refuse."""
    if not isinstance(given, Mapping):
        return given
    shaped: dict[str, object] = {
        "match": {name: _matcher(given[name]) for name in given if name not in GROUPS}
    }
    for word, field in GROUPS.items():
        if word in given:
            inner = given[word]
            shaped[field] = (
                tuple(_condition(each) for each in inner)
                if isinstance(inner, tuple)
                else _condition(inner)
            )
    return shaped


OptionalCondition = Annotated[Condition | None, BeforeValidator(_condition)]
"""A condition as written under `when`, in YAML or made in Python."""


class Branch(Part):
    """One way on: taken when its condition holds; without one, always."""

    to: Id
    when: OptionalCondition = None


class Paragraph(Part):
    """A paragraph of a draft; left out when its condition does not hold."""

    text: Words
    when: OptionalCondition = None


def _branches(given: object) -> object:
    return ({"to": given},) if isinstance(given, str) else given


def _paragraphs(given: object) -> object:
    return ({"text": given},) if isinstance(given, str) else given


# --- steps ---------------------------------------------------------------------------------------


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
    """What every step may have: where it comes from, where it leads, how it is said briefly."""

    sources: tuple[Source, ...] = Field(default=(), max_length=20)
    go: Annotated[
        tuple[Annotated[Branch, BeforeValidator(_short_for("to"))], ...],
        BeforeValidator(_branches),
        Field(max_length=20),
    ] = ()
    short: Words | None = None
    renamed_from: Id | None = None


class Say(Step):
    """Words alone; they stand above the next question, on the same screen."""

    say: Words


class Ask(Step):
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


class Option(Part):
    """One thing to choose: its button, what a `{slot}` of it reads as, and where it leads."""

    label: Label
    words: Words | None = None
    go: Id | None = None


Options = Annotated[
    dict[Id, Annotated[Option, BeforeValidator(_short_for("label"))]],
    Field(min_length=1, max_length=10),
]


class Choose(Step):
    """A question with buttons, one of which is chosen; kept under `save` when that is given."""

    choose: Words
    options: Options
    save: Slot | None = None
    optional: bool = False


class ChooseMany(Step):
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
    IN_THREE_DAYS = "in-three-days"
    NEXT_WEEK = "next-week"


Moment = Annotated[When, Field(strict=False)]


class Pause(Step):
    """A moment's rest: a timer (`seconds`), or the answer held back until a time (`until`)."""

    pause: Words
    seconds: Annotated[int, Field(ge=10, le=600)] | None = None
    frames: tuple[Words, ...] = Field(default=(), max_length=6)
    until: tuple[Moment, ...] = ()


Tone = Annotated[
    tuple[Annotated[Paragraph, BeforeValidator(_short_for("text"))], ...],
    BeforeValidator(_paragraphs),
    Field(min_length=1, max_length=40),
]


class Draft(Step):
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


class Remind(Step):
    """A follow-up: when to come back, why, and what ends it beforehand."""

    remind: Words
    reason: Words
    at: tuple[Moment, ...] = (When.TOMORROW_AT_TEN, When.IN_THREE_DAYS, When.NEXT_WEEK)
    until: Literal["done", "reply"] = "done"


class End(Step):
    """The last words of a guide."""

    end: Words


AnyStep = Say | Ask | Choose | ChooseMany | Pause | Draft | Remind | End

KINDS: dict[str, type[Step]] = {
    "say": Say,
    "ask": Ask,
    "choose": Choose,
    "choose_many": ChooseMany,
    "pause": Pause,
    "draft": Draft,
    "remind": Remind,
    "end": End,
}
"""The key that makes a step what it is -> its model."""

FACTS: dict[str, str] = {
    "client": "what the client is called",
    "message": "the message that this is about, shortened",
    "held": "yes while an answer is being held back",
}
"""The case facts that a playbook may declare -> what each one is."""


class Playbook(Part):
    """One guide: `steps` in the order in which they are written."""

    format: Literal[1] = 1
    id: Id
    title: Label
    summary: Words
    start: Id
    entries: dict[Id, Id] = Field(default_factory=dict)
    """Named ways in beside `start`, such as `stop`: name -> step."""
    facts: tuple[Slot, ...] = ()
    steps: dict[Id, AnyStep] = Field(min_length=1, max_length=MAX_STEPS)


TIMER_FRAME = timedelta(seconds=5)
"""Frames of a timer are never closer together than this."""
