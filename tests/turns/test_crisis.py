"""Who writes of a crisis gets people to turn to: at once, from any state, and nothing else."""

import asyncio
from pathlib import Path

import pytest

from bot.messages import Attached, Attachment, Class, Text
from bot.store import people
from bot.turns import crisis
from tests.support.coach import AccessMode, Coach, Person, running
from tests.support.records import counts, entries, look, standing, woken_for

WANTS_TO_DIE = "I lost the contract and I want to die"


def written(folder: Path) -> bytes:
    """Every byte of every file in a folder."""
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


async def test_a_crisis_gets_people_and_no_guide(ann: Person) -> None:
    """A few warm sentences, a number for now, people to turn to, and what this program is."""
    await ann.says(WANTS_TO_DIE)
    assert ann.screen.startswith("What you write sounds very painful")
    assert "please call your local emergency number" in ann.screen
    assert "https://findahelpline.com" in ann.screen
    assert "I am a program and cannot call anybody" in ann.screen
    assert "!" not in ann.screen
    assert ann.labels == ["I meant my work", "Go on", "Another country"]


async def test_nothing_of_it_is_filed(ann: Person) -> None:
    """What was written in a crisis is no message of a client and no note."""
    await ann.says(WANTS_TO_DIE)
    assert await entries(ann) == []


async def test_words_of_danger_and_of_violence_get_their_own_answer(coach: Coach) -> None:
    """Who is hurt, and who is about to hurt, hear what fits them."""
    hurt, angry = coach.person("101"), coach.person("102")
    await hurt.says("my husband hits me")
    assert "is not your fault" in hurt.screen
    await angry.says("I swear I will stab him")
    assert "somebody could get hurt" in angry.screen


async def test_a_metaphor_of_work_is_work(ann: Person) -> None:
    """Deadlines kill nobody: such a message is filed like any other."""
    await ann.says("My client will kill me if I miss this deadline")
    assert "Saved, word for word" in ann.screen


async def test_a_forward_is_somebody_elses_crisis(ann: Person) -> None:
    """What a client writes is filed word for word, whatever it says."""
    await ann.forwards("Pay me back or I want to die, and I will kill you")
    assert "Saved, word for word: from Sam" in ann.screen


async def test_from_inside_a_guide_and_back(ann: Person) -> None:
    """In the middle of a guide the crisis comes first, and the guide waits where it was."""
    await ann.commands("guides")
    await ann.taps("A message is here", "Stop, ask, verify", "Something fixed")
    before = ann.screen
    await ann.says(WANTS_TO_DIE)
    assert "What you write sounds very painful" in ann.screen
    await ann.taps("Go on")
    assert "This is where we were." in ann.sees
    assert ann.screen == before


async def test_a_false_alarm_costs_one_tap(ann: Person) -> None:
    """Whoever meant their work says so, and their words go on as if nothing had been asked."""
    await ann.says(WANTS_TO_DIE)
    await ann.taps("I meant my work")
    assert "Saved, word for word" in ann.screen
    assert [words for _, _, words in await standing(ann)] == [WANTS_TO_DIE]
    assert "Go on" not in ann.labels


async def test_a_false_alarm_in_a_guide_answers_its_question(ann: Person) -> None:
    """Words that were the answer to a guide's question still become it."""
    await ann.commands("guides")
    await ann.taps("A message is here", "Stop, ask, verify", "Something fixed", "None of these")
    asked = ann.screen
    await ann.says("they want me dead, as it were: I want to die of shame")
    assert "What you write sounds very painful" in ann.screen
    await ann.taps("I meant my work")
    assert ann.screen != asked
    assert await entries(ann) == []


async def test_a_caption_is_read_and_the_photo_is_not_lost(ann: Person) -> None:
    """A photo with such a caption waits too, and is filed if it was about work."""
    photo = Attached(Attachment("photo", "file", "unique", 1000), "I took all my sleeping pills")
    await ann.does(photo)
    assert "What you write sounds very painful" in ann.screen
    assert await entries(ann) == []
    await ann.taps("I meant my work")
    await ann.coach.advance(seconds=2)
    filed = await entries(ann)
    assert [each.content.text for each in filed if each.content] == [photo.caption]
    assert filed[0].content is not None
    assert filed[0].content.attachment is not None


async def test_the_words_that_follow_are_nobodys_message_either(ann: Person) -> None:
    """What somebody goes on writing after it is not answered with "Saved"."""
    await ann.says(WANTS_TO_DIE)
    await ann.says("nobody would even notice")
    assert "A program is not enough here" in ann.screen
    assert await entries(ann) == []
    await ann.taps("Go on")
    await ann.says("He wants his money back and it is late")
    assert "Saved, word for word" in ann.screen


async def test_whoever_goes_on_with_the_guide_is_taken_at_their_word(ann: Person) -> None:
    """A tap on the guide's own screen ends the waiting as well."""
    await ann.commands("guides")
    await ann.says(WANTS_TO_DIE)
    await ann.taps("A message is here", "Stop, ask, verify")
    assert "what do they want?" in ann.screen
    await ann.taps("Something fixed", "None of these")
    asked = ann.screen
    await ann.says("the second round of changes")
    assert "A program is not enough here" not in ann.sees
    assert ann.screen != asked


async def test_after_half_an_hour_it_is_gone(ann: Person) -> None:
    """The sealed words and the buttons go; the places stay to be read."""
    await ann.says(WANTS_TO_DIE)
    assert crisis.GROUP in await woken_for(ann)
    await ann.coach.advance(minutes=31)
    assert crisis.GROUP not in await woken_for(ann)
    assert ann.labels == []
    assert "https://findahelpline.com" in ann.screen
    await ann.says("He wants his money back")
    assert "Saved, word for word" in ann.screen


async def test_what_waits_is_sealed(coach: Coach, ann: Person, tmp_path: Path) -> None:
    """In the database's files there is no word of it."""
    await ann.says(WANTS_TO_DIE)
    kept = await asyncio.to_thread(written, tmp_path)
    assert kept
    assert b"want to die" not in kept


async def test_a_country_is_one_tap_away(ann: Person) -> None:
    """Where the country is not known or not the right one, it is chosen from a list."""
    await ann.says(WANTS_TO_DIE)
    await ann.taps("Another country")
    assert "Where are you?" in ann.screen
    await ann.taps("Finland")
    assert "People you can turn to (Finland):" in ann.screen
    assert "MIELI Kriisipuhelin: call 09 2525 0111" in ann.screen
    assert "please call 112 now" in ann.screen
    await ann.taps("I meant my work")
    assert "Saved, word for word" in ann.screen
    assert [label for label in ann.labels if label in {"Finland", "Go on"}] == []


async def test_the_clock_tells_the_country(ann: Person) -> None:
    """Whoever set their clock gets the places of where it shows that time."""
    await ann.commands("privacy")
    await look(ann, lambda conn, whose: people.set_zone(conn, whose.id, "Europe/Berlin"))
    await ann.says("my boyfriend choked me")
    assert "Hilfetelefon Gewalt gegen Frauen: call 116 016" in ann.screen


async def test_a_command_shows_the_places_at_any_time(ann: Person) -> None:
    """/crisis and /sos show people for everything, without a word having been said."""
    await ann.commands("sos")
    assert ann.screen.startswith("Whatever it is: you do not have to sort it out alone")
    assert "I meant my work" not in ann.labels
    await ann.taps("Go on")
    assert "Forward me, or write, what you want to work on." in ann.screen


@pytest.mark.parametrize("access", ["invite", "ids"])
async def test_a_stranger_in_a_crisis_is_told_where_to_turn(
    tmp_path: Path, access: AccessMode
) -> None:
    """Whoever is not let in gets the places all the same, and nothing is kept."""
    async with running(tmp_path, access=access) as coach:
        eve = coach.person(language="fi")
        before = await counts(eve)
        await eve.does(Text("haluan kuolla"))
        assert "MIELI Kriisipuhelin" in eve.screen
        assert "open to invited people only" in eve.screen
        assert coach.outgoings[-1].cls is Class.A
        await eve.commands("crisis")
        assert "Whatever it is" in eve.screen
        after = await counts(eve)
        assert {name for name in after if after[name] != before[name]} == {"claims"}


async def test_a_second_crisis_replaces_the_first(ann: Person) -> None:
    """Only the newest answer has buttons, and they are about the newest words."""
    await ann.says(WANTS_TO_DIE)
    await ann.coach.advance(minutes=29)
    await ann.says("I am going to kill myself")
    assert ann.labels == ["I meant my work", "Go on", "Another country"]
    await ann.coach.advance(minutes=29)
    await ann.taps("I meant my work")
    filed = await standing(ann)
    assert [words for _, _, words in filed] == ["I am going to kill myself"]


FOUND = {
    "en": WANTS_TO_DIE,
    "fa": "می‌خواهم بمیرم",
    "ar": "أريد أن أموت",
    "vi": "tôi muốn chết",
    "fi": "haluan kuolla",
}
WAYS = (
    ("Stop, ask, verify",),
    ("Stop, ask, verify", "Something fixed"),
    ("Stop, ask, verify", "Something fixed", "None of these"),
    ("Stop, ask, verify", "Something fixed", "None of these", "Skip", "An answer by a day I name"),
    ("Stop, ask, verify", "Something fixed", "None of these", "Skip", "A short call", "No"),
    (
        "Stop, ask, verify",
        "Something fixed",
        "None of these",
        "Skip",
        "A short call",
        "No",
        "I changed it",
    ),
)
"""Buttons, a checklist, words that may be skipped, a day, a reply, and words that were sent."""


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way[-1])
async def test_no_question_of_a_guide_takes_such_words_for_its_answer(
    ann: Person, way: tuple[str, ...]
) -> None:
    """Whatever is asked for, such words in any language get people, and change nothing else."""
    await ann.commands("guides")
    await ann.taps("A message is here", *way)
    filed = await entries(ann)
    for words in FOUND.values():
        await ann.says(words)
        assert "findahelpline.com" in ann.screen, words
        await ann.taps("Go on")
        assert "This is where we were." in ann.sees
    assert await entries(ann) == filed
