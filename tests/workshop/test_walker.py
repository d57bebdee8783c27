"""The walker: every path of a playbook, what holds on it, and the shortest way to what does not."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot import resources
from bot.engine import step as engine
from bot.engine.effects import KeepNote, Withdraw
from bot.engine.kinds import draft
from bot.i18n import catalogs
from bot.playbook.checks.ways import PASSING
from bot.playbook.library import family
from bot.playbook.marks import Marks
from bot.playbook.models import Playbook
from bot.playbook.parse import read
from bot.workshop import golden, golden_file
from bot.workshop.walker import classes
from bot.workshop.walker.explore import Walked, explore
from bot.workshop.walker.printing import Printer
from bot.workshop.walker.report import Report, report
from bot.workshop.walker.states import State
from tests.playbook.samples import SMALL
from tests.support.walking import book

LANGUAGES = ("en", "fa", "ar", "vi", "fi")
HEAD = "format: 2\nid: small\ntitle: Small\nsummary: Shows one thing.\nstart: one\nsteps:\n"
BYE = "  bye: {end: Goodbye.}\n"
TOOL = """\
format: 2
id: tool
title: Tool
summary: Asks one thing.
start: first
steps:
  first: {choose: Which?, options: {left: Left, right: Right}, go: last}
  last: {end: "That was it."}
"""


def printer(*languages: str) -> Printer:
    folders = [resources.interface_dir(), catalogs.beside(resources.playbooks_dir())]
    return Printer(catalogs.load(folders), languages or ("en",))


def reading(source: str) -> tuple[Playbook, Marks]:
    """A playbook as it is written, whatever the checks would say of it."""
    found = read(source, "small.yaml", ())
    assert found.playbook is not None, "\n".join(map(str, found.problems))
    return found.playbook, found.marks


def walked(
    source: str, others: dict[str, Playbook] | None = None, *, merging: bool = True
) -> Walked:
    return explore(reading(source)[0], others or {}, printer(), merging=merging)


def told(source: str, others: dict[str, Playbook] | None = None) -> Report:
    """What `evenkeel walk` says of a playbook."""
    spoken, (small, marks) = printer(), reading(source)
    return report(explore(small, others or {}, spoken), others or {}, spoken, {"small": marks})


SHIPPED = sorted(resources.playbooks_dir().glob("*.yaml"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_guide_holds_in_every_language(path: Path) -> None:
    """From each of its doors, in every kind of case, nothing that is promised is broken."""
    every = {each.stem: book(each.read_text(encoding="utf-8")) for each in SHIPPED}
    guide = every[path.stem]
    others = {name: each for name, each in family(guide, every.get).items() if name != guide.id}
    found = explore(guide, others, printer(*LANGUAGES))
    broken = [f"{each.step}: {each.what}" for each in found.violations]
    assert broken == []
    # Plain values: a failed assert would write down every state.
    doors, met = found.doors, {state.walk.step for state in found.states}
    assert doors == (None, *guide.doors)
    asking = {name for name, step in guide.steps.items() if not isinstance(step, PASSING)}
    assert asking <= met


# --- each of the promises, broken once -----------------------------------------------------------

CIRCLE = f"""{HEAD}\
  one:
    choose: Again?
    options: {{again: {{label: Again, go: two}}, stop: {{label: Stop, go: bye}}}}
  two: {{choose: And again?, options: {{more: More}}, go: three}}
  three: {{choose: Once more?, options: {{more: More}}, go: two}}
{BYE}"""
STUCK = f"""{HEAD}\
  one:
    choose: Which?
    save: which
    options: {{left: Left, right: Right}}
    go: [{{to: bye, when: {{which: left}}}}]
{BYE}"""
LATE_VERIFY = f"""{HEAD}\
  one: {{draft: Here it is., tones: {{warm: Hello.}}, go: two}}
  two: {{sources: [vi-2c], choose: Is it so?, options: {{so: "It is", no: "It is not"}}, go: bye}}
{BYE}"""
FAR = (
    HEAD
    + "".join(
        f"  s{at}: {{choose: 'Number {at}?', options: {{on: 'On'}}, go: s{at + 1}}}\n"
        for at in range(11)
    )
    .replace("s0:", "one:")
    .replace("s11}", "bye}")
    + BYE
)
LONG_SCREEN = (
    f"{HEAD}  one: {{say: '{'word ' * 790}', go: two}}\n"
    f"  two: {{choose: '{'word ' * 100}', options: {{on: 'On'}}, go: bye}}\n{BYE}"
)
WIDE = f"{HEAD}  one: {{choose: Well?, options: {{on: '{'wide ' * 9}'}}, go: bye}}\n{BYE}"
HOLE = f"""{HEAD}\
  one: {{ask: How are you?, save: mood, optional: true, go: two}}
  two: {{end: "You said: {{mood}}."}}
"""
NEVER_ASKED = f"""{HEAD}\
  one:
    choose: Which?
    options: {{ask: {{label: Ask, go: two}}, not: {{label: Do not, go: bye}}}}
  two: {{ask: How are you?, save: mood, go: bye}}
  bye: {{end: "You said: {{mood}}."}}
"""
CRISIS = f"{HEAD}  one: {{choose: Well?, options: {{on: 'I want to die'}}, go: bye}}\n{BYE}"


@pytest.mark.parametrize(
    ("source", "code", "step", "inputs"),
    [
        (CIRCLE, "no-way-out", "two", [("tap", "option:again")]),
        (STUCK, "no-way-out", "one", [("tap", "option:right")]),
        (LATE_VERIFY, "draft-before-verify", "one", []),
        (FAR, "late-first-save", "s9", [("tap", "option:on")] * 9),
        (LONG_SCREEN, "not-sendable", "two", []),
        (WIDE, "not-sendable", "one", []),
        (HOLE, "unfinished-text", "two", [("tap", "nav:skip")]),
        (NEVER_ASKED, "unfinished-text", "bye", [("tap", "option:not")]),
        (CRISIS, "stuck-crisis", "one", []),
    ],
)
def test_a_broken_guide_is_found_by_its_shortest_way(
    source: str, code: str, step: str, inputs: list[tuple[str, str]]
) -> None:
    """What does not hold has its code and its step, and the quickest way there is given."""
    first = next(each for each in walked(source).violations if each.code == code)
    assert first.step == step
    assert list(first.inputs) == inputs


Method = Callable[..., Any]


def test_a_back_that_leaves_something_standing_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """If going back did not take back what was filed, the walk would say so."""
    real: Method = engine._Stepping.back

    def keeping(self: object) -> engine.Turned:
        turned: engine.Turned = real(self)
        kept = tuple(each for each in turned.effects if not isinstance(each, Withdraw))
        return replace(turned, effects=kept)

    monkeypatch.setattr(engine._Stepping, "back", keeping)
    codes = {each.code for each in walked(SMALL).violations}
    assert codes == {"back-differs"}


def test_a_stray_word_that_moves_somebody_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """If words without a question moved somebody on, the walk would say so."""

    def straying(self: engine._Stepping, event: object) -> engine.Turned:
        gone: engine.Turned = self.back()
        return replace(gone, effects=(KeepNote("?"), *gone.effects))

    monkeypatch.setattr(engine._Stepping, "unexpected", straying)
    assert "place-lost" in {each.code for each in walked(SMALL).violations}


def test_a_claim_that_nobody_looked_at_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """If a reply were shown before its facts were asked for, the walk would say so."""
    monkeypatch.setattr(draft, "_unbacked", lambda _view: None)
    monkeypatch.setattr(draft, "_tally", lambda _view: ())
    monkeypatch.setattr(draft, "_see_facts", lambda view: draft._show(view, again=True))
    found = [each for each in walked(SMALL).violations if each.code == "draft-before-verify"]
    assert found[0].what == "the reply is shown before {agreed} was backed"


def test_a_text_that_its_language_spoils_is_found() -> None:
    """A translation that asks for a slot nobody fills is found in its language alone."""
    small, _ = reading(f"{HEAD}  one: {{choose: Well?, options: {{on: 'On'}}, go: bye}}\n{BYE}")
    wrong = {"fi": {("small/one/choose", "Well?"): "No {mita}?"}}
    found = explore(small, {}, Printer(wrong, ("en", "fi"))).violations
    assert [each.what for each in found] == ["the text small/one/choose lacks {mita} (fi)"]


# --- what is told --------------------------------------------------------------------------------


@pytest.mark.parametrize("source", [CIRCLE, STUCK, LATE_VERIFY, HOLE])
def test_the_way_to_it_can_be_walked_again(source: str) -> None:
    """The way is a walk like those in `tests/walks`: walked again it goes as written."""
    broken = told(source).broken[0]
    again = golden_file.read(broken.walk, "broken.yaml")
    found = [each for _, each in golden.steps(again, golden.made(again, reading(source)[0], {}))]
    assert golden.written(again, found) == broken.walk
    assert f"small.yaml:{broken.line}: step '{broken.step}'" in str(broken)
    assert source.splitlines()[broken.line - 1].strip().startswith(f"{broken.step}:")


def test_the_abstraction_is_told() -> None:
    """How many moments, of which cases, and by which values each answer was walked."""
    source = SMALL.replace("facts: [client]", "facts: [client, red_flags]").replace(
        "go: heat", "go: [{to: cool, when: {red_flags: {at_least: 2}}}, {to: heat}]", 1
    )
    said = told(source)
    assert said.broken == ()
    assert said.answers["red_flags"] == ("0", "2")
    assert said.answers["agreed"] == ("the second round of changes", "skipped")
    assert said.cases == said.combinations == 4
    assert said.merged > 0


# --- cutting down --------------------------------------------------------------------------------

BRANCHING = f"""{HEAD}\
  one:
    ask: How much?
    save: sum
    answer: number
    at_least: 1
    at_most: 9
    optional: true
    go: two
  two:
    choose: Which?
    save: which
    options: {{left: Left, right: {{label: Right, when: {{sum: {{at_least: 5}}}}}}}}
    go: [{{to: low, when: {{sum: {{at_most: 4}}}}}}, {{to: many}}]
  low: {{note: What happened?, happened: When?, go: many}}
  many:
    choose_many: What of it?
    save: points
    options: {{a: 'The day', b: 'The price'}}
    go: reply
  reply:
    draft: Here it is.
    questions: points
    save: became
    tones:
      warm:
        - Hello.
        - {{text: 'Tell me: {{questions}}', when: {{questions: {{known: true}}}}}}
        - {{text: 'That is a lot.', when: {{sum: {{at_least: 5}}}}}}
        - {{text: 'You took {{which}}.'}}
    go: [{{to: bye, when: {{became: not-sent}}}}, {{to: later}}]
  later: {{remind: When?, reason: To ask., at: [next-week], go: bye}}
{BYE}"""


def screens(states: list[State]) -> set[object]:
    """What stood on the screens: steps, buttons, texts, and the paragraphs of replies."""
    found: set[object] = set()
    for state in states:
        screen, reply = state.walk.screen, state.walk.reply
        assert screen is not None
        texts = tuple(each.context for each in screen.texts)
        found.add((state.walk.step, state.walk.choices, texts))
        found |= {each.context for each in (() if reply is None else reply.paragraphs)}
    return found


def test_merging_loses_no_screen() -> None:
    """Walking every path for itself finds the very screens that the quicker walk finds."""
    merged = walked(BRANCHING)
    every = walked(BRANCHING, merging=False)
    assert len(every.states) > 5 * len(merged.states)
    assert screens(every.states) == screens(merged.states)
    assert every.violations == merged.violations == []


def test_a_guide_that_is_used_is_gone_through_and_left() -> None:
    """A playbook within another is entered once from each moment before it, and comes back."""
    source = f"""{HEAD}\
  one: {{choose: Which?, options: {{a: {{label: Use it, go: tool}}, b: {{label: No, go: bye}}}}}}
  tool: {{use: tool, go: bye}}
{BYE}"""
    inner = book(TOOL)
    found = explore(reading(source)[0], {"tool": inner}, printer())
    assert found.violations == []
    assert found.inside == {"tool": 1}
    used = next(state for state in found.states if ("tap", "option:a") in state.inputs())
    assert used.inputs() == (("tap", "option:a"), ("tap", "option:left"))


def test_facts_stand_on_each_side_of_every_boundary() -> None:
    """A fact is walked below and at each boundary, and unknown where it may be."""
    head = HEAD.replace("start: one", "facts: [revisions_left, money_due]\nstart: one")
    source = f"""{head}\
  one:
    choose: Well?
    options: {{on: 'On', off: {{label: 'Off', when: {{money_due: {{at_least: 500}}}}}}}}
    go: [{{to: bye, when: {{revisions_left: {{at_most: 0}}}}}}, {{to: bye}}]
{BYE}"""
    found, whole = classes.worlds({"small": reading(source)[0]})
    left = {each.values.get("revisions_left") for each in found}
    assert left == {None, -1, 1}
    assert {str(each.values.get("money_due")) for each in found} == {
        "None",
        "Money(amount=Decimal('299'), currency='EUR')",
        "Money(amount=Decimal('500'), currency='EUR')",
    }
    assert len(found) == whole == 9


def test_too_many_facts_are_walked_in_pairs() -> None:
    """Where all combinations are too many, every two classes still meet."""
    facts = {name: tuple(range(3)) for name in "abcde"}
    mixes, whole = classes.combinations_of(facts)
    assert whole == 243
    assert len(mixes) < 30
    met = {
        (one, mix[one], other, mix[other]) for mix in mixes for one in facts for other in facts
        if one < other
    }  # fmt: skip
    assert len(met) == 10 * 9
