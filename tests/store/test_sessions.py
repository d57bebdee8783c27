"""Sessions and what they hold: saved on the revision they were read at, pinned while in use."""

from dataclasses import replace

import pytest
from sqlalchemy import Connection

from bot.store import buttons, pins, sessions
from bot.store.sessions import Conflict, SessionRow
from tests.store.conftest import MINUTE, NOW, World


async def begin(world: World, body: bytes = b"state", pin: str = "h1") -> SessionRow:
    row = SessionRow(
        id=world.ids(),
        person_id=world.person.id,
        playbook="stop",
        pin=pin,
        state="open",
        body=body,
        revision=1,
        token=world.ids(),
        screen_outgoing=None,
        client_id=None,
        case_id=None,
        about_entry=None,
        started_at=NOW,
        touched_at=NOW,
    )

    def turn(conn: Connection) -> None:
        pins.put(conn, pin, "stop", '{"a": 1}', NOW)
        sessions.add(conn, world.person, row, [pin])

    await world.database.turn(turn)
    return row


async def test_a_session_comes_back_as_it_was_saved(world: World) -> None:
    """Every part of a session survives saving, and both its name and its token find it."""
    row = await begin(world)
    changed = replace(
        row,
        state="paused",
        body=b"other",
        revision=2,
        token="t2",
        screen_outgoing="o",
        client_id="c",
        case_id="k",
        about_entry="e",
        touched_at=NOW + MINUTE,
    )
    await world.database.turn(
        lambda conn: sessions.save(conn, world.person, changed, expected_revision=1)
    )
    found = await world.database.read(lambda conn: sessions.load(conn, world.person, row.id))
    assert found == changed
    found = await world.database.read(lambda conn: sessions.by_token(conn, world.person, "t2"))
    assert found == changed
    listed = await world.database.read(lambda conn: sessions.open_of(conn, world.person))
    assert listed == [replace(changed, body=b"")]


async def test_a_session_saved_meanwhile_is_not_overwritten(world: World) -> None:
    """Saving over a revision that is gone is refused, and the newer state stays."""
    row = await begin(world)
    newer = replace(row, revision=2, body=b"newer")
    await world.database.turn(
        lambda conn: sessions.save(conn, world.person, newer, expected_revision=1)
    )
    with pytest.raises(Conflict):
        await world.database.turn(
            lambda conn: sessions.save(
                conn, world.person, replace(row, revision=2, body=b"lost"), expected_revision=1
            )
        )
    found = await world.database.read(lambda conn: sessions.load(conn, world.person, row.id))
    assert found == newer


async def test_nobody_reads_the_session_of_another(world: World) -> None:
    """Another person finds a session neither by its name nor by its token, and cannot save it."""
    row = await begin(world)
    other = await world.another()
    turn = world.database.turn
    assert await turn(lambda conn: sessions.load(conn, other, row.id)) is None
    assert await turn(lambda conn: sessions.by_token(conn, other, row.token or "")) is None
    with pytest.raises(Conflict):
        await turn(lambda conn: sessions.save(conn, other, row, expected_revision=1))


async def test_a_pin_lives_as_long_as_a_session_is_on_it(world: World) -> None:
    """Pruning keeps what a session holds and forgets what it let go."""
    row = await begin(world)
    turn = world.database.turn
    await turn(lambda conn: pins.put(conn, "h2", "child", "{}", NOW))
    assert await turn(pins.prune) == 1
    assert await turn(lambda conn: pins.get(conn, "h1")) == ('{"a": 1}', None)
    await turn(
        lambda conn: sessions.save(
            conn, world.person, replace(row, revision=2), expected_revision=1, pins=[]
        )
    )
    assert await turn(lambda conn: pins.prune(conn, NOW)) == 0
    assert await turn(pins.prune) == 1
    assert await turn(lambda conn: pins.get(conn, "h1")) is None


async def test_the_newest_buttons(world: World) -> None:
    """What was put up last is found whole, and nothing of another person's or an earlier turn."""
    turn, person = world.database.turn, world.person
    other = await world.another()
    assert await turn(lambda conn: buttons.newest(conn, person.id)) == []
    rows = [
        buttons.ButtonRow(token, whose, "press", "filed", "1", "", None, at, at + MINUTE)
        for token, whose, at in (
            ("a", person.id, NOW - MINUTE),
            ("b", person.id, NOW),
            ("c", person.id, NOW),
            ("d", other.id, NOW + MINUTE),
        )
    ]
    await turn(lambda conn: buttons.add(conn, rows))
    found = await turn(lambda conn: buttons.newest(conn, person.id))
    assert sorted(each.token for each in found) == ["b", "c"]


async def test_buttons_belong_to_a_person_and_an_object(world: World) -> None:
    """A button is found by its person only, and goes with its object or its time."""
    other = await world.another()
    turn = world.database.turn
    rows = [
        buttons.ButtonRow(
            token, world.person.id, "done", "reminder", thing, "fired", "5", NOW, NOW + MINUTE
        )
        for token, thing in (("a", "r1"), ("b", "r1"), ("c", "r2"))
    ]
    await turn(lambda conn: buttons.add(conn, rows))
    assert await turn(lambda conn: buttons.find(conn, world.person.id, "a")) == rows[0]
    assert await turn(lambda conn: buttons.find(conn, other.id, "a")) is None
    await turn(lambda conn: buttons.drop_of(conn, world.person.id, "reminder", "r1"))
    assert await turn(lambda conn: buttons.find(conn, world.person.id, "b")) is None
    assert await turn(lambda conn: buttons.prune(conn, NOW)) == 0
    assert await turn(lambda conn: buttons.prune(conn, NOW + MINUTE)) == 1
