"""What happened, by day, newest first: of a client or a case, by kind, found by words."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from bot.cases.models import CaseRow, EntryKind, EntryRow
from bot.messages import Lines, Phrase, phrase
from bot.reminders.walls import to_wall
from bot.store import cases
from bot.store.cases import Mark
from bot.turns import errands, standing
from bot.turns.clients import asking, card, casework, entry, listing, naming
from bot.turns.facts import shortened
from bot.turns.standing import Offer, Standing
from bot.turns.world import Turn

GROUP = "timeline"
PAGE = 8
PER_ROW = 4
LONGEST_LINE = 160

EMPTY = phrase("timeline", "Nothing is filed here yet.")
EMPTY_KIND = phrase("timeline", "Nothing of that kind is filed here.")
WHICH = phrase("timeline", "Which kind do you want to see?")
WHICH_WORDS = phrase("timeline", "Type the words that you are looking for.")
NO_CLIENT = phrase("timeline", "Nothing is filed yet. Forward me a message, or write /note.")
REMOVED = phrase("timeline", "(removed)")

EARLIER: Offer = ("earlier", phrase("timeline", "Earlier ›"))
NEWEST: Offer = ("newest", phrase("timeline", "‹ Newest"))
KINDS: Offer = ("kinds", phrase("timeline", "Only one kind"))
FIND: Offer = ("find", phrase("timeline", "Find words"))
PICTURE: Offer = ("picture", phrase("timeline", "As a picture"))
CARD: Offer = ("card", phrase("timeline", "‹ Back"))
EVERY: Offer = ("kind:", phrase("timeline", "Everything"))

FILTERS: dict[str, tuple[EntryKind, ...]] = {
    "messages": (EntryKind.THEIR_MESSAGE, EntryKind.MY_MESSAGE),
    "agreements": (EntryKind.AGREEMENT,),
    "changes": (EntryKind.CHANGE,),
    "promises": (EntryKind.PROMISE,),
    "payments": (EntryKind.PAYMENT,),
    "deliveries": (EntryKind.DELIVERY,),
    "incidents": (EntryKind.INCIDENT,),
    "notes": (EntryKind.NOTE, EntryKind.FACT, EntryKind.QUESTION, EntryKind.DECISION),
}
FILTER_NAMES: dict[str, Phrase] = {
    "messages": phrase("timeline", "Messages"),
    "agreements": phrase("timeline", "Agreements"),
    "changes": phrase("timeline", "Changes"),
    "promises": phrase("timeline", "Promises"),
    "payments": phrase("timeline", "Payments"),
    "deliveries": phrase("timeline", "Deliveries"),
    "incidents": phrase("timeline", "Red flags and incidents"),
    "notes": phrase("timeline", "Notes"),
}


def command(turn: Turn) -> None:
    """Show the timeline of the client dealt with last; what has no client when there is none."""
    found = cases.clients(turn.conn, turn.person, limit=1)
    pile = cases.unsorted_case(turn.conn, turn.person, ids=turn.new_id, now=turn.now)
    if not found and not pile.length:
        turn.tell(NO_CLIENT)
        return
    of_client(turn, found[0].id if found else pile.client_id)


def of_client(turn: Turn, client_id: str, *, of: str | None = None) -> None:
    """Show all of a client's cases together."""
    _page(turn, "client", client_id, of=of)


def of_case(turn: Turn, case: CaseRow, *, of: str | None = None) -> None:
    """Show one case."""
    _page(turn, "case", case.id, of=of)


def pressed(turn: Turn, press: Standing) -> None:
    """Page, filter, find, or open an entry."""
    what, kind = press.more["what"], press.more["kind"]
    of = press.outgoing
    choice, _, rest = press.choice.partition(":")
    match choice:
        case "entry":
            entry.show(turn, rest, back=(what, press.object_id))
        case "earlier":
            at, name = press.more["last"].split(" ")
            before = Mark(datetime.fromisoformat(at), name)
            _page(turn, what, press.object_id, kind=kind, before=before, of=of)
        case "newest":
            _page(turn, what, press.object_id, kind=kind, of=of)
        case "kinds":
            rows: list[list[Offer]] = [
                [EVERY],
                *([(f"kind:{name}", said)] for name, said in FILTER_NAMES.items()),
            ]
            _screen(turn, what, press.object_id, (WHICH,), rows, {"kind": kind}, of)
        case "kind":
            _page(turn, what, press.object_id, kind=rest, of=of)
        case "find":
            outgoing = _screen(
                turn, what, press.object_id, (WHICH_WORDS,), [[NEWEST]], {"kind": kind}, of
            )
            asking.ask(turn, f"timeline:{what}", press.object_id, outgoing)
        case "picture":
            errands.picture(turn, what, press.object_id)
        case _ if what == "case":
            standing.used(turn, press)
            casework.show(turn, press.object_id, of=of)
        case _:
            standing.used(turn, press)
            _back(turn, press.object_id, of)


def _back(turn: Turn, client_id: str, of: str) -> None:
    client = cases.client(turn.conn, turn.person, client_id)
    if client is None or client.unsorted:
        listing.show(turn, of=of)
    else:
        card.show(turn, client_id, of=of)


def found(turn: Turn, what: str, object_id: str, says: Phrase, rows: Sequence[EntryRow]) -> None:
    """Show what a search came to."""
    _entries(turn, what, object_id, (says,), rows, [[NEWEST, FIND], [CARD]], {}, None)


# --- a page --------------------------------------------------------------------------------------


def _page(
    turn: Turn,
    what: str,
    object_id: str,
    *,
    kind: str = "",
    before: Mark | None = None,
    of: str | None,
) -> None:
    rows = cases.timeline(
        turn.conn,
        turn.person,
        cases.within(turn.conn, turn.person, what, object_id),
        limit=PAGE + 1,
        before=before,
        kinds=FILTERS.get(kind),
    )
    shown, more = rows[:PAGE], {"kind": kind}
    ways: list[Offer] = []
    if before is not None:
        ways.append(NEWEST)
    if len(rows) > PAGE:
        ways.append(EARLIER)
        more["last"] = f"{shown[-1].shown_at.isoformat()} {shown[-1].id}"
    texts = [_title(turn, what, object_id)]
    if kind:
        texts.append(FILTER_NAMES[kind])
    if not rows:
        texts.append(EMPTY_KIND if kind else EMPTY)
    drawn = [[PICTURE]] if rows and turn.world.draws else []
    tail = [*([ways] if ways else []), [KINDS, FIND], *drawn, [CARD]]
    _entries(turn, what, object_id, tuple(texts), shown, tail, more, of)


def _title(turn: Turn, what: str, object_id: str) -> Phrase:
    case = cases.case(turn.conn, turn.person, object_id) if what == "case" else None
    client_id = object_id if case is None else case.client_id
    client = cases.client(turn.conn, turn.person, client_id)
    name = naming.UNNAMED if client is None else naming.of(client)
    if case is None:
        return phrase("timeline", "{client}", client=name)
    return phrase(
        "timeline", "{client} · {title}", client=name, title=naming.case_title(turn, case)
    )


def _entries(
    turn: Turn,
    what: str,
    object_id: str,
    texts: tuple[Phrase, ...],
    rows: Sequence[EntryRow],
    tail: list[list[Offer]],
    more: dict[str, str],
    of: str | None,
) -> None:
    days = [
        phrase("timeline", "{day}\n{lines}", day=day, lines=Lines(tuple(lines)))
        for day, lines in _by_day(turn, rows)
    ]
    numbered: list[Offer] = [
        (f"entry:{each.id}", phrase("timeline", "{number}", number=at))
        for at, each in enumerate(rows, 1)
    ]
    buttons = [numbered[at : at + PER_ROW] for at in range(0, len(numbered), PER_ROW)]
    _screen(turn, what, object_id, (*texts, *days), [*buttons, *tail], more, of)


def _by_day(turn: Turn, rows: Sequence[EntryRow]) -> Iterator[tuple[date, list[Phrase]]]:
    lines: list[Phrase] = []
    day: date | None = None
    for at, each in enumerate(rows, 1):
        wall = to_wall(each.shown_at, turn.zone)
        if day is not None and wall.date() != day:
            yield day, lines
            lines = []
        day = wall.date()
        lines.append(_line(turn, at, each, wall))
    if day is not None:
        yield day, lines


def _line(turn: Turn, number: int, row: EntryRow, wall: datetime) -> Phrase:
    words: Phrase | str = REMOVED
    if row.content is not None:
        content = cases.latest_content(turn.conn, turn.person, row)
        words = shortened(content.text, LONGEST_LINE) or entry.attached(content) or "…"
    return phrase(
        "timeline",
        "{number}. {clock} · {kind}: {words}",
        number=number,
        clock=wall.time(),
        kind=entry.kind_of(turn, row),
        words=words,
    )


def _screen(
    turn: Turn,
    what: str,
    object_id: str,
    texts: tuple[Phrase, ...],
    offers: list[list[Offer]],
    more: dict[str, str],
    of: str | None,
) -> str:
    standing.gone(turn, GROUP, object_id)
    kept = {"kind": "", "last": "", **more, "what": what}
    return standing.offer(turn, GROUP, object_id, texts, offers, more=kept, of=of)
