"""The one-tap moments as buttons; a moment's own time is worked out in the person's zone."""

from collections.abc import Callable
from datetime import datetime

from bot.engine.effects import Choice
from bot.engine.kinds.view import Rows, View
from bot.messages import Near, Phrase, phrase
from bot.playbook.models import Step, When

LABELS: dict[When, Phrase] = {
    When.IN_AN_HOUR: phrase("engine/moments", "In an hour · {at}"),
    When.THIS_EVENING: phrase("engine/moments", "This evening · {at}"),
    When.TOMORROW_MORNING: phrase("engine/moments", "Tomorrow morning · {at}"),
    When.TOMORROW_AT_TEN: phrase("engine/moments", "Tomorrow · {at}"),
    When.NEXT_WORKING_DAY: phrase("engine/moments", "Next working day · {at}"),
    When.IN_THREE_DAYS: phrase("engine/moments", "In three days · {at}"),
    When.NEXT_WEEK: phrase("engine/moments", "Next week · {at}"),
}

NEXT_EVENING = phrase("engine/moments", "Tomorrow evening · {at}")


def label(view: View[Step], moment: When) -> Phrase:
    """Name a moment with the time that it means now, in few enough letters for a button."""
    return named(moment, view.facts.moment)


def named(moment: When, at_of: Callable[[str], datetime]) -> Phrase:
    """Name a moment, whose wall time `at_of` knows."""
    words, at = LABELS[moment], at_of(moment.value)
    if moment is When.THIS_EVENING and at.date() >= at_of("tomorrow-noon").date():
        words = NEXT_EVENING
    return phrase(words.context, words.text, at=Near(at))


def rows(view: View[Step], moments: tuple[When, ...]) -> Rows:
    """Offer moments, one a row, the soonest first."""
    soonest_first = sorted(moments, key=lambda each: view.facts.moment(each.value))
    return tuple((Choice(f"at:{each.value}", label(view, each)),) for each in soonest_first)


def picked(choice: str, moments: tuple[When, ...]) -> When | None:
    """Give the moment that a choice means, when it was offered."""
    return next((each for each in moments if choice == f"at:{each.value}"), None)
