"""How it felt: asked apart from what happened, kept for the person alone, deleted at a tap."""

from collections.abc import Mapping

from bot.cases.models import EntryRow
from bot.messages import Phrase, phrase
from bot.store import cases, privates
from bot.store.privates import PrivateRow
from bot.turns import checkins, following, standing
from bot.turns.clients import asking
from bot.turns.standing import Offer, Standing
from bot.turns.world import Turn

GROUP = "felt"
LONGEST = 2000
FEW = 300
"""Characters, on one line: more than them read as a message rather than as an answer."""

ASK = phrase(
    "felt", "How did it feel? This stays yours alone: no file, no export and no timeline shows it."
)
KEPT = phrase("felt", "Kept for you alone. If there is more to say, type it.")
KEPT_WORDS = phrase("felt", "Kept for you alone.")
DELETED = phrase("felt", "Deleted.")
LEFT = phrase("felt", "Left.")
CALM: Offer = ("1", phrase("felt", "Calm"))
UNEASY: Offer = ("2", phrase("felt", "Uneasy"))
TENSE: Offer = ("3", phrase("felt", "Tense"))
HOT: Offer = ("4", phrase("felt", "Hot"))
BOILING: Offer = ("5", phrase("felt", "Boiling"))
LEAVE: Offer = ("leave", phrase("felt", "Leave it"))
DELETE: Offer = ("delete", phrase("felt", "Delete it"))
_HEATS: dict[str, Phrase] = dict((CALM, UNEASY, TENSE, HOT, BOILING))


def ask(turn: Turn, row: EntryRow) -> None:
    """Ask how something felt."""
    standing.gone(turn, GROUP, row.id)
    rows: list[list[Offer]] = [[CALM, UNEASY], [TENSE, HOT], [BOILING, LEAVE]]
    outgoing = standing.offer(turn, GROUP, row.id, (ASK,), rows)
    # Whoever answers in words says how it felt; it must not be filed as what their client wrote.
    asking.ask(turn, "felt", row.id, outgoing, kept="")


def pressed(turn: Turn, press: Standing) -> None:
    """Keep how hot it was, or delete what was kept."""
    standing.used(turn, press)
    if press.choice == "delete":
        asking.over(turn)
        for each in press.more["kept"].split(","):
            privates.delete_one(turn.conn, turn.person, each)
        turn.record(press.outgoing, turn.say(DELETED), turn.say(DELETE[1]))
        return
    row = following.entry(turn, press.object_id)
    if row is None or press.choice not in _HEATS:
        turn.record(press.outgoing, turn.say(LEFT), turn.say(LEAVE[1]))
        return
    kept = PrivateRow(
        turn.new_id(), None, "heat", turn.now, press.choice, client_id=_client_of(turn, row)
    )
    privates.add(turn.conn, turn.person, kept)
    turn.record(press.outgoing, turn.say(ASK), turn.say(_HEATS[press.choice]))
    outgoing = _offer_to_delete(turn, row.id, KEPT, kept.id)
    asking.ask(turn, "felt", row.id, outgoing, kept=kept.id)
    checkins.propose(turn, kept.client_id)


def _offer_to_delete(turn: Turn, entry_id: str, said: Phrase, kept: str) -> str:
    return standing.offer(turn, GROUP, entry_id, (said,), [[DELETE]], more={"kept": kept})


def typed(turn: Turn, asked: Mapping[str, str], words: str) -> bool:
    """Keep words about it; False for what is too long, which is rather something to file."""
    row = following.entry(turn, asked["object"])
    if row is None or len(words) > LONGEST:
        return False
    note = PrivateRow(turn.new_id(), None, "note", turn.now, words, client_id=_client_of(turn, row))
    privates.add(turn.conn, turn.person, note)
    standing.gone(turn, GROUP, row.id)
    turn.record(asked["outgoing"], "", None)
    _offer_to_delete(turn, row.id, KEPT_WORDS, ",".join(filter(None, (asked["kept"], note.id))))
    return True


def week_typed(turn: Turn, _asked: Mapping[str, str], words: str) -> bool:
    """Keep what was answered to the look-back; False for what reads as a message to file."""
    return _alone(turn, words, None)


def mood_typed(turn: Turn, asked: Mapping[str, str], words: str) -> bool:
    """Keep how it goes, as a place on the scale or in a few words; False for a message to file."""
    if checkins.place_typed(turn, asked, words):
        return True
    client = cases.client(turn.conn, turn.person, asked["object"])
    if not _alone(turn, words, None if client is None else client.id):
        return False
    asking.ask(turn, checkins.MOOD, asked["object"], asked["outgoing"])
    return True


def _alone(turn: Turn, words: str, client_id: str | None) -> bool:
    """Keep a few words for the person alone."""
    if len(words) > FEW or "\n" in words.strip():
        return False
    note = PrivateRow(turn.new_id(), None, "note", turn.now, words.strip(), client_id=client_id)
    privates.add(turn.conn, turn.person, note)
    _offer_to_delete(turn, turn.person.id, KEPT_WORDS, note.id)
    return True


def _client_of(turn: Turn, row: EntryRow) -> str | None:
    case = cases.case(turn.conn, turn.person, row.case_id)
    return None if case is None else case.client_id
