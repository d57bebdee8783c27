"""What the payments of a case add up to."""

from bot.cases import ledger
from bot.cases.ledger import Ledger
from bot.cases.models import Content, EntryKind


def paid(*payments: tuple[str, str, str]) -> Ledger:
    return ledger.rebuild(
        (
            EntryKind.PAYMENT,
            Content(fields={"amount": amount, "currency": currency, "state": state}),
        )
        for amount, currency, state in payments
    )


def test_what_is_owed_and_paid_adds_up_by_currency() -> None:
    """Each currency has its own sum; the one named last comes last."""
    sums = paid(("450.10", "EUR", "due"), ("20", "USD", "due"), ("50", "EUR", "paid"))
    assert list(sums.money_due.items()) == [("USD", "20"), ("EUR", "400.10")]
    assert ledger.load(ledger.dump(sums)) == sums


def test_an_amount_that_is_none_counts_nothing() -> None:
    """Words where an amount should be, or an endless one, change no sum."""
    assert (
        paid(("much", "EUR", "due"), ("NaN", "EUR", "due"), ("Infinity", "EUR", "due")) == Ledger()
    )
