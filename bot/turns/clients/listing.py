"""The list of clients: a page at a time, found by part of a name, added by typing one."""

from collections.abc import Mapping, Sequence

from bot.cases.models import ClientRow
from bot.messages import Phrase, phrase
from bot.store import cases
from bot.turns import standing
from bot.turns.clients import asking, card, merging, naming, timeline
from bot.turns.standing import Offer, Standing
from bot.turns.world import Turn

GROUP = "clients"
ALIKE = "alike"
PAGE = 8

YOURS = phrase("clients", "Your clients. The one you dealt with last comes first.")
NONE_YET = phrase(
    "clients", "No clients yet. Forward a message of one, and they are here; or add one by name."
)
PUT_AWAY = phrase("clients", "Archived clients. Their records are all still there.")
NONE_AWAY = phrase("clients", "Nobody is archived.")
WHICH_PART = phrase("clients", "Type any part of the name.")
FOUND = phrase("clients", "Found for “{words}”:")
FOUND_MANY = phrase(
    "clients",
    "{count} found for “{words}”; these were used last. Type more of it for others.",
)
NOT_FOUND = phrase("clients", "Nobody is called anything like “{words}”. Type another part of it.")
NEW_NAME = phrase("clients", "What are they called? Type the name.")
LOOKS_LIKE = phrase(
    "clients", "“{name}” looks like “{other}”, who is in your list. Is it the same client?"
)
ANOTHER = phrase("clients", "There is a “{name}” in your list already. Is it the same client?")

EARLIER: Offer = ("earlier", phrase("clients", "‹ Back"))
SEARCH: Offer = ("search", phrase("clients", "Search"))
ADD: Offer = ("add", phrase("clients", "Add a client"))
PILE: Offer = ("pile", phrase("clients", "Not sorted yet"))
AWAY: Offer = ("away", phrase("clients", "Archived"))
ALL: Offer = ("page:0", phrase("clients", "All clients"))
SAME: Offer = ("same", phrase("clients", "Yes, the same"))
OTHER: Offer = ("other", phrase("clients", "No, somebody else"))


def show(turn: Turn, *, of: str | None = None) -> None:
    """Show the first page, as a new message or in place of another screen."""
    _page(turn, 0, away=False, of=of)


def pressed(turn: Turn, press: Standing) -> None:
    """Do what was tapped in the list."""
    choice, _, rest = press.choice.partition(":")
    match choice:
        case "client":
            standing.used(turn, press)
            card.show(turn, rest, of=press.outgoing)
        case "page":
            _page(turn, int(rest), away=False, of=press.outgoing)
        case "away":
            _page(turn, int(rest or 0), away=True, of=press.outgoing)
        case "pile":
            standing.used(turn, press)
            pile = cases.unsorted_case(turn.conn, turn.person, ids=turn.new_id, now=turn.now)
            timeline.of_client(turn, pile.client_id, of=press.outgoing)
        case _:
            _ask(turn, press, choice)


def _page(turn: Turn, number: int, *, away: bool, of: str | None) -> None:
    rows = cases.clients(turn.conn, turn.person, PAGE + 1, number * PAGE, archived=away)
    if not rows and number:
        _page(turn, 0, away=away, of=of)
        return
    where = "away" if away else "page"
    ways: list[Offer] = []
    if number:
        ways.append((f"{where}:{number - 1}", phrase("clients", "‹ Newer")))
    if len(rows) > PAGE:
        ways.append((f"{where}:{number + 1}", phrase("clients", "More ›")))
    said = (PUT_AWAY if rows else NONE_AWAY) if away else (YOURS if rows else NONE_YET)
    tail: list[list[Offer]] = [ways] if ways else []
    tail += [[ALL]] if away else [[SEARCH, ADD], [PILE, AWAY]]
    _list(turn, said, rows[:PAGE], tail, of=of)


def _list(
    turn: Turn,
    said: Phrase,
    rows: Sequence[ClientRow],
    tail: list[list[Offer]],
    *,
    of: str | None,
) -> str:
    offers = naming.offered("client:", rows)
    standing.gone(turn, GROUP, turn.person.id)
    return standing.offer(turn, GROUP, turn.person.id, (said,), [*offers, *tail], of=of)


def _ask(turn: Turn, press: Standing, what: str) -> None:
    said = WHICH_PART if what == "search" else NEW_NAME
    outgoing = _list(turn, said, (), [[ALL]], of=press.outgoing)
    asking.ask(turn, f"clients:{what}", turn.person.id, outgoing)


def searched(turn: Turn, asked: Mapping[str, str], words: str) -> bool:
    """Show who is found for a typed part of a name; False for what is no name at all."""
    part = naming.as_name(words)
    if part is None:
        return False
    turn.record(asked["outgoing"], "", None)
    found = naming.having(part, naming.every(turn))
    said = phrase(NOT_FOUND.context, NOT_FOUND.text, words=part)
    if len(found) > PAGE:
        said = phrase(FOUND_MANY.context, FOUND_MANY.text, words=part, count=len(found))
    elif found:
        said = phrase(FOUND.context, FOUND.text, words=part)
    if len(found) == 1:
        card.show(turn, found[0].id)
        return True
    outgoing = _list(turn, said, found[:PAGE], [[ALL]], of=None)
    # Who has hundreds goes on typing until the right one is among them.
    asking.ask(turn, "clients:search", turn.person.id, outgoing)
    return True


def named(turn: Turn, asked: Mapping[str, str], words: str) -> bool:
    """Add a client by a typed name, or show the one who is called that already."""
    name = naming.as_name(words)
    if name is None:
        return False
    turn.record(asked["outgoing"], "", None)
    every = naming.every(turn)
    if (same := naming.called(name, every)) is not None:
        card.show(turn, same.id)
        return True
    made = cases.add_client(turn.conn, turn.person, id=turn.new_id(), name=name, now=turn.now)
    if (other := naming.alike(name, every)) is not None:
        offer_same(turn, made, other)
    else:
        card.show(turn, made.id)
    return True


def offer_same(turn: Turn, new: ClientRow, other: ClientRow) -> None:
    """Ask whether a client is another one that looks alike; nothing is merged unasked."""
    said = phrase(LOOKS_LIKE.context, LOOKS_LIKE.text, name=new.name, other=other.name)
    if naming.shown(new.name) == naming.shown(other.name):
        said = phrase(ANOTHER.context, ANOTHER.text, name=new.name)
    standing.offer(turn, ALIKE, new.id, (said,), [[SAME], [OTHER]], more={"other": other.id})


def alike_pressed(turn: Turn, press: Standing) -> None:
    """Let the two be one, or leave them two."""
    standing.used(turn, press)
    new = cases.client(turn.conn, turn.person, press.object_id)
    other = cases.client(turn.conn, turn.person, press.more["other"])
    if new is None or other is None or new.id == other.id:
        turn.record(press.outgoing, "", None)
        return
    if press.choice == "same":
        card.show(turn, merging.carry_out(turn, new, other.id), of=press.outgoing)
    else:
        card.show(turn, new.id, of=press.outgoing)
