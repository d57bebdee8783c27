"""Token buckets and what "slow down" is about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.pacing import Bucket, Pace, SlowDowns, allowed


def spend(bucket: Bucket, now: float) -> int:
    """Take whatever is there at this moment."""
    count = 0
    while bucket.wait(now) == 0.0 and count < 1000:
        bucket.take(now)
        count += 1
    return count


def test_a_burst_goes_at_once_and_then_the_rate_holds() -> None:
    """A short burst is never slowed; after it, messages follow at the average."""
    bucket = Bucket(rate=2.0, burst=5)
    assert spend(bucket, 100.0) == 5
    assert bucket.wait(100.0) == pytest.approx(0.5)
    assert spend(bucket, 100.5) == 1
    assert spend(bucket, 101.5) == 2
    assert spend(bucket, 200.0) == 5


def test_no_limit_means_no_limit() -> None:
    """A rate of 0 never makes anything wait."""
    bucket = Bucket(rate=0.0, burst=1)
    assert spend(bucket, 0.0) == 1000


def test_a_bucket_tells_when_it_can_be_forgotten() -> None:
    """A chat that has been quiet long enough needs no memory."""
    bucket = Bucket(rate=1.0, burst=3)
    assert bucket.full(5.0)
    bucket.take(5.0)
    assert not bucket.full(5.5)
    assert bucket.full(6.0)


@given(
    rate=st.floats(0.5, 50),
    burst=st.integers(1, 40),
    steps=st.lists(st.floats(0.0, 3.0), min_size=1, max_size=60),
)
def test_never_more_than_burst_and_rate(rate: float, burst: int, steps: list[float]) -> None:
    """Over any stretch of time no more goes out than one burst plus the average."""
    bucket = Bucket(rate, burst)
    now = 0.0
    sent = 0
    for step in steps:
        now += step
        sent += spend(bucket, now)
        assert sent <= burst + rate * now + 0.001


def test_the_default_pace_is_below_what_telegram_allows() -> None:
    """By default the bot stays below 30 messages a second and one a second in each chat."""
    pace = Pace()
    assert 0 < pace.bot < 30
    assert 0 < pace.chat <= 1


def test_one_chat_told_to_slow_down_is_only_that_chat() -> None:
    """When Telegram asks for patience in one chat, nobody else waits."""
    slow = SlowDowns()
    assert not slow.bot_wide("a", 10.0)
    assert not slow.bot_wide("a", 11.0)
    assert not slow.bot_wide("b", 60.0)


def test_two_chats_told_to_slow_down_mean_the_whole_bot() -> None:
    """When a second chat hears it within seconds, the bot as a whole was too fast."""
    slow = SlowDowns()
    assert not slow.bot_wide("a", 10.0)
    assert slow.bot_wide("b", 12.0)


@pytest.mark.parametrize("rate", [1.0, 20.0, 25.0, 28.8, 29.0])
def test_no_second_has_more_than_telegram_takes(rate: float) -> None:
    """Whatever rate below 30 is set, with the burst no second sees more than 30."""
    made = allowed(rate, 1.0)
    bucket = Bucket(made.bot, made.bot_burst)
    now, times = 0.0, []
    for _ in range(200):
        now += bucket.wait(now)
        bucket.take(now)
        times.append(now)
    most = max(sum(begin <= each < begin + 1 for each in times) for begin in times)
    assert most <= 30
