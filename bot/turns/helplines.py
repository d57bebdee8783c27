"""What somebody in a crisis is told: a few warm sentences, then the places, in an order of need."""

from collections.abc import Sequence
from functools import reduce

from bot.crisis.patterns import Kind
from bot.crisis.places import Emergency, Help, Place
from bot.i18n import countries
from bot.messages import Lines, Phrase, phrase

SELF_HARM = phrase(
    "crisis/self_harm",
    "What you write sounds very painful, and it matters more than any work. You do not have to get "
    "through this hour alone.",
)
DANGER = phrase(
    "crisis/danger",
    "It sounds as though you may not be safe. That comes before any work, and what somebody does "
    "to you is not your fault.",
)
VIOLENCE = phrase(
    "crisis/violence",
    "It sounds as though it has come so far that somebody could get hurt. Nothing has to be "
    "decided in this hour. Distance, and a talk with somebody outside of it, protect everyone, "
    "you too.",
)
WHATEVER = phrase(
    "crisis/whatever", "Whatever it is: you do not have to sort it out alone, and you may call."
)

SELF_HARM_NOW = phrase(
    "crisis/self_harm_now",
    "If you might act on it, or already have, please call {numbers} now and let somebody be near "
    "you. Until then, put some distance between you and what you could hurt yourself with.",
)
DANGER_NOW = phrase(
    "crisis/danger_now",
    "If you are in danger now, call {numbers}, from a safer place if you can reach one. If "
    "somebody may look into this phone, you can delete this chat.",
)
VIOLENCE_NOW = phrase(
    "crisis/violence_now",
    "If somebody is about to be hurt, call {numbers} and go where it is calm.",
)
WHATEVER_NOW = phrase("crisis/whatever_now", "If a life is in danger now, call {numbers}.")
ANY_NUMBER = phrase(
    "crisis/any_number",
    "your local emergency number (112 in the European Union, and from mobile phones in many other "
    "countries)",
)

OPENINGS: dict[Kind | None, tuple[Phrase, Phrase]] = {
    "self_harm": (SELF_HARM, SELF_HARM_NOW),
    "danger": (DANGER, DANGER_NOW),
    "violence": (VIOLENCE, VIOLENCE_NOW),
    None: (WHATEVER, WHATEVER_NOW),
}

HERE = phrase("crisis/here", "People you can turn to ({country}):\n{places}")
ELSEWHERE = phrase("crisis/elsewhere", "Anywhere else, this finds somebody:\n{places}")
ANYWHERE = phrase("crisis/anywhere", "This finds people you can turn to, by country:\n{places}")

CALL = phrase("crisis/call", "call {number}")
CALL_OR_TEXT = phrase("crisis/call_or_text", "call or text {number}")
TEXT = phrase("crisis/text", "text {number}")
TEXT_WORDS = phrase("crisis/text_words", "text {words} to {number}")
ALWAYS = phrase("crisis/always", "{ways}, at any hour")
POLICE = phrase("crisis/police", "{number} (police)")
AMBULANCE = phrase("crisis/ambulance", "{number} (ambulance)")
OR = phrase("crisis/or", "{first} or {second}")


def opening(kind: Kind | None, found: Help) -> tuple[Phrase, Phrase]:
    """Say that it was heard, and what to do if it is urgent."""
    warm, now = OPENINGS[kind]
    return warm, phrase(now.context, now.text, numbers=_numbers(found.emergency))


def places(found: Help, language: str) -> tuple[Phrase, ...]:
    """Name the places; the country is named as `language` calls it."""
    listed: list[Phrase] = []
    if found.places and found.country is not None:
        country = countries.name(found.country, language)
        listed.append(phrase(HERE.context, HERE.text, country=country, places=_lines(found.places)))
    abroad = ELSEWHERE if listed else ANYWHERE
    listed.append(phrase(abroad.context, abroad.text, places=_lines(found.international)))
    return tuple(listed)


def _numbers(emergency: Sequence[Emergency]) -> Phrase:
    if not emergency:
        return ANY_NUMBER
    first, *others = (_number(each) for each in emergency)
    return reduce(
        lambda one, two: phrase(OR.context, OR.text, first=one, second=two), others, first
    )


def _number(each: Emergency) -> Phrase:
    match each.service:
        case "police":
            return phrase(POLICE.context, POLICE.text, number=each.call)
        case "ambulance":
            return phrase(AMBULANCE.context, AMBULANCE.text, number=each.call)
        case None:
            return phrase("crisis/number", "{number}", number=each.call)


def _lines(found: Sequence[Place]) -> Lines:
    return Lines(tuple(_place(each) for each in found))


def _place(each: Place) -> Phrase:
    first, *others = _ways(each)
    ways = reduce(
        lambda one, two: phrase("crisis/ways", "{first} · {second}", first=one, second=two),
        others,
        first,
    )
    if each.open == "always":
        ways = phrase(ALWAYS.context, ALWAYS.text, ways=ways)
    elif each.open is not None:
        hours = each.open.replace("-", "–")
        ways = phrase("crisis/hours", "{ways} · {hours}", ways=ways, hours=hours)
    return phrase("crisis/place", "{name}: {ways}", name=each.name, ways=ways)


def _ways(each: Place) -> list[Phrase]:
    ways: list[Phrase] = []
    if each.call is not None and each.call == each.text and each.words is None:
        ways.append(phrase(CALL_OR_TEXT.context, CALL_OR_TEXT.text, number=each.call))
    else:
        if each.call is not None:
            ways.append(phrase(CALL.context, CALL.text, number=each.call))
        if each.text is not None and each.words is not None:
            said = phrase(TEXT_WORDS.context, TEXT_WORDS.text, words=each.words, number=each.text)
            ways.append(said)
        elif each.text is not None:
            ways.append(phrase(TEXT.context, TEXT.text, number=each.text))
    if each.web is not None:
        ways.append(phrase("crisis/web", "{web}", web=each.web))
    return ways
