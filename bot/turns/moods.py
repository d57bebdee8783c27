"""How it goes, from 1 to 5: asked from a client's card or by a check-in, kept for the person alone.

After hard days a weekly check-in is proposed, once; it is never switched on unasked.
"""

from datetime import timedelta

from bot.messages import Phrase, phrase
from bot.reminders.routines import Routine
from bot.store import cases, moods, preferences, privates, routines
from bot.store.moods import Mood
from bot.turns import standing
from bot.turns.standing import Offer, Standing
from bot.turns.world import Turn

GROUP = "mood"
SCALE = ("1", "2", "3", "4", "5")
HARD_MOOD, HOT = 2, 4
DAYS, ENOUGH = timedelta(days=7), 2
"""So many hard answers or hot moments with a client within so long, and a check-in is proposed."""
LATELY = 50

HOW = phrase("routine", "How is it going with {client}, from 1 (hard) to 5 (good)?")
HOW_ALL = phrase("routine", "How is it going with your work, from 1 (hard) to 5 (good)?")
HARD = phrase("routine", "Noted, for you alone. /guides has something for hard weeks, too.")
NOTED = phrase("routine", "Noted, for you alone.")
SHALL_I = phrase(
    "routine",
    "It has been hard with {client} more than once this week. Shall I ask you once a week how it "
    "goes? It takes one tap, and helps to see where it is heading.",
)
WEEKLY: Offer = ("weekly", phrase("routine", "Ask me once a week"))
NO_MORE: Offer = ("no-more", phrase("routine", "Do not ask me weekly"))
NO: Offer = ("no", phrase("routine", "No, thanks"))
AS_WISHED = phrase("routine", "As you wish.")


def ask(turn: Turn, client_id: str | None) -> None:
    """Ask how it goes; the client is named here, where the person has opened it."""
    client = client_id and cases.client(turn.conn, turn.person, client_id)
    if not client:
        standing.offer(turn, GROUP, turn.person.id, (HOW_ALL,), [_scale()])
        return
    words = phrase(HOW.context, HOW.text, client=client.name)
    offers = [_scale(), [NO_MORE if checks_in(turn, client.id) else WEEKLY]]
    standing.offer(turn, GROUP, client.id, (words,), offers)


def _scale() -> list[Offer]:
    return [(each, phrase("routine", "{place}", place=int(each))) for each in SCALE]


def keep(turn: Turn, press: Standing) -> str | None:
    """Keep the answer for the person alone; gives the client that it is about."""
    about = None if press.object_id == turn.person.id else press.object_id
    if about is not None and cases.client(turn.conn, turn.person, about) is None:
        about = None
    mood = int(press.choice)
    moods.add(turn.conn, turn.person, Mood(turn.new_id(), about, turn.now, mood))
    said = HARD if mood <= HARD_MOOD else NOTED
    turn.record(press.outgoing, turn.say(said), press.choice)
    return about


def checks_in(turn: Turn, client_id: str) -> bool:
    """Tell whether the person is asked about a client once a week."""
    return any(
        each.routine is Routine.CHECK_IN and each.client_id == client_id
        for each in routines.of_person(turn.conn, turn.person.id)
    )


def propose(turn: Turn, client_id: str) -> None:
    """Propose a weekly check-in if it has been hard; not again within a week, never after a no."""
    client = cases.client(turn.conn, turn.person, client_id)
    said = preferences.of_person(turn.conn, turn.person.id).get(_asked(client_id))
    lately = said is not None and (said == NO[0] or said > (turn.now - DAYS).isoformat())
    if client is None or client.unsorted or lately or checks_in(turn, client_id):
        return
    if _hard(turn, client_id) < ENOUGH:
        return
    preferences.put(turn.conn, turn.person.id, _asked(client_id), turn.now.isoformat())
    words = phrase(SHALL_I.context, SHALL_I.text, client=client.name)
    standing.offer(turn, GROUP, client_id, (words,), [[WEEKLY], [NO]])


def declined(turn: Turn, client_id: str) -> None:
    """Remember that no check-in about this client is wished."""
    preferences.put(turn.conn, turn.person.id, _asked(client_id), NO[0])


def answered(press: Standing) -> Phrase:
    """Give the words of the button that was pressed, for the record."""
    return dict((WEEKLY, NO_MORE, NO))[press.choice]


def _asked(client_id: str) -> str:
    return f"check-in:{client_id}"


def _hard(turn: Turn, client_id: str) -> int:
    since = turn.now - DAYS
    answers = moods.of_person(turn.conn, turn.person, LATELY)
    felt = privates.of_person(turn.conn, turn.person, LATELY)
    return sum(
        each.client_id == client_id and each.at >= since and each.mood <= HARD_MOOD
        for each in answers
    ) + sum(
        each.kind == "heat" and each.client_id == client_id and each.at >= since
        and each.body.isdecimal() and int(each.body) >= HOT
        for each in felt
    )  # fmt: skip
