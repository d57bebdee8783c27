"""Golden walks that the workshop writes by itself, and those that are kept of every guide."""

from pathlib import Path

import pytest

from bot import resources
from bot.cli.coverage import coverage, walks_in, write
from bot.playbook.parse import read
from bot.workshop import golden
from bot.workshop.coverage import covered
from tests.support.coach import library, shipped

WALKS = Path(__file__).parents[1] / "walks"
ENOUGH = 95
SMALL = """\
format: 2
id: small
title: Small
summary: Somebody needs it.
start: way
facts: [client]
steps:
  way:
    sources: [vi-2a]
    choose: Which way with {client}?
    options:
      left: {label: Left, go: many}
      right: {label: Right, go: rounds}
      out: {label: Out, go: bye}
  many:
    choose_many: Which of them?
    options: {one: One, two: Two}
    save: many
    go: why
  rounds:
    ask: How many rounds?
    answer: number
    save: rounds
    go:
      - {to: bye, when: {rounds: {at_least: 4}}}
      - to: why
  why:
    ask: |-
      And why?

      For example: they have changed their minds.
    save: why
    go: because
  because: {say: "Because {why}.", go: bye}
  bye: {end: "Bye."}
"""


@pytest.fixture
def walks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for walks, beside a playbook of its own."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "small.yaml").write_text(SMALL, encoding="utf-8")
    monkeypatch.setenv("EVENKEEL_PLAYBOOKS", str(tmp_path / "mine"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "walks").mkdir()
    return tmp_path / "walks"


def files(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())}


def test_every_guide_has_walks_of_its_own_through_nearly_all_of_it() -> None:
    """Of each guide's steps, options and branches 95 in 100 are touched by its golden walks."""
    marks = {
        path.stem: read(path.read_bytes(), str(path), ()).marks
        for path in resources.playbooks_dir().glob("*.yaml")
    }
    every = list(walks_in(WALKS))
    for name in shipped().playbooks:
        own = [each for each in every if each.playbook == name]
        (found,) = [each for each in covered(own, shipped(), marks) if each.playbook == name]
        assert found.percent >= ENOUGH, [(part.what, line) for part, line in found.untouched]


def test_what_is_not_touched_gets_a_walk(walks: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A few short walks touch all of a playbook; they go as written, and say what they show."""
    write(["small"], walks=walks)
    made = files(walks / "small")
    assert list(made) == ["bye.yaml", "left.yaml", "out.yaml", "right.yaml"]
    assert made["left.yaml"].startswith("says: 'Small: “Left”, “One”, “Two”; it ends at bye.'\n")
    assert '- type: "they have changed their minds"' in made["left.yaml"]
    coverage(["small"], walks=walks, at_least=100)
    assert "small: 100.0 %" in capsys.readouterr().out
    for walk in walks_in(walks):
        assert golden.differences(walk, library(small=SMALL)) == []


def test_only_what_is_left_gets_one_and_no_file_is_written_over(walks: Path) -> None:
    """With all touched nothing is written; a lost walk comes back, and edited ones stay."""
    write(["small"], walks=walks)
    made = files(walks / "small")
    write(["small"], walks=walks)
    assert files(walks / "small") == made
    (walks / "small" / "bye.yaml").unlink()
    write(["small"], walks=walks)
    assert set(files(walks / "small").values()) == set(made.values())
    mine = made["out.yaml"].replace("option:out", "option:right").split("    step: bye")[0]
    (walks / "small" / "out.yaml").write_text(mine, encoding="utf-8")
    write(["small"], walks=walks)
    assert files(walks / "small")["out.yaml"] == mine
    assert files(walks / "small")["out-2.yaml"] == made["out.yaml"]
