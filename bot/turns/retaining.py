"""Records of somebody who has gone away: warned twice, and then deleted; one word keeps them."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from bot.messages import Class, Lane, Message, phrase, plural
from bot.reminders import retention
from bot.store import people
from bot.store.database import Database
from bot.turns import erasing
from bot.turns.world import Committed, Turn, World

AT_ONCE = 200

SOON = phrase(
    "retention",
    "You have not been here for a long time. Unless you write to me before {at}, everything of "
    "yours here will be deleted then. A single word keeps it all; /export makes you a copy.",
)
LAST = phrase(
    "retention",
    "A last word about your records: they will be deleted on {at}, because nothing was heard from "
    "you for so long. A single word to me keeps them; /export makes you a copy.",
)


async def retain(
    database: Database,
    world: World,
    now: datetime,
    *,
    months: int,
    deliver: Callable[[Committed], None],
) -> None:
    """Look at everybody who has been away for long, each in a turn of their own."""
    after, before = "", retention.idle_since(now, months)
    while months:
        found = await database.turn(partial(people.idle, before=before, after=after, limit=AT_ONCE))
        for each in found:
            deliver(
                await database.turn(
                    partial(look, world=world, person_id=each, now=now, months=months)
                )
            )
        if len(found) < AT_ONCE:
            return
        after = found[-1]


def look(
    conn: Connection, world: World, person_id: str, now: datetime, *, months: int
) -> Committed:
    """Warn a person, or delete what is theirs, if that is due; otherwise nothing."""
    person = people.by_id(conn, world.master, person_id)
    if person is None:
        return Committed()
    people.lock(conn, person.id)
    seen_at, warned, warned_at = people.last_seen(conn, person.id)
    turn = Turn(conn, world, person, now)
    match retention.decide(now, seen_at=seen_at, warned=warned, warned_at=warned_at, months=months):
        case "warn":
            at = retention.announced(now, seen_at=seen_at, warned=warned, months=months)
            people.warn(conn, person.id, warned + 1, now)
            says = LAST if warned else SOON
            runs = turn.runs(phrase(says.context, says.text, at=at))
            turn.send(Message(runs), cls=Class.A, lane=Lane.REMINDER)
        case "erase":
            idle = plural(
                "retention",
                "Nothing was heard from you for a month.",
                "Nothing was heard from you for {count} months.",
                months,
                count=months,
            )
            erasing.erase(turn, idle)
            return turn.committed(erased=True)
        case _:
            pass
    return turn.committed()
