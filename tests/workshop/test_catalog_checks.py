"""What is found in a translation file before anybody is coached with it."""

import pytest

from bot.i18n import po, template
from bot.i18n.po import Entry, PoFile
from bot.i18n.template import Message
from bot.playbook.problems import Severity
from bot.workshop.catalog_checks import RULES, check, read

PLAIN = Message("a/b", "Is it {name}?", alone=True)
LABEL = Message("a/l", "Go on", alone=True, most=40)
FACTS = Message("x", "1 fact", many="{n} facts: {all}")
HELP = Message("help", "Forward it.\n/help – what I do", place="bot/a.py:A")
BRIEF = Message("about/brief", "A colleague.", most=120, place="bot/a.py:B")


def codes(message: Message, *forms: str, language: str = "fi") -> list[str]:
    """What is found in a file with one translation."""
    (entry,) = template.pot([message]).entries
    said = Entry(
        entry.context, entry.text, forms, entry.many, entry.flags,
        comments=entry.comments, places=entry.places,
    )  # fmt: skip
    file = PoFile(template.blank(language).header, (), (said,))
    return [each.code for each in check("x.po", file, [message], language)]


@pytest.mark.parametrize(
    ("message", "text", "language", "expected"),
    [
        (PLAIN, "Onko se {name}?", "fi", []),
        (PLAIN, "Onko se {nimi}?", "fi", ["added-slot", "lost-slot"]),
        (PLAIN, "Onko se?", "fi", ["lost-slot"]),
        (PLAIN, "Onko {name} se {other}?", "fi", ["added-slot"]),
        (PLAIN, "Onko se {name?", "fi", ["bad-braces"]),
        (PLAIN, "Onko se {name:>5}?", "fi", ["bad-braces"]),
        (PLAIN, "Onko se {} {name}?", "fi", ["bad-braces"]),
        (PLAIN, "Onko se {name}.", "fi", ["ending"]),
        (PLAIN, " Onko se {name}?", "fi", ["blank-edge"]),
        (PLAIN, "Onko se {name}!?", "fi", ["loud"]),
        (PLAIN, "Is it {name}?", "fi", ["same-as-english"]),
        (PLAIN, "Onko \u202ese\u202c {name}?", "fi", ["steering"]),
        (PLAIN, "Có phải {name}?".replace("ó", "o\u0301"), "vi", ["not-composed"]),
        (PLAIN, "آیا {name} است؟", "fa", []),
        (PLAIN, "آیا {name} است?", "fa", ["foreign-sign"]),
        (PLAIN, "خب, {name} است؟", "fa", ["foreign-sign"]),
        (PLAIN, "آیا “{name}” است؟", "fa", ["foreign-sign"]),
        (PLAIN, "آيا {name} است؟", "fa", ["foreign-sign"]),
        (PLAIN, "هل هي {name}؟", "ar", []),
        (PLAIN, "OK، آیا {name} است؟", "fa", ["latin-first"]),
        (PLAIN, "{name} است؟", "fa", []),
        (LABEL, "Jatka", "fi", []),
        (LABEL, "Jatka " * 7 + "n", "fi", ["wide-button"]),
        (HELP, "Välitä.\n/help – mitä teen", "fi", []),
        (HELP, "Välitä.\n/apua – mitä teen", "fi", ["lost-command", "lost-command"]),
        (BRIEF, "K" * 121, "fi", ["too-long"]),
        (BRIEF, "👍" * 60, "fi", []),
        (BRIEF, "👍" * 61, "fi", ["too-long"]),
    ],
)
def test_one_translation(message: Message, text: str, language: str, expected: list[str]) -> None:
    """Lost and wrong slots, lengths, commands, punctuation and direction are each told."""
    assert codes(message, text, language=language) == expected


def test_forms_of_a_number() -> None:
    """Every form of a number is looked at; a form for one number alone may leave it out."""
    assert codes(FACTS, "1 fakta", "{n} faktaa: {all}") == []
    assert codes(FACTS, "1 fakta", "faktaa: {all}") == ["lost-slot"]
    assert codes(FACTS, "1 {m}", "{n} faktaa: {all}") == ["added-slot"]
    assert codes(FACTS, "1 fakta", "") == ["half-plural"]
    arabic = ["صفر", "واحد", "اثنان", "{n} {all}", "{n} {all}", "{n} {all}"]
    assert codes(FACTS, *arabic, language="ar") == []
    assert codes(FACTS, *arabic[:3], "{n}", *arabic[4:], language="ar") == ["lost-slot"]
    assert "half-plural" in codes(FACTS, *arabic[:5], language="ar")


def test_the_whole_file() -> None:
    """A wrong rule of plurals, a text that stands twice and a file left behind are told."""
    entry = Entry("a/b", "Is it {name}?", ("Onko {name}?",))
    header = (("Language", "ar"), ("Plural-Forms", "nplurals=2; plural=(n != 1);"))
    found = check("x.po", PoFile(header, (), (entry, entry)), [PLAIN, LABEL], "ar")
    assert {each.code for each in found} == {
        *("plural-header", "po-syntax", "not-updated", "foreign-sign", "latin-first")
    }
    assert "write nplurals=6; plural=(n==0 ? 0" in str(found)


def test_where_it_is() -> None:
    """A problem names the line of the translation; an unreadable file its first mistake."""
    written = po.write(template.merge(PoFile(), [PLAIN], "fi")).decode()
    broken = written.replace('msgstr ""\n', 'msgstr "Onko se?"\n').replace(
        'msgstr "Onko se?"\n"Project', 'msgstr ""\n"Project'
    )
    file, none = read("fi/x.po", broken.encode())
    assert file is not None
    assert not none
    (problem,) = check("fi/x.po", file, [PLAIN], "fi")
    line = broken.split("\n").index('msgstr "Onko se?"') + 1
    assert str(problem).startswith(f"fi/x.po:{line}:1: 'Is it {{name}}?': {{name}} got lost; put")
    assert problem.severity is Severity.ERROR
    nothing, problems = read("fi/x.po", b"hello")
    assert nothing is None
    assert [str(each) for each in problems] == [
        "fi/x.po:1:1: expected msgctxt, msgid or msgstr with its words in quotes [po-syntax]"
    ]


def test_every_code_has_a_rule() -> None:
    """Each code that can be told has its rule in a sentence, and each rule is shown here."""
    import ast
    from pathlib import Path

    from bot.workshop import catalog_checks

    source = Path(catalog_checks.__file__).read_text(encoding="utf-8")
    strings = {
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    shown = Path(__file__).read_text(encoding="utf-8")
    for code in RULES:
        assert code in strings
        assert f'"{code}"' in shown or code in shown
