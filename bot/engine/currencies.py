"""Amounts of money as people write them; toman and rial are told apart, and nothing is guessed."""

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal

_AMOUNT = re.compile(
    r"(?P<before>[^\d-]*)(?P<amount>-?\d[\d\s.,'’٬٫\u00a0\u202f]*)(?P<after>[^\d]*)"
)
CURRENCIES: dict[str, str] = {
    **dict.fromkeys(("€", "euro", "euros", "eur", "euroa", "یورو", "يورو"), "EUR"),
    **dict.fromkeys(("us$", "us dollars", "دلار آمریکا", "دولار أمريكي", "đô la mỹ"), "USD"),
    **dict.fromkeys(("£", "british pounds"), "GBP"),
    **dict.fromkeys(("₫", "đ", "đồng", "dong", "vnđ"), "VND"),
    **dict.fromkeys(("₹", "rupees"), "INR"),
    **dict.fromkeys(("toman", "tomans", "tuman", "تومان", "تومن", "تومنه"), "IRT"),
    **dict.fromkeys(("rial", "rials", "ریال", "ریال ایران"), "IRR"),
    **dict.fromkeys(("جنيه مصري", "ج.م", "egyptian pounds"), "EGP"),
    **dict.fromkeys(("ريال سعودي", "ر.س"), "SAR"),
    **dict.fromkeys(("درهم إماراتي", "د.إ"), "AED"),
}
"""What a currency may be called -> its code; IRT is the toman, ten rials, which ISO 4217 lacks."""
_THOUSANDS = ("k", "thousand", "هزار", "ألف", "الف", "آلاف", "nghìn", "ngàn", "tuhatta")
_MILLIONS = ("m", "million", "میلیون", "ملیون", "مليون", "triệu", "tr", "miljoonaa")
SCALES: dict[str, int] = dict.fromkeys(_THOUSANDS, 1_000) | dict.fromkeys(_MILLIONS, 1_000_000)
"""What stands between an amount and its currency -> by how much it multiplies."""


def read(words: str, decimal: Callable[[str], Decimal | None]) -> tuple[Decimal, str] | None:
    """Read an amount and its currency, in either order; None where it could be several.

    A dollar sign, a bare "pound" or "dinar" belong to several countries. `decimal` reads a number.
    """
    said = unicodedata.normalize("NFKC", words).replace("\u200c", " ").strip()
    found = _AMOUNT.fullmatch(said)
    if found is None:
        return None
    before, after = found["before"].strip(), found["after"].strip()
    scale, after = _scaled(after)
    named = before or after
    amount = decimal(found["amount"].strip())
    if amount is None or amount < 0 or not named or (before and after):
        return None
    currency = CURRENCIES.get(named.casefold())
    if currency is None and re.fullmatch(r"[A-Za-z]{3}", named):
        currency = named.upper()
    return None if currency is None else (amount * scale, currency)


def _scaled(words: str) -> tuple[int, str]:
    """Take a word such as "million" off the front of a currency; with what it multiplies by."""
    first, _, rest = words.partition(" ")
    scale = SCALES.get(first.casefold())
    return (1, words) if scale is None else (scale, rest.strip())
