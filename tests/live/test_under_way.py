"""Conversations under way go on with the content and the texts that they began with."""

from collections.abc import Mapping
from pathlib import Path

from bot.i18n import catalogs
from bot.i18n.catalogs import Catalog
from bot.playbook.library import Library
from bot.playbook.parse import load
from bot.turns.books import dressed
from tests.live.desk import Folder, small
from tests.support.coach import Coach, restarted, running

TWO = """\
format: 2
id: one
title: One
summary: The one.
start: hello
steps:
  hello:
    choose: How is it?
    options: {fine: Fine, bad: Bad}
    go: next
  next:
    choose: And how was it?
    options: {well: Well, ill: Ill}
    go: bye
  bye: {end: Goodbye.}
"""


def said(first: str, second: str) -> dict[tuple[str, str], str]:
    return {
        ("one/hello/choose", "How is it?"): first,
        ("one/next/choose", "And how was it?"): second,
        ("one/hello/options/fine/label", "Fine"): "Hyvin",
    }


def edition(
    text: str, finnish: Mapping[tuple[str, str], str]
) -> tuple[Library, dict[str, Catalog]]:
    library, problems = load([("one.yaml", text.encode())])
    assert not problems.errors
    words: dict[str, Catalog] = {"fi": dict(finnish)}
    return library, words


def publish(coach: Coach, library: Library, words: Mapping[str, Catalog]) -> None:
    """Take over an edition, as a look at the folders does."""
    whole = dressed(library, words)
    coach.world.books.renew(whole)
    texts = {name: each.texts for name, each in whole.playbooks.items() if each.texts is not None}
    coach.world.texts.renew(words, texts)


async def test_a_changed_text_does_not_reach_a_conversation_under_way(tmp_path: Path) -> None:
    """Both questions come in the words of the start; a guide begun later has the new ones."""
    library, words = edition(TWO, said("Miten on?", "Ja miten oli?"))
    async with running(tmp_path, playbooks=library, catalogs=words) as coach:
        ann = coach.person(language="fi")
        await ann.commands("guides")
        await ann.taps("One", "Start")
        assert "Miten on?" in ann.screen
        new = TWO.replace("And how was it?", "And how was that?").replace("How is it?", "How now?")
        publish(coach, *edition(new, {("one/next/choose", "And how was that?"): "Uusi"}))
        await ann.taps("Hyvin")
        assert "Ja miten oli?" in ann.screen
        await ann.taps("Well")
        await ann.commands("guides")
        await ann.taps("One", "Start")
        assert "How now?" in ann.screen


async def test_it_goes_on_in_its_own_words_after_a_restart(tmp_path: Path) -> None:
    """Steps renamed, translations gone and the program started anew: the guide ends as it began."""
    library, words = edition(TWO, said("Miten on?", "Ja miten oli?"))
    async with running(tmp_path, playbooks=library, catalogs=words) as coach:
        ann = coach.person(language="fi")
        await ann.commands("guides")
        await ann.taps("One", "Start")
        token = ann.button("Hyvin")
    renamed, _ = edition(TWO.replace("next", "later"), {})
    async with restarted(coach, renamed) as again:
        ann.coach = again
        await ann.presses(token)
        assert "Ja miten oli?" in ann.screen


async def test_a_deleted_guide_is_gone_through_to_its_end(tmp_path: Path) -> None:
    """Whoever is in the middle of a guide that was deleted gets to its last words."""
    library, words = edition(TWO, {})
    async with running(tmp_path, playbooks=library, catalogs=words) as coach:
        ann = coach.person()
        await ann.commands("guides")
        await ann.taps("One")
        other, problems = load([("two.yaml", small("two").encode())])
        assert not problems.errors
        publish(coach, other, {})
        await ann.taps("Fine", "Well")
        assert "Goodbye." in ann.sees


def test_what_says_the_same_has_the_same_pin(folder: Folder) -> None:
    """The order of entries in a PO file is no change; another word is."""
    library, _ = edition(TWO, {})
    first: dict[tuple[str, str], str | tuple[str, ...]]
    first = {("one/a", "A"): "1", ("one/b", "B"): ("1", "2")}
    pins = {
        dressed(library, {"fi": words}).playbooks["one"].pin
        for words in (first, dict(reversed(list(first.items()))))
    }
    assert len(pins) == 1
    other = dressed(library, {"fi": first | {("one/a", "A"): "3"}}).playbooks["one"].pin
    assert other not in pins
    assert catalogs.load(folder.sources.locales)["fi"]
