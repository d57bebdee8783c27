"""Golden conversations: each input leads to the step, buttons and effects that its file names.

Wording is not pinned. `pytest tests/walks --rewrite-walks` writes the files anew; read the diff.
"""

from pathlib import Path

import pytest
import yaml

from bot.errors import BotError
from bot.workshop.golden import Row, given, written
from bot.workshop.golden import walk as walked_again
from tests.support.walking import book
from tests.walks.conftest import refuse_in_ci

FOLDER = Path(__file__).parent
PLAYBOOKS = FOLDER.parents[1] / "playbooks"
FILES = sorted(FOLDER.glob("*.yaml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_conversation_goes_as_written(file: Path, rewrite: bool) -> None:
    """The conversation goes as its file says, saved and loaded between every two inputs."""
    golden = yaml.safe_load(file.read_text(encoding="utf-8"))
    walked = walk(golden)
    if rewrite:
        file.write_text(written(golden, walked), encoding="utf-8")
    for number, (row, found) in enumerate(zip(golden["walk"], walked, strict=True), 1):
        expected = {name: row.get(name) for name in found}
        assert rewrite or found == expected, f"input {number}: {given(row)}"


def walk(golden: Row) -> list[dict[str, object]]:
    """Walk a file's inputs; gives what each of them led to."""
    source = (PLAYBOOKS / f"{golden['playbook']}.yaml").read_text(encoding="utf-8")
    return walked_again(golden, book(source), {})


def test_a_change_is_noticed() -> None:
    """A conversation that goes another way than its file says is found."""
    golden = yaml.safe_load((FOLDER / "calm-path.yaml").read_text(encoding="utf-8"))
    shorter = {**golden, "walk": [golden["walk"][0], *golden["walk"][2:]]}
    with pytest.raises((AssertionError, BotError)):
        assert walk(shorter) == [
            {name: row[name] for name in ("step", "choices", "effects")} for row in shorter["walk"]
        ]


def test_the_files_are_in_their_written_form() -> None:
    """Writing the walks anew changes nothing but what the engine changed."""
    for file in FILES:
        text = file.read_text(encoding="utf-8")
        golden = yaml.safe_load(text)
        assert written(golden, walk(golden)) == text, file.name


def test_ci_never_rewrites(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where CI is set, walks are compared and never made to fit."""
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.UsageError):
        refuse_in_ci(True)
    refuse_in_ci(False)
