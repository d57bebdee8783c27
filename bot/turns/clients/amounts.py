"""Amounts of money as people write them, signs and words for currencies included."""

import re
from collections.abc import Iterator
from decimal import Decimal

from bot.engine.answers import NumberAnswer
from bot.engine.kinds import reading
from bot.i18n.typed import fold

Amount = tuple[Decimal, str]

_CURRENCIES = {
    "IRT": "toman tomans تومان تومن تومنی tomania",
    "IRR": "rial rials ریال",
    "EUR": "€ eur euro euros euroa یورو يورو",
    "USD": "$ us$ usd dollar dollars دلار دولار đô dollaria",
    "GBP": "£ gbp pound pounds پوند punta puntaa",
    "VND": "₫ đ vnd đồng dong",
    "EGP": "egp جنیه جنيه",
    "AED": "aed درهم",
    "INR": "₹ inr rs rupee rupees",
    "CAD": "cad ca$ c$",
    "AUD": "aud a$",
    "SEK": "sek",
    "NOK": "nok",
    "DKK": "dkk",
    "CHF": "chf",
    "JPY": "¥ jpy yen",
    "TRY": "₺ try lira",
    "PLN": "pln zł",
    "SAR": "sar",
}
"""ISO 4217, and IRT for the toman, of which ten rials make one: never taken for each other."""
_CODES = {fold(word): code for code, words in _CURRENCIES.items() for word in words.split()}
_TIMES = {
    fold(word): Decimal(times)
    for times, words in {
        "1000": "k thousand هزار ألف الف nghìn ngàn tuhat tuhatta",
        "1000000": "m mio million millions میلیون مليون ملیون triệu tr miljoona miljoonaa",
        "1000000000": "billion میلیارد مليار ملیار tỷ miljardi miljardia",
    }.items()
    for word in words.split()
}


def _one_of(words: Iterator[str] | list[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_CODE, _TIME = _one_of(list(_CODES)), _one_of(list(_TIMES))
_AMOUNT = re.compile(
    rf"(?:(?<![^\W\d_])(?P<before>{_CODE})\s?)?"
    rf"(?P<number>\d(?:[\d.,'٬٫]|\s(?=\d{{3}}(?!\d)))*)"
    rf"(?:\s?(?P<times>{_TIME})(?![^\W\d_]))?"
    rf"(?:\s?(?P<after>{_CODE})(?![^\W\d_]))?"
)


def read(words: str) -> Amount | None:
    """Read what is nothing but an amount with its currency; None for anything else."""
    found = _AMOUNT.fullmatch(fold(words))
    return None if found is None else _amount(found)


def within(words: str) -> Amount | None:
    """Find the one amount that a text names; None when it names none or several."""
    found = {each for match in _AMOUNT.finditer(fold(words)) if (each := _amount(match))}
    return found.pop() if len(found) == 1 else None


def _amount(found: re.Match[str]) -> Amount | None:
    before, after = found["before"], found["after"]
    if (before is None) == (after is None):
        return None
    number = reading.number(found["number"].rstrip(".,'"))
    if not isinstance(number, NumberAnswer) or number.number <= 0:
        return None
    amount = number.number * _TIMES.get(found["times"] or "", Decimal(1))
    if amount == amount.to_integral_value():
        amount = amount.quantize(Decimal(1))
    return amount, _CODES[before or after]
