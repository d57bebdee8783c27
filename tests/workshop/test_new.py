"""A new playbook passes the checks from its first moment."""

from pathlib import Path

import pytest

from bot.cli.new import new
from bot.errors import BotError
from bot.playbook.parse import read


def test_it_passes_the_checks(tmp_path: Path) -> None:
    """No error and no warning, with a source of the guide where its id is one of the guide's."""
    for name, source in (("late-payment", "fa1-4a"), ("my-own", "vi-2a")):
        new(name, title=None, folder=tmp_path)
        reading = read((tmp_path / f"{name}.yaml").read_bytes(), f"{name}.yaml")
        assert reading.playbook is not None
        assert list(reading.problems) == []
        assert reading.playbook.steps["what"].sources == (source,)


@pytest.mark.parametrize(
    ("name", "title", "said"),
    [
        ("Late Payment", None, "lower-case words"),
        ("x" * 41, None, "lower-case words"),
        ("fine", "x" * 41, "at most 40 characters"),
        ("fine", 'a "title"', "without quotes"),
    ],
)
def test_what_it_cannot_be_called_is_told(
    tmp_path: Path, name: str, title: str | None, said: str
) -> None:
    """A bad name or title is refused with what would do, and nothing is written."""
    with pytest.raises(BotError, match=said):
        new(name, title=title, folder=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_over(tmp_path: Path) -> None:
    """A file that is there stays as it is."""
    (tmp_path / "mine.yaml").write_text("mine")
    with pytest.raises(BotError, match="is there already"):
        new("mine", title=None, folder=tmp_path)
    assert (tmp_path / "mine.yaml").read_text() == "mine"
