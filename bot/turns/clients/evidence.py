"""The records that can show that a claim is not so: what else the case holds, a page at a time."""

from bot.cases.models import CaseRow, EntryRow
from bot.messages import Phrase, phrase
from bot.reminders.walls import to_wall
from bot.store import cases
from bot.store.cases import Mark
from bot.turns.clients import kinds, marks
from bot.turns.facts import shortened
from bot.turns.standing import Offer
from bot.turns.world import Turn

RECORDS, PAGE = 6, 20
SHORT = 28
"""Characters of a record on its button, beside what it is and its day."""
EARLIER = phrase("claims", "Earlier records ›")


def offers(turn: Turn, row: EntryRow, case: CaseRow, before: str) -> list[list[Offer]]:
    """Offer a page of the case's records, the newest first; the message itself shows nothing.

    Neither does what it was marked as, which is in its words again.
    """
    last = cases.entry(turn.conn, turn.person, before) if before else None
    mark = None if last is None else Mark(last.shown_at, last.id)
    its_own = {row.id, *(each.id for each in marks.of_entry(turn, row))}
    offered: list[list[Offer]] = []
    shown = ""
    while True:
        page = cases.timeline(turn.conn, turn.person, [case.id], limit=PAGE, before=mark)
        for each in page:
            if each.id in its_own or (said := _label(turn, each)) is None:
                continue
            if len(offered) == RECORDS:
                return [*offered, [(f"earlier:{shown}", EARLIER)]]
            offered.append([(f"record:{each.id}", said)])
            shown = each.id
        if len(page) < PAGE:
            return offered
        mark = Mark(page[-1].shown_at, page[-1].id)


def _label(turn: Turn, row: EntryRow) -> Phrase | None:
    """Say what a record is, its day and how it begins; None for one without words."""
    words = cases.latest_content(turn.conn, turn.person, row).text
    if row.state != "standing" or not words.strip():
        return None
    day, kind = to_wall(row.shown_at, turn.zone).date(), kinds.kind_of(turn, row)
    said = shortened(words, SHORT)
    return phrase("claims", "{kind} · {day}: {words}", kind=kind, day=day, words=said)
