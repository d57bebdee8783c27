"""Which language a person is met in, and which way it runs."""

import pytest

from bot.i18n.dates import _FORMS
from bot.i18n.direction import isolate, rtl, steady
from bot.i18n.languages import LANGUAGES, SOURCE, pick


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("en-GB", "en"),
        ("fa-AF", "fa"),
        ("fa", "fa"),
        ("AR_eg", "ar"),
        ("vi", "vi"),
        ("fi-FI", "fi"),
        ("de", "en"),
        ("fil", "en"),
        ("", "en"),
        (None, "en"),
        ("-fa", "en"),
    ],
)
def test_pick(code: str | None, language: str) -> None:
    """A person is met in their own language where it is spoken, and in English otherwise."""
    assert pick(code, LANGUAGES) == language


def test_pick_only_what_is_there() -> None:
    """A language without texts yet is not promised."""
    assert pick("fa-IR", ["en", "fi"]) == "en"


def test_direction() -> None:
    """Persian and Arabic run from right to left, the others do not."""
    assert [code for code in LANGUAGES if rtl(code)] == ["fa", "ar"]
    assert not rtl("xx")


def test_every_language_has_its_dates() -> None:
    """No language is offered whose dates cannot be written."""
    assert set(_FORMS) | {SOURCE} == set(LANGUAGES)


def test_isolate() -> None:
    """Every line is fenced in on its own; plain digits and nothing at all are left alone."""
    assert isolate("ACME") == "\u2068ACME\u2069"
    assert isolate("a\n\nب") == "\u2068a\u2069\n\n\u2068ب\u2069"
    assert isolate("2026") == "2026"
    assert isolate("۲۰۲۶") == "\u2068۲۰۲۶\u2069"
    assert isolate("") == ""


def test_steady() -> None:
    """Characters that would turn what follows are left out; marks within a word stay."""
    assert steady("a\u202eb\u2066c\u2069d\u202a") == "abcd"
    assert steady("می\u200cخواهم\u200f") == "می\u200cخواهم\u200f"
