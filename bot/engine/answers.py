"""What a person answered, in forms that survive saving, and how each reads in a text.

Reading dates in free words is the business of the `when` grammar; here only plain forms are known.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.messages import Lines, Money, Phrase, Value

Plain = str | bool | int | Decimal
"""What conditions compare with."""


class Kept(BaseModel):
    """Anything that is saved with a session."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class TextAnswer(Kept):
    """Words as they were typed."""

    kind: Literal["text"] = "text"
    text: str


class NumberAnswer(Kept):
    """A number, or a place on a scale."""

    kind: Literal["number"] = "number"
    number: Decimal


class MoneyAnswer(Kept):
    """An amount in a currency."""

    kind: Literal["money"] = "money"
    amount: Decimal
    currency: str


class DateAnswer(Kept):
    """A calendar day."""

    kind: Literal["date"] = "date"
    day: date


class DurationAnswer(Kept):
    """A length of time in minutes."""

    kind: Literal["duration"] = "duration"
    minutes: int


class ChoiceAnswer(Kept):
    """One option, by its id, with the words that a text shows for it."""

    kind: Literal["choice"] = "choice"
    option: str
    context: str
    words: str


class ChoicesAnswer(Kept):
    """The options that were ticked, in the order of the playbook; perhaps none."""

    kind: Literal["choices"] = "choices"
    options: tuple[ChoiceAnswer, ...]


class SkippedAnswer(Kept):
    """The question was seen and passed over."""

    kind: Literal["skipped"] = "skipped"


Answer = Annotated[
    TextAnswer
    | NumberAnswer
    | MoneyAnswer
    | DateAnswer
    | DurationAnswer
    | ChoiceAnswer
    | ChoicesAnswer
    | SkippedAnswer,
    Field(discriminator="kind"),
]


def known(answer: Answer | None) -> bool:
    """Tell whether there is anything to say: skipped, missing and nothing-ticked are not known."""
    match answer:
        case None | SkippedAnswer():
            return False
        case ChoicesAnswer(options=options):
            return bool(options)
        case _:
            return True


def plain(answer: Answer) -> Plain | tuple[str, ...] | None:
    """Reduce an answer to what conditions compare: an option's id, a number, a text."""
    match answer:
        case TextAnswer(text=text):
            return text
        case NumberAnswer(number=number):
            return number
        case MoneyAnswer(amount=amount):
            return amount
        case DateAnswer(day=day):
            return day.isoformat()
        case DurationAnswer(minutes=minutes):
            return minutes
        case ChoiceAnswer(option=option):
            return option
        case ChoicesAnswer(options=options):
            return tuple(each.option for each in options)
        case SkippedAnswer():
            return None


def value(answer: Answer) -> Value:
    """Turn an answer into what fills a `{slot}`; skipped ones read as nothing."""
    match answer:
        case TextAnswer(text=text):
            return text
        case NumberAnswer(number=number):
            return number
        case MoneyAnswer(amount=amount, currency=currency):
            return Money(amount, currency)
        case DateAnswer(day=day):
            return day
        case DurationAnswer(minutes=minutes):
            return minutes
        case ChoiceAnswer():
            return worded(answer)
        case ChoicesAnswer(options=options):
            return Lines(tuple(worded(each) for each in options))
        case SkippedAnswer():
            return ""


def worded(choice: ChoiceAnswer) -> Phrase:
    """Give the words of a chosen option, still to be translated."""
    return Phrase(choice.context, choice.words)


def values(slots: Mapping[str, Answer]) -> dict[str, Value]:
    """Give every known answer as it reads in a text."""
    return {name: value(answer) for name, answer in slots.items()}
