"""Two thousand clocks that jump about, without a store: what is decided holds all the same."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from random import Random

from bot.reminders.decide import Drop, Quiet, Reminder, Wait, decide, quiet_ends
from bot.reminders.walls import resolve, to_wall
from tests.reminders.zones import ZONES

RUNS, STEPS = 2_000, 30
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
JUMPS = (HOUR, -HOUR, DAY, -DAY, 3 * DAY, timedelta(minutes=3), timedelta(minutes=20), 5 * HOUR)


def planned(dice: Random, start: datetime) -> Reminder:
    """Plan one within two days; the zone's rules may have changed since it was worked out."""
    zone = dice.choice(ZONES)
    wall = to_wall(start + timedelta(minutes=dice.randrange(2 * 24 * 60)), zone)
    then = resolve(wall, zone) + dice.choice((-HOUR, HOUR, timedelta()))
    return Reminder("r", wall, zone, then, "done", "A", 1, "waiting", True)


def run(dice: Random) -> list[datetime]:
    """Tick after each jump of the clock until long after the time; gives when it fired."""
    start = datetime.fromisoformat("2020-01-01T00:00+00:00") + dice.randrange(365 * 17) * DAY
    due = planned(dice, start)
    promised = resolve(due.wall, due.zone)
    quiet = Quiet(time(dice.randrange(24)), time(dice.randrange(24)), due.zone)
    now, fired = start, list[datetime]()
    for step in range(STEPS + 100):
        # What waits for the end of a night that a wrong clock showed is late, and never lost.
        now = max(start, now + dice.choice(JUMPS)) if step < STEPS else max(now + HOUR, due.due_at)
        if due.state != "waiting" or now < due.due_at:
            continue
        match decide(due, quiet, now):
            case Wait(until=until):
                assert until > now
                due = replace(due, due_at=until)
            case Drop(reason=reason):
                raise AssertionError(reason)
            case _:
                assert now >= promised, "early"
                late = now - promised > 2 * HOUR
                assert not late or quiet_ends(now, quiet) is None, "at night, though it was late"
                fired.append(now)
                due = replace(due, state="fired")
    return fired


def test_two_thousand_clocks_that_jump() -> None:
    """However clocks jump, a reminder comes once, never early, and late ones never at night."""
    for seed in range(RUNS):
        assert len(run(Random(seed))) == 1, seed
