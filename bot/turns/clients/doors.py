"""The ways into these screens: whose buttons they are, and what typed words answer."""

from collections.abc import Callable, Mapping

from bot.store.wakeups import WakeupRow
from bot.turns import asking_when, checkins, clock, looking_back, me, planned, retiming, timeoff
from bot.turns.clients import (
    asking,
    card,
    casework,
    claims,
    earlier,
    entry,
    felt,
    follow_up,
    lines,
    listing,
    marking,
    searching,
    stretch,
    timeline,
)
from bot.turns.opened import Open
from bot.turns.reply import checking, ending
from bot.turns.standing import Standing
from bot.turns.world import Turn

_PRESSED: dict[str, Callable[[Turn, Standing], None]] = {
    listing.GROUP: listing.pressed,
    listing.ALIKE: listing.alike_pressed,
    card.GROUP: card.pressed,
    checkins.MOOD: card.mood_pressed,
    retiming.GROUP: retiming.pressed,
    timeoff.GROUP: timeoff.pressed,
    casework.LIST: casework.list_pressed,
    casework.GROUP: casework.pressed,
    follow_up.GROUP: casework.follow_up_pressed,
    timeline.GROUP: timeline.pressed,
    entry.GROUP: entry.pressed,
    marking.GROUP: marking.pressed,
    marking.FILED: marking.detail_pressed,
    earlier.GROUP: earlier.pressed,
    felt.GROUP: felt.pressed,
    lines.GROUP: lines.pressed,
    stretch.GROUP: stretch.pressed,
    claims.GROUP: claims.pressed,
    claims.DRAFT: claims.became,
    checking.ASKED: checking.asked_pressed,
    ending.GROUP: checking.pressed,
    ending.WHOSE: checking.client_pressed,
}

_TYPED: dict[str, Callable[[Turn, Mapping[str, str], str], bool]] = {
    "clients:search": listing.searched,
    "clients:add": listing.named,
    "client:rename": card.renamed,
    "client:merge": card.merge_named,
    "client:alias": card.alias_typed,
    "client:trait": card.trait_typed,
    "cases:new": casework.titled,
    "case:title": casework.titled,
    "timeline:client": searching.typed,
    "timeline:case": searching.typed,
    "entry:move": entry.move_named,
    "mark:revisions": marking.typed,
    "mark:amount": marking.typed,
    "mark:due": marking.typed,
    "earlier": earlier.typed,
    timeoff.FIRST: timeoff.typed,
    timeoff.LAST: timeoff.typed,
    retiming.LAST_DAY: retiming.day_typed,
    "felt": felt.typed,
    looking_back.TYPED: felt.week_typed,
    checkins.MOOD: felt.mood_typed,
    "lines": lines.typed,
    "stretch:from": stretch.typed,
    "stretch:until": stretch.typed,
    "claims": claims.told,
    "claims:sent": claims.pasted,
    checking.WORDS: checking.typed,
    asking_when.TYPED: asking_when.typed,
    planned.REASON: planned.reason_typed,
    **me.TYPED,
}

COMMANDS: dict[str, Callable[[Turn], None]] = {
    "clients": listing.show,
    "case": casework.current,
    "timeline": timeline.command,
    "lines": lines.show,
    "check": checking.ask,
    "timeoff": timeoff.command,
}


def _press(turn: Turn, press: Standing) -> None:
    """Carry out a press; whatever was to be typed before it is not waited for any more."""
    asking.over(turn)
    _PRESSED[press.group](turn, press)


PRESSED: dict[str, Callable[[Turn, Standing], None]] = dict.fromkeys(_PRESSED, _press)


def typed(turn: Turn, expected: Mapping[str, WakeupRow], opened: Open | None, words: str) -> bool:
    """Take words as the answer to what was asked last; False when they are something else."""
    asked = expected.get(asking.EXPECTED)
    if asked is None or asked.due_at <= turn.now or not asking.is_newest(asked.payload, opened):
        return False
    of_clock = expected.get(clock.EXPECTED)
    if of_clock is not None and clock.asked_at(of_clock.payload) > asking.asked_at(asked.payload):
        return False
    asking.over(turn)
    return _TYPED[asked.payload["what"]](turn, asked.payload, words)
