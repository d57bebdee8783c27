"""/me: how the bot goes by a person, seen on one screen and changed in two taps."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store import preferences, routines
from tests.support.coach import Coach, Person, running
from tests.support.records import look, row, standing
from tests.support.tongues import SIGNS, made_up
from tests.turns.test_everything import export, member

FA = SIGNS["fa"]


@pytest.fixture
async def persian(tmp_path: Path) -> AsyncIterator[Person]:
    """Somebody whose phone speaks Persian, as the coach does, whole."""
    async with running(tmp_path, catalogs={"fa": made_up("fa"), "ar": made_up("ar")}) as made:
        yield made.person("8", language="fa")


async def in_zone(person: Person, city: str) -> None:
    await person.commands("clock")
    await person.says(city)


async def said(person: Person) -> dict[str, str]:
    return await look(person, lambda conn, whose: preferences.of_person(conn, whose.id))


async def test_everything_is_on_one_screen(ann: Person) -> None:
    """What is known stands there in plain words, and what is not known yet says so."""
    await ann.commands("me")
    assert "- Language: English" in ann.screen
    assert "- Time zone: not said yet" in ann.screen
    await in_zone(ann, "Helsinki")
    await ann.commands("me")
    assert "- Time zone: Helsinki, 22:57 now" in ann.screen
    assert "- Country: Finland" in ann.screen
    assert "- Working days: Mon – Fri" in ann.screen
    assert "- Quiet hours: 22:00–07:00" in ann.screen
    assert "Calendar" not in ann.screen
    assert "Digits" not in ann.screen


@pytest.mark.parametrize(
    ("city", "days"),
    [
        ("Tehran", "Sat – Thu"),
        ("Cairo", "Sun – Thu"),
        ("Kabul", "Sat – Wed"),
        ("Hanoi", "Mon – Fri"),
        ("Dubai", "Mon – Fri"),
    ],
)
async def test_the_weekend_is_the_countrys(ann: Person, city: str, days: str) -> None:
    """Friday is off in Iran, Friday and Saturday in Egypt: the week follows the clock's country."""
    await in_zone(ann, city)
    await ann.commands("me")
    assert f"- Working days: {days}" in ann.screen


async def test_a_country_is_typed_or_tapped(ann: Person) -> None:
    """The country may be another than the clock's; its week is taken over, and said."""
    await in_zone(ann, "Helsinki")
    await ann.commands("me")
    await ann.taps("Country")
    assert "Finland" in ann.labels
    await ann.says("Atlantis")
    assert "I know no country of that name" in ann.screen
    await ann.says("iran")
    assert "Changed. Country: Iran." in ann.screen
    assert "- Working days: Sat – Thu" in ann.screen
    await ann.taps("Country", "Finland")
    assert "Changed. Country: Finland." in ann.screen


async def test_working_days_are_toggled(coach: Coach, ann: Person) -> None:
    """A tap adds or takes away a day, and breaks follow; one day stays; the usual can be had."""
    await in_zone(ann, "Helsinki")
    await ann.commands("reminders")
    await ann.taps("Breaks", "Every 50 minutes")
    await ann.commands("me")
    await ann.taps("Working days", "✓ Tue")
    assert "Changed. Working days: Mon, Wed – Fri." in ann.screen
    (breaks,) = await look(ann, lambda conn, whose: routines.of_person(conn, whose.id))
    assert breaks.wall == "2026-03-04T09:50"
    await ann.taps("✓ Mon", "✓ Wed", "✓ Thu", "✓ Fri")
    assert "One working day has to stay." in ann.screen
    assert (await said(ann))["work_days"] == "4"
    await ann.taps("As usual in my country")
    assert "Changed. Working days: Mon – Fri." in ann.screen
    assert "work_days" not in await said(ann)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("9-17", "09:00–17:00"), ("10:30 to 19", "10:30–19:00"), ("9-5", "09:00–17:00"),
     ("22-6", "22:00–06:00")],
)  # fmt: skip
async def test_hours_are_typed(ann: Person, typed: str, shown: str) -> None:
    """Working hours are typed as people write them; nine to five needs no second half."""
    await in_zone(ann, "Helsinki")
    await ann.commands("me")
    await ann.taps("Working hours")
    await ann.says(typed)
    assert f"Changed. Working hours: {shown}." in ann.screen


async def test_hours_that_cannot_be_are_asked_again(ann: Person) -> None:
    """25:00, and no time at all between the hours, are told, and nothing is changed or filed."""
    await ann.commands("me")
    await ann.taps("Working hours")
    for words in ("25-30", "9-9", "whenever"):
        await ann.says(words)
        assert "From when until when" in ann.screen
    assert await said(ann) == {}
    assert await standing(ann) == []
    await ann.taps("08:00–16:00")
    assert "Changed. Working hours: 08:00–16:00." in ann.sees


async def test_quiet_hours(ann: Person) -> None:
    """Quiet hours typed as 11-7 begin in the evening; there may be none at all."""
    await ann.commands("me")
    await ann.taps("Quiet hours")
    await ann.says("11-7")
    assert "Changed. Quiet hours: 23:00–07:00." in ann.screen
    await ann.taps("Quiet hours", "No quiet hours")
    assert "Changed. Quiet hours: none." in ann.screen


async def test_few_words_and_language(persian: Person) -> None:
    """Short guides are one tap, and a language chosen there is spoken at once."""
    await persian.commands("me")
    await persian.taps(f"{FA} Guides")
    found = await row(persian)
    assert found is not None
    assert found.brief
    await persian.taps(f"{FA} Language", "English")
    assert "This is how I go by you." in persian.screen
    assert "- Guides: in few words" in persian.screen


async def test_persian_dates_and_digits(persian: Person) -> None:
    """Persian is told in Jalali dates and its own digits; each can be the other way, at once."""
    await in_zone(persian, "تهران")
    await persian.commands("reminders")
    await persian.taps(f"{FA} Set a new one")
    assert any("سه‌شنبه ۸:۳۰" in label for label in persian.labels)
    await persian.says("۵ فروردین ساعت ۱۰")
    assert "۵ فروردین، ساعت ۱۰:۰۰" in persian.screen
    await persian.commands("me")
    await persian.taps(f"{FA} Calendar", f"{FA} Digits")
    assert f"{FA} Changed. {FA} Digits: 123." in persian.screen
    await persian.commands("reminders")
    await persian.taps(f"{FA} Set a new one")
    await persian.says("25 مارس ساعت 10")
    assert "25 مارس، ساعت 10:00" in persian.screen


async def test_what_was_set_is_kept(coach: Coach, ann: Person) -> None:
    """Calendar and digits belong to the person: they are there at the next turn and in English."""
    await in_zone(ann, "Tehran")
    await ann.commands("me")
    await ann.taps("Calendar")
    assert "Changed. Calendar: Jalali." in ann.screen
    await ann.commands("reminders")
    await ann.taps("Set a new one")
    await ann.says("12 march at 9:00")
    assert "That would be Thu 21 Esfand, 09:00." in ann.screen


async def test_words_after_the_settings_are_filed(ann: Person) -> None:
    """Looking at /me takes no words away: what is written then is filed as ever."""
    await ann.commands("me")
    await ann.says("This is unacceptable, fix it today.")
    assert [words for _, _, words in await standing(ann)] == ["This is unacceptable, fix it today."]


async def test_records_are_dated_the_persons_way(persian: Person) -> None:
    """The timeline and the file of everything say days as the person does, once chosen so."""
    await in_zone(persian, "تهران")
    await persian.forwards("Fix it")
    await persian.commands("timeline")
    assert "سه‌شنبه ۱۲ اسفند" in persian.screen
    assert "۱۲ اسفند" in member(await export(persian), "records.txt").decode()
    await persian.commands("me")
    await persian.taps(f"{FA} Calendar", f"{FA} Digits")
    await persian.commands("timeline")
    assert "سه‌شنبه 3 مارس" in persian.screen
    assert "3 مارس" in member(await export(persian), "records.txt").decode()
