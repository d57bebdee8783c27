"""Marking what was filed: two taps make it an agreement, a promise, a payment; details after."""

from collections.abc import Mapping
from typing import Literal

from bot.cases.models import EntryKind, EntryRow, Scalar
from bot.engine.answers import DateAnswer, NumberAnswer, TextAnswer
from bot.engine.kinds import reading
from bot.messages import Phrase, phrase
from bot.store import cases
from bot.turns import ending, following, standing
from bot.turns.clients import amounts, asking, lines, marks
from bot.turns.standing import Offer, Standing
from bot.turns.world import Turn

GROUP = "mark"
FILED = "marked"
MOST_REVISIONS = 1000

WHAT = phrase("marking", "What is it? It is filed beside the message, which stays as it is.")
SAYS = phrase("marking", "Filed: {mark}.")
TAKEN_BACK = phrase("marking", "Taken back; the message itself stays.")
HOW_MANY = phrase("marking", "How many revisions does it include? Type the number.")
HOW_MUCH = phrase("marking", "How much? Type the amount with its currency, such as 450 EUR.")
BY_WHEN = phrase("marking", "By when? Type the day, such as 2026-11-26 or “Friday”.")
NO_NUMBER = phrase("marking", "I need a whole number here, such as 2.")
NO_AMOUNT = phrase(
    "marking", "I need an amount and its currency, such as 450 EUR or 5 million toman."
)
NO_DAY = phrase("marking", "I could not find a day in that. Something like 2026-11-26 or “Friday”.")
WHICH_LINE = phrase("marking", "Does it cross one of your red lines?")

AGREEMENT: Offer = ("agreement", phrase("marking", "An agreement"))
CHANGE: Offer = ("change", phrase("marking", "A change"))
PROMISE: Offer = ("promise", phrase("marking", "A promise"))
PAYMENT: Offer = ("payment", phrase("marking", "A payment"))
REVISION: Offer = ("revision", phrase("marking", "A revision"))
DELIVERY: Offer = ("delivery", phrase("marking", "A delivery"))
FLAG: Offer = ("flag", phrase("marking", "A red flag"))
NOTHING: Offer = ("nothing", phrase("marking", "None of these"))

REVISIONS: Offer = ("ask:revisions", phrase("marking", "Revisions included"))
AMOUNT: Offer = ("ask:amount", phrase("marking", "The amount"))
DUE_BY: Offer = ("ask:due", phrase("marking", "By when"))
MINE: Offer = ("by:me", phrase("marking", "It is mine"))
THEIRS: Offer = ("by:them", phrase("marking", "It is theirs"))
STATE_AGREED: Offer = ("state:agreed", phrase("marking", "Agreed"))
STATE_INVOICED: Offer = ("state:invoiced", phrase("marking", "Invoiced"))
STATE_DUE: Offer = ("state:due", phrase("marking", "Due"))
STATE_PAID: Offer = ("state:paid", phrase("marking", "Paid"))
ACCEPTED: Offer = ("state:accepted", phrase("marking", "I accepted it"))
DECLINED: Offer = ("state:declined", phrase("marking", "I declined it"))
ENOUGH: Offer = ("enough", phrase("marking", "That is all"))
BACK: Offer = ("take-back", phrase("marking", "Take it back"))
NO_LINE: Offer = ("line:", phrase("marking", "None of them"))

Detail = Literal["revisions", "amount", "due"]
_QUESTIONS: dict[str, Phrase] = {"revisions": HOW_MANY, "amount": HOW_MUCH, "due": BY_WHEN}

_KINDS: dict[str, EntryKind] = {
    "agreement": EntryKind.AGREEMENT,
    "change": EntryKind.CHANGE,
    "promise": EntryKind.PROMISE,
    "payment": EntryKind.PAYMENT,
    "revision": EntryKind.DELIVERY,
    "delivery": EntryKind.DELIVERY,
    "flag": EntryKind.INCIDENT,
}


def offer(turn: Turn, row: EntryRow) -> None:
    """Ask what an entry is."""
    rows: list[list[Offer]] = [
        [AGREEMENT, PROMISE],
        [CHANGE, REVISION],
        [PAYMENT, DELIVERY],
        [FLAG, NOTHING],
    ]
    standing.gone(turn, GROUP, row.id)
    standing.offer(turn, GROUP, row.id, (WHAT,), rows)


def pressed(turn: Turn, press: Standing) -> None:
    """File what it is at once; what more there is to say is asked after."""
    standing.used(turn, press)
    row = following.entry(turn, press.object_id)
    kind = _KINDS.get(press.choice)
    if row is None or kind is None or row.state != "standing" or row.content is None:
        turn.record(press.outgoing, "", None)
        return
    made = marks.file(turn, row, kind, _guessed(turn, row, press.choice))
    if made is None:
        turn.record(press.outgoing, "", None)
        return
    filed(turn, made, of=press.outgoing)


def _guessed(turn: Turn, row: EntryRow, choice: str) -> dict[str, Scalar]:
    """Give what a mark says before anybody was asked: what its message itself tells."""
    content = cases.latest_content(turn.conn, turn.person, row)
    read = amounts.within(content.text)
    money: dict[str, Scalar] = {}
    if read is not None:
        money = {"amount": str(read[0]), "currency": read[1]}
    theirs = row.kind is EntryKind.THEIR_MESSAGE and content.fields.get("said_by") != "me"
    match choice:
        case "promise":
            return {"by": "them" if theirs else "me"}
        case "payment":
            return {"state": "due", **money}
        case "revision":
            return {"revision": True}
        case "flag":
            return {"red_flag": True}
        case _:
            return {}


def filed(turn: Turn, mark: EntryRow, *, of: str | None = None) -> str:
    """Say what a mark says, and offer what else it could say."""
    said = phrase(SAYS.context, SAYS.text, mark=marks.said(turn, mark))
    texts = [said]
    offers = _details(turn, mark)
    wanting = (
        mark.kind is EntryKind.PAYMENT
        and marks.money_of(cases.latest_content(turn.conn, turn.person, mark)) is None
    )
    if wanting:
        texts.append(HOW_MUCH)
    elif mark.kind is EntryKind.INCIDENT and lines.of_person(turn):
        texts.append(WHICH_LINE)
    standing.gone(turn, FILED, mark.id)
    outgoing = standing.offer(turn, FILED, mark.id, texts, [*offers, [BACK, ENOUGH]], of=of)
    if wanting:
        asking.ask(turn, "mark:amount", mark.id, outgoing)
    return outgoing


def _details(turn: Turn, mark: EntryRow) -> list[list[Offer]]:
    fields = cases.latest_content(turn.conn, turn.person, mark).fields
    match mark.kind:
        case EntryKind.AGREEMENT if fields.get("state") != "ended":
            return [[REVISIONS, AMOUNT]]
        case EntryKind.PROMISE if fields.get("state") is None:
            return [[MINE if fields.get("by") == "them" else THEIRS, DUE_BY]]
        case EntryKind.CHANGE if fields.get("state") is None:
            return [[ACCEPTED, DECLINED]]
        case EntryKind.CHANGE if fields.get("state") == "accepted":
            return [[AMOUNT]]
        case EntryKind.PAYMENT:
            states = (STATE_AGREED, STATE_INVOICED, STATE_DUE, STATE_PAID)
            now = f"state:{fields.get('state')}"
            return [[each for each in states if each[0] != now], [AMOUNT, DUE_BY]]
        case EntryKind.INCIDENT:
            own = lines.of_person(turn)
            offers: list[list[Offer]] = [
                [(f"line:{at}", lines.label(said))] for at, said in enumerate(own)
            ]
            return [*offers, [NO_LINE]] if offers else []
        case _:
            return []


def detail_pressed(turn: Turn, press: Standing) -> None:
    """Let a mark say more, or take it back."""
    standing.used(turn, press)
    mark = following.entry(turn, press.object_id)
    if mark is None or mark.state != "standing":
        turn.record(press.outgoing, "", None)
        return
    choice, _, rest = press.choice.partition(":")
    match choice:
        case "ask":
            outgoing = standing.offer(
                turn, FILED, mark.id, (_QUESTIONS[rest],), [[ENOUGH]], of=press.outgoing
            )
            asking.ask(turn, f"mark:{rest}", mark.id, outgoing)
            return
        case "state" if rest in ("accepted", "declined"):
            made = marks.decide(turn, mark, rest)
            mark = made or mark
        case "state" | "by":
            marks.say(turn, mark, {choice: rest})
        case "line":
            own = lines.of_person(turn)
            said = own[int(rest)] if rest.isdecimal() and int(rest) < len(own) else None
            if said is not None:
                marks.say(turn, mark, {"line": said})
            _told(turn, press, mark)
            return
        case "take-back":
            cases.take_back(turn.conn, turn.person, mark.id, ids=turn.new_id, now=turn.now)
            ending.withdrawn(turn)
            turn.record(press.outgoing, turn.say(TAKEN_BACK), turn.say(BACK[1]))
            return
        case _:
            _told(turn, press, mark)
            return
    filed(turn, mark, of=press.outgoing)


def _told(turn: Turn, press: Standing, mark: EntryRow) -> None:
    said = phrase(SAYS.context, SAYS.text, mark=marks.said(turn, mark))
    turn.record(press.outgoing, turn.say(said), turn.say(ENOUGH[1]))


def typed(turn: Turn, asked: Mapping[str, str], words: str) -> bool:
    """Take a typed number, amount or day for a mark; what cannot be read is asked again."""
    mark = following.entry(turn, asked["object"])
    if mark is None or mark.state != "standing" or "\n" in words.strip():
        return False
    what = asked["what"].partition(":")[2]
    read = _READ[what](words)
    if isinstance(read, Phrase):
        if len(words) > reading.LONGEST_DAY:
            return False
        turn.tell(read)
        asking.ask(turn, asked["what"], mark.id, asked["outgoing"])
        return True
    marks.say(turn, mark, read)
    standing.gone(turn, FILED, mark.id)
    turn.record(asked["outgoing"], "", None)
    filed(turn, mark)
    return True


def _revisions(words: str) -> dict[str, Scalar] | Phrase:
    read = reading.number(words)
    whole = isinstance(read, NumberAnswer) and read.number == int(read.number)
    if not isinstance(read, NumberAnswer) or not whole or not 0 <= read.number < MOST_REVISIONS:
        return NO_NUMBER
    return {"revisions": int(read.number)}


def _amount(words: str) -> dict[str, Scalar] | Phrase:
    read = amounts.read(words)
    return NO_AMOUNT if read is None else {"amount": str(read[0]), "currency": read[1]}


def _due(words: str) -> dict[str, Scalar] | Phrase:
    match reading.day(words):
        case DateAnswer(day=day):
            return {"due": day.isoformat()}
        case TextAnswer(text=text):
            return {"due": text}
        case _:
            return NO_DAY


_READ = {"revisions": _revisions, "amount": _amount, "due": _due}
