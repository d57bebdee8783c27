"""Days off told across languages: a note in the client's words and calendar, a gloss in mine."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.coach import Coach, Person, running
from tests.support.records import standing
from tests.support.tongues import SIGNS, made_up
from tests.turns.test_client_language import client_speaks

FA, FI = SIGNS["fa"], SIGNS["fi"]


@pytest.fixture
async def coach(tmp_path: Path) -> AsyncIterator[Coach]:
    """A coach that speaks English, Persian and Finnish whole."""
    async with running(tmp_path, catalogs={"fi": made_up("fi"), "fa": made_up("fa")}) as made:
        yield made


async def plans(person: Person, city: str, client: str, *words: str) -> None:
    """Say where one lives, keep a message of a client, plan days off, and tell the client."""
    await person.commands("clock")
    await person.says(city)
    await person.forwards("Hei", by="Aino", sender="79")
    await person.taps("Just keep it")
    await client_speaks(person, client)
    await person.commands("timeoff")
    for each in words:
        await person.says(each)


async def test_a_persian_tells_a_finn(coach: Coach) -> None:
    """Days typed in the Jalali calendar reach the Finn in Finnish, with Gregorian days."""
    person = coach.person(language="fa")
    await plans(person, "Tehran", "fi", "از ۲۵ اسفند تا ۷ فروردین")
    assert "دوشنبه ۲۵ اسفند" in person.screen
    assert "جمعه ۷ فروردین" in person.screen
    await person.taps("Yes")
    kept = next(
        each.text for each in person.messages if "✓" in each.text and "۷ فروردین" in each.text
    )
    assert "شنبه ۸ فروردین" in kept
    await person.taps("Tell my clients")
    note = person.copyable
    assert note is not None
    assert note.startswith(f"{FI} I will be away from ma 16.3. to pe 27.3., and back on la 28.3.")
    assert f"{FI} If there is anything you need from me before that" in note
    assert "su 15.3." in note
    shown = next(each.text for each in person.messages if each.copyable == note)
    gloss = shown.removeprefix(note)
    assert f"{FA} I will be away from دوشنبه ۲۵ اسفند to جمعه ۷ فروردین" in gloss
    assert "یکشنبه ۲۴ اسفند" in gloss
    await person.taps("Sent as it is")
    assert ("my_message", "sent_as_is", note) in await standing(person)
    assert "Those were all." in person.screen


async def test_an_english_person_tells_a_persian(coach: Coach) -> None:
    """Two answers in English become a note in Persian, whose days are Jalali ones."""
    person = coach.person()
    await plans(person, "London", "fa", "monday 16 march", "two weeks")
    assert "Off from Mon 16 Mar to Sun 29 Mar, and back on Mon 30 Mar." in person.screen
    await person.taps("Yes", "Tell my clients")
    note = person.copyable
    assert note is not None
    assert note.startswith(f"{FA} I will be away from دوشنبه ۲۵ اسفند to یکشنبه ۹ فروردین")
    assert "back on دوشنبه ۱۰ فروردین." in note
    assert "Mar" not in note
    shown = next(each.text for each in person.messages if each.copyable == note)
    assert "I will be away from Mon 16 Mar to Sun 29 Mar" in shown
    assert "please tell me by Fri 13 Mar" in shown
    await person.taps("Sent as it is")
    assert ("my_message", "sent_as_is", note) in await standing(person)


async def test_what_was_planned_stays_to_be_read(coach: Coach) -> None:
    """After the tap on yes the days are still written above it."""
    person = coach.person()
    await plans(person, "London", "en", "9 to 13 march")
    await person.taps("Yes")
    kept = [each.text for each in person.messages if "✓ Yes" in each.text]
    assert kept == ["Off from Mon 9 Mar to Fri 13 Mar, and back on Mon 16 Mar.\n\n✓ Yes"]
