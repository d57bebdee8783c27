"""What is done to words at the edge."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.words import TEXT_CAP, clean, clean_name

ANY = st.text(st.characters(codec=None))
DIRECTED = st.text(st.sampled_from("ab\n\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("", ""),
        ("a\x00b", "ab"),
        ("a\ud800b\udfffc", "abc"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("tab\tstays\n", "tab\tstays\n"),
        ("bell\x07 and \x7f and \x9b", "bell and  and "),
        ("emoji 👍🏽 and سلام", "emoji 👍🏽 and سلام"),
        ("می\u200cخواهم", "می\u200cخواهم"),  # the joiner that Persian is written with
        ("invoice \u202excod.exe", "invoice xcod.exe"),
        ("\u202eab\u202cc", "abc"),
        ("\u202aab\u202c", "\u202aab\u202c"),
        ("\u2067open\nnext", "\u2067open\u2069\nnext"),
        ("stray\u2069 and \u202c", "stray and "),
        ("\u2068a\u202ab\u2069c", "\u2068a\u202ab\u202c\u2069c"),
    ],
)
def test_words_are_cleaned(given_text: str, expected: str) -> None:
    """Words come through as written; what cannot be stored or would turn text around does not."""
    assert clean(given_text) == expected


def test_a_huge_text_is_capped() -> None:
    """A text of a million characters becomes one that can be kept, and quickly."""
    assert len(clean("x" * 1_000_000)) == TEXT_CAP
    assert len(clean("\u202a\u2069" * 500_000)) <= 2 * TEXT_CAP


@given(ANY)
def test_cleaned_words_can_always_be_stored(text: str) -> None:
    """Whatever arrives, what is kept is valid text without controls."""
    cleaned = clean(text)
    cleaned.encode()
    assert not [c for c in cleaned if unicodedata.category(c) == "Cc" and c not in "\n\t"]


@given(DIRECTED)
def test_no_direction_mark_reaches_past_its_line(text: str) -> None:
    """A pasted text can never turn around the words that stand after it, and cleaning is final."""
    for line in clean(text).split("\n"):
        depth = 0
        for character in line:
            depth += (character in "\u2066\u2067\u2068") - (character == "\u2069")
            assert depth >= 0
        assert depth == 0
        assert sum(c in "\u202a\u202b" for c in line) == line.count("\u202c")
        assert "\u202d" not in line
        assert "\u202e" not in line
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    ("given_name", "expected"),
    [
        ("  Ada\n Lovelace ", "Ada Lovelace"),
        ("\u202eevil\u2066", "evil"),
        ("\x00", ""),
        ("x" * 200, "x" * 64),
    ],
)
def test_a_name_is_one_plain_line(given_name: str, expected: str) -> None:
    """Whatever somebody calls themselves, their name stays a short line and turns nothing."""
    assert clean_name(given_name) == expected
