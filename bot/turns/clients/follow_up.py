"""A follow-up of a case, set by the person: what ends it by itself, when it comes, and its reason.

The time is asked for by `asking_when`, the reason like that of any reminder of one's own.
"""

from bot.cases.models import CaseRow
from bot.messages import phrase
from bot.store import cases
from bot.turns import asking_when, planned, standing
from bot.turns.asking_when import Chosen
from bot.turns.standing import Offer, Standing
from bot.turns.world import Turn

GROUP, PURPOSE = "follow-up", "follow-up"

SET: Offer = ("follow-up", phrase("cases", "Remind me of it"))
WHAT_ENDS = phrase(
    "cases", "I can come back to this with you. What would end that by itself, before its time?"
)
REPLY: Offer = ("reply", phrase("cases", "Their answer"))
PAID: Offer = ("paid", phrase("cases", "The payment"))
NOTHING: Offer = ("done", phrase("cases", "Nothing does"))
LEAVE: Offer = ("leave", phrase("cases", "Leave it"))
_LABELS = dict((REPLY, PAID, NOTHING))


def ask(turn: Turn, case: CaseRow, *, of: str) -> None:
    """Ask what would make it needless; the clock first, where it is unknown."""
    if asking_when.needs_clock(turn, f"{GROUP}:{case.id}"):
        return
    standing.gone(turn, GROUP, case.id)
    offers = [[REPLY, PAID], [NOTHING], [LEAVE]]
    standing.offer(turn, GROUP, case.id, (WHAT_ENDS,), offers, of=of)


def pressed(turn: Turn, press: Standing) -> None:
    """Ask when it shall come, knowing what ends it."""
    standing.used(turn, press)
    turn.record(press.outgoing, turn.say(WHAT_ENDS), turn.say(_LABELS[press.choice]))
    asking_when.ask(turn, PURPOSE, press.object_id, ends=press.choice)


def set_at(turn: Turn, chosen: Chosen) -> None:
    """Keep it for the time that was said, and ask for its reason."""
    case = cases.case(turn.conn, turn.person, chosen.object_id)
    planned.ask_reason(turn, planned.add(turn, chosen, case=case, ends=chosen.more["ends"]))
