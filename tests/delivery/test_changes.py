"""Changes of messages, also of those that never arrived, and animations."""

from pathlib import Path

from bot.delivery.pacing import Pace
from bot.messages import Class, Delete, Edit, FailureKind, Message, Run
from tests.delivery.stage import ROWS, Stage, breathing, plain_keyboard, screen, text


def bodies(stage: Stage) -> list[tuple[str, str, str | None]]:
    return [(call.id, call.outgoing.body.kind, call.target) for call in stage.channel.calls]


async def test_a_change_finds_its_message(stage: Stage) -> None:
    """A change goes to the message that it is about, and so does a change of the change."""
    await stage.start()
    await stage.queue(text("one", 1))
    await stage.queue(screen("two", "one", 2))
    await stage.queue(screen("three", "two", 3))
    assert bodies(stage) == [
        ("one", "message", None),
        ("two", "edit", "m1"),
        ("three", "edit", "m1"),
    ]


async def test_a_change_finds_its_message_after_a_restart(stage: Stage) -> None:
    """Buttons of yesterday's question are taken away even if the bot was restarted in between."""
    await stage.start()
    await stage.queue(text("one", 1))
    await stage.queue(screen("two", "one", 2))
    await stage.pass_(0.1)
    await stage.sender.stop(grace=0.1)
    stage.sender = stage.new_sender("second")
    await stage.start()
    await stage.queue(plain_keyboard("three", "two", 3))
    assert bodies(stage)[-1] == ("three", "edit", "m1")


async def test_a_screen_whose_message_never_arrived_is_sent_anew(stage: Stage) -> None:
    """If a question never arrived, its next version comes anew and is changed from then on."""
    stage.channel.fails("one", FailureKind.REFUSED)
    await stage.start()
    await stage.queue(text("one", 1))
    await stage.queue(screen("two", "one", 2))
    await stage.queue(screen("three", "two", 3), plain_keyboard("four", "one", 4))
    await stage.pass_(0.1)
    assert bodies(stage) == [
        ("one", "message", None),
        ("two", "message", None),
        ("three", "edit", "m2"),
        ("four", "edit", "m2"),
    ]
    assert stage.channel.calls[1].outgoing.body == Message((Run("screen two"),), ROWS)
    assert await stage.row("two") == ("sent", "m2")


async def test_a_screen_whose_message_was_deleted_is_sent_anew(stage: Stage) -> None:
    """If the person deleted the question, its next version comes as a new message."""
    await stage.start()
    await stage.queue(text("one", 1))
    stage.channel.fails("two", FailureKind.MISSING)
    await stage.queue(screen("two", "one", 2), text("after", 3))
    assert bodies(stage) == [
        ("one", "message", None),
        ("two", "edit", "m1"),
        ("two", "message", None),
        ("after", "message", None),
    ]
    await stage.pass_(0.1)
    assert await stage.row("two") == ("sent", "m3")


async def test_taking_buttons_off_what_never_arrived_is_left_out(stage: Stage) -> None:
    """Old buttons, or an old record, of a message that never arrived need no new message."""
    stage.channel.fails("one", FailureKind.REFUSED)
    await stage.start()
    await stage.queue(text("one", 1), plain_keyboard("two", "one", 2))
    await stage.queue(text("record", 3, cls=Class.C, body=Edit("one", (Run("done"),))))
    await stage.queue(plain_keyboard("three", "nobody", 4), text("after", 5))
    await stage.pass_(0.1)
    assert stage.channel.ids == ["one", "after"]
    assert await stage.states("two", "record", "three") == ["dropped"] * 3


async def test_a_change_that_changes_nothing_is_done(stage: Stage) -> None:
    """A message that already reads as wanted counts as changed."""
    await stage.start()
    await stage.queue(text("one", 1))
    stage.channel.fails("two", FailureKind.NOT_MODIFIED)
    await stage.queue(screen("two", "one", 2))
    await stage.pass_(0.1)
    assert await stage.row("two") == ("sent", "m1")


async def test_deleting_what_is_gone_is_done(stage: Stage) -> None:
    """Messages that the person deleted already do not trouble anybody."""
    stage.channel.fails("gone", FailureKind.MISSING)
    await stage.start()
    await stage.queue(text("gone", 1, cls=Class.C, body=Delete(("1", "2"))), text("after", 2))
    await stage.pass_(0.1)
    assert await stage.states("gone", "after") == ["dropped", "sent"]


async def test_frames_come_at_their_times(stage: Stage) -> None:
    """A breathing timer shows its frames when they are due, as changes of one message."""
    await stage.start()
    await stage.queue(text("one", 1))
    await stage.queue(breathing("breathe", "one", 2))
    await stage.pass_(4.0)
    await stage.pass_(10.0)
    shown = [(call.at, call.target) for call in stage.channel.calls[1:]]
    assert shown == [(0.0, "m1"), (5.0, "m1"), (10.0, "m1")]
    assert await stage.states("breathe") == ["sent"]


async def test_done_stops_the_breathing_at_once(stage: Stage) -> None:
    """Tapping Done answers immediately, and no further frame follows."""
    await stage.start()
    await stage.queue(text("one", 1))
    await stage.queue(breathing("breathe", "one", 2))
    await stage.pass_(6.0)
    await stage.queue(screen("done", "one", 3), text("next", 3))
    assert stage.channel.ids == ["one", "breathe", "breathe", "done", "next"]
    await stage.pass_(30.0)
    assert len(stage.channel.calls) == 5
    assert await stage.states("breathe", "done", "next") == ["dropped", "sent", "sent"]


async def test_a_frame_in_the_air_cannot_undo_what_follows(stage: Stage) -> None:
    """The screen after the breathing is not overwritten by a late frame; messages need not wait."""
    await stage.start()
    await stage.queue(text("one", 1))
    stage.channel.hold("breathe")
    await stage.queue(breathing("breathe", "one", 2))
    await stage.queue(screen("done", "one", 3), text("next", 3))
    assert stage.channel.ids == ["one", "breathe", "next"]
    stage.channel.gates["breathe"].set()
    await stage.quiet()
    assert stage.channel.ids == ["one", "breathe", "next", "done"]


async def test_frames_are_skipped_under_pressure(tmp_path: Path) -> None:
    """While others wait for their answers no frame is shown, and none is caught up on later."""
    stage = Stage(tmp_path, Pace(bot=1.0, chat=0.0, bot_burst=2))
    await stage.create()
    await stage.start()
    await stage.queue(text("one", 1))
    await stage.queue(breathing("breathe", "one", 2))
    await stage.queue(*(text(f"x{n}", chat=f"x{n}") for n in range(7)))
    await stage.pass_(20.0)
    frames = [call.at for call in stage.channel.calls if call.id == "breathe"]
    assert frames == [0.0, 10.0]
    assert stage.sender.tally.late_frames == 1
    assert await stage.states("breathe") == ["sent"]
    await stage.end()


async def test_breathing_is_not_begun_when_it_is_over_already(stage: Stage) -> None:
    """If the person went on before the timer could be shown, it is not shown at all."""
    await stage.queue(text("one", 1), breathing("breathe", "one", 2), text("next", 3))
    await stage.start()
    await stage.pass_(20.0)
    assert stage.channel.ids == ["one", "next"]
    assert await stage.states("breathe") == ["dropped"]


async def test_frames_for_somebody_who_left_stop(stage: Stage) -> None:
    """A person who blocks the bot while breathing costs one frame."""
    await stage.start()
    await stage.queue(text("one", 1))
    stage.channel.fails("breathe", FailureKind.BLOCKED)
    await stage.queue(breathing("breathe", "one", 2))
    await stage.pass_(30.0)
    await stage.queue(text("reminder", 3))
    assert stage.channel.ids == ["one", "breathe"]
