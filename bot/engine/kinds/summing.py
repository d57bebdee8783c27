"""What an answer means for the sums of the case, as the fields of the entry that is filed."""

from typing import Any

from bot.engine.answers import MoneyAnswer, NumberAnswer
from bot.engine.kinds.view import View
from bot.playbook.models import Slot


def sums(
    view: View[Any], revisions: Slot | None, amount: Slot | None
) -> dict[str, str | int | bool]:
    """Give what the named answers say; those that are missing say nothing."""
    fields = dict[str, str | int | bool]()
    agreed = view.place.slots.get(revisions or "")
    if isinstance(agreed, NumberAnswer):
        fields["revisions"] = int(agreed.number)
    money = view.place.slots.get(amount or "")
    if isinstance(money, MoneyAnswer):
        fields |= {"amount": str(money.amount), "currency": money.currency}
    return fields
