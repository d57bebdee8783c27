"""What the entries of a case add up to: promises, agreements, revisions, changes, red flags.

A ledger can always be rebuilt from the entries; it is kept so that a turn need not read them.
An entry says what it means for the ledger in its fields:
- promise: `state` is `made` (when absent), `kept` or `broken`; `by` is `them` or the person
- agreement: `revisions` is how many revisions were agreed in all; `amount` and `currency` what was
  agreed to be paid; `state` is `ended` when it takes an earlier agreement out of force
- delivery: `revision` is true when it used one up
- change: `state` is `asked` (when absent), `accepted` or `declined`; an accepted one may have an
  `amount` and `currency`, its price
- incident: `red_flag` is true when it is one, `line` names the red line that was crossed
- payment: `amount` (a plain decimal) and `currency`; `state` is `agreed`, `invoiced`, `due` (when
  absent) or `paid`; what is invoiced is due
- outcome: `rung` is how far up the escalation ladder it went
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from bot.cases.models import Content, EntryKind, Scalar

VERSION = 3
Sum = int | Mapping[str, str] | None

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

    Promises count both sides, `theirs_*` the client's alone. `money_due` is what is still to be
    paid: currency -> a plain decimal, the last named one last; so are the other sums of money.
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
    money_agreed: Mapping[str, str] = field(default_factory=dict)
    money_invoiced: Mapping[str, str] = field(default_factory=dict)
    money_paid: Mapping[str, str] = field(default_factory=dict)
    changes_price: Mapping[str, str] = field(default_factory=dict)
    theirs_made: int = 0
    theirs_kept: int = 0
    theirs_broken: int = 0
    red_lines: int = 0


def apply(ledger: Ledger, kind: EntryKind, content: Content) -> Ledger:
    """Add one standing entry; kinds that mean nothing for the ledger leave it as it is."""
    said = content.fields
    match kind:
        case EntryKind.PROMISE:
            return _promise(ledger, said.get("state"), theirs=said.get("by") == "them")
        case EntryKind.AGREEMENT:
            return _agreement(ledger, said)
        case EntryKind.DELIVERY:
            return replace(
                ledger,
                deliveries=ledger.deliveries + 1,
                revisions_used=ledger.revisions_used + (said.get("revision") is True),
            )
        case EntryKind.CHANGE:
            return _change(ledger, said)
        case EntryKind.INCIDENT:
            return replace(
                ledger,
                incidents=ledger.incidents + 1,
                red_flags=ledger.red_flags + (said.get("red_flag") is True),
                red_lines=ledger.red_lines + bool(said.get("line")),
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


def together(ledgers: Iterable[Ledger]) -> Ledger:
    """Add up several cases."""
    total = Ledger()
    for each in ledgers:
        both = {name: _both(getattr(total, name), getattr(each, name)) for name in _NAMES}
        total = replace(total, **both)
    return total


def dump(ledger: Ledger) -> bytes:
    """Write a ledger with its version, to be sealed."""
    return json.dumps({"version": VERSION, **asdict(ledger)}, separators=(",", ":")).encode()


def load(written: bytes) -> Ledger | None:
    """Read a ledger; None when another version wrote it, so that it must be rebuilt."""
    plain = json.loads(written)
    if plain.pop("version", None) != VERSION or plain.keys() != _NAMES:
        return None
    return Ledger(**plain)


def _promise(ledger: Ledger, state: object, *, theirs: bool) -> Ledger:
    what = state if state in ("kept", "broken") else "made"
    more = {f"promises_{what}": getattr(ledger, f"promises_{what}") + 1}
    if theirs:
        more[f"theirs_{what}"] = getattr(ledger, f"theirs_{what}") + 1
    return replace(ledger, **more)


def _agreement(ledger: Ledger, said: Mapping[str, Scalar]) -> Ledger:
    if said.get("state") == "ended":
        return replace(ledger, agreements=max(ledger.agreements - 1, 0))
    return replace(
        ledger,
        agreements=ledger.agreements + 1,
        revisions_agreed=_number(said.get("revisions"), ledger.revisions_agreed),
        money_agreed=_plus(ledger.money_agreed, money(said)),
    )


def _change(ledger: Ledger, said: Mapping[str, Scalar]) -> Ledger:
    match said.get("state"):
        case "accepted":
            price = _plus(ledger.changes_price, money(said))
            accepted = ledger.changes_accepted + 1
            return replace(ledger, changes_accepted=accepted, changes_price=price)
        case "declined":
            return replace(ledger, changes_declined=ledger.changes_declined + 1)
        case _:
            return replace(ledger, changes_asked=ledger.changes_asked + 1)


def _payment(ledger: Ledger, said: Mapping[str, Scalar]) -> Ledger:
    read = money(said)
    if read is None:
        return ledger
    match said.get("state"):
        case "agreed":
            return replace(ledger, money_agreed=_plus(ledger.money_agreed, read))
        case "paid":
            amount, currency = read
            due = _plus(ledger.money_due, (-amount, currency))
            return replace(ledger, money_due=due, money_paid=_plus(ledger.money_paid, read))
        case "invoiced":
            invoiced = _plus(ledger.money_invoiced, read)
            due = _plus(ledger.money_due, read)
            return replace(ledger, money_due=due, money_invoiced=invoiced)
        case _:
            return replace(ledger, money_due=_plus(ledger.money_due, read))


def money(said: Mapping[str, Scalar]) -> tuple[Decimal, str] | None:
    """Read the amount and currency of an entry; None when it names none."""
    currency = said.get("currency")
    try:
        amount = Decimal(str(said.get("amount")))
    except InvalidOperation:
        return None
    if not isinstance(currency, str) or not amount.is_finite():
        return None
    return amount, currency


def _plus(before: Mapping[str, str], more: tuple[Decimal, str] | None) -> Mapping[str, str]:
    if more is None:
        return before
    amount, currency = more
    others = {name: sum_ for name, sum_ in before.items() if name != currency}
    return {**others, currency: str(Decimal(before.get(currency, "0")) + amount)}


def _both(one: Sum, other: Sum) -> Any:  # noqa: ANN401 - whatever the field is
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        sums = one
        for currency, amount in other.items():
            sums = _plus(sums, (Decimal(amount), currency))
        return sums
    if isinstance(one, int) and isinstance(other, int):
        return one + other
    return other if one is None else one


def _number(said: object, otherwise: int | None) -> int | None:
    # True is an int to Python, but not a number that a person agreed on.
    return said if isinstance(said, int) and not isinstance(said, bool) else otherwise


_NAMES = {each.name for each in fields(Ledger)}
