"""Amounts of money: typed alone, or the one that a message names."""

import re
from decimal import Decimal

from bot.engine import currencies
from bot.engine.answers import MoneyAnswer
from bot.engine.kinds import reading

Amount = tuple[Decimal, str]

_NAMES = "|".join(sorted(map(re.escape, currencies.CURRENCIES), key=len, reverse=True))
_SCALES = "|".join(sorted(map(re.escape, currencies.SCALES), key=len, reverse=True))
_CODES = "(?-i:AED|AUD|CAD|CHF|DKK|EGP|EUR|GBP|INR|IRR|IRT|JPY|NOK|PLN|SAR|SEK|TRY|USD|VND)"
"""Codes count within a text only as they are written officially: `try` and `sek` are words too."""
_BEFORE = rf"(?<![^\W\d_])(?:{_NAMES}|{_CODES})\s?"
_NUMBER = r"\d(?:[\d.,'’٬٫]*\d)?(?:[ \u00a0\u202f]\d{3}(?!\d))*(?:[.,٫]\d+)?"
_AFTER = rf"\s?(?:(?:{_SCALES})\s)?(?:{_NAMES}|{_CODES})(?![^\W\d_])"
_AMOUNT = re.compile(rf"{_BEFORE}{_NUMBER}|(?<!\d){_NUMBER}{_AFTER}", re.IGNORECASE)

_SIGN = r"[$£¥]|(?<![^\W\d_])(?:dollars?|pounds?|دلار|دولار|دينار|جنيه|درهم|ريال|đô)(?![^\W\d_])"
_UNSURE = re.compile(
    rf"(?P<before>{_SIGN})\s?(?P<first>{_NUMBER})|(?<!\d)(?P<last>{_NUMBER})\s?(?P<after>{_SIGN})",
    re.IGNORECASE,
)
"""An amount whose currency could be that of several countries."""


def read(words: str) -> Amount | None:
    """Read what is nothing but an amount with its currency; None for anything else."""
    found = reading.money(words)
    if not isinstance(found, MoneyAnswer) or not found.amount:
        return None
    return found.amount, found.currency


def within(words: str) -> Amount | None:
    """Find the one amount that a text names; None when it names none or several."""
    found = {each for match in _AMOUNT.finditer(words) if (each := read(match[0])) is not None}
    return found.pop() if len(found) == 1 else None


def every(words: str) -> list[tuple[int, int, Amount]]:
    """Find every amount that a text names, with its place.

    A sign that several currencies share, such as that of the dollar, stands for the currency.
    """
    found = [
        (*match.span(), amount)
        for match in _AMOUNT.finditer(words)
        if (amount := read(match[0])) is not None
    ]
    for match in _UNSURE.finditer(words):
        if any(begin < match.end() and match.start() < end for begin, end, _ in found):
            continue
        sign = match["before"] or match["after"]
        sure = read(f"{match['first'] or match['last']} USD")
        if sure is not None:
            found.append((*match.span(), (sure[0], sign.casefold())))
    return sorted(found, key=lambda each: each[:2])
