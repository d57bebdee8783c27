"""Golden walks as files: whatever is wrong with one is told with its line and what to do."""

import pytest

from bot.errors import BotError
from bot.workshop import golden_file

SOUND = """\
says: Left, and no more.
playbook: one
facts:
  client: Sam
walk:
  - begin:
    step: first
    choices: ["option:left", "nav:pause"]
    effects: ["show"]
  - tap: "option:left"
  - back:
"""


def told(source: str) -> list[str]:
    with pytest.raises(BotError) as problem:
        golden_file.read(source, "w.yaml")
    return str(problem.value).splitlines()


def test_a_sound_file_is_read() -> None:
    """A walk knows its inputs, and where each of them stands."""
    walk = golden_file.read(SOUND.encode(), "w.yaml")
    assert [(row.said, row.line) for row in walk.walk] == [
        ("begin", 6),
        ("tap 'option:left'", 10),
        ("back", 11),
    ]
    assert walk.walk[0].choices == ("option:left", "nav:pause")
    assert walk.walk[1].step is None
    assert walk.facts == {"client": "Sam"}


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("says: Left, and no more.\n", "", "w.yaml:1:1: the walk has no 'says'; say in a sentence"),
        ("playbook: one", "playbok: one", "w.yaml:2:1: the walk has an unknown field 'playbok'"),
        ("playbook: one", "playbok: one", "did you mean 'playbook'?"),
        ("playbook: one", "playbook:", "w.yaml:2:1: the walk has no 'playbook'; name the playbook"),
        ("playbook: one", "playbook: [one]", "w.yaml:2:11: 'playbook' is a list or a mapping"),
        ("playbook: one", "playbook: 7", "w.yaml:2:11: 'playbook' is 7; a text is wanted here"),
        ("facts:\n  client: Sam", "facts: Sam", "w.yaml:3:8: 'facts' is no mapping"),
        (
            "client: Sam",
            "cliant: Sam",
            "w.yaml:4:3: there is no fact 'cliant'; did you mean 'client'",
        ),
        ("client: Sam", "client: {a: 1}", "w.yaml:4:11: 'client' is neither a text, a number"),
        ("facts:", "brief: often\nfacts:", "w.yaml:3:8: 'brief' is 'often'; write true or false"),
        ("  - begin:\n", "  - bgin:\n", "w.yaml:6:5: input 1 has an unknown field 'bgin'"),
        ("  - begin:\n", "  - bgin:\n", "did you mean 'begin'?"),
        ("  - begin:\n", "  - back:\n", "the first input, and no other, is '- begin:'"),
        (
            "  - back:",
            "  - begin:",
            "w.yaml:11:5: input 3 is 'begin'; the first input, and no other",
        ),
        ("  - back:", "  - back: twice", "w.yaml:11:11: 'back' is 'twice'; write '- back:' and no"),
        ("  - back:", "  - tap:", "'tap' is empty; write tap: \"...\""),
        (
            "  - back:",
            "  - type: 3",
            "w.yaml:11:11: 'type' is 3; a text is wanted here: write \"3\"",
        ),
        ("  - back:", "  - back:\n    skip:", "input 3 is 'back' and 'skip' at once"),
        ("  - back:", "  - step: first", "input 3 does not say what is done; add begin, tap"),
        ("  - back:", "  - back", "w.yaml:11:5: input 3 is no input; write begin, tap"),
        ('["show"]', "show", "w.yaml:9:14: 'effects' is no list of texts; write"),
        ('["show"]', "[7]", "w.yaml:9:14: 'effects' is no list of texts; write"),
        ("step: first", "step: [first]", "w.yaml:7:11: 'step' is a list or a mapping"),
        ("step: first", "step: 1", "w.yaml:7:11: 'step' is 1; a text is wanted here"),
        ("step: first", "step: &a first", "w.yaml:7:"),
        ("step: first", "step: first\n    step: first", "w.yaml:8:5: "),
        (SOUND[SOUND.index("walk:") :], "walk: []\n", "w.yaml:5:7: 'walk' holds no inputs; list"),
        (SOUND[SOUND.index("walk:") :], "walk: soon\n", "w.yaml:5:7: 'walk' holds no inputs; list"),
        (SOUND, "", "w.yaml:1:1: "),
        (SOUND, "- says: x", "w.yaml:1:1: the file is no walk"),
        (SOUND, "says: [", "this is not YAML from here on"),
        (SOUND, "says: x\n\tplaybook: y", "w.yaml:2:"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(was: str, now: str, said: str) -> None:
    """A mistake has file, line and column, what was found and what to do; never a traceback."""
    assert was in SOUND
    lines = told(SOUND.replace(was, now, 1))
    assert any(said in line for line in lines), lines
    assert all(line.startswith("w.yaml:") for line in lines), lines


def test_all_that_is_wrong_is_told_at_once() -> None:
    """Whoever writes a walk by hand mends it in one go."""
    lines = told(SOUND.replace("says", "sais").replace("step:", "stap:").replace("back", "bakc"))
    assert [line.split(": ")[0] for line in lines] == ["w.yaml:1:1", "w.yaml:7:5", "w.yaml:11:5"]


def test_bytes_that_are_no_text_are_told() -> None:
    """A file in another encoding is a problem like any other."""
    with pytest.raises(BotError, match=r"^w\.yaml:1"):
        golden_file.read(b"says: \xff\xfe", "w.yaml")
