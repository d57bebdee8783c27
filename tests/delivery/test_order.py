"""In which order things reach a chat, and who goes first when not all can go at once."""

from pathlib import Path

from bot.delivery.pacing import Pace
from bot.messages import Class, FailureKind, Lane, PressAnswer
from tests.delivery.stage import Stage, plain_keyboard, screen, text


async def test_waves_follow_one_another(stage: Stage) -> None:
    """What is said later arrives later: the next wave starts when the one before has answered."""
    stage.channel.hold("one")
    await stage.start()
    await stage.queue(text("one", 1), text("two", 2), text("three", 3))
    assert stage.channel.ids == ["one"]
    stage.channel.gates["one"].set()
    await stage.quiet()
    assert stage.channel.ids == ["one", "two", "three"]


async def test_a_wave_flies_together(stage: Stage) -> None:
    """What belongs together is sent together: the old buttons go while the new question comes."""
    await stage.start()
    await stage.queue(text("first", 1))
    stage.channel.hold("tidy", "next")
    await stage.queue(plain_keyboard("tidy", "first", 2), text("next", 2), text("after", 3))
    assert stage.channel.ids == ["first", "tidy", "next"]
    assert stage.channel.flying == 2
    stage.channel.gates["next"].set()
    await stage.quiet()
    assert "after" not in stage.channel.ids
    stage.channel.gates["tidy"].set()
    await stage.quiet()
    assert stage.channel.ids[-1] == "after"


async def test_order_does_not_depend_on_when_it_was_handed_over(stage: Stage) -> None:
    """Even if a later wave is handed over first, the earlier one is sent first."""
    two, one = text("two", 2), text("one", 1)
    await stage.store(two, one)
    stage.sender.hand_over([two, one])
    await stage.start()
    assert stage.channel.ids == ["one", "two"]


async def test_the_next_wave_does_not_wait_for_the_database(stage: Stage) -> None:
    """A conversation goes on while what was sent is not written down yet."""
    await stage.start()
    await stage.store(text("one", 1), text("two", 2))
    stage.database.ill = True
    stage.sender.hand_over([text("one", 1), text("two", 2)])
    await stage.quiet()
    assert stage.channel.ids == ["one", "two"]


async def test_other_chats_do_not_wait(stage: Stage) -> None:
    """A chat that is slow to answer keeps nobody else waiting."""
    stage.channel.hold("slow")
    await stage.start()
    await stage.queue(text("slow", 1, chat="1"), text("quick", 1, chat="2"))
    assert stage.channel.ids == ["slow", "quick"]
    assert await stage.states("slow") == ["leased"]


async def test_a_failed_message_holds_its_chat_back(stage: Stage) -> None:
    """While a message is tried again, what comes after it waits, so that the order stays."""
    stage.channel.fails("one", FailureKind.NOT_SENT, FailureKind.NOT_SENT)
    await stage.start()
    await stage.queue(text("one", 1), text("two", 2))
    assert stage.channel.ids == ["one"]
    await stage.queue(text("three", 3))
    assert stage.channel.ids == ["one"]
    await stage.pass_(1.0)
    assert stage.channel.ids == ["one", "one"]
    await stage.pass_(2.0)
    assert stage.channel.ids == ["one", "one", "one", "two", "three"]


async def test_replies_before_reminders(tmp_path: Path) -> None:
    """When the pace is tight, who is waiting for an answer gets it before any reminder goes out."""
    stage = Stage(tmp_path, Pace(bot=1.0, chat=0.0, bot_burst=1))
    await stage.create()
    await stage.start()
    await stage.queue(*(text(f"reminder{n}", chat=f"r{n}", lane=Lane.REMINDER) for n in range(3)))
    await stage.queue(*(text(f"reply{n}", chat=f"p{n}") for n in range(2)))
    await stage.pass_(10.0)
    assert stage.channel.ids == ["reminder0", "reply0", "reply1", "reminder1", "reminder2"]
    assert [call.at for call in stage.channel.calls] == [0, 1, 2, 3, 4]
    await stage.end()


async def test_a_reply_pulls_its_own_chat_forward(tmp_path: Path) -> None:
    """Somebody who writes while their reminder waits in a long row does not wait for the row."""
    stage = Stage(tmp_path, Pace(bot=1.0, chat=0.0, bot_burst=1))
    await stage.create()
    await stage.start()
    await stage.queue(*(text(f"r{n}", chat=f"r{n}", lane=Lane.REMINDER) for n in range(5)))
    await stage.queue(text("reply", 2, chat="r4"))
    await stage.pass_(2.0)
    assert stage.channel.ids == ["r0", "r4", "reply"]
    await stage.end()


async def test_a_talkative_chat_takes_turns(tmp_path: Path) -> None:
    """With a tight pace each chat gets one message in turn, however much one of them has queued."""
    stage = Stage(tmp_path, Pace(bot=1.0, chat=0.0, bot_burst=1))
    await stage.create()
    await stage.start()
    await stage.queue(*(text(f"a{n}", n, chat="a") for n in range(4)), text("b0", chat="b"))
    await stage.pass_(10.0)
    assert stage.channel.ids.index("b0") <= 2
    assert [name for name in stage.channel.ids if name[0] == "a"] == ["a0", "a1", "a2", "a3"]
    await stage.end()


async def test_a_normal_conversation_is_never_held_back(tmp_path: Path) -> None:
    """Fifty people who each tap and read every two seconds never wait for the default pace."""
    stage = Stage(tmp_path, Pace(bot=0.0))
    await stage.create()
    await stage.start()
    asked = {}
    for turn in range(10):
        for chat in range(50):
            name = f"c{chat}t{turn}"
            one = text(name, turn, chat=str(chat))
            asked[name] = stage.time.seconds
            await stage.store(one)
            stage.sender.hand_over([one])
        await stage.pass_(2.0)
    assert {call.id: call.at for call in stage.channel.calls} == asked
    await stage.end()


async def test_the_default_pace_stays_under_thirty_a_second(tmp_path: Path) -> None:
    """A morning on which everybody is reminded at once stays below Telegram's limit."""
    stage = Stage(tmp_path, Pace())
    await stage.create()
    await stage.start()
    await stage.queue(*(text(f"r{n}", chat=str(n), lane=Lane.REMINDER) for n in range(200)))
    await stage.pass_(30.0)
    times = [call.at for call in stage.channel.calls]
    assert len(times) == 200
    assert all(later - first > 0.999 for first, later in zip(times, times[50:], strict=False))
    # After the first burst never more than 25 in any second.
    assert all(later - first > 0.999 for first, later in zip(times[25:], times[50:], strict=False))
    await stage.end()


async def test_a_chat_gets_one_message_a_second_on_average(tmp_path: Path) -> None:
    """Only new messages count for a chat's pace; changes of what is there do not."""
    stage = Stage(tmp_path, Pace(bot=0.0, chat=1.0, chat_burst=2))
    await stage.create()
    await stage.start()
    await stage.queue(text("one", 1), text("two", 2), screen("edit", "one", 3), text("three", 4))
    assert stage.channel.ids == ["one", "two", "edit"]
    await stage.pass_(0.9)
    assert len(stage.channel.calls) == 3
    await stage.pass_(0.2)
    assert stage.channel.ids[-1] == "three"
    await stage.end()


async def test_presses_are_answered_at_once(tmp_path: Path) -> None:
    """A button's spinner stops straight away, even while messages have to wait for the pace."""
    stage = Stage(tmp_path, Pace(bot=0.1, chat=0.0, bot_burst=1))
    await stage.create()
    await stage.start()
    await stage.queue(text("one", 1), text("two", 2))
    stage.sender.hand_over([], [PressAnswer("telegram", "1", "press")])
    await stage.quiet()
    assert [answer.press_id for answer in stage.channel.answers] == ["press"]
    assert stage.channel.ids == ["one"]
    await stage.end()


async def test_only_so_many_calls_are_in_the_air(stage: Stage) -> None:
    """A thousand chats at once do not open a thousand connections at once."""
    everyone = [text(f"x{n}", chat=str(n), cls=Class.A) for n in range(300)]
    stage.channel.hold(*(one.id for one in everyone))
    await stage.start()
    await stage.queue(*everyone)
    assert stage.channel.flying == 128
    for gate in stage.channel.gates.values():
        gate.set()
    await stage.pass_(0.1)
    assert sorted(stage.channel.ids) == sorted(one.id for one in everyone)
    assert set(await stage.states(*everyone)) == {"sent"}
    assert stage.channel.most_flying == 128
