"""Hot words are marked where they stand, calm ones are left alone, and nothing is scored."""

from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.heat.lexicon import LANGUAGES, Kind, lexicon
from bot.heat.marks import Mark, marks, promising
from bot.heat.softer import cooler

HERE = Path(__file__).parent


@cache
def asked(name: str) -> dict[str, dict[str, list[str]]]:
    found: Any = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    return dict(found)


def share(name: str, temper: str, language: str) -> float:
    """The share of sentences in which something is marked."""
    said = asked(name)[language][temper]
    return sum(bool(marks(each, language)) for each in said) / len(said)


def words(text: str, language: str | None = None) -> list[str]:
    return [text[each.begin : each.end] for each in marks(text, language)]


def kinds(text: str, language: str | None = None) -> list[Kind]:
    return [each.kind for each in marks(text, language)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "name", ["dev.yaml", "second.yaml", "third.yaml", "fourth.yaml", "fifth.yaml"]
)
def test_hot_sentences_are_marked_and_calm_ones_are_not(name: str, language: str) -> None:
    """Of the sentences that the lexicons were made with, the hot are seen, the calm not."""
    assert share(name, "hot", language) >= 0.9
    assert share(name, "calm", language) == 0


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["held_out.yaml", "sixth.yaml"])
def test_calm_words_that_nobody_tuned_on_are_left_alone(name: str, language: str) -> None:
    """A false mark teaches people to look away: firm but calm replies carry none."""
    assert share(name, "calm", language) == 0


@pytest.mark.parametrize(("name", "floor"), [("held_out.yaml", 0.39), ("sixth.yaml", 0.29)])
def test_some_heat_is_seen_in_words_that_nobody_tuned_on(name: str, floor: float) -> None:
    """The lexicons are small: of hot replies in wholly new words they see about a third."""
    seen = [share(name, "hot", language) for language in LANGUAGES]
    assert sum(seen) / len(seen) > floor


@pytest.mark.parametrize("language", LANGUAGES)
def test_calm_sentences_near_hot_ones_are_left_alone(language: str) -> None:
    """A please, an if, a not beside the very same words make them calm."""
    said: Any = asked("near.yaml")[language]
    assert [each for each in said if marks(each, language)] == []


def test_whose_language_is_not_known_is_read_all_the_same() -> None:
    """A reply in another language than the person's is marked like their own."""
    assert words("Et koskaan vastaa ajoissa.", "fa") == ["Et koskaan"]
    mixed = "You never answer. هیچ‌وقت جواب نمی‌دهید."
    assert words(mixed, "vi") == ["You never", "هیچ‌وقت جواب نمی‌دهید"]


def test_spelling_makes_no_difference() -> None:
    """Apostrophes, half-spaces, vowel signs and marks are typed in many ways, or not at all."""
    assert words("you’ve never paid") == words("you've never paid".replace("'", "’"))
    assert marks("youve never paid")
    assert marks("هیچ وقت جواب نمی دهید", "fa")
    assert marks("هيچوقت جواب نميدهيد", "fa")
    assert marks("أَنْتَ كَذَّابٌ", "ar")
    assert marks("وأنت السبب", "ar")
    assert marks("anh khong bao gio tra loi", "vi")
    assert marks("Anh không bao giờ trả lời", "vi")
    assert marks("Mita\u0308 oikein kuvittelet", "fi")


def test_verbs_are_known_by_how_they_begin_and_end() -> None:
    """A verb that no line names is seen by its person and its negation."""
    assert words("حتی نپرسیدید چه شد", "fa") == ["حتی نپرسیدید"]
    assert words("مگر نمی‌شنوید", "fa") == ["مگر نمی‌شنوید"]
    assert not marks("حتی نوید هم رسید", "fa")


def test_a_promise_under_pressure_is_marked() -> None:
    """Who gives in twice in a row is offered a promise with a day and a price."""
    for said, language in (
        ("OK ok, I will do it.", "en"),
        ("باشه باشه انجامش می‌دهم.", "fa"),
        ("طيب طيب سأفعل.", "ar"),
        ("Rồi rồi, tôi làm.", "vi"),
        ("Joo joo, teen sen.", "fi"),
    ):
        assert kinds(said, language) == [Kind.PRESSURE]


def test_a_mark_covers_the_words_and_no_more() -> None:
    """Marks stand at the very letters that were written, also after letters of two signs."""
    text = "ﷺ Ệ́ ok 😀 you never answer"
    assert words(text) == ["you never"]


def test_words_within_other_words_are_no_words() -> None:
    """An insult inside a harmless word is none."""
    assert not marks("The slitting machine is unstupidly fast; a dumbwaiter would do.", "fi")
    assert not marks("Greedyfox is our agency's name.")


def test_shouting_is_capitals_and_rows_of_signs() -> None:
    """Capitals in a row and rows of signs shout; abbreviations and one sign do not."""
    assert kinds("I WILL NOT DO THIS") == [Kind.SHOUTING]
    assert kinds("Do it NOW please") == [Kind.SHOUTING]
    assert kinds("Really?!") == [Kind.SHOUTING]
    assert kinds("Great!!!") == [Kind.SHOUTING]
    assert not marks("The PDF, SVG and HTML are in the ZIP!")
    assert not marks("Thank you!")


def test_what_somebody_else_said_is_not_marked() -> None:
    """A quotation in a reply is the client's; only who quotes all of it means it."""
    assert not marks("You wrote “this is ridiculous”, and I wonder why.")
    assert not marks("> you never answer\nI answered on Monday.")
    assert marks("“You never answer.”")


def test_marks_stand_apart_and_in_order() -> None:
    """No word is marked twice, however many reasons there are."""
    found = marks("YOU NEVER LISTEN, you are lying!!! This is your fault, idiot.")
    assert all(one.end <= other.begin for one, other in pairwise(found))
    assert len(found) > 3


def test_nothing_is_scored() -> None:
    """A mark says where, why and what is softer; it has no weight that could be added up."""
    assert set(Mark.__dataclass_fields__) == {
        "begin",
        "end",
        "kind",
        "language",
        "softer",
        "instead",
    }


def test_softer_words_leave_a_sentence() -> None:
    """Where something surely fits it takes the place; where it would not, all stays as it was."""
    assert (
        cooler("You should have told me. This is unacceptable!!!")
        == "It would have helped if you had told me. This is not workable for me."
    )
    assert cooler("That was an unacceptable delay.") == "That was an unacceptable delay."
    assert cooler("Obviously, we need it ASAP") == "We need it as soon as you can"
    assert cooler("I WILL NOT DO THIS FOR FREE.") == "I will not do this for free."
    assert cooler("You NEVER answer!!!") == "You never answer."
    assert cooler("Tämä on naurettavaa.", "fi") == "Tätä minun on vaikea ymmärtää."
    assert cooler("Thank you, until Monday.") == "Thank you, until Monday."


@pytest.mark.parametrize(
    ("text", "language", "says"),
    [
        ("I will send it by Friday.", "en", ["promise"]),
        ("We agreed on two rounds.", "en", ["agreed"]),
        ("Thanks for the file. It looks good.", "en", []),
        ("They said “I will pay tomorrow”.", "en", []),
        ("فردا می‌فرستم.", "fa", ["promise"]),
        ("طبق قرارداد دو دور داریم.", "fa", ["agreed"]),
        ("سأرسل الملفات غداً.", "ar", ["promise"]),
        ("اتفقنا على جولتين.", "ar", ["agreed"]),
        ("Tôi sẽ gửi vào thứ sáu.", "vi", ["promise"]),
        ("Như đã thống nhất, có hai vòng.", "vi", ["agreed"]),
        ("Lähetän sen perjantaina.", "fi", ["promise"]),
        ("Sovimme kahdesta kierroksesta.", "fi", ["agreed"]),
    ],
)
def test_promises_are_found(text: str, language: str, says: list[str]) -> None:
    """A sentence that promises, or says that something was settled, is known as that."""
    assert [each for _, _, each in promising(text, language)] == says


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    """Whatever somebody pastes, marks lie within it, and cooler words can be looked for."""
    for each in marks(text):
        assert 0 <= each.begin < each.end <= len(text)
    cooler(text)
    promising(text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_group_says_what_is_softer(language: str) -> None:
    """Each hot word comes with something softer in its own language."""
    assert all(group.softer.strip() for group in lexicon(language).groups)
    assert {group.kind for group in lexicon(language).groups} >= set(Kind) - {Kind.SHOUTING}
