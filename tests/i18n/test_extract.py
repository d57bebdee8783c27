"""Every text of the program reaches the translators, with what they need to know about it."""

import pytest

from bot.i18n.extract import EXAMPLES, SCREENS, ExtractError, interface
from bot.i18n.safety import is_safety
from bot.i18n.template import Message
from tests.support.tongues import interface as shipped

HEAD = "from bot.messages import Phrase, phrase, plural\n"


def found(source: str) -> list[Message]:
    return list(interface({"bot/a.py": HEAD + source}))


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ('A = phrase("menu", "Back")', ["Back"]),
        ('A = phrase(\n    "menu",\n    "Go "\n    "back",\n)', ["Go back"]),
        ('A = phrase("menu", "Go " + "back")', ["Go back"]),
        ('M = "menu"\nT = "Back"\ndef f():\n    return phrase(M, T)', ["Back"]),
        ('def f(x):\n    t = "A"\n    if x:\n        t = "B"\n    phrase("menu", t)', ["A", "B"]),
        ('def f(x):\n    return phrase("menu", "One" if x else "Two")', ["One", "Two"]),
        ('A = {"x": phrase("menu", "In a dict")}', ["In a dict"]),
        ('class A:\n    def f(self):\n        return [phrase("menu", "Deep")]', ["Deep"]),
        ('A = Phrase("menu", "Old way")', ["Old way"]),
        ('A = phrase("menu", "{name}")\nB = phrase("menu", "✓ {option} · {at}")', []),
        ('A = phrase("menu", "Back")\nB = phrase("menu", "Back")', ["Back"]),
        ("def f(a):\n    return phrase(a.context, a.text, at=1)", []),
        ('def f(a):\n    return Phrase(f"{a}/summary", a)', []),
    ],
)  # fmt: skip
def test_what_is_found(source: str, texts: list[str]) -> None:
    """A text is found however it is written down; what is only slots is left out."""
    assert [each.text for each in found(source)] == texts


def test_what_is_told_of_a_text() -> None:
    """A text comes with its screen, an example for each slot, its width and its place."""
    (text,) = found('HELD = phrase("hold", "Held until {at}.")')
    assert text.place == "bot/a.py:HELD"
    assert text.told() == (
        f"screen: {SCREENS['hold']}",
        f"{{at}}: {EXAMPLES['at']}",
        "width: part of a message",
    )
    assert text.flags() == ("python-brace-format",)
    (label,) = found('def f():\n    return phrase("hold", "Hold it")')
    assert label.place == "bot/a.py:f"
    assert label.told()[-1] == "width: a button or label, at most 40 characters"
    assert label.flags() == ("max-length:40",)
    (offer,) = found('A: Offer = ("who", phrase("filing", "Who is it from?"))')
    assert offer.most == 40
    (about,) = found('A = phrase("about/brief", "A calm colleague.")')
    assert about.told()[-1] == "width: at most 120 characters"
    (safety,) = found('A = phrase("crisis/lead", "I am glad that you wrote.")')
    assert safety.flags() == ("safety",)


def test_a_text_with_a_number() -> None:
    """A text that depends on a number brings both its English forms and the slots of both."""
    (text,) = found('A = plural("engine/draft", "1 fact", "{total} facts", n, total=n)')
    assert (text.text, text.many) == ("1 fact", "{total} facts")
    assert text.slots == {"total"}


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ('def f(a):\n    return phrase("menu", f"Hello {a}")', "bot/a.py:3: a text for people"),
        ('def f(a):\n    return phrase("menu", a)', "bot/a.py:3: a text for people"),
        ('def f(a):\n    return plural("menu", "1", a, 2)', "bot/a.py:3"),
        ('A = phrase("crisis/a", "One.")\nB = phrase("crisis/a", "Two.")', "crisis/a names 2"),
        ('A = phrase("menu", "1 fact")\nB = plural("menu", "1 fact", "facts", 2)', "with a count"),
    ],
)
def test_what_cannot_be_given_to_translators(source: str, why: str) -> None:
    """A text that no translator could see, or not tell from another, is refused with its place."""
    with pytest.raises(ExtractError, match=why):
        found(source)


def test_everything_is_explained() -> None:
    """Every text of the program names its screen, and every slot has an example."""
    for message in shipped():
        screen = message.comments[0].removeprefix("screen: ")
        assert screen != message.context, f"SCREENS lacks {message.context}"
        unexplained = [each for each in message.comments if each.endswith(": …")]
        assert not unexplained, f"{message.context}: {unexplained}"
        assert message.slots <= {*EXAMPLES}
        assert len(message.text) <= message.most
        assert not is_safety(message.context) or message.alone


def test_the_most_important_is_there() -> None:
    """The first screen, the menu and the buttons of every question are among the texts."""
    texts = {each.text for each in shipped()}
    assert {
        "‹ Back",
        "Buy time",
        "Pick a guide",
        "Copy",
        "Nothing has to be answered this minute.",
    } <= texts
    assert any(each.text.startswith("Hello. I am Even Keel") for each in shipped())
