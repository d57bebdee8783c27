"""Right-to-left screens, as an independent implementation of the Unicode algorithm sets them."""

import re

import pytest
from bidi import get_display  # type: ignore[import-untyped]  # published without types

from bot.i18n.direction import begins_right, commands_kept, first_strong, from_the_right
from bot.i18n.render import Texts
from bot.messages import Lines, Phrase, phrase

MARKS = re.compile("[\u200e\u200f\u2066-\u2069]")

TEXTS = Texts(
    {
        "fa": {
            ("x", "Saved: {name}."): "{name} ذخیره شد.",
            ("x", "Telegram can read it."): "Telegram می‌تواند بخواند.",
            ("x", "/help – what I can do"): "/help – چه می‌توانم",
            ("x", "Then /resume it."): "بعد با /resume ادامه بده.",
            ("x", "Ticked:\n{all}"): "انتخاب:\n{all}",
            ("x", "Today · {at}"): "امروز · {at}",
            ("x", "Go on"): "ادامه",
            ("x", "Calm"): "آرام",
        }
    }
)


def seen(text: Phrase, language: str = "fa") -> list[str]:
    """Each line as it stands on a screen, from the left edge to the right, without the marks."""
    said = TEXTS.render(text, language, zone=None)
    return [MARKS.sub("", str(get_display(line))) for line in said.split("\n")]


def from_right(words: str) -> str:
    """Persian letters as a left-to-right eye meets them."""
    return words[::-1]


def test_a_latin_name_first() -> None:
    """A line that begins with a client's Latin name still begins at the right."""
    (line,) = seen(phrase("x", "Saved: {name}.", name="ACME (UK)"))
    assert line == f".{from_right('ذخیره شد')} ACME (UK)"


def test_a_latin_word_first() -> None:
    """A text whose first word is Latin is set from the right, its full stop at the left."""
    (line,) = seen(phrase("x", "Telegram can read it."))
    assert line.endswith(" Telegram")
    assert line.startswith(".")


def test_commands() -> None:
    """The slash of a command stays before it, at the beginning of a line and within one."""
    (first,) = seen(phrase("x", "/help – what I can do"))
    assert first == f"{from_right('چه می‌توانم')} – /help"
    (within,) = seen(phrase("x", "Then /resume it."))
    assert f"{from_right('ادامه بده')} /resume {from_right('بعد با')}" in within


def test_a_list() -> None:
    """The dashes of a list stand below each other at the right, also before Latin words."""
    lines = seen(phrase("x", "Ticked:\n{all}", all=Lines(("I did it.", phrase("x", "Go on")))))
    assert lines == [f":{from_right('انتخاب')}", "I did it. -", f"{from_right('ادامه')} -"]


def test_a_time_on_a_button() -> None:
    """The dot between a day's name and its clock stays between them."""
    (line,) = seen(phrase("x", "Today · {at}", at="23:40"))
    assert line == f"23:40 · {from_right('امروز')}"


def test_slots_and_signs_alone() -> None:
    """A text without words of its own is set, and numbered, as the person's language is."""
    scale = phrase("engine/ask", "{place} · {label}", place=4, label=phrase("x", "Calm"))
    assert seen(scale) == [f"{from_right('آرام')} · ۴"]
    assert seen(phrase("x", "✓ {option}", option=phrase("x", "Go on"))) == [
        f"{from_right('ادامه')} ✓"
    ]
    assert seen(phrase("x", "{client}", client="Sam")) == ["Sam"]


def test_english_stays_english() -> None:
    """What is not translated is set from the left, for everybody."""
    said = TEXTS.render(phrase("x", "Not translated: {it}.", it="b"), "fa", zone=None)
    assert said.startswith("Not")
    assert seen(phrase("x", "Ticked:\n{all}", all=Lines(("a",))), "en") == ["Ticked:", "- a"]


def test_what_is_copied_has_no_marks() -> None:
    """A reply that goes to a client holds nothing that only a screen needs."""
    said = TEXTS.render(phrase("x", "Saved: {name}.", name="ACME"), "fa", zone=None, isolate=False)
    assert not MARKS.search(said)


@pytest.mark.parametrize(
    ("line", "first"),
    [
        ("سلام", "س"),
        ("ACME", "A"),
        ("\u2068ACME\u2069 س", "س"),
        ("12 ·", ""),
        ("\u200fA", "\u200f"),
    ],
)
def test_the_first_letter_that_counts(line: str, first: str) -> None:
    """Numbers, signs and what is fenced in do not decide where a line begins."""
    assert first_strong(line) == first


def test_marks_only_where_needed() -> None:
    """A line that begins right already, and an empty one, get no mark."""
    assert from_the_right("سلام\n\nACME") == "سلام\n\n\u200fACME"
    assert begins_right("\u200fACME")
    assert not begins_right("12")
    assert commands_kept("a/b /c https://x/y") == "a/b \u200e/c https://x/y"
