"""Dates, spans, numbers and amounts as each language writes them."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from babel.dates import format_datetime
from babel.numbers import format_currency, format_decimal
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n.dates import clock, day, moment, month, span, weekday
from bot.i18n.languages import LANGUAGES
from bot.i18n.numbers import SYMBOLS, money, number
from bot.messages import Manner, Money

TEN = datetime.fromisoformat("2026-11-26 10:00")
FIVE_PAST_TWO = time(14, 5)
TODAY = date(2026, 11, 20)

MOMENTS = {
    "en": ("Thu 26 Nov 2026, 10:00", "Thu 26 Nov, 10:00"),
    "fa": ("پنجشنبه ۵ آذر ۱۴۰۵، ساعت ۱۰:۰۰", "پنجشنبه ۵ آذر، ساعت ۱۰:۰۰"),
    "ar": ("الخميس، ٢٦ نوفمبر ٢٠٢٦، الساعة ١٠:٠٠ ص", "الخميس، ٢٦ نوفمبر، الساعة ١٠:٠٠ ص"),
    "vi": ("10:00 Thứ Năm, 26 tháng 11 năm 2026", "10:00 Thứ Năm, 26 tháng 11"),
    "fi": ("to 26.11.2026 klo 10.00", "to 26.11. klo 10.00"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_moments(language: str) -> None:
    """A day and its time cannot be misread; the year is left out when it is surely this one."""
    far, near = MOMENTS[language]
    assert moment(TEN, language) == far
    assert moment(TEN, language, today=TODAY) == near


def test_the_year_is_said_where_it_matters() -> None:
    """A day more than half a year away keeps its year, and so does one long past."""
    assert day(date(2027, 5, 18), "en", today=TODAY) == "Tue 18 May"
    assert day(date(2027, 5, 19), "en", today=TODAY) == "Wed 19 May 2027"
    assert day(date(2025, 11, 26), "en", today=TODAY) == "Wed 26 Nov 2025"


@given(st.datetimes(datetime.fromisoformat("1000-01-01")))
def test_english_dates_agree_with_cldr(value: datetime) -> None:
    """English dates, written without Babel, are what Babel would write."""
    # The short name of September is "Sept" in CLDR's British English.
    expected = format_datetime(value, "EEE d MMM y, HH:mm", locale="en_GB").replace("Sept", "Sep")
    assert moment(value, "en") == expected


@pytest.mark.parametrize(
    ("language", "shown"),
    [("en", "14:05"), ("fa", "۱۴:۰۵"), ("ar", "٢:٠٥ م"), ("vi", "14:05"), ("fi", "14.05"),
     ("xx", "14:05")],
)  # fmt: skip
def test_clocks(language: str, shown: str) -> None:
    """A time of day is written the way of the place."""
    assert clock(FIVE_PAST_TWO, language) == shown


@pytest.mark.parametrize(
    ("language", "value", "shown"),
    [
        ("en", timedelta(), "0 minutes"),
        ("en", timedelta(seconds=1), "1 second"),
        ("en", timedelta(seconds=90), "1 minute 30 seconds"),
        ("en", timedelta(minutes=10, seconds=59), "10 minutes"),
        ("en", timedelta(days=1, hours=2, minutes=30), "1 day 2 hours 30 minutes"),
        ("en", timedelta(days=30), "30 days"),
        ("en", -timedelta(hours=1), "1 hour"),
        ("fa", timedelta(hours=1, minutes=20), "۱ ساعت و ۲۰ دقیقه"),
        ("ar", timedelta(hours=2), "ساعتان"),
        ("ar", timedelta(days=1, hours=3), "يوم و٣ ساعات"),
        ("ar", timedelta(days=11), "١١ يومًا"),
        ("vi", timedelta(hours=2, minutes=20), "2 giờ 20 phút"),
        ("fi", timedelta(days=1, minutes=2), "1 päivä 2 minuuttia"),
    ],
)
def test_spans(language: str, value: timedelta, shown: str) -> None:
    """A length of time is counted in the right plural, with nothing but seconds left out."""
    assert span(value, language) == shown


@pytest.mark.parametrize(
    ("language", "shown"),
    [("en", "-1,234,567.50"), ("fa", "-۱٬۲۳۴٬۵۶۷٫۵۰"), ("ar", "-١٬٢٣٤٬٥٦٧٫٥٠"),
     ("vi", "-1.234.567,50"), ("fi", "-1\N{NO-BREAK SPACE}234\N{NO-BREAK SPACE}567,50")],
)  # fmt: skip
def test_numbers(language: str, shown: str) -> None:
    """Separators and digits are the language's own, and no decimal place is lost or added."""
    written = number(Decimal("-1234567.50"), language)
    assert written.replace("\u200e", "").replace("\u2212", "-") == shown


@given(st.decimals(-(10**15), 10**15, places=3) | st.integers(-(10**15), 10**15))
def test_english_numbers_agree_with_cldr(value: Decimal | int) -> None:
    """English numbers, written without Babel, are what Babel would write."""
    pattern = "#,##0" if isinstance(value, int) else "#,##0.000"
    expected = format_decimal(value, format=pattern, locale="en_GB", decimal_quantization=False)
    assert number(value, "en") == expected


@pytest.mark.parametrize(
    ("language", "amount", "currency", "shown"),
    [
        ("en", "1200", "USD", "US$1,200"),
        ("en", "1234.5", "EUR", "€1,234.50"),
        ("en", "-0.125", "GBP", "-£0.125"),
        ("en", "5E+6", "IRR", "IRR\xa05,000,000"),
        ("fa", "1200", "USD", "\u200e$\xa0۱٬۲۰۰"),
        ("ar", "1234.5", "EUR", "\u200f١٬٢٣٤٫٥٠\xa0€"),
        ("vi", "5000000", "VND", "5.000.000\xa0₫"),
        ("vi", "0.5", "VND", "0,50\xa0₫"),  # as it was said, though there are no such coins
        ("fi", "1200.05", "EUR", "1\xa0200,05\xa0€"),
        ("xx", "7", "USDT", "USDT\xa07"),
    ],
)
def test_money(language: str, amount: str, currency: str, shown: str) -> None:
    """An amount is written as it was said: never rounded, its currency never in doubt."""
    assert money(Money(Decimal(amount), currency), language) == shown


@pytest.mark.parametrize("currency", [*SYMBOLS, "IRR", "EGP", "SEK"])
@pytest.mark.parametrize("amount", [Decimal("1234.50"), Decimal("-5.25")])
def test_english_money_agrees_with_cldr(currency: str, amount: Decimal) -> None:
    """English amounts, written without Babel, are what Babel would write, cents kept."""
    expected = format_currency(
        amount, currency, format="¤#,##0.00", locale="en_GB", currency_digits=False
    )
    assert money(Money(amount, currency), "en").replace("\xa0", "") == expected


def test_only_finite_numbers() -> None:
    """What is not a number at all is a mistake of the program."""
    with pytest.raises(TypeError):
        number(Decimal("NaN"), "en")


@pytest.mark.parametrize(
    ("language", "manner", "shown"),
    [
        ("fa", Manner("gregorian"), "پنجشنبه ۲۶ نوامبر ۲۰۲۶، ساعت ۱۰:۰۰"),
        ("fa", Manner(latin=True), "پنجشنبه 5 آذر 1405، ساعت 10:00"),
        ("en", Manner("jalali"), "Thu 5 Azar 1405, 10:00"),
        ("ar", Manner("jalali", latin=True), "الخميس، 26 نوفمبر 2026، الساعة 10:00 ص"),
        ("fi", Manner("jalali", latin=True), "to 26.11.2026 klo 10.00"),
    ],
)
def test_dates_are_written_the_persons_way(language: str, manner: Manner, shown: str) -> None:
    """Calendar and digits are the person's; a language without those months keeps to its own."""
    assert moment(TEN, language, manner=manner) == shown


@pytest.mark.parametrize(
    ("language", "manner", "shown"),
    [
        ("en", Manner(), "November 2026"),
        ("en", Manner("jalali"), "Azar 1405"),
        ("fa", Manner(), "آذر ۱۴۰۵"),
        ("fa", Manner("gregorian", latin=True), "نوامبر 2026"),
        ("ar", Manner(), "نوفمبر ٢٠٢٦"),
        ("vi", Manner(), "Tháng 11 năm 2026"),
        ("fi", Manner(), "marraskuu 2026"),
    ],
)
def test_months(language: str, manner: Manner, shown: str) -> None:
    """A month is named as it stands above a calendar."""
    assert month(TEN.date(), language, manner) == shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_days_of_the_week(language: str) -> None:
    """Every day of the week has a name of its own, and one short enough for seven in a row."""
    assert len({weekday(day, language) for day in range(7)}) == 7
    tight = [weekday(day, language, tight=True) for day in range(7)]
    assert len(set(tight)) == 7
    assert max(map(len, tight)) <= 2


def test_before_the_first_year_of_a_calendar() -> None:
    """A day that the Jalali calendar has no name for is told by the other one."""
    assert day(date(500, 1, 1), "fa").endswith("۵۰۰")


@pytest.mark.parametrize(
    ("language", "shown"), [("fa", "1,234.50"), ("ar", "1,234.50"), ("en", "1,234.50")]
)
def test_latin_digits_bring_their_separators(language: str, shown: str) -> None:
    """With 0-9 a number has the separators that go with them."""
    assert number(Decimal("1234.50"), language, Manner(latin=True)) == shown
    money_said = money(Money(Decimal("1234.50"), "EUR"), language, Manner(latin=True))
    assert shown in money_said
