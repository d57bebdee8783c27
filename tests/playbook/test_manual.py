"""The authors' manual is true: its reference is the program's own, and its examples are read."""

import re
from pathlib import Path

from bot.playbook import manual, schema
from bot.playbook.codes import CODES
from bot.playbook.guide import CARRIERS, POINTS, carriers_of
from bot.playbook.models import FACTS, KINDS
from bot.playbook.parse import read

README = Path(__file__).parents[2] / "playbooks" / "README.md"


def text() -> str:
    return README.read_text(encoding="utf-8")


def test_the_reference_is_fresh() -> None:
    """Kinds, fields, facts and codes are those of the program; `check --manual` writes them."""
    assert manual.rewritten(text()) == text()
    for name in (*KINDS, *FACTS):
        assert f"**{name}**" in text() or f"| `{name}` |" in text()
    for code in CODES:
        assert f"`[{code}]`" in text()


def test_the_worked_example_passes_the_checks() -> None:
    """What an author copies is sound, without a single warning, and completes in an editor."""
    examples = re.findall(r"```yaml\n(.*?)```", text(), re.DOTALL)
    assert examples
    for example in examples:
        assert example.startswith(schema.FIRST_LINE)
        named = re.search(r"^id: (.+)$", example, re.MULTILINE)
        assert named is not None
        assert str(read(example, f"{named[1]}.yaml").problems) == ""


def test_the_message_in_the_manual_is_the_real_one() -> None:
    """A slip in the worked example brings the very line that the manual shows."""
    example = re.findall(r"```yaml\n(.*?)```", text(), re.DOTALL)[0].replace(
        "to: call,", "to: cal,"
    )
    shown = re.search(r"^ *(playbooks/\S+: .*\[unknown-step\])$", text(), re.MULTILINE)
    assert shown is not None
    found = read(example, "playbooks/silent-client.yaml").problems
    assert shown[1] in [str(each) for each in found]


def test_the_guide_is_whole() -> None:
    """The guide has its points and playbooks, and somebody who carries each of them."""
    assert (len(POINTS), len(CARRIERS)) == (106, 22)
    assert all(carriers_of(point) for point in POINTS)
