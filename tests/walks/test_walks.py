"""Golden conversations: each input leads to the step, buttons and effects that its file names.

Wording is pinned only in rows that have `texts`, and only where `--texts` is given.
`pytest tests/walks --rewrite-walks` writes the files anew; read the diff.
"""

from pathlib import Path

import pytest

from bot.errors import BotError
from bot.workshop import golden
from tests.support.coach import shipped
from tests.walks.conftest import refuse_in_ci

FOLDER = Path(__file__).parent
FILES = sorted(FOLDER.glob("*.yaml"))

pytestmark = pytest.mark.words


def read(file: Path) -> golden.Golden:
    return golden.read(file.read_text(encoding="utf-8"), str(file))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_conversation_goes_as_written(file: Path, rewrite: bool, texts: bool) -> None:
    """The conversation goes as its file says, saved and loaded between every two inputs."""
    walk = read(file)
    if rewrite:
        found = [each for _, each in golden.walked(walk, shipped())]
        file.write_text(golden.written(walk, found, texts=texts), encoding="utf-8")
        return
    assert golden.differences(walk, shipped(), texts=texts) == []


def test_a_change_is_noticed() -> None:
    """A conversation that goes another way than its file says is found."""
    walk = read(FOLDER / "calm-path.yaml")
    shorter = walk.model_copy(update={"walk": (walk.walk[0], *walk.walk[2:])})
    with pytest.raises(BotError, match="There is no button"):
        golden.differences(shorter, shipped())
    other = walk.model_copy(update={"walk": ({**walk.walk[0], "step": "reply"}, *walk.walk[1:])})
    (told,) = golden.differences(other, shipped())
    assert "step is 'heat', not 'reply'" in told


def test_wording_is_pinned_where_it_is_wanted() -> None:
    """A reworded sentence breaks only a walk that holds its words, and only when asked."""
    walk = read(FOLDER / "calm-path.yaml")
    worded = walk.model_copy(update={"walk": ({**walk.walk[0], "texts": ["x"]}, *walk.walk[1:])})
    assert golden.differences(worded, shipped()) == []
    (told,) = golden.differences(worded, shipped(), texts=True)
    assert "texts is" in told


def test_the_files_are_in_their_written_form() -> None:
    """Writing the walks anew changes nothing but what the engine changed."""
    for file in FILES:
        walk = read(file)
        found = [each for _, each in golden.walked(walk, shipped())]
        assert golden.written(walk, found) == file.read_text(encoding="utf-8"), file.name


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("says: [", "w.yaml:1: this is not valid YAML"),
        ("says: x", "playbook: Field required"),
        ("says: x\nplaybook: y\nwalk: [{bgin: }]", "did you mean 'begin'?"),
        ("says: x\nplaybok: y\nwalk: [{begin: }]", "playbook: Field required"),
    ],
)
def test_a_mistaken_file_is_told_kindly(source: str, said: str) -> None:
    """Whoever writes a walk by hand is told what is wrong, and where."""
    with pytest.raises(BotError) as problem:
        golden.read(source, "w.yaml")
    assert said in str(problem.value)


def test_a_playbook_or_door_that_is_not_there_is_named() -> None:
    """A walk of something that is gone says so."""
    walk = read(FOLDER / "calm-path.yaml")
    for update, said in (
        ({"playbook": "stop-ask-verfy"}, "did you mean 'stop-ask-verify'?"),
        ({"entry": "stpo"}, "has no door 'stpo'"),
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
