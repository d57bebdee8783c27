"""Drawing in a process of its own: the same document, and no word on a disk or left behind."""

from pathlib import Path

import pytest

from bot.documents import apart
from bot.errors import BotError

VALUES = {"title": "Sam", "about": "", "empty": "Nothing yet", "days": []}


async def test_a_picture_is_drawn_into_a_private_file(tmp_path: Path) -> None:
    """What comes out lies where it was wanted, for its owner's eyes."""
    target = tmp_path / "picture.png"
    await apart.draw("timeline", VALUES, "png", target, language="fa")
    assert target.read_bytes().startswith(b"\x89PNG")  # in a test
    assert target.stat().st_mode & 0o077 == 0  # as above


async def test_what_cannot_be_drawn_is_told_without_words(tmp_path: Path) -> None:
    """The error says which document it was, and nothing of what stood in it."""
    with pytest.raises(BotError, match="timeline") as raised:
        await apart.draw(
            "timeline", {"title": "Sam"}, "png", tmp_path / "picture.png", language="en"
        )
    assert "Sam" not in str(raised.value)


def test_the_drawing_process_is_not_told_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is set for the bot alone is not handed on."""
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "1:secret")
    monkeypatch.setenv("EVENKEEL_DATA_DIR", "/somewhere")
    assert not {"TELEGRAM_BOT_TOKEN", "EVENKEEL_DATA_DIR"} & set(apart._environment())
