"""The shipped playbook and others as tests walk them, and what a person can be shown."""

import re
from functools import cache
from pathlib import Path

from bot.channels.telegram.render import utf16_length
from bot.playbook.models import Playbook
from bot.playbook.parse import read

LONGEST_MESSAGE = 4096


@cache
def stop_ask_verify() -> Playbook:
    """The playbook that the project ships."""
    path = Path(__file__).parents[2] / "playbooks" / "stop-ask-verify.yaml"
    return book(path.read_text(encoding="utf-8"))


def book(source: str) -> Playbook:
    """Read a playbook that has to be right."""
    named = re.search(r"^id: (.+)$", source, re.MULTILINE)
    assert named is not None
    reading = read(source, f"{named[1]}.yaml")
    assert reading.playbook is not None, "\n".join(str(each) for each in reading.problems)
    return reading.playbook


def assert_readable(words: str) -> None:
    """Fail unless a text could be put before a person."""
    assert words.strip(), "an empty text"
    assert "None" not in words, words
    assert not re.search(r"\{[a-z_]*\}", words), words
    assert utf16_length(words) <= LONGEST_MESSAGE
