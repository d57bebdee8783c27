"""Two clients that are one: chosen, shown what will happen, confirmed, and then one."""

from typing import get_args

from bot.cases.models import ClientRow, Content, EntryKind, Grade, NewEntry
from bot.messages import Phrase, phrase, plural
from bot.reminders.routines import Routine
from bot.store import cases
from bot.store.cases import Trait
from bot.turns import checkins, routines
from bot.turns.clients import naming
from bot.turns.standing import Offer
from bot.turns.world import Turn

PAGE = 6

WHICH = phrase(
    "merge", "{client} is the same as which other client? Tap one, or type part of the name."
)
NOBODY_ELSE = phrase("merge", "There is no other client that {client} could be.")
ITSELF = phrase("merge", "{client} is {client} already; there is nothing to merge. Which other?")
NOT_FOUND = phrase("merge", "Nobody else is called anything like that. Type another part.")
WHAT_HAPPENS = phrase(
    "merge",
    "{client} becomes {other}. {moves} No record is changed or lost, and each case notes where it "
    "came from. What {client} sends later goes to {other} too.\n\n"
    "This cannot be taken back with one tap; single cases can be given to another client later.",
)
DO_IT = phrase("merge", "Yes, make them one")
NOTED = phrase("merge", "Until {day} these records were kept under the name {client}.")


def choices(
    turn: Turn, client: ClientRow, page: str, part: str | None = None
) -> tuple[tuple[Phrase, ...], list[list[Offer]]]:
    """Ask which other client it is: a page of all, or those with a typed part in their name."""
    every = [each for each in naming.every(turn) if each.id != client.id]
    first = int(page or 0) * PAGE
    said = WHICH if every else NOBODY_ELSE
    if part is not None:
        found = naming.having(part, every)
        if not found:
            said = ITSELF if naming.having(part, [client]) else NOT_FOUND
        every = found or every
        first = 0
    shown = every[first : first + PAGE]
    offers = naming.offered("into:", shown)
    ways: list[Offer] = []
    if first:
        ways.append((f"merge:{first // PAGE - 1}", phrase("clients", "‹ Newer")))
    if len(every) > first + PAGE and part is None:
        ways.append((f"merge:{first // PAGE + 1}", phrase("clients", "More ›")))
    return (_about(said, client),), [*offers, *([ways] if ways else [])]


def _about(said: Phrase, client: ClientRow) -> Phrase:
    slots = {"client": client.name} if "{client}" in said.text else {}
    return Phrase(said.context, said.text, slots)


def confirmation(
    turn: Turn, client: ClientRow, other_id: str
) -> tuple[tuple[Phrase, ...], list[list[Offer]]]:
    """Say what a merge would do."""
    other = cases.client(turn.conn, turn.person, other_id)
    if other is None or other.unsorted:
        return choices(turn, client, "")
    if other.id == client.id:
        return (_about(ITSELF, client),), []
    count = len(cases.cases_of(turn.conn, turn.person, client.id))
    moves = plural(
        "merge",
        "Its case and its reminders move there.",
        "Its {count} cases and its reminders move there.",
        count,
        count=count,
    )
    said = phrase(
        WHAT_HAPPENS.context, WHAT_HAPPENS.text, client=client.name, other=other.name, moves=moves
    )
    return (said,), [[(f"merged:{other.id}", DO_IT)]]


def carry_out(turn: Turn, client: ClientRow, other_id: str) -> str:
    """Make them one; each case that moves notes where it came from. Gives whose card is next."""
    other = cases.client(turn.conn, turn.person, other_id)
    if other is None or other.unsorted or other.id == client.id:
        return client.id
    for case in cases.cases_of(turn.conn, turn.person, client.id):
        day = turn.now.date()
        noted = phrase(NOTED.context, NOTED.text, day=day, client=client.name)
        entry = NewEntry(
            id=turn.new_id(),
            kind=EntryKind.NOTE,
            grade=Grade.REMEMBERED,
            happened_at=turn.now,
            recorded_at=turn.now,
            content=Content(
                text=turn.say(noted, isolate=False), fields={"merged_from": client.name}
            ),
        )
        cases.append(turn.conn, turn.person, entry, case)
    if checkins.of_client(turn, other.id) is not None:
        routines.off(turn, Routine.CHECK_IN, client.id)  # one question about them is enough
    _complete(turn, client, other)
    cases.merge(turn.conn, turn.person, client.id, other.id, turn.now)
    return other.id


def _complete(turn: Turn, client: ClientRow, other: ClientRow) -> None:
    """Let the one that stays know what only the other knew, and be in the list if either was."""
    for trait in get_args(Trait):
        known = getattr(client, trait)
        if known is not None and getattr(other, trait) is None:
            cases.set_client(turn.conn, turn.person, other.id, trait, known)
    if client.archived_at is None and other.archived_at is not None:
        cases.archive(turn.conn, turn.person, other.id, None)
