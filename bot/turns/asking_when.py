"""Asking when, outside of guides: one tap, words, or a day on a month; kept after it was shown.

For whom it is asked, and what becomes of the time, is told by a purpose; who serves one is given.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from bot.engine.kinds import moments, picking
from bot.engine.kinds.said_when import (
    CHANGE,
    FEW_WORDS,
    HINT,
    MEANT,
    OVER,
    UNREAD,
    WHICH,
    YES,
)
from bot.messages import Phrase, phrase
from bot.playbook.models import When
from bot.reminders.moments import ELAPSED
from bot.turns import clock, facts, standing
from bot.turns.clients import asking
from bot.turns.routines import moment_of
from bot.turns.standing import Offer, Standing
from bot.turns.world import Turn
from bot.when.answers import Ambiguous, NotUnderstood, Past, Understood
from bot.when.understand import named_hours

GROUP, TYPED = "when", "when"
LONGEST = 120
OFFERED = (
    When.IN_AN_HOUR,
    When.THIS_EVENING,
    When.TOMORROW_MORNING,
    When.NEXT_WORKING_DAY,
    When.IN_THREE_DAYS,
    When.NEXT_WEEK,
)
SHALL_COME = phrase("when", "When shall it come?")
LEAVE: Offer = ("leave", phrase("when", "Leave it"))
LEFT = phrase("when", "Fine. Nothing was changed.")
NAMED = phrase("when", "{at}")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was asked for, about which object, and the wall time that was said."""

    object_id: str
    more: Mapping[str, str]
    wall: datetime
    elapsed: bool


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a time is asked for: `take` keeps it and says so, `leave` puts back what stood there."""

    take: Callable[[Turn, Chosen], None]
    leave: Callable[[Turn, Standing], None] | None = None


Purposes = Mapping[str, Purpose]


def ask(turn: Turn, purpose: str, object_id: str, *, of: str | None = None, **more: str) -> None:
    """Ask when it shall be; what was asked before about this object is not asked any more."""
    _offer(turn, object_id, {"purpose": purpose, **more}, of)


def _offer(turn: Turn, object_id: str, more: Mapping[str, str], of: str | None) -> None:
    at_of = partial(moment_of, turn)
    there = sorted(OFFERED, key=lambda each: at_of(each.value))
    rows: list[list[Offer]] = [[(f"at:{each}", moments.named(each, at_of))] for each in there]
    _put(turn, object_id, (SHALL_COME, HINT), [*rows, [picking.PICK, LEAVE]], more, of)


def _put(
    turn: Turn,
    object_id: str,
    texts: tuple[Phrase, ...],
    rows: list[list[Offer]],
    more: Mapping[str, str],
    of: str | None,
) -> None:
    standing.gone(turn, GROUP, object_id)
    outgoing = standing.offer(turn, GROUP, object_id, texts, rows, more=more, of=of)
    asking.ask(turn, TYPED, object_id, outgoing, **{f"_{key}": each for key, each in more.items()})


def pressed(turn: Turn, press: Standing, purposes: Purposes) -> None:
    """Turn the month, ask about a day, or keep the time."""
    asking.over(turn)
    plain = {name: each for name, each in press.more.items() if name not in _OF_A_SCREEN}
    purpose = purposes[plain["purpose"]]
    what, _, said = press.choice.partition(":")
    match what:
        case "at":
            wall = moment_of(turn, said)
            _take(turn, press, purpose, Chosen(press.object_id, plain, wall, said in ELAPSED))
        case "wall":
            wall = datetime.fromisoformat(said)
            elapsed = bool(press.more.get("elapsed"))
            _take(turn, press, purpose, Chosen(press.object_id, plain, wall, elapsed))
        case "leave":
            standing.used(turn, press)
            if purpose.leave is not None:
                purpose.leave(turn, press)
                return
            turn.record(press.outgoing, turn.say(SHALL_COME), turn.say(LEAVE[1]))
            turn.tell(LEFT)
        case "change":
            _offer(turn, press.object_id, plain, press.outgoing)
        case _:
            _on_the_month(turn, press, plain)


_OF_A_SCREEN = frozenset({"grid", "day", "elapsed"})


def _take(turn: Turn, press: Standing, purpose: Purpose, chosen: Chosen) -> None:
    standing.used(turn, press)
    named = phrase(NAMED.context, NAMED.text, at=chosen.wall)
    turn.record(press.outgoing, turn.say(SHALL_COME), turn.say(named))
    purpose.take(turn, chosen)


def _on_the_month(turn: Turn, press: Standing, plain: Mapping[str, str]) -> None:
    soonest, habits = _soonest(turn), facts.habits(turn)
    grid = press.more.get("grid", "")
    shown = date.fromisoformat(grid) if grid else soonest.date()
    picked = picking.tapped(press.choice, shown, soonest, habits)
    if picked is None:
        return
    if picked.wall is not None:
        day = picked.wall.date().isoformat()
        _confirm(turn, press.object_id, [picked.wall], {**plain, "day": day}, press.outgoing)
        return
    month = picked.month or soonest.date()
    words, rows = picking.offered(month, soonest, habits)
    more = {**plain, "grid": month.isoformat()}
    _put(turn, press.object_id, (words,), rows, more, press.outgoing)


def _soonest(turn: Turn) -> datetime:
    return moment_of(turn, "in-an-hour")


def _confirm(
    turn: Turn, object_id: str, walls: list[datetime], more: Mapping[str, str], of: str | None
) -> None:
    """Show what was understood and keep it after a yes; of several readings one is tapped."""
    change: Offer = ("change", CHANGE)
    if len(walls) == 1:
        texts = [phrase(MEANT.context, MEANT.text, at=walls[0])]
        if "day" in more:
            texts.append(picking.OR_HOUR)
        rows: list[list[Offer]] = [[(_wall(walls[0]), YES), change]]
        _put(turn, object_id, tuple(texts), rows, more, of)
        return
    each_one: list[list[Offer]] = [
        [(_wall(each), phrase(NAMED.context, NAMED.text, at=each))] for each in walls
    ]
    _put(turn, object_id, (WHICH,), [*each_one, [change]], more, of)


def _wall(wall: datetime) -> str:
    return f"wall:{wall.isoformat(timespec='minutes')}"


def typed(turn: Turn, asked: Mapping[str, str], words: str) -> bool:
    """Read a time that was typed and ask about it; False for words that are too many for one."""
    if len(words) > LONGEST or "\n" in words.strip():
        return False
    more = {name[1:]: each for name, each in asked.items() if name.startswith("_")}
    plain = {name: each for name, each in more.items() if name not in _OF_A_SCREEN}
    day = more.get("day")
    hours = named_hours(words, turn.person.language, facts.habits(turn)) if day else ()
    if day and hours:
        walls = [datetime.combine(date.fromisoformat(day), each) for each in hours]
        coming = [each for each in walls if each >= _soonest(turn)]
        if coming:
            return _asks(turn, asked, words, coming, {**plain, "day": day})
        return _again(turn, asked, phrase(OVER.context, OVER.text, at=walls[-1]))
    match facts.understood(turn, words):
        case Understood(at=at, elapsed=elapsed):
            more = {**plain, **({"elapsed": "1"} if elapsed else {})}
            return _asks(turn, asked, words, [_plain(at)], more)
        case Ambiguous(choices=choices):
            return _asks(turn, asked, words, [_plain(each) for each in choices], plain)
        case Past(at=at):
            return _again(turn, asked, phrase(OVER.context, OVER.text, at=_plain(at)))
        case NotUnderstood():
            return len(words.split()) <= FEW_WORDS and _again(turn, asked, UNREAD)


def _asks(
    turn: Turn, asked: Mapping[str, str], words: str, walls: list[datetime], more: dict[str, str]
) -> bool:
    turn.record(asked["outgoing"], turn.say(SHALL_COME), words.strip())
    _confirm(turn, asked["object"], walls, more, None)
    return True


def _plain(at: datetime) -> datetime:
    return at.replace(tzinfo=None, second=0, microsecond=0)


def _again(turn: Turn, asked: Mapping[str, str], said: Phrase) -> bool:
    """Say why not, and go on waiting for words about the same."""
    turn.tell(said)
    more = {name: each for name, each in asked.items() if name.startswith("_")}
    asking.ask(turn, TYPED, asked["object"], asked["outgoing"], **more)
    return True


def needs_clock(turn: Turn, then: str) -> bool:
    """Ask for the clock where it is not known, without which no hour means anything."""
    if turn.person.zone is not None:
        return False
    clock.ask(turn, then=then)
    return True
