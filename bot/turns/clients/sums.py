"""What the entries of a case, or of several, add up to, in words."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from bot.cases import ledger as rules
from bot.cases.ledger import Ledger
from bot.cases.models import CaseRow, EntryKind
from bot.messages import Lines, Money, Phrase, phrase, plural
from bot.store import cases
from bot.turns.world import Turn

RUNGS_BACK = 30

NOTHING = phrase(
    "sums",
    "Nothing adds up yet. Under anything filed, Mark it says what it is: an agreement, "
    "a change, a promise, a payment, a revision.",
)
OVER = phrase("sums", "Revisions used: {used} of {agreed}, so {more} beyond what was agreed")
WITHIN = phrase("sums", "Revisions used: {used} of {agreed}")
USED = phrase("sums", "Revisions used: {used}; no number was agreed")
DUE = phrase("sums", "Still to be paid: {amount}")
AGREED = phrase("sums", "Agreed to be paid: {amount}")
INVOICED = phrase("sums", "Invoiced: {amount}")
PAID = phrase("sums", "Paid: {amount}")
PRICE = phrase("sums", "Accepted changes cost: {amount}")
CHANGES = phrase(
    "sums", "Changes asked: {asked}; accepted: {accepted}, declined: {declined}, open: {open}"
)
MINE = phrase("sums", "Your promises: {made}; kept: {kept}, broken: {broken}")
THEIRS = phrase("sums", "Their promises: {made}; kept: {kept}, broken: {broken}")


def together(turn: Turn, several: Iterable[CaseRow]) -> Ledger:
    """Add up the ledgers of these cases; one that was not kept yet is from here on."""
    return rules.together(cases.keep_ledger(turn.conn, turn.person, each.id) for each in several)


def texts(turn: Turn, several: Sequence[CaseRow]) -> tuple[Phrase, ...]:
    """Say all that these cases add up to."""
    ledger = together(turn, several)
    found = (
        _agreements(ledger),
        revisions(ledger),
        _changes(ledger),
        *_money(PRICE, ledger.changes_price),
        *_money(AGREED, ledger.money_agreed),
        *_money(INVOICED, ledger.money_invoiced),
        *_money(PAID, ledger.money_paid),
        *due(ledger),
        *_promises(ledger),
        _deliveries(ledger),
        red_flags(ledger),
        _red_lines(ledger),
        _rungs(turn, several),
    )
    lines = tuple(each for each in found if each is not None)
    return (phrase("sums", "{lines}", lines=Lines(lines)),) if lines else (NOTHING,)


def revisions(ledger: Ledger) -> Phrase | None:
    """Say how many revisions were used of how many; None when there is nothing to say."""
    used, agreed = ledger.revisions_used, ledger.revisions_agreed
    if agreed is None:
        return phrase(USED.context, USED.text, used=used) if used else None
    if used > agreed:
        return phrase(OVER.context, OVER.text, used=used, agreed=agreed, more=used - agreed)
    return phrase(WITHIN.context, WITHIN.text, used=used, agreed=agreed)


def due(ledger: Ledger) -> list[Phrase]:
    """Say what is still to be paid, one currency a line."""
    return _money(DUE, ledger.money_due)


def red_flags(ledger: Ledger) -> Phrase | None:
    """Say how many red flags there are; None for none."""
    count = ledger.red_flags
    return (
        plural("sums", "One red flag", "Red flags: {count}", count, count=count) if count else None
    )


def _money(said: Phrase, amounts: Mapping[str, str]) -> list[Phrase]:
    return [
        phrase(said.context, said.text, amount=Money(Decimal(amount), currency))
        for currency, amount in amounts.items()
        if Decimal(amount) > 0
    ]


def _agreements(ledger: Ledger) -> Phrase | None:
    count = ledger.agreements
    if not count:
        return None
    return plural(
        "sums", "One agreement in force", "Agreements in force: {count}", count, count=count
    )


def _deliveries(ledger: Ledger) -> Phrase | None:
    count = ledger.deliveries
    return (
        plural("sums", "Delivered once", "Delivered: {count}", count, count=count)
        if count
        else None
    )


def _changes(ledger: Ledger) -> Phrase | None:
    asked, accepted = ledger.changes_asked, ledger.changes_accepted
    declined = ledger.changes_declined
    if not asked + accepted + declined:
        return None
    open_ = max(asked - accepted - declined, 0)
    return Phrase(
        CHANGES.context,
        CHANGES.text,
        {"asked": asked, "accepted": accepted, "declined": declined, "open": open_},
    )


def _promises(ledger: Ledger) -> list[Phrase]:
    theirs = (ledger.theirs_made, ledger.theirs_kept, ledger.theirs_broken)
    every = (ledger.promises_made, ledger.promises_kept, ledger.promises_broken)
    mine = tuple(both - their for both, their in zip(every, theirs, strict=True))
    return [
        phrase(said.context, said.text, made=made, kept=kept, broken=broken)
        for said, (made, kept, broken) in ((MINE, mine), (THEIRS, theirs))
        if made + kept + broken
    ]


def _red_lines(ledger: Ledger) -> Phrase | None:
    count = ledger.red_lines
    if not count:
        return None
    return plural(
        "sums",
        "One of your red lines was crossed",
        "Your red lines were crossed: {count} times",
        count,
        count=count,
    )


def _rungs(turn: Turn, several: Iterable[CaseRow]) -> Phrase | None:
    """Count the sent replies that were rungs of a ladder: firmer with each."""
    count = 0
    for case in several:
        sent = cases.entries(
            turn.conn, turn.person, case.id, limit=RUNGS_BACK, kinds=(EntryKind.MY_MESSAGE,)
        )
        count += sum(
            each.state == "standing" and each.content is not None and "rung" in each.content.fields
            for each in sent
        )
    if not count:
        return None
    return plural(
        "sums",
        "One step of a ladder was used in a reply",
        "Steps of a ladder used in replies: {count}",
        count,
        count=count,
    )
