"""parse_mode HTML and the entities that are found in plain text."""

import pytest

from tests.support.standin.entities import found_in, parse_html
from tests.support.standin.errors import ApiError, Json
from tests.support.standin.texts import message_text


def _entity(kind: str, offset: int, length: int, **more: str) -> Json:
    return {"type": kind, "offset": offset, "length": length, **more}


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("plain", "plain", []),
        ("<b>Hi</b> <i>you</i>", "Hi you", [_entity("bold", 0, 2), _entity("italic", 3, 3)]),
        ("<strong>a</strong><em>b</em>", "ab", [_entity("bold", 0, 1), _entity("italic", 1, 1)]),
        ("<u>a</u><ins>b</ins>", "ab", [_entity("underline", 0, 1), _entity("underline", 1, 1)]),
        (
            "<s>a</s><strike>b</strike><del>c</del>",
            "abc",
            [_entity("strikethrough", at, 1) for at in range(3)],
        ),
        (
            '<tg-spoiler>a</tg-spoiler><span class="tg-spoiler">b</span>',
            "ab",
            [_entity("spoiler", 0, 1), _entity("spoiler", 1, 1)],
        ),
        ("<code>x &lt; y</code>", "x < y", [_entity("code", 0, 5)]),
        (
            '<pre><code class="language-python">x</code></pre>',
            "x",
            [_entity("pre", 0, 1, language="python")],
        ),
        ("<pre>x</pre>", "x", [_entity("pre", 0, 1)]),
        ("<blockquote>q</blockquote>", "q", [_entity("blockquote", 0, 1)]),
        ("<blockquote expandable>q</blockquote>", "q", [_entity("expandable_blockquote", 0, 1)]),
        (
            '<a href="https://example.org/?a=1&amp;b=2">l</a>',
            "l",
            [_entity("text_link", 0, 1, url="https://example.org/?a=1&b=2")],
        ),
        ("<a>nowhere</a>", "nowhere", []),
        (
            '<tg-emoji emoji-id="5368324170671202286">x</tg-emoji>',
            "x",
            [_entity("custom_emoji", 0, 1, custom_emoji_id="5368324170671202286")],
        ),
        ("\U0001f600<b>x</b>", "\U0001f600x", [_entity("bold", 2, 1)]),
        ("&amp;&#65;&#x42; &nbsp; &copy", "&AB &nbsp; &copy", []),
        ("<b></b>x", "x", []),
        ("<B>x</B>", "x", [_entity("bold", 0, 1)]),
        ("<b>x</>", "x", [_entity("bold", 0, 1)]),
        ("<b><i>x</i></b>", "x", [_entity("italic", 0, 1), _entity("bold", 0, 1)]),
    ],
)
def test_what_telegram_reads(source: str, text: str, entities: list[Json]) -> None:
    """Marked text becomes plain text and entities counted in UTF-16 units."""
    assert parse_html(source) == (text, entities)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("a <div>b</div>", 'Unsupported start tag "div" at byte offset 2'),
        ("é <x>", 'Unsupported start tag "x" at byte offset 3'),
        ("1 < 2 > 0", 'Unsupported start tag "" at byte offset 2'),
        ("<br/>", 'Unsupported start tag "br/" at byte offset 0'),
        ("a <b", "Unclosed start tag at byte offset 2"),
        ("<b>open", 'Can\'t find end tag corresponding to start tag "b"'),
        ("closed</b>", "Unexpected end tag at byte offset 6"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        (
            "<b>x</i>",
            'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"',
        ),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<a ="x">y</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=x/y>z</a>", "Unexpected end of name token at byte offset 8"),
        ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
        ("<a href='x", "Unclosed start tag at byte offset 0"),
        ("<tg-emoji emoji-id='x'>y</tg-emoji>", "Invalid custom emoji identifier specified"),
        (
            "&#xD800;",
            (
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            ),
        ),
    ],
)
def test_what_telegram_refuses(source: str, words: str) -> None:
    """Broken markup is refused in Telegram's words, with the byte where it breaks."""
    with pytest.raises(ApiError) as refusal:
        parse_html(source)
    assert refusal.value.description == f"Bad Request: can't parse entities: {words}"


def test_what_is_found_in_plain_text() -> None:
    """Commands, links, mentions and hashtags are marked without being asked for."""
    text = "/start@even_keel_bot see https://example.org/a, @mira_k #late mail me@example.org 1/2"
    found = {kind["type"]: text[kind["offset"] :][: kind["length"]] for kind in found_in(text, [])}
    assert found == {
        "bot_command": "/start@even_keel_bot",
        "url": "https://example.org/a",
        "mention": "@mira_k",
        "hashtag": "#late",
        "email": "me@example.org",
    }


def test_cleaning_moves_entities_along() -> None:
    """Blanks at the ends and control characters go; what was marked stays marked."""
    formatted = message_text("\n <b>a\r\x07b</b>\u202e \n", "HTML", None)
    assert formatted.text == "a b"
    assert formatted.entities == [_entity("bold", 0, 3)]


def test_isolates_stay() -> None:
    """The marks that keep names from breaking right-to-left text survive."""
    assert message_text("\u2068Mira\u2069 says", None, None).text == "\u2068Mira\u2069 says"


def test_no_more_than_a_hundred_entities() -> None:
    """Telegram silently keeps only the first hundred entities."""
    assert len(message_text("<b>x</b> " * 101, "HTML", None).entities) == 100
