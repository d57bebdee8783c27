"""Where sentences end in five languages, and which of them claim something."""

import pytest

from bot.cases import claims


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("You promised Friday. It is late! Why?", ["You promised Friday.", "It is late!", "Why?"]),
        ("See https://a.example/x.y?z=1. It costs 4.50 or 1.000,00 now.", None),
        ("E.g. this one, by Dr. Kim and J. Smith. Then that.", None),
        ("Sovittiin 3. maaliskuuta klo 10.30. Nyt on myöhä.", None),
        ("قول دادی جمعه تمام شود؟ هنوز ناقص است.", None),
        ("Bạn đã hứa thứ sáu… Nó không chạy.", None),
        ("これ。あれ", ["これ。", "あれ"]),
        ("one line\n\nanother line", ["one line", "another line"]),
        ("", []),
        ("...", ["..."]),
    ],
)
def test_sentences_end_where_people_end_them(text: str, expected: list[str] | None) -> None:
    """A stop within a number, an address, a date, an initial or an abbreviation ends nothing."""
    found = claims.sentences(text)
    assert found == expected if expected is not None else len(found) == 2
    assert "".join("".join(found).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("sentence", "claimed"),
    [
        ("You promised it by Friday.", True),
        ("We agreed on 450 EUR", True),
        ("It does not work.", True),
        ("You also promised a video.", True),
        ("You have once more forgotten it, and we had clearly agreed.", True),
        ("You know that we like it.", False),
        ("Hello Ann,", False),
        ("Thanks a lot!", False),
        ("Lupasit sen perjantaiksi.", True),
        ("Hei Anna", False),
        ("قول دادی تا جمعه آماده باشد", True),
        ("سلام", False),
        ("اتفقنا على السعر", True),
        ("مرحبا", False),
        ("Bạn đã hứa làm xong", True),
        ("Chào bạn", False),
    ],
)
def test_what_claims_something_is_picked(sentence: str, claimed: bool) -> None:  # a case
    """Promises, agreements, amounts, faults are picked; greetings and thanks are not."""
    assert bool(claims.claims([sentence])) is claimed


def test_hostile_texts_are_quick() -> None:
    """Thousands of stops, quotes or letters are gone through at once."""
    for text in ("." * 4096, "a. " * 1500, "\"'" * 2000, "🙂" * 4096, "1." * 2000):
        claims.claims(claims.sentences(text))
