"""What stands on buttons that name a time: it fits on a phone, in every language."""

from datetime import datetime

import pytest

from bot import resources
from bot.engine.kinds.moments import LABELS, NEXT_EVENING
from bot.i18n import dates
from bot.i18n.catalogs import load
from bot.i18n.languages import LANGUAGES
from bot.i18n.render import Texts
from bot.i18n.template import LABEL
from bot.messages import Near, Phrase, phrase

CLOCKS = [
    datetime.fromisoformat(f"2026-09-{day:02} {clock}")
    for day in range(21, 28)
    for clock in ("00:45", "12:45")
]
"""Each weekday, early and late, for a language may say half of the day in words."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_button_with_a_moment_fits(language: str) -> None:
    """Whatever the day and the hour, a moment fits on its button."""
    texts = Texts(load([resources.interface_dir()]))
    for words in (*LABELS.values(), NEXT_EVENING):
        for at in CLOCKS:
            label = texts.render(said(words, at), language, zone=None, isolate=False)
            assert len(label) <= LABEL, label


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("en", "Next week · Mon 12:45"),
        ("fa", "هفتهٔ بعد · دوشنبه ۱۲:۴۵"),
        ("ar", "الأسبوع المقبل · الاثنين ١٢:٤٥ م"),
        ("vi", "Tuần sau · 12:45 Thứ Hai"),
        ("fi", "Ensi viikolla · ma klo 12.45"),
    ],
)
def test_a_moment_names_its_weekday_and_clock(language: str, says: str) -> None:
    """Within a week, a weekday and a clock cannot be misread."""
    texts = Texts(load([resources.interface_dir()]))
    last = list(LABELS.values())[-1]
    assert texts.render(said(last, CLOCKS[1]), language, zone=None, isolate=False) == says


def said(words: Phrase, at: datetime) -> Phrase:
    """Say when."""
    return phrase(words.context, words.text, at=Near(at))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_button_that_is_a_whole_date_fits(language: str) -> None:
    """Even with its year, a day and its clock fit on a button that says nothing else."""
    for month in range(1, 13):
        for day in range(20, 27):
            at = datetime.fromisoformat(f"2027-{month:02}-{day} 22:45")
            assert len(dates.moment(at, language)) <= LABEL
