"""What a playbook may want to know of case and person: every fact with its type.

Where each fact comes from is the business of the turns.
"""

from dataclasses import dataclass
from enum import StrEnum


class FactType(StrEnum):
    """What a fact is, and so what it can be compared with and whether it reads as words."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    YES_NO = "yes or no"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: `always` says that there is something to read in every case."""

    type: FactType
    about: str
    always: bool = True


CASE_FACTS: dict[str, Fact] = {
    "client": Fact(FactType.TEXT, "what the client is called, or “your client”"),
    "message": Fact(FactType.TEXT, "the message that this is about, shortened", always=False),
    "held": Fact(FactType.YES_NO, "true while an answer is being held back"),
    "agreements": Fact(FactType.LIST, "what was agreed, newest first", always=False),
    "promises": Fact(FactType.LIST, "what was promised, newest first", always=False),
    "changes": Fact(FactType.LIST, "the changes that were asked for", always=False),
    "deliveries": Fact(FactType.LIST, "what was delivered", always=False),
    "payments": Fact(FactType.LIST, "what was to be paid, and what was paid", always=False),
    "incidents": Fact(FactType.LIST, "what went wrong, red flags among it", always=False),
    "messages": Fact(FactType.LIST, "the last messages, theirs and the person's", always=False),
    "revisions_agreed": Fact(FactType.NUMBER, "how many revisions were agreed", always=False),
    "revisions_used": Fact(FactType.NUMBER, "how many revisions were used up"),
    "revisions_left": Fact(
        FactType.NUMBER, "how many agreed revisions are left; below 0 when overdrawn", always=False
    ),
    "changes_asked": Fact(FactType.NUMBER, "how many changes were asked for"),
    "changes_open": Fact(FactType.NUMBER, "how many of them are undecided"),
    "promises_open": Fact(FactType.NUMBER, "how many promises are neither kept nor broken"),
    "promises_broken": Fact(FactType.NUMBER, "how many promises were broken"),
    "red_flags": Fact(FactType.NUMBER, "how many red flags are on file"),
    "money_due": Fact(
        FactType.MONEY,
        "what is still to be paid, in the currency named last; not known when nothing is",
        always=False,
    ),
    "money_agreed": Fact(
        FactType.MONEY,
        "what was agreed to be paid in all, in the currency named last",
        always=False,
    ),
    "money_invoiced": Fact(
        FactType.MONEY, "what was invoiced, in the currency named last", always=False
    ),
    "money_paid": Fact(FactType.MONEY, "what was paid, in the currency named last", always=False),
    "changes_price": Fact(
        FactType.MONEY, "what accepted changes cost, in the currency named last", always=False
    ),
    "their_promises_open": Fact(
        FactType.NUMBER, "how many of the client's promises are neither kept nor broken"
    ),
    "their_promises_broken": Fact(FactType.NUMBER, "how many promises the client broke"),
    "red_lines_crossed": Fact(
        FactType.NUMBER, "how often one of the person's own red lines was crossed"
    ),
    "last_reply_days": Fact(
        FactType.NUMBER, "whole days since the client's last message", always=False
    ),
    "last_message_days": Fact(
        FactType.NUMBER, "whole days since the person's own last message to them", always=False
    ),
    "rungs": Fact(
        FactType.LIST, "which rungs of the ladder were used with them, newest first", always=False
    ),
    "last_rung": Fact(
        FactType.TEXT,
        "the rung of the newest reply that was one, by its name, for conditions",
        always=False,
    ),
    "last_rung_days": Fact(FactType.NUMBER, "whole days since that reply", always=False),
}
"""What a playbook may want to know of the case, by name."""

TERMS: dict[str, str] = {
    "terms_rate": "the person's usual rate, in their words",
    "terms_hours": "the hours in which they work",
    "terms_channels": "where they can be reached, and how soon they answer",
    "terms_revisions": "how many revisions are included, and what more of them cost",
    "terms_payment": "how and when they are paid",
    "terms_extras": "what costs extra",
    "red_lines": "what they do not accept from anybody",
}
"""What a person says once and every guide may use: name -> what it is."""

FACTS: dict[str, Fact] = CASE_FACTS | {
    name: Fact(FactType.TEXT, about, always=False) for name, about in TERMS.items()
}
"""All that a playbook may declare under `facts`, by name."""
