"""The room that draws: any words, any language, the same everywhere."""

import json
import sys

import pytest
import typst

from bot.documents.render import A4, FONTS, PHONE, Format, fonts_of, render
from bot.errors import BotError

HOSTILE = (
    '#eval("1") $x^2$ @ref *b* _i_ `r` "q" \\ <l> //c [x] {y} \u202eabc\u2066 \u2069\u2069\x00 = h'
)


def card(words: str) -> dict[str, object]:
    return {
        "number": "1",
        "name": words,
        "kind": words,
        "tint": "#2f6f8f",
        "words": words,
        "falls": False,
        "ways": [{"label": words, "when": words, "to": words}],
    }


def drawn(words: str, shape: Format = "svg", language: str = "en") -> bytes:
    values = {"title": words, "summary": words, "cards": [card(words)]}
    return render("playbook", values, shape, language=language, page=PHONE)  # type: ignore[arg-type]  # a sample


def test_words_are_never_read_as_markup() -> None:
    """Whatever a person writes, signs of typst's own included, stands there as written."""
    assert drawn(HOSTILE).startswith(b"<svg")
    # A formula or a heading would be drawn with fewer signs than were written.
    plain, marked = (drawn(words).count(b"<use") for words in ("aaaaaaa", "#$@*_`\\"))
    assert plain == marked


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fa", "گفت‌وگو با Sam دربارهٔ ۲۰۰ یورو"),
        ("ar", "العميل Sam يطلب ٣ تعديلات"),
        ("vi", "Dừng lại, hỏi, xác nhận: ỗ ượ ặ"),
        ("fi", "Pysähdy, kysy, varmista: äöåÄÖÅšž"),
    ],
)
def test_every_language_has_its_letters(language: str, words: str) -> None:
    """The fonts that travel along hold the letters of each language, so no box stands for one."""
    assert strict(words, language)
    with pytest.raises(typst.TypstError):
        strict("\U000f0000", language)  # a sign that no font has


def strict(words: str, language: str) -> bytes:
    """Set words as PDF/A, which refuses a letter that no font has."""
    fonts = f"#set text(font: {json.dumps(fonts_of(language))[1:-1].join('()')})"
    return typst.compile(
        f"{fonts}\n#sys.inputs.words".encode(),
        font_paths=typst.Fonts(include_system_fonts=False, font_paths=[FONTS]),
        format="pdf",
        pdf_standards="a-2b",
        sys_inputs={"words": words},
        timestamp=0,
    )


@pytest.mark.parametrize(
    ("language", "words", "own", "other"),
    [
        ("en", "سلام (logo v2) را تا 12/01 برای Acme. بفرست!", "\u2067", "\u2066"),
        ("fa", "We agreed on two rounds (دو بازبینی) by Friday.", "\u2066", "\u2067"),
    ],
)
def test_words_run_in_their_own_direction(language: str, words: str, own: str, other: str) -> None:
    """A client's sentence keeps its order in a document whose language runs the other way."""
    assert timeline(words, language) == timeline(f"{own}{words}\u2069", language)
    assert timeline(words, language) != timeline(f"{other}{words}\u2069", language)


def timeline(words: str, language: str) -> bytes:
    """Draw a day on which one thing was written."""
    entry = {"clock": "17:30", "kind": "They wrote", "words": words, "tint": "#2f6f8f"}
    day = {"day": "Mon 2 Mar", "entries": [entry]}
    values = {"title": "Sam", "about": "", "empty": "", "days": [day]}
    return render("timeline", values, "svg", language=language, page=PHONE)  # type: ignore[arg-type]  # a sample


def test_a_document_comes_out_the_same_every_time() -> None:
    """Two runs give the same bytes, so that a hash of an export means something."""
    one, two = (drawn("Hello", "pdf") for _ in range(2))
    assert one == two
    assert one.startswith(b"%PDF")


def test_a_picture_is_one_page() -> None:
    """A picture that would need a second page is refused rather than cut."""
    long = {"title": "", "summary": "", "cards": [card("word " * 80)] * 9}
    with pytest.raises(BotError, match="pages"):
        render("playbook", long, "png", page=A4)  # type: ignore[arg-type]  # a sample


def test_without_typst_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """An operator who left drawing out is told the one command that adds it."""
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(BotError, match=r"pip install 'evenkeel\[documents\]'"):
        drawn("Hello")
