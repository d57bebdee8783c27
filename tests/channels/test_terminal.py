"""The terminal's own rules: what a line means, and how what is sent looks there."""

import asyncio
import io
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.channels.terminal.channel import CLEARED, TerminalChannel
from bot.channels.terminal.conversation import HERE, Seams, converse
from bot.channels.terminal.face import numbered, readable
from bot.channels.terminal.screens import MOST, Screens, Shown
from bot.channels.terminal.transcript import LONGEST_ECHO, Lines, Transcript
from bot.channels.terminal.typed import HOW_TO_FORWARD, Person, Typed, Unclear, read
from bot.messages import (
    Animation,
    Body,
    Button,
    Command,
    Content,
    Delete,
    Edit,
    Failure,
    FailureKind,
    File,
    Forward,
    Incoming,
    Lane,
    Message,
    Origin,
    OriginKind,
    Outgoing,
    Press,
    PressAnswer,
    Rows,
    Run,
    Sent,
    Style,
    Text,
)

NOW = datetime(2026, 11, 21, 22, 0, tzinfo=UTC)
HOT = (Button("1 · Calm", data="s:t:0"), Button("2 · Hot", data="s:t:1"))
ROWS: Rows = ((HOT[0],), (HOT[1],))


# --- what a line means ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "means"),
    [
        ("2", Press("p", "s:t:1")),
        (" 1 ", Press("p", "s:t:0")),
        ("۲", Press("p", "s:t:1")),
        ("2 · hot", Press("p", "s:t:1")),
        ("3", Text("3")),
        ("0", Text("0")),
        ("-1", Text("-1")),
        ("2026", Text("2026")),
        ("/text 2", Text("2")),
        ("/text /help", Text("/help")),
        ("", Text("")),
        ("nul\0led", Text("nulled")),
        ("<b>1</b> & 2", Text("<b>1</b> & 2")),
        ("\x1b[31mred", Text("[31mred")),
        ("alone \ud800", Text("alone ")),
        ("/HELP", Command("help")),
        ("  /start  abc ", Command("start", "abc")),
        ("/nowhere", Command("nowhere")),
        ("/not-a-command", Text("/not-a-command")),
        ("/", Text("/")),
        ("half an hour / full", Text("half an hour / full")),
    ],
)
def test_a_line_means_what_a_person_would_expect(line: str, means: Content) -> None:
    """A number or a label presses, a slash commands, and everything else is words."""
    assert read(line, HOT, Person("you", NOW), "p") == means


@pytest.mark.parametrize(
    ("line", "means"),
    [
        ("2", Text("2")),
        ("#2", Press("p", "s:t:1")),
        ("#۲", Press("p", "s:t:1")),
        ("2 · hot", Press("p", "s:t:1")),
        ("#3", Text("#3")),
        ("##2", Text("##2")),
        ("/text #2", Text("#2")),
    ],
)
def test_where_words_are_wanted_a_number_is_one(line: str, means: object) -> None:
    """A question that is answered in words has its buttons under `#1`, `#2`; numbers answer it."""
    assert read(line, HOT, Person("you", NOW), "p", typing=True) == means


def test_words_are_capped() -> None:
    """A hundred thousand characters are taken, more are not."""
    taken = read("x" * 150_000, (), Person("you", NOW), "p")
    assert isinstance(taken, Text)
    assert len(taken.text) == 100_000


@pytest.mark.parametrize(
    ("line", "means"),
    [
        (
            "/forward Maria: Fix it: TODAY",
            Forward(Origin(OriginKind.IDENTIFIED, "Maria", "name:maria", NOW), "Fix it: TODAY"),
        ),
        (
            "/forward ?Maria: Fix it\nNow",
            Forward(Origin(OriginKind.HIDDEN, "Maria", None, NOW), "Fix it\nNow"),
        ),
        (
            "/forward Me: I will",
            Forward(Origin(OriginKind.IDENTIFIED, "Me", "you", NOW), "I will"),
        ),
        (
            "/forward علی: سلام",
            Forward(Origin(OriginKind.IDENTIFIED, "علی", "name:علی", NOW), "سلام"),
        ),
        ("/forward", Unclear(HOW_TO_FORWARD)),
        ("/forward Maria", Unclear(HOW_TO_FORWARD)),
        ("/forward : words", Unclear(HOW_TO_FORWARD)),
        ("/forward Maria:  ", Unclear(HOW_TO_FORWARD)),
    ],
)
def test_a_forward_is_typed(line: str, means: Typed) -> None:
    """`/forward NAME: text` stands for a forward; said wrongly, it is explained."""
    assert read(line, (), Person("you", NOW), "p") == means


# --- what is shown -------------------------------------------------------------------------------


@dataclass
class Stage:
    """A terminal whose output is a string, and a chat that sends into it."""

    out: io.StringIO = field(default_factory=io.StringIO)
    sent: int = 0

    def __post_init__(self) -> None:
        self.face = Transcript(None, self.out)  # type: ignore[arg-type]  # nothing is read here
        self.channel = TerminalChannel(self.face)

    async def shows(
        self, body: Body, target: str | None = None, lane: Lane = Lane.REPLY
    ) -> Sent | Failure:
        self.sent += 1
        outgoing = Outgoing(f"o{self.sent}", "p", "terminal", "local", "you", 0, body, lane=lane)
        return await self.channel.send(outgoing, target)

    def said(self) -> str:
        """What was shown since the last look."""
        said = self.out.getvalue()
        self.out.truncate(0)
        self.out.seek(0)
        return said

    @property
    def labels(self) -> list[str]:
        newest = self.channel.screens.newest
        return [] if newest is None else [each.label for each in newest.buttons]


@pytest.fixture
def stage() -> Stage:
    return Stage()


async def test_a_message_is_named_after_its_outgoing(stage: Stage) -> None:
    """A later run can still change a message, since its name does not depend on the run."""
    assert await stage.shows(Message((Run("Hello"),), ROWS)) == Sent("o1")
    assert stage.said() == "Hello\n[1] Calm\n[2] Hot\n\n"


async def test_a_choice_becomes_a_short_line(stage: Stage) -> None:
    """What was chosen is told in a line; the question is not painted again, nor its buttons."""
    await stage.shows(Message((Run("How hot?\n\nBe honest."),), ROWS))
    stage.said()
    record = Edit("o1", (Run("How hot?\n\nBe honest.\n\n"), Run("✓ Hot", Style.STRONG)))
    assert await stage.shows(record, "o1") == Sent(None)
    assert stage.said() == "  ✓ Hot\n\n"
    assert stage.labels == []


async def test_new_words_of_a_record_are_told_below_the_choice(stage: Stage) -> None:
    """Where the record says something new, that is shown too, the choice first."""
    await stage.shows(Message((Run("Copy it."),), ROWS))
    stage.said()
    await stage.shows(Edit("o1", (Run("Filed as sent.\n\n"), Run("✓ I sent it"))), "o1")
    assert stage.said() == "  ✓ I sent it\n  Filed as sent.\n\n"


async def test_ticks_show_the_buttons_again_and_nothing_else(stage: Stage) -> None:
    """A checklist that is being ticked repeats its buttons, not its question."""
    await stage.shows(Message((Run("Which?"),), ((Button("When", data="d"),),)))
    stage.said()
    await stage.shows(Edit("o1", (Run("Which?"),), ((Button("✓ When", data="d"),),)), "o1")
    assert stage.said() == "[1] ✓ When\n\n"


async def test_taking_the_buttons_away_says_nothing(stage: Stage) -> None:
    """A screen that merely loses its buttons is not worth a line."""
    await stage.shows(Message((Run("Which?"),), ROWS))
    stage.said()
    await stage.shows(Edit("o1", None), "o1")
    assert (stage.said(), stage.labels) == ("", [])


async def test_a_screen_that_changes_is_shown_anew(stage: Stage) -> None:
    """Asked a second time under the same message, the question is readable in full."""
    await stage.shows(Message((Run("Delete?"),), ((Button("Yes", data="d"),),)))
    stage.said()
    await stage.shows(Edit("o1", (Run("Really?"),), ((Button("No", data="e"),),)), "o1")
    assert stage.said() == "Really?\n[1] No\n\n"
    assert stage.labels == ["No"]


async def test_a_draft_stands_alone_and_whole(stage: Stage) -> None:
    """The reply is set apart by two rules, with nothing beside its lines, so they copy whole."""
    long = "word " * 60
    draft = Message((Run(f"Hi,\n\n{long}", Style.COPY),), ((Button("Copy", copy="Hi"),),))
    await stage.shows(draft)
    lines = stage.said().splitlines()
    assert lines[0] == lines[4]
    assert set(lines[0]) == {"-"}
    assert lines[1:4] == ["Hi,", "", long]
    assert stage.labels == []


async def test_another_tone_shows_the_whole_draft_again(stage: Stage) -> None:
    """A draft in another tone is there in full, to be copied."""
    await stage.shows(Message((Run("Hi", Style.COPY),)))
    stage.said()
    await stage.shows(Edit("o1", (Run("Hello", Style.COPY),)), "o1")
    assert "\nHello\n" in stage.said()


async def test_marked_words_are_seen_without_colours(stage: Stage) -> None:
    """Words that are pointed at stand between stars where nothing can be underlined."""
    await stage.shows(Message((Run("So: "), Run("you never", Style.MARKED), Run(" answer."))))
    assert "So: *you never* answer." in stage.out.getvalue()


async def test_a_held_draft_is_quoted(stage: Stage) -> None:
    """While it is held back, a draft is quoted instead of set apart for copying."""
    runs = (Run("Hi,\nthere", Style.QUOTE), Run("\n"), Run("On hold.", Style.SOFT))
    await stage.shows(Message(runs))
    assert stage.said() == "| Hi,\n| there\n\nOn hold.\n\n"


async def test_a_frame_is_one_line(stage: Stage) -> None:
    """Of a picture that moves, only what is new is shown, and it changes no button."""
    await stage.shows(Message((Run("Breathe."),), ROWS))
    stage.said()
    frame = Edit("o1", (Run("Breathe.\n\n"), Run("In for four", Style.STRONG)), ROWS)
    await stage.shows(frame, "o1", Lane.ANIMATION)
    assert stage.said() == "  In for four\n"
    await stage.shows(Edit("o1", (Run("Breathe.\n\n"), Run("✓ Done"))), "o1")
    assert stage.said() == "  ✓ Done\n\n"


async def test_what_is_still_open_is_said_when_the_numbers_change(stage: Stage) -> None:
    """Once the newest question is answered, the one before has the numbers, and that is said."""
    await stage.shows(Message((Run("Did you send it?\nTell me."),), ((Button("Yes", data="y"),),)))
    await stage.shows(Message((Run("What time is it?"),), ((Button("22:00", data="t"),),)))
    stage.channel.remind()
    stage.said()
    await stage.shows(Edit("o2", (Run("What time is it?\n\n✓ 22:00"),)), "o2")
    stage.channel.remind()
    stage.channel.remind()
    assert stage.said() == "  ✓ 22:00\n\nStill open: Did you send it?\n[1] Yes\n\n"


async def test_a_press_that_no_longer_counts_is_answered(stage: Stage) -> None:
    """The words that answer a press are shown; a silent answer is not."""
    await stage.channel.answer(PressAnswer("terminal", "local", "p", "Too late."))
    await stage.channel.answer(PressAnswer("terminal", "local", "p"))
    assert stage.said() == "Too late.\n\n"


async def test_a_file_is_kept_where_it_can_be_found(stage: Stage, tmp_path: Path) -> None:
    """A file that was made lands in the folder of the conversation, and its place is said."""
    spool = tmp_path / "spool" / "errand"
    spool.mkdir(parents=True)
    (spool / "made.zip").write_bytes(b"zip")
    await stage.shows(File(str(spool / "made.zip"), "made.zip", (Run("Here it is."),)))
    assert (tmp_path / "files" / "made.zip").read_bytes() == b"zip"
    assert "Here it is." in (said := stage.said())
    assert "made.zip" in said


async def test_what_a_terminal_cannot_do_is_refused(stage: Stage) -> None:
    """A file that is gone and whole animations are no message; an edit of nothing is missing."""
    refused = FailureKind.REFUSED
    assert await stage.shows(File("/x/y/z", "x")) == Failure(refused, "file_missing")
    assert await stage.shows(Animation("o1", ())) == Failure(refused, "animation")
    assert await stage.shows(Edit("o9", None)) == Failure(FailureKind.MISSING, "no_target")


async def test_deleted_messages_cannot_be_pressed(stage: Stage) -> None:
    """What is taken away loses its numbers, and the person is told what the window still shows."""
    await stage.shows(Message((Run("Which?"),), ROWS))
    stage.said()
    await stage.shows(Delete(("o1", "unknown")))
    assert (stage.said(), stage.labels) == (f"{CLEARED}\n\n", [])


def test_marks_of_direction_stay_only_where_they_are_needed() -> None:
    """Isolates are kept beside right-to-left words and left out of a transcript without any."""
    assert readable("from \u2068Maria\u2069…") == "from Maria…"
    assert readable("from \u2068علی\u2069") == "from \u2068علی\u2069"


def test_links_and_copies_have_no_number() -> None:
    """Only what can be pressed is numbered."""
    rows = ((Button("Site", url="https://x"), Button("Copy", copy="x")), (Button("Go", data="g"),))
    assert numbered(rows) == [[("Site:", "https://x")], [("[1]", "Go")]]
    assert numbered(rows, typing=True) == [[("Site:", "https://x")], [("[#1]", "Go")]]


async def test_a_later_run_shows_the_draft_above_its_question(stage: Stage) -> None:
    """What the next run needs is kept: what can be pressed, and the draft that it is about."""
    await stage.shows(Message((Run("An old draft", Style.COPY),)))
    await stage.shows(Message((Run("Done."),)))
    await stage.shows(Message((Run("Did you send it?"),), ROWS))
    await stage.shows(Message((Run("A draft", Style.COPY),)))
    await stage.shows(Message((Run("What did you do with it?"),), ROWS))
    kept = stage.channel.screens.worth_keeping
    assert [each.name for each in kept] == ["o3", "o4", "o5"]

    later = Stage()
    later.channel.restore(kept)
    said = later.said()
    assert said.index("A draft") < said.index("What did you do with it?")
    assert "Did you send it?" not in said
    assert later.labels == ["1 · Calm", "2 · Hot"]
    await later.shows(Edit("o5", None), "o5")
    later.channel.remind()
    assert later.said().startswith("Still open: Did you send it?")


def test_only_the_newest_messages_are_remembered() -> None:
    """A long conversation does not grow in memory without end."""
    screens = Screens()
    for number in range(MOST + 5):
        screens.put(Shown(str(number), (Run("x"),), ROWS))
    assert len(screens.live) == MOST
    assert screens.get("4") is None


# --- the loop ------------------------------------------------------------------------------------


def lines_of(typed: bytes, folder: Path) -> Lines:
    """Give the lines of a file."""
    (folder / "typed").write_bytes(typed)
    return Lines(os.open(folder / "typed", os.O_RDONLY))


async def conversation(typed: bytes, folder: Path) -> tuple[list[Incoming], str]:
    """Let somebody type; gives what was brought in and what the terminal said by itself."""
    out = io.StringIO()
    face = Transcript(lines_of(typed, folder), out)
    brought: list[Incoming] = []

    async def receive(batch: Sequence[Incoming]) -> None:
        brought.extend(batch)

    async def settle() -> None:
        """Everything is answered at once here."""

    seams = Seams(receive, settle, lambda: NOW, "en")
    await asyncio.wait_for(converse(face, TerminalChannel(face), seams), 10)
    return brought, out.getvalue()


async def test_each_line_is_an_update_of_its_own(tmp_path: Path) -> None:
    """Update ids rise even when two lines come within the same microsecond."""
    brought, said = await conversation(b"first\\nhalf\r\nsecond", tmp_path)
    assert [each.content for each in brought] == [Text("first\nhalf"), Text("second")]
    assert brought[1].update_id == brought[0].update_id + 1
    assert (brought[0].external_id, brought[0].at, brought[0].language) == ("you", NOW, "en")
    assert said == "> first\\nhalf\n> second\n"


@pytest.mark.parametrize("leave", [b"/quit\n", b" /EXIT \n", b""])
async def test_leaving_ends_the_conversation(leave: bytes, tmp_path: Path) -> None:
    """`/quit` and the end of the input both end it, and nothing after it is taken in."""
    brought, _ = await conversation(b"stay\n" + leave + (b"unread\n" if leave else b""), tmp_path)
    assert [each.content for each in brought] == [Text("stay")]


async def test_help_also_says_what_the_terminal_adds(tmp_path: Path) -> None:
    """Help of the coach comes from the coach; the keys of the terminal are told beside it."""
    brought, said = await conversation(b"/help\n/forward oops\n", tmp_path)
    assert [each.content for each in brought] == [Command("help")]
    assert HERE in said
    assert HOW_TO_FORWARD in said


async def test_any_bytes_make_a_line(tmp_path: Path) -> None:
    """Broken text, lines of a million bytes and blank lines come through without an error."""
    brought, said = await conversation(b"caf\xff\n\n" + b"x" * 1_500_000 + b"\nlast\n", tmp_path)
    words = [each.content.text for each in brought if isinstance(each.content, Text)]
    assert words[:2] == ["caf\ufffd", ""]
    assert words[-1] == "last"
    assert {len(each) for each in words[2:-1]} == {100_000}
    assert max(map(len, said.splitlines())) < LONGEST_ECHO + 100
