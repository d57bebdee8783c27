"""Clocks that jump, a machine that sleeps, new zone data: no reminder is lost, early or doubled.

2,000 seeded runs over the real store and the real turns. What a run expects it works out for
itself, from the promised wall times alone.
"""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, select

from bot.messages import Lane, Message, Outgoing
from bot.reminders import walls
from bot.reminders.decide import NAMED_AFTER, Quiet, quiet_ends
from bot.reminders.routines import RULES, Routine, next_time
from bot.reminders.week import Week
from bot.store import people, reminders, routines
from bot.store import rezoning as rezoned_rows
from bot.store.people import Address, Person
from bot.store.reminders import ReminderRow
from bot.store.routines import RoutineRow
from bot.store.tables import outgoings
from bot.turns import firing, rezoning
from bot.turns import routines as routine_turns
from bot.turns.world import Committed, World
from tests.support.coach import CHANNEL, running

RUNS, PARTS = 2000, 8
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
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
QUIET = (Week().quiet_from, Week().quiet_to)


@dataclass
class Run:
    """One seed: somebody with a few reminders, and a clock that cannot be trusted."""

    conn: Connection
    world: World
    seed: int
    rules: dict[str, str]
    """What the zone data says instead, for those that it has changed; shared with `walls`."""
    fired: dict[str, datetime] = field(default_factory=dict)
    happened: list[str] = field(default_factory=list)
    looked_through: bool = True
    """Whether what waits was looked through since there was new zone data."""

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)  # a seed that a failure can name
        self.zone = self.dice.choice(list(PLACES))
        month, day = self.dice.choice(PLACES[self.zone])
        at = datetime(
            2026, month, day, self.dice.randrange(24), self.dice.randrange(60), tzinfo=UTC
        )
        self.clock = at
        self.person = self._person()
        self.promised = [self._reminder() for _ in range(self.dice.randint(1, 3))]
        if self.dice.random() < 0.3:  # not each has breaks
            self._breaks()

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
        return made

    def _reminder(self) -> ReminderRow:
        wall = walls.to_wall(self.clock, self.zone).replace(second=0, microsecond=0)
        wall += MINUTE * self.dice.randint(2, 60 * 48)
        row = ReminderRow(
            id=self.world.new_id(self.clock),
            person_id=self.person.id,
            client_id=None,
            case_id=None,
            session_id=None,
            effect_key=None,
            wall=wall.isoformat(timespec="minutes"),
            zone=self.zone,
            due_at=walls.resolve(wall, self.zone),
            reason="why",
            until="done",
        )
        reminders.add(self.conn, self.person, row)
        return row

    def _breaks(self) -> None:
        rule = RULES[Routine.BREAKS]
        wall, at = next_time(Routine.BREAKS, rule, Week(), self.zone, self.clock)
        row = RoutineRow(
            self.world.new_id(self.clock), self.person.id, None, Routine.BREAKS, rule,
            wall.isoformat(timespec="minutes"), self.zone, at,
        )  # fmt: skip
        routines.add(self.conn, row)

    # --- what happens ----------------------------------------------------------------------------

    def goes(self) -> None:
        """Let time pass in whatever way, then put the clock right and let all of it pass."""
        for _ in range(self.dice.randint(2, 5)):
            what, by = self.dice.choice(
                [
                    ("time passes", MINUTE * self.dice.randint(1, 300)),
                    ("time passes", timedelta(seconds=self.dice.randint(1, 200))),
                    ("an hour ahead", HOUR),
                    ("an hour back", -HOUR),
                    ("a day ahead", DAY),
                    ("a day back", -DAY),
                    ("asleep for three days", 3 * DAY),
                    ("new zone data", timedelta(seconds=1)),
                ]
            )
            self.happened.append(what)
            self.clock += by
            if what == "new zone data" and self.zone not in self.rules:
                self.rules[self.zone] = NEW_RULES[self.zone]
                self.looked_through = self.dice.random() < 0.5  # or it is late
                if self.looked_through:
                    self._restarted()
            self.ticks()
        for _ in range(2):
            self.clock += 3 * DAY + 5 * HOUR
            self.ticks()
        lost = {row.id for row in self.promised} - self.fired.keys()
        # What is due at night and very late waits for the morning.
        morning = quiet_ends(self.clock, Quiet(*QUIET, self.zone))
        if lost and morning is not None:
            self.clock = morning
            self.ticks()
            lost = {row.id for row in self.promised} - self.fired.keys()
        assert not lost, self.told("lost")
        assert self._fired() == self.fired.keys(), self.told("fired without a word")
        for row in routines.of_person(self.conn, self.person.id):
            routines.switch(self.conn, row.id, "off")

    def _restarted(self) -> None:
        """Start anew with the new zone data: every promise is looked through."""
        for name in rezoned_rows.WAITING:
            after: tuple[datetime, str] | None = (self.clock, "")
            while after is not None:
                _, after = rezoning._page(self.conn, name=name, after=after)

    def ticks(self) -> None:
        """Do what a tick does: take what is due, one turn each."""
        messages = []
        folded = 0
        for name, _ in reminders.due(self.conn, self.clock, 200):
            fired = firing.reminder(self.conn, self.world, [name], self.clock)
            sent = [each for committed in fired for each in self._sent(committed)]
            alone = not sent or "while I could not" not in str(sent[0].body)
            new = {name} if sent and alone else set()
            if not alone:
                new = self._fired() - self.fired.keys()
            self.checks(new, sent)
            messages += sent
            folded += len(new) > 1
        assert folded <= 1, self.told("more than one digest at once")
        if self.looked_through:
            self._none_is_silent()
        for name, _ in routines.due(self.conn, self.clock, 200):
            at = next(
                each.due_at
                for each in routines.of_person(self.conn, self.person.id)
                if each.id == name
            )
            late = self.clock - at
            fired = routine_turns.fire(self.conn, self.world, [name], self.clock)
            if any(self._sent(committed) for committed in fired):
                assert timedelta() <= late <= 10 * MINUTE, self.told("a break at the wrong time")

    def _none_is_silent(self) -> None:
        """Whatever is due by now was said, or waits for the end of the night."""
        over = [
            row.id
            for row in self.promised
            if row.id not in self.fired and self.promise(row) <= self.clock
        ]
        for row in reminders.of_person(self.conn, self.person) if over else ():
            looked_at = walls.to_wall(row.due_at, self.zone).time()
            waits = row.due_at > self.clock and looked_at == QUIET[1]
            assert row.id not in over or waits, self.told("due, and not a word")

    def checks(self, new: set[str], sent: list[Outgoing]) -> None:
        """Hold what was fired against what was promised."""
        assert len(sent) == bool(new), self.told("a message for what had been said before")
        for name in new:
            row = next(each for each in self.promised if each.id == name)
            assert name not in self.fired, self.told("doubled")
            assert self.clock >= self.promise(row), self.told("early")
            self.fired[name] = self.clock
        if len(new) == 1:
            (name,) = new
            row = next(each for each in self.promised if each.id == name)
            late = self.clock - self.promise(row)
            body = sent[0].body
            assert isinstance(body, Message)
            named = "comes late" in body.runs[0].text
            assert named is (late > NAMED_AFTER), self.told(f"{late} late: {body.runs[0].text}")
        elif new:
            body = sent[0].body
            assert isinstance(body, Message)
            assert len(body.rows) == len(new), self.told("a digest without some of them")
            oldest = min(self.promise(row) for row in self.promised if row.id in new)
            assert self.clock - oldest > 2 * HOUR, self.told("folded too soon")

    def promise(self, row: ReminderRow) -> datetime:
        """Work out, by the rules of now, when a wall time is."""
        place = ZoneInfo(self.rules.get(self.zone, self.zone))
        wall = datetime.fromisoformat(row.wall)
        for minutes in range(24 * 60):
            shown = wall + minutes * MINUTE
            at = shown.replace(tzinfo=place).astimezone(UTC)
            if at.astimezone(place).replace(tzinfo=None) == shown:
                return at
        raise AssertionError("a day without clocks")

    def _fired(self) -> set[str]:
        return {each.id for each in reminders.of_person(self.conn, self.person, ("fired",))}

    def _sent(self, committed: Committed) -> list[Outgoing]:
        return [each for each in committed.outgoings if each.lane is Lane.REMINDER]

    def told(self, what: str) -> str:
        return f"seed {self.seed} in {self.zone}: {what} after {self.happened} at {self.clock}"


@pytest.fixture
def rules(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What new zone data says: zone -> the one whose clocks it has from now on."""
    changed: dict[str, str] = {}
    known = walls.zone_named
    monkeypatch.setattr(walls, "zone_named", lambda name: known(changed.get(name, name)))
    return changed


@pytest.mark.parametrize("part", range(PARTS))
async def test_no_reminder_is_lost_early_or_doubled(
    part: int, rules: dict[str, str], tmp_path: Path
) -> None:
    """Whatever clocks and machine do, each comes once, not before its time, late ones named."""
    async with running(tmp_path) as coach:

        def runs(conn: Connection) -> Counter[str]:
            seen: Counter[str] = Counter()
            for seed in range(part * RUNS // PARTS, (part + 1) * RUNS // PARTS):
                rules.clear()
                run = Run(conn, coach.world, seed, rules)
                run.goes()
                seen.update(run.happened)
            keys = conn.execute(select(outgoings.c.occurrence_key)).scalars().all()
            assert len(keys) == len(set(keys))
            return seen

        seen = await coach.database.turn(runs)
        assert len(seen) == 7, "every kind of trouble was met"
