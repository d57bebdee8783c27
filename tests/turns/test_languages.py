"""Languages: chosen at first sight, changed at any moment, and said so when a guide lacks one."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.i18n.catalogs import Catalog
from tests.support.coach import Coach, Person, running
from tests.support.tongues import SIGNS, made_up

FI, FA = SIGNS["fi"], SIGNS["fa"]


@pytest.fixture
async def coach(tmp_path: Path) -> AsyncIterator[Coach]:
    """A coach that speaks Finnish, Persian and English, all of it."""
    catalogs = {language: made_up(language) for language in ("fi", "fa")}
    async with running(tmp_path, catalogs=catalogs) as made:
        yield made


@pytest.fixture
def ann(coach: Coach) -> Person:
    return coach.person()


@pytest.mark.parametrize(
    ("told", "sign"), [("fi", FI), ("fa-AF", FA), ("FI_fi", FI), ("de", "Hello."), (None, "Hello.")]
)
async def test_the_first_screen_follows_the_phone(coach: Coach, told: str, sign: str) -> None:
    """Whoever writes first is answered in the language of their phone, where it is spoken."""
    person = coach.person("7", language=told)
    await person.commands("start")
    assert person.screen.lstrip("\u200f").startswith(sign)


async def test_a_language_is_changed_within_a_guide(ann: Person) -> None:
    """Changed in the middle of a guide, the open question comes again, and takes its answer."""
    await ann.commands("guides")
    await ann.taps("A message is here", "Stop, ask, verify", "Something fixed")
    await ann.commands("language")
    await ann.taps("Suomi")
    assert ann.screen.startswith(f"{FI} What do you not know yet?")
    assert f"{FI} ‹ Back" in ann.labels
    await ann.taps(f"{FI} What exactly is wrong", f"{FI} Done")
    assert "say it back" in ann.screen
    await ann.commands("language")
    await ann.taps("English")
    assert ann.screen.startswith("Now say it back.")


async def test_a_reply_is_shown_in_the_new_language(ann: Person) -> None:
    """At the reply, its draft comes again too, in the new language, with its tone kept."""
    await ann.commands("guides")
    await ann.taps(
        "A message is here", "Stop, ask, verify", "Something fixed", "None of these", "Skip"
    )
    await ann.taps("I will look into it", "No", "Firm")
    assert ann.copyable
    assert ann.copyable.startswith("Hello, I have read")
    await ann.commands("language")
    await ann.taps("Suomi")
    assert ann.copyable.startswith(f"{FI} Hello, I have read your message carefully.")
    await ann.taps(f"{FI} Sent as it is")
    assert "ask how it went" in ann.screen or "clock" in ann.screen


async def test_a_language_is_changed_before_a_guide(ann: Person) -> None:
    """Changed below a filed message, what would help is asked anew in the new language."""
    await ann.forwards("This is unacceptable.")
    await ann.commands("language")
    await ann.taps("فارسی")
    assert f"{FA} Buy time" in ann.labels
    await ann.taps(f"{FA} Buy time")
    assert ann.copyable
    assert ann.copyable.startswith(f"{FA} I've read this")


async def test_the_first_screen_comes_again(ann: Person) -> None:
    """Changed on the first screen, it is said again in the new language; so is the guides' list."""
    await ann.commands("start")
    await ann.commands("language")
    await ann.taps("Suomi")
    assert ann.screen.startswith(f"{FI} Hello. I am Even Keel")
    await ann.taps(f"{FI} Pick a guide")
    await ann.commands("language")
    await ann.taps("فارسی")
    assert ann.labels[0].lstrip("\u200f").startswith(f"{FA} A message is here")


async def test_the_clock_is_asked_again(ann: Person) -> None:
    """Changed while the clock is asked for, that question comes again and takes its answer."""
    await ann.forwards("This is unacceptable.")
    await ann.taps("Buy time")
    await ann.commands("language")
    await ann.taps("Suomi")
    assert ann.screen.startswith(f"{FI} So that I come back")
    await ann.says("22:57")
    assert "keep your time" in ann.screen


async def test_labels_may_be_typed(coach: Coach) -> None:
    """A button typed in Persian is a press of it, with other digits, letters and marks too."""
    person = coach.person("8", language="fa")
    await person.commands("guides")
    await person.taps("A message is here", "Stop, ask, verify")
    await person.says("  \u200fفارسي:  SOMETHING fixed or changed ")
    assert "What do you not know yet?" in person.screen


async def test_a_place_on_the_scale_may_be_typed(coach: Coach) -> None:
    """Four is four in any script."""
    person = coach.person("8", language="fa")
    await person.forwards("This is unacceptable.")
    await person.taps(f"{FA} Stop first")
    assert "۴ · " in person.labels[3]
    await person.says("۴")
    assert "fair reaction" in person.screen


@pytest.fixture
async def halfway(tmp_path: Path) -> AsyncIterator[Coach]:
    """A coach whose interface speaks Finnish, and whose guides do not; in Persian a few lines."""
    some: Catalog = {
        key: text
        for key, text in made_up("fa").items()
        if not key[0].startswith("stop-ask-verify/") or "/options/" in key[0]
    }
    catalogs = {"fi": made_up("fi", guide=False), "fa": some}
    async with running(tmp_path, catalogs=catalogs) as made:
        yield made


async def test_a_guide_in_english_only(halfway: Coach) -> None:
    """A guide that is not translated says so before it starts, and starts when that is fine."""
    person = halfway.person("9", language="fi")
    await person.commands("guides")
    await person.taps("A message is here", "Stop, ask, verify")
    assert person.screen == f"{FI} This guide is in English only so far. Shall we start?"
    assert person.labels == [f"{FI} Start", f"{FI} Leave it"]
    await person.taps(f"{FI} Start")
    assert "what do they want?" in person.screen


async def test_a_guide_partly_in_english(halfway: Coach) -> None:
    """A guide of which something is translated says that parts of it are in English."""
    person = halfway.person("9", language="fa")
    await person.commands("guides")
    await person.taps("A message is here", "Stop, ask, verify")
    assert "Parts of this guide are in English only so far." in person.screen


async def test_leaving_an_english_guide(halfway: Coach) -> None:
    """Whoever would rather not is left in peace, and what they filed is kept."""
    person = halfway.person("9", language="fi")
    await person.forwards("This is unacceptable.")
    await person.taps(f"{FI} Stop first", f"{FI} Leave it")
    assert person.labels == []
    await person.commands("resume")
    assert "No guide is open" in person.screen


async def test_stop_first_keeps_its_way_in(halfway: Coach) -> None:
    """The stop of an English guide still begins at the stop, about the message that was filed."""
    person = halfway.person("9", language="fi")
    await person.forwards("This is unacceptable.")
    await person.taps(f"{FI} Stop first", f"{FI} Start")
    assert "How heated do you feel" in person.screen


async def test_english_people_are_not_asked(halfway: Coach) -> None:
    """In English a guide starts at once."""
    person = halfway.person("9")
    await person.commands("guides")
    await person.taps("A message is here", "Stop, ask, verify")
    assert "what do they want?" in person.screen
