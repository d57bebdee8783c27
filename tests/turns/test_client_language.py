"""Two languages: the reply is the client's, the gloss below it the person's."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import Connection

from bot.messages import Manner
from bot.store import cases, people
from tests.support.coach import BOT, CHANNEL, Coach, Person, running
from tests.support.records import look, standing
from tests.support.tongues import SIGNS, made_up

FI = SIGNS["fi"]
LINE = "I've read this; I'll answer by tomorrow noon."


@pytest.fixture
async def coach(tmp_path: Path) -> AsyncIterator[Coach]:
    """A coach that speaks Finnish whole, and of the guides nothing in Vietnamese."""
    catalogs = {"fi": made_up("fi"), "fa": made_up("fa"), "vi": made_up("vi", guide=False)}
    async with running(tmp_path, catalogs=catalogs) as made:
        yield made


@pytest.fixture
def ann(coach: Coach) -> Person:
    return coach.person()


async def client_speaks(ann: Person, language: str) -> None:
    def speak(conn: Connection) -> None:
        person = people.find(conn, ann.coach.world.master, CHANNEL, BOT, ann.external_id)
        assert person is not None
        (client,) = cases.clients(conn, person, 9)
        cases.set_client_language(conn, person, client.id, language)

    await ann.coach.database.turn(speak)


async def to_the_reply(ann: Person, language: str) -> None:
    """From a forward to the reply, whose client speaks another language."""
    await ann.forwards("Fix it")
    await client_speaks(ann, language)
    await ann.taps("Pick a guide", "Stop, ask, verify", "Something fixed", "None of these")


async def test_the_holding_line_is_in_the_clients_language(ann: Person) -> None:
    """What is copied is the client's, what it means stands below, and what was sent is filed."""
    await ann.forwards("Fix it")
    await client_speaks(ann, "fi")
    await ann.taps("Buy time")
    assert ann.copyable == f"{FI} {LINE}"
    shown = next(each.text for each in ann.messages if each.copyable)
    assert shown.endswith(f"In your language:\n{LINE}")
    await ann.taps("I sent it")
    assert ("my_message", "sent_as_is", f"{FI} {LINE}") in await standing(ann)


async def test_a_reply_is_the_clients_and_its_gloss_the_persons(ann: Person) -> None:
    """Typed words are asked for in the client's language; the rest of the reply is in it too."""
    await to_the_reply(ann, "fi")
    assert "write it in their language: Suomi" in ann.screen
    await ann.says("värit ovat väärin")
    await ann.taps("I will look into it", "No")
    assert ann.copyable
    assert ann.copyable.startswith(f"{FI} Hi, thank you for telling me.")
    assert f"{FI} As I understand it: värit ovat väärin." in ann.copyable
    assert "In your language:\nHi, thank you for telling me." in ann.sees
    await ann.taps("Firm")
    assert ann.copyable.startswith(f"{FI} Hello, I have read")
    await ann.taps("Sent as it is")
    replies = [words for kind, _, words in await standing(ann) if kind == "my_message"]
    assert replies[0].startswith(f"{FI} Hello, I have read")
    assert "In your language" not in replies[0]


async def test_a_persian_client_reads_jalali_dates(ann: Person) -> None:
    """Days in a reply are those of the client's calendar and digits; the gloss has the person's."""
    await ann.commands("clock")
    await ann.says("Helsinki")
    gregorian = Manner("gregorian", latin=True)
    await look(ann, lambda conn, whose: people.set_manner(conn, whose.id, gregorian))
    await to_the_reply(ann, "fa")
    await ann.taps("Skip", "An answer by a day I name")
    await ann.says("2026-03-12")
    await ann.taps("No", "Yes, I can keep it")
    assert ann.copyable
    assert "پنجشنبه ۲۱ اسفند" in ann.copyable
    assert "12 Mar" not in ann.copyable
    assert "Thu 12 Mar" in ann.sees


async def test_half_a_translation_is_none(ann: Person) -> None:
    """Where the client's language lacks a sentence the reply stays whole, and that is said."""
    await to_the_reply(ann, "vi")
    await ann.taps("Skip", "I will look into it", "No")
    assert ann.copyable
    assert ann.copyable.startswith("Hi, thank you for telling me.")
    assert "I cannot say all of it in Tiếng Việt yet" in ann.sees


async def test_the_persons_own_language_needs_no_gloss(ann: Person) -> None:
    """A client of the same language gets one text."""
    await to_the_reply(ann, "en")
    await ann.taps("Skip", "I will look into it", "No")
    assert "In your language" not in ann.sees
