"""The person's red lines: said once, one a line, and offered when a red flag is marked."""

from collections.abc import Mapping

from bot.messages import Lines, Phrase, phrase
from bot.store import terms
from bot.turns import room, standing
from bot.turns.clients import asking
from bot.turns.facts import LONGEST_LABEL, shortened
from bot.turns.standing import Offer, Standing
from bot.turns.world import Turn

GROUP = "lines"
TERM = "red_lines"
MOST, LONGEST = 12, 200

YOURS = phrase("lines", "What you do not accept from anybody:\n{lines}")
NONE = phrase(
    "lines",
    "You have set no red lines yet. They are what you do not accept from anybody, such as shouting "
    "or work before the deposit. When one is crossed, the records say so.",
)
TYPE = phrase("lines", "Type them, one a line. They take the place of the earlier ones.")
KEPT = phrase("lines", "Kept.")
GONE = phrase("lines", "You have no red lines any more.")
SET: Offer = ("set", phrase("lines", "Write them anew"))
CLEAR: Offer = ("clear", phrase("lines", "Have none"))
LEAVE: Offer = ("leave", phrase("lines", "Leave them"))


def of_person(turn: Turn) -> list[str]:
    """Give the red lines as they were written."""
    said = terms.of_person(turn.conn, turn.person).get(TERM, "")
    return [each.strip() for each in said.split("\n") if each.strip()]


def label(line: str) -> Phrase:
    """Say a line on a button."""
    return phrase("lines", "{line}", line=shortened(line, LONGEST_LABEL))


def show(turn: Turn) -> None:
    """Show them, and offer to write them anew."""
    own = of_person(turn)
    said = phrase(YOURS.context, YOURS.text, lines=Lines(tuple(own))) if own else NONE
    standing.gone(turn, GROUP, turn.person.id)
    offers: list[list[Offer]] = [[SET, CLEAR] if own else [SET]]
    standing.offer(turn, GROUP, turn.person.id, (said,), offers)


def pressed(turn: Turn, press: Standing) -> None:
    """Ask for them, or let them go."""
    standing.used(turn, press)
    match press.choice:
        case "set":
            outgoing = standing.offer(
                turn, GROUP, turn.person.id, (TYPE,), [[LEAVE]], of=press.outgoing
            )
            asking.ask(turn, "lines", turn.person.id, outgoing)
        case "clear":
            terms.forget(turn.conn, turn.person, TERM)
            turn.record(press.outgoing, turn.say(GONE), turn.say(CLEAR[1]))
        case _:
            turn.record(press.outgoing, "", None)


def typed(turn: Turn, asked: Mapping[str, str], words: str) -> bool:
    """Keep typed red lines; False for what is too long to be a list of them."""
    own = [each.strip() for each in words.split("\n") if each.strip()]
    if not own or len(own) > MOST or any(len(each) > LONGEST for each in own):
        return False
    said = "\n".join(own)
    if room.take(turn, said):
        terms.put(turn.conn, turn.person, TERM, said)
        turn.tell(KEPT)
    standing.gone(turn, GROUP, turn.person.id)
    turn.record(asked["outgoing"], "", None)
    show(turn)
    return True
