"""Clocks that jump, a machine that sleeps, new zone data: nothing is lost, early or doubled.

2,000 seeded runs over the real store, the real turns and what really ticks, for every kind of thing
that comes by the clock. What a run expects it works out for itself, from the promised wall times
and from how much time has really passed.
"""

import json
import random
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TypeVar, cast
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, delete, select

from bot.messages import Lane, Message, Outgoing
from bot.reminders import timeoff, walls
from bot.reminders.decide import FOLD_AFTER, NAMED_AFTER, WINDOW, Quiet, quiet_ends
from bot.reminders.put_back import WITHIN_REACH
from bot.reminders.routines import OF_THE_MOMENT, RULES, Routine, next_time
from bot.store import holds, people, pins, preferences, reminders, routines, sessions, wakeups
from bot.store.database import Database
from bot.store.holds import HoldRow
from bot.store.people import Address, Person
from bot.store.reminders import ReminderRow
from bot.store.routines import RoutineRow
from bot.store.sessions import SessionRow
from bot.store.tables import buttons, outgoings
from bot.store.tables import wakeups as wakeup_rows
from bot.turns import calm, holding, missed, rezoning
from bot.turns import routines as routine_turns
from bot.turns.due import Due
from bot.turns.firing import REMINDER
from bot.turns.reply import handing, kept
from bot.turns.reply.kept import Kept
from bot.turns.world import Committed, Turn, World
from tests.support.coach import CHANNEL, running

RUNS, PARTS = 2000, 8
SECOND, MINUTE, HOUR, DAY = (
    timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
)  # fmt: skip
PLACES = {
    # zone -> days on which its clocks change, and what new zone data may say of it
    "Europe/Helsinki": ((3, 28), (10, 24)),
    "America/New_York": ((3, 7), (10, 31)),
    "Australia/Lord_Howe": ((4, 4), (10, 3)),
    "Asia/Tehran": ((3, 20), (9, 20)),
}
NEW_RULES = {
    "Europe/Helsinki": "Europe/Moscow",
    "America/New_York": "America/Bogota",
    "Australia/Lord_Howe": "Australia/Brisbane",
    "Asia/Tehran": "Asia/Dubai",
}

TROUBLE = (
    ("time passes", MINUTE, (1, 300)),
    ("time passes", SECOND, (1, 200)),
    ("until something comes again", SECOND, (1, 200)),
    ("until something comes again", SECOND, (1, 200)),
    ("an hour ahead", HOUR, (1, 1)),
    ("an hour back", -HOUR, (1, 1)),
    ("a day ahead", DAY, (1, 1)),
    ("a day back", -DAY, (1, 1)),
    ("asleep for three days", 3 * DAY, (1, 1)),
    ("new zone data", SECOND, (1, 1)),
)
WRONG = frozenset(("an hour ahead", "an hour back", "a day ahead", "a day back"))
"""What moves the clock while no time passes."""

Item = tuple[str, str]
"""What a message is about: whose buttons it has, and of which object."""
T = TypeVar("T")


class Inline:
    """A database whose turns are part of the transaction that is under way."""

    dialect = "sqlite"

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    async def turn(self, fn: Callable[[Connection], T]) -> T:
        """Carry out a turn at once."""
        return fn(self._conn)


@dataclass
class Run:
    """One seed: somebody who waits for a few things, and a clock that cannot be trusted."""

    conn: Connection
    world: World
    seed: int
    rules: dict[str, str]
    """What the zone data says instead, for those that it has changed; shared with `walls`."""
    walls: dict[Item, datetime] = field(default_factory=dict)
    """What was promised for a time."""
    waits: dict[str, tuple[float, float]] = field(default_factory=dict)
    """Wake-up -> when it is to be over, by the time that really passes, and how long it is."""
    came: dict[Item, datetime] = field(default_factory=dict)
    said: set[tuple[Routine, datetime]] = field(default_factory=set)
    """What came again, each with its wall time."""
    happened: list[str] = field(default_factory=list)
    passed: float = 0.0
    """How much time has really passed, in seconds."""
    looked_through: bool = True
    """Whether what waits was looked through since there was new zone data."""

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)  # a seed that a failure can name
        self.zone = self.dice.choice(list(PLACES))
        self.week = routine_turns.week_of({}, self.zone)
        month, day = self.dice.choice(PLACES[self.zone])
        day -= self.dice.randrange(3)
        at = datetime(
            2026, month, day, self.dice.randrange(24), self.dice.randrange(60), tzinfo=UTC
        )
        self.clock = at
        self.person = self._person()
        self.database = cast("Database", Inline(self.conn))
        self.committed: list[Committed] = []
        self.due = Due(
            self.database,
            self.world,
            clock=lambda: self.clock,
            deliver=self.committed.append,
            alert=self._alert,
        )
        makes = (self._reminder, self._reminder, self._hold, self._held_reply)
        for make in self.dice.sample(makes, self.dice.randint(1, 3)):
            make()
        for routine in self.dice.sample(list(Routine), self.dice.choice((0, 0, 1, 2))):
            self._switch_on(routine)
        self.off: timeoff.TimeOff | None = None
        if self.dice.random() < 0.2:  # not each has days off
            self._days_off()
        self._wait()

    def _alert(self, text: str) -> None:
        raise AssertionError(self.told(text))

    def _person(self) -> Person:
        made = people.create(
            self.conn,
            self.world.master,
            id=self.world.new_id(self.clock),
            address=Address(CHANNEL, "1", str(self.seed), str(self.seed)),
            language="en",
            role="guest",
            now=self.clock,
        )
        people.set_zone(self.conn, made.id, self.zone)
        return people.by_id(self.conn, self.world.master, made.id) or made

    # --- what waits ------------------------------------------------------------------------------

    def _some_wall(self) -> datetime:
        wall = walls.to_wall(self.clock, self.zone).replace(second=0, microsecond=0)
        return wall + MINUTE * self.dice.randint(2, 60 * 48)

    def _reminder(self) -> None:
        wall = self._some_wall()
        row = ReminderRow(
            self.world.new_id(self.clock), self.person.id, None, None, None, None,
            wall.isoformat(timespec="minutes"), self.zone, walls.resolve(wall, self.zone),
            "why", "done",
        )  # fmt: skip
        reminders.add(self.conn, self.person, row)
        self.walls[REMINDER, row.id] = wall

    def _hold(self) -> None:
        wall = self._some_wall()
        row = SessionRow(
            self.world.new_id(self.clock), self.person.id, "stop", "h", "open", b"", 1, None,
            None, None, None, None, self.clock, self.clock,
        )  # fmt: skip
        pins.put(self.conn, "h", "stop", "{}", self.clock)
        sessions.add(self.conn, self.person, row, ["h"])
        held = HoldRow(
            self.world.new_id(self.clock), self.person.id, row.id, f"{row.id}:1:1",
            wall.isoformat(timespec="minutes"), self.zone, walls.resolve(wall, self.zone),
        )  # fmt: skip
        holds.add(self.conn, held)
        self.walls[holding.GROUP, row.id] = wall

    def _held_reply(self) -> None:
        wall = self._some_wall()
        turn = Turn(self.conn, self.world, self.person, self.clock)
        made = Kept(turn.new_id(), "words", "words", self.clock.isoformat())
        kept.hold(turn, made, wall)
        self.walls[handing.KNOCK, made.id] = wall

    def _switch_on(self, routine: Routine) -> None:
        rule = RULES[routine]
        wall, at = next_time(routine, rule, self.week, self.zone, self.clock)
        row = RoutineRow(
            self.world.new_id(self.clock), self.person.id, None, routine, rule,
            wall.isoformat(timespec="minutes"), self.zone, at,
        )  # fmt: skip
        routines.add(self.conn, row)

    def _days_off(self) -> None:
        first = self._today() + DAY * self.dice.randint(0, 2)
        self.off = timeoff.planned(first, first + DAY * self.dice.randint(0, 2), self.week)
        preferences.put(self.conn, self.person.id, calm.OFF, timeoff.dump(self.off))

    def _wait(self) -> None:
        """Have a forward batch be answered, or a breathing timer end, in a moment."""
        name = f"wait-{len(self.waits)}"
        seconds = self.dice.choice((1.5, 60.0, 300.0))
        wakeups.put(
            self.conn,
            id=self.world.new_id(self.clock),
            person_id=self.person.id,
            key=name,
            kind="wait",
            due_at=self.clock + timedelta(seconds=seconds),
            payload={},
        )
        self.waits[name] = (self.passed + seconds, seconds)

    # --- what happens ----------------------------------------------------------------------------

    def goes(self) -> None:
        """Let time pass in whatever way, then put the clock right and let all of it pass."""
        self.ticks()
        for _ in range(self.dice.randint(2, 4)):
            what, unit, (least, most) = self.dice.choice(TROUBLE)
            by = unit * self.dice.randint(least, most)
            if what == "until something comes again":
                on = routines.of_person(self.conn, self.person.id)
                by += max([each.due_at for each in on[:1]], default=self.clock) - self.clock
            self.happened.append(what)
            self.clock += by
            if what not in WRONG:
                self.passed += by.total_seconds()
            if what == "new zone data" and self.zone not in self.rules:
                self.rules[self.zone] = NEW_RULES[self.zone]
                self.looked_through = self.dice.random() < 0.5  # or it is late
                if self.looked_through:
                    at_once(rezoning.look(self.database, str(self.seed), self.clock))
            if "back" in what:
                self._waits_anew()
            self.ticks()
            self._wait()
        for _ in range(2):
            self._passes(3 * DAY + 5 * HOUR)
        # What is due at night and very late waits for the morning.
        morning = quiet_ends(self.clock, self._quiet())
        if self._missing() and morning is not None:
            self._passes(morning - self.clock)
        assert not self._missing(), self.told("lost")
        self._leaves()

    def _passes(self, by: timedelta) -> None:
        self.clock += by
        self.passed += by.total_seconds()
        self.ticks()

    def _missing(self) -> set[Item]:
        return self.walls.keys() - self.came.keys()

    def _leaves(self) -> None:
        """Leave nothing that would be due in a later run."""
        for row in routines.of_person(self.conn, self.person.id):
            routines.switch(self.conn, row.id, "off")
        self.conn.execute(delete(wakeup_rows).where(wakeup_rows.c.person_id == self.person.id))

    def ticks(self) -> None:
        """Do what a tick does, and hold what was said against what was promised."""
        before = {row.id: row for row in routines.of_person(self.conn, self.person.id)}
        self.committed.clear()
        at_once(self.due.fire())
        sent = [
            each for one in self.committed for each in one.outgoings if each.lane is Lane.REMINDER
        ]
        very_late = sum([self.checks(each, before) for each in sent])
        assert very_late <= 1, self.told("a burst of what was late")
        self.no_wait_is_too_long()
        self.nothing_is_silent()

    def checks(self, sent: Outgoing, before: dict[str, RoutineRow]) -> bool:
        """Check one message; tells whether anything in it is over two hours late."""
        group, items = self._about(sent)
        if group == routine_turns.ASKED:
            routines.switch(self.conn, items[0][1], "on")  # the person goes on
            return False
        late = [self._late(each, before) for each in items]
        assert isinstance(sent.body, Message)
        said = "".join(run.text for run in sent.body.runs)
        if group == missed.GROUP:
            assert len(items) > 1, self.told("a digest of one")
            assert max(late) > FOLD_AFTER, self.told("folded too soon")
        else:
            named = "comes late" in said
            meant = late[0] > NAMED_AFTER and not self._passing(items[0], before)
            assert named is meant, self.told(f"{late[0]} late: {said}")
        if max(late) > FOLD_AFTER:
            night = quiet_ends(self.clock, self._quiet())
            assert night is None, self.told("very late, and at night")
        return max(late) > FOLD_AFTER

    def _about(self, sent: Outgoing) -> tuple[str, list[Item]]:
        """Say what a message is about, by the buttons under it."""
        rows = self.conn.execute(select(buttons).where(buttons.c.person_id == self.person.id)).all()
        row = next(each for each in rows if json.loads(each.argument)["outgoing"] == sent.id)
        if row.object_kind != missed.GROUP:
            return row.object_kind, [(row.object_kind, row.object_id)]
        choices = (each.split(":") for each in json.loads(row.argument)["choices"])
        return row.object_kind, [(kind, name) for kind, name, *_ in choices]

    def _passing(self, item: Item, before: dict[str, RoutineRow]) -> bool:
        return item[0] == routine_turns.GROUP and before[item[1]].routine in OF_THE_MOMENT

    def _late(self, item: Item, before: dict[str, RoutineRow]) -> timedelta:
        """Take note that something came, and say how late."""
        if item[0] == routine_turns.GROUP:
            return self._came_again(before[item[1]])
        assert item not in self.came, self.told(f"doubled: {item[0]}")
        self.came[item] = self.clock
        late = self.clock - self.promise(self.walls[item])
        assert late >= timedelta(), self.told(f"early: {item[0]}")
        return late

    def _came_again(self, row: RoutineRow) -> timedelta:
        wall = datetime.fromisoformat(row.wall)
        late = self.clock - self.promise(wall)
        assert late >= timedelta(), self.told(f"early: {row.routine}")
        if row.routine in OF_THE_MOMENT:
            assert late <= WINDOW, self.told(f"too late: {row.routine}")
        covers = self.off is not None and self.off.covers(self._today())
        assert not covers, self.told(f"on a day off: {row.routine}")
        assert (row.routine, wall) not in self.said, self.told(f"twice: {row.routine}")
        self.said.add((row.routine, wall))
        return late

    def _waits_anew(self) -> None:
        """A clock that is put back lets what waits begin anew."""
        left = wakeups.of_person(self.conn, self.person.id)
        for name in self.waits.keys() & left.keys():
            seconds = self.waits[name][1]
            self.waits[name] = (self.passed + seconds, seconds)

    def no_wait_is_too_long(self) -> None:
        """Whatever was to be over in a moment is over, however the clock was put back."""
        left = wakeups.of_person(self.conn, self.person.id)
        for name, (over, _) in self.waits.items():
            assert over > self.passed or name not in left, self.told("a wait")

    def nothing_is_silent(self) -> None:
        """What is due was said, or waits for the end of the night; what comes again is not far."""
        # With new zone data what comes again keeps its next wall time.
        on = [] if self.rules else routines.of_person(self.conn, self.person.id)
        for row in on:
            reach = timedelta() if row.routine in OF_THE_MOMENT else WITHIN_REACH
            soonest = next_time(row.routine, row.rule, self.week, self.zone, self.clock)[1]
            latest = max(soonest, self.clock + reach)
            assert row.due_at <= latest, self.told(f"silent until {row.due_at}: {row.routine}")
        if not self.looked_through:
            return
        night = quiet_ends(self.clock, self._quiet())
        for item in self._missing():
            late = self.clock - self.promise(self.walls[item])
            waits = late > FOLD_AFTER and night is not None
            assert late < timedelta() or waits, self.told(f"due, and not a word: {item[0]}")

    def promise(self, wall: datetime) -> datetime:
        """Work out, by the rules of now, when a wall time is."""
        place = ZoneInfo(self.rules.get(self.zone, self.zone))
        for minutes in range(24 * 60):
            shown = wall + minutes * MINUTE
            at = shown.replace(tzinfo=place).astimezone(UTC)
            if at.astimezone(place).replace(tzinfo=None) == shown:
                return at
        raise AssertionError("a day without clocks")

    def _quiet(self) -> Quiet:
        return Quiet(self.week.quiet_from, self.week.quiet_to, self.zone)

    def _today(self) -> date:
        return walls.to_wall(self.clock, self.zone).date()

    def told(self, what: str) -> str:
        return f"seed {self.seed} in {self.zone}: {what} after {self.happened} at {self.clock}"


def at_once(work: Coroutine[object, None, T]) -> T:
    """Carry out what never has to wait."""
    try:
        work.send(None)
    except StopIteration as done:
        result: T = done.value
        return result
    raise AssertionError("it waits")


@pytest.fixture
def rules(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What new zone data says: zone -> the one whose clocks it has from now on."""
    changed: dict[str, str] = {}
    known = walls.zone_named
    monkeypatch.setattr(walls, "zone_named", lambda name: known(changed.get(name, name)))
    return changed


@pytest.mark.parametrize("part", range(PARTS))
async def test_nothing_is_lost_early_or_doubled(
    part: int, rules: dict[str, str], tmp_path: Path
) -> None:
    """Whatever clocks and machine do, each comes once, not before its time, late ones named."""
    async with running(tmp_path) as coach:

        def runs(conn: Connection) -> tuple[Counter[str], Counter[str]]:
            seen: Counter[str] = Counter()
            said: Counter[str] = Counter()
            for seed in range(part * RUNS // PARTS, (part + 1) * RUNS // PARTS):
                rules.clear()
                run = Run(conn, coach.world, seed, rules)
                run.goes()
                seen.update(run.happened)
                said.update(kind for kind, _ in run.came)
                said.update(routine for routine, _ in run.said)
            keys = conn.execute(select(outgoings.c.occurrence_key)).scalars().all()
            known = [each for each in keys if each is not None]
            assert len(known) == len(set(known))
            return seen, said

        seen, said = await coach.database.turn(runs)
        assert len(seen) == 8, "every kind of trouble was met"
        assert len(said) == 3 + len(Routine), "every kind of thing came"
