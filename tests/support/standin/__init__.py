"""A strict stand-in for Telegram's Bot API over real HTTP, for tests, chaos and benchmarks.

`Standin.local()` runs in the test's own event loop, `Standin.spawned()` as a process of its own.
"""

from tests.support.standin.client import Standin
from tests.support.standin.limits import FloodLimits
from tests.support.standin.people import Button, Done, Person, Seen, channel, hidden, user
from tests.support.standin.world import TOKEN

__all__ = [
    "TOKEN",
    "Button",
    "Done",
    "FloodLimits",
    "Person",
    "Seen",
    "Standin",
    "channel",
    "hidden",
    "user",
]
