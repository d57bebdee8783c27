"""`ask`: an answer in words, read as what the step asks for; a scale is tapped."""

from decimal import Decimal

from bot.engine.answers import Answer, DateAnswer, DurationAnswer, NumberAnswer, TextAnswer
from bot.engine.effects import Choice, KeepFeeling, KeepTerm
from bot.engine.events import Chose, Event, Typed
from bot.engine.kinds.reading import READERS, Unread, ascii_digits
from bot.engine.kinds.view import Done, Refused, View, Wait
from bot.messages import Phrase, phrase
from bot.playbook.models import AnswerType, Ask

SCALE = range(1, 6)
IN_THEIRS = phrase(
    "engine/ask",
    "This goes into the reply word for word, so write it in their language: {language}.",
)
HAVE = phrase("engine/ask", "What you said before: “{words}”")
USE = phrase("engine/ask", "Use that")


def enter(view: View[Ask]) -> Wait:
    """Ask; a scale shows its five places as buttons."""
    texts: tuple[Phrase, ...] = (view.spoken("ask", view.step.ask),)
    if view.step.for_client and view.facts.client_language:
        texts += (phrase(IN_THEIRS.context, IN_THEIRS.text, language=view.facts.client_language),)
    if view.step.answer is AnswerType.SCALE:
        rows = tuple((Choice(f"scale:{place}", _place(view, place)),) for place in SCALE)
        return Wait(texts, rows)
    known = _proposed(view)
    if known is None:
        return Wait(texts, typing=True)
    texts += (phrase(HAVE.context, HAVE.text, words=known),)
    return Wait(texts, ((Choice("proposed", USE),),), typing=True)


def read(view: View[Ask], event: Event) -> Wait | Done | Refused | None:
    """Take the answer when it can be read and lies within the limits."""
    step = view.step
    if step.answer is AnswerType.SCALE:
        return _read_scale(view, event)
    if isinstance(event, Chose):
        known = _proposed(view) if event.choice == "proposed" else None
        return None if known is None else Done(TextAnswer(text=known), USE)
    if not isinstance(event, Typed):
        return None
    answer = _in_words(view, event.text) or READERS[step.answer](event.text)
    if isinstance(answer, Unread):
        return Refused(_refusal(view, answer.reason))
    beyond = _beyond(step, answer)
    if beyond is not None:
        return Refused(_refusal(view, beyond))
    if step.keeps is not None and isinstance(answer, TextAnswer):
        return Done(answer, event.text, effects=(KeepTerm(step.keeps, answer.text),))
    return Done(answer, event.text)


def _in_words(view: View[Ask], words: str) -> Answer | None:
    """Read a day or a length of time as people say it; None where it is not one and no other."""
    if view.step.answer is AnswerType.DATE:
        days = view.facts.days(words)
        return DateAnswer(day=days[0]) if len(days) == 1 else None
    if view.step.answer is AnswerType.DURATION:
        minutes = view.facts.minutes(words)
        return None if minutes is None else DurationAnswer(minutes=minutes)
    return None


def _proposed(view: View[Ask]) -> str | None:
    """Give the words that may be tapped as the answer, when they are known."""
    fact = view.facts.values.get(view.step.proposed or "")
    return fact if isinstance(fact, str) and fact.strip() else None


def _read_scale(view: View[Ask], event: Event) -> Done | None:
    if isinstance(event, Chose):
        word = event.choice.removeprefix("scale:")
    elif isinstance(event, Typed):
        word = ascii_digits(event.text).strip()
    else:
        return None
    if word not in {str(place) for place in SCALE}:
        return None
    place = int(word)
    effects = (KeepFeeling(place),) if view.step.save == "heat" else ()
    return Done(NumberAnswer(number=Decimal(place)), _place(view, place), effects=effects)


def _place(view: View[Ask], place: int) -> Phrase:
    if not view.step.labels:
        return phrase("engine/ask", "{place}", place=place)
    label = view.text(f"labels/{place}", view.step.labels[place - 1])
    return phrase("engine/ask", "{place} · {label}", place=place, label=label)


def _refusal(view: View[Ask], reason: Phrase) -> Phrase:
    return reason if view.step.refuse is None else view.text("refuse", view.step.refuse)


def _beyond(step: Ask, answer: Answer) -> Phrase | None:
    number = getattr(answer, "number", getattr(answer, "amount", getattr(answer, "minutes", None)))
    if number is None:
        return None
    if step.at_least is not None and number < step.at_least:
        return phrase(
            "engine/ask", "That is too little here; at least {limit}, please.", limit=step.at_least
        )
    if step.at_most is not None and number > step.at_most:
        return phrase(
            "engine/ask", "That is too much here; at most {limit}, please.", limit=step.at_most
        )
    return None
