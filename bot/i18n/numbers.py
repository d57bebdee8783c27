"""Numbers and money as a language writes them: its separators, its digits, no rounding.

English is written here; the others by Babel, which is loaded when one of them is first needed.
"""

from decimal import Decimal
from typing import Literal

from bot.i18n.languages import ASCII, SOURCE, Language, language_of
from bot.messages import USUAL, Manner, Money

NO_BREAK = "\N{NO-BREAK SPACE}"

SYMBOLS = {
    "AUD": "A$",
    "BRL": "R$",
    "CAD": "CA$",
    "CNY": "CN¥",
    "EUR": "€",
    "GBP": "£",
    "HKD": "HK$",
    "ILS": "₪",
    "INR": "₹",
    "JPY": "JP¥",
    "KRW": "₩",
    "MXN": "MX$",
    "NZD": "NZ$",
    "PHP": "₱",
    "TWD": "NT$",
    "USD": "US$",
    "VND": "₫",
}
"""English currency signs that stand for one currency only (CLDR, en_GB)."""

TOMAN = "IRT"
"""Ten rials: what prices are said in where rials are paid. ISO 4217 lacks it, and so does Babel."""
TOMANS = {"en": "toman", "fa": "تومان", "ar": "تومان", "vi": "toman", "fi": "tomania"}

_CENTS = 2


def number(value: int | Decimal, language: str, manner: Manner = USUAL) -> str:
    """Write a finite number with every decimal place that it was given with."""
    spoken = language_of(language)
    places = _places(value)
    if spoken.code == SOURCE:
        return f"{value:,.{places}f}"
    from babel.numbers import format_decimal

    text = format_decimal(
        value,
        format=_exactly(places),
        locale=spoken.locale,
        decimal_quantization=False,
        numbering_system=_system(manner),
    )
    return own_digits(text, spoken, manner)


def money(value: Money, language: str, manner: Manner = USUAL) -> str:
    """Write an amount with its currency; whole amounts without cents, others with at least two."""
    spoken = language_of(language)
    if value.currency == TOMAN:
        return f"{number(value.amount, language, manner)}{NO_BREAK}{TOMANS[spoken.code]}"
    places = _places(value.amount)
    if places:
        places = max(places, _CENTS)
    if spoken.code == SOURCE:
        sign = "-" if value.amount < 0 else ""
        symbol = SYMBOLS.get(value.currency, value.currency + NO_BREAK)
        return f"{sign}{symbol}{abs(value.amount):,.{places}f}"
    from babel import Locale
    from babel.numbers import format_currency

    pattern = Locale.parse(spoken.locale).currency_formats["standard"].pattern
    text = format_currency(
        value.amount,
        value.currency,
        format=pattern.replace("#,##0.00", _exactly(places)),
        locale=spoken.locale,
        currency_digits=False,
        decimal_quantization=False,
        numbering_system=_system(manner),
    )
    return own_digits(text, spoken, manner)


def own_digits(text: str, language: Language, manner: Manner = USUAL) -> str:
    """Put the digits that are wanted for ASCII ones: Babel changes the separators alone."""
    return text.translate(str.maketrans(ASCII, language.digits_for(manner)))


def _system(manner: Manner) -> Literal["default", "latn"]:
    """Name the separators that go with the digits, as Babel does."""
    return "latn" if manner.latin else "default"


def _places(value: int | Decimal) -> int:
    """Count the decimal places that a number was given with; the zeros at its end are meant."""
    if isinstance(value, int):
        return 0
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int):
        raise TypeError("a number to be written is finite")
    return max(0, -exponent)


def _exactly(places: int) -> str:
    return "#,##0" + ("." + "0" * places if places else "")
