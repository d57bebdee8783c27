"""A playbook as a picture: its cards, where they lead, and Mermaid's text of it."""

import json
import re
from pathlib import Path

import pytest

from bot.cli.graph import graph as command
from bot.errors import BotError
from bot.i18n.render import Texts
from bot.workshop.graph import graph, mermaid, values
from tests.support.walking import book, stop_ask_verify

TEXTS = Texts({})
TRICKY = """
format: 2
id: tricky
title: Tricky
summary: Holds signs.
start: ask
steps:
  ask:
    choose: 'Say "no" to <b>#1</b> & `code`?'
    save: pick
    options:
      one: {label: 'One "|" two', go: end-a}
      two: Two
    go:
      - {to: end-b, when: {pick: {is: two}}}
      - to: end-a
  end-a: {end: A.}
  end-b: {end: B.}
"""


def test_every_step_is_a_card_in_the_order_of_the_file() -> None:
    """An author finds each step once, in the order in which they wrote it."""
    drawn = graph(stop_ask_verify(), TEXTS, "en")
    assert [card.name for card in drawn.cards] == list(stop_ask_verify().steps)
    json.dumps(values(drawn))


def test_a_way_says_its_button_and_its_condition() -> None:
    """Where a step leads is said by the button that leads there, and by when, in words."""
    first = graph(book(TRICKY), TEXTS, "en").cards[0]
    ways = [(way.label, way.to, way.when) for way in first.ways]
    told = [(label, to, re.sub("[\u2068\u2069]", "", when)) for label, to, when in ways]
    assert told == [
        ('One "|" two', "end-a", ""),
        ("Two", "", ""),
        ("", "end-b", "pick is Two"),
        ("", "end-a", "otherwise"),
    ]


def test_mermaid_takes_any_words() -> None:
    """Signs that Mermaid or a web page would read as their own are written out."""
    text = mermaid(graph(book(TRICKY), TEXTS, "en"))
    assert text.startswith("flowchart TD\n")
    assert "#quot;no#quot; to #lt;b#gt;#35;1#lt;/b#gt; #amp; #96;code#96;" in text
    for line in text.split("\n")[1:]:
        assert re.fullmatch(r'    n\d+(\["[^"<>]*(<br/>[^"<>]*)*"\]| -->(\|"[^"]*"\|)? n\d+)', line)


def test_a_picture_is_written_in_either_direction(tmp_path: Path) -> None:
    """An author gets a picture for a phone, in a language from the right too."""
    for language in ("fi", "fa"):
        file = tmp_path / f"{language}.png"
        command("stop-ask-verify", shape="png", lang=language, output=file)
        assert file.read_bytes().startswith(b"\x89PNG")


def test_a_mistyped_id_is_answered(tmp_path: Path) -> None:
    """An unknown playbook or language, or a place that cannot be written, is said in one line."""
    with pytest.raises(BotError, match="did you mean 'stop-ask-verify'"):
        command("stop-ask-verfy", shape="mermaid", lang="en", output=None)
    with pytest.raises(BotError, match="languages are en, fa"):
        command("stop-ask-verify", shape="mermaid", lang="xx", output=None)
    with pytest.raises(BotError, match="cannot be written"):
        command("stop-ask-verify", shape="mermaid", lang="en", output=tmp_path)
