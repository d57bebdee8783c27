"""What sending costs, on the real clock and the real event loop."""

import asyncio
import time
from datetime import UTC, datetime
from pathlib import Path

from bot.delivery.pacing import Pace
from bot.delivery.sender import Sender
from bot.messages import Failure, Outgoing, PressAnswer, Sent
from tests.delivery.stage import DEADLINE, Stage, text

CHATS = 1000
MOST_MICROSECONDS = 150  # more than ten times what it takes: this catches a loop that polls


class Quick:
    """A channel that answers in the same breath."""

    def __init__(self, expected: int) -> None:
        self.done = asyncio.Event()
        self._left = expected

    async def send(self, outgoing: Outgoing, target: str | None) -> Sent | Failure:
        self._left -= 1
        if not self._left:
            self.done.set()
        return Sent("1")

    async def answer(self, answer: PressAnswer) -> None:
        return None


async def test_a_burst_of_a_thousand_chats_costs_little(tmp_path: Path) -> None:
    """A thousand people answered at once cost the sender some hundredths of a second."""
    stage = Stage(tmp_path)
    await stage.create()
    queued = [text(f"x{n}", chat=str(n)) for n in range(CHATS)]
    channel = Quick(CHATS)
    sender = Sender(
        {("telegram", "1"): channel},
        stage.database,
        master=stage.master,
        owner="first",
        clock=lambda: datetime.now(UTC),
        monotonic=time.monotonic,
        pace=Pace(bot=0.0, chat=0.0),
    )
    run = asyncio.create_task(sender.run())
    await stage.store(*queued)
    began = time.thread_time()
    async with asyncio.timeout(DEADLINE):
        sender.hand_over(queued)
        await channel.done.wait()
        await sender.stop(grace=5.0)
    spent = (time.thread_time() - began) * 1e6 / CHATS
    print(f"{spent:.0f} microseconds of the event loop for each outgoing")
    await run
    assert set(await stage.states(*queued)) == {"sent"}
    assert sender.tally.batches <= 10
    assert spent < MOST_MICROSECONDS
    await stage.end()
