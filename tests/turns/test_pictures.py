"""Pictures in the chat: asked for with a tap, drawn beside the turns, for the person alone."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.documents import apart
from tests.support.coach import Coach, Person, running

Values = Mapping[str, Any]


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Values, str]]:
    """What would be drawn, in place of the drawing: template, values, language."""
    asked: list[tuple[str, Values, str]] = []

    async def draw(
        template: str, values: Values, shape: str, target: Path, *, language: str
    ) -> None:
        assert shape == "png"
        asked.append((template, values, language))
        target.write_bytes(b"a picture")  # noqa: ASYNC240  # a few bytes, in a test

    monkeypatch.setattr(apart, "draw", draw)
    return asked


async def with_heat(person: Person) -> None:
    """A message of Sam's, and how it felt."""
    await person.forwards("Fix it today", "Or I want my money back")
    await person.taps("Stop first", "4")


async def test_a_timeline_is_a_picture_without_feelings(
    ann: Person, drawn: list[tuple[str, Values, str]]
) -> None:
    """The words are on it, newest first; how it felt is on none but the person's own picture."""
    await with_heat(ann)
    await ann.commands("timeline")
    await ann.taps("As a picture")
    [(template, values, _)] = drawn
    assert template == "timeline"
    assert values["title"] == "\u2068Sam\u2069" or values["title"] == "Sam"
    words = [entry["words"] for day in values["days"] for entry in day["entries"]]
    assert words == ["Or I want my money back", "Fix it today"]
    assert not re.search(r"heat|hot|boiling|tense", json.dumps(values))
    assert any(name.startswith("timeline-") for name in ann.chat.files)


async def test_how_it_went_is_one_point_each(
    ann: Person, drawn: list[tuple[str, Values, str]]
) -> None:
    """Each time that the person said how it felt is a point, in its place in time."""
    await with_heat(ann)
    await ann.commands("clients")
    await ann.taps("Sam", "How it went")
    [(template, values, _)] = drawn
    assert template == "mood"
    assert [point["y"] for point in values["points"]] == [4]
    assert values["ticks"][0]["x"] == 0.5
    assert "Only for you" in ann.sees


async def test_without_drawing_no_picture_is_offered(tmp_path: Path) -> None:
    """Where what draws is not installed, there are no buttons for pictures."""
    async with running(tmp_path, draws=False) as coach:
        ann = coach.person()
        await ann.forwards("Fix it today")
        await ann.commands("timeline")
        await ann.taps("‹ Back")
        assert "Timeline" in ann.labels
        assert "As a picture" not in ann.labels
        assert "How it went" not in ann.labels


async def test_nobody_else_is_on_a_picture(
    coach: Coach, drawn: list[tuple[str, Values, str]]
) -> None:
    """Two people with a client of the same name: each picture holds one person's words only."""
    ann, bob = coach.person(), coach.person("200", "Bob")
    await with_heat(ann)
    await bob.forwards("Bob's own words")
    await bob.commands("timeline")
    await bob.taps("As a picture", "‹ Back", "How it went")
    told = json.dumps([values for _, values, _ in drawn])
    assert "Bob's own words" in told
    assert "Fix it" not in told
    assert drawn[1][1]["points"] == []


@pytest.mark.parametrize("language", ["en", "fa"])
async def test_it_can_be_drawn(ann: Person, language: str) -> None:
    """Both pictures come out of the drawing itself, from the right too."""
    ann.language = language
    await with_heat(ann)
    await ann.commands("timeline")
    await ann.taps("As a picture", "‹ Back", "How it went")
    made = [content for name, content in ann.chat.files.items() if name.endswith(".png")]
    assert len(made) == 2
    assert all(content.startswith(b"\x89PNG") for content in made)
