"""What the entries of a case add up to: promises, agreements, revisions, changes, red flags.

A ledger can always be rebuilt from the entries; it is kept so that a turn need not read them.
An entry says what it means for the ledger in its fields:
- promise: `state` is `made` (when absent), `kept` or `broken`
- agreement: `revisions` is how many revisions were agreed in all
- delivery: `revision` is true when it used one up
- change: `state` is `asked` (when absent), `accepted` or `declined`
- incident: `red_flag` is true when it crosses the person's line
- payment: `amount` (a plain decimal) and `currency`; `state` is `due` (when absent) or `paid`
- outcome: `rung` is how far up the escalation ladder it went
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from decimal import Decimal, InvalidOperation

from bot.cases.models import Content, EntryKind, Scalar

VERSION = 2

KINDS = frozenset(
    {
        EntryKind.PROMISE,
        EntryKind.AGREEMENT,
        EntryKind.DELIVERY,
        EntryKind.CHANGE,
        EntryKind.INCIDENT,
        EntryKind.PAYMENT,
        EntryKind.OUTCOME,
    }
)


@dataclass(frozen=True, slots=True)
class Ledger:
    """The sums of one case; `revisions_agreed` is None until somebody agreed on a number.

    `money_due` is what is still to be paid: currency -> a plain decimal, the last named one last.
    """

    promises_made: int = 0
    promises_kept: int = 0
    promises_broken: int = 0
    agreements: int = 0
    revisions_agreed: int | None = None
    revisions_used: int = 0
    deliveries: int = 0
    changes_asked: int = 0
    changes_accepted: int = 0
    changes_declined: int = 0
    incidents: int = 0
    red_flags: int = 0
    rung: int = 0
    money_due: Mapping[str, str] = field(default_factory=dict)


def apply(ledger: Ledger, kind: EntryKind, content: Content) -> Ledger:
    """Add one standing entry; kinds that mean nothing for the ledger leave it as it is."""
    said = content.fields
    match kind:
        case EntryKind.PROMISE:
            return _promise(ledger, said.get("state"))
        case EntryKind.AGREEMENT:
            revisions = said.get("revisions")
            return replace(
                ledger,
                agreements=ledger.agreements + 1,
                revisions_agreed=_number(revisions, ledger.revisions_agreed),
            )
        case EntryKind.DELIVERY:
            return replace(
                ledger,
                deliveries=ledger.deliveries + 1,
                revisions_used=ledger.revisions_used + (said.get("revision") is True),
            )
        case EntryKind.CHANGE:
            return _change(ledger, said.get("state"))
        case EntryKind.INCIDENT:
            return replace(
                ledger,
                incidents=ledger.incidents + 1,
                red_flags=ledger.red_flags + (said.get("red_flag") is True),
            )
        case EntryKind.PAYMENT:
            return _payment(ledger, said)
        case EntryKind.OUTCOME:
            rung = _number(said.get("rung"), 0) or 0
            return replace(ledger, rung=max(ledger.rung, rung))
        case _:
            return ledger


def rebuild(entries: Iterable[tuple[EntryKind, Content]]) -> Ledger:
    """Add up the standing entries of a case, oldest first, with their latest contents."""
    ledger = Ledger()
    for kind, content in entries:
        ledger = apply(ledger, kind, content)
    return ledger


def dump(ledger: Ledger) -> bytes:
    """Write a ledger with its version, to be sealed."""
    return json.dumps({"version": VERSION, **asdict(ledger)}, separators=(",", ":")).encode()


def load(written: bytes) -> Ledger | None:
    """Read a ledger; None when another version wrote it, so that it must be rebuilt."""
    plain = json.loads(written)
    if plain.pop("version", None) != VERSION or plain.keys() != _NAMES:
        return None
    return Ledger(**plain)


def _promise(ledger: Ledger, state: object) -> Ledger:
    match state:
        case "kept":
            return replace(ledger, promises_kept=ledger.promises_kept + 1)
        case "broken":
            return replace(ledger, promises_broken=ledger.promises_broken + 1)
        case _:
            return replace(ledger, promises_made=ledger.promises_made + 1)


def _change(ledger: Ledger, state: object) -> Ledger:
    match state:
        case "accepted":
            return replace(ledger, changes_accepted=ledger.changes_accepted + 1)
        case "declined":
            return replace(ledger, changes_declined=ledger.changes_declined + 1)
        case _:
            return replace(ledger, changes_asked=ledger.changes_asked + 1)


def _payment(ledger: Ledger, said: Mapping[str, Scalar]) -> Ledger:
    currency = said.get("currency")
    try:
        amount = Decimal(str(said.get("amount")))
    except InvalidOperation:
        return ledger
    if not isinstance(currency, str) or not amount.is_finite():
        return ledger
    before = Decimal(ledger.money_due.get(currency, "0"))
    after = before - amount if said.get("state") == "paid" else before + amount
    others = {name: due for name, due in ledger.money_due.items() if name != currency}
    return replace(ledger, money_due={**others, currency: str(after)})


def _number(said: object, otherwise: int | None) -> int | None:
    # True is an int to Python, but not a number that a person agreed on.
    return said if isinstance(said, int) and not isinstance(said, bool) else otherwise


_NAMES = {each.name for each in fields(Ledger)}
