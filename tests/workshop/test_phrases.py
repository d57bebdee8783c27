"""A playbook's texts as translators get them, and as the engine asks for them."""

from dataclasses import replace

import pytest

from bot.engine.effects import Effect, Show, ShowDraft, StartTimer
from bot.errors import BotError
from bot.i18n.render import has_words
from bot.i18n.template import Message
from bot.messages import Phrase
from bot.playbook.models import Playbook
from bot.workshop import phrases
from bot.workshop.walking import Walk
from tests.support.walking import book, stop_ask_verify

HEAD = "format: 2\nid: x\ntitle: A guide\nsummary: When it rains.\nstart: a\nsteps:\n"
END = "\n  z: {end: Bye.}\n"


def found(source: str) -> dict[str, Message]:
    return {each.context: each for each in phrases.messages([book(HEAD + source + END)], "books")}


def test_by_ids() -> None:
    """Texts are known by step and field, options by their ids, scales by their places."""
    texts = found("""
  a:
    ask: How hot?
    short: Hot?
    answer: scale
    save: hot
    labels: [Cold, Cool, Mild, Warm, Hot]
    go: b
  b:
    choose: And now?
    options: {stay: {label: I stay, words: you stay}, leave: I leave}
    go: z""")
    assert [*texts] == [
        *("x/title", "x/summary", "x/a/ask", "x/a/short"),
        *(f"x/a/labels/{place}" for place in range(1, 6)),
        *("x/b/choose", "x/b/options/stay/label", "x/b/options/stay/words"),
        *("x/b/options/leave/label", "x/z/end"),
    ]


DRAFT = """
  a:
    draft: Here it is.
    tones:
      warm:
        - {{id: hello, text: {hello}}}
        - {second}
        - Bye.
    go: z"""


def test_paragraphs_keep_their_names() -> None:
    """A paragraph put in between, or a mended comma, changes the name of no other paragraph."""
    before = found(DRAFT.format(hello="Hi.", second="So, what now?"))
    after = found(DRAFT.format(hello="Good morning.", second="So what now\n        - Another one."))
    tones = [each for each in before if "/tones/" in each]
    assert tones[0] == "x/a/tones/warm/hello"
    assert len(tones) == 3
    assert [each for each in after if each in tones] == tones


def test_a_paragraph_that_gets_an_id() -> None:
    """Giving a paragraph an id loses none of its translations."""
    without = found(DRAFT.format(hello="Hi.", second="What now?"))
    named = found(DRAFT.format(hello="Hi.", second="{id: ask, text: What now?}"))
    (before,) = (each for each, message in without.items() if message.text == "What now?")
    assert named["x/a/tones/warm/ask"].was == (before,)


def test_a_renamed_step() -> None:
    """A step that says what it was called brings its earlier contexts."""
    texts = found("\n  a: {say: Hello., go: z, renamed_from: old}")
    assert texts["x/a/say"].was == ("x/old/say",)


def test_what_is_told() -> None:
    """A translator reads which step it is, what a text is for, and what its slots may say."""
    texts = {each.context: each for each in phrases.messages([stop_ask_verify()], "playbooks")}
    label = texts["stop-ask-verify/wants/options/change/label"]
    assert label.told() == (
        "screen: guide 'Stop, ask, verify', step wants (choose)",
        "a button under: Underneath the tone, what do they want?",
        "width: a button or label, at most 40 characters",
    )
    paragraph = texts["stop-ask-verify/reply/tones/warm/wants"]
    assert "{wants}: you want something changed" in paragraph.comments
    assert paragraph.place == "playbooks/stop-ask-verify.yaml"
    assert "the tone warm" in paragraph.comments[1]
    for message in texts.values():
        explained = {each[1:].partition("}")[0] for each in message.comments if each[0] == "{"}
        assert explained == message.slots, message.context


def test_two_texts_of_one_name() -> None:
    """Two paragraphs that could not be told apart are refused, with the file."""
    with pytest.raises(BotError, match=r"books/x\.yaml: two texts are known as x/a/tones/warm/"):
        found(DRAFT.format(hello="Hi.", second="bye"))


def test_tones_without_labels() -> None:
    """The name of a tone is a button, and is translated whether it was written out or not."""
    texts = found(DRAFT.format(hello="Hi.", second="Now."))
    assert texts["x/a/labels/warm"].text == "Warm"


def spoken(effects: tuple[Effect, ...]) -> list[Phrase]:
    """Every phrase of screens, drafts and timers, those inside others included."""
    said: list[Phrase] = []
    for effect in effects:
        match effect:
            case Show(screen=screen):
                said += [*screen.texts, *(c.label for row in screen.rows for c in row)]
            case ShowDraft(paragraphs=paragraphs):
                said += paragraphs
            case StartTimer(frames=frames):
                said += frames
            case _:
                pass
    inside = [each for text in said for each in text.slots.values() if isinstance(each, Phrase)]
    return said + inside


def walked(playbook: Playbook, entry: str | None, *steps: str) -> list[Phrase]:
    walk = Walk(playbook, entry=entry).begin()
    said = spoken(walk.effects)
    for step in steps:
        if step.startswith("="):
            walk.types(step[1:])
        else:
            walk.taps(step)
        said += spoken(walk.effects)
    return said


WAYS = [
    ("stop", "scale:4", "option:breathe", "done", "option:hold"),
    (None, "option:change", "tick:exactly", "done", "=the colours", "option:day", "=Friday"),
    (None, "option:more", "done", "=it", "option:other", "=a pdf", "option:agreement", "=by hour"),
]  # fmt: skip


@pytest.mark.parametrize("way", WAYS, ids=["stop", "day", "agreed"])
def test_the_engine_asks_for_what_was_translated(way: tuple[str | None, ...]) -> None:
    """Every text that the engine shows is among those that translators get, under its context."""
    playbook = stop_ask_verify()
    known = {each.key for each in phrases.messages([playbook], "playbooks")}
    said = walked(playbook, way[0], *(each for each in way[1:] if each))
    own = [each for each in said if each.context.startswith(f"{playbook.id}/")]
    assert len(own) > 10
    for each in own:
        assert (each.context, each.text) in known or not has_words(each.text), each.context


def test_the_reply_too() -> None:
    """Each paragraph of a reply is asked for by the name that translators see."""
    playbook = stop_ask_verify()
    known = {each.key for each in phrases.messages([playbook], "playbooks")}
    said = walked(
        playbook,
        None,
        *("option:change", "tick:exactly", "done", "=the colours", "option:look"),
        *("option:no-claim", "tone:firm", "tone:brief"),
    )
    tones = {each.context for each in said if "/tones/" in each.context}
    assert len(tones) >= 12
    said_there = {(each.context, each.text) for each in said if each.context in tones}
    assert {each for each in said_there if has_words(each[1])} <= known


def test_long_or_short() -> None:
    """A label is told to be short, a paragraph is not."""
    texts = found(DRAFT.format(hello="Hi.", second="Now."))
    assert texts["x/title"].most == 40
    assert texts["x/summary"].most == 64
    assert replace(texts["x/a/draft"]).most == 4096
