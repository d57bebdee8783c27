"""How a run of the harness goes: which lives there are, and what goes wrong on the wire.

A seed gives the same plan, the same people and the same dice of the wire; when a kill meets what
is up to the machine.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, cycle
from random import Random

from tests.chaos.points import FIRST_START, POINTS, STARTS, STOPS
from tests.support.standin import Standin

AT_RANDOM = "at a random time"
WHILE_STOPPING = "stop: at a random time"
PATIENCE = 1.5
"""Seconds after which a life that has not come to its point is ended all the same."""
MOST_PATIENCE = 20.0
"""A point that is missed is tried with twice the patience each time, up to so many seconds."""
LATENCY = 0.01
COLD_EVERY = 25


@dataclass(frozen=True, slots=True)
class Kill:
    """How one life is to end: at a point of its own, or after `seconds` from outside.

    With `stop_after`, it is first told to stop.
    """

    point: str | None
    nth: int
    seconds: float
    stop_after: float | None = None
    cold: bool = False

    @property
    def name(self) -> str:
        """What the report calls it."""
        if self.point is not None:
            return self.point
        return AT_RANDOM if self.stop_after is None else WHILE_STOPPING


def kills(seed: int, share: float, only: Sequence[str] = ()) -> Iterator[Kill]:
    """Kills without end: at every point once, then at all of them and as often at random times.

    `share` (0 to 1) says how far into the points this one begins: several together are through
    with them sooner. With `only`, it is these points in turn and no others.
    """
    if only:
        some = Random(f"{seed}/{share}")
        for name in cycle(only):
            yield _kill(name, some, cold=False)
    for point in FIRST_START:
        yield Kill(point, 1, PATIENCE)
    random = Random(seed)
    later = [name for name in POINTS if name not in FIRST_START]
    random.shuffle(later)
    begins = round(share * len(later))
    names = chain(later[begins:], later[:begins], _mixed(later, Random(f"{seed}/{share}")))
    dice = Random(f"{seed}/{share}/dice")
    for number, name in enumerate(names, 1):
        yield _kill(name, dice, cold=number % COLD_EVERY == 0)


def _mixed(points: Sequence[str], random: Random) -> Iterator[str]:
    while True:
        lot = [*points, *([AT_RANDOM] * (len(points) - 1)), WHILE_STOPPING]
        random.shuffle(lot)
        yield from lot


def _kill(name: str, random: Random, *, cold: bool) -> Kill:
    if name == AT_RANDOM:
        return Kill(None, 1, random.uniform(0.0, 0.5), cold=cold)
    if name == WHILE_STOPPING:
        stop_after = random.uniform(0.1, 0.4)
        return Kill(None, 1, random.uniform(0.0, 0.02), stop_after)
    if name in STOPS:
        return Kill(name, 1, PATIENCE, random.uniform(0.1, 0.4))
    if name.startswith(("wake-up", "reminder", "hold", "due")):
        return Kill(name, 1, 2 * PATIENCE, cold=cold)
    nth = 1 if name in STARTS else random.randint(1, 5)
    return Kill(name, nth, PATIENCE, cold=cold)


def let_things_go_wrong(standin: Standin) -> None:
    """Put the usual misfortunes of a network in force."""
    standin.settings(latency=LATENCY)
    for method in ("sendMessage", "editMessageText", "editMessageReplyMarkup"):
        for kind, probability, rule in (
            ("drop", 0.015, {"applied": False}),
            ("drop", 0.015, {"applied": True}),
            ("server_error", 0.008, {"applied": False}),
            ("server_error", 0.008, {"applied": True}),
            ("garbage", 0.008, {}),
            ("truncated", 0.004, {}),
            ("cut", 0.004, {}),
            ("too_many", 0.015, {"retry_after": 1}),
            ("delay", 0.05, {"seconds": 0.08}),
        ):
            standin.fault(kind, method=method, probability=probability, **rule)
    standin.fault("drop", method="answerCallbackQuery", probability=0.02)
    standin.fault("drop", method="getUpdates", probability=0.004, applied=True)
    standin.fault("garbage", method="getUpdates", probability=0.004)
