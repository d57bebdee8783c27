"""PO files: what is read is what was written, and what is broken is pointed at."""

import io
import re
from dataclasses import replace

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n import po
from bot.i18n.po import Entry, PoError, PoFile

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=30)
TEXTS = st.lists(WORDS, min_size=1, max_size=3).map("\n".join)
HEADER = (("Language", "fi"), ("Plural-Forms", "nplurals=2; plural=(n != 1);"))
LINES = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=12)

SAMPLE = """\
# A note above the file.
msgid ""
msgstr ""
"Language: fi\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

# for Maija
#. screen: the menu
#: bot/a.py:BACK
#, fuzzy, python-brace-format
#| msgid "Go back"
msgctxt "menu"
msgid "Back"
msgstr "Takaisin"

msgctxt "case"
msgid "1 fact"
msgid_plural "{n} \\"facts\\"\\t\\\\"
msgstr[0] "1 fakta"
msgstr[1] ""
"{n} "
"faktaa\\n"

#~ msgctxt "old"
#~ msgid "Gone"
#~ msgstr "Mennyt"
"""


def test_a_file() -> None:
    """Notes, flags, the English of before, plural forms and what is no longer said are all read."""
    file = po.read(SAMPLE.encode())
    assert file.field("language") == "fi"
    assert file.notes == ("A note above the file.",)
    menu, case, old = file.entries
    assert menu == Entry(
        "menu",
        "Back",
        ("Takaisin",),
        flags=("fuzzy", "python-brace-format"),
        previous="Go back",
        notes=("for Maija",),
        comments=("screen: the menu",),
        places=("bot/a.py:BACK",),
        line=14,
    )
    assert case.many == '{n} "facts"\t\\'
    assert case.forms == ("1 fakta", "{n} faktaa\n")
    assert old.obsolete
    assert old.forms == ("Mennyt",)


@given(
    st.lists(
        st.builds(
            Entry,
            context=st.none() | WORDS,
            text=TEXTS.filter(bool),
            forms=st.tuples(TEXTS, TEXTS),
            many=TEXTS.filter(bool),
            flags=st.lists(LINES, max_size=2).map(tuple),
            previous=TEXTS,
            notes=st.lists(LINES, max_size=2).map(tuple),
            comments=st.lists(LINES, max_size=2).map(tuple),
            places=st.lists(LINES, max_size=2).map(tuple),
            obsolete=st.just(value=False),
        )
    )
)
def test_nothing_gets_lost(entries: list[Entry]) -> None:
    """Whatever is written is read again the same."""
    file = PoFile(HEADER, (), tuple(entries))
    again = po.read(po.write(file))
    assert again.header == HEADER
    assert [replace(each, line=0) for each in again.entries] == entries


def test_what_is_no_longer_said_is_written_again() -> None:
    """Old translations keep their notes, their marks and the English that they were made of."""
    old = Entry(
        "a", "one\ntwo", ("yksi",), flags=("fuzzy",), previous="b", notes=("x",), obsolete=True
    )
    again = po.read(po.write(PoFile(HEADER, (), (old,))))
    assert replace(again.entries[0], line=0) == old


def test_babel_reads_the_same() -> None:
    """Another reader finds the same texts in what is written here."""
    written = po.write(po.read(SAMPLE.encode()))
    catalog = read_po(io.BytesIO(written), abort_invalid=True)
    assert catalog.num_plurals == 2
    found = {(each.context, each.id): each.string for each in catalog if each.id}
    assert found == {
        ("menu", "Back"): "Takaisin",
        ("case", ("1 fact", '{n} "facts"\t\\')): ("1 fakta", "{n} faktaa\n"),
    }


BROKEN = [
    ('msgid "a"\nmsgstr "b', 2, "expected msgctxt, msgid or msgstr"),
    ('msgid "a"\nmsgstr "b\\"', 2, "the closing quotation mark is missing"),
    ('msgid "a"\nmsgstr "b" c"', 2, "one inside the words lacks its"),
    ('msgid "a"\nmsgstr "\\q"', 2, "\\q means nothing here"),
    ('msgid "a"\nmsgid "b"\nmsgstr ""', 2, "a second msgid in one entry"),
    ('"lost"', 1, "words in quotes that belong to nothing"),
    ('msgstr "b"', 1, "msgstr without a msgid"),
    ('\nmsgctxt "x"\nmsgid "a"\n', 4, "the file ends in the middle of a text"),
    ('msgid "a"\nmsgstr "b"\n\nhello', 4, "expected msgctxt, msgid or msgstr"),
    ('msgid "a"\nmsgstr ""\n\nmsgid ""\nmsgstr ""', 5, "a text without its English"),
]


@pytest.mark.parametrize(("source", "line", "what"), BROKEN)
def test_a_broken_file(source: str, line: int, what: str) -> None:
    """A mistake is told with its line and what is wrong."""
    with pytest.raises(PoError) as caught:
        po.read(source.encode())
    assert caught.value.line == line
    assert what in caught.value.what


def test_line_ends_of_other_systems() -> None:
    """A file from Windows reads the same; a separator inside a text is no end of a line."""
    source = SAMPLE.replace("Takaisin", "Taka\u2028isin").replace("\n", "\r\n")
    assert po.read(source.encode()).entries[0].forms == ("Taka\u2028isin",)


def test_no_text_file() -> None:
    """Bytes that are no UTF-8, and files beyond any size, are refused with a reason."""
    with pytest.raises(PoError, match="UTF-8"):
        po.read(b'msgid "a"\nmsgstr "\xff"')
    with pytest.raises(PoError, match="4 MiB"):
        po.read(b"#" * (po.MOST + 1))


@given(st.binary(max_size=300))
def test_any_bytes(source: bytes) -> None:
    """Whatever is in a file, it is read or refused in one line; nothing else happens."""
    assert "\n" not in _complaint(source)


@given(st.integers(0, len(SAMPLE) - 1), st.sampled_from(['"', "\\", "\n", "#", "msgid", ""]))
def test_a_damaged_file(at: int, put: str) -> None:
    """A file with one thing missing or too much is read or refused."""
    complaint = _complaint((SAMPLE[:at] + put + SAMPLE[at + 1 :]).encode())
    assert not complaint or re.match(r"line \d+: .", complaint)


def _complaint(source: bytes) -> str:
    """What is wrong with a file; nothing when it can be read."""
    try:
        po.read(source)
    except PoError as error:
        return str(error)
    return ""
