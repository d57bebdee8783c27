"""Coverage of the golden walks: what is touched counts, what is not is named with its line."""

import json
from pathlib import Path

import pytest

from bot.cli.coverage import coverage
from bot.playbook.parse import read
from bot.workshop.coverage import covered
from bot.workshop.golden import Golden
from tests.support.coach import library

ONE = """\
format: 2
id: one
title: One
summary: Somebody needs it.
start: first
steps:
  first: {choose: Which?, options: {left: Left, right: Right}, save: way, go: said}
  said:
    say: Good.
    go:
      - {to: bye, when: {way: left}}
      - to: other
  other: {end: "Other."}
  bye: {end: "Bye."}
"""
LEFT = Golden(says="Left.", playbook="one", walk=({"begin": None}, {"tap": "option:left"}))


def test_only_what_a_walk_touches_is_covered() -> None:
    """A walk to the left leaves the right option, its branch and its end untouched."""
    books = library(one=ONE)
    marks = {
        name: read(pinned.source, f"{name}.yaml").marks for name, pinned in books.playbooks.items()
    }
    (one,) = [each for each in covered([LEFT], books, marks) if each.playbook == "one"]
    assert [(part.what, line) for part, line in one.untouched] == [
        ("step first, option right", 7),
        ("step said, branch 2", 12),
        ("step other", 13),
    ]
    assert one.parts == 8
    assert one.percent == pytest.approx(62.5)


def test_the_command_tells_and_refuses(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It names what no walk touches with file and line, and fails below the wished share."""
    walks = Path("tests/walks").resolve()
    monkeypatch.chdir(tmp_path)
    coverage(["stop-ask-verify"], walks=walks)
    told = capsys.readouterr().out
    assert "stop-ask-verify.yaml:" in told
    assert "is in no walk" in told
    coverage(["stop-ask-verify"], walks=walks, shape="json")
    assert json.loads(capsys.readouterr().out)["percent"] > 50
    with pytest.raises(SystemExit):
        coverage(["stop-ask-verify"], walks=walks, at_least=100.1)
