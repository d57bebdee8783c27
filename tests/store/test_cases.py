"""The records: appended, chained, amended by new entries, and added up."""

import asyncio
from functools import partial

import pytest
from sqlalchemy import Connection, text, update

from bot.cases.models import CaseRow, Content, EntryKind, EntryRow, Grade, NewEntry
from bot.store import cases
from bot.store.effects import effect_key
from bot.store.sealing import SealBroken
from bot.store.tables import entries
from tests.store.conftest import MINUTE, NOW, World


def entry(
    world: World,
    words: str = "Can you do it by Friday?",
    kind: EntryKind = EntryKind.THEIR_MESSAGE,
    **more: str,
) -> NewEntry:
    return NewEntry(
        id=world.ids(),
        kind=kind,
        grade=Grade.FORWARDED_IDENTIFIED,
        happened_at=NOW - MINUTE,
        recorded_at=NOW,
        content=Content(words, fields={"revision": True} if kind is EntryKind.DELIVERY else {}),
        **more,
    )


async def a_case(world: World) -> CaseRow:
    return await world.database.turn(
        lambda conn: cases.unsorted_case(conn, world.person, ids=world.ids, now=NOW)
    )


async def file(world: World, new: NewEntry, case: CaseRow) -> EntryRow:
    return await world.database.turn(lambda conn: cases.append(conn, world.person, new, case))


async def verified(world: World, case: CaseRow) -> bool:
    return await world.database.read(lambda conn: cases.verify_chain(conn, world.person, case.id))


async def test_clients_are_kept_under_their_names(world: World) -> None:
    """Clients are listed last used first; a sender's next message finds its client."""
    person, turn = world.person, world.database.turn
    first = await turn(
        lambda conn: cases.add_client(
            conn, person, id=world.ids(), name="Kaisa", sender_key="5", now=NOW
        )
    )
    second = await turn(
        lambda conn: cases.add_client(conn, person, id=world.ids(), name="Omar", now=NOW)
    )
    await turn(lambda conn: cases.rename_client(conn, person, second.id, "عمر"))
    await turn(lambda conn: cases.set_client_language(conn, person, second.id, "ar"))
    await a_case(world)
    listed = await turn(lambda conn: cases.clients(conn, person, 9))
    assert [(one.name, one.language) for one in listed] == [("عمر", "ar"), ("Kaisa", None)]
    assert len(await turn(lambda conn: cases.clients(conn, person, 1, 1))) == 1
    assert await turn(lambda conn: cases.client_by_sender(conn, person, "5")) == first
    assert await turn(lambda conn: cases.client_by_sender(conn, person, "6")) is None
    case = await turn(lambda conn: cases.case_of(conn, person, first.id, ids=world.ids, now=NOW))
    later = NewEntry(world.ids(), EntryKind.NOTE, Grade.REMEMBERED, NOW, NOW + MINUTE, Content("x"))
    await file(world, later, case)
    listed = await turn(lambda conn: cases.clients(conn, person, 9))
    assert [one.id for one in listed] == [first.id, second.id]


async def test_a_case_is_made_once(world: World) -> None:
    """What has no client goes to one place, and a client's open case is the same every time."""
    first, again = await a_case(world), await a_case(world)
    assert first == again
    assert await world.database.read(lambda c: cases.case(c, world.person, first.id)) == first
    other = await world.another()
    assert await world.database.read(lambda conn: cases.case(conn, other, first.id)) is None


async def test_entries_come_back_word_for_word(world: World) -> None:
    """Text, file and fields of an entry survive, and its message finds it again."""
    case = await a_case(world)
    filed = await file(world, entry(world, "\u00dc \u202e \u05e0 \x01", message_key="m1"), case)
    read = world.database.read
    assert await read(lambda conn: cases.entry(conn, world.person, filed.id)) == filed
    assert await read(lambda c: cases.entry_by_message(c, world.person, "m1")) == filed
    assert await read(lambda c: cases.entry_by_message(c, world.person, "m2")) is None
    other = await world.another()
    assert await read(lambda conn: cases.entry(conn, other, filed.id)) is None


async def test_an_effect_carried_out_twice_files_once(world: World) -> None:
    """Filing the same effect again gives back what was filed, and the chain has one entry."""
    case = await a_case(world)
    first = await file(world, entry(world, effect_key="s:1:1"), case)
    again = await file(world, entry(world, "another", effect_key="s:1:1"), case)
    assert again == first
    listed = await world.database.read(
        lambda conn: cases.entries(conn, world.person, case.id, limit=9)
    )
    assert [one.id for one in listed] == [first.id]


async def test_entries_filed_at_once_stand_in_one_chain(world: World) -> None:
    """Twenty turns that file at the same time leave one unbroken chain."""
    case = await a_case(world)

    def filing(conn: Connection) -> None:
        cases.append(conn, world.person, entry(world), case)

    await asyncio.gather(*[world.database.turn(filing) for _ in range(20)])
    assert await verified(world, case)
    newest = await world.database.read(
        lambda conn: cases.entries(conn, world.person, case.id, limit=3, before_number=20)
    )
    assert [one.number for one in newest] == [19, 18, 17]


@pytest.mark.parametrize(
    "tampering",
    [
        {"grade": "remembered"},
        {"happened_at": NOW},
        {"recorded_at": NOW + MINUTE},
        {"kind": "note"},
        {"commitment": b"0" * 32},
        {"link": b"0" * 32},
        {"number": 9},
    ],
    ids=lambda changed: next(iter(changed)),
)
async def test_a_changed_record_is_found(world: World, tampering: dict[str, object]) -> None:
    """Whatever is changed about an entry behind the program's back, the chain tells."""
    case = await a_case(world)
    filed = [await file(world, entry(world), case) for _ in range(3)]
    assert await verified(world, case)
    await world.database.turn(
        lambda conn: conn.execute(
            update(entries).where(entries.c.id == filed[1].id).values(tampering)
        )
    )
    assert not await verified(world, case)


@pytest.mark.parametrize("which", [0, 1, 2])
async def test_a_missing_record_is_found(world: World, which: int) -> None:
    """An entry that was taken out, even the last one, is missed."""
    case = await a_case(world)
    filed = [await file(world, entry(world), case) for _ in range(3)]
    await world.database.turn(
        lambda conn: conn.execute(entries.delete().where(entries.c.id == filed[which].id))
    )
    assert not await verified(world, case)


async def test_contents_cannot_change_places(world: World) -> None:
    """The sealed words of one entry do not open in another one."""
    case = await a_case(world)
    first, second = [await file(world, entry(world), case) for _ in range(2)]
    await world.database.turn(
        lambda conn: conn.execute(
            text(
                "UPDATE entries SET content_sealed = "
                "(SELECT content_sealed FROM entries WHERE id = :a) WHERE id = :b"
            ),
            {"a": first.id, "b": second.id},
        )
    )
    with pytest.raises(SealBroken):
        await world.database.read(lambda conn: cases.entry(conn, world.person, second.id))


async def test_going_back_withdraws_what_was_filed_since(world: World) -> None:
    """Entries of this visit and later are withdrawn, earlier ones stand, and filing anew works."""
    case = await a_case(world)
    session = "0" * 32
    kept = await file(world, entry(world, effect_key=effect_key(session, 2, 1)), case)
    gone = await file(
        world, entry(world, kind=EntryKind.DELIVERY, effect_key=effect_key(session, 10, 1)), case
    )
    foreign = await file(world, entry(world, effect_key=effect_key("1" * 32, 10, 1)), case)

    def back(conn: Connection) -> int:
        return cases.withdraw(
            conn, world.person, session_id=session, from_visit=3, ids=world.ids, now=NOW
        )

    assert await world.database.turn(back) == 1
    assert await world.database.turn(back) == 0
    states = {
        one.id: one.state
        for one in await world.database.read(
            lambda conn: cases.entries(conn, world.person, case.id, limit=9)
        )
    }
    assert (states[kept.id], states[gone.id], states[foreign.id]) == (
        "standing",
        "withdrawn",
        "standing",
    )
    ledger = await world.database.read(lambda conn: cases.ledger(conn, world.person, case.id))
    assert (ledger.deliveries, ledger.revisions_used) == (0, 0)
    again = await file(world, entry(world, effect_key=effect_key(session, 10, 1)), case)
    assert again.id != gone.id
    assert await verified(world, case)


async def test_an_amended_entry_keeps_its_first_words(world: World) -> None:
    """Amending appends; the first words stay, the latest count."""
    case = await a_case(world)
    promise = entry(world, "By Friday", EntryKind.PROMISE)
    filed = await file(world, promise, case)
    for words, state in (("By Monday", "made"), ("Kept", "kept")):
        amended = await world.database.turn(
            partial(
                cases.amend,
                person=world.person,
                entry_id=filed.id,
                id=world.ids(),
                content=Content(words, fields={"state": state}),
                now=NOW,
                grade=Grade.EDITED_LATER,
            )
        )
        assert amended is not None
        assert (amended.amends, amended.grade) == (filed.id, Grade.EDITED_LATER)
    read = world.database.read
    assert await read(lambda conn: cases.entry(conn, world.person, filed.id)) == filed
    latest = await read(lambda conn: cases.latest_content(conn, world.person, filed))
    assert latest.text == "Kept"
    ledger = await read(lambda conn: cases.ledger(conn, world.person, case.id))
    assert (ledger.promises_made, ledger.promises_kept) == (0, 1)
    assert await verified(world, case)


async def test_a_moved_entry_is_noted_in_both_cases(world: World) -> None:
    """Moving appends in both cases; the message, the sum and a step back follow the entry."""
    case = await a_case(world)
    turn = world.database.turn
    client = await turn(
        lambda conn: cases.add_client(conn, world.person, id=world.ids(), name="K", now=NOW)
    )
    target = await turn(
        lambda conn: cases.case_of(conn, world.person, client.id, ids=world.ids, now=NOW)
    )
    filed = await file(
        world,
        entry(world, "Done", EntryKind.DELIVERY, message_key="m", effect_key="s:1:1"),
        case,
    )
    move = cases.move
    moved = await turn(
        lambda conn: move(conn, world.person, filed.id, target, ids=world.ids, now=NOW)
    )
    assert moved is not None
    assert moved.content is not None
    assert moved.case_id == target.id
    assert moved.content.reference == filed.commitment.hex()
    [note, old] = await turn(lambda conn: cases.entries(conn, world.person, case.id, limit=9))
    assert (note.kind, note.amends, old.state) == (EntryKind.MOVED, filed.id, "moved")
    assert note.content is not None
    assert note.content.reference == moved.commitment.hex()
    found = await turn(lambda conn: cases.entry_by_message(conn, world.person, "m"))
    assert found is not None
    assert found.id == moved.id
    deliveries = [
        (await turn(partial(cases.ledger, person=world.person, case_id=one.id))).deliveries
        for one in (case, target)
    ]
    assert deliveries == [0, 1]
    assert await verified(world, case)
    assert await verified(world, target)
    # Once moved it no longer stands here.
    assert (
        await turn(lambda conn: move(conn, world.person, filed.id, target, ids=world.ids, now=NOW))
        is None
    )
    withdrawn = await turn(
        lambda conn: cases.withdraw(
            conn, world.person, session_id="s", from_visit=1, ids=world.ids, now=NOW
        )
    )
    assert withdrawn == 1


async def test_a_removed_entry_leaves_the_chain_whole(world: World) -> None:
    """Removing destroys the words and their amendments; everything else still verifies."""
    case = await a_case(world)
    filed = await file(world, entry(world, kind=EntryKind.DELIVERY), case)
    await file(world, entry(world), case)
    turn = world.database.turn
    amended = await turn(
        lambda conn: cases.amend(
            conn, world.person, filed.id, id=world.ids(), content=Content("again"), now=NOW
        )
    )
    assert amended is not None
    remove = cases.remove
    for _ in range(2):
        await turn(lambda conn: remove(conn, world.person, filed.id, ids=world.ids, now=NOW))
    for one in (filed, amended):
        left = await turn(partial(cases.entry, person=world.person, entry_id=one.id))
        assert left is not None
        assert (left.content, left.state) == (None, "removed")
    assert await verified(world, case)
    ledger = await turn(lambda conn: cases.ledger(conn, world.person, case.id))
    assert ledger.deliveries == 0


async def test_a_ledger_can_be_rebuilt(world: World) -> None:
    """The sums kept turn by turn are what the entries add up to."""
    case = await a_case(world)
    for kind in EntryKind:
        if kind not in {"withdrawn", "moved", "amended", "removed"}:
            await file(world, entry(world, kind=kind), case)
    turn = world.database.turn
    kept = await turn(lambda conn: cases.ledger(conn, world.person, case.id))
    rebuilt = await turn(lambda conn: cases.rebuild_ledger(conn, world.person, case.id))
    assert kept == rebuilt
    assert (kept.deliveries, kept.promises_made, kept.incidents) == (1, 1, 1)
