"""Names are compared by what they look like, and shown without what nobody sees."""

import pytest

from bot.i18n.typed import likeness, looking_for, shown_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ACME", "\u0410\u0421\u041c\u0415"),  # Cyrillic
        ("ACME", "acme"),
        ("ACME", "A\u200bC\u2060ME"),
        ("ACME", "\u202eACME\u202c"),
        ("Café", "Cafe"),
        ("Nguyễn Văn Đức", "nguyen van duc"),
        ("Łukasz", "lukasz"),
        ("علی", "علي"),
        ("کیان", "كيان"),
        ("مُحَمَّد", "محمد"),
        ("Studio ۳", "studio 3"),
        ("  Kim   Ltd ", "kim ltd"),
    ],
)
def test_what_looks_alike_is_alike(one: str, other: str) -> None:
    """Scripts, accents, case, invisible characters and spaces make no other name."""
    assert likeness(one) == likeness(other)
    for words, text in ((one, other), (other, one)):
        wanted = looking_for(words)
        assert wanted is not None
        assert wanted.search(f"before {shown_name(text)} after")


@pytest.mark.parametrize(("one", "other"), [("Sam", "Pam"), ("ACME", "ACME 2"), ("علی", "علا")])
def test_what_differs_stays_apart(one: str, other: str) -> None:
    """Another letter is another name."""
    assert likeness(one) != likeness(other)
    wanted = looking_for(other)
    assert wanted is not None
    assert not wanted.search(one)


def test_a_name_is_shown_clean() -> None:
    """Overrides and invisible characters go; the joiner that Persian needs within a word stays."""
    assert shown_name("\u202eyenom\u202c \u200b") == "yenom"
    assert shown_name("می\u200cخواهم\u200c") == "می\u200cخواهم"
