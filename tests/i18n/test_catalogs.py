"""Catalogs: which file wins, what is used of it, and when it is read at all."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.i18n import po
from bot.i18n.catalogs import CatalogError, Catalogs, beside, load
from bot.i18n.po import Entry
from bot.i18n.render import Texts
from bot.i18n.template import blank
from bot.messages import Phrase, phrase

FUZZY = ("fuzzy",)


def write(folder: Path, language: str, name: str, *entries: Entry) -> Path:
    """Put a file of translations into a locale folder."""
    path = folder / language / name
    path.parent.mkdir(parents=True, exist_ok=True)
    header = blank(language).header
    path.write_bytes(po.write(po.PoFile(header, (), entries)))
    return path


@pytest.fixture
def interface(tmp_path: Path) -> Path:
    """A folder where the interface speaks Finnish."""
    folder = tmp_path / "interface"
    write(folder, "fi", "interface.po", Entry("menu", "Back", ("Takaisin",)))
    return folder


def guides(folder: Path, *entries: Entry, book: str = "late") -> Path:
    """A folder of playbooks with Finnish beside it; gives its locale folder."""
    folder.mkdir(exist_ok=True)
    (folder / f"{book}.yaml").touch()
    write(beside(folder), "fi", "playbooks.po", *entries)
    return beside(folder)


def said(catalogs: Catalogs, context: str, text: str, language: str = "fi") -> str:
    return Texts(catalogs).render(Phrase(context, text), language, zone=None)


def test_interface_and_guides(interface: Path, tmp_path: Path) -> None:
    """The interface and the guides each bring their own texts."""
    catalogs = load([interface, guides(tmp_path / "a", Entry("late/title", "Late", ("Myöhässä",)))])
    assert said(catalogs, "menu", "Back") == "Takaisin"
    assert said(catalogs, "late/title", "Late") == "Myöhässä"
    assert said(catalogs, "late/title", "Late", "vi") == "Late"


def test_what_is_offered(interface: Path) -> None:
    """A language is offered once something of the interface is said in it."""
    write(interface, "vi", "interface.po", Entry("menu", "Back"))
    assert list(load([interface])) == ["en", "fi"]
    assert list(load([])) == ["en"]
    several = Entry("a", "b\nc", ("viết\nnữa",))
    write(interface, "vi", "interface.po", several)
    assert list(load([interface])) == ["en", "vi", "fi"]


def test_a_later_folder_wins(interface: Path, tmp_path: Path) -> None:
    """What an operator's own folder says stands in for what was shipped, text by text."""
    one = guides(tmp_path / "a", Entry("late/title", "Late", ("A",)), Entry("late/x", "X", ("B",)))
    other = guides(tmp_path / "b", Entry("late/title", "Late", ("C",)), book="other")
    catalogs = load([interface, one, other])
    assert said(catalogs, "late/title", "Late") == "C"
    assert said(catalogs, "late/x", "X") == "B"


def test_an_edited_text_keeps_its_translation(interface: Path, tmp_path: Path) -> None:
    """A comma mended in English throws nobody back to English, and it is told which text it was."""
    folder = guides(tmp_path / "a", Entry("late/ask", "Is it late", ("Onko myöhä",)))
    told: list[tuple[str, str]] = []
    texts = Texts(load([interface, folder]), outdated=lambda *each: told.append(each))
    for english in ("Is it late?", "Is it late?", "Is it late"):
        assert texts.render(Phrase("late/ask", english), "fi", zone=None) == "Onko myöhä"
    assert told == [("fi", "late/ask")]


def test_an_edited_text_of_the_interface_is_english(interface: Path) -> None:
    """Interface texts share their contexts, so one is never taken for another."""
    assert said(load([interface]), "menu", "Menu") == "Menu"


def test_a_guide_written_anew(interface: Path, tmp_path: Path) -> None:
    """A guide that an operator wrote anew is not given the shipped guide's translations."""
    shipped = guides(tmp_path / "a", Entry("late/ask", "Is it late?", ("Onko myöhä?",)))
    anew = tmp_path / "b"
    anew.mkdir()
    (anew / "late.yaml").touch()
    catalogs = load([interface, shipped, beside(anew)])
    assert said(catalogs, "late/ask", "Something else?") == "Something else?"
    assert said(catalogs, "late/ask", "Is it late?") == "Onko myöhä?"


def test_what_is_used(interface: Path, tmp_path: Path) -> None:
    """Stale translations stay in use, unsure and half ones do not, old ones for old talks."""
    folder = guides(
        tmp_path / "a",
        Entry("late/stale", "New?", ("Vanha?",), flags=FUZZY, previous="Old?"),
        Entry("late/unsure", "Sure?", ("Kai?",), flags=FUZZY),
        Entry("late/other", "X", ("Y",), flags=FUZZY, previous="X", previous_context="b/c"),
        Entry("late/half", "1", ("yksi", ""), many="{n}"),
        Entry("late/gone", "Gone", ("Mennyt",), obsolete=True),
        Entry("late/now", "Then", ("Silloin",), obsolete=True),
        Entry("late/now", "Now", ("Nyt",)),
    )
    catalogs = load([interface, folder])
    assert said(catalogs, "late/stale", "New?") == said(catalogs, "late/stale", "Old?") == "Vanha?"
    assert said(catalogs, "late/unsure", "Sure?") == "Sure?"
    assert said(catalogs, "late/other", "X") == "X"
    assert said(catalogs, "late/half", "1") == "1"
    assert said(catalogs, "late/gone", "Gone") == "Mennyt"
    assert said(catalogs, "late/now", "Then") == "Silloin"
    assert said(catalogs, "late/now", "Now!") == "Nyt"


BROKEN = [
    (b'msgid "a"\nmsgstr "', ":2: expected msgctxt"),
    (b'msgid ""\nmsgstr "Language: fi\\n"\n', ":2: Plural-Forms is not the one"),
    (b'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=(n > 1);\\n"', ":2: Plural-Forms"),
    (b"\xff", ":1: this is not UTF-8"),
]


@pytest.mark.parametrize(("source", "said_of_it"), BROKEN)
def test_a_broken_file_is_left_out(
    interface: Path, tmp_path: Path, source: bytes, said_of_it: str
) -> None:
    """A broken file is told with its line; everything else goes on, in English where need be."""
    folder = guides(tmp_path / "a")
    (folder / "fi" / "playbooks.po").write_bytes(source)
    told: list[CatalogError] = []
    catalogs = load([interface, folder], report=told.append)
    assert said(catalogs, "late/title", "Late") == "Late"
    assert said(catalogs, "menu", "Back") == "Takaisin"
    assert len(told) == 1
    assert f"playbooks.po{said_of_it}" in str(told[0])
    with pytest.raises(CatalogError):
        load([interface, folder])["fi"]


def test_texts_of_a_crisis(interface: Path) -> None:
    """Of a crisis the published set is said, English included, until the next one is whole."""
    said_then = {"en": "Call {n}.", "fi": "Soita {n}."}
    (interface / "safety.json").write_text(json.dumps({"crisis/call": said_then}), encoding="utf-8")
    write(
        interface,
        "fi",
        "interface.po",
        Entry("crisis/call", "Call {n} now.", ("Soita {n} nyt.",)),
        Entry("crisis/new", "New.", ("Uusi.",)),
    )
    texts = Texts(load([interface]))
    edited = phrase("crisis/call", "Call {n} now.", n="112")
    assert texts.render(edited, "en", zone=None, isolate=False) == "Call 112."
    assert texts.render(edited, "fi", zone=None, isolate=False) == "Soita 112."
    assert texts.render(phrase("crisis/new", "New."), "fi", zone=None) == "Uusi."


def test_a_broken_set_of_a_crisis(interface: Path) -> None:
    """A damaged set is told, and the texts themselves are said."""
    (interface / "safety.json").write_text("[]", encoding="utf-8")
    told: list[CatalogError] = []
    catalogs = load([interface], report=told.append)
    assert said(catalogs, "crisis/call", "Call.") == "Call."
    assert len(told) == 1


def test_catalogs_can_be_renewed(interface: Path) -> None:
    """New translations are said from the next text on."""
    texts = Texts({})
    assert texts.languages == {"en"}
    texts.renew(load([interface]))
    assert texts.languages == {"en", "fi"}
    texts.prepare()
    assert texts.render(phrase("menu", "Back"), "fi", zone=None) == "Takaisin"


def test_english_reads_nothing() -> None:
    """A conversation in English parses no file and loads no Babel."""
    program = (
        "import sys; from bot import resources; from bot.i18n.catalogs import beside, load;"
        "from bot.i18n import po; from bot.i18n.render import Texts;"
        "from bot.messages import phrase;"
        "po.read = None;"
        "texts = Texts(load([resources.interface_dir(), beside(resources.playbooks_dir())]));"
        "assert 'en' in texts.languages;"
        "assert texts.render(phrase('menu', 'Back'), 'en', zone=None) == 'Back';"
        "sys.exit('babel' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
