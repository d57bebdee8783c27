"""`evenkeel when`: what was understood, in words, and one JSON line for each that is read."""

import io
import json
import sys

import pytest

from bot.cli import when as command
from bot.errors import BotError

NOW = "2026-11-24T14:20:00+02:00"
ASKED = {"id": "a", "lang": "en", "text": "thursday 10am", "now": NOW, "zone": "Europe/Helsinki"}


def answered(*lines: object) -> list[dict[str, object]]:
    """Answer lines, given as JSON or as they stand."""
    asked = [each if isinstance(each, str) else json.dumps(each) for each in lines]
    return [json.loads(each) for each in command.answers(asked)]


def test_each_line_is_answered_with_its_id_the_local_time_and_a_status() -> None:
    """A script gets exactly three things for each line, in order, and nothing else."""
    assert answered(
        ASKED,
        {**ASKED, "id": 2, "text": "12/01"},
        {**ASKED, "id": 3, "text": "yesterday"},
        {**ASKED, "id": 4, "text": "whenever"},
        {**ASKED, "id": 5, "lang": "fa", "text": "۵ آذر", "zone": "Asia/Tehran"},
    ) == [
        {"id": "a", "at": "2026-11-26T10:00:00+02:00", "status": "ok"},
        {"id": 2, "at": None, "status": "ambiguous"},
        {"id": 3, "at": None, "status": "past"},
        {"id": 4, "at": None, "status": "not_understood"},
        {"id": 5, "at": "2026-11-26T09:00:00+03:30", "status": "ok"},
    ]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "This is not JSON."),
        ("[1]", "A line is a JSON object."),
        ({**ASKED, "text": None}, "'text' is missing or no text."),
        ({"id": 1}, "'lang' is missing or no text."),
        ({**ASKED, "lang": "xx"}, "'lang' is one of: en, fa, ar, vi, fi."),
        ({**ASKED, "zone": "Mars/Base"}, "This time zone is not known."),
        ({**ASKED, "now": "2026-11-24T14:20:00"}, "'now' is an ISO time with its offset"),
        ({**ASKED, "now": "noon"}, "'now' is an ISO time with its offset"),
        ({**ASKED, "now": "9999-12-31T23:59:00+00:00"}, "This date is too far away."),
        ("[" * 100_000, "This is not JSON."),
    ],
)
def test_a_line_that_cannot_be_read_says_why(line: object, says: str) -> None:
    """A broken line gets its answer too, and the lines after it are still read."""
    wrong, right = answered(line, ASKED)
    assert wrong["status"] == "not_understood"
    assert str(wrong["error"]).startswith(says)
    assert right["status"] == "ok"


def test_lines_come_from_the_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Empty lines are passed over, and the exit code is that of a job well done."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{json.dumps(ASKED)}\n\n{json.dumps(ASKED)}\n"))
    assert command.when(None, lang="en", now=None, zone="UTC", jsonl=True) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2


@pytest.mark.parametrize(
    ("text", "lang", "printed", "code"),
    [
        ("thursday 10am", "en", "Thu 26 Nov 2026, 10:00 (Europe/Helsinki)\n", 0),
        ("ensi torstaina klo 9", "fi", "to 26.11.2026 klo 9.00 (Europe/Helsinki)\n", 0),
        ("yesterday", "en", "past: Mon 23 Nov 2026, 09:00 (Europe/Helsinki)\n", 1),
        (
            "12/01",
            "en",
            "ambiguous (Europe/Helsinki):\n  Tue 1 Dec 2026, 09:00\n  Tue 12 Jan 2027, 09:00\n",
            1,
        ),
        ("in a bit", "en", "not understood, from here on: bit\n", 1),
        ("", "en", "not understood\n", 1),
    ],
)
def test_a_text_is_answered_in_words(
    text: str, lang: str, printed: str, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """Somebody who tries a phrase reads what the coach would make of it."""
    assert command.when(text, lang=lang, now=NOW, zone="Europe/Helsinki", jsonl=False) == code
    assert capsys.readouterr().out == printed


@pytest.mark.parametrize(
    ("text", "lang", "now", "zone"),
    [
        (None, "en", NOW, "UTC"),
        ("tomorrow", "xx", NOW, "UTC"),
        ("tomorrow", "en", "soon", "UTC"),
        ("tomorrow", "en", NOW, "Mars/Base"),
    ],
)
def test_a_wrong_option_is_said_in_one_line(
    text: str | None, lang: str, now: str, zone: str
) -> None:
    """What was put wrongly on the command line is told, and is no traceback."""
    with pytest.raises(BotError):
        command.when(text, lang=lang, now=now, zone=zone, jsonl=False)
