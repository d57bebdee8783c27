"""The days that a text names on its way are found, and what only looks like one is not."""

from datetime import UTC, date, datetime

import pytest

from bot.when.within import days_within

MONDAY = datetime(2026, 3, 2, 20, 57, tzinfo=UTC)


def found(text: str, *languages: str) -> list[tuple[str, list[date]]]:
    return [
        (text[each.begin : each.end], list(each.days))
        for each in days_within(text, languages, MONDAY, "UTC")
    ]


@pytest.mark.parametrize(
    ("text", "language", "said", "day"),
    [
        ("I will send it by Friday, as agreed.", "en", "Friday", date(2026, 3, 6)),
        ("It was due on 2026-02-20 already.", "en", "2026-02-20", date(2026, 2, 20)),
        ("متن را تا پنجشنبه می‌فرستم.", "fa", "پنجشنبه", date(2026, 3, 5)),
        ("سأرسل العمل يوم الثلاثاء كاملاً.", "ar", "الثلاثاء", date(2026, 3, 3)),
        ("Tôi sẽ gửi vào thứ sáu nhé.", "vi", "thứ sáu", date(2026, 3, 6)),
        ("Lähetän sen perjantaihin mennessä.", "fi", "perjantaihin", date(2026, 3, 6)),
    ],
)
def test_a_day_in_a_sentence_is_found(text: str, language: str, said: str, day: date) -> None:
    """A day is found where it stands, in the words that name it."""
    assert found(text, language) == [(said, [day])]


@pytest.mark.parametrize(
    "text",
    [
        "It costs 450 EUR for 3 pages.",
        "Version 2.1 is the second one.",
        "You may call me at ten.",
        "The sun is out and he sat down.",
        "I worked on it for three days.",
        "",
    ],
)
def test_what_names_no_day_is_not_taken_for_one(text: str) -> None:
    """Prices, versions, clocks and lengths of time are no days."""
    assert found(text, "en") == []


def test_a_day_that_may_be_two_is_given_as_both() -> None:
    """An ambiguous date is not guessed at."""
    assert found("The call on 12/03 went well", "en")[0][1] == [
        date(2026, 3, 12),
        date(2026, 12, 3),
    ]
