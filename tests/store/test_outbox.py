"""Outgoings: none lost, none twice, in order, and nothing kept of what was sent."""

import asyncio
from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import Connection, select

from bot.messages import (
    Animation,
    Body,
    Button,
    Class,
    Delete,
    Edit,
    File,
    Frame,
    Message,
    Outgoing,
    Run,
    Style,
)
from bot.store import bodies, leases, outbox, people
from bot.store.outbox import Completion, New
from bot.store.tables import outgoings
from tests.store.conftest import MINUTE, NOW, World

BODIES: list[Body] = [
    Message((Run("سلام", Style.STRONG), Run("\ud800 lone")), ((Button("Go", data="t:1"),),)),
    Message((), ((Button("C", copy="x"), Button("U", url="https://example.org")), ())),
    Message((Run("How many?"),), ((Button("Back", data="t:1"),),), typing=True),
    Edit("o", None),
    Edit("o", (Run("new"),), ((Button("Go", data="t:1"),),)),
    Animation("o", (Frame(0, (Run("in"),)), Frame(5, (Run("out", Style.SOFT),)))),
    File("/spool/x", "case.pdf", (Run("Here"),)),
    Delete(("1", "2")),
]


@pytest.mark.parametrize("body", BODIES, ids=lambda body: type(body).__name__)
def test_a_body_comes_back_as_it_was_written(body: Body) -> None:
    """Every kind of body survives being written and read."""
    assert bodies.load(bodies.dump(body)) == body


async def add(world: World, *added: Outgoing, until: datetime = NOW) -> None:
    for one in added:
        assert await world.database.turn(
            partial(
                outbox.add,
                news=[New(world.person, one)],
                lease_by="old",
                lease_until=until,
                now=NOW,
            )
        )


async def recover(
    world: World, now: datetime = NOW, *, limit: int = 100
) -> list[tuple[Outgoing, int]]:
    return await world.database.turn(
        lambda conn: leases.recover(
            conn, world.master, now, lease_by="new", lease_until=now + MINUTE, limit=limit
        )
    )


async def complete(world: World, *done: Completion) -> None:
    await world.database.turn(lambda conn: outbox.complete(conn, done, NOW))


async def test_what_a_dead_sender_left_is_given_out_once(world: World) -> None:
    """A lapsed lease is recovered whole, once, and stays with its new sender until that lapses."""
    left = world.outgoing()
    await add(world, left)
    assert await recover(world, NOW - MINUTE) == []
    assert await recover(world) == [(left, 0)]
    assert await recover(world) == []
    assert await recover(world, NOW + MINUTE) == [(left, 0)]


async def test_many_who_recover_at_once_share_nothing(world: World) -> None:
    """Several recoveries at the same time give each row to one of them, in order."""
    await add(world, *[world.outgoing(wave) for wave in range(1, 21)])
    found = await asyncio.gather(*[recover(world, limit=7) for _ in range(6)])
    waves = [outgoing.wave for one in found for outgoing, _attempts in one]
    assert sorted(waves) == list(range(1, 21))
    for one in found:
        assert [outgoing.wave for outgoing, _ in one] == sorted(o.wave for o, _ in one)


async def test_a_later_wave_waits_for_an_earlier_one(world: World) -> None:
    """Nothing is given out past an earlier wave that somebody has or that waits for later."""
    first, second, third = (world.outgoing(wave) for wave in (1, 2, 3))
    await add(world, first, until=NOW + MINUTE)
    await add(world, second, third)
    assert await recover(world) == []
    again = Completion(first.id, "waiting", attempts=1, not_before=NOW + 2 * MINUTE)
    await complete(world, again)
    assert await recover(world, NOW + MINUTE) == []
    assert await recover(world, NOW + 2 * MINUTE) == [(first, 1), (second, 0), (third, 0)]


async def test_chats_do_not_wait_for_each_other(world: World) -> None:
    """A chat that has to wait holds back nobody else's messages."""
    other = await world.another()
    mine = world.outgoing(1)
    theirs = Outgoing(world.ids(), other.id, "telegram", "1", "2", 5, mine.body)
    await add(world, mine, until=NOW + MINUTE)
    await world.database.turn(
        lambda conn: outbox.add(
            conn, [New(other, theirs)], lease_by="old", lease_until=NOW, now=NOW
        )
    )
    assert [outgoing.id for outgoing, _ in await recover(world)] == [theirs.id]


async def test_class_b_is_never_sent_twice(world: World) -> None:
    """A tip whose sender died may have arrived: it is dropped, and what follows goes on."""
    tip, reply = world.outgoing(1, cls=Class.B), world.outgoing(2)
    await add(world, tip, reply)
    assert await recover(world) == [(reply, 0)]
    assert await world.database.read(lambda conn: outbox.message_id(conn, tip.id)) == (
        "dropped",
        None,
    )


async def test_class_b_that_surely_was_not_sent_is_tried_again(world: World) -> None:
    """A tip that waits for another try after a refused connection does go out."""
    tip = world.outgoing(1, cls=Class.B)
    await add(world, tip, until=NOW + MINUTE)
    await complete(world, Completion(tip.id, "waiting", attempts=1, not_before=NOW))
    assert await recover(world) == [(tip, 1)]


async def test_a_sent_text_is_gone(world: World) -> None:
    """What was sent keeps its message id and loses its words."""
    sent, dead = world.outgoing(1), world.outgoing(2)
    await add(world, sent, dead)
    await complete(
        world,
        Completion(sent.id, "sent", message_id="55", attempts=1),
        Completion(dead.id, "dead", attempts=5),
    )
    read = world.database.read
    assert await read(lambda conn: outbox.message_id(conn, sent.id)) == ("sent", "55")
    assert await read(lambda conn: outbox.message_id(conn, "nobody's")) is None
    assert await read(lambda conn: outbox.sent_message_ids(conn, world.person.id)) == ["55"]
    kept = await read(lambda conn: conn.execute(select(outgoings.c.body_sealed)).scalars().all())
    assert kept == [None, None]
    assert await read(outbox.oldest_waiting) is None
    # A late word about something finished changes nothing.
    await complete(world, Completion(sent.id, "waiting", attempts=2))
    assert await read(lambda conn: outbox.message_id(conn, sent.id)) == ("sent", "55")
    assert await world.database.turn(lambda conn: outbox.forget(conn, NOW)) == 0
    assert await world.database.turn(lambda conn: outbox.forget(conn, NOW + MINUTE)) == 2


async def test_one_occurrence_makes_one_message(world: World) -> None:
    """Adding an occurrence of a reminder again adds nothing and says so, alone or among others."""

    async def added(*keys: str) -> list[str]:
        news = [New(world.person, world.outgoing(), occurrence_key=key) for key in keys]
        names = await world.database.turn(
            lambda conn: outbox.add(conn, news, lease_by="a", lease_until=NOW, now=NOW)
        )
        return [new.occurrence_key or "" for new in news if new.outgoing.id in names]

    assert await added("r:1") == ["r:1"]
    assert await added("r:1") == []
    assert await added("r:2", "r:1", "r:3") == ["r:2", "r:3"]


async def test_a_person_who_returns_gets_what_waited(world: World) -> None:
    """A parked chat keeps its messages, in order, until the person is back."""
    first, second = world.outgoing(1), world.outgoing(2)
    await add(world, first, second)
    parked = await world.database.turn(lambda c: outbox.park_chat(c, "telegram", "1", "1"))
    assert parked == 2
    assert await recover(world, NOW + timedelta(days=9)) == []
    third = world.outgoing(3)
    await add(world, third, until=NOW + MINUTE)
    await world.database.turn(lambda c: outbox.park_chat(c, "telegram", "1", "1"))
    await complete(
        world,
        Completion(third.id, "sent", message_id="9"),
        Completion(second.id, "waiting", not_before=NOW),
    )
    assert await recover(world, NOW + timedelta(days=9)) == []
    revive = outbox.revive
    assert await world.database.turn(lambda conn: revive(conn, world.person.id, NOW)) == 2
    assert [outgoing.id for outgoing, _ in await recover(world)] == [first.id, second.id]


async def test_a_restart_takes_over_at_once(world: World) -> None:
    """Who knows that nobody else runs need not wait for the old leases; its own stay."""
    old, own = world.outgoing(1), world.outgoing(1)
    await add(world, old, until=NOW + MINUTE)
    await world.database.turn(
        lambda conn: outbox.add(
            conn, [New(world.person, own)], lease_by="new", lease_until=NOW + MINUTE, now=NOW
        )
    )
    assert await world.database.turn(lambda c: leases.end_other_leases(c, "new", NOW)) == 1
    assert await recover(world) == [(old, 0)]


async def test_what_is_still_in_hand_can_be_kept(world: World) -> None:
    """A sender that is held up extends its lease, and only its own."""
    slow = world.outgoing()
    await add(world, slow)
    for who, found in (("somebody", 1), ("new", 0)):
        await world.database.turn(
            partial(
                leases.extend,
                outgoing_ids=[slow.id],
                lease_by=who,
                lease_until=NOW + 3 * MINUTE,
            )
        )
        at = NOW if found else NOW + 2 * MINUTE
        assert len(await recover(world, at)) == found


async def test_a_receipt_outlives_its_person(world: World) -> None:
    """After an erasure the receipt and the deletions can still be sent; they name nobody."""
    goodbye = world.outgoing(7, "Everything is erased.")

    def erase(conn: Connection) -> None:
        people.erase(conn, world.person.id, now=NOW)
        outbox.add_receipt(conn, goodbye, lease_by="old", lease_until=NOW, now=NOW)

    await world.database.turn(erase)
    [(found, _attempts)] = await recover(world)
    assert (found.body, found.person) == (goodbye.body, "")
    await complete(world, Completion(goodbye.id, "sent", message_id="1", attempts=1))
    assert await recover(world, NOW + 9 * MINUTE) == []


async def test_what_is_next_is_known(world: World) -> None:
    """The sender learns when the next waiting row or lapsing lease is worth a look."""
    read = world.database.read
    assert await read(leases.next_due) is None
    one = world.outgoing()
    await add(world, one, until=NOW + MINUTE)
    assert await read(leases.next_due) == NOW + MINUTE
    await complete(world, Completion(one.id, "waiting", not_before=NOW + 5 * MINUTE))
    assert await read(leases.next_due) == NOW + 5 * MINUTE
    assert await read(outbox.oldest_waiting) == NOW
