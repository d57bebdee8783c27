"""Runs and buttons as Telegram's HTML and keyboards."""

from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.render import MESSAGE_LIMIT, cut, html, keyboard, utf16_length
from bot.messages import Button, Run, Style


class Reader(HTMLParser):
    """Reads back what a person would see, and insists on well-formed markup."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.shown = ""
        self.broken = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.broken |= bool(attrs) or tag not in {"b", "i", "u", "code", "pre", "blockquote"}
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.broken |= not self.open or self.open.pop() != tag

    def handle_data(self, data: str) -> None:
        self.shown += data


def shown(rendered: str) -> str:
    reader = Reader()
    reader.feed(rendered)
    reader.close()
    assert not reader.broken
    assert not reader.open
    return reader.shown


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        (Run("plain\ntext"), "plain\ntext"),
        (Run("<b>&amp;</b>"), "&lt;b&gt;&amp;amp;&lt;/b&gt;"),
        (Run('"quotes"'), '"quotes"'),
        (Run("a", Style.STRONG), "<b>a</b>"),
        (Run("a", Style.SOFT), "<i>a</i>"),
        (Run("a<", Style.MARKED), "<b><u>a&lt;</u></b>"),
        (Run("a <\nb", Style.QUOTE), "<blockquote>a &lt;\nb</blockquote>"),
        (Run("a & b", Style.COPY), "<code>a &amp; b</code>"),
        (Run("a\nb", Style.COPY), "<pre>a\nb</pre>"),
        (Run("", Style.STRONG), ""),
    ],
)
def test_each_style_has_its_markup(run: Run, expected: str) -> None:
    """Styles become Telegram's tags, and people's words never do."""
    assert html([run]) == expected


def test_runs_stand_one_after_the_other() -> None:
    """A message is the sum of its runs."""
    assert html([Run("a "), Run("b", Style.STRONG), Run(" c")]) == "a <b>b</b> c"


@pytest.mark.parametrize(
    ("text", "length"), [("", 0), ("abc", 3), ("é", 1), ("سلام", 4), ("👍", 2), ("👍🏽a", 5)]
)
def test_length_is_counted_as_telegram_counts(text: str, length: int) -> None:
    """An emoji outside the basic plane counts twice, as in Telegram."""
    assert utf16_length(text) == length


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("fits", 4, "fits"),
        ("does not fit", 8, "does…"),
        ("👍👍👍", 5, "👍👍…"),
        ("👍👍👍", 4, "👍…"),
        ("\u2068Ali Baba\u2069 wrote", 8, "\u2068Ali…\u2069"),
        ("\u2068Alibaba\u2069 wrote", 6, "\u2068Ali…\u2069"),
        ("a\u2068Ali\u2069b c", 7, "a\u2068Ali\u2069…"),
        ("abc", 1, "…"),
        ("abc", 0, ""),
        ("abc", -1, ""),
    ],
)
def test_a_cut_is_kind(text: str, limit: int, expected: str) -> None:
    """What is too long ends at a word, with an ellipsis, and leaves nothing half open."""
    assert cut(text, limit) == expected


def test_an_over_long_message_is_cut_inside_its_markup() -> None:
    """The last safety net: a message over the limit is still one that Telegram takes."""
    text = shown(html([Run("a" * 4000), Run("& " * 200, Style.QUOTE), Run("gone")]))
    assert utf16_length(text) <= MESSAGE_LIMIT
    assert text.endswith("& &…")


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\r\x00")) | st.text(
    st.sampled_from("<>&; a👍\u2068\u2069\n")
)
RUNS = st.lists(st.builds(Run, TEXTS, st.sampled_from(Style)), max_size=6)


@given(RUNS)
def test_nothing_is_lost_below_the_limit(runs: list[Run]) -> None:
    """Whatever people write is shown to them letter by letter."""
    assert shown(html(runs)) == "".join(run.text for run in runs)


@given(RUNS, st.integers(0, 40))
def test_every_cut_is_legal(runs: list[Run], limit: int) -> None:
    """However short the room, what is left is well-formed, fits, and is how the text began."""
    text = shown(html(runs, limit))
    assert utf16_length(text) <= limit
    unescape(text).encode()
    whole = "".join(run.text for run in runs)
    if text != whole:
        assert whole.startswith(text.rstrip("\u2069").removesuffix("…").rstrip("\u2069"))


def test_buttons() -> None:
    """Buttons send back their data, copy their text or open their address."""
    rows = (
        (Button("Go", data="t:1"), Button("Copy", copy="text")),
        (Button("Open", url="https://example.org"),),
    )
    assert keyboard(rows) == {
        "inline_keyboard": [
            [
                {"text": "Go", "callback_data": "t:1"},
                {"text": "Copy", "copy_text": {"text": "text"}},
            ],
            [{"text": "Open", "url": "https://example.org"}],
        ]
    }


@pytest.mark.parametrize(
    "button",
    [
        Button("Copy", copy="x" * 257),
        Button("Copy", copy="👍" * 129),
        Button("Copy", copy=""),
        Button("Nothing"),
    ],
)
def test_a_button_that_could_not_work_is_left_out(button: Button) -> None:
    """A copy button too small for its text would have the whole message refused."""
    assert keyboard(((button,),)) is None


def test_long_labels_are_cut() -> None:
    """A label wider than any phone is shortened rather than refused."""
    markup = keyboard(((Button("word " * 40, data="t"),),))
    assert markup is not None
    label = markup["inline_keyboard"][0][0]["text"]
    assert len(label) <= 64
    assert label.endswith("…")


def test_too_much_data_is_a_mistake() -> None:
    """A button that carries more than Telegram's 64 bytes is refused before it is sent."""
    assert keyboard(((Button("x", data="é" * 32),),)) is not None
    with pytest.raises(ValueError, match="64 bytes"):
        keyboard(((Button("x", data="é" * 33),),))
