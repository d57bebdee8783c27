"""How it is going with a client: asked from their card, or weekly; proposed after bad days.

What is answered stays with the person, and counts in how it has felt with that client.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.cases.models import ClientRow
from bot.messages import Phrase, phrase
from bot.reminders.checkins import worth_proposing
from bot.reminders.routines import Routine
from bot.store import cases, felt, moods, preferences
from bot.store import routines as routine_rows
from bot.store.moods import Mood
from bot.store.routines import RoutineRow
from bot.turns import calm, looking_back, routines, standing
from bot.turns.clients import asking
from bot.turns.standing import Offer, Standing
from bot.turns.world import Turn

MOOD, PROPOSED = "mood", "check-in-proposed"
SCALE = ("1", "2", "3", "4", "5")
LOOKED_AT = 20
LAST_PROPOSED = "check-in-proposed"
REFUSED = "check-in-refused:"
"""Setting: for which client the person wanted none; it is not proposed again."""

HOW = phrase("check-in", "How is it going with {client}, from 1 (hard) to 5 (good)?")
HOW_ALL = phrase("check-in", "How is it going with your work, from 1 (hard) to 5 (good)?")
HARD = phrase("check-in", "Noted, for you alone. /guides has something for hard weeks, too.")
NOTED = phrase("check-in", "Noted, for you alone.")
WEEKLY: Offer = ("weekly", phrase("check-in", "Ask me once a week"))
STOP: Offer = ("stop", phrase("check-in", "✓ Once a week; stop it"))
BACK: Offer = ("card", phrase("card", "‹ Back to the card"))
ON = phrase("check-in", "I will ask once a week. The next time is {at}.")
OFF = phrase("check-in", "I will not ask any more. What you answered stays with you.")
BAD_DAYS = phrase(
    "check-in",
    "{client} has cost you more than one day lately. Would it help if I asked once a week how it "
    "is going with them?",
)
YES: Offer = ("yes", phrase("check-in", "Yes, once a week"))
NO: Offer = ("no", phrase("check-in", "No, thank you"))
FINE = phrase("check-in", "Fine. I will not ask that again about {client}.")


def of_client(turn: Turn, client_id: str) -> RoutineRow | None:
    """Give the check-in about a client that is on."""
    found = routine_rows.of_person(turn.conn, turn.person.id)
    return next(
        (
            each
            for each in found
            if each.routine is Routine.CHECK_IN and each.client_id == client_id
        ),
        None,
    )


def show(turn: Turn, client: ClientRow, *, of: str) -> None:
    """Ask from a client's card, with the weekly question to be switched on or off below."""
    offer = WEEKLY if of_client(turn, client.id) is None else STOP
    _ask(turn, client, [[offer], [BACK]], of=of)


def ask(turn: Turn, client_id: str | None) -> None:
    """Ask how it goes, from 1 to 5; the client is named here, where the person has opened it."""
    client = client_id and cases.client(turn.conn, turn.person, client_id)
    _ask(turn, client or None, [])


def _ask(
    turn: Turn, client: ClientRow | None, more: Sequence[Sequence[Offer]], *, of: str | None = None
) -> None:
    about = turn.person.id if client is None else client.id
    scale = [(each, phrase("check-in", "{place}", place=int(each))) for each in SCALE]
    standing.gone(turn, MOOD, about)
    outgoing = standing.offer(turn, MOOD, about, (_how(client),), [scale, *more], of=of)
    # Whoever answers in words says how it goes; it must not be filed as what their client wrote.
    asking.ask(turn, MOOD, about, outgoing)


def _how(client: ClientRow | None) -> Phrase:
    return HOW_ALL if client is None else phrase(HOW.context, HOW.text, client=client.name)


def pressed(turn: Turn, press: Standing) -> None:
    """Keep how it goes, for the person alone; or let it be asked each week, or no more."""
    standing.used(turn, press)
    client = None
    if press.object_id != turn.person.id:
        client = cases.client(turn.conn, turn.person, press.object_id)
    shown = turn.say(_how(client))
    match press.choice:
        case "weekly" if client is not None:
            turn.record(press.outgoing, shown, turn.say(WEEKLY[1]))
            _switch_on(turn, client)
        case "stop" if client is not None:
            routines.off(turn, Routine.CHECK_IN, client.id)
            turn.record(press.outgoing, shown, turn.say(STOP[1]))
            turn.tell(OFF)
        case _ if press.choice in SCALE:
            _keep(turn, press, client)
        case _:
            turn.record(press.outgoing, "", None)


def place_typed(turn: Turn, asked: Mapping[str, str], words: str) -> bool:
    """Keep a place on the scale that was typed; False for other words."""
    place = words.strip()
    if not (place.isdecimal() and str(int(place)) in SCALE):
        return False
    about = asked["object"]
    standing.gone(turn, MOOD, about)
    client = None
    if about != turn.person.id:
        client = cases.client(turn.conn, turn.person, about)
    turn.record(asked["outgoing"], turn.say(_how(client)), str(int(place)))
    client_id = None if client is None else client.id
    said = _noted(turn, client_id, int(place))
    turn.tell(said)
    propose(turn, client_id)
    return True


def _keep(turn: Turn, press: Standing, client: ClientRow | None) -> None:
    place = int(press.choice)
    client_id = None if client is None else client.id
    said = _noted(turn, client_id, place)
    turn.record(press.outgoing, turn.say(said), press.choice)
    propose(turn, client_id)


def _noted(turn: Turn, client_id: str | None, place: int) -> Phrase:
    moods.add(turn.conn, turn.person, Mood(turn.new_id(), client_id, turn.now, place))
    return HARD if place <= 2 else NOTED  # noqa: PLR2004  # the two hard places of the scale


def _switch_on(turn: Turn, client: ClientRow) -> None:
    row = routines.on(turn, Routine.CHECK_IN, client_id=client.id)
    turn.tell(phrase(ON.context, ON.text, at=datetime.fromisoformat(row.wall)))


def routine_pressed(turn: Turn, press: Standing) -> None:
    """Do what was tapped under something that comes again; a check-in is opened here."""
    row = routines.pressed(turn, press)
    if row is not None and press.choice == "open":
        ask(turn, row.client_id)
    elif row is not None and press.choice == "look":
        looking_back.show(turn)


# --- after bad days ------------------------------------------------------------------------------


def propose(turn: Turn, client_id: str | None) -> bool:
    """Propose a weekly check-in where several days were bad; says whether it did.

    A *no* counts for good, and in a week nothing is proposed twice.
    """
    client = client_id and cases.client(turn.conn, turn.person, client_id)
    if not client or client.unsorted or of_client(turn, client.id) is not None:
        return False
    said = preferences.of_person(turn.conn, turn.person.id)
    last = said.get(LAST_PROPOSED)
    at = None if last is None else datetime.fromisoformat(last)
    still = calm.until(said, turn.now) is not None or calm.is_off(said, turn.zone, turn.now)
    if still or f"{REFUSED}{client.id}" in said:
        return False
    heats = felt.about(turn.conn, turn.person, client.id, LOOKED_AT)
    if not worth_proposing(heats, at, turn.zone, turn.now):
        return False
    preferences.put(turn.conn, turn.person.id, LAST_PROPOSED, turn.now.isoformat())
    standing.offer(turn, PROPOSED, client.id, (_bad_days(client),), [[YES, NO]])
    return True


def _bad_days(client: ClientRow) -> Phrase:
    return phrase(BAD_DAYS.context, BAD_DAYS.text, client=client.name)


def proposed_pressed(turn: Turn, press: Standing) -> None:
    """Switch it on, or remember that it is not wanted."""
    standing.used(turn, press)
    client = cases.client(turn.conn, turn.person, press.object_id)
    if client is None:
        turn.record(press.outgoing, "", None)
        return
    wanted = press.choice == YES[0]
    turn.record(press.outgoing, turn.say(_bad_days(client)), turn.say((YES if wanted else NO)[1]))
    if wanted:
        _switch_on(turn, client)
    else:
        preferences.put(turn.conn, turn.person.id, f"{REFUSED}{client.id}", turn.now.isoformat())
        turn.tell(phrase(FINE.context, FINE.text, client=client.name))
