"""Everything of a person, gone: asked twice, done at once, with a receipt that names nobody."""

from bot.messages import Body, Class, Delete, Message, Outgoing, Phrase, phrase
from bot.store import outbox, people, updates
from bot.turns import plainly, standing
from bot.turns.standing import Offer, Standing
from bot.turns.world import Turn, addressed, handed

GROUP = "erase"
MOST_AT_ONCE = 100
"""Messages that one call deletes (Bot API, deleteMessages)."""

ASK = phrase(
    "erase",
    "This deletes everything of yours here: clients, records, drafts, reminders and your key. "
    "It cannot be undone, and a copy that you may need for a dispute goes with it.",
)
SURE = phrase(
    "erase", "Really everything? Nobody can bring it back, not even whoever runs this bot."
)
YES: Offer = ("first", phrase("erase", "Delete everything"))
REALLY: Offer = ("second", phrase("erase", "Yes, delete it all"))
NO: Offer = ("keep", phrase("erase", "Keep it"))
KEPT = phrase("erase", "Nothing was deleted.")


def ask(turn: Turn) -> None:
    """Ask the first time."""
    standing.offer(turn, GROUP, turn.person.id, (ASK,), [[YES], [NO]])


def pressed(turn: Turn, press: Standing) -> bool:
    """Go one step further; True once everything is erased."""
    standing.used(turn, press)
    match press.choice:
        case "first":
            standing.offer(
                turn, GROUP, turn.person.id, (SURE,), [[NO], [REALLY]], of=press.outgoing
            )
            return False
        case "second":
            erase(turn)
            return True
        case _:
            turn.record(press.outgoing, turn.say(KEPT), turn.say(NO[1]))
            return False


def erase(turn: Turn, *because: Phrase) -> None:
    """Destroy key and rows; the deletions and the receipt outlive them, belonging to nobody."""
    conn, person, address = turn.conn, turn.person, turn.person.address
    ids = [
        *outbox.sent_message_ids(conn, person.id),
        *updates.forget_messages(conn, address.channel, address.bot, address.chat),
    ]
    ids = sorted(set(ids), key=ids.index)
    groups = [Delete(tuple(ids[at : at + MOST_AT_ONCE])) for at in range(0, len(ids), MOST_AT_ONCE)]
    # What was sent this very moment is not written down yet; the sender remembers it.
    groups.append(Delete((), of=tuple(outbox.in_the_air(conn, person.id)[:MOST_AT_ONCE])))
    receipt = Message(turn.runs(*because, *plainly.receipt(turn)))
    first = people.take_waves(conn, {address: 2})[address]
    people.erase(conn, person.id, now=turn.now)
    bodies: list[tuple[int, Body, Class]] = [
        (first, group, Class.C) for group in groups if group.message_ids or group.of
    ]
    bodies.append((first + 1, receipt, Class.A))
    lease = turn.world.lease(turn.now)
    receipts: list[Outgoing] = []
    for wave, body, cls in bodies:
        last = addressed(turn.new_id(), "", address, wave, body, cls=cls)
        outbox.add_receipt(
            conn,
            last,
            lease_by=lease.by,
            lease_until=lease.until,
            now=turn.now,
        )
        receipts.append(last)
    turn.receipts += handed(conn, lease, receipts)
