"""A playbook as a picture: its cards, where they lead, and Mermaid's text of it."""

import json
import re

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
