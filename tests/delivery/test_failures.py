"""What a person gets when sending goes wrong: once more, never twice, or later."""

from dataclasses import replace
from pathlib import Path

from bot.delivery.pacing import Pace
from bot.messages import Class, Failure, FailureKind, File, Lane
from tests.delivery.stage import Stage, plain_keyboard, screen, text

NOT_LET_IN = Failure(FailureKind.UNAUTHORISED, "token")


async def test_what_is_sent_is_written_down_without_its_text(stage: Stage) -> None:
    """A message that arrived is marked with the channel's id, so that it can be changed later."""
    await stage.start()
    await stage.queue(text("one", 1))
    await stage.pass_(0.1)
    assert await stage.row("one") == ("sent", "m1")


async def test_an_uncertain_reply_is_sent_again(stage: Stage) -> None:
    """A reply that may have been lost comes again: twice is better than never."""
    stage.channel.fails("reply", FailureKind.MAYBE_SENT)
    await stage.start()
    await stage.queue(text("reply", cls=Class.A))
    await stage.pass_(5.0)
    assert stage.channel.ids == ["reply", "reply"]
    assert await stage.states("reply") == ["sent"]


async def test_an_uncertain_tip_is_never_sent_twice(stage: Stage) -> None:
    """A break reminder that may have arrived is not sent again, and what follows is not held up."""
    stage.channel.fails("tip", FailureKind.MAYBE_SENT)
    stage.channel.fails("broken", FailureKind.SERVER)
    await stage.start()
    await stage.queue(text("tip", 1, cls=Class.B), text("broken", 2, cls=Class.B), text("reply", 3))
    await stage.pass_(4000.0)
    assert stage.channel.ids == ["tip", "broken", "reply"]
    assert await stage.states("tip", "broken", "reply") == ["dropped", "dropped", "sent"]
    assert stage.sender.tally.uncertain == 2


async def test_a_tip_that_surely_did_not_leave_is_tried_again(stage: Stage) -> None:
    """A break reminder that could not leave is not lost by that."""
    stage.channel.fails("tip", FailureKind.NOT_SENT, FailureKind.SLOW_DOWN, retry_after=3)
    await stage.start()
    await stage.queue(text("tip", 1, cls=Class.B, lane=Lane.REMINDER), text("next", 2))
    await stage.pass_(10.0)
    assert stage.channel.ids == ["tip", "tip", "tip", "next"]
    assert await stage.states("tip", "next") == ["sent", "sent"]


async def test_an_uncertain_change_is_repeated(stage: Stage) -> None:
    """A change of a message may be made twice, since nobody sees the difference."""
    await stage.start()
    await stage.queue(text("one", 1))
    stage.channel.fails("edit", FailureKind.MAYBE_SENT, FailureKind.NOT_MODIFIED)
    await stage.queue(screen("edit", "one", 2))
    await stage.pass_(5.0)
    assert stage.channel.ids == ["one", "edit", "edit"]
    assert await stage.row("edit") == ("sent", "m1")


async def test_somebody_who_blocked_the_bot_costs_one_call(stage: Stage) -> None:
    """Everything for a person who blocked the bot is set aside after a single try."""
    stage.channel.fails("one", FailureKind.BLOCKED)
    waves = [text(f"w{n}", n + 2) for n in range(5)]
    await stage.start()
    await stage.queue(text("one", 1), *waves)
    await stage.pass_(1.0)
    await stage.queue(text("reminder", 9, lane=Lane.REMINDER))
    await stage.pass_(60.0)
    await stage.sender.recover()
    await stage.pass_(60.0)
    assert stage.channel.ids == ["one"]
    assert set(await stage.states("one", *waves, "reminder")) == {"unreachable"}
    assert stage.sender.tally.parked == 1
    assert stage.sender.in_hand == 0


async def test_everything_resumes_in_order_when_they_return(stage: Stage) -> None:
    """Who comes back finds what was kept for them, and only then the answer to what they wrote."""
    stage.channel.fails("one", FailureKind.BLOCKED)
    await stage.start()
    await stage.queue(text("one", 1), text("two", 2))
    await stage.pass_(10.0)
    await stage.revive("7")
    await stage.queue(text("welcome", 3))
    await stage.pass_(1.0)
    await stage.queue(text("more", 4))
    await stage.pass_(3.0)
    assert stage.channel.ids == ["one", "one", "two", "welcome", "more"]
    assert set(await stage.states("one", "two", "welcome", "more")) == {"sent"}


async def test_others_do_not_notice_somebody_who_blocked(stage: Stage) -> None:
    """One person's block changes nothing for anybody else."""
    stage.channel.fails("gone", FailureKind.BLOCKED)
    await stage.start()
    await stage.queue(text("gone", chat="1"), text("here", chat="2"))
    assert stage.channel.ids == ["gone", "here"]


async def test_words_that_are_refused_do_not_stop_the_conversation(stage: Stage) -> None:
    """A message that the channel will never take is given up, and the next one goes."""
    stage.channel.fails("bad", FailureKind.REFUSED)
    await stage.start()
    await stage.queue(text("bad", 1), text("good", 2))
    await stage.pass_(1.0)
    assert stage.channel.ids == ["bad", "good"]
    assert await stage.states("bad", "good") == ["dead", "sent"]


async def test_a_mistake_in_a_channel_costs_one_message(stage: Stage) -> None:
    """A channel that breaks over one message is tried a few times; then the chat goes on."""
    stage.channel.script["bad"] = [RuntimeError("boom"), RuntimeError("boom"), RuntimeError("boom")]
    await stage.start()
    await stage.queue(text("bad", 1), text("good", 2))
    await stage.pass_(60.0)
    assert stage.channel.ids == ["bad", "bad", "bad", "good"]
    assert await stage.states("bad", "good") == ["dead", "sent"]


async def test_a_long_wait_is_kept_in_the_database(stage: Stage) -> None:
    """What cannot go for minutes waits in the database, in order, with its attempts counted."""
    stage.channel.script["one"] = []
    stage.channel.fails("one", *[FailureKind.NOT_SENT] * 7)
    await stage.start()
    await stage.queue(text("one", 1), text("two", 2))
    await stage.pass_(40.0)
    # 1 + 2 + 4 + 8 + 16 seconds in memory, then 32 in the database.
    assert len(stage.channel.calls) == 6
    assert stage.sender.in_hand == 0
    assert await stage.states("one", "two") == ["waiting", "waiting"]
    assert await stage.attempts("one") == 6
    await stage.queue(text("three", 3))
    assert len(stage.channel.calls) == 6
    assert stage.sender.in_hand == 0
    await stage.pass_(200.0)
    assert stage.channel.ids == ["one"] * 8 + ["two", "three"]
    await stage.queue(text("four", 4))
    assert stage.channel.ids[-1] == "four"


async def test_what_never_leaves_is_given_up(stage: Stage) -> None:
    """A change that cannot be sent is tried for about an hour, then the next message goes."""
    stage.channel.fails("one", *[FailureKind.NOT_SENT] * 100)
    await stage.start()
    await stage.queue(text("one", 1, cls=Class.C), text("two", 2))
    await stage.pass_(3000.0)
    assert await stage.states("one", "two") == ["waiting", "waiting"]
    await stage.pass_(900.0)
    assert await stage.states("one", "two") == ["dead", "sent"]
    assert len(stage.channel.calls) == 65 + 1


async def test_slow_down_in_one_chat_is_only_that_chat(stage: Stage) -> None:
    """When Telegram asks for patience in one chat, everybody else goes on."""
    stage.channel.fails("slow", FailureKind.SLOW_DOWN, retry_after=7)
    await stage.start()
    await stage.queue(text("slow", 1, chat="1"), text("next", 2, chat="1"))
    await stage.queue(text("other", chat="2"))
    assert stage.channel.ids == ["slow", "other"]
    await stage.pass_(6.9)
    assert stage.channel.ids == ["slow", "other"]
    await stage.pass_(0.2)
    assert stage.channel.ids == ["slow", "other", "slow", "next"]


async def test_slow_down_in_two_chats_is_the_whole_bot(stage: Stage) -> None:
    """When two chats are told within seconds, everything waits, and one call tries first."""
    stage.channel.fails("a", FailureKind.SLOW_DOWN, retry_after=7)
    stage.channel.fails("b", FailureKind.SLOW_DOWN, retry_after=7)
    await stage.start()
    await stage.queue(text("a", chat="1"), text("b", chat="2"))
    await stage.queue(text("c", chat="3"), text("d", chat="4"))
    assert stage.channel.ids == ["a", "b"]
    stage.channel.hold("a", "b", "c", "d")
    await stage.pass_(8.0)
    assert len(stage.channel.calls) == 3
    for gate in stage.channel.gates.values():
        gate.set()
    await stage.pass_(0.1)
    assert sorted(stage.channel.ids[2:]) == ["a", "b", "c", "d"]


async def test_a_refused_bot_waits_for_its_operator(stage: Stage) -> None:
    """With a wrong token nothing is lost or given up: it is asked now and then by one call."""
    stage.channel.refuses = NOT_LET_IN
    await stage.start()
    await stage.queue(text("first", 1, chat="0"))
    assert not stage.sender.let_in
    await stage.queue(*(text(f"x{n}", chat=str(n + 1)) for n in range(20)))
    await stage.pass_(600.0)
    assert 8 <= len(stage.channel.calls) <= 12
    stage.channel.refuses = None
    await stage.pass_(120.0)
    assert stage.sender.let_in
    names = ["first", *(f"x{n}" for n in range(20))]
    assert set(await stage.states(*names)) == {"sent"}


async def test_a_file_is_removed_from_the_spool_once_sent(stage: Stage, tmp_path: Path) -> None:
    """A file that was sent does not stay behind on the disk; one to be tried again does."""
    spooled = tmp_path / "export.pdf"
    spooled.write_bytes(b"%PDF")
    stage.channel.fails("file", FailureKind.NOT_SENT)
    await stage.start()
    await stage.queue(text("file", body=File(str(spooled), "export.pdf")))
    assert spooled.exists()
    await stage.pass_(2.0)
    assert not spooled.exists()
    assert await stage.states("file") == ["sent"]


async def test_another_bots_messages_wait_for_it(stage: Stage) -> None:
    """Messages of a bot that does not run here are left alone, and stop nobody."""
    other = replace(text("other", chat="1"), bot="2")
    await stage.start()
    await stage.queue(other, text("mine", chat="2"))
    await stage.pass_(1.0)
    assert stage.channel.ids == ["mine"]
    assert await stage.states("other") == ["waiting"]


async def test_changes_of_something_slow_to_arrive_wait_for_it(stage: Stage) -> None:
    """A keyboard is not taken away before the message that carries it has arrived."""
    stage.channel.hold("one")
    await stage.start()
    await stage.queue(text("one", 1), plain_keyboard("tidy", "one", 1))
    assert stage.channel.ids == ["one"]
    stage.channel.gates["one"].set()
    await stage.quiet()
    assert [(call.id, call.target) for call in stage.channel.calls] == [
        ("one", None),
        ("tidy", "m1"),
    ]


async def test_a_tight_pace_loses_nothing(tmp_path: Path) -> None:
    """More than can be sent within a lease goes back to the database and comes again in order."""
    stage = Stage(tmp_path, Pace(bot=1.0, chat=0.0, bot_burst=1))
    await stage.create()
    await stage.start()
    queued = [text(f"n{n:03}", n, chat=str(n % 4)) for n in range(120)]
    await stage.queue(*queued)
    for _ in range(30):
        await stage.pass_(5.0)
        await stage.sender.recover()
    assert sorted(stage.channel.ids) == sorted(one.id for one in queued)
    for chat in range(4):
        own = [call.id for call in stage.channel.calls if call.outgoing.chat == str(chat)]
        assert own == sorted(own)
    assert set(await stage.states(*queued)) == {"sent"}
    await stage.end()
