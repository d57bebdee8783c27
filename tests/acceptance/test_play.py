"""`evenkeel play` as an author uses it: driven by a script, in a terminal that is none."""

import select
import subprocess
import sys
from pathlib import Path
from typing import Self

import pytest
from typer.testing import CliRunner

from bot.cli.commands import app
from bot.errors import BotError
from bot.workshop import golden, golden_file
from tests.support.coach import library
from tests.support.terminal import COMMAND, DEADLINE, Ended, Window, answers, environment, evenkeel

ONE = """\
format: 2
id: one
title: One
summary: Somebody needs it.
start: first
facts: [client]
steps:
  first:
    sources: [vi-2a]
    choose: Which way with {client}?
    options: {left: Left, right: Right}
    save: way
    go: rounds
  rounds: {ask: "How many rounds?", answer: number, save: rounds, go: why}
  why: {ask: "Why {way}?", save: why, go: bye}
  bye: {end: "{way}, {rounds} rounds, since {why}."}
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with a playbook of its own, and a place for walks."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "one.yaml").write_text(ONE, encoding="utf-8")
    (tmp_path / "tests" / "walks").mkdir(parents=True)
    return tmp_path


def play(home: Path, *lines: str, more: tuple[str, ...] = ()) -> Ended:
    """Play the folder's playbook with these lines as input."""
    typed = "".join(f"{line}\n" for line in lines).encode()
    settings = {"EVENKEEL_PLAYBOOKS": str(home / "mine")}
    return evenkeel(home, "play", "one", *more, typed=typed, settings=settings)


def test_a_playbook_is_tried_to_its_end_and_kept(home: Path) -> None:
    """Numbers press, a number answers where one is asked, and after the end all is still there."""
    ended = play(
        home,
        "9",
        "2",
        "3",
        "#1",
        "3",
        "/nowhere",
        "/text /5",
        "1",
        "/save My-Walk",
        "/save so It is.",
    )
    assert (ended.code, ended.complained) == (0, "")
    said = answers(ended.said)
    assert "There is no button 9; there are 3." in said["9"]
    assert "[#1] ‹ Back  [#2] Later" in said["2"]
    assert "How many rounds?" in said["#1"]  # back
    assert "/text /nowhere gives it as words" in said["/nowhere"]
    assert "Right, 3 rounds, since /5." in said["/text /5"]
    assert "The playbook has ended here. /save NAME keeps this walk" in said["1"]
    assert "Give it a name" in said["/save My-Walk"]
    walk = golden_file.read((home / "tests/walks/so.yaml").read_bytes(), "so.yaml")
    assert walk.says == "It is."
    assert [row.said for row in walk.walk][-2:] == ["type '3'", "type '/5'"]
    assert golden.differences(walk, library(one=ONE)) == []


def test_stopping_in_the_middle_loses_nothing(home: Path) -> None:
    """After /cancel a press is answered kindly, /again begins anew, and --save keeps the walk."""
    ended = play(home, "1", "/cancel", "1", "/back", "/again", "2", more=("--save", "kept.yaml"))
    assert (ended.code, ended.complained) == (0, "")
    assert "Stopped here." in answers(ended.said)["/cancel"]
    assert "has ended here" in answers(ended.said)["/back"]
    assert "How many rounds?" in answers(ended.said)["2"]
    walk = golden_file.read((home / "kept.yaml").read_bytes(), "kept.yaml")
    assert [row.said for row in walk.walk] == ["begin", "tap 'option:right'"]


def test_from_the_middle_it_is_kept_so_that_it_can_be_walked_again(home: Path) -> None:
    """A step is named, the samples before it are told, and the kept walk begins there, too."""
    ended = play(home, "because", more=("--from", "why", "--save", "kept.yaml"))
    assert (ended.code, ended.complained) == (0, "")
    assert "has a sample as its answer: way: left, rounds: 3." in ended.said
    walk = golden_file.read((home / "kept.yaml").read_bytes(), "kept.yaml")
    assert walk.begins_at == "why"
    assert golden.differences(walk, library(one=ONE)) == []
    again = play(home, more=("--answers", "kept.yaml"))
    assert "Left, 3 rounds, since because." in again.said


def test_answers_that_do_not_fit_are_told_with_their_line(home: Path) -> None:
    """What fits is given; the rest is told with file and line, and the conversation goes on."""
    walk = (
        'says: x\nplaybook: one\nwalk:\n  - begin:\n  - tap: "option:left"\n  - tap: "option:up"\n'
    )
    (home / "w.yaml").write_text(walk, encoding="utf-8")
    ended = play(home, "4", "so", more=("--answers", "w.yaml"))
    assert (ended.code, ended.complained) == (0, "")
    assert "w.yaml:6: tap 'option:up' does not fit: There is no button 'option:up'" in ended.said
    assert "Left, 4 rounds, since so." in ended.said


def test_it_speaks_another_language(home: Path) -> None:
    """In Finnish if wanted."""
    ended = evenkeel(home, "play", "stop-ask-verify", "--from", "offer", "--lang", "fi")
    assert (ended.code, ended.complained) == (0, "")
    assert "What can you offer" not in ended.said


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--from", "whi"), "has no step 'whi'; did you mean 'why'?"),
        (("--lang", "xx"), "--lang is one of en, fa, ar, vi, fi."),
        (("--answers", "absent.yaml"), "absent.yaml cannot be read"),
        (("--answers", "w.yaml"), "w.yaml is a walk of 'cool-down', not of 'one'."),
        (("--save", "w.yaml"), "w.yaml is there already; choose another name"),
    ],
)
def test_a_mistake_is_one_kind_line(
    home: Path, monkeypatch: pytest.MonkeyPatch, more: tuple[str, ...], said: str
) -> None:
    """A step, language or file that is not there, or is there already, is told in one line."""
    monkeypatch.chdir(home)
    Path("w.yaml").write_text("says: x\nplaybook: cool-down\nwalk: [{begin: }]\n", "utf-8")
    settings = {"EVENKEEL_PLAYBOOKS": str(home / "mine")}
    done = CliRunner().invoke(app, ["play", "one", *more], env=settings)
    assert isinstance(done.exception, BotError)
    assert said in str(done.exception)
    assert len(str(done.exception).splitlines()) == 1


def test_a_broken_playbook_is_not_tried_but_told(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is wrong with it is said with file and line, as 'evenkeel check' does."""
    (home / "mine" / "one.yaml").write_text(ONE.replace("go: why", "go: whi"), "utf-8")
    monkeypatch.chdir(home)
    settings = {"EVENKEEL_PLAYBOOKS": str(home / "mine")}
    done = CliRunner().invoke(app, ["play", "one"], env=settings)
    assert "mine/one.yaml:14:71: step 'rounds' goes to 'whi'" in str(done.exception)


def test_an_edit_is_told_and_taken_over_while_nothing_is_typed(home: Path) -> None:
    """A mistake shows as soon as it is saved; the mended text is taken over at the same place."""
    file = home / "mine" / "one.yaml"
    with Typing(home) as typing:
        typing.waits_for("Which way with")
        typing.types("2")
        typing.waits_for("How many rounds?")
        file.write_text(ONE.replace("go: why", "go: whi"), encoding="utf-8")
        typing.waits_for("mine/one.yaml:14:", "did you mean 'why'?", "The last good text goes on.")
        typing.types("3")
        typing.waits_for("Why Right?")
        file.write_text(ONE.replace("Why {way}?", "And why {way}?"), encoding="utf-8")
        typing.waits_for("The new text is taken over", "And why Right?")
        file.write_text(ONE.replace("right: Right", "up: Up"), encoding="utf-8")
        typing.waits_for("tap 'option:right' does not fit", "[2] Up")
        file.write_text(ONE, encoding="utf-8")
        typing.waits_for("what you gave still fits", "Why Right?")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals like these")
def test_a_real_terminal_keeps_what_was_tried(home: Path) -> None:
    """A saved mistake shows above the line that is being typed; Ctrl+C leaves and keeps."""
    file = home / "mine" / "one.yaml"
    settings = {"EVENKEEL_PLAYBOOKS": str(home / "mine")}
    with Window(home, "play", "one", "--save", "kept.yaml", **settings) as window:
        window.waits_for("[2] Right", "› ")
        window.types("2\r")
        window.waits_for("How many rounds?")
        window.types("12")
        file.write_text(ONE.replace("go: why", "go: whi"), encoding="utf-8")
        window.waits_for("[unknown-step]", "The last good text goes on.")
        window.types("\r")
        window.waits_for("Why", "› ")
        window.types("\x03")
        assert window.ends() == 130
        assert "Traceback" not in window.seen
    kept = golden_file.read((home / "kept.yaml").read_bytes(), "kept.yaml")
    assert [row.said for row in kept.walk][1:] == ["tap 'option:right'", "type '12'"]


class Typing:
    """The program with a pipe at each end."""

    def __init__(self, home: Path) -> None:
        self._process = subprocess.Popen(
            [*COMMAND, "play", "one"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=home,
            env=environment(home, EVENKEEL_PLAYBOOKS=str(home / "mine")),
        )
        self._seen = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with self._process:
            self._process.kill()

    def types(self, line: str) -> None:
        """Type a line; what is waited for afterwards must come after it."""
        assert self._process.stdin is not None
        self._seen = ""
        self._process.stdin.write(f"{line}\n".encode())
        self._process.stdin.flush()

    def waits_for(self, *words: str) -> None:
        """Wait until all of these have been shown since the last time, or the last line."""
        assert self._process.stdout is not None
        while not all(each in self._seen for each in words):
            ready, _, _ = select.select([self._process.stdout], [], [], DEADLINE)
            chunk = self._process.stdout.read1() if ready else b""  # type: ignore[attr-defined]  # it is buffered
            assert chunk, self._seen
            self._seen += chunk.decode()
        self._seen = ""
