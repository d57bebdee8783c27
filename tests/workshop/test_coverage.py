"""Coverage of the golden walks: what is touched counts, what is not is named with its line."""

import json
import re
from pathlib import Path

import pytest

from bot.cli.coverage import coverage
from bot.errors import BotError
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
OUTER = """\
format: 2
id: outer
title: Outer
summary: Somebody needs it.
start: ask
steps:
  ask: {choose: Well?, options: {on: On}, go: inner}
  inner: {use: one, go: bye}
  bye: {end: "Bye."}
"""


def walk(playbook: str, *taps: str) -> Golden:
    rows = [{"begin": None}, *({"tap": f"option:{tap}"} for tap in taps)]
    return Golden.model_validate({"says": "x", "playbook": playbook, "walk": rows})


def untouched(of: str, *walks: Golden) -> list[tuple[str, int]]:
    books = library(one=ONE, outer=OUTER)
    marks = {
        name: read(pinned.source, f"{name}.yaml").marks for name, pinned in books.playbooks.items()
    }
    (found,) = [each for each in covered(walks, books, marks) if each.playbook == of]
    return [(part.what, line) for part, line in found.untouched]


def test_only_what_a_walk_touches_is_covered() -> None:
    """A walk to the left leaves the right option, its branch and its end untouched."""
    assert untouched("one", walk("one", "left")) == [
        ("step first, option right", 7),
        ("step said, branch 2", 12),
        ("step other", 13),
    ]
    assert untouched("one", walk("one", "left"), walk("one", "right")) == []


def test_what_is_used_is_touched_too() -> None:
    """A walk through a playbook that uses another one touches steps and branches of both."""
    through = walk("outer", "on", "right")
    assert untouched("outer", through) == []
    assert untouched("one", through) == [
        ("step first, option left", 7),
        ("step said, branch 1", 11),
        ("step bye", 14),
    ]


def test_the_command_tells_and_refuses(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It names what no walk touches with file and line, and fails below the wished share."""
    walks = tmp_path / "walks"
    walks.mkdir()
    source = 'says: x\nplaybook: stop-ask-verify\nwalk: [{begin: }, {tap: "option:plan"}]\n'
    (walks / "plan.yaml").write_text(source, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    coverage(["stop-ask-verify"], walks=walks)
    told = capsys.readouterr().out
    assert re.search(r"stop-ask-verify\.yaml:\d+: step wants, option more is in no walk", told)
    coverage(["stop-ask-verify"], walks=walks, shape="json")
    found = json.loads(capsys.readouterr().out)
    assert 0 < found["percent"] < 50
    assert {"path", "line", "what"} == found["playbooks"][0]["untouched"][0].keys()
    with pytest.raises(SystemExit):
        coverage(["stop-ask-verify"], walks=walks, at_least=50)
    coverage(["stop-ask-verify"], walks=walks, at_least=1)


def test_a_walk_that_cannot_be_walked_is_told(tmp_path: Path) -> None:
    """Mistaken files, and inputs that lead nowhere, are told with file and line."""
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text("says: x\nplaybook: 7\n", encoding="utf-8")
    with pytest.raises(BotError, match=r"a\.yaml:2:11: (?s:.*)b\.yaml:2:11: "):
        coverage([], walks=tmp_path)
    for path in tmp_path.iterdir():
        path.unlink()
    source = 'says: x\nplaybook: stop-ask-verify\nwalk:\n  - begin:\n  - tap: "option:plam"\n'
    (tmp_path / "c.yaml").write_text(source, encoding="utf-8")
    with pytest.raises(BotError, match=r"c\.yaml:5: input 2 \(tap 'option:plam'\): There is no"):
        coverage([], walks=tmp_path)
    with pytest.raises(BotError, match="did you mean 'walk-away'"):
        coverage(["walk-awya"], walks=tmp_path)
