"""Whatever is in a file, its author gets a playbook or problems, and never a traceback."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.playbook.codes import RULES
from bot.playbook.models import Playbook
from bot.playbook.parse import parse, pin
from bot.playbook.problems import Problems
from tests.playbook.samples import SMALL

REAL = [
    SMALL,
    *(
        file.read_text(encoding="utf-8")
        for file in sorted((Path(__file__).parents[2] / "playbooks").glob("*.yaml"))
    ),
]
PIECES = [
    *("[", "]", "{", "}", ":", ": ", "- ", "\n", "\n  ", "\n\t", "#", "'", '"', "|", ">", "&a"),
    *("*a", "!!str ", "---\n", "%", "@", "`", "null", "true", "1", "1.5", "{x}", "{", "? "),
    *("when: ", "all: [", "any: ", "not: {", "is: ", "go: ", "steps:", "say: ", "ask: ", "to: "),
    *("options: ", "tones: ", "facts: ", "match: ", "is_: ", "\0", "\x85", "\ud800", "سلام", "😀"),
]


def survives(source: str | bytes) -> None:
    """Read a file and look at all that a person might be shown of it."""
    found = parse(source, "playbooks/small.yaml")
    if isinstance(found, Playbook):
        assert len(pin(found, source).hash) == 64
        return
    assert isinstance(found, Problems)
    assert found
    lines = len(source.splitlines()) + 1
    for problem in found:
        assert problem.code in RULES
        assert 1 <= problem.line <= lines
        assert problem.column >= 1
        assert "\n" not in str(problem)
        str(problem).encode("utf-8")


@given(st.binary(max_size=400))
def test_any_bytes(source: bytes) -> None:
    """Arbitrary bytes are never too much for the reader."""
    survives(source)


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_any_heap_of_yaml(source: str) -> None:
    """Whatever is put together from the pieces of YAML, it is read or refused."""
    survives(source)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    source = draw(st.sampled_from(REAL))
    for _ in range(draw(st.integers(1, 4))):
        lines = source.split("\n")
        at = draw(st.integers(0, len(lines) - 1))
        match draw(st.integers(0, 5)):
            case 0:
                del lines[at]
            case 1:
                lines.insert(draw(st.integers(0, len(lines))), lines[at])
            case 2:
                key, colon, _ = lines[at].partition(":")
                lines[at] = key + colon + " " + draw(st.sampled_from(PIECES))
            case 3:
                column = draw(st.integers(0, len(lines[at])))
                piece = draw(st.sampled_from(PIECES))
                lines[at] = lines[at][:column] + piece + lines[at][column:]
            case 4:
                column = draw(st.integers(0, len(lines[at])))
                lines[at] = lines[at][:column] + lines[at][column + 1 :]
            case _:
                other = draw(st.integers(0, len(lines) - 1))
                lines[at], lines[other] = lines[other], lines[at]
        source = "\n".join(lines) or "\n"
    return source


@settings(deadline=None)
@given(mutated())
def test_any_slip_in_a_real_playbook(source: str) -> None:
    """Lines lost, doubled, exchanged or mistyped in a real playbook are read or refused."""
    survives(source)
