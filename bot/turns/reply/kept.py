"""The words that are being looked at: sealed, and gone with their screen or with what became of it.

They wait in a wake-up of their own, so that nothing of them is left behind when it fires.
"""

import base64
import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from bot.reminders.moments import moment
from bot.reminders.walls import resolve, to_wall
from bot.store import wakeups
from bot.store.wakeups import WakeupRow
from bot.turns.world import Turn

KIND, HELD = "reply", "held-reply"
KEPT_FOR, HANDED_FOR = timedelta(days=1), timedelta(days=30)
"""How long words wait for a decision; longer if they were held, and so are kept nowhere else."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A reply: as it reads now and as it was written, whom it is for, and where it is shown.

    `client` and `about` (an entry) may be empty; `session` is the guide whose reply it is. `shown`
    is the outgoing of its words, `screen` that of what can be done with them.
    """

    id: str
    text: str
    own: str
    at: str
    client: str = ""
    about: str = ""
    session: str = ""
    shown: str = ""
    screen: str = ""

    @property
    def cooler(self) -> bool:
        """Whether softer words have taken the place of some."""
        return self.text != self.own


def keep(turn: Turn, kept: Kept, *, handed: bool = False) -> None:
    """Keep a reply for as long as its screen may stand; longer if it was `handed` back."""
    _put(turn, kept, KIND, turn.now + (HANDED_FOR if handed else KEPT_FOR), "")


def hold(turn: Turn, kept: Kept, wall: datetime, *, elapsed: bool = False) -> None:
    """Keep a reply until a wall time of the person, and be woken then; `elapsed` is so long on."""
    due = resolve(wall, turn.zone)
    _put(turn, kept, HELD, due, "" if elapsed else wall.isoformat(timespec="minutes"))
    turn.wake_at(due)


def retimed(turn: Turn, morning: str, asked: datetime) -> None:
    """Let held replies keep their hour on the person's clock, which is known only now.

    The one named `morning` is for the morning after `asked`.
    """
    for row in wakeups.of_person(turn.conn, turn.person.id).values():
        if row.kind == HELD and row.payload["wall"]:
            wall = datetime.fromisoformat(row.payload["wall"])
            if row.key == _key(morning):
                wall = moment("tomorrow-morning", asked, turn.zone)
            if resolve(wall, turn.zone) > turn.now:
                hold(turn, opened(turn, row), wall)


def wall_of(turn: Turn, row: WakeupRow) -> datetime:
    """Give the time, on the person's clock, for which a held reply was meant."""
    wall = row.payload["wall"]
    return datetime.fromisoformat(wall) if wall else to_wall(row.due_at, turn.zone)


def wait(turn: Turn, row: WakeupRow, until: datetime) -> None:
    """Let a held reply that was due be looked at again; the time that was meant stays."""
    wall = wall_of(turn, row).isoformat(timespec="minutes")
    wakeups.put(
        turn.conn,
        id=turn.new_id(),
        person_id=turn.person.id,
        key=row.key,
        kind=HELD,
        due_at=until,
        payload={**row.payload, "wall": wall},
    )


def held(turn: Turn) -> list[datetime]:
    """List when the held replies are handed back, by the person's clock."""
    rows = wakeups.of_person(turn.conn, turn.person.id).values()
    return [wall_of(turn, each) for each in rows if each.kind == HELD]


def come(turn: Turn) -> None:
    """Let held replies that wait for something else than their own time come at that time."""
    for row in wakeups.of_person(turn.conn, turn.person.id).values():
        if row.kind == HELD and row.payload["wall"]:
            due = resolve(datetime.fromisoformat(row.payload["wall"]), row.payload["zone"])
            if due < row.due_at:
                wait(turn, row, due)
                turn.wake_at(due)


def overdue(turn: Turn) -> list[WakeupRow]:
    """List the held replies whose time is over."""
    rows = wakeups.of_person(turn.conn, turn.person.id).values()
    return [each for each in rows if each.kind == HELD and each.due_at <= turn.now]


def find(turn: Turn, reply_id: str) -> Kept | None:
    """Give a reply that is still kept."""
    row = wakeups.of_person(turn.conn, turn.person.id).get(_key(reply_id))
    return None if row is None else opened(turn, row)


def opened(turn: Turn, row: WakeupRow) -> Kept:
    """Open what a wake-up keeps."""
    sealed = base64.b64decode(row.payload["sealed"])
    plain = turn.person.seal.open(sealed, table="wakeups", column="payload", row=row.key)
    return Kept(**json.loads(plain))


def standing(turn: Turn) -> list[Kept]:
    """Give the replies that are being looked at now, those on hold left out."""
    rows = wakeups.of_person(turn.conn, turn.person.id).values()
    return [opened(turn, each) for each in rows if each.kind == KIND]


def forget(turn: Turn, reply_id: str) -> None:
    """Let the words go."""
    wakeups.cancel(turn.conn, turn.person.id, _key(reply_id))


def _key(reply_id: str) -> str:
    return f"{KIND}:{reply_id}"


def _put(turn: Turn, kept: Kept, kind: str, due: datetime, wall: str) -> None:
    key = _key(kept.id)
    plain = json.dumps(asdict(kept), ensure_ascii=False).encode()
    sealed = turn.person.seal.seal(plain, table="wakeups", column="payload", row=key)
    wakeups.put(
        turn.conn,
        id=turn.new_id(),
        person_id=turn.person.id,
        key=key,
        kind=kind,
        due_at=due,
        payload={"sealed": base64.b64encode(sealed).decode(), "wall": wall, "zone": turn.zone},
    )
