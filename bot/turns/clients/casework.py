"""The cases of a client: listed, opened, named, closed, and which of them new entries go to."""

from collections.abc import Mapping

from bot.cases.models import CaseRow, CaseState, ClientRow
from bot.messages import Lines, Phrase, phrase, plural
from bot.reminders.walls import to_wall
from bot.store import cases
from bot.turns import ending, errands, removing, sessions, standing
from bot.turns.clients import asking, card, follow_up, naming, stretch, sums, timeline
from bot.turns.facts import LONGEST_LABEL, shortened
from bot.turns.standing import Offer, Standing
from bot.turns.world import Turn

GROUP = "case"
LIST = "cases"
MOST = 20
GIVE_MOST = 8

NO_CASE = phrase("cases", "Nothing is filed under a client yet. /clients adds one.")
OF = phrase("cases", "The cases of {client}. New entries go to the one with the dot.")
NONE = phrase("cases", "{client} has no case yet. The first message filed for them opens one.")
GONE = phrase("cases", "That case is not here any more.")
OPENED = phrase("cases", "Opened {day}")
CLOSED = phrase("cases", "Opened {opened}, closed {day}")
CURRENT = phrase("cases", "New entries for {client} go here.")
NEW_TITLE = phrase("cases", "What is the new case about? Type a short title.")
TITLE = phrase("cases", "What shall the case be called? Type a short title.")
HOW_MUCH = phrase(
    "cases",
    "A file to show to somebody else: the entries, their files, and a way to check that nothing "
    "was changed. How it felt is never in it. How much of the case?",
)
TO_WHOM = phrase("cases", "Whose case is it? Everything in it goes along, unchanged.")

NEW: Offer = ("new", phrase("cases", "New case"))
BACK: Offer = ("card", phrase("cases", "‹ Back to the card"))
TIMELINE: Offer = ("timeline", phrase("cases", "Timeline"))
RENAME: Offer = ("rename", phrase("cases", "Rename"))
HERE: Offer = ("here", phrase("cases", "New entries go here"))
CLOSE: Offer = ("close", phrase("cases", "Close the case"))
OPEN: Offer = ("open", phrase("cases", "Open it again"))
EXPORT: Offer = ("export", phrase("cases", "Export this case"))
GIVE: Offer = ("give", phrase("cases", "It is another client's"))
ALL: Offer = ("all", phrase("cases", "‹ All their cases"))
WHOLE: Offer = ("export:", phrase("cases", "The whole case"))
LAST_90: Offer = ("export:90", phrase("cases", "The last 90 days"))
LAST_30: Offer = ("export:30", phrase("cases", "The last 30 days"))
BETWEEN: Offer = ("between", phrase("cases", "From one day to another"))
REMOVE: Offer = ("remove", phrase("cases", "Delete"))
STAY: Offer = ("stay", phrase("cases", "Leave it as it is"))


def label(turn: Turn, case: CaseRow, *, current: bool = False) -> Phrase:
    """Say on a button what a case is called, and whether it is the current or a closed one."""
    said = shortened(turn.say(naming.case_title(turn, case), isolate=False), LONGEST_LABEL)
    match current, case.state:
        case True, _:
            return phrase("cases", "● {title}", title=said)
        case _, "closed":
            return phrase("cases", "{title} (closed)", title=said)
        case _:
            return phrase("cases", "{title}", title=said)


def of_client(turn: Turn, client: ClientRow, *, of: str | None = None) -> None:
    """List the cases of a client, open ones first."""
    rows = cases.cases_of(turn.conn, turn.person, client.id)[:MOST]
    said = OF if rows else NONE
    offers: list[list[Offer]] = [
        [(f"case:{each.id}", label(turn, each, current=at == 0 and each.state == "open"))]
        for at, each in enumerate(rows)
    ]
    standing.gone(turn, LIST, client.id)
    texts = (phrase(said.context, said.text, client=client.name),)
    standing.offer(turn, LIST, client.id, texts, [*offers, [NEW], [BACK]], of=of)


def list_pressed(turn: Turn, press: Standing) -> None:
    """Open a case, or a new one."""
    standing.used(turn, press)
    choice, _, rest = press.choice.partition(":")
    match choice:
        case "case":
            show(turn, rest, of=press.outgoing)
        case "new":
            standing.offer(turn, LIST, press.object_id, (NEW_TITLE,), [[BACK]], of=press.outgoing)
            asking.ask(turn, "cases:new", press.object_id, press.outgoing)
        case _:
            card.show(turn, press.object_id, of=press.outgoing)


def titled(turn: Turn, asked: Mapping[str, str], words: str) -> bool:
    """Open a case under the typed title, or give a case that title."""
    name = naming.as_name(words)
    if name is None:
        return False
    turn.record(asked["outgoing"], "", None)
    if asked["what"] == "cases:new":
        client = cases.client(turn.conn, turn.person, asked["object"])
        if client is None:
            return False
        made = cases.add_case(
            turn.conn, turn.person, client.id, id=turn.new_id(), title=name, now=turn.now
        )
        show(turn, made.id)
    else:
        cases.rename_case(turn.conn, turn.person, asked["object"], name)
        show(turn, asked["object"])
    return True


def current(turn: Turn) -> None:
    """Show the case at hand: of the guide in front, or of the client dealt with last."""
    case = at_hand(turn)
    if case is None:
        turn.tell(NO_CASE)
    else:
        show(turn, case.id)


def at_hand(turn: Turn) -> CaseRow | None:
    """Give the case of the guide in front, or the current one of the client dealt with last."""
    opened = sessions.front(turn)
    if opened is not None and opened.row.case_id is not None:
        found = cases.case(turn.conn, turn.person, opened.row.case_id)
        if found is not None and cases.named(turn.conn, turn.person, found.id):
            return found
    for client in cases.clients(turn.conn, turn.person, limit=1):
        return next(iter(cases.cases_of(turn.conn, turn.person, client.id)), None)
    return None


def show(turn: Turn, case_id: str, *, of: str | None = None) -> None:
    """Show a case: whose it is, since when, and what it adds up to."""
    case = cases.case(turn.conn, turn.person, case_id)
    client = None if case is None else cases.client(turn.conn, turn.person, case.client_id)
    if case is None or client is None:
        turn.tell(GONE)
        return
    first = next(iter(cases.cases_of(turn.conn, turn.person, client.id)), case)
    is_current = first.id == case.id and case.state == "open"
    lines: list[Phrase] = [_dates(turn, case), _length(case)]
    if is_current:
        lines.append(phrase(CURRENT.context, CURRENT.text, client=client.name))
    texts = (
        phrase(
            "cases", "{client} · {title}", client=client.name, title=naming.case_title(turn, case)
        ),
        phrase("cases", "{lines}", lines=Lines(tuple(lines))),
        *sums.texts(turn, (case,)),
    )
    ended = ending.lines(turn, case.id)
    if ended:
        texts = (*texts, phrase("cases", "{lines}", lines=Lines(ended)))
    offers: list[list[Offer]] = [[TIMELINE, RENAME], [CLOSE if case.state == "open" else OPEN]]
    if case.state == "open":
        offers.append([follow_up.SET])
    if case.state == "open" and not is_current:
        offers.append([HERE])
    offers += [[EXPORT], [GIVE, REMOVE], [ALL, BACK]]
    _screen(turn, case.id, texts, offers, of=of)


def follow_up_pressed(turn: Turn, press: Standing) -> None:
    """Go on with a follow-up of the case, or leave it."""
    if press.choice == follow_up.LEAVE[0]:
        asked_left(turn, press)
    else:
        follow_up.pressed(turn, press)


def asked_left(turn: Turn, press: Standing) -> None:
    """Show the case in the place of what was asked about it."""
    standing.used(turn, press)
    show(turn, press.object_id, of=press.outgoing)


def _screen(
    turn: Turn, case_id: str, texts: tuple[Phrase, ...], offers: list[list[Offer]], of: str | None
) -> str:
    standing.gone(turn, GROUP, case_id)
    return standing.offer(turn, GROUP, case_id, texts, offers, of=of)


def _dates(turn: Turn, case: CaseRow) -> Phrase:
    opened = to_wall(case.created_at, turn.zone).date()
    if case.closed_at is None:
        return phrase(OPENED.context, OPENED.text, day=opened)
    closed = to_wall(case.closed_at, turn.zone).date()
    return phrase(CLOSED.context, CLOSED.text, opened=opened, day=closed)


def _length(case: CaseRow) -> Phrase:
    count = case.length
    return plural("cases", "One entry", "Entries: {count}", count, count=count)


def pressed(turn: Turn, press: Standing) -> None:
    """Do what was tapped on a case."""
    case = cases.case(turn.conn, turn.person, press.object_id)
    client = None if case is None else cases.client(turn.conn, turn.person, case.client_id)
    if case is None or client is None:
        standing.used(turn, press)
        turn.tell(GONE)
        return
    of = press.outgoing
    choice, _, rest = press.choice.partition(":")
    match choice:
        case "timeline":
            timeline.of_case(turn, case, of=of)
            return
        case "card":
            card.show(turn, client.id, of=of)
            return
        case "all":
            of_client(turn, client, of=of)
            return
        case "follow-up":
            follow_up.ask(turn, case, of=of)
            return
        case "remove":
            removing.ask_case(turn, case.id)
            return
        case "rename":
            outgoing = _screen(turn, case.id, (TITLE,), [[STAY]], of)
            asking.ask(turn, "case:title", case.id, outgoing)
            return
        case "export" if press.choice == "export":
            ways: list[list[Offer]] = [[WHOLE], [LAST_90, LAST_30], [BETWEEN], [STAY]]
            _screen(turn, case.id, (HOW_MUCH,), ways, of)
            return
        case "between":
            standing.used(turn, press)
            stretch.ask(turn, case.id, of=of)
            return
        case "export":
            errands.export_case(turn, case.id, rest)
        case "give":
            known = cases.clients(turn.conn, turn.person, limit=GIVE_MOST + 1)
            offers = naming.offered("to:", [each for each in known if each.id != client.id])
            _screen(turn, case.id, (TO_WHOM,), [*offers[:GIVE_MOST], [STAY]], of)
            return
        case _:
            _change(turn, case, choice, rest)
    show(turn, case.id, of=of)


def _change(turn: Turn, case: CaseRow, choice: str, rest: str) -> None:
    match choice:
        case "close" | "open":
            to: CaseState = "closed" if choice == "close" else "open"
            cases.set_case_state(turn.conn, turn.person, case.id, to, turn.now)
            (ending.closed if to == "closed" else ending.undone)(turn, case.id)
        case "here":
            cases.pick_case(turn.conn, turn.person, case.id, turn.now)
        case "to" if cases.client(turn.conn, turn.person, rest) is not None:
            cases.give_case(turn.conn, turn.person, case.id, rest)
        case _:
            pass
