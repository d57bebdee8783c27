"""Faults on purpose: rules that say which calls go wrong, how, and how often.

The same seed gives the same faults for the same calls in the same order.
"""

from dataclasses import asdict, dataclass
from enum import StrEnum
from random import Random

from tests.support.standin.errors import Json


class FaultKind(StrEnum):
    """What goes wrong; whether the call took effect is said by `Fault.applied`."""

    DELAY = "delay"  # the answer comes `seconds` late
    DROP = "drop"  # the connection closes without an answer
    TOO_MANY = "too_many"  # 429 with `retry_after`
    SERVER_ERROR = "server_error"  # `status` with a body of HTML
    REFUSE = "refuse"  # `status` with `description`, as the Bot API would write it
    GARBAGE = "garbage"  # 200 with a body that is no JSON
    TRUNCATED = "truncated"  # 200 with the first half of the JSON
    CUT = "cut"  # the connection closes in the middle of the body
    SLOW_BODY = "slow_body"  # the body dribbles in over `seconds`
    DUPLICATE = "duplicate"  # an update is delivered twice


# Whether a call takes effect when the rule does not say so.
_APPLIED = {
    FaultKind.DELAY: True,
    FaultKind.DROP: False,
    FaultKind.TOO_MANY: False,
    FaultKind.SERVER_ERROR: False,
    FaultKind.REFUSE: False,
    FaultKind.GARBAGE: True,
    FaultKind.TRUNCATED: True,
    FaultKind.CUT: True,
    FaultKind.SLOW_BODY: True,
    FaultKind.DUPLICATE: True,
}


@dataclass(slots=True)
class Fault:
    """One rule: the calls it matches, and what happens to them."""

    kind: FaultKind
    method: str | None = None  # None: every method but getUpdates
    chat_id: int | None = None
    times: int | None = None  # None: for good
    skip: int = 0  # lets so many matching calls pass first
    probability: float = 1.0
    applied: bool | None = None  # None: as is usual for the kind
    seconds: float = 0.0
    retry_after: int = 1
    status: int = 502
    description: str = ""
    hits: int = 0

    def __post_init__(self) -> None:
        self.kind = FaultKind(self.kind)
        if self.applied is None:
            self.applied = _APPLIED[self.kind]

    def matches(self, method: str, chat_id: int | None) -> bool:
        """Whether the rule is about this call; getUpdates only where it is named."""
        if self.times is not None and self.hits >= self.times:
            return False
        if self.chat_id is not None and self.chat_id != chat_id:
            return False
        if self.method is None:
            return method != "getUpdates"
        return self.method.lower() == method.lower()


class Faults:
    """The rules in force, asked once per call."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._rules: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        """Put a rule in force; of several that match, the first one added decides."""
        self._rules.append(fault)
        return fault

    def reset(self) -> None:
        """No faults from here on."""
        self._rules.clear()

    def pick(self, method: str, chat_id: int | None) -> Fault | None:
        """The fault of this call, counted as having happened."""
        return self._first(method, chat_id, duplicates=False)

    def duplicates(self, kind: str, chat_id: int | None) -> bool:
        """Whether this update is to be delivered twice; `kind` is the update's, as "message"."""
        return self._first(kind, chat_id, duplicates=True) is not None

    def _first(self, method: str, chat_id: int | None, *, duplicates: bool) -> Fault | None:
        for rule in self._rules:
            if (rule.kind is FaultKind.DUPLICATE) is not duplicates:
                continue
            if not rule.matches(method, chat_id):
                continue
            if rule.skip:
                rule.skip -= 1
                continue
            if rule.probability < 1.0 and self._random.random() >= rule.probability:
                continue
            rule.hits += 1
            return rule
        return None

    def described(self) -> list[Json]:
        """Every rule with its hits so far."""
        return [asdict(rule) for rule in self._rules]
