"""The authors' manual is true: its reference is the program's own, and its examples are read."""

import re
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from bot.cli.commands import app
from bot.playbook import manual, schema
from bot.playbook.codes import CODES
from bot.playbook.guide import CARRIERS, POINTS, carriers_of
from bot.playbook.models import FACTS, KINDS
from bot.playbook.parse import read
from tests.support.terminal import evenkeel

README = Path(__file__).parents[2] / "playbooks" / "README.md"


def text() -> str:
    return README.read_text(encoding="utf-8")


def worked() -> str:
    """The playbook of the worked example."""
    (example,) = [
        each
        for each in re.findall(r"```yaml\n(.*?)```", text(), re.DOTALL)
        if "id: price-rise" in each
    ]
    return str(example)


def test_the_reference_is_fresh() -> None:
    """Kinds, fields, facts and codes are those of the program; `check --manual` writes them."""
    assert manual.rewritten(text()) == text()
    for name in (*KINDS, *FACTS):
        assert f"**{name}**" in text() or f"| `{name}` |" in text()
    for code in CODES:
        assert f"`[{code}]`" in text()


def test_the_worked_example_passes_the_checks() -> None:
    """What an author copies is sound, without a single warning, and completes in an editor."""
    examples = re.findall(r"```yaml\n(.*?)```", text(), re.DOTALL)
    assert examples
    for example in examples:
        assert example.startswith(schema.FIRST_LINE)
        named = re.search(r"^id: (.+)$", example, re.MULTILINE)
        assert named is not None
        assert str(read(example, f"{named[1]}.yaml").problems) == ""


def test_the_message_in_the_manual_is_the_real_one() -> None:
    """A slip in the worked example brings the very line that the manual shows."""
    broken = worked().replace("go: letter", "go: leter")
    shown = re.search(r"^ *(playbooks/\S+: .*\[unknown-step\])$", text(), re.MULTILINE)
    assert shown is not None
    found = read(broken, "playbooks/price-rise.yaml").problems
    assert shown[1] in [str(each) for each in found]


def test_the_worked_example_goes_as_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Begun, checked, played, kept, counted and drawn, an author sees what the manual shows."""
    for folder in ("playbooks", "tests/walks"):
        (tmp_path / folder).mkdir(parents=True)
    settings = {"EVENKEEL_PLAYBOOKS": str(tmp_path / "playbooks")}
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"^```\w*\n(.*?)^```$", text(), re.DOTALL | re.MULTILINE)

    def run(*arguments: str) -> str:
        done = CliRunner().invoke(app, arguments, env=settings)
        assert done.exit_code == 0, done.output
        return done.output

    run("new", "price-rise", "--title", "A new price", "--folder", "playbooks")
    (tmp_path / "playbooks" / "price-rise.yaml").write_text(worked(), encoding="utf-8")
    assert "all sound" in run("check", "playbooks/price-rise.yaml")

    (shown,) = [each for each in blocks if "\n> " in each]
    typed = "".join(f"{line}\n" for line in re.findall(r"^> (.*)$", shown, re.MULTILINE))
    played = evenkeel(tmp_path, "play", "price-rise", typed=typed.encode(), settings=settings)
    for part in shown.split("…\n"):  # what is left out in between changes more often
        assert part in played.said

    (told,) = [each for each in blocks if each.startswith("price-rise: ")]
    assert told in run("coverage", "price-rise")
    assert "price-rise: 100.0 %" in run("coverage", "price-rise", "--write")
    assert (tmp_path / "tests/walks/price-rise/told.yaml").exists()
    assert "flowchart" in run("graph", "price-rise")


def test_every_command_of_the_manual_is_there() -> None:
    """What an author is told to type exists, with the options that are shown."""
    commands = re.findall(r"^evenkeel (\w+)(.*)$", text(), re.MULTILINE)
    commands += re.findall(r"`evenkeel (\w+)([^`]*)`", text())
    known = vars(get_command(app))["commands"]
    assert len(commands) > len(known) / 2
    for name, options in commands:
        assert name in known
        shown = CliRunner().invoke(app, [name, "--help"]).output
        for option in re.findall(r"--[a-z-]+", options):
            assert option in shown, (name, option)


def test_the_guide_is_whole() -> None:
    """The guide has its points and playbooks, and somebody who carries each of them."""
    assert (len(POINTS), len(CARRIERS)) == (106, 22)
    assert all(carriers_of(point) for point in POINTS)
