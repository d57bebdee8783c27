"""`evenkeel heat`: what would be marked, for those who edit the lexicons."""

import pytest

from bot.cli.heat import heat
from bot.errors import BotError


def test_it_prints_marks_with_what_is_softer(capsys: pytest.CaptureFixture[str]) -> None:
    """Each mark is a line with its kind and language; the cooler reply comes last."""
    heat("You never answer!!!", None)
    assert capsys.readouterr().out.splitlines() == [
        "accusation: “You never” (en), softer: “so far I have not seen”",
        "shouting: “!!!”",
        "cooler: You never answer.",
    ]
    heat("Thank you.", "en")
    assert capsys.readouterr().out == "nothing marked\n"


@pytest.mark.parametrize(("text", "language"), [("hi", "xx"), ("  ", None)])
def test_what_cannot_be_read_is_said_kindly(text: str, language: str | None) -> None:
    """An unknown language or an empty text is a sentence, not a traceback."""
    with pytest.raises(BotError, match=r"languages|Give a text"):
        heat(text, language)
