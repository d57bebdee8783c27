"""Whatever is done in whatever order, a conversation survives, and back is really back."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.engine.events import (
    Back,
    Cancel,
    Chose,
    Event,
    HoldOver,
    Pause,
    Repeat,
    Resume,
    Skip,
    TimeUp,
    Typed,
)
from bot.engine.kinds.view import Record
from bot.engine.session import Session
from bot.workshop.walking import Walk
from tests.support.walking import assert_readable, stop_ask_verify

WORDS = ["Friday", "the colours", "3", "", " ", "x" * 2000, "{client}", "None", "سلام", "nav:back"]
ODD: list[Event] = [
    *(Typed(words) for words in WORDS),
    *(Chose(choice) for choice in ("", "option:", "tick:", "tone:", "entry:nobody", "at:never")),
    *(Chose(choice) for choice in ("done", "sent", "release", "work", "leave", "scale:9")),
    *(Back(), Skip(), Repeat(), Pause(), Resume(), HoldOver(), TimeUp(0), TimeUp(99)),
    Resume(recap=False),
]

# A number picks one of the buttons of the screen, which is what people mostly do.
anything = st.one_of(st.integers(0, 11), st.integers(0, 11), st.sampled_from(ODD))


def begun(entry: str | None) -> Walk:
    records = (Record("e1", "You said Friday"), Record("e2", "Fix it"))
    values = {"client": "Sam", "message": "Fix it TODAY"}
    return Walk(stop_ask_verify(), values, records, entry).begin()


def event_for(walk: Walk, wanted: int | Event) -> Event:
    if not isinstance(wanted, int):
        return wanted
    if walk.session.status == "paused":
        return Resume()
    choices = [each for each in walk.choices if each != "nav:pause"] or ["nav:pause"]
    return Chose(choices[wanted % len(choices)])


@settings(max_examples=150, deadline=None)
@given(entry=st.sampled_from([None, "stop"]), inputs=st.lists(anything, max_size=30))
def test_no_order_of_inputs_breaks_a_conversation(
    entry: str | None, inputs: list[int | Event]
) -> None:
    """Any taps, words and commands, in any order, get an answer, and what is shown can be read."""
    walk = begun(entry)
    for wanted in inputs:
        event = event_for(walk, wanted)
        silent = walk.session.status == "ended" or isinstance(event, TimeUp)
        silent = silent or (walk.session.status == "paused" and isinstance(event, Pause))
        walk.give(event)
        assert Session.model_validate_json(walk.saved).model_dump_json() == walk.saved
        if not silent:
            assert walk.effects, f"{event} was met with silence at {walk.step}"
        if walk.session.status == "open":
            seen = walk.seen()
            assert seen.choices == walk.choices
            for words in (*seen.words, *seen.labels):
                assert words.strip()
                assert "{" not in words.replace("{client}", "")


@settings(max_examples=150, deadline=None)
@given(
    entry=st.sampled_from([None, "stop"]),
    inputs=st.lists(anything, max_size=25),
    last=st.integers(0, 11),
)
def test_back_shows_what_was_there_before(
    entry: str | None, inputs: list[int | Event], last: int
) -> None:
    """After any answer, back shows the same words and buttons as before, and undoes its effects."""
    walk = begun(entry)
    for wanted in inputs:
        walk.give(event_for(walk, wanted))
    if walk.session.status != "open":
        return
    before, left, held = walk.seen(), walk.standing_kinds(), walk.held
    visits = walk.session.visits
    walk.give(event_for(walk, last))
    moved = walk.session.visits > visits and walk.session.status == "open"
    if not moved or "withdraw" in walk.kinds():
        return
    walk.give(Back())
    after = walk.seen()
    assert after.choices == before.choices
    assert after.labels == before.labels
    assert after.words[-len(before.words) :] == before.words[-len(after.words) :]
    assert walk.standing_kinds() == left
    assert walk.held == held
    if "show-draft" in walk.kinds():
        assert after.draft == before.draft


@settings(max_examples=60, deadline=None)
@given(inputs=st.lists(anything, max_size=25))
def test_saving_changes_nothing(inputs: list[int | Event]) -> None:
    """A conversation saved and loaded between any two inputs goes exactly as one kept in memory."""
    from bot.engine import step as engine

    walk = begun("stop")
    kept = walk.session
    for wanted in inputs:
        event = event_for(walk, wanted)
        facts = walk.facts()
        turned = engine.step(kept, {walk.book.id: walk.book}, event, facts)
        walk.give(event)
        kept = turned.session
        assert kept == walk.session
        assert turned.effects == walk.effects


@settings(max_examples=60, deadline=None)
@given(inputs=st.lists(anything, max_size=25))
def test_back_all_the_way_leaves_nothing_behind(inputs: list[int | Event]) -> None:
    """Back to the first question takes back every reminder, hold and filed word on the way."""
    walk = begun("stop")
    first = walk.seen()
    for wanted in inputs:
        event = event_for(walk, wanted)
        if isinstance(event, Cancel):
            continue
        walk.give(event)
    if walk.session.status == "ended":
        return
    while walk.session.past:
        walk.give(Back())
        assert walk.seen().choices == walk.choices
        for words in walk.seen().words:
            assert_readable(words.replace("{client}", "").replace("None", ""))
    assert walk.step == "heat"
    assert walk.seen().labels == first.labels
    assert walk.standing_kinds() == []
    assert walk.held is None
