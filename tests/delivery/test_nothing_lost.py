"""What happens to messages when the program stops, dies, or its database falls ill."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.delivery.pacing import Pace
from bot.messages import Class, FailureKind, Lane
from bot.store import put_back
from bot.store.database import DatabaseDown
from tests.delivery.stage import Stage, breathing, text


async def test_a_second_sender_takes_over_after_the_lease(stage: Stage) -> None:
    """What a crashed process had in hand is sent by the next one, once its lease is over."""
    stage.channel.hold("one")
    await stage.start()
    await stage.queue(text("one", 1), text("two", 2))
    await stage.crash()
    stage.channel.gates.clear()
    stage.sender = stage.new_sender("second")
    await stage.start()
    assert stage.channel.ids == ["one"]
    await stage.pass_(59.0)
    assert await stage.sender.recover() == 0
    await stage.pass_(2.0)
    assert await stage.sender.recover() == 2
    await stage.pass_(0.1)
    assert stage.channel.ids == ["one", "one", "two"]
    assert await stage.states("one", "two") == ["sent", "sent"]


async def test_who_is_alone_takes_over_at_once(stage: Stage) -> None:
    """After a crash people get their answers at the restart, not a minute later."""
    stage.channel.hold("one")
    await stage.start()
    await stage.queue(text("one", 1), text("two", 2))
    await stage.crash()
    stage.channel.gates.clear()
    stage.sender = stage.new_sender("second", alone=True)
    await stage.start()
    await stage.pass_(0.1)
    assert stage.channel.ids == ["one", "one", "two"]


async def test_a_crash_never_sends_a_tip_twice(stage: Stage) -> None:
    """A break reminder that was in the air when the process died is not sent again."""
    stage.channel.hold("tip")
    await stage.start()
    await stage.queue(text("tip", 1, cls=Class.B, lane=Lane.REMINDER), text("reply", 2))
    await stage.crash()
    stage.channel.gates.clear()
    stage.sender = stage.new_sender("second", alone=True)
    await stage.start()
    await stage.pass_(0.1)
    assert stage.channel.ids == ["tip", "reply"]
    assert await stage.states("tip", "reply") == ["dropped", "sent"]


async def test_old_messages_come_before_new_ones_after_a_crash(stage: Stage) -> None:
    """An answer to what is written after the restart does not overtake what was left behind."""
    stage.channel.hold("one")
    await stage.start()
    await stage.queue(text("one", 1))
    await stage.crash()
    stage.channel.gates.clear()
    stage.sender = stage.new_sender("second", alone=True)
    await stage.queue(text("two", 2))
    await stage.start()
    assert stage.channel.ids == ["one", "one", "two"]


async def test_a_clock_that_is_put_back_holds_up_no_chat(stage: Stage) -> None:
    """What was told to wait by a clock a day ahead goes out, and the next answer goes directly."""
    stage.time.ahead = timedelta(days=1)
    stage.channel.fails("one", FailureKind.SLOW_DOWN, retry_after=40.0)
    await stage.start()
    await stage.queue(text("one", 1), text("two", 2))
    await stage.pass_(1.0)
    stage.time.ahead = timedelta()
    latest = stage.time.clock() + timedelta(minutes=2)
    await stage.database.turn(lambda conn: put_back.pull(conn, latest))
    await stage.pass_(121.0)
    await stage.sender.recover()
    await stage.quiet()
    assert stage.channel.ids == ["one", "one", "two"]
    await stage.sender.recover()
    await stage.queue(text("three", 3))
    assert stage.channel.ids[-1] == "three"


async def test_a_new_answer_does_not_overtake_what_waits_for_later(stage: Stage) -> None:
    """After a crash, too, what was told to wait goes out first, and as soon as it is due."""
    stage.channel.fails("tip", FailureKind.SLOW_DOWN, retry_after=3.0)
    await stage.start()
    await stage.queue(text("tip", 1, cls=Class.B))
    await stage.pass_(0.1)
    assert await stage.states("tip") == ["waiting"]
    await stage.crash()
    stage.sender = stage.new_sender("second", alone=True)
    await stage.queue(text("early", 2))  # handed over before the recovery at the start
    await stage.start()
    await stage.queue(text("late", 3))
    await stage.pass_(0.1)
    assert stage.channel.ids == ["tip"]
    await stage.pass_(5.0)
    assert stage.channel.ids == ["tip", "tip", "early", "late"]
    await stage.queue(text("next", 4))
    assert stage.channel.ids[-1] == "next"


async def test_a_timer_is_not_played_after_a_restart(stage: Stage) -> None:
    """A breathing timer whose moment has passed is left out; only its end was promised."""
    await stage.start()
    await stage.queue(text("one", 1), breathing("breathe", "one", 2))
    await stage.crash()
    stage.sender = stage.new_sender("second", alone=True)
    await stage.start()
    await stage.pass_(30.0)
    assert stage.channel.ids.count("breathe") == 1
    assert await stage.states("breathe") == ["dropped"]


async def test_stopping_finishes_what_is_in_the_air(stage: Stage) -> None:
    """A graceful stop waits for the calls under way and writes down that they arrived."""
    await stage.start()
    await stage.queue(text("one", 1), text("two", 2))
    await stage.sender.stop(grace=5.0)
    assert await stage.states("one", "two") == ["sent", "sent"]


async def test_stopping_gives_the_rest_back(stage: Stage) -> None:
    """What did not go out before the stop is taken up by the next run at once, in order."""
    stage.channel.hold("one", "tip")
    await stage.start()
    await stage.queue(text("one", 1), text("two", 2), text("three", 3))
    await stage.queue(text("tip", 1, chat="8", cls=Class.B))
    await stage.sender.stop(grace=0.01)
    assert await stage.states("one", "two", "three", "tip") == [*["waiting"] * 3, "dropped"]
    stage.channel.gates.clear()
    stage.sender = stage.new_sender("second")
    await stage.start()
    await stage.pass_(0.1)
    assert stage.channel.ids == ["one", "tip", "one", "two", "three"]
    assert set(await stage.states("one", "two", "three")) == {"sent"}


async def test_what_is_handed_over_while_stopping_is_kept(stage: Stage) -> None:
    """A turn that commits during the stop loses nothing: the next run sends its answer."""
    await stage.start()
    await stage.sender.stop(grace=0.0)
    await stage.queue(text("late", 1))
    assert stage.channel.ids == []
    stage.sender = stage.new_sender("second", alone=True)
    await stage.start()
    assert stage.channel.ids == ["late"]


async def test_completions_are_written_together(stage: Stage) -> None:
    """Hundreds of messages sent in one moment are marked in one transaction, not in hundreds."""
    await stage.start()
    everyone = [text(f"x{n}", chat=str(n)) for n in range(200)]
    await stage.queue(*everyone)
    before = stage.database.turns
    await stage.pass_(0.019)
    assert stage.database.turns == before
    await stage.pass_(0.002)
    assert stage.database.turns == before + 1
    assert set(await stage.states(*everyone)) == {"sent"}


async def test_completions_outlive_an_ill_database(stage: Stage) -> None:
    """What was sent while the database is ill is written down when it is well again."""
    await stage.start()
    await stage.store(text("one", 1))
    stage.database.ill = True
    stage.sender.hand_over([text("one", 1)])
    await stage.pass_(20.0)
    assert stage.sender.tally.failed_batches in range(4, 8)
    stage.database.ill = False
    await stage.pass_(30.0)
    assert await stage.states("one") == ["sent"]
    assert stage.channel.ids == ["one"]


async def test_what_was_sent_but_not_written_is_not_sent_again_by_its_sender(stage: Stage) -> None:
    """Even after its lease ran out, a message that this process knows as sent is not repeated."""
    await stage.start()
    await stage.store(text("one", 1))
    stage.database.ill = True
    stage.sender.hand_over([text("one", 1)])
    await stage.pass_(100.0)
    stage.database.ill = False
    assert await stage.sender.recover() == 0
    await stage.pass_(100.0)
    assert stage.channel.ids == ["one"]
    assert await stage.states("one") == ["sent"]


async def test_a_long_call_is_not_made_twice(stage: Stage) -> None:
    """A call that takes longer than its lease is not repeated by the very process that makes it."""
    stage.channel.hold("one")
    await stage.start()
    await stage.queue(text("one", 1))
    await stage.pass_(100.0)
    await stage.sender.recover()
    assert stage.channel.ids == ["one"]
    stage.channel.gates["one"].set()
    await stage.pass_(1.0)
    assert await stage.states("one") == ["sent"]


async def test_an_ill_database_at_the_start_stops_nothing_for_good(stage: Stage) -> None:
    """If the database is ill at the start, what was left behind is fetched a little later."""
    await stage.store(text("left", 1), leased=False)
    stage.database.ill = True
    await stage.start()
    stage.database.ill = False
    await stage.pass_(10.0)
    assert stage.channel.ids == ["left"]


async def test_recovering_says_when_the_database_is_ill(stage: Stage) -> None:
    """Whoever asks for a recovery learns that the database is down, in plain words."""
    await stage.start()
    stage.database.ill = True
    with pytest.raises(DatabaseDown, match="database"):
        await stage.sender.recover()


async def test_two_senders_share_without_doubling(stage: Stage) -> None:
    """Two processes on one database each take what the other has not: nothing is sent twice."""
    names = [f"x{n}" for n in range(40)]
    await stage.store(*(text(name, 1, chat=name) for name in names), leased=False)
    other = stage.new_sender("second")
    await stage.start()
    await stage.start(other)
    await stage.pass_(1.0)
    assert sorted(stage.channel.ids) == sorted(names)


async def test_a_hold_outlives_a_crash(stage: Stage) -> None:
    """A message that waits for its next try is tried by the next process, and counted on."""
    stage.channel.fails("one", *[FailureKind.NOT_SENT] * 6)
    await stage.start()
    await stage.queue(text("one", 1))
    await stage.pass_(35.0)
    assert await stage.attempts("one") == 6
    await stage.crash()
    stage.sender = stage.new_sender("second", alone=True)
    await stage.start()
    await stage.pass_(60.0)
    await stage.sender.recover()
    await stage.pass_(0.1)
    assert await stage.states("one") == ["sent"]


async def test_a_large_backlog_is_taken_up_bit_by_bit(tmp_path: Path) -> None:
    """After long downtime thousands of messages go out without all being in memory at once."""
    stage = Stage(tmp_path)
    await stage.create()
    names = [f"x{n}" for n in range(1400)]
    await stage.store(
        *(text(name, n, chat=str(n % 700)) for n, name in enumerate(names)), leased=False
    )
    stage.channel.hold(*names)
    await stage.start()
    assert stage.sender.in_hand == 1000
    for gate in stage.channel.gates.values():
        gate.set()
    await stage.pass_(20.0)
    assert sorted(stage.channel.ids) == sorted(names)
    await stage.end()


async def test_an_answer_during_a_recovery_counts(stage: Stage) -> None:
    """A message that arrives just while it is claimed anew is not sent a second time."""
    stage.channel.hold("one")
    await stage.start()
    await stage.queue(text("one", 1))
    await stage.pass_(100.0)
    stage.database.meanwhile = stage.channel.gates["one"].set
    await stage.sender.recover()
    await stage.pass_(1.0)
    assert stage.channel.ids == ["one"]
    assert await stage.states("one") == ["sent"]


async def test_a_message_during_a_recovery_keeps_its_place(stage: Stage) -> None:
    """What is queued just while older messages are fetched does not get ahead of them."""
    stage.channel.fails("one", *[FailureKind.NOT_SENT] * 6)
    await stage.start()
    await stage.queue(text("one", 1), text("two", 2))
    await stage.pass_(40.0)
    late, later = text("late", 3), text("later", 4)
    await stage.store(late, later)
    stage.time.seconds += 25.0
    stage.database.meanwhile = lambda: stage.sender.hand_over([late])
    await stage.sender.recover()
    stage.sender.hand_over([later])
    await stage.pass_(200.0)
    assert stage.channel.ids == ["one"] * 7 + ["two", "late", "later"]


async def test_nothing_overtakes_what_waits_behind_a_slow_call(stage: Stage) -> None:
    """While one message takes very long, what came after it keeps its order, wherever it waits."""
    stage.channel.hold("one")
    await stage.start()
    await stage.queue(text("one", 1), text("two", 2))
    await stage.pass_(45.0)
    await stage.sender.recover()
    assert stage.sender.tally.given_back == 1
    await stage.queue(text("three", 3))
    stage.channel.gates["one"].set()
    await stage.pass_(10.0)
    assert stage.channel.ids == ["one", "two", "three"]


async def test_a_tip_waiting_for_its_next_try_outlives_a_crash(stage: Stage) -> None:
    """A break reminder that surely did not leave is not given up because the process died."""
    stage.channel.fails("tip", FailureKind.NOT_SENT)
    await stage.start()
    await stage.queue(text("tip", 1, cls=Class.B, lane=Lane.REMINDER))
    await stage.pass_(0.1)
    await stage.crash()
    stage.sender = stage.new_sender("second", alone=True)
    await stage.start()
    await stage.pass_(2.0)
    await stage.sender.recover()
    await stage.pass_(0.1)
    assert stage.channel.ids == ["tip", "tip"]
    assert await stage.states("tip") == ["sent"]


async def test_no_call_starts_on_a_lease_about_to_end(tmp_path: Path) -> None:
    """What waited too long for the pace is claimed afresh before it is sent."""
    stage = Stage(tmp_path, Pace(bot=0.02, chat=0.0, bot_burst=1))
    await stage.create()
    await stage.start()
    await stage.queue(text("one", chat="1"), text("two", chat="2"))
    await stage.pass_(50.5)
    assert stage.sender.tally.given_back == 1
    await stage.pass_(60.0)
    assert stage.channel.ids == ["one", "two"]
    await stage.end()


async def test_what_waits_long_leaves_the_memory(tmp_path: Path) -> None:
    """While the whole bot has to wait, what cannot go within its lease is kept in the database."""
    stage = Stage(tmp_path, Pace(bot=0.001, chat=0.0, bot_burst=1))
    await stage.create()
    await stage.start()
    await stage.queue(text("one", chat="1"), *(text(f"x{n}", chat=f"x{n}") for n in range(5)))
    await stage.pass_(45.0)
    stage.sender._holding.sweep()
    await stage.quiet()
    assert stage.sender.in_hand == 0
    assert stage.sender.tally.given_back == 5
    await stage.end()
