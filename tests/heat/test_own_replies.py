"""The coach's own replies are never marked: what it hands to people is cool in every language."""

from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from bot.heat.lexicon import LANGUAGES
from bot.heat.marks import marks

PLAYBOOKS = Path(__file__).parents[2] / "playbooks" / "locale"


def replies(language: str) -> list[str]:
    """Every paragraph of every reply, in this language as far as it is translated."""
    source = "fi" if language == "en" else language
    with (PLAYBOOKS / source / "playbooks.po").open("rb") as file:
        catalog = read_po(file)
    messages = [each for each in catalog if each.context and "/tones/" in each.context]
    return [str(each.id if language == "en" else each.string) for each in messages]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_reply_of_a_guide_is_marked(language: str) -> None:
    """Hundreds of firm and calm paragraphs hold not one word that the lexicons find hot."""
    said = [each for each in replies(language) if each]
    assert len(said) > 200
    assert [each for each in said if marks(each, language)] == []
