"""What waits for later holds back what comes after it in the same chat."""

from datetime import timedelta
from functools import partial

from sqlalchemy import Connection

from bot.messages import Outgoing
from bot.store import outbox, put_off
from bot.store.outbox import Completion, New
from bot.store.put_off import PutOff
from tests.store.conftest import MINUTE, NOW, World


async def test_a_chat_with_something_for_later_is_named(world: World) -> None:
    """The sender learns behind which wave a chat's new messages stand, and until when."""
    sent, soon, later, free = (world.outgoing(wave) for wave in range(1, 5))

    def write(conn: Connection, queued: tuple[Outgoing, ...]) -> None:
        for each in queued:
            outbox.add(
                conn, [New(world.person, each)], lease_by="me", lease_until=NOW + MINUTE, now=NOW
            )
        completions = (
            Completion(sent.id, "sent", message_id="1"),
            Completion(soon.id, "waiting", not_before=NOW + MINUTE),
            Completion(later.id, "waiting", not_before=NOW + 3 * MINUTE),
        )
        outbox.complete(conn, completions, NOW)

    await world.database.turn(partial(write, queued=(sent, soon, later, free)))
    there = world.person.address
    read = world.database.read
    assert await read(partial(put_off.chats, now=NOW)) == [
        PutOff(there.channel, there.bot, there.chat, soon.wave, NOW + 3 * MINUTE)
    ]
    [left] = await read(partial(put_off.chats, now=NOW + MINUTE))
    assert left.wave == later.wave
    assert await read(partial(put_off.chats, now=NOW + 3 * MINUTE + timedelta(seconds=1))) == []
