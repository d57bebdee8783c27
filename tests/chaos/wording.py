"""What the bot says, read off the product: a new wording is no matter for this harness."""

import re
from collections.abc import Mapping

from bot.engine.kinds import draft
from bot.engine.kinds.moments import LABELS
from bot.messages import Phrase
from bot.playbook.models import Ask, ChooseMany, Playbook, When
from bot.turns import acknowledging, clock, firing, helping, holding
from bot.turns.standing import Offer
from tests.support.walking import stop_ask_verify

Asked = tuple[str, ...]


def _said(text: str) -> str:
    """What of a text is the same whatever stands in its slots."""
    return text.splitlines()[0].partition("{")[0].strip(" ·")


def _label(offer: Offer) -> str:
    return _said(offer[1].text)


def _moment(when: When) -> str:
    return _said(LABELS[when].text)


# --- under what stands alone ---------------------------------------------------------------------

BUY, KEEP, MINE, STOP = map(
    _label, (acknowledging.BUY, acknowledging.KEEP, acknowledging.MINE, acknowledging.STOP)
)
SENT_LINE, UNSENT_LINE = map(_label, (helping.SENT_LINE, helping.UNSENT_LINE))
HOUR, DONE = map(_label, (firing.HOUR, firing.DONE))
LOOK, LONGER = map(_label, (holding.GO_ON, holding.LONGER))
SKIP = _said(clock.SKIP.text)

CLOCK_ASKED = _said(clock.QUESTION.text)
OVER = _said(holding.OVER.text)
SAVED = ("SAVED_FROM", "SAVED_HIDDEN", "SAVED_MINE", "SAVED_WORDS", "SAVED_FILE")


def acknowledged(text: str) -> int:
    """How many filed messages this message acknowledges."""
    begins, _, ends = acknowledging.saved_many(2).many.partition("{count}")
    many = re.match(rf"{re.escape(begins)}\W?(\d+)\W?{re.escape(ends)}", text)
    if many:
        return int(many[1])
    ones: list[Phrase] = [getattr(acknowledging, name) for name in SAVED]
    return int(any(text.startswith(one.text.partition("{")[0]) for one in ones))


# --- the guide -----------------------------------------------------------------------------------


def _asked(book: Playbook, step_id: str) -> Asked:
    """How a step asks: in full, and in few words late at night."""
    step = book.steps[step_id]
    kinds = ("ask", "choose", "choose_many", "pause", "draft", "remind", "short")
    return tuple(_said(text) for kind in kinds if (text := getattr(step, kind, None)))


def asks(asked: Asked, text: str) -> bool:
    """Tell whether a message asks this."""
    return any(each in text for each in asked)


def _option(book: Playbook, step_id: str, option: str) -> str:
    options: Mapping[str, object] = getattr(book.steps[step_id], "options", {})
    return str(getattr(options[option], "label", ""))


_book = stop_ask_verify()
_heat, _unknowns = _book.steps["heat"], _book.steps["unknowns"]

HEAT = _asked(_book, "heat")
HOTTEST = _heat.labels[-1] if isinstance(_heat, Ask) else ""
UNKNOWNS = _asked(_book, "unknowns")
TICKED = _option(_book, "unknowns", "done")
TICKS_DONE = _unknowns.done if isinstance(_unknowns, ChooseMany) else ""
UNDERSTOOD = _asked(_book, "understood")
SHOWN_REPLY = _asked(_book, "reply")
FOLLOW_UP = _asked(_book, "follow-up")

SCREENS: tuple[tuple[Asked, str], ...] = (
    ((CLOCK_ASKED,), SKIP),
    (HEAT, HOTTEST),
    (_asked(_book, "cool"), _option(_book, "cool", "hold")),
    (_asked(_book, "hold"), _moment(When.IN_AN_HOUR)),
    ((OVER,), LOOK),
    (_asked(_book, "wants"), _option(_book, "wants", "change")),
    (_asked(_book, "offer"), _option(_book, "offer", "call")),
    (_asked(_book, "rests-on"), _option(_book, "rests-on", "no-claim")),
    (SHOWN_REPLY, draft.SENT.text),
    (FOLLOW_UP, _moment(When.TOMORROW_AT_TEN)),
)
"""What a screen says, and what a walker taps on it."""
