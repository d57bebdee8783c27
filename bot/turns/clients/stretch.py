"""The stretch of a case that is exported: all of it, its last days, or from one day to another."""

from collections.abc import Mapping
from datetime import date

from bot.messages import phrase
from bot.reminders.walls import to_wall
from bot.store import cases
from bot.turns import errands, standing
from bot.turns.clients import asking, earlier, spoken
from bot.turns.standing import Offer, Standing
from bot.turns.world import Turn

GROUP = "stretch"
LONGEST = 60

FROM = phrase("cases", "From which day on? Type it, such as “1 March”.")
UNTIL = phrase("cases", "From {day} on. And until which day, that day included?")
BACKWARDS = phrase("cases", "That is before {day}. Until which day shall it go?")
COVERS = phrase("cases", "From {first} to {last}, both days included.")
TODAY: Offer = ("today", phrase("cases", "Until today"))
STAY: Offer = ("stay", phrase("cases", "Leave it as it is"))


def ask(turn: Turn, case_id: str, *, of: str) -> None:
    """Ask from which day on."""
    standing.gone(turn, GROUP, case_id)
    outgoing = standing.offer(turn, GROUP, case_id, (FROM,), [[STAY]], of=of)
    asking.ask(turn, "stretch:from", case_id, outgoing)


def pressed(turn: Turn, press: Standing) -> None:
    """Take today as the last day, or leave it."""
    standing.used(turn, press)
    first = press.more.get("first")
    if press.choice != TODAY[0] or not first:
        turn.record(press.outgoing, "", None)
        return
    _order(turn, press.object_id, date.fromisoformat(first), _today(turn), press.outgoing)


def typed(turn: Turn, asked: Mapping[str, str], words: str) -> bool:
    """Take a typed day as the first, and then one as the last; False for what is no day."""
    case_id, outgoing = asked["object"], asked["outgoing"]
    if len(words) > LONGEST or "\n" in words or cases.case(turn.conn, turn.person, case_id) is None:
        return False
    day, first = _day(turn, words), asked.get("first")
    if day is None:
        turn.tell(earlier.UNREAD)
    elif first is None:
        turn.record(outgoing, turn.say(FROM), words.strip())
        standing.gone(turn, GROUP, case_id)
        said = phrase(UNTIL.context, UNTIL.text, day=day)
        more = {"first": day.isoformat()}
        outgoing = standing.offer(turn, GROUP, case_id, (said,), [[TODAY], [STAY]], more=more)
        asking.ask(turn, "stretch:until", case_id, outgoing, **more)
        return True
    elif day < date.fromisoformat(first):
        begins = date.fromisoformat(first)
        turn.tell(phrase(BACKWARDS.context, BACKWARDS.text, day=begins))
    else:
        standing.gone(turn, GROUP, case_id)
        _order(turn, case_id, date.fromisoformat(first), day, outgoing)
        return True
    kept = {} if first is None else {"first": first}
    asking.ask(turn, asked["what"], case_id, outgoing, **kept)
    return True


def _order(turn: Turn, case_id: str, first: date, last: date, outgoing: str) -> None:
    said = phrase(COVERS.context, COVERS.text, first=first, last=last)
    turn.record(outgoing, "", None)
    turn.tell(said)
    errands.export_between(turn, case_id, first, last)


def _today(turn: Turn) -> date:
    return to_wall(turn.now, turn.zone).date()


def _day(turn: Turn, words: str) -> date | None:
    """Read a day that is over, or today; None for what may be several, or none."""
    at = earlier.happened_at(words, turn.now, turn.zone)
    found = spoken.meant(turn, words) or () if at is None else (at,)
    days = {to_wall(each, turn.zone).date() for each in found}
    return min(days.pop(), _today(turn)) if len(days) == 1 else None
