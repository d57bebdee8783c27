"""A client's card: what counts at a glance, and the ways on from it."""

from collections.abc import Mapping

from bot.cases.ledger import Ledger
from bot.cases.models import ClientRow
from bot.i18n import countries
from bot.i18n.languages import LANGUAGES
from bot.messages import Lines, Phrase, phrase, plural
from bot.reminders.routines import Routine
from bot.store import cases, felt
from bot.turns import checkins, errands, removing, routines, standing
from bot.turns.clients import (
    alias,
    asking,
    casework,
    listing,
    merging,
    naming,
    sums,
    timeline,
    traits,
)
from bot.turns.standing import Offer, Standing
from bot.turns.world import Turn

GROUP = "client"
HEATS = 5
"""So many of the last times say how it is now."""

GONE = phrase("clients", "That client is not here any more.")
LAST = phrase("card", "Last contact: {at}")
NEVER = phrase("card", "No message of theirs or yours is filed yet.")
NEXT = phrase("card", "Next follow-up: {at}")
MOOD = phrase("card", "How it has felt lately, only for you: {mood}")
ARCHIVED = phrase("card", "Archived.")
KNOWN = phrase("card", "{known}")
CALLED = phrase("card", "On the lock screen: {alias}")
RENAME_TO = phrase("card", "What shall {client} be called? Type the new name.")
PUT_AWAY = phrase(
    "card", "{client} is archived: out of the list, all records kept. A new message brings them up."
)

MOODS: tuple[tuple[float, Phrase], ...] = (
    (1.5, phrase("card/mood", "calm")),
    (2.5, phrase("card/mood", "uneasy")),
    (3.5, phrase("card/mood", "tense")),
    (4.5, phrase("card/mood", "hot")),
    (6.0, phrase("card/mood", "boiling")),
)
"""Up to which mean of the heats (1 to 5) -> the word for it."""

TIMELINE: Offer = ("timeline", phrase("card", "Timeline"))
WENT: Offer = ("went", phrase("card", "How it went"))
CHECK_IN: Offer = ("check-in", phrase("card", "How is it going?"))
CASES: Offer = ("cases", phrase("card", "Cases"))
SUMS: Offer = ("sums", phrase("card", "The sums"))
ABOUT: Offer = ("about", phrase("card", "Language, place, channel"))
ALIAS: Offer = ("alias", phrase("card", "On the lock screen"))
RENAME: Offer = ("rename", phrase("card", "Rename"))
MERGE: Offer = ("merge", phrase("card", "Merge"))
REMOVE: Offer = ("remove", phrase("card", "Delete"))
AWAY: Offer = ("away", phrase("card", "Archive"))
BACK_AGAIN: Offer = ("again", phrase("card", "Take out of the archive"))
LIST: Offer = ("list", phrase("card", "‹ All clients"))
BACK: Offer = checkins.BACK


def show(turn: Turn, client_id: str, *, of: str | None = None) -> None:
    """Show a card, as a new message or in place of another screen."""
    client = cases.client(turn.conn, turn.person, client_id)
    if client is None:
        turn.tell(GONE)
        return
    if client.unsorted:
        timeline.of_client(turn, client.id, of=of)
        return
    offers: list[list[Offer]] = [
        [TIMELINE, CASES],
        [SUMS, WENT] if turn.world.draws else [SUMS],
        [CHECK_IN],
        [ABOUT],
        [ALIAS],
        [RENAME, MERGE],
        [BACK_AGAIN if client.archived_at else AWAY, REMOVE],
        [LIST],
    ]
    screen(turn, client.id, _texts(turn, client), offers, of=of)


def screen(
    turn: Turn,
    client_id: str,
    texts: tuple[Phrase, ...],
    offers: list[list[Offer]],
    *,
    of: str | None,
) -> str:
    """Put up a screen about a client; buttons of an earlier one count no more."""
    standing.gone(turn, GROUP, client_id)
    return standing.offer(turn, GROUP, client_id, texts, offers, of=of)


def pressed(turn: Turn, press: Standing) -> None:
    """Do what was tapped on a card."""
    client = cases.client(turn.conn, turn.person, press.object_id)
    if client is None:
        standing.used(turn, press)
        turn.record(press.outgoing, turn.say(GONE), None)
        turn.tell(GONE)
        return
    of = press.outgoing
    choice, _, rest = press.choice.partition(":")
    match choice:
        case "list":
            standing.used(turn, press)
            listing.show(turn, of=of)
        case "timeline":
            timeline.of_client(turn, client.id, of=of)
        case "cases":
            casework.of_client(turn, client, of=of)
        case "sums" | "went" | "check-in":
            _look(turn, client, choice, of=of)
        case "about" | "trait" | "set":
            _traits(turn, client, choice, rest, of=of)
        case "alias" | "alias-yes" | "alias-away":
            _alias(turn, client, press)
        case "remove":
            removing.ask_client(turn, client.id)
        case "rename":
            said = phrase(RENAME_TO.context, RENAME_TO.text, client=client.name)
            outgoing = screen(turn, client.id, (said,), [[BACK]], of=of)
            asking.ask(turn, "client:rename", client.id, outgoing)
        case "merge" | "into" | "merged":
            _merge(turn, client, choice, rest, of=of)
        case "away" | "again":
            _archive(turn, client.id, away=choice == "away")
            show(turn, client.id, of=of)
        case _:
            show(turn, client.id, of=of)


def _merge(turn: Turn, client: ClientRow, choice: str, rest: str, *, of: str) -> None:
    if choice == "merged":
        standing.gone(turn, GROUP, client.id)
        show(turn, merging.carry_out(turn, client, rest), of=of)
        return
    if choice == "into":
        texts, offers = merging.confirmation(turn, client, rest)
        screen(turn, client.id, texts, [*offers, [BACK]], of=of)
        return
    texts, offers = merging.choices(turn, client, rest)
    outgoing = screen(turn, client.id, texts, [*offers, [BACK]], of=of)
    asking.ask(turn, "client:merge", client.id, outgoing)


def renamed(turn: Turn, asked: Mapping[str, str], words: str) -> bool:
    """Give a client the typed name; a look-alike of another client's is said."""
    name = naming.as_name(words)
    client = cases.client(turn.conn, turn.person, asked["object"])
    if name is None or client is None:
        return False
    turn.record(asked["outgoing"], "", None)
    cases.rename_client(turn.conn, turn.person, client.id, name)
    alias.renamed(turn, client, name)
    other = naming.alike(name, naming.every(turn), frozenset({client.id}))
    if other is not None:
        turn.tell(phrase(ALIKE_TOO.context, ALIKE_TOO.text, other=other.name))
    show(turn, client.id)
    return True


ALIKE_TOO = phrase(
    "clients",
    "Renamed. “{other}” looks much the same; if they are one client, Merge makes them one.",
)


def merge_named(turn: Turn, asked: Mapping[str, str], words: str) -> bool:
    """Find by a typed part of its name whom a client is to be merged into."""
    part = naming.as_name(words)
    client = cases.client(turn.conn, turn.person, asked["object"])
    if part is None or client is None:
        return False
    turn.record(asked["outgoing"], "", None)
    texts, offers = merging.choices(turn, client, "", part)
    outgoing = screen(turn, client.id, texts, [*offers, [BACK]], of=None)
    asking.ask(turn, "client:merge", client.id, outgoing)
    return True


# --- what it says --------------------------------------------------------------------------------


def _texts(turn: Turn, client: ClientRow) -> tuple[Phrase, ...]:
    every = cases.cases_of(turn.conn, turn.person, client.id)
    opened = [each for each in every if each.state == "open"]
    ledger = sums.together(turn, opened)
    last = cases.last_contact(turn.conn, turn.person, [each.id for each in every])
    following = cases.next_follow_up(turn.conn, turn.person, client.id)
    lines: list[Phrase] = []
    if client.archived_at is not None:
        lines.append(ARCHIVED)
    lines.append(_open_cases(len(opened)))
    lines.append(NEVER if last is None else phrase(LAST.context, LAST.text, at=last))
    if following is not None:
        lines.append(phrase(NEXT.context, NEXT.text, at=following))
    lines += _at_a_glance(ledger)
    heats = [heat for _, heat in felt.about(turn.conn, turn.person, client.id, HEATS)]
    if heats:
        lines.append(phrase(MOOD.context, MOOD.text, mood=mood(heats)))
    known = _known(turn, client)
    if known:
        lines.append(phrase(KNOWN.context, KNOWN.text, known=known))
    if client.alias is not None:
        lines.append(phrase(CALLED.context, CALLED.text, alias=client.alias))
    return (
        phrase("card", "{client}", client=client.name),
        phrase("card", "{lines}", lines=Lines(tuple(lines))),
    )


def _open_cases(count: int) -> Phrase:
    return plural("card", "Open cases: {count}", "Open cases: {count}", count, count=count)


def _at_a_glance(ledger: Ledger) -> list[Phrase]:
    wanted = (sums.revisions(ledger), *sums.due(ledger), sums.red_flags(ledger))
    return [each for each in wanted if each is not None]


def mood(heats: list[int]) -> Phrase:
    """Say in a word how it has felt."""
    mean = sum(heats) / len(heats)
    return next(word for most, word in MOODS if mean <= most)


def _known(turn: Turn, client: ClientRow) -> str:
    spoken = turn.person.language
    said = [
        LANGUAGES[client.language].name if client.language in LANGUAGES else "",
        countries.name(client.country, spoken) if client.country else "",
        client.zone or "",
        turn.say(traits.CHANNELS[client.channel]) if client.channel in traits.CHANNELS else "",
    ]
    return " · ".join(each for each in said if each)


def _archive(turn: Turn, client_id: str, *, away: bool) -> None:
    """Put a client away, and ask about them no more; or take them back among the others."""
    cases.archive(turn.conn, turn.person, client_id, turn.now if away else None)
    if away:
        routines.off(turn, Routine.CHECK_IN, client_id)


# --- ways on -------------------------------------------------------------------------------------


def _look(turn: Turn, client: ClientRow, choice: str, *, of: str) -> None:
    if choice == "went":
        errands.picture(turn, "mood", client.id)
        return
    if choice == "check-in":
        standing.gone(turn, GROUP, client.id)
        checkins.show(turn, client, of=of)
        return
    opened = [
        each for each in cases.cases_of(turn.conn, turn.person, client.id) if each.state == "open"
    ]
    title = phrase("sums", "{client}: the open cases together", client=client.name)
    screen(turn, client.id, (title, *sums.texts(turn, opened)), [[CASES], [BACK]], of=of)


def _traits(turn: Turn, client: ClientRow, choice: str, rest: str, *, of: str) -> None:
    if choice == "set":
        traits.keep(turn, client, rest)
        client = cases.client(turn.conn, turn.person, client.id) or client
    if choice == "trait":
        texts, offers = traits.choices(turn, client, rest)
    else:
        texts, offers = traits.overview(turn, client)
    outgoing = screen(turn, client.id, texts, [*offers, [BACK]], of=of)
    if choice == "trait" and rest in traits.TYPED:
        asking.ask(turn, "client:trait", client.id, outgoing, trait=rest)


def trait_typed(turn: Turn, asked: Mapping[str, str], words: str) -> bool:
    """Take a typed country or city."""
    client = cases.client(turn.conn, turn.person, asked["object"])
    if client is None:
        return False
    if not traits.typed(turn, client, asked["trait"], words):
        return False
    turn.record(asked["outgoing"], "", None)
    show(turn, client.id)
    return True


def _alias(turn: Turn, client: ClientRow, press: Standing) -> None:
    choice, _, sealed = press.choice.partition(":")
    if choice == "alias":
        _ask_alias(turn, client, alias.ask(client), of=press.outgoing)
        return
    if choice == "alias-yes":
        alias.taken(turn, client, press.object_id, sealed)
    else:
        cases.set_alias(turn.conn, turn.person, client.id, None)
    show(turn, client.id, of=press.outgoing)


def _ask_alias(turn: Turn, client: ClientRow, asked: alias.Screen, *, of: str | None) -> None:
    texts, offers = asked
    outgoing = screen(turn, client.id, texts, [*offers, [BACK]], of=of)
    asking.ask(turn, "client:alias", client.id, outgoing)


def alias_typed(turn: Turn, asked: Mapping[str, str], words: str) -> bool:
    """Keep a typed word for the lock screen, or ask once more; False for what is no such word."""
    said = alias.read(words)
    client = cases.client(turn.conn, turn.person, asked["object"])
    if said is None or client is None:
        return False
    turn.record(asked["outgoing"], "", None)
    more = alias.take(turn, client, said)
    if more is None:
        show(turn, client.id)
    else:
        _ask_alias(turn, client, more, of=None)
    return True


def mood_pressed(turn: Turn, press: Standing) -> None:
    """Keep how it goes, or go back to the card that it was asked from."""
    if press.choice == checkins.BACK[0]:
        standing.used(turn, press)
        show(turn, press.object_id, of=press.outgoing)
    else:
        checkins.pressed(turn, press)
