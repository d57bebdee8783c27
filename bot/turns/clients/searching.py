"""Words that are looked for in the records: taken in one turn, answered in another.

Between the two every entry of the person is opened, which nobody else's turn may wait for.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from bot.cases.models import EntryRow
from bot.i18n.typed import looking_for
from bot.store import cases, errands, people
from bot.store.errands import ErrandRow, Result
from bot.store.tables_errands import SEARCH
from bot.turns import standing
from bot.turns.clients import timeline
from bot.turns.world import Committed, Turn, World

LONGEST_WORDS = 60


def typed(turn: Turn, asked: Mapping[str, str], words: str) -> bool:
    """Order a search for the typed words; False for what nobody would look for."""
    if len(words) > LONGEST_WORDS or looking_for(words) is None:
        return False
    what, object_id = asked["what"].partition(":")[2], asked["object"]
    turn.record(asked["outgoing"], "", None)
    standing.gone(turn, timeline.GROUP, object_id)
    order = {"what": what, "object": object_id, "words": " ".join(words.split())}
    errands.add(turn.conn, turn.person, id=turn.new_id(), kind=SEARCH, order=order, now=turn.now)
    turn.ordered = True
    return True


def answered(
    conn: Connection, world: World, row: ErrandRow, result: Result, now: datetime
) -> Committed:
    """Show what was found, once; what was deleted or moved meanwhile is looked for again."""
    person = people.by_id(conn, world.master, row.person_id)
    if person is None:
        return Committed()
    people.lock(conn, person.id)
    order = errands.order(conn, person, row.id)
    if not order:
        return Committed()  # answered before this program was killed
    turn = Turn(conn, world, person, now)
    hits = _still_there(turn, order, result.found)
    if len(hits) < len(result.found):
        errands.rest(conn, row.id, now)
        return Committed()
    if errands.forget(conn, row.id):
        timeline.found(turn, order["what"], order["object"], result.says, hits)
    return turn.committed()


def _still_there(turn: Turn, order: Mapping[str, str], found: tuple[str, ...]) -> list[EntryRow]:
    among = cases.within(turn.conn, turn.person, order["what"], order["object"])
    rows = (cases.entry(turn.conn, turn.person, each) for each in found)
    return [
        row for row in rows if row is not None and row.state == "standing" and row.case_id in among
    ]
