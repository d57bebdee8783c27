"""Reading a playbook: what becomes of a sound one, and what a file may do to the reader."""

import time
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from bot import resources
from bot.playbook import yaml_nodes
from bot.playbook.models import (
    MAX_STEPS,
    AnswerType,
    Ask,
    Branch,
    Choose,
    Condition,
    Draft,
    Matcher,
    Paragraph,
    Playbook,
    Remind,
    When,
)
from bot.playbook.parse import MOST_ALIKE, Library, load, parse, pin, read
from bot.playbook.problems import Problems
from bot.playbook.yaml_nodes import MAX_BYTES, compose
from tests.playbook.samples import SMALL, long


def small() -> Playbook:
    found = parse(SMALL, "playbooks/small.yaml")
    assert isinstance(found, Playbook), str(found)
    return found


def codes(source: str | bytes) -> list[str]:
    return [problem.code for problem in read(source, "small.yaml").problems]


def test_a_sound_playbook_is_read_whole() -> None:
    """A sound playbook becomes its steps, in the order in which they are written."""
    playbook = small()
    assert read(SMALL, "small.yaml").problems == ()
    assert list(playbook.steps) == (
        ["hello", "heat", "cool", "wants", "open", "agreed", "reply", "later", "bye"]
    )
    heat = playbook.steps["heat"]
    assert isinstance(heat, Ask)
    assert heat.answer is AnswerType.SCALE
    assert heat.go == (
        Branch(to="cool", when=Condition(match={"heat": Matcher(at_least=4)})),
        Branch(to="wants"),
    )
    later = playbook.steps["later"]
    assert isinstance(later, Remind)
    assert later.at == (When.NEXT_WEEK,)


def test_short_forms_mean_the_long_ones() -> None:
    """A bare label, a bare step and a bare paragraph say the same as their long forms."""
    playbook = small()
    wants, reply = playbook.steps["wants"], playbook.steps["reply"]
    assert isinstance(wants, Choose)
    assert isinstance(reply, Draft)
    assert wants.options["change"].label == "A change to the work"
    assert list(wants.options) == ["change", "refund", "no"]
    assert wants.go == (Branch(to="open"),)
    assert reply.tones["brief"] == (Paragraph(text="Thanks."),)
    assert reply.tones["warm"][2].when == Condition(
        any_=(
            Condition(match={"wants": Matcher(one_of=("change", "refund"))}),
            Condition(not_=Condition(match={"heat": Matcher(is_=5)})),
        )
    )


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("no", "no"),
        ("on", "on"),
        ("Yes", "Yes"),
        ("True", "True"),
        ("true", True),
        ("false", False),
        ("12", 12),
        ("-3", -3),
        ("1.50", Decimal("1.50")),
        ("007", "007"),
        ("0o17", "0o17"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("22:30", "22:30"),
        ("1e3", "1e3"),
        (".5", ".5"),
        (".nan", ".nan"),
        ("2026-11-21", "2026-11-21"),
        ("9" * 5000, "9" * 5000),
        ("null", None),
        ("~", None),
        ("", None),
        ("Null", "Null"),
        ("'12'", "12"),
        ('"true"', "true"),
        ("<<", "<<"),
        ("=", "="),
    ],
)
def test_values_mean_what_they_look_like(written: str, meant: object) -> None:
    """`no` is a word, 007 a name and 22:30 a time of day: only plain numbers become numbers."""
    marks, problems, useful = compose(f"value: {written}\n", "a.yaml")
    assert useful
    assert not problems
    assert marks.data == {"value": meant}
    assert isinstance(marks.data, dict)
    assert type(marks.data["value"]) is type(meant)


def test_places_are_exact() -> None:
    """Lines and columns are those that an editor shows, also behind Persian words."""
    source = "\ufeffسلام: [a, {چه: b}]\r\nnext:\r\n  - 'ö' \r\n  -   last\r\n"
    marks, _, _ = compose(source.encode(), "a.yaml")
    places = {path: (place.line, place.column) for path, place in marks.values.items()}
    assert places["سلام", 0] == (1, 8)
    assert places["سلام", 1, "چه"] == (1, 16)
    assert places["next", 1] == (4, 7)
    assert (marks.keys["next",].line, marks.keys["next",].column) == (2, 1)


def test_the_slower_reader_finds_the_same_places(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the fast YAML reader is missing, every place and value is the same."""
    fast, _, _ = compose(SMALL, "a.yaml")
    monkeypatch.setattr(yaml_nodes, "Loader", yaml.SafeLoader)
    slow, problems, _ = compose(SMALL, "a.yaml")
    assert not problems
    assert slow.data == fast.data
    assert slow.keys == fast.keys
    assert {path: (each.line, each.column) for path, each in slow.values.items()} == {
        path: (each.line, each.column) for path, each in fast.values.items()
    }
    assert codes("[" * 20_000) == ["too-deep"]
    assert codes("a: b: c") == ["yaml-syntax"]


@pytest.mark.parametrize(
    "path", sorted(resources.playbooks_dir().glob("*.yaml")), ids=lambda path: path.stem
)
def test_shipped_playbooks_read_alike_with_either_reader(path: Path) -> None:
    """No shipped playbook needs the fast YAML reader: it takes what the slower one refuses."""
    source = path.read_text("utf-8")
    assert yaml.load(source, yaml.SafeLoader) == yaml.load(source, yaml_nodes.Loader)  # noqa: S506  # both safe


def test_a_slot_in_a_long_text_is_found_where_it_stands() -> None:
    """A problem inside a text of several lines names the line and column of the very slot."""
    source = SMALL.replace("How hot is it right now?", "|-\n      How hot\n      is it, {xy}?")
    problem = read(source, "small.yaml").problems[0]
    assert (problem.line, problem.column, problem.code) == (16, 14, "unknown-slot")


def test_comments_and_layout_do_not_change_the_hash() -> None:
    """A session stays on its playbook when only a comment changes, and not when a word does."""
    first = pin(small(), SMALL)
    spaced = SMALL.replace("# A small one.\n", "\n# Another comment.\n\n").replace(
        "go: heat", "go: [{to: heat}]"
    )
    reworded = SMALL.replace("Saved.", "Kept.")
    found = [parse(source, "small.yaml") for source in (spaced, reworded)]
    hashes = [pin(each, "").hash for each in found if isinstance(each, Playbook)]
    assert len(first.hash) == 64
    assert hashes[0] == first.hash
    assert hashes[1] != first.hash
    assert first.source == SMALL


def test_the_order_of_options_changes_the_hash() -> None:
    """Options in another order are another conversation."""
    turned = SMALL.replace("{price: The price, day: The day}", "{day: The day, price: The price}")
    found = parse(turned, "small.yaml")
    assert isinstance(found, Playbook)
    assert pin(found, turned).hash != pin(small(), SMALL).hash


def test_numbers_and_texts_that_look_alike_differ_in_the_hash() -> None:
    """A condition on 4, on 4.0 and on '4' are three different playbooks."""
    hashes = set()
    for value in ("4", "4.0", "'4'"):
        source = SMALL.replace("{not: {heat: 5}}", f"{{agreed: {value}}}")
        found = parse(source, "small.yaml")
        assert isinstance(found, Playbook), str(found)
        hashes.add(pin(found, source).hash)
    assert len(hashes) == 3


def test_a_library_knows_its_playbooks_by_id() -> None:
    """A playbook of a later folder replaces the one of the same id, and only that one."""
    other = SMALL.replace("Saved.", "Kept.").encode()
    library, problems = load([("base/small.yaml", SMALL.encode()), ("own/small.yaml", other)])
    assert not problems
    pinned = library.get("small")
    assert pinned is not None
    assert pinned.source == other.decode()
    assert library.get("large") is None
    assert Library().get("small") is None


def test_an_id_stands_once_in_a_folder() -> None:
    """Two files of one folder that claim the same id are reported, and the first one stays."""
    other = SMALL.replace("Saved.", "Kept.").encode()
    library, problems = load([("base/small.yaml", SMALL.encode()), ("base/small.yml", other)])
    assert str(problems) == (
        "base/small.yml:1:1: the playbook 'small' stands in this folder twice; "
        "delete one of the two files [duplicate-id]"
    )
    pinned = library.get("small")
    assert pinned is not None
    assert pinned.source == SMALL


def test_a_file_with_problems_leaves_the_others_alone() -> None:
    """One broken file does not keep the sound ones from being loaded."""
    library, problems = load([("small.yaml", SMALL.encode()), ("b.yaml", b"id: [")])
    assert list(library.playbooks) == ["small"]
    assert {problem.path for problem in problems} == {"b.yaml"}


def test_a_warning_does_not_keep_a_playbook_from_being_used() -> None:
    """A wide button is mentioned, and the playbook is usable all the same."""
    source = SMALL.replace("A change to the work", "A change to the work that I have already done")
    reading = read(source, "small.yaml")
    assert reading.playbook is not None
    assert [problem.code for problem in reading.problems] == ["wide-button"]
    assert isinstance(parse(source, "small.yaml"), Playbook)


def test_a_pinned_playbook_is_read_without_checks() -> None:
    """What was sound when a conversation began stays readable when a check is added later."""
    source = SMALL.replace("id: small", "id: smaller")
    assert isinstance(parse(source, "small.yaml"), Problems)
    assert read(source, "small.yaml", checks=()).playbook is not None


def test_all_problems_come_in_one_run() -> None:
    """Mistakes of spelling, of values and of ways are told together, not one after the other."""
    source = (
        SMALL.replace("answer: scale", "answer: scael")
        .replace("    choose_many", "    chose_many")
        .replace("sources:", "source:")
        .replace("go: agreed", "go: agred")
        .replace("end: Saved.", "end: Saved, {nobody.")
        .replace("save: wants", "sav: wants")
    )
    assert codes(source) == [
        "unknown-field",
        "unknown-value",
        "unknown-field",
        "no-kind",
        "unknown-step",
        "bad-braces",
    ]


def test_a_file_over_one_mebibyte_is_refused() -> None:
    """A huge file is refused before anything of it is read."""
    for source in (b"#" * (MAX_BYTES + 1), "é" * (MAX_BYTES // 2 + 1), "\ud800" * MAX_BYTES):
        assert codes(source) == ["too-big"]
    assert codes(b"#" * MAX_BYTES) == ["empty-file"]


@pytest.mark.parametrize("opening", ["[", "{", "- ", "{a: ", "[[", "? "])
def test_endless_nesting_is_refused_at_once(opening: str) -> None:
    """Twenty thousand brackets bring a problem within a moment, not a crash."""
    started = time.perf_counter()
    assert codes(opening * 20_000)[:1] in (["too-deep"], ["yaml-syntax"], ["bad-key"])
    assert time.perf_counter() - started < 2


def test_a_hostile_file_is_judged_in_a_moment() -> None:
    """Thousands of misspelt names cost a moment, not minutes of looking for what was meant."""
    steps = "".join(
        f"  s{at}:\n    ask: '{' '.join(f'{{slxt_{at}_{i}}}' for i in range(200))}'\n"
        f"    save: slot_{at}\n    go: s{at + 1}\n"
        for at in range(MAX_STEPS)
    )
    started = time.perf_counter()
    found = codes(f"id: small\ntitle: t\nsummary: s\nstart: s0\nsteps:\n{steps}")
    assert found.count("unknown-slot") == MOST_ALIKE
    assert time.perf_counter() - started < 5


def test_more_steps_than_anybody_can_follow_are_refused() -> None:
    """A playbook with thousands of steps or values is told so once."""
    steps = "".join(f"  s{at}: {{end: x}}\n" for at in range(MAX_STEPS + 1))
    head = "id: small\ntitle: t\nsummary: s\nstart: s0\nsteps:\n"
    assert codes(head + steps) == ["too-big"]
    assert codes(head + "  s0: [" + "x, " * 20_000 + "]") == ["too-big"]


def test_an_alias_bomb_is_refused() -> None:
    """A file that multiplies itself by aliases is refused by its first mark."""
    bomb = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + at)}: &{chr(98 + at)} [{f'*{chr(97 + at)}, ' * 9}]\n" for at in range(20)
    )
    assert set(codes(bomb)) == {"alias"}


@pytest.mark.parametrize(
    ("source", "place"),
    [
        (b"\xff\xfei\x00d\x00", "1:1"),
        (b"id: a\r\ntitle: \xe9\n", "2:8"),
        (b"a: \xd8\xb3\xd9\x84 \xc3", "1:7"),
        (b"\xef\xbb\xbfa: \xed\xa0\x80", "1:4"),
    ],
)
def test_the_bad_byte_is_named(source: bytes, place: str) -> None:
    """A file that is no UTF-8 is told the line and column of its first bad byte."""
    problem = read(source, "a.yaml").problems[0]
    assert (problem.code, f"{problem.line}:{problem.column}") == ("not-utf8", place)


@pytest.mark.parametrize("character", ["\0", "\x1b", "\x85", "\u2028", "\ud800", "\ufeff", "\x7f"])
def test_invisible_characters_are_refused(character: str) -> None:
    """Characters that no editor shows, or that would shift every line number, are refused."""
    assert codes(f"id: a\ntitle: b{character}c\n") == ["control-character"]


def test_a_cut_off_file_is_refused_with_a_place() -> None:
    """Wherever a file is cut off, there is a playbook or a problem, and never a silent gap."""
    for length in range(0, len(SMALL), 7):
        found = parse(SMALL[:length], "small.yaml")
        assert found if isinstance(found, Problems) else isinstance(found, Playbook)


def test_a_long_playbook_is_read_quickly() -> None:
    """A playbook of a hundred steps takes a small part of a second."""
    source = long(100)
    assert isinstance(parse(source, "long.yaml"), Playbook), str(parse(source, "long.yaml"))
    best = min(_seconds(source) for _ in range(5))
    assert best < 1  # about 0.02 on an idle machine; the test machine is shared


def _seconds(source: str) -> float:
    started = time.perf_counter()
    parse(source, "long.yaml")
    return time.perf_counter() - started


@pytest.mark.parametrize(
    "file", sorted((Path(__file__).parents[2] / "playbooks").glob("*.yaml")), ids=lambda f: f.stem
)
def test_the_real_playbooks_are_sound(file: Path) -> None:
    """Every playbook that people are coached with passes all checks."""
    assert not str(read(file.read_bytes(), f"playbooks/{file.name}").problems)
