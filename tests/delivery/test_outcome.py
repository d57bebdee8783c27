"""The table that says what one failed attempt means."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.delivery.outcome import LIMITS, back_off, decide
from bot.messages import Again, Class, Dead, Failure, FailureKind, Gone, Outcome, Sent, Uncertain

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
A, B, C = Class.A, Class.B, Class.C


def again(seconds: float) -> Again:
    return Again(NOW + timedelta(seconds=seconds))


TABLE: list[tuple[FailureKind, Class, int, Outcome]] = [
    (FailureKind.NOT_SENT, A, 1, again(1)),
    (FailureKind.NOT_SENT, A, 4, again(8)),
    (FailureKind.NOT_SENT, A, 100, again(60)),
    (FailureKind.NOT_SENT, A, 1446, Dead("gave_up")),
    (FailureKind.NOT_SENT, B, 1, again(1)),
    (FailureKind.NOT_SENT, B, 65, Dead("gave_up")),
    (FailureKind.NOT_SENT, C, 65, Dead("gave_up")),
    (FailureKind.MAYBE_SENT, A, 1, again(1)),
    (FailureKind.MAYBE_SENT, A, 1446, Dead("gave_up")),
    (FailureKind.MAYBE_SENT, B, 1, Uncertain()),
    (FailureKind.MAYBE_SENT, C, 2, again(2)),
    (FailureKind.SERVER, A, 1, again(1)),
    (FailureKind.SERVER, B, 1, Uncertain()),
    (FailureKind.SERVER, C, 3, again(4)),
    (FailureKind.SLOW_DOWN, A, 1, again(7)),
    (FailureKind.SLOW_DOWN, B, 999, again(7)),
    (FailureKind.SLOW_DOWN, C, 999, again(7)),
    (FailureKind.BLOCKED, A, 1, Gone()),
    (FailureKind.BLOCKED, B, 1, Gone()),
    (FailureKind.BLOCKED, C, 1, Gone()),
    (FailureKind.NOT_MODIFIED, C, 1, Sent(None)),
    (FailureKind.MISSING, C, 1, Dead("some_code")),
    (FailureKind.REFUSED, A, 1, Dead("some_code")),
    (FailureKind.REFUSED, B, 1, Dead("some_code")),
    (FailureKind.UNAUTHORISED, A, 999, again(60)),
    (FailureKind.UNAUTHORISED, B, 999, again(60)),
]


@pytest.mark.parametrize(("kind", "cls", "attempts", "expected"), TABLE)
def test_each_failure_means_one_thing(
    kind: FailureKind, cls: Class, attempts: int, expected: Outcome
) -> None:
    """Every kind of failure has one meaning per class: repeated, dropped, parked or given up."""
    failure = Failure(kind, "some_code", retry_after=7)
    assert decide(failure, cls, attempts, NOW, jitter=0.0) == expected


@pytest.mark.parametrize("kind", FailureKind)
@pytest.mark.parametrize("cls", Class)
def test_no_failure_is_without_a_meaning(kind: FailureKind, cls: Class) -> None:
    """Whatever the channel reports, the bot knows what to do next, and never before now."""
    outcome = decide(Failure(kind), cls, 1, NOW, jitter=1.0)
    if isinstance(outcome, Again):
        assert outcome.at > NOW
    if isinstance(outcome, Dead):
        assert outcome.reason


def test_what_matters_is_tried_for_about_a_day() -> None:
    """A reply is tried for about 24 hours before the bot gives up on it."""
    whole = sum((back_off(n, 0.0) for n in range(1, LIMITS[A])), timedelta())
    assert timedelta(hours=23) < whole < timedelta(hours=25)


def test_a_tip_is_tried_for_about_an_hour() -> None:
    """A break reminder that cannot leave is not kept for tomorrow."""
    whole = sum((back_off(n, 0.0) for n in range(1, LIMITS[B])), timedelta())
    assert timedelta(minutes=45) < whole < timedelta(minutes=75)


def test_chats_do_not_all_come_back_at_once() -> None:
    """After an outage the chats return spread out, at most a quarter later than planned."""
    assert back_off(3, 0.0) == timedelta(seconds=4)
    assert back_off(3, 0.5) == timedelta(seconds=4.5)
    assert back_off(3, 1.0) == timedelta(seconds=5)
