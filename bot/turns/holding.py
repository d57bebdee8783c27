"""A reply that was held back, handed back at its time: looked at, held longer, or left."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from bot.engine.events import HoldOver
from bot.messages import Lane, Phrase, phrase
from bot.reminders.decide import Drop, Fire, Fold, Wait, decide_promise
from bot.store import holds, preferences, sessions
from bot.store.holds import HoldRow
from bot.turns import asking_when, calm, effects, knocks, missed, routines, standing
from bot.turns import sessions as open_sessions
from bot.turns.asking_when import Chosen
from bot.turns.missed import Missed
from bot.turns.opened import Open
from bot.turns.reply import handing
from bot.turns.standing import Offer, Standing
from bot.turns.world import Committed, Turn, World, committed

GROUP, LONGER_HOLD = "hold", "hold"

OVER = phrase("hold", "It is time. Your answer is waiting where you left it.")
GO_ON: Offer = ("go", phrase("hold", "Look at it now"))
LONGER: Offer = ("in-an-hour", phrase("hold", "Hold it another hour"))
ANOTHER_END: Offer = ("another", phrase("hold", "Hold it until another time"))
DROP: Offer = ("drop", phrase("hold", "Leave it"))
OFFERS = [[GO_ON], [LONGER], [ANOTHER_END], [DROP]]
HELD_ON = phrase("hold", "Held until {at}.")


def over(conn: Connection, world: World, names: Sequence[str], now: datetime) -> list[Committed]:
    """Hand held-back replies back at their time; several are of different persons."""
    taken = holds.take(conn, world.master, names, now)
    said = preferences.of_persons(conn, [person.id for _, person in taken])
    turns = []
    for row, person in taken:
        turn = Turn(conn, world, person, now)
        _over(turn, row, said[person.id])
        turns.append(turn)
    return committed(turns)


def _over(turn: Turn, row: HoldRow, said: Mapping[str, str]) -> None:
    wall = datetime.fromisoformat(row.wall)
    still = calm.until(said, turn.now)
    if still is not None:
        holds.wait(turn.conn, row.id, calm.looked_at(still, turn.now))
        return
    quiet = routines.quiet_of(said, turn)
    match decide_promise(wall, row.zone, row.due_at, quiet, turn.now):
        case Wait(until=until):
            holds.wait(turn.conn, row.id, until)
        case Fold() if others := [*overdue(turn), *routines.overdue(turn, said)]:
            missed.tell(turn, said, [_missed(turn, row), *others], f"hold:{row.id}")
        case Fire(late_by=late) | Fold(late_by=late):
            named = missed.named(turn, said, wall, late)
            _hand_back(turn, row.effect_key, named, f"hold:{row.id}")
        case Drop():
            pass


def overdue(turn: Turn) -> list[Missed]:
    """Take the other replies of this person whose time is over."""
    held = holds.of_person(turn.conn, turn.person.id)
    names = [each.id for each in held if each.due_at <= turn.now]
    taken = holds.take(turn.conn, turn.world.master, names, turn.now) if names else []
    return [_missed(turn, row) for row, _ in taken]


def _missed(turn: Turn, row: HoldRow) -> Missed:
    whom = _whom(turn, row.session_id)
    return Missed(f"{GROUP}:{row.effect_key}", datetime.fromisoformat(row.wall), whom)


def _words(turn: Turn, session_id: str, *named: Phrase) -> list[Phrase]:
    """Say that it is time; of the client only what may stand on a locked screen."""
    return [*knocks.about(turn, _whom(turn, session_id)), *named, OVER]


def _whom(turn: Turn, session_id: str) -> str | None:
    row = sessions.load(turn.conn, turn.person, session_id)
    return None if row is None else row.client_id


def opened(turn: Turn, effect_key: str) -> None:
    """Hand back a reply that came late, in a message of its own."""
    _hand_back(turn, effect_key)


def _hand_back(
    turn: Turn, effect_key: str, named: tuple[Phrase, ...] = (), occurrence: str | None = None
) -> None:
    session_id = effect_key.partition(":")[0]
    standing.offer(
        turn,
        GROUP,
        session_id,
        _words(turn, session_id, *named),
        OFFERS,
        lane=Lane.REPLY if occurrence is None else Lane.REMINDER,
        more={"effect_key": effect_key},
        occurrence=occurrence,
    )


def pressed(turn: Turn, press: Standing) -> None:
    """Go on with what was held, hold it longer, or leave it."""
    standing.used(turn, press)
    row = sessions.load(turn.conn, turn.person, press.object_id)
    opened = open_sessions.load(turn, row)
    if opened is None or opened.row.state == "ended":
        turn.record(press.outgoing, turn.say(OVER), None)
        return
    match press.choice:
        case "go" if handing.of_guide(turn, press, opened):
            pass
        case "go":
            turn.record(press.outgoing, turn.say(OVER), turn.say(GO_ON[1]))
            open_sessions.give(turn, opened, HoldOver())
        case "another":
            key = press.more["effect_key"]
            asking_when.ask(turn, LONGER_HOLD, opened.row.id, of=press.outgoing, effect_key=key)
        case "in-an-hour":
            wall = routines.moment_of(turn, "in-an-hour")
            held = _hold_on(turn, opened, wall, press.more["effect_key"], elapsed=True)
            turn.record(press.outgoing, turn.say(held), turn.say(LONGER[1]))
        case _:
            turn.record(press.outgoing, turn.say(handing.DROPPED), turn.say(DROP[1]))
            open_sessions.close(turn, opened)


def offered_again(turn: Turn, press: Standing) -> None:
    """Offer once more what can be done with a reply that was held."""
    more = {"effect_key": press.more["effect_key"]}
    over_again = _words(turn, press.object_id)
    standing.offer(turn, GROUP, press.object_id, over_again, OFFERS, more=more, of=press.outgoing)


def held_until(turn: Turn, chosen: Chosen) -> None:
    """Hold a reply back once more, until the time that was said."""
    opened = open_sessions.load(turn, sessions.load(turn.conn, turn.person, chosen.object_id))
    if opened is None or opened.row.state == "ended":
        turn.tell(handing.DROPPED)
        return
    key = chosen.more["effect_key"]
    turn.tell(_hold_on(turn, opened, chosen.wall, key, elapsed=chosen.elapsed))


def _hold_on(turn: Turn, opened: Open, wall: datetime, key: str, *, elapsed: bool) -> Phrase:
    """Hold on, of the same visit as the first hold: what takes that back takes this back too."""
    session_id, visit, _ = key.split(":")
    again = f"{session_id}:{visit}:again-{turn.new_id()}"
    effects.hold_until(turn, opened, wall, again, elapsed=elapsed)
    return phrase(HELD_ON.context, HELD_ON.text, at=wall)
