"""`evenkeel walk`: what authors type, and what they are told."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import walk as command
from bot.cli.commands import app
from bot.errors import BotError
from bot.workshop.walker.invariants import RULES

QUICK = """\
format: 2
id: quick
title: Quick
summary: Asks one thing.
start: first
steps:
  first: {choose: Which?, options: {left: Left, right: Right}, go: last}
  last: {end: "That was it."}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EVENKEEL_PLAYBOOKS", str(tmp_path))
    (tmp_path / "quick.yaml").write_text(QUICK, encoding="utf-8")
    return tmp_path


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, arguments)
    if isinstance(result.exception, BotError):
        return 2, str(result.exception)
    return result.exit_code, result.output


def test_a_sound_guide_is_told_with_how_it_was_walked(folder: Path) -> None:
    """Exit code 0, what was walked, what is proved of it, and how it was cut down."""
    code, said = run("walk", "quick", "--lang", "fi")
    assert code == 0
    assert said.startswith("quick: 2 moments, 3 inputs (1 led to where one had been), from start")
    assert all(rule in said for rule in RULES)
    assert "How it was cut down:" in said
    assert said.endswith("1 playbook walked, all of it holds.\n")


def test_a_broken_one_is_told_with_its_line_and_its_way(folder: Path) -> None:
    """Exit code 1; the line in the file, and a walk that can be kept and walked again."""
    wide = QUICK.replace("Left", f"'{'Left ' * 10}'")
    (folder / "quick.yaml").write_text(wide, encoding="utf-8")
    code, said = run("walk", "quick", "--lang", "en")
    assert code == 1
    assert "quick.yaml:7: step 'first': the button quick/first/options/left/label in en has" in said
    assert "[not-sendable]\n    says: " in said
    assert said.endswith("1 playbook walked, 1 thing does not hold.\n")


def test_programs_read_it_too(folder: Path) -> None:
    """As JSON all that is told has a name."""
    code, said = run("walk", "quick", "--lang", "en", "--format", "json")
    found = json.loads(said)
    assert code == 0
    assert found["playbooks"][0]["playbook"] == "quick"
    assert found["playbooks"][0]["broken"] == []
    assert set(found["proved"]) == set(RULES)


def test_what_is_mistyped_is_answered_kindly(folder: Path) -> None:
    """A guide, a language or a format that is not there is said so, with the one that is."""
    assert run("walk", "quik") == (2, "There is no sound playbook 'quik'; did you mean 'quick'?")
    code, said = run("walk", "quick", "--lang", "xx")
    assert (code, said.startswith("There are no texts in 'xx'; there are en")) == (2, True)
    assert run("walk", "quick", "--format", "yaml")[0] == 2


def test_several_guides_are_told_in_their_order(folder: Path) -> None:
    """They are walked side by side; what is told does not depend on who was first."""
    other = QUICK.replace("id: quick", "id: another")
    (folder / "another.yaml").write_text(other, encoding="utf-8")
    files = [(each.name, each.read_bytes()) for each in sorted(folder.glob("*.yaml"))]
    found = command.walked(["quick", "another"], files, ["en"])
    assert [each.playbook for each in found] == ["quick", "another"]


@pytest.mark.parametrize("code", RULES)
def test_its_codes_are_explained(code: str) -> None:
    """Each of them is one sentence that `evenkeel explain` knows."""
    exit_code, said = run("explain", code)
    assert exit_code == 0
    assert RULES[code] in said
    assert RULES[code].endswith(".")
