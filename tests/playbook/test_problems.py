"""Every code has a broken playbook in `tests/problems/<code>/` with the messages it must bring."""

import ast
from pathlib import Path

import pytest

import bot.playbook
import bot.playbook.checks
from bot.playbook.checks import (
    CHECKS,
    GUIDE_CHECKS,
    LIBRARY_CHECKS,
    LOCAL_CHECKS,
    WORDS_CHECKS,
)
from bot.playbook.codes import RULES
from bot.playbook.parse import load, read
from bot.playbook.problems import Problem, Problems, Severity, closest, listed, quoted

FOLDER = Path(__file__).parent.parent / "problems"
CODES = sorted(folder.name for folder in FOLDER.iterdir())
ELSEWHERE = {
    *("too-big", "duplicate-id", "lost-slot", "added-slot"),
    *("unknown-playbook", "unknown-door", "cyclic-use", "guide-gap", "overlay-stale"),
}
"""Codes that take a huge file, several files or a translation to show; test_codes.py does."""


@pytest.mark.parametrize("code", CODES)
def test_broken_playbook(code: str) -> None:
    """A broken playbook brings exactly the messages that were agreed, all in one run."""
    files = sorted((FOLDER / code).glob("*.yaml"))
    found = [problem for file in files for problem in read(file.read_bytes(), file.name).problems]
    expected = (FOLDER / code / "expected.txt").read_text(encoding="utf-8")
    assert "".join(f"{problem}\n" for problem in found) == expected
    assert code in {problem.code for problem in found}


def test_every_code_is_shown() -> None:
    """Every code that has a rule is shown by a broken playbook, and no other."""
    assert set(CODES) == set(RULES) - ELSEWHERE


def test_every_code_in_the_program_has_a_rule() -> None:
    """No problem is reported under a code that nobody can look up."""
    names = {"CODE", "TAKEN", "EMPTY", "WIDE", "FRAMES", "DOOR", "UNUSED", "LOST", "ADDED", "OLD"}
    used: set[object] = set()
    for file in Path(bot.playbook.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=code)):
                    used |= {code} if name in names else set()
                case ast.Call(
                    func=ast.Attribute(attr="tell" | "problem"), args=[ast.Constant(value=code), *_]
                ):
                    used.add(code)
                case ast.Call(
                    func=ast.Attribute(attr="refuse" | "complain"),
                    args=[_, ast.Constant(value=code), *_],
                ):
                    used.add(code)
                case ast.Call(
                    func=ast.Name(id="Problem"), args=[*_, ast.Constant(value=code), _, _]
                ):
                    used.add(code)
                case _:
                    pass
    assert used == set(RULES)


def test_every_check_is_listed() -> None:
    """A rule that stands in a file is really applied: the list of checks names them all."""
    files = {file.stem for file in Path(bot.playbook.checks.__file__).parent.glob("*.py")}
    every = (*CHECKS, *WORDS_CHECKS, *LIBRARY_CHECKS, *GUIDE_CHECKS)
    listed_files = {check.__module__.rpartition(".")[2] for check in every}
    assert listed_files == files - {"__init__", "texts", "ways"}
    assert set(LOCAL_CHECKS) <= set(CHECKS)


def test_a_problem_reads_as_one_line() -> None:
    """A problem says where, what, what to do and its code, so that an editor can jump there."""
    problem = Problem(
        "playbooks/late-payment.yaml",
        42,
        11,
        "unknown-step",
        "step 'nudge' goes to 'colse', which does not exist",
        "did you mean 'close'?",
    )
    assert str(problem) == (
        "playbooks/late-payment.yaml:42:11: step 'nudge' goes to 'colse', "
        "which does not exist; did you mean 'close'? [unknown-step]"
    )
    warning = Problem("a.yaml", 1, 1, "wide-button", "too wide", severity=Severity.WARNING)
    assert str(warning) == "a.yaml:1:1: warning: too wide [wide-button]"


def test_problems_are_sorted_and_told_once() -> None:
    """Problems come in the order of the file, however they were found."""
    one, two = Problem("a", 1, 9, "tab", "x"), Problem("a", 2, 1, "tab", "x")
    ten = Problem("a", 10, 1, "tab", "x", severity=Severity.WARNING)
    problems = Problems([ten, two, one, two])
    assert list(problems) == [one, two, ten]
    assert list(problems.errors) == [one, two]
    assert list(problems.warnings) == [ten]
    assert str(Problems([one])) == str(one)


def test_found_values_are_quoted_safely() -> None:
    """What an author wrote is quoted on one line, shortened, and cannot confuse a terminal."""
    assert quoted("a\nb\x1b[31m\u202e") == "'a b [31m'"
    assert quoted("x" * 50) == f"'{'x' * 39}…'"
    assert (quoted(True), quoted(5)) == ("true", "5")


def test_names_are_guessed_kindly() -> None:
    """A slip of the finger, the wrong joint or a capital is understood; a stranger is not."""
    assert closest("colse", ["close", "nudge"]) == "close"
    assert closest("At-Least", ["at_least", "at_most"]) == "at_least"
    assert closest("zebra", ["close", "nudge"]) is None
    assert closest(5, ["5"]) is None
    assert (listed(["a"]), listed(["a", "b", "c"], "and")) == ("a", "a, b and c")


def test_a_folder_reports_all_files_at_once() -> None:
    """Whoever reads a folder is told of every problem in every file, by file."""
    files = [(file.as_posix(), file.read_bytes()) for file in sorted(FOLDER.rglob("*.yaml"))]
    library, problems = load(files)
    assert {problem.path for problem in problems} == {path for path, _ in files}
    assert list(library.playbooks) == ["broken"]  # the one with a mere warning
