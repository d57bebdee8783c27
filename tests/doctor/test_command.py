"""`evenkeel doctor` as a command: what it prints, what it never prints, how it ends."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli.checkup.finding import Finding, Mark, checked
from bot.settings import Settings
from tests.doctor.conftest import wrongs
from tests.support.standin import TOKEN

ROOT = Path(__file__).parent.parent.parent


async def test_a_playbook_with_a_mistake_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A playbook that would keep the coach from starting is named with its line."""
    (tmp_path / "books").mkdir()
    (tmp_path / "books" / "broken.yaml").write_text("title: [", encoding="utf-8")
    monkeypatch.setenv("EVENKEEL_PLAYBOOKS", "books")
    assert any("broken.yaml:2:1: this is not YAML" in each for each in await wrongs())
    monkeypatch.setenv("EVENKEEL_PLAYBOOKS", "nowhere")
    assert any("nowhere, which is not a folder" in each for each in await wrongs())


async def test_a_check_that_breaks_is_a_finding_and_not_the_end() -> None:
    """A mistake in the doctor itself is told by its place, without a traceback."""

    async def breaks() -> list[Finding]:
        raise ValueError("canary")

    [found] = await checked(breaks)
    assert found.mark is Mark.WRONG
    assert "ValueError in doctor/test_command.py:" in found.text
    assert "canary" not in found.text


def program(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT), **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_command_says_all_is_well() -> None:
    """On a bare machine: every setting with what it is for, all is well, exit code 0."""
    done = program("doctor")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.rstrip().endswith("All is well.")
    for field, about in Settings.model_fields.items():
        assert (about.alias or field.upper()) in done.stdout


def test_the_command_shows_no_secret() -> None:
    """With every secret set, and half of it wrong, none of them is shown; exit code 1."""
    secrets = {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_BASE_URL": "http://127.0.0.1:1/bot",
        "DATABASE_URL": "postgresql://mira:hunter2canary@127.0.0.1:1/coach",
        "EVENKEEL_MASTER_KEY": "c0ffee" * 10 + "abcd",
        "EVENKEEL_WEBHOOK_URL": "https://bot.example",
        "EVENKEEL_WEBHOOK_SECRET": "whsec-canary",
        "EVENKEEL_HEARTBEAT_URL": "https://beat.example/canary",
        "EVENKEEL_PROXY": "http://mira:canary@127.0.0.1:1",
        "EVENKEEL_LOG": "canary",
    }
    Path(".env").write_text("EVENKEEL_ALLOWED_IDS=canary\nbroken canary\n", encoding="utf-8")
    done = program("doctor", **secrets)
    shown = done.stdout + done.stderr
    assert done.returncode == 1
    assert "things have to be put right" in done.stdout
    assert "Traceback" not in shown
    for secret in (TOKEN, "canary", "c0ffee", "hunter2"):
        assert secret not in shown


def test_the_command_refuses_what_it_does_not_know() -> None:
    """A mistyped option is misuse: exit code 2."""
    assert program("doctor", "--bogus").returncode == 2
