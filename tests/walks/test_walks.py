"""Golden conversations: each input leads to the step, buttons and effects that its file names.

Wording is pinned only in rows that have `texts`, and only where `--texts` is given.
`pytest tests/walks --rewrite-walks` writes the files anew; read the diff.
"""

from functools import cache
from pathlib import Path

import pytest

from bot.errors import BotError
from bot.workshop import golden, golden_file
from tests.support.coach import shipped
from tests.walks.conftest import refuse_in_ci

FOLDER = Path(__file__).parent
FILES = sorted(FOLDER.rglob("*.yaml"))

pytestmark = pytest.mark.words


@cache
def read(file: Path) -> golden.Golden:
    return golden_file.read(file.read_bytes(), f"tests/walks/{file.relative_to(FOLDER)}")


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(FOLDER)))
def test_a_conversation_goes_as_written(file: Path, rewrite: bool, texts: bool) -> None:
    """The conversation goes as its file says, saved and loaded between every two inputs."""
    walk = read(file)
    if rewrite:
        found = [each for _, each in golden.walked(walk, shipped())]
        file.write_text(golden.written(walk, found, texts=texts), encoding="utf-8")
        read.cache_clear()
        return
    assert golden.differences(walk, shipped(), texts=texts) == []


def test_a_change_is_noticed() -> None:
    """A conversation that goes another way than its file says is found."""
    walk = read(FOLDER / "calm-path.yaml")
    shorter = walk.model_copy(update={"walk": (walk.walk[0], *walk.walk[2:])})
    with pytest.raises(BotError, match="There is no button"):
        golden.differences(shorter, shipped())
    first = walk.walk[0].model_copy(update={"step": "reply", "effects": None})
    other = walk.model_copy(update={"walk": (first, *walk.walk[1:])})
    step, effects = golden.differences(other, shipped())
    place = f"tests/walks/calm-path.yaml:{first.line}: input 1 (begin): "
    assert step == f"{place}step is 'heat' where 'reply' is expected"
    assert effects == f'{place}effects is ["show"], and the file does not say so'


def test_wording_is_pinned_where_it_is_wanted() -> None:
    """A reworded sentence breaks only a walk that holds its words, and only when asked."""
    walk = read(FOLDER / "calm-path.yaml")
    first = walk.walk[0].model_copy(update={"texts": ("x",)})
    worded = walk.model_copy(update={"walk": (first, *walk.walk[1:])})
    assert golden.differences(worded, shipped()) == []
    (told,) = golden.differences(worded, shipped(), texts=True)
    assert "texts is" in told


def test_the_files_are_in_their_written_form() -> None:
    """Writing the walks anew changes nothing but what the engine changed."""
    for file in FILES:
        walk = read(file)
        found = [
            golden.Found(row.step or "", row.choices or (), row.effects or ()) for row in walk.walk
        ]
        assert golden.written(walk, found) == file.read_text(encoding="utf-8"), file.name


def test_a_playbook_or_door_that_is_not_there_is_named() -> None:
    """A walk of something that is gone says so."""
    walk = read(FOLDER / "calm-path.yaml")
    for update, said in (
        (
            {"playbook": "stop-ask-verfy"},
            "tests/walks/calm-path.yaml:2: there is no sound playbook",
        ),
        ({"playbook": "stop-ask-verfy"}, "did you mean 'stop-ask-verify'?"),
        ({"entry": "stpo"}, "has no door 'stpo'; did you mean 'stop'?"),
        ({"entry": None, "begins_at": "heet"}, "has no step 'heet'; did you mean 'heat'?"),
    ):
        with pytest.raises(BotError) as problem:
            golden.differences(walk.model_copy(update=update), shipped())
        assert said in str(problem.value)


def test_ci_never_rewrites(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where CI is set, walks are compared and never made to fit."""
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.UsageError):
        refuse_in_ci(True)
    refuse_in_ci(False)
