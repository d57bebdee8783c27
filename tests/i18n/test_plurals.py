"""Each language's plural forms, in the order that translation tools use."""

from gettext import c2py

import pytest

from bot.i18n.plurals import PLURALS, several
from bot.i18n.render import Texts
from bot.messages import plural

HEADERS = {
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 "
    ": n%100>=11 ? 4 : 5);",
    "fa": "nplurals=2; plural=(n > 1);",
    "fi": "nplurals=2; plural=(n != 1);",
    "vi": "nplurals=1; plural=0;",
}


@pytest.mark.parametrize(("language", "header"), HEADERS.items())
def test_the_headers(language: str, header: str) -> None:
    """The rule in every file is the one that Weblate and Poedit know, to the letter."""
    assert PLURALS[language].header == header


@pytest.mark.parametrize("language", PLURALS)
def test_the_forms(language: str) -> None:
    """What is said of a number is what gettext itself makes of the rule in the file."""
    rule = PLURALS[language]
    count, expression = rule.header.removesuffix(";").split("; plural=")
    by_gettext = c2py(expression)
    assert int(count.removeprefix("nplurals=")) == rule.count
    for number in (*range(1000), 1_000_000, 1_000_011, 1_000_100):
        assert rule.form(number) == by_gettext(number), number


def test_arabic() -> None:
    """Nothing, one, two, a few, many and whole hundreds each have their own form in Arabic."""
    names = ("zero", "one", "two", "few", "many", "other")
    texts = Texts({"ar": {("x", "1 fact"): tuple(f"ح {name} {{n}}" for name in names)}})
    said = {
        n: texts.render(
            plural("x", "1 fact", "{n} facts", n, n=n), "ar", zone=None, isolate=False
        ).split()[1]
        for n in (0, 1, 2, 3, 10, 11, 99, 100, 102, 103, 111)
    }
    expected = "zero one two few few many many other other few many"
    assert " ".join(said.values()) == expected


def test_english_and_what_is_not_translated() -> None:
    """One is one, everything else is many; a missing form gives way to English."""
    texts = Texts({"ar": {("x", "1 fact"): ("only one form",)}})
    for language in ("en", "fi", "ar"):
        said = [
            texts.render(plural("x", "1 fact", "{n} facts", n, n=n), language, zone=None)
            for n in (1, 2)
        ]
        assert said == ["1 fact", "2 facts"]


def test_which_forms_have_to_say_the_number() -> None:
    """A form for one number alone may leave it out; a form for several may not."""
    assert [several("ar", form) for form in range(6)] == [False, False, False, True, True, True]
    assert [several("fa", form) for form in range(2)] == [True, True]
    assert [several("fi", form) for form in range(2)] == [False, True]
    assert several("vi", 0)
