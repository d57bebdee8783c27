"""`evenkeel check`, `explain` and `upgrade`: what authors type, and what they are told."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import check as command
from bot.cli.commands import app
from bot.errors import BotError
from bot.playbook.checks import GUIDE_CHECKS, LIBRARY_CHECKS
from bot.playbook.checks.translated import Words
from bot.playbook.codes import CODES, RULES
from bot.playbook.parse import load, read
from bot.playbook.upgrade import upgrade
from tests.playbook.folder import folder, words
from tests.playbook.samples import SMALL

ROOT = Path(__file__).parents[2]
BROKEN = SMALL.replace("go: agreed", "go: agred")
OLD = """\
# An old one.
format: 1   # it says so
id: old
title: Old
summary: Was written long ago.
start: hello
"entries": {again: hello}  # ways in

steps:
  hello: {say: "entries: none", go: bye}
  bye:   {end: Goodbye.}
"""


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "small.yaml"
    path.write_text(BROKEN, encoding="utf-8")
    return path


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, arguments)
    if isinstance(result.exception, BotError):
        return 2, str(result.exception)
    return result.exit_code, result.output


def test_all_problems_are_told_with_their_places(broken: Path) -> None:
    """Each problem is one line that an editor can jump to; with an error the exit code is 1."""
    code, said = run("check", "small.yaml")
    assert code == 1
    assert "small.yaml:38:9: step 'open' goes to 'agred', which does not exist" in said
    assert said.endswith("1 playbook: 2 errors.\n")


def test_a_sound_playbook_is_said_to_be_sound(broken: Path) -> None:
    """Without an error the exit code is 0, warnings or not."""
    broken.write_text(SMALL, encoding="utf-8")
    assert run("check", "small.yaml") == (0, "1 playbook, all sound.\n")
    broken.write_text(SMALL.replace("format: 2", "format: 1"), encoding="utf-8")
    code, said = run("check", ".")
    assert (code, said.endswith("1 playbook: 1 warning.\n")) == (0, True)


def test_programs_and_github_read_it_too(broken: Path) -> None:
    """As JSON every part has its name; for GitHub it is written beside the very line."""
    code, said = run("check", "small.yaml", "--format", "json")
    found = json.loads(said)
    assert code == 1
    assert found[0] == {
        "path": "small.yaml",
        "line": 38,
        "column": 9,
        "severity": "error",
        "code": "unknown-step",
        "what": "step 'open' goes to 'agred', which does not exist",
        "advice": "did you mean 'agreed'?",
    }
    code, said = run("check", "small.yaml", "--format", "github")
    assert said.startswith("::error file=small.yaml,line=38,col=9,title=unknown-step::step 'open'")


def test_misuse_is_told_from_mistakes(broken: Path) -> None:
    """What cannot be checked at all exits with 2 and says what to do."""
    assert run("check", "nowhere.yaml") == (2, "There is no file or folder nowhere.yaml.")
    assert run("check", "--format", "xml")[0] == 2
    (broken.parent / "empty").mkdir()
    assert run("check", "empty")[1].startswith("There is no playbook here")
    assert run("explain", "unknown-stap") == (
        2,
        "There is no code 'unknown-stap'; did you mean 'unknown-step'?",
    )


def test_a_file_of_any_size_is_refused_in_a_moment(broken: Path) -> None:
    """A file of ten megabytes, or of brackets alone, is a problem and nothing more."""
    broken.write_bytes(b"a: " + b"[" * 10_000_000)
    assert "[too-big]" in run("check", "small.yaml")[1]
    broken.write_bytes(b"[" * 20_000)
    assert "[too-deep]" in run("check", "small.yaml")[1]


def test_an_overlay_may_use_what_is_shipped(broken: Path) -> None:
    """A playbook of one's own may use a shipped one, and is told when there is no such."""
    pause = "    pause: Breathe.\n    seconds: 30\n    frames: [In., Out.]\n"
    broken.write_text(SMALL.replace(pause, "    use: stop-ask-verify\n"), encoding="utf-8")
    assert run("check", "small.yaml")[0] == 0
    broken.write_text(SMALL.replace(pause, "    use: stop-ask-verifi\n"), encoding="utf-8")
    code, said = run("check", "small.yaml")
    assert code == 1
    assert "did you mean 'stop-ask-verify'? [unknown-playbook]" in said


@pytest.mark.words
def test_the_real_program_checks_the_shipped_playbooks() -> None:
    """The shipped playbooks have no errors; the output has colour only in a terminal."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", "check"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "\33" not in done.stdout
    assert done.stderr == ""


def test_a_terminal_gets_colour(broken: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a terminal an error is red, unless the person wants no colour."""
    _, found = command.examine([broken])
    assert "\33[31merror\33[0m" in command._coloured(found[0])


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_explained(code: str) -> None:
    """Whatever stands in brackets behind a problem can be looked up."""
    exit_code, said = run("explain", code)
    assert exit_code == 0
    assert said.startswith(f"{code}: {RULES[code]}\n")
    assert "Broken:" in said
    assert "Mended:" in said
    assert len(said.splitlines()) < 50
    said.encode()


def test_points_and_the_whole_list_are_explained() -> None:
    """A point of the guide is told with those who carry it; without a name everything is listed."""
    assert "stop-ask-verify" in run("explain", "vi-2a")[1]
    assert "fa2-10b" in run("explain", "guide")[1]
    listed = run("explain")[1]
    assert all(code in listed for code in CODES)


def test_an_upgrade_keeps_comments_and_layout(tmp_path: Path) -> None:
    """Only what changed in the language changes in the file, however it is written."""
    path = tmp_path / "old.yaml"
    path.write_text(OLD, encoding="utf-8", newline="")
    assert run("upgrade", str(path)) == (0, f"{path}: format 1 is now format 2.\n")
    assert path.read_text(encoding="utf-8") == OLD.replace("format: 1 ", "format: 2 ").replace(
        '"entries":', "doors:"
    )
    assert str(read(path.read_bytes(), "old.yaml").problems) == ""
    assert run("upgrade", str(path))[1].endswith("is in the newest format already.\n")
    assert list(tmp_path.iterdir()) == [path]


def test_an_upgrade_leaves_what_it_cannot_read(tmp_path: Path) -> None:
    """A file that is no YAML stays as it is, and its problems are told."""
    path = tmp_path / "old.yaml"
    path.write_text("format: 1\nentries: [\n", encoding="utf-8")
    code, said = run("upgrade", str(path))
    assert code == 1
    assert "[yaml-syntax]" in said
    assert path.read_text(encoding="utf-8") == "format: 1\nentries: [\n"
    assert run("upgrade", str(tmp_path / "nowhere.yaml"))[0] == 2


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("id: a\nentries: {x: y}\n", "format: 2\nid: a\ndoors: {x: y}\n"),
        ("{id: a, entries: {x: y}}", "{format: 2, id: a, doors: {x: y}}"),
        ("\ufefff: 1\r\nentries: {}\r\n", "\ufeffformat: 2\r\nf: 1\r\ndoors: {}\r\n"),
        ("# سلام 😀\nformat: 1\nentries: {}\n", "# سلام 😀\nformat: 2\ndoors: {}\n"),
        ("id: a\n", "id: a\n"),
        ("format: 3\nentries: {}\n", "format: 3\nentries: {}\n"),
    ],
)
def test_every_way_of_writing_is_upgraded(old: str, new: str) -> None:
    """Files without a format, on one line, with a mark or of other systems are brought up too."""
    assert upgrade(old, "a.yaml").text == new
    assert upgrade(old.encode(), "a.yaml").text == new


def test_an_old_playbook_still_works() -> None:
    """A playbook of the format before is read as it was meant, and its problems are in place."""
    reading = read(OLD, "old.yaml")
    assert reading.playbook is not None
    assert dict(reading.playbook.doors) == {"again": "hello"}
    assert [problem.code for problem in reading.problems] == ["old-format"]
    wrong = read(OLD.replace("again: hello", "again: helo"), "old.yaml").problems.errors
    assert [(each.line, each.column) for each in wrong] == [(7, 20)]


def test_a_whole_folder_in_five_languages_takes_less_than_a_second() -> None:
    """Loading and checking 22 playbooks in five languages is done before one notices."""
    files = folder()
    said = words(files)
    best = min(_seconds(files, said) for _ in range(3))
    assert best < 1.0


def _seconds(files: list[tuple[str, bytes]], said: Words) -> float:
    started = time.process_time()
    library, problems = load(files, said, (*LIBRARY_CHECKS, *GUIDE_CHECKS))
    assert len(library.playbooks) == 22
    assert {each.code for each in problems} == {"guide-gap"}, problems.errors
    return time.process_time() - started


def test_an_overlay_says_that_what_it_was_made_from_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A playbook in a folder of one's own is checked against the shipped one of its name."""
    shipped = (ROOT / "playbooks" / "stop-ask-verify.yaml").read_text(encoding="utf-8")
    own = tmp_path / "stop-ask-verify.yaml"
    own.write_text(shipped.replace("format: 2", "format: 2\nbase: 0123456789ab"), encoding="utf-8")
    monkeypatch.setenv("EVENKEEL_PLAYBOOKS", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    _, said = run("check")
    line = next(each for each in said.splitlines() if "[overlay-stale]" in each)
    assert line.startswith("stop-ask-verify.yaml:")
    now = line.rpartition("base: ")[2].partition("'")[0]
    own.write_text(shipped.replace("format: 2", f"format: 2\nbase: {now}"), encoding="utf-8")
    assert "overlay-stale" not in run("check")[1]
    assert "overlay-stale" not in run("check", str(own))[1]
