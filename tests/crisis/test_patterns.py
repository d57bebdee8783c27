"""The language of the lexicons."""

import pytest

from bot.crisis import detect as detecting
from bot.crisis.detect import _Said
from bot.crisis.patterns import Lexicon, made
from bot.crisis.words import read


def lexicon(*phrases: str, unless: str = "", marked: str = "false", **guards: str) -> Lexicon:
    """Make a lexicon of a few phrases of one kind."""
    return made(
        {
            "language": "en",
            "marked": marked,
            "common": "i to the a",
            "classes": {"self": "myself|me"},
            "guards": guards,
            "danger": [{"say": "\n".join(phrases), "unless": unless}],
        }
    )


def finds(found: Lexicon, text: str) -> bool:
    """Tell whether a text has one of the phrases."""
    return detecting._kind(found, _Said(read(text), marked=found.marked)) is not None


@pytest.mark.parametrize(
    ("phrase", "yes", "no"),
    [
        ("red fox", "a red fox", "a fox red"),
        ("red|blue fox", "a blue fox", "a green fox"),
        ("red fox*", "red foxes", "red oxen"),
        ("red .. fox", "red and quick fox", "red and very quick fox"),
        ("red ... fox", "red and very very quick fox", "red. A fox"),
        ("red ?little fox", "red fox, a red little fox", "red small fox"),
        ("fox <self>", "the fox and fox, myself", "the fox and I"),
        ("^ red", "It is. Red now", "It is red"),
        ("red $", "it is red.", "it is red now"),
        ("red fox", "red, fox", "red; fox"),
    ],
)
def test_a_phrase_fits_as_it_says(phrase: str, yes: str, no: str) -> None:
    """Each sign of a phrase means what its module says."""
    assert finds(lexicon(phrase), yes)
    assert not finds(lexicon(phrase), no)


@pytest.mark.parametrize(
    ("guard", "kept", "refused"),
    [
        ("before 2: no", "no I see a red fox", "no a red fox"),
        ("before 2: no", "no, red fox", "no red fox"),
        ("after 1: hole", "red fox in a hole", "red fox hole"),
        ("inside: no", "no red big fox", "red no fox"),
        ("sentence: story", "A story. The red fox", "The red fox of that story"),
    ],
)
def test_a_guard_keeps_a_phrase_from_counting(guard: str, kept: str, refused: str) -> None:
    """Words nearby show that a phrase is meant otherwise."""
    found = lexicon("red .. fox", unless="it", it=guard)
    assert finds(found, kept)
    assert not finds(found, refused)


@pytest.mark.parametrize(
    ("phrases", "told"),
    [
        (("?red",), "without a word"),
        (("re*",), "too short"),
        (("red,fox",), "not one word"),
    ],
)
def test_a_lexicon_that_is_not_sound_is_refused(phrases: tuple[str, ...], told: str) -> None:
    """A slip in a lexicon is told when it is loaded, not found by a person in need."""
    with pytest.raises(ValueError, match=told):
        lexicon(*phrases)


def test_words_that_are_near_stand_in_any_order() -> None:
    """With `near`, nobody has to say it in the one order that was thought of."""
    found = made({"language": "en", "danger": [{"near": "fox red|blue hole"}]})
    assert finds(found, "a red fox in its hole")
    assert finds(found, "in the hole there, red as ever, the fox")
    assert not finds(found, "a red fox")
    assert not finds(found, "A hole. The red fox")


def test_marks_count_where_a_person_writes_them() -> None:
    """Without marks a word is read either way, with them only as it is marked; `!` insists."""
    found = lexicon("từ từ", marked="true")
    assert finds(found, "từ từ")
    assert finds(found, "tu tu")
    assert not finds(found, "tự tử")
    assert not finds(lexicon("từ! từ!", marked="true"), "tu tu")


@pytest.mark.parametrize("name", [*detecting.LATIN, *detecting.ARABIC])
def test_every_lexicon_that_ships_is_sound(name: str) -> None:
    """Each loads, and has words for all three kinds."""
    found = detecting._lexicon(name)
    assert {each.kind for each in found.phrases} == {"self_harm", "danger", "violence"}
