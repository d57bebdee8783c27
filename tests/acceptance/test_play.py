"""`evenkeel play` as an author uses it: driven by a script, in a terminal that is none."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def play(lines: str, *more: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Play the shipped playbook with these lines as input."""
    return subprocess.run(  # our own program
        [sys.executable, "-m", "bot", "play", "stop-ask-verify", *more],
        input=lines,
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": "", "PYTHONIOENCODING": "utf-8"},
        timeout=60,
    )


def test_a_playbook_is_tried_and_kept(tmp_path: Path) -> None:
    """Numbers, words and commands walk it; the draft stands apart; the walk is kept."""
    kept = tmp_path / "kept.yaml"
    done = play("1\n6\n/back\n99\n6\nthe colours\n1\n1\n", "--save", str(kept), folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "There is no button with that number." in done.stdout
    assert "As I understand it: the colours." in done.stdout
    assert "playbook: stop-ask-verify" in kept.read_text(encoding="utf-8")
    again = play("/quit\n", "--answers", str(kept), folder=tmp_path)
    assert "As I understand it: the colours." in again.stdout


def test_it_begins_in_the_middle_and_in_another_language(tmp_path: Path) -> None:
    """A step is named, samples stand in for what was asked before; in Finnish if wanted."""
    done = play("/quit\n", "--from", "offer", "--lang", "fi", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "has a sample as its answer" in done.stdout
    assert "What can you offer" not in done.stdout


def test_a_mistake_is_one_kind_line(tmp_path: Path) -> None:
    """A playbook that is not there, a wrong step or language: one line, exit code 2."""
    for more, said in (
        (("--from", "nowhere"), "has no step 'nowhere'"),
        (("--lang", "xx"), "The languages are"),
        (("--answers", "absent.yaml"), "cannot be read"),
    ):
        done = play("", *more, folder=tmp_path)
        assert done.returncode == 2
        assert said in done.stderr
        assert "Traceback" not in done.stderr
