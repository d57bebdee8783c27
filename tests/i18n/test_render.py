"""From a phrase to the words that a person reads."""

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n.render import TextError, Texts
from bot.messages import Lines, Money, Phrase, Value, phrase

FSI, PDI = "\u2068", "\u2069"
EIGHT_UTC = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)

TEXTS = Texts(
    {
        "fi": {
            ("hold", "I'll be back at {at}."): "Palaan {at}.",
            ("menu", "Back"): "Takaisin",
            ("other", "Open"): "Auki",
            ("menu", "Empty"): "",
        },
        "fa": {
            ("hold", "I'll be back at {at}."): "{at} برمی‌گردم.",
            ("case", "Saved for {client}."): "برای {client} ذخیره شد.",
        },
    }
)


def say(
    text: Phrase, language: str = "en", *, zone: str | None = None, isolate: bool = False
) -> str:
    return TEXTS.render(text, language, zone=zone, isolate=isolate, now=NOW)


def test_in_the_language() -> None:
    """A text is said in the person's language, its values the way of that language."""
    back = phrase("hold", "I'll be back at {at}.", at=EIGHT_UTC)
    assert say(back, zone="Europe/Helsinki") == "I'll be back at Thu 26 Nov, 10:00."
    assert say(back, "fi", zone="Europe/Helsinki") == "Palaan to 26.11. klo 10.00."
    assert say(back, "fa", zone="Asia/Tehran") == "پنجشنبه ۵ آذر، ساعت ۱۱:۳۰ برمی‌گردم."


def test_english_stands_in() -> None:
    """Without a translation the English is said, with English values, and nothing is mixed."""
    due = phrase("x", "Due {day}: {amount}", day=date(2026, 11, 26), amount=Decimal("1234.5"))
    assert say(due, "fi") == say(due, "vi") == say(due, "xx") == "Due Thu 26 Nov: 1,234.5"
    assert say(phrase("menu", "Empty"), "fi") == "Empty"


def test_context_tells_texts_apart() -> None:
    """The same English words may be said differently in another place."""
    assert say(phrase("menu", "Back"), "fi") == "Takaisin"
    assert say(phrase("other", "Back"), "fi") == "Back"
    assert say(phrase("menu", "Open"), "fi") == "Open"


def test_phrases_inside_phrases() -> None:
    """A phrase within a phrase is said in the person's language even where the outer one is not."""
    outer = phrase("x", "Tap {button}.", button=phrase("menu", "Back"))
    assert say(outer, "fi") == "Tap Takaisin."


def test_lines() -> None:
    """Several things stand one below the other."""
    asked = phrase(
        "x", "Ask:\n{all}", all=Lines(("Which file?\nAnd where?", phrase("menu", "Back")))
    )
    assert say(asked, "fi") == "Ask:\n- Which file?\n  And where?\n- Takaisin"
    assert say(asked, "fi", isolate=True) == say(asked, "fi")
    assert say(phrase("x", "Ask:\n{all}", all=Lines(()))) == "Ask:\n"


def test_isolates() -> None:
    """A Latin name in a Persian text, and the other way round, keeps to itself."""
    saved = phrase("case", "Saved for {client}.", client="ACME (UK)")
    assert say(saved, "fa", isolate=True) == f"برای {FSI}ACME (UK){PDI} ذخیره شد."
    assert say(saved, "fa") == "برای ACME (UK) ذخیره شد."
    both = phrase("x", "{n} of {m}, {name}", n=3, m=1200, name="علی")
    assert say(both, isolate=True) == f"3 of {FSI}1,200{PDI}, {FSI}علی{PDI}"


def test_a_value_cannot_break_out() -> None:
    """Characters that turn the direction do not reach past the value that holds them."""
    sly = phrase("x", "From {name}: hello", name=f"a{PDI}\u202eb")
    assert say(sly, isolate=True) == f"From {FSI}ab{PDI}: hello"


def test_braces_in_a_value_are_words() -> None:
    """What a person wrote is never read as a slot."""
    assert say(phrase("x", "You wrote: {it}", it="{at} {0} {{")) == "You wrote: {at} {0} {{"
    assert say(phrase("x", "A brace: {{ {n} }}", n=1)) == "A brace: { 1 }"


@pytest.mark.parametrize(
    ("value", "zone", "shown"),
    [
        (EIGHT_UTC, "Asia/Kathmandu", "Thu 26 Nov, 13:45"),
        (EIGHT_UTC, None, "Thu 26 Nov, 08:00 UTC"),
        (EIGHT_UTC, "Mars/Olympus", "Thu 26 Nov, 08:00 UTC"),
        (EIGHT_UTC.replace(tzinfo=None), "Asia/Kathmandu", "Thu 26 Nov, 08:00"),
        (date(2028, 2, 29), "Asia/Kathmandu", "Tue 29 Feb 2028"),
        (timedelta(minutes=100), None, "1 hour 40 minutes"),
        (Money(Decimal(300), "EUR"), None, "€300"),
        (12000, None, "12,000"),
    ],
)
def test_values(value: Value, zone: str | None, shown: str) -> None:
    """Every kind of value is written so that it cannot be misread."""
    assert say(Phrase("x", "{v}", {"v": value}), zone=zone) == shown


def test_the_day_is_the_persons() -> None:
    """Without knowing what day it is, the year is always said."""
    due = phrase("x", "{day}", day=date(2026, 11, 26))
    assert TEXTS.render(due, "en", zone=None, isolate=False) == "Thu 26 Nov 2026"


BROKEN = [
    (phrase("x", "Hello {name}."), "en", "Hello …."),
    (phrase("x", "Hello {name.upper}.", name="a"), "en", "Hello name.upper."),
    (phrase("x", "Hello {name!r} {name:>99}.", name="a"), "en", "Hello name!r name:>99."),
    (phrase("x", "Hello {0}{}.", name="a"), "en", "Hello 0."),
    (phrase("x", "Hello {name", name="a"), "en", "Hello name"),
    (phrase("case", "Saved for {client}.", client="B"), "vi", "Saved for B."),  # {klient}
    (phrase("menu", "Back to {client}.", client="B"), "vi", "Back to B."),  # a lone brace
]


@pytest.mark.parametrize(("text", "language", "shown"), BROKEN)
def test_a_broken_text(text: Phrase, language: str, shown: str) -> None:
    """A text that does not fit its values fails a test, but shows a person no braces."""
    catalogs = {
        "vi": {
            ("case", "Saved for {client}."): "Lưu cho {klient}.",
            ("menu", "Back to {client}."): "Về {client.",
        }
    }
    with pytest.raises(KeyError):
        Texts(catalogs).render(text, language, zone=None)
    seen: list[TextError] = []
    kind = Texts(catalogs, report=seen.append)
    assert kind.render(text, language, zone=None, isolate=False) == shown
    assert [error.context for error in seen] == [text.context]


def test_errors_hold_no_values() -> None:
    """What a person wrote stays out of what may be logged."""
    with pytest.raises(TextError) as caught:
        say(phrase("x", "{a} {b}", a="secret words"))
    assert "secret" not in str(caught.value)
    assert caught.value.slot == "b"


def test_languages() -> None:
    """The languages offered are those with texts, English always among them."""
    assert TEXTS.languages == {"en", "fa", "fi"}
    assert Texts({}).languages == {"en"}


@given(
    words=st.text(),
    language=st.sampled_from(["en", "fa", "fi", "xx"]),
    isolate=st.booleans(),
)
def test_any_words_survive(words: str, language: str, *, isolate: bool) -> None:
    """Whatever a person wrote is shown whole, and every fence that opens is closed."""
    text = say(phrase("case", "Saved for {client}.", client=words), language, isolate=isolate)
    if isolate:
        for line in text.split("\n"):
            assert line.count(FSI) == line.count(PDI)
    else:
        assert words in text


def test_english_needs_no_babel() -> None:
    """An English coach starts without loading Babel."""
    program = (
        "import sys; from datetime import *; from decimal import Decimal;"
        "from bot.i18n.render import Texts; from bot.messages import Money, phrase;"
        "t = phrase('x', '{a} {b} {c}', a=datetime.now(UTC), b=timedelta(hours=2),"
        " c=Money(Decimal('1.5'), 'EUR'));"
        "Texts({}).render(t, 'en', zone='Asia/Tehran');"
        "sys.exit('babel' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
