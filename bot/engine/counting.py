"""What an effect does to the facts that are known: the rest of the turn already counts with it.

The case itself is added up from its entries where they are filed; this only looks ahead.
"""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from bot.engine.effects import Effect, FileNote
from bot.engine.kinds.view import Facts
from bot.messages import Money, Value


def counted(facts: Facts, effects: Iterable[Effect]) -> Facts:
    """Give the facts as they will be once these effects are applied."""
    for effect in effects:
        if isinstance(effect, FileNote):
            facts = replace(facts, values={**facts.values, **_changed(facts, effect)})
    return facts


def _changed(facts: Facts, note: FileNote) -> dict[str, Value]:
    said = note.fields
    match note.kind:
        case "incident" if said.get("red_flag") is True:
            return _more(facts, red_flags=1)
        case "promise" if said.get("state") in {"kept", "broken"}:
            return _more(facts, promises_open=-1, promises_broken=int(said["state"] == "broken"))
        case "promise":
            return _more(facts, promises_open=1)
        case "change" if said.get("state") in {"accepted", "declined"}:
            return _more(facts, changes_open=-1)
        case "change":
            return _more(facts, changes_asked=1, changes_open=1)
        case "delivery" if said.get("revision") is True:
            return _more(facts, revisions_used=1, revisions_left=-1)
        case "agreement":
            return _agreed(facts, said.get("revisions"))
        case "payment":
            return _paid(facts, note)
        case _:
            return {}


def _more(facts: Facts, **by: int) -> dict[str, Value]:
    known = {name: facts.values.get(name) for name in by}
    return {
        # Only what is left can be overdrawn.
        name: value + by[name] if name == "revisions_left" else max(value + by[name], 0)
        for name, value in known.items()
        if isinstance(value, int)
    }


def _agreed(facts: Facts, revisions: object) -> dict[str, Value]:
    if not isinstance(revisions, int):
        return {}
    used = facts.values.get("revisions_used")
    left = {"revisions_left": revisions - used} if isinstance(used, int) else {}
    return {"revisions_agreed": revisions, **left}


def _paid(facts: Facts, note: FileNote) -> dict[str, Value]:
    due = facts.values.get("money_due")
    if not isinstance(due, Money) or note.fields.get("currency") != due.currency:
        return {}
    amount = Decimal(str(note.fields.get("amount", 0)))
    left = due.amount - amount if note.fields.get("state") == "paid" else due.amount + amount
    return {"money_due": Money(max(left, Decimal(0)), due.currency)}
