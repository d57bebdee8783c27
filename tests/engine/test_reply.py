"""The reply: whatever was answered, its text can be sent as it stands."""

from itertools import product

import pytest

from bot.engine.effects import ShowDraft
from bot.engine.kinds.view import Record
from bot.workshop.walking import Walk, kind, written
from tests.support.walking import assert_readable, stop_ask_verify

TONES = ("warm", "firm", "brief")
OFFERS = ("look", "day", "other", "call", "answers")
LONG = "w" * 996 + " end"


def answered(  # what was chosen on the way
    wants: str, unknowns: tuple[str, ...], understood: str | None, offer: str, agreed: str | None
) -> Walk:
    """Answer everything before the facts are backed."""
    walk = Walk(stop_ask_verify(), {"client": "Sam"}, (Record("e1", "You said Friday"),)).begin()
    walk.taps(f"option:{wants}", *(f"tick:{each}" for each in unknowns), "done")
    if understood is None:
        walk.taps("nav:skip")
    else:
        walk.types(understood)
    walk.taps(f"option:{offer}")
    if offer == "day":
        walk.types("Friday")
    elif offer == "other":
        walk.types("keep the layout and change the colours")
    if agreed is None:
        return walk.taps("option:no-claim")
    return walk.taps("option:agreement").types(agreed)


def drafts(walk: Walk) -> dict[str, str]:
    """The reply in every tone."""
    found = {}
    for tone in TONES:
        if f"tone:{tone}" in walk.choices:
            walk.taps(f"tone:{tone}")
        shown = [each for each in walk.effects if isinstance(each, ShowDraft)]
        drawn = shown[-1] if shown else None
        if drawn is not None:
            assert drawn.tone == tone
            for paragraph in drawn.paragraphs:
                assert_readable(written((paragraph,)))
            found[tone] = written(drawn.paragraphs)
    return found


BACKINGS = ("entry:e1", "known", "ask")


@pytest.mark.parametrize(
    ("offer", "agreed"), [*product(OFFERS, (None, "two rounds of changes")), ("other", LONG)]
)
@pytest.mark.parametrize("understood", [None, "the colours are not what you had in mind", LONG])
@pytest.mark.parametrize(
    "unknowns", [(), ("exactly",), ("exactly", "done", "when", "first", "who")]
)
def test_every_reply_can_be_sent(
    unknowns: tuple[str, ...], understood: str | None, offer: str, agreed: str | None
) -> None:
    """In every tone and for every answer, the reply is whole: no gaps, no braces, not too long."""
    walk = answered("heard", unknowns, understood, offer, agreed)
    for backing in BACKINGS:
        here = walk.copy()
        while backing in here.choices:
            here.taps(backing)
        assert here.draft is not None
        for tone, text in drafts(here).items():
            assert_readable(text)
            assert "\n\n\n" not in text
            assert ".." not in text, tone
            assert ("Fri 6 Mar 2026" in text) == (offer == "day")
            if agreed is not None:
                assert agreed in text


@pytest.mark.parametrize("wants", ["change", "sooner", "more", "money", "plan", "heard"])
@pytest.mark.parametrize("tone", TONES)
def test_what_they_want_reads_as_a_sentence(wants: str, tone: str) -> None:
    """Whoever does not put it in their own words gets a sentence from what was chosen."""
    walk = answered(wants, (), None, "look", None)
    if tone != "warm":
        walk.taps(f"tone:{tone}")
    assert walk.draft is not None
    assert " you " in walk.draft.split("nderstand", 1)[1]


def test_a_fact_that_is_asked_is_not_claimed() -> None:
    """What nothing backs becomes a question to the client, and is claimed nowhere."""
    walk = answered("change", (), None, "day", "two rounds")
    walk.taps("ask", "ask")
    for text in drafts(walk).values():
        assert "Would Fri 6 Mar 2026 be soon enough for you?" in text
        assert "Is that how you remember it?" in text
        assert "We agreed:" not in text
        assert "What we agreed, as I have it" not in text
        assert "from me by" not in text


@pytest.mark.parametrize(
    ("choices", "tally", "filed"),
    [
        (("entry:e1", "entry:e1"), "2 facts in it: 2 backed, 0 asked.", 0),
        (("known", "entry:e1"), "2 facts in it: 2 backed, 0 asked.", 1),
        (("ask", "known"), "2 facts in it: 1 backed, 1 asked.", 1),
        (("ask", "ask"), "2 facts in it: 0 backed, 2 asked.", 0),
    ],
)
def test_the_facts_are_counted(choices: tuple[str, str], tally: str, filed: int) -> None:
    """The screen says how much of the reply is backed, and what is known is filed as remembered."""
    walk = answered("change", (), None, "day", "two rounds").taps(*choices)
    assert tally in walk.seen().words
    assert walk.standing_kinds() == ["file-fact"] * filed


def test_a_backing_can_be_taken_back() -> None:
    """Back from the reply asks about the last fact again, and unfiles what was filed for it."""
    walk = answered("change", (), None, "day", "two rounds").taps("known", "known")
    walk.taps("nav:back")
    assert walk.standing_kinds() == ["file-fact"]
    assert "known" in walk.choices
    assert set(walk.session.place.backing) == {"by_day"}


def test_a_full_stop_is_not_doubled() -> None:
    """Who ends the sentence with a full stop does not get two."""
    walk = answered("change", (), "the colours are off.", "look", "two rounds. ")
    walk.taps("entry:e1")
    for text in drafts(walk).values():
        assert "the colours are off. " in text
        assert "two rounds." in text
        assert ".." not in text


def test_a_full_stop_is_not_doubled_in_a_question() -> None:
    """What is asked about is said without a second full stop too."""
    walk = answered("change", (), None, "look", "two rounds.")
    assert ".." not in "".join(walk.seen().words)
    walk.taps("ask")
    for text in drafts(walk).values():
        assert "My note of what we agreed says: two rounds. Is that" in text


def test_the_tone_is_changed_in_place() -> None:
    """A change of tone changes the draft and its screen where they stand, and is no step."""
    walk = answered("change", (), None, "look", None)
    visits = walk.session.visits
    walk.taps("tone:firm")
    shows = [each for each in walk.effects if isinstance(each, ShowDraft)]
    assert [each.again for each in shows] == [True]
    assert walk.session.visits == visits
    assert [kind(each) for each in walk.effects] == ["show-draft", "show"]
