"""Whatever is in a file, its author gets a playbook or problems, and never a traceback."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.live import Sources
from bot.live import read as serve
from bot.playbook.checks import GUIDE_CHECKS, LIBRARY_CHECKS
from bot.playbook.codes import RULES
from bot.playbook.models import Playbook
from bot.playbook.parse import load, parse, pin
from bot.playbook.problems import Problems
from bot.playbook.upgrade import upgrade
from tests.playbook.samples import SMALL

WHOLE = """\
format: 2
id: small
title: Small
summary: Shows every kind that the others lack.
start: shown
doors: {late: told}
facts: [agreements, revisions_left, held]
steps:
  shown: {show: On file., of: [agreements, revisions_left], empty: Nothing yet., go: much}
  much: {ask: How much?, answer: money, save: much, go: happened}
  happened:
    note: What happened?
    short: And?
    file_as: payment
    happened: When?
    felt: And how was it?
    state: paid
    amount: much
    optional: true
    go: told
  told: {flag: They did not pay., line: money, renamed_from: was-told, go: other}
  other: {use: other, at: late, go: end}
  end:
    choose: And now?
    options: {wait: {label: Wait, when: {held: true}}, leave: Leave}
    go: bye
  bye: {end: Goodbye.}
"""
REAL = [
    SMALL,
    WHOLE,
    SMALL.replace("format: 2", "format: 1").replace("facts:", "entries: {again: hello}\nfacts:"),
    *(
        file.read_text(encoding="utf-8")
        for file in sorted((Path(__file__).parents[2] / "playbooks").glob("*.yaml"))
    ),
]
PO = (
    'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    'msgctxt "other/bye/end"\nmsgid "Goodbye."\nmsgstr "Hei."\n\n'
    '#, fuzzy\n#| msgid "Who pays?"\nmsgctxt "other/much/ask"\n'
    'msgid "How much?"\nmsgstr "Paljon?"\n'
)
PIECES = [
    *("[", "]", "{", "}", ":", ": ", "- ", "\n", "\n  ", "\n\t", "#", "'", '"', "|", ">", "&a"),
    *("*a", "!!str ", "---\n", "%", "@", "`", "null", "true", "1", "1.5", "{x}", "{", "? "),
    *("when: ", "all: [", "any: ", "not: {", "is: ", "go: ", "steps:", "say: ", "ask: ", "to: "),
    *("use: ", "show: ", "of: [", "note: ", "flag: ", "doors: ", "entries: ", "format: 1\n"),
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


def together(*sources: str) -> None:
    """Read several files as one folder, with a translation, and look at all that is told of it."""
    files = [
        (f"playbooks/{name}.yaml", source.encode("utf-8", "replace"))
        for name, source in zip(("small", "other", "third"), sources, strict=False)
    ]
    said = {("small/shown/show", "On file."): "{x", ("small/bye/end", "Goodbye."): "{a} {b}"}
    _, problems = load(files, {"fi": said}, (*LIBRARY_CHECKS, *GUIDE_CHECKS))
    for problem in problems:
        assert problem.code in RULES
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


@settings(deadline=None, max_examples=60)
@given(mutated(), mutated())
def test_any_slip_in_a_folder(one: str, other: str) -> None:
    """Several broken playbooks that use each other are judged together, and nothing breaks."""
    together(one, other.replace("id: small", "id: other"), WHOLE)


@settings(deadline=None, max_examples=60)
@given(
    mutated(), st.integers(0, 2**20), st.sampled_from(["", '"', "\\", "\n", "{x}", "msgid", "\0"])
)
def test_any_slip_in_a_folder_that_is_served(source: str, at: int, put: str) -> None:
    """Read as a running bot does, a folder with any slip is taken over whole or told in lines."""
    with TemporaryDirectory() as name:
        folder = Path(name) / "playbooks"
        locale = folder / "locale" / "fi"
        locale.mkdir(parents=True)
        (folder / "small.yaml").write_bytes(source.encode("utf-8", "replace"))
        (folder / "other.yaml").write_text(WHOLE.replace("id: small", "id: other"))
        at %= len(PO)
        (locale / "playbooks.po").write_text(PO[:at] + put + PO[at + 1 :])
        edition = serve(Sources((folder,), (folder / "locale",)))
    assert edition.problems or edition.library.playbooks.keys() == {"small", "other"}
    assert all("\n" not in each for each in edition.problems)
    assert len(edition.digest) == 64


@settings(deadline=None)
@given(mutated())
def test_any_slip_before_an_upgrade(source: str) -> None:
    """Whatever is upgraded is either left as it was or in the newest format, and stays readable."""
    before = parse(source, "playbooks/small.yaml")
    done = upgrade(source, "playbooks/small.yaml")
    if not done.formats:
        assert done.text == source
    elif isinstance(before, Playbook):
        after = parse(done.text, "playbooks/small.yaml")
        assert isinstance(after, Playbook)
        assert pin(after, done.text).hash == pin(before, source).hash
