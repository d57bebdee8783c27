"""What people say round a time, slips of the thumb, and what is asked about in every language."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.when.answers import Ambiguous, Answer, NotUnderstood, Understood
from bot.when.slips import half_typed, keys, thumbed
from bot.when.understand import understand

ZONES = {
    "en": "Europe/London",
    "fa": "Asia/Tehran",
    "ar": "Africa/Cairo",
    "vi": "Asia/Ho_Chi_Minh",
    "fi": "Europe/Helsinki",
}
KEYS = keys(["qwertyuiop", "asdfghjkl", "zxcvbnm"], ["aeiouy"])


def said(language: str, text: str) -> Answer:
    """Read words on a Tuesday afternoon, where the language is spoken."""
    now = datetime(2026, 11, 24, 14, 20, tzinfo=ZoneInfo(ZONES[language]))
    return understand(text, language, now, ZONES[language])


def shown(answer: Answer) -> str:
    """Write an answer down: a moment, several of them, or the kind of refusal."""
    match answer:
        case Understood(at=at):
            return f"{at:%d %H:%M}"
        case Ambiguous(choices=choices):
            return " or ".join(f"{each:%d %H:%M}" for each in choices)
        case _:
            return type(answer).__name__


@pytest.mark.parametrize(
    ("language", "text", "at"),
    [
        ("en", "could you ping me again friday at 10am? thanks", "27 10:00"),
        ("en", "i'm in a call, give me an hour", "24 15:20"),
        ("en", "can't talk now, 45 min", "24 15:05"),
        ("en", "next week is better tbh", "30 09:00"),
        ("fa", "الان تو جلسه‌ام یه ساعت دیگه بگو", "24 15:20"),
        ("fa", "میشه فردا ساعت ۹ صبح یادم بندازی؟", "25 09:00"),
        ("fa", "هفته بعد بهتره", "28 09:00"),
        ("ar", "انا في اجتماع دلوقتي، كمان ساعة", "24 15:20"),
        ("ar", "ممكن تذكرني بكرة الساعة ٩ الصبح؟", "25 09:00"),
        ("ar", "الخميس كويس", "26 09:00"),
        ("vi", "đang họp, 1 tiếng nữa nhắc lại", "24 15:20"),
        ("vi", "nhắc em lúc 3h chiều mai được không?", "25 15:00"),
        ("vi", "thứ 5 được đó", "26 09:00"),
        ("fi", "oon palaverissa, muistuta tunnin päästä", "24 15:20"),
        ("fi", "voisitko muistuttaa mua perjantaina klo 9?", "27 09:00"),
        ("fi", "torstai kävis paremmin", "26 09:00"),
    ],
)
def test_courtesy_excuses_and_requests_are_no_part_of_the_time(
    language: str, text: str, at: str
) -> None:
    """Somebody may say why not now, ask politely, and thank: the time in it is still found."""
    assert shown(said(language, text)) == at


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "im busy friday"),
        ("en", "friday doesn't work"),
        ("en", "friday is not good"),
        ("en", "cant friday"),
        ("en", "dont remind me friday"),
        ("en", "i have a call tomorrow at 9"),
        ("en", "good morning"),
        ("en", "good night"),
        ("fa", "شلوغم جمعه"),
        ("fa", "شنبه نمیشه"),
        ("fa", "فردا نه"),
        ("fa", "شنبه جلسه دارم"),
        ("ar", "مشغول الجمعة"),
        ("ar", "الجمعة مش مناسب"),
        ("ar", "لا تذكرني بكرة"),
        ("ar", "صباح الخير"),
        ("vi", "đang bận thứ 6"),
        ("vi", "thứ 5 không được"),
        ("vi", "t5 k được"),
        ("vi", "năm nay"),
        ("fi", "kiire perjantaina"),
        ("fi", "perjantaina ei käy"),
        ("fi", "en pääse perjantaina"),
        ("fi", "hyvää iltaa"),
    ],
)
def test_a_day_that_does_not_suit_is_never_the_day_that_is_kept(language: str, text: str) -> None:
    """`busy friday`, `friday is not good` and `good morning` set nothing."""
    assert isinstance(said(language, text), NotUnderstood)


@pytest.mark.parametrize(
    ("language", "text", "at"),
    [
        ("en", "no, friday", "27 09:00"),
        ("en", "oops i meant wednesday", "25 09:00"),
        ("en", "thursday, no wait, friday 3pm", "27 15:00"),
        ("en", "tomorrow at 9, no, 10", "25 10:00"),
        ("en", "thursday 11am no wait friday", "27 09:00 or 27 11:00"),
        ("en", "next week, actually thursday", "26 09:00 or 03 09:00"),
        ("fa", "نه، جمعه", "27 09:00"),
        ("ar", "الخميس، لا، الجمعة", "27 09:00"),
        ("vi", "thứ năm, à không, thứ sáu", "27 09:00"),
        ("fi", "torstaina, eiku perjantaina", "27 09:00"),
    ],
)
def test_who_corrects_themselves_means_what_they_said_last(
    language: str, text: str, at: str
) -> None:
    """The day said last counts; where the hour or week said before may still hold, it is asked."""
    assert shown(said(language, text)) == at


@pytest.mark.parametrize(
    ("language", "text", "at"),
    [
        ("en", "fridsy 9am", "27 09:00"),
        ("en", "tommorow mroning", "25 09:00"),
        ("en", "in 2 huors", "24 16:20"),
        ("en", "thuesday", "26 09:00 or 01 09:00"),
        ("fa", "فرذا صبح", "25 09:00"),
        ("ar", "بكزة الصبح", "25 09:00"),
        ("ar", "bokra 9 el sob7", "25 09:00"),
        ("fa", "farda saat 9 sobh", "25 09:00"),
        ("vi", "ngayf mai 9h sangs", "25 09:00"),
        ("vi", "nga2y mai chie62u 3h", "25 15:00"),
        ("vi", "15 phut nx", "24 14:35"),
        ("fi", "huomrnna klo 9", "25 09:00"),
        ("fi", "vartin paasta", "24 14:35"),
    ],
)
def test_a_slip_of_the_thumb_is_read_past(language: str, text: str, at: str) -> None:
    """A key beside, a letter missing, marks that stayed letters; near to two days, it is asked."""
    assert shown(said(language, text)) == at


@pytest.mark.parametrize(
    ("typed", "meant", "slip"),
    [
        ("fridsy", "friday", True),  # beside it
        ("fridday", "friday", True),  # doubled
        ("firday", "friday", True),  # swapped
        ("friay", "friday", True),  # missing
        ("gours", "hours", False),  # the first letter of a short word
        ("mouth", "month", False),  # keys apart
        ("four", "fourth", False),  # two letters
        ("huome", "huom", False),
        ("sun", "son", False),  # too short
    ],
)
def test_only_what_a_thumb_does_is_a_slip(typed: str, meant: str, slip: bool) -> None:
    """Another letter anywhere makes another word."""
    assert thumbed(typed, meant, KEYS) is slip


def test_vietnamese_marks_are_known_as_the_letters_that_make_them() -> None:
    """Wherever in the word the keys of its marks were typed."""
    assert {"tuaanf", "tuanf", "tuafn", "tuanaf", "tuaafn"} <= half_typed("tuần")
    assert "thuws" in half_typed("thứ")


@pytest.mark.parametrize(
    ("language", "text", "at"),
    [
        ("en", "at 8", "24 20:00 or 25 08:00"),
        ("fa", "حدود ۱۰", "24 22:00 or 25 10:00"),
        ("ar", "الساعة ٨", "24 20:00 or 25 08:00"),
        ("vi", "nhắc lúc 8h", "24 20:00 or 25 08:00"),
        ("fi", "klo 8", "25 08:00"),
        ("en", "at 8am", "25 08:00"),
        ("en", "08:00", "25 08:00"),
        ("vi", "thứ 7 lúc 7h", "28 07:00"),
        ("en", "friday 10ish", "27 10:00"),
    ],
)
def test_an_hour_that_is_over_and_comes_again_tonight_is_asked_about(
    language: str, text: str, at: str
) -> None:
    """`at 8`, said after lunch, may be tonight; with a day, and in Finnish, it is as it stands."""
    assert shown(said(language, text)) == at


@pytest.mark.parametrize("language", ZONES)
def test_figures_that_are_two_dates_are_asked_about(language: str) -> None:
    """12/01 is the first of December or the twelfth of January, whatever the language."""
    answer = said(language, "12/01")
    assert isinstance(answer, Ambiguous)
    assert {(each.month, each.day) for each in answer.choices} >= {(12, 1), (1, 12)}
