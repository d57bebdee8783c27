"""Golden conversations: each input leads to the step, buttons and effects that its file names.

Wording is not pinned. `pytest tests/walks --rewrite-walks` writes the files anew; read the diff.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.engine.kinds.view import Record
from bot.errors import BotError
from bot.workshop.walking import Walk
from tests.support.walking import book
from tests.walks.conftest import refuse_in_ci

FOLDER = Path(__file__).parent
PLAYBOOKS = FOLDER.parents[1] / "playbooks"
FILES = sorted(FOLDER.glob("*.yaml"))

Row = Mapping[str, Any]


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
    records = tuple(Record(name, label) for name, label in golden.get("records", {}).items())
    walking = Walk(book(source), golden.get("facts", {}), records, golden.get("entry"))
    walked: list[dict[str, object]] = []
    for row in golden["walk"]:
        name, argument = given(row)
        if name == "begin":
            walking.begin()
        else:
            walking.input(name, argument)
        walked.append(
            {"step": walking.step, "choices": list(walking.choices), "effects": walking.kinds()}
        )
    return walked


def given(row: Row) -> tuple[str, Any]:
    """The input of a row: its first key, with its value."""
    return next(iter(row.items()))


def written(golden: Row, walked: list[dict[str, object]]) -> str:
    """The file with what was found, in the form in which these files are kept."""
    head = {name: value for name, value in golden.items() if name != "walk"}
    lines = [yaml.safe_dump(head, allow_unicode=True, sort_keys=False, width=98), "walk:\n"]
    for row, found in zip(golden["walk"], walked, strict=True):
        name, argument = given(row)
        told = "" if argument is None else " " + json.dumps(argument, ensure_ascii=False)
        lines.append(f"  - {name}:{told}\n")
        lines.append(f"    step: {found['step']}\n")
        lines += (f"    {what}: {json.dumps(found[what])}\n" for what in ("choices", "effects"))
    return "".join(lines)


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
