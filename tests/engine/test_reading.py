"""Typed answers are read as what was asked, in the digits people type, or refused with a reason."""

from datetime import date
from decimal import Decimal

import pytest

from bot.engine.answers import (
    Answer,
    DateAnswer,
    DurationAnswer,
    MoneyAnswer,
    NumberAnswer,
    TextAnswer,
)
from bot.engine.kinds.reading import READERS, Unread
from bot.playbook.models import AnswerType
from bot.workshop.walking import said

TEXT, NUMBER, MONEY = AnswerType.TEXT, AnswerType.NUMBER, AnswerType.MONEY
DATE, DURATION = AnswerType.DATE, AnswerType.DURATION


def num(text: str) -> NumberAnswer:
    return NumberAnswer(number=Decimal(text))


def money(amount: str, currency: str) -> MoneyAnswer:
    return MoneyAnswer(amount=Decimal(amount), currency=currency)


READ: list[tuple[AnswerType, str, Answer]] = [
    (TEXT, "  two rounds ", TextAnswer(text="two rounds")),
    (TEXT, "سلام", TextAnswer(text="سلام")),
    (TEXT, "<b>bold</b> {client}", TextAnswer(text="<b>bold</b> {client}")),
    (TEXT, "x" * 1000, TextAnswer(text="x" * 1000)),
    (NUMBER, "3", num("3")),
    (NUMBER, " 2.5 ", num("2.5")),
    (NUMBER, "2,5", num("2.5")),
    (NUMBER, "1,200", num("1200")),
    (NUMBER, "1,200,000.75", num("1200000.75")),
    (NUMBER, "1 200", num("1200")),
    (NUMBER, "0.125", num("0.125")),
    (NUMBER, "-4", num("-4")),
    (NUMBER, "۱۲", num("12")),  # Persian
    (NUMBER, "٣٫٥", num("3.5")),  # Arabic, with its decimal separator
    (NUMBER, "١٬٢٠٠", num("1200")),  # Arabic, with its thousands separator
    (NUMBER, "१२", num("12")),  # Devanagari
    (MONEY, "450 EUR", money("450", "EUR")),
    (MONEY, "eur 450", money("450", "EUR")),
    (MONEY, "450eur", money("450", "EUR")),
    (MONEY, "USD1,200.50", money("1200.50", "USD")),
    (MONEY, "۱۲۰۰ irr", money("1200", "IRR")),
    (MONEY, "450,50 EUR", money("450.50", "EUR")),
    (MONEY, "1 200 EUR", money("1200", "EUR")),
    (MONEY, "1.200,50 EUR", money("1200.50", "EUR")),
    (MONEY, "1.200 EUR", money("1200", "EUR")),  # never one euro twenty
    (MONEY, "CHF 1'200.50", money("1200.50", "CHF")),
    (MONEY, "٣٫٥٠٠ KWD", money("3.500", "KWD")),
    (DATE, "2026-11-26", DateAnswer(day=date(2026, 11, 26))),
    (DATE, "۲۰۲۶-۱۱-۲۶", DateAnswer(day=date(2026, 11, 26))),
    (DATE, "Friday", TextAnswer(text="Friday")),
    (DATE, "by friday", TextAnswer(text="friday")),
    (DATE, "26 May", TextAnswer(text="26 May")),
    (DATE, "November 30th", TextAnswer(text="November 30th")),
    (DATE, "tomorrow noon", TextAnswer(text="tomorrow noon")),
    (DATE, "26 November", TextAnswer(text="26 November")),
    (DURATION, "90", DurationAnswer(minutes=90)),
    (DURATION, "45 min", DurationAnswer(minutes=45)),
    (DURATION, "2 h", DurationAnswer(minutes=120)),
    (DURATION, "2 hours", DurationAnswer(minutes=120)),
    (DURATION, "1:30", DurationAnswer(minutes=90)),
    (DURATION, "١:٣٠", DurationAnswer(minutes=90)),
]

REFUSED: list[tuple[AnswerType, str, str]] = [
    (TEXT, "", "A few words are enough"),
    (TEXT, " \n ", "A few words are enough"),
    (TEXT, "x" * 1001, "1,001 characters, and 1,000 fit"),
    (NUMBER, "many", "such as 3 or 2.5"),
    (NUMBER, "3 of them", "such as 3 or 2.5"),
    (NUMBER, "1.2.3", "such as 3 or 2.5"),
    (NUMBER, "9" * 13, "such as 3 or 2.5"),
    (NUMBER, "NaN", "such as 3 or 2.5"),
    (NUMBER, "12 34", "such as 3 or 2.5"),
    (NUMBER, "1,23,456", "such as 3 or 2.5"),
    (NUMBER, "1e5", "such as 3 or 2.5"),
    (NUMBER, "", "such as 3 or 2.5"),
    (NUMBER, "½", "such as 3 or 2.5"),
    (MONEY, "450", "such as 450 EUR"),
    (MONEY, "EUR", "such as 450 EUR"),
    (MONEY, "-450 EUR", "such as 450 EUR"),
    (MONEY, "450 EUROPE", "such as 450 EUR"),
    (MONEY, "", "such as 450 EUR"),
    (DATE, "whenever", "could not find a day"),
    (DATE, "I may know later", "could not find a day"),
    (DATE, "31 February", "could not find a day"),
    (DATE, "tomorrow?", "could not find a day"),
    (DATE, "", "could not find a day"),
    (DATE, "2026-02-30 or some other day that is far too long to be one", "could not find a day"),
    (DURATION, "long", "such as 45 min or 2 h"),
    (DURATION, "1:75", "such as 45 min or 2 h"),
    (DURATION, "99999", "such as 45 min or 2 h"),
]


@pytest.mark.parametrize(("kind", "words", "expected"), READ)
def test_what_is_meant_is_read(kind: AnswerType, words: str, expected: Answer) -> None:
    """Numbers, money, days and lengths of time are read in every script's digits."""
    assert READERS[kind](words) == expected


@pytest.mark.parametrize(("kind", "words", "reason"), REFUSED)
def test_what_cannot_be_read_says_what_would_do(kind: AnswerType, words: str, reason: str) -> None:
    """A refusal names what was expected, with an example that would do."""
    read = READERS[kind](words)
    assert isinstance(read, Unread)
    assert reason in said(read.reason)


@pytest.mark.parametrize(
    ("words", "amount", "currency"),
    [
        ("450 EUR", "450", "EUR"),
        ("eur 450", "450", "EUR"),
        ("€450", "450", "EUR"),
        ("1 200,50 euroa", "1200.50", "EUR"),
        ("۵۰۰ هزار تومان", "500000", "IRT"),
        ("۲ میلیون تومن", "2000000", "IRT"),
        ("500,000 toman", "500000", "IRT"),
        ("۵٬۰۰۰٬۰۰۰ ریال", "5000000", "IRR"),
        ("5 triệu đồng", "5000000", "VND"),
        ("3 k EUR", "3000", "EUR"),
        ("١٥٠٠ جنيه مصري", "1500", "EGP"),
    ],
)
def test_money_is_read_as_people_say_it(words: str, amount: str, currency: str) -> None:
    """Signs, names and the words for thousands are read; toman and rial stay apart."""
    assert READERS[AnswerType.MONEY](words) == MoneyAnswer(
        amount=Decimal(amount), currency=currency
    )


@pytest.mark.parametrize(
    "words", ["450", "$450", "450 dollars", "pound 3", "-5 EUR", "EUR", "€ 3 EUR", "3 EUR 4", ""]
)
def test_money_that_could_be_several_is_asked_about(words: str) -> None:
    """An amount without a currency, or with one that several countries have, is not guessed."""
    assert isinstance(READERS[AnswerType.MONEY](words), Unread)
