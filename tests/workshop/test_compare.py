"""`evenkeel diff`: what a change alters, as people will see it."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.cli.diff import diff
from bot.errors import BotError

ROOT = Path(__file__).parents[2]
GUIDE = "playbooks/stop-ask-verify.yaml"


def git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout of its own, at a first commit."""
    for name in [each for each in os.environ if each.startswith("GIT_")]:
        monkeypatch.delenv(name)
    shutil.copytree(ROOT / "playbooks", tmp_path / "playbooks")
    (tmp_path / "tests" / "walks").mkdir(parents=True)
    shutil.copy(ROOT / "tests/walks/calm-path.yaml", tmp_path / "tests/walks")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "first")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def edit(checkout: Path, file: str, old: str, new: str) -> None:
    path = checkout / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_nothing_altered_is_said(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A change of comments alone alters no conversation, and the command says so."""
    edit(checkout, GUIDE, "# --- Verify", "# --- Verify it")
    diff("HEAD", lang="en")
    assert capsys.readouterr().out == "No conversation is altered since HEAD.\n"


def test_a_reworded_screen_is_shown_once_with_both_sides(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A reviewer sees the screen as it was and as it will be, with its buttons."""
    edit(checkout, GUIDE, "label: A short call}", "label: A quick call}")
    diff("HEAD", lang="en")
    said = capsys.readouterr().out
    before, after = said.split("**After**")[:2]
    assert "`[ A short call ]`" in before
    assert "`[ A quick call ]`" in after
    assert "..." in before


def test_a_step_that_no_walk_touches_is_walked_to(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A changed step is shown even where nobody wrote a golden walk to it."""
    edit(checkout, GUIDE, "choose: How is it now?", "choose: How does it feel now?")
    diff("HEAD", lang="en")
    said = capsys.readouterr().out
    assert "the shortest way to" in said
    assert "How does it feel now?" in said


def test_a_new_translation_counts(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A changed translation is a change of conversations in its language, and of no other."""
    file = checkout / "playbooks/locale/fi/playbooks.po"
    text = file.read_text(encoding="utf-8")
    entry = text.index('msgid "A short call"')
    start = text.index('msgstr "', entry) + len('msgstr "')
    file.write_text(text[:start] + "Toinen " + text[start:], encoding="utf-8")
    diff("HEAD", lang="en")
    assert "No conversation" in capsys.readouterr().out
    diff("HEAD", lang="fi")
    assert "Toinen " in capsys.readouterr().out


@pytest.mark.parametrize("rev", ["nowhere", "--help", "", "HEAD:playbooks"])
def test_an_unknown_revision_is_said(checkout: Path, rev: str) -> None:
    """A revision that git does not know is named, without a traceback."""
    with pytest.raises(BotError, match="Git knows no revision"):
        diff(rev, lang="en")


def test_outside_a_checkout_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no checkout, one sentence says so."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(BotError, match="not a checkout"):
        diff("HEAD", lang="en")


def test_without_git_it_is_said(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where git is missing, one sentence says so."""
    monkeypatch.setenv("PATH", "")
    with pytest.raises(BotError, match="needs git"):
        diff("HEAD", lang="en")


def test_a_walk_from_the_middle_is_walked_from_there(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A walk in a guide's own folder that begins at a step shows what changed from that step on."""
    walk = (
        "says: From the offer on.\nplaybook: stop-ask-verify\nbegins_at: offer\n"
        'walk:\n  - begin:\n  - tap: "option:day"\n  - type: "Friday"\n'
    )
    (checkout / "tests/walks/calm-path.yaml").unlink()
    (checkout / "tests/walks/stop-ask-verify").mkdir()
    (checkout / "tests/walks/stop-ask-verify/offer.yaml").write_text(walk, encoding="utf-8")
    git(checkout, "add", ".")
    git(checkout, "commit", "-qm", "second")
    edit(checkout, GUIDE, "By which day?", "Which day will it be?")
    diff("HEAD", lang="en")
    said = capsys.readouterr().out
    assert "From the offer on." in said
    assert "Which day will it be?" in said
