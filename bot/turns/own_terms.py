"""/terms: what a person says once about how they work; it is offered in every guide."""

from datetime import datetime, timedelta

from bot.messages import Phrase, phrase
from bot.store import terms, wakeups
from bot.store.wakeups import WakeupRow
from bot.turns import room, standing
from bot.turns.facts import LONGEST_LABEL, shortened
from bot.turns.opened import Open
from bot.turns.standing import Offer, Standing
from bot.turns.world import Turn

GROUP, ONE = "terms", "term"
EXPECTED = "expect:term"
PATIENCE = timedelta(minutes=30)
LONGEST = 400
"""Characters of a term: it has to fit into a reply together with the rest."""

INTRO = phrase(
    "terms",
    "Your own terms. Said once, they are offered wherever a guide writes an agreement or a reply. "
    "Nothing is sent by itself.",
)
ASK = phrase("terms", "{term}. Write it as a client should read it.")
NOW = phrase("terms", "Now it is: “{words}”")
KEPT = phrase("terms", "Kept.")
GONE = phrase("terms", "Forgotten.")
TOO_LONG = phrase("terms", "That is too long to be read by a client; {most} characters fit.")
FORGET: Offer = ("forget", phrase("terms", "Forget it"))
LEAVE: Offer = ("leave", phrase("terms", "Leave it as it is"))
DONE: Offer = ("done", phrase("terms", "Done"))

CALLED: dict[str, Phrase] = {
    "terms_rate": phrase("terms", "My rate"),
    "terms_hours": phrase("terms", "My hours"),
    "terms_channels": phrase("terms", "Where I can be reached"),
    "terms_revisions": phrase("terms", "Rounds of changes"),
    "terms_payment": phrase("terms", "How I am paid"),
    "terms_extras": phrase("terms", "What costs extra"),
    "red_lines": phrase("terms", "My red lines"),
}
"""Term -> what it is called on its button."""
SHOWN = phrase("terms", "{term}: {words}")
UNSAID = phrase("terms", "{term}: not said yet")


def show(turn: Turn, *, of: str | None = None) -> None:
    """List the terms, each a button."""
    known = terms.of_person(turn.conn, turn.person)
    texts = [INTRO, *(_line(name, known.get(name)) for name in CALLED)]
    offers = [[(name, called)] for name, called in CALLED.items()]
    standing.offer(turn, GROUP, turn.person.id, texts, [*offers, [DONE]], of=of)


def _line(name: str, words: str | None) -> Phrase:
    if words is None:
        return phrase(UNSAID.context, UNSAID.text, term=CALLED[name])
    said = shortened(words, 2 * LONGEST_LABEL)
    return phrase(SHOWN.context, SHOWN.text, term=CALLED[name], words=said)


def pressed(turn: Turn, press: Standing) -> None:
    """Ask for the words of a term, or be done."""
    standing.used(turn, press)
    if press.choice not in CALLED:
        turn.record(press.outgoing, turn.say(INTRO), turn.say(DONE[1]))
        return
    turn.record(press.outgoing, turn.say(INTRO), turn.say(CALLED[press.choice]))
    known = terms.of_person(turn.conn, turn.person).get(press.choice)
    texts = [phrase(ASK.context, ASK.text, term=CALLED[press.choice])]
    offers: list[list[Offer]] = [[LEAVE]]
    if known is not None:
        texts.append(phrase(NOW.context, NOW.text, words=known))
        offers.insert(0, [FORGET])
    outgoing = standing.offer(turn, ONE, press.choice, texts, offers)
    wakeups.put(
        turn.conn,
        id=turn.new_id(),
        person_id=turn.person.id,
        key=EXPECTED,
        kind="expect",
        due_at=turn.now + PATIENCE,
        payload={"term": press.choice, "outgoing": outgoing, "asked": turn.now.isoformat()},
    )


def one_pressed(turn: Turn, press: Standing) -> None:
    """Forget a term, or leave it."""
    standing.used(turn, press)
    wakeups.cancel(turn.conn, turn.person.id, EXPECTED)
    said = LEAVE[1]
    if press.choice == FORGET[0]:
        terms.forget(turn.conn, turn.person, press.object_id)
        said = GONE
    turn.record(press.outgoing, turn.say(CALLED[press.object_id]), turn.say(said))
    show(turn)


def typed(turn: Turn, opened: Open | None, asked: WakeupRow | None, words: str) -> bool:
    """Take words as the term that was asked for last; False when something else was."""
    if asked is None or asked.due_at <= turn.now:
        return False
    at = datetime.fromisoformat(asked.payload["asked"])
    if opened is not None and opened.row.token is not None and opened.row.touched_at > at:
        return False
    if len(words) > LONGEST:
        turn.tell(phrase(TOO_LONG.context, TOO_LONG.text, most=LONGEST))
        return True
    term = asked.payload["term"]
    if room.take(turn, words):
        terms.put(turn.conn, turn.person, term, words.strip())
        turn.record(asked.payload["outgoing"], turn.say(CALLED[term]), turn.say(KEPT))
    wakeups.cancel(turn.conn, turn.person.id, EXPECTED)
    standing.gone(turn, ONE, term)
    show(turn)
    return True
