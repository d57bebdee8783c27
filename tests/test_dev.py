"""The developer's command, as far as it can be seen without installing anything."""

import json
import subprocess
import sys
from itertools import chain
from pathlib import Path

import pytest

import dev
from tests.conftest import for_words

DEV = Path(dev.__file__)


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout of its own whose .venv has a Python and holds the runtime set."""
    for name in ("pyproject.toml", *chain.from_iterable(dev.LOCKS.values())):
        (tmp_path / name).write_bytes((dev.ROOT / name).read_bytes())
    venv = tmp_path / ".venv"
    python = venv / dev.PYTHON.relative_to(dev.VENV)
    python.parent.mkdir(parents=True)
    python.touch()
    for name, path in {
        "ROOT": tmp_path,
        "VENV": venv,
        "PYTHON": python,
        "STAMP": venv / dev.STAMP.name,
        "SETUP_LOCK": tmp_path / dev.SETUP_LOCK.name,
    }.items():
        monkeypatch.setattr(dev, name, path)
    dev.STAMP.write_text(json.dumps({"runtime": dev.fingerprints()["runtime"]}))
    monkeypatch.delenv("TELEGRAM_BOT_TOKEN", raising=False)
    return tmp_path


@pytest.fixture
def set_ups(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which sets would have been installed."""
    made: list[str] = []
    monkeypatch.setattr(dev, "set_up", lambda wanted, _expected: made.append(wanted))
    return made


def test_nothing_is_installed_twice(set_ups: list[str]) -> None:
    """Starting the coach again installs nothing."""
    dev.ensure("runtime")
    assert set_ups == []


def test_the_tests_want_more_than_the_coach(set_ups: list[str]) -> None:
    """A set-up that was made for running is completed before testing."""
    dev.ensure("dev")
    assert set_ups == ["dev"]


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("requirements.txt", "aiohttp", "aiohttp "),
        ("pyproject.toml", 'requires-python = ">=3.11"', 'requires-python = ">=3.12"'),
    ],
)
def test_a_changed_dependency_is_installed(
    checkout: Path, set_ups: list[str], name: str, old: str, new: str
) -> None:
    """After an update that needs other packages the next start installs them."""
    path = checkout / name
    path.write_text(path.read_text().replace(old, new))
    dev.ensure("runtime")
    assert set_ups == ["runtime"]


def test_a_tool_setting_installs_nothing(checkout: Path, set_ups: list[str]) -> None:
    """Changing how the linter works does not make anybody wait."""
    path = checkout / "pyproject.toml"
    path.write_text(path.read_text().replace("line-length = 100", "line-length = 99"))
    dev.ensure("runtime")
    assert set_ups == []


@pytest.mark.parametrize("stamp", ["", "[]", '{"runtime": "of long ago"}'])
def test_a_damaged_stamp_means_a_set_up(set_ups: list[str], stamp: str) -> None:
    """An installation that was interrupted is made anew instead of trusted."""
    dev.STAMP.write_text(stamp)
    dev.ensure("runtime")
    assert set_ups == ["runtime"]


def test_a_venv_without_python_means_a_set_up(set_ups: list[str]) -> None:
    """A Python that the system's upgrade took away is noticed."""
    dev.PYTHON.unlink()
    dev.ensure("runtime")
    assert set_ups == ["runtime"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("TELEGRAM_BOT_TOKEN=12:ab", True),
        ("export TELEGRAM_BOT_TOKEN = '12:ab'", True),
        ('OTHER=1\n  TELEGRAM_BOT_TOKEN="12:ab"\n', True),
        ("TELEGRAM_BOT_TOKEN=\nOTHER=1", False),
        ('TELEGRAM_BOT_TOKEN=""', False),
        ("TELEGRAM_BOT_TOKEN=  # from BotFather", False),
        ("# TELEGRAM_BOT_TOKEN=12:ab", False),
        ("MY_TELEGRAM_BOT_TOKEN=12:ab", False),
    ],
)
def test_the_token_decides_what_run_starts(checkout: Path, line: str, expected: bool) -> None:
    """With a token in .env the bot starts, without one the conversation in the terminal."""
    (checkout / ".env").write_text(line)
    assert dev.has_token() is expected


def test_the_first_failure_ends_the_stages(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """After a failure nothing else runs, and its words are the last that are seen."""
    (checkout / "wrong.py").write_text("print('what is wrong'); raise SystemExit(3)")
    (checkout / "right.py").write_text("print('fine')")
    monkeypatch.setattr(dev, "PYTHON", Path(sys.executable))
    code = dev.stages({"one": "right", "two": "wrong", "three": "right"}, "last")
    lines = capfd.readouterr().out.splitlines()
    assert code == 3
    assert lines[:2] == ["== one", "fine"]
    assert lines[-2:] == ["== two", "what is wrong"]


def test_who_edits_words_gets_the_tests_of_words() -> None:
    """`--words` reads the files that hold such tests and no others: guides, texts and walks."""
    here = Path(__file__).parent
    found = {path.name for path in here.rglob("*.py") if for_words(path)}
    assert found == {"test_check.py", "test_shipped_words.py", "test_walks.py"}


def dev_py(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(DEV), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_alone_it_says_what_it_can_do() -> None:
    """`python3 dev.py` lists its commands, each with what it is for."""
    done = dev_py()
    assert done.returncode == 0
    for name in ("run", "test", "fix", "bench", "chaos", "lock"):
        assert f"python3 dev.py {name} " in done.stdout


def test_an_unknown_command_is_named() -> None:
    """A mistyped command is answered in one line, with those that exist."""
    done = dev_py("tset")
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "dev.py: there is no command 'tset'. Known: run, test, fix, bench, chaos, lock."
    ]
