"""What an entry says beside its words, as somebody else reads it: labels, never names of fields."""

from collections.abc import Callable, Iterator, Mapping

from bot.cases import ledger
from bot.cases.models import Scalar
from bot.i18n.records import STATES
from bot.messages import Money, Phrase, phrase

Say = Callable[[Phrase], str]

SENDER = phrase("proof", "Sender's name: {name}")
THEIRS = phrase("proof", "Promised by the client")
OWN = phrase("proof", "Promised by the keeper of this record")
AMOUNT = phrase("proof", "Amount: {amount}")
REVISIONS = phrase("proof", "Revisions included: {count}")
STATE = phrase("proof", "State: {state}")
DUE = phrase("proof", "Due: {day}")
LINE = phrase("proof", "What it crossed: {line}")
TAKEN = {
    "revision": phrase("marks", "A revision used"),
    "red_flag": phrase("marks", "A red flag"),
}
_ELSEWHERE = frozenset({"of", "said_by", "currency", "merged_from", "rung", "fact", "became"})
"""Said in the entry's head or words, or of use to programs only: they stand in entries.jsonl."""


def fields(told: Mapping[str, Scalar], say: Say) -> Iterator[str]:
    """Say each field in a line; one that has no words of its own stands as it is."""
    money = ledger.money(told)
    for name, value in told.items():
        if name in _ELSEWHERE or name.startswith("shared") or value is None or value is False:
            continue
        if name in TAKEN:
            yield say(TAKEN[name])
        elif name == "amount" and money is not None:
            yield say(phrase(AMOUNT.context, AMOUNT.text, amount=Money(*money)))
        else:
            yield _line(name, value, say)


def _line(name: str, value: Scalar, say: Say) -> str:
    said = str(value)
    match name:
        case "name":
            return say(phrase(SENDER.context, SENDER.text, name=said))
        case "by":
            return say(THEIRS if said == "them" else OWN)
        case "revisions" if isinstance(value, int):
            return say(phrase(REVISIONS.context, REVISIONS.text, count=value))
        case "state" if said in STATES:
            return say(phrase(STATE.context, STATE.text, state=STATES[said]))
        case "due":
            return say(phrase(DUE.context, DUE.text, day=said))
        case "line":
            return say(phrase(LINE.context, LINE.text, line=said))
        case _:
            return f"{name}: {said}"
