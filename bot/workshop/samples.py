"""What stands in for answers and facts where a playbook is tried from its middle, or on no case."""

from collections.abc import Iterable
from decimal import Decimal

from bot.engine.answers import (
    Answer,
    ChoiceAnswer,
    ChoicesAnswer,
    DateAnswer,
    DurationAnswer,
    MoneyAnswer,
    NumberAnswer,
    TextAnswer,
)
from bot.engine.kinds.draft import SENT
from bot.messages import Value
from bot.playbook.checks.texts import savers
from bot.playbook.checks.ways import reached, ways
from bot.playbook.facts import FACTS, FactType
from bot.playbook.models import AnswerType, Ask, Choose, ChooseMany, Draft, Playbook, Step
from bot.workshop.walking import NOON

SAMPLE = "(sample)"
CLIENT = "Sam"


def answers(book: Playbook, at: str) -> dict[str, Answer]:
    """Answer all that can have been asked before a step."""
    on = ways(book)
    before = {
        name for name, further in on.items() if at in reached((way.to for way in further), on)
    }
    return {
        slot: _answer(book.id, *asked[0])
        for slot, steps in savers(book).items()
        if (asked := [each for each in steps if each[0] in before])
    }


def facts(books: Iterable[Playbook]) -> dict[str, Value]:
    """Tell the declared facts that are known in every case, as a case that holds nothing yet."""
    declared = dict.fromkeys(name for book in books for name in book.facts)
    return {
        name: CLIENT if FACTS[name].type is FactType.TEXT else 0
        for name in declared
        if name in FACTS and FACTS[name].always and FACTS[name].type is not FactType.YES_NO
    }


def told(answer: Answer) -> str:
    """Say an answer the way an author writes it: an option by its id."""
    match answer:
        case TextAnswer(text=text):
            return text
        case NumberAnswer(number=number):
            return str(number)
        case MoneyAnswer(amount=amount, currency=currency):
            return f"{amount} {currency}"
        case DateAnswer(day=day):
            return day.isoformat()
        case DurationAnswer(minutes=minutes):
            return f"{minutes} min"
        case ChoiceAnswer(option=option):
            return option
        case ChoicesAnswer(options=options):
            return " and ".join(each.option for each in options)
        case _:
            return "skipped"


def _answer(book: str, name: str, step: Step) -> Answer:
    match step:
        case Ask(answer=answer):
            return _typed(answer)
        case Choose(options=options) | ChooseMany(options=options):
            option, first = next(iter(options.items()))
            part = "label" if first.words is None else "words"
            chosen = ChoiceAnswer(
                option=option,
                context=f"{book}/{name}/options/{option}/{part}",
                words=first.words or first.label,
            )
            return ChoicesAnswer(options=(chosen,)) if isinstance(step, ChooseMany) else chosen
        case Draft():
            return ChoiceAnswer(option="sent", context=SENT.context, words=SENT.text)
        case _:
            return TextAnswer(text=SAMPLE)


def _typed(answer: AnswerType) -> Answer:
    match answer:
        case AnswerType.NUMBER | AnswerType.SCALE:
            return NumberAnswer(number=Decimal(3))
        case AnswerType.MONEY:
            return MoneyAnswer(amount=Decimal(450), currency="EUR")
        case AnswerType.DATE:
            return DateAnswer(day=NOON.date())
        case AnswerType.DURATION:
            return DurationAnswer(minutes=90)
        case _:
            return TextAnswer(text=SAMPLE)
