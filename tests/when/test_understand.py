"""Words that say when: read strictly, asked about where they may mean two things, never guessed."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.i18n import dates
from bot.when.answers import (
    Ambiguous,
    Answer,
    Habits,
    NotUnderstood,
    Past,
    Understood,
    habits_of,
)
from bot.when.lexicon import lexicon
from bot.when.understand import (
    named_days,
    named_hours,
    named_minutes,
    named_stretches,
    understand,
)
from tests.when.phrases import LANGUAGES, days_told, told

SETS = ("dev", "held_out", "fresh", "night", "late", "strangers")
RIGHT = 0.95
ZONES = {
    "en": "Europe/London",
    "fa": "Asia/Tehran",
    "ar": "Africa/Cairo",
    "vi": "Asia/Ho_Chi_Minh",
    "fi": "Europe/Helsinki",
}
NOW = datetime(2026, 11, 24, 14, 20, tzinfo=UTC)


def at(answer: Answer) -> str:
    """Give the moment that was understood."""
    assert isinstance(answer, Understood), answer
    return f"{answer.at:%Y-%m-%d %H:%M %z}"


def english(text: str, now: str, zone: str = "Europe/Helsinki") -> Answer:
    """Understand English words at a wall time in Helsinki."""
    wall = datetime.fromisoformat(now)
    return understand(text, "en", wall.replace(tzinfo=ZoneInfo(zone)), zone)


@pytest.mark.parametrize("which", SETS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_reminded_at_a_time_they_did_not_say(which: str, language: str) -> None:
    """Of all that people write, colloquial and mistyped, not one becomes a wrong moment."""
    assert [each for each in told(which, language) if each.silently_wrong] == []


@pytest.mark.parametrize("which", SETS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_can_be_understood_is(which: str, language: str) -> None:
    """Nearly every phrase that says one moment is understood as that moment."""
    answerable = [each for each in told(which, language) if each.answerable]
    missed = [(each.text, each.answer) for each in answerable if not each.right]
    assert len(missed) <= (1 - RIGHT) * len(answerable), missed


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_says_no_one_moment_is_told_apart(language: str) -> None:
    """What is ambiguous, over, or no time at all is nearly always called just that."""
    others = [each for which in SETS for each in told(which, language) if not each.answerable]
    wrong = [(each.text, each.answer) for each in others if not each.right]
    assert len(wrong) <= 0.1 * len(others), wrong


def test_days_keep_the_clock_and_hours_pass() -> None:
    """When the clocks go back, `in 3 days` comes at the same hour, `in 72 hours` an hour early."""
    assert at(english("in 3 days", "2026-10-23T14:00")) == "2026-10-26 14:00 +0200"
    assert at(english("in 72 hours", "2026-10-23T14:00")) == "2026-10-26 13:00 +0200"
    assert at(english("in 2 hours", "2026-10-25T02:30")) == "2026-10-25 03:30 +0200"


def test_an_hour_that_the_clocks_skip_is_the_first_one_after() -> None:
    """Half past three of the night in which it does not exist becomes four o'clock."""
    assert at(english("tomorrow 03:30", "2026-03-28T12:00")) == "2026-03-29 04:00 +0300"


def test_three_in_the_night_is_the_coming_three() -> None:
    """`3 am tonight`, said in the evening, is hours ahead and not a time that is over."""
    assert at(english("3 am tonight", "2026-11-24T22:50")) == "2026-11-25 03:00 +0200"


def test_tomorrow_after_midnight_is_asked_about() -> None:
    """At half past one, tomorrow is the coming day or the one after sleep: nobody else knows."""
    asked = english("tomorrow at 9", "2026-11-24T01:30")
    assert isinstance(asked, Ambiguous)
    assert [f"{each:%d %H:%M}" for each in asked.choices] == ["24 09:00", "25 09:00"]


def test_a_persons_own_week_decides() -> None:
    """Working days, the hour at which work starts and its end are the person's."""
    mine = replace(
        habits_of("en"), work_start=time(7, 30), work_end=time(15), weekend=(4, 5), first_weekday=6
    )
    zone = "Africa/Cairo"
    now = datetime(2026, 11, 24, 14, 20, tzinfo=ZoneInfo(zone))

    def mine_at(text: str) -> str:
        return at(understand(text, "en", now, zone, mine))[5:16]

    assert mine_at("thursday") == "11-26 07:30"
    assert mine_at("in 3 working days") == "11-29 14:20"
    assert mine_at("end of day tomorrow") == "11-25 15:00"
    assert mine_at("next week") == "11-29 07:30"


def test_a_calendar_is_the_persons_too() -> None:
    """The end of the month is the end of the month that the person counts by."""
    jalali = Habits(calendar="jalali", first_weekday=5, weekend=(4,))
    now = datetime(2026, 11, 24, 14, 20, tzinfo=ZoneInfo("Asia/Tehran"))
    assert at(understand("end of the month", "en", now, "Asia/Tehran", jalali))[:10] == "2026-12-21"
    assert at(understand("آخر ماه", "fa", now, "Asia/Tehran", Habits()))[:10] == "2026-11-30"


@pytest.mark.parametrize(
    "text",
    [
        "1 jan 2400",
        "30 february",
        "25:00",
        "tomorrow 25:00",
        "31 june",
        "in 99999 days",
        "in 0 min",
    ],
)
def test_what_no_calendar_and_no_clock_has_is_not_understood(text: str) -> None:
    """The year 2400, the 30th of February and 25 o'clock never become some other time."""
    assert isinstance(english(text, "2026-11-24T14:20"), NotUnderstood)


@pytest.mark.parametrize("text", ["yesterday", "last friday", "2 hours ago", "3 may 2020"])
def test_what_is_over_is_said_to_be_over(text: str) -> None:
    """A time that has passed is understood as such, and is not moved into the future."""
    answer = english(text, "2026-11-24T14:20")
    assert isinstance(answer, Past)
    assert answer.at < datetime(2026, 11, 24, 14, 20, tzinfo=ZoneInfo("Europe/Helsinki"))


def test_a_date_just_gone_is_over_and_a_long_gone_one_comes_again() -> None:
    """`20 november` some days later is a slip; `5 march` in November is next year's."""
    assert isinstance(english("20 november", "2026-11-24T14:20"), Past)
    assert at(english("5 march", "2026-11-24T14:20"))[:10] == "2027-03-05"


def test_the_word_that_was_not_understood_is_named() -> None:
    """The answer says at which word reading stopped, so that the person can put it otherwise."""
    assert english("tomorrow at bananas", "2026-11-24T14:20") == NotUnderstood("bananas")


WORDS = {
    language: [*sorted(lexicon(language).vocabulary), "9", "31", "5:30", "1.12.", "12/1", "."]
    for language in LANGUAGES
}


@given(data=st.data())
@settings(max_examples=300, deadline=None)
def test_whatever_is_typed_is_answered(data: st.DataObject) -> None:
    """No mix of words and figures is too much, and no moment that comes out is over."""
    language = data.draw(st.sampled_from(LANGUAGES))
    word = st.one_of(st.sampled_from(WORDS[language]), st.text(max_size=5))
    text = " ".join(data.draw(st.lists(word, max_size=6)))
    now = data.draw(
        st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2090, 1, 1))  # noqa: DTZ001 - made aware below
    ).replace(tzinfo=UTC)
    zone = data.draw(st.sampled_from(sorted(ZONES.values())))
    answer = understand(text, language, now, zone)
    if isinstance(answer, Understood):
        assert answer.at > now
    elif isinstance(answer, Ambiguous):
        assert len(answer.choices) > 1
        assert all(each > now for each in answer.choices)
    elif isinstance(answer, Past):
        assert answer.at <= now


@given(st.text(max_size=200))
def test_any_text_at_all_is_answered(text: str) -> None:
    """Nothing that can be typed raises."""
    for language in LANGUAGES:
        understand(text, language, NOW, ZONES[language])


@given(
    language=st.sampled_from(LANGUAGES),
    minutes=st.integers(min_value=1, max_value=60 * 24 * 365 * 3),
    near=st.booleans(),
)
@settings(max_examples=300, deadline=None)
def test_a_moment_as_it_is_shown_is_understood_as_itself(
    language: str, minutes: int, near: bool
) -> None:
    """What the coach writes down as a time can be sent back to it and means the same."""
    place = ZoneInfo(ZONES[language])
    then = (NOW + timedelta(minutes=minutes)).astimezone(place)
    shown = dates.moment(
        then, language, today=NOW.date() if near and minutes < 60 * 24 * 170 else None
    )
    answer = understand(shown, language, NOW, ZONES[language])
    wall = then.replace(tzinfo=None)
    if isinstance(answer, Ambiguous):  # an hour of twelve, as Persian writes it
        assert wall in [each.replace(tzinfo=None) for each in answer.choices]
        assert then.hour < 7
    else:
        assert isinstance(answer, Understood), shown
        assert answer.at.replace(tzinfo=None) == wall


@given(st.integers(min_value=1, max_value=900))
@settings(deadline=None)
def test_a_jalali_day_is_understood_as_its_own(days: int) -> None:
    """Every Jalali day of the coming years is found by its name, its month's end included."""
    from persiantools.jdatetime import JalaliDate

    day = (NOW + timedelta(days=days)).date()
    spoken = JalaliDate(day).strftime("%d %B %Y", locale="fa")  # type: ignore[no-untyped-call]  # the library is typed in part
    answer = understand(spoken, "fa", NOW, "Asia/Tehran")
    assert isinstance(answer, Understood), spoken
    assert answer.at.date() == day


@pytest.mark.parametrize(
    ("language", "text", "days"),
    [
        ("en", "by friday", ["2026-11-27"]),
        ("en", "26 November", ["2026-11-26"]),
        ("en", "next thursday", ["2026-11-26", "2026-12-03"]),
        ("en", "yesterday", ["2026-11-23"]),
        ("fa", "۵ آذر", ["2026-11-26"]),
        ("ar", "الخميس القادم", ["2026-11-26"]),
        ("vi", "thứ sáu", ["2026-11-27"]),
        ("fi", "ensi perjantaina", ["2026-11-27"]),
        ("en", "friday at 10", []),
        ("en", "tomorrow noon", []),
        ("en", "in 2 hours", []),
        ("en", "whenever", []),
        ("en", "9", []),
    ],
)
def test_a_day_alone_is_understood_as_days(language: str, text: str, days: list[str]) -> None:
    """Where a day is asked for, one that is named without an hour is found, over or to come."""
    found = named_days(text, language, date(2026, 11, 24))
    assert [f"{each}" for each in found] == days


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_stretch_of_days_is_understood_in_every_language(language: str) -> None:
    """`21 to 28 december`, `from monday for a week`: both ends are found, or it is asked about."""
    wrong = [each for each in days_told(language) if each[1] != each[2]]
    assert wrong == []


@given(st.text(max_size=60), st.sampled_from(LANGUAGES), st.booleans())
@settings(deadline=None)
def test_any_text_at_all_names_days_or_none(text: str, language: str, since: bool) -> None:
    """Nothing that is typed as an answer to a question for days raises."""
    named_stretches(text, language, NOW.date(), None, NOW.date() if since else None)


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_any_words_at_all_name_days_or_none(data: st.DataObject) -> None:
    """No mix of words of the lexicon and figures is too much to be read as days."""
    language = data.draw(st.sampled_from(LANGUAGES))
    words = data.draw(st.lists(st.sampled_from([*WORDS[language], "-"]), max_size=7))
    since = data.draw(st.sampled_from([None, NOW.date()]))
    named_stretches(" ".join(words), language, NOW.date(), None, since)


@pytest.mark.parametrize(
    ("language", "text", "minutes"),
    [
        ("en", "an hour and a half", 90),
        ("en", "45 minutes", 45),
        ("fa", "یک ساعت و نیم", 90),
        ("ar", "ساعتين", 120),
        ("vi", "1 tiếng rưỡi", 90),
        ("vi", "2 giờ", 120),
        ("fi", "puolitoista tuntia", 90),
        ("fi", "varttia", 15),
        ("en", "2 days", None),
        ("en", "a few hours", None),
        ("en", "long", None),
        ("en", "9:30", None),
    ],
)
def test_a_length_of_time_is_understood_as_minutes(
    language: str, text: str, minutes: int | None
) -> None:
    """Where a length of time is asked for, one in words is found; a vague one is not."""
    assert named_minutes(text, language) == minutes


@pytest.mark.parametrize(
    ("language", "text", "elapsed"),
    [
        ("en", "in 40 minutes", True),
        ("fa", "یک ساعت دیگه", True),
        ("fi", "2 tunnin päästä", True),
        ("en", "tomorrow at 9", False),
        ("en", "in 3 days", False),
        ("en", "at 23:00", False),
    ],
)
def test_a_length_from_now_is_known_as_one(language: str, text: str, elapsed: bool) -> None:
    """So many minutes from now stay so many wherever the person goes; an hour of the day moves."""
    answer = understand(text, language, datetime(2026, 11, 24, 10, 0, tzinfo=UTC), "UTC")
    assert isinstance(answer, Understood)
    assert answer.elapsed is elapsed


@pytest.mark.parametrize(
    ("language", "text", "hours"),
    [
        ("en", "15:30", [time(15, 30)]),
        ("en", "at 3", [time(3), time(15)]),
        ("en", "noon", [time(12)]),
        ("fa", "ساعت ۱۵", [time(15)]),
        ("vi", "9 giờ sáng", [time(9)]),
        ("fi", "klo 9", [time(9)]),
        ("en", "tomorrow at 9", []),
        ("en", "the colours", []),
    ],
)
def test_an_hour_alone_is_understood_as_hours(language: str, text: str, hours: list[time]) -> None:
    """Where the day is known already, an hour that is written belongs to it."""
    assert list(named_hours(text, language, Habits())) == hours
