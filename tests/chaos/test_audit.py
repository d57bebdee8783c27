"""The audit itself: evidence that is in order passes, and each way of being wrong has its name."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from bot.turns import acknowledging
from tests.chaos import wording
from tests.chaos.audit import CHECKS, Case, Did, duplicates, violations
from tests.chaos.evidence import Call, Due, Evidence, Guided, Queued, Told, matched
from tests.chaos.people import Run

MIRA, TYPED = "7001", "your order came late"
BEGIN = 1000.0


def queued(name: str, wave: int, cls: str = "A", **other: str | None) -> Queued:
    row = Queued(name, MIRA, wave, cls, None, "sent", f"m-{name}", None, BEGIN + wave)
    return replace(row, **other)  # type: ignore[arg-type]  # only texts are given


def wording_of(count: int) -> str:
    """What acknowledges so many messages."""
    one, many = acknowledging.SAVED_WORDS.text, acknowledging.saved_many(2).many
    return one if count == 1 else many.replace("{count}", f"\u2068{count}\u2069")


def call(number: int, outgoing: str, **other: object) -> Call:
    made = Call(
        number, BEGIN + number, BEGIN + number, 0, outgoing, MIRA, "sendMessage", applied=True,
        fault=None, error=None, message=f"m-{outgoing}", text=wording_of(1),
    )  # fmt: skip
    return replace(made, **other)  # type: ignore[arg-type]  # each of its own type


def edit(number: int, outgoing: str, message: str) -> Call:
    return call(number, outgoing, method="editMessageText", message=message, text="")


SCREEN = queued("screen", 3)
EVIDENCE = Evidence(
    claimed=frozenset((1, 2, 3)),
    outbox=(
        queued("one", 1),
        queued("two", 2),
        SCREEN,
        queued("before", 4, "C", edits="screen", message=None),
        queued("after", 5, "C", edits="screen", message=None),
        queued("tip", 6, "B"),
        queued("again", 7, occurrence="reminder:r:1"),
    ),
    people={
        MIRA: Told(
            theirs=("first", "second"),
            replies=(f"As I understand it, {TYPED}.",),
            due=(Due("r", "reminder", "holding:e", BEGIN + 6.5, 1, fired=True),),
            sessions=(Guided("s", "ended", 3, None, None, {"understood": TYPED}),),
        )
    },
    calls=(
        call(1, "one"),
        call(2, "two"),
        call(3, "screen", text=""),
        edit(4, "before", "m-screen"),
        edit(5, "after", "m-screen"),
        call(6, "tip", text=""),
        call(7, "again", text=""),
    ),
)
DID = Did(said=("first", "second"), taps=Counter({wording.BUY: 1}), runs=(Run(TYPED, acts=2),))
SOUND = Case(EVIDENCE, frozenset((1, 2, 3)), {MIRA: DID})


def told(case: Case, **other: object) -> Case:
    mira = replace(case.evidence.people[MIRA], **other)  # type: ignore[arg-type]  # as it comes
    return replace(case, evidence=replace(case.evidence, people={MIRA: mira}))


def found(case: Case, **other: object) -> Case:
    return replace(case, evidence=replace(case.evidence, **other))  # type: ignore[arg-type]  # as it comes


def called(case: Case, *more: Call, without: Sequence[str] = ()) -> Case:
    kept = [each for each in case.evidence.calls if each.outgoing not in without]
    return found(case, calls=(*kept, *more))


def rowed(case: Case, name: str, **other: str | None) -> Case:
    rows = [
        replace(row, **other) if row.id == name else row  # type: ignore[arg-type]  # texts
        for row in case.evidence.outbox
    ]
    return found(case, outbox=tuple(rows))


SESSION = EVIDENCE.people[MIRA].sessions[0]
REMINDER = EVIDENCE.people[MIRA].due[0]
WRONGS: dict[str, Sequence[Callable[[Case], Case]]] = {
    "lost-update": [lambda case: found(case, claimed=frozenset((1, 2)))],
    "unknown-update": [lambda case: found(case, claimed=frozenset((1, 2, 3, 4)))],
    "lost-entry": [lambda case: told(case, theirs=("first",))],
    "doubled-entry": [lambda case: told(case, theirs=("first", "first", "second"))],
    "entries-out-of-order": [lambda case: told(case, theirs=("second", "first"))],
    "taps-not-counted-once": [
        lambda case: told(case, due=()),
        lambda case: told(case, lines=1),
        lambda case: told(case, kinds={"amended": 1}),
    ],
    "walk-not-as-walked": [
        lambda case: told(case, sessions=()),
        lambda case: told(case, sessions=(replace(SESSION, revision=4),)),
        lambda case: told(case, sessions=(replace(SESSION, state="open"),)),
        lambda case: told(case, sessions=(replace(SESSION, answers={}),)),
        lambda case: told(case, replies=()),
    ],
    "lost-answer": [lambda case: called(case, without=("two",))],
    "lost-without-reason": [
        lambda case: rowed(called(case, without=("tip",)), "tip", state="dropped", message=None),
        # It was tried without trouble, and the kill came long after.
        lambda case: found(rowed(case, "tip", state="dropped"), kills={0: BEGIN + 60}),
    ],
    "doubled-answer": [
        lambda case: called(case, call(8, "two")),
        # The kill came so late that the completion was written long before.
        lambda case: found(called(case, call(8, "two")), kills={0: BEGIN + 60}),
    ],
    "class-b-twice": [
        lambda case: called(
            case, call(8, "tip", fault="drop"), call(9, "tip", text=""), without=("tip",)
        )
    ],
    "answer-never-queued": [
        lambda case: called(case, call(8, "nobody", text="")),
        lambda case: found(case, strangers=1),
    ],
    "answers-out-of-order": [
        lambda case: called(case, call(8, "one"), without=("one",)),
    ],
    "filed-not-told-once": [
        lambda case: called(case, call(2, "two", text=""), without=("two",)),
        lambda case: called(case, call(2, "two", text=wording_of(2)), without=("two",)),
    ],
    "left-waiting": [
        lambda case: rowed(case, "two", state="waiting"),
        lambda case: rowed(case, "two", state="dead"),
    ],
    "overdue": [lambda case: found(case, overdue=("reminders r",))],
    "fired-not-once": [
        lambda case: rowed(case, "again", occurrence=None),
        lambda case: told(case, due=(replace(REMINDER, occurrence=2),)),
        lambda case: told(case, due=(replace(REMINDER, fired=False),)),
        lambda case: told(case, due=(replace(REMINDER, due=BEGIN + 8),)),
    ],
    "screen-not-as-stored": [
        lambda case: called(case, edit(8, "before", "m-screen")),
        lambda case: rowed(case, "after", state="dropped"),
    ],
    "buttons-not-as-stored": [
        lambda case: found(case, tokens={MIRA: {"m-screen": "t"}}),
        lambda case: told(case, sessions=(replace(SESSION, token="t"),)),
    ],
    "books-broken": [
        lambda case: found(case, integrity="row 1 missing from index"),
        lambda case: found(case, broken_chains=("case",)),
    ],
    "turn-failed": [
        lambda case: found(case, set_back=1),
        lambda case: found(case, errors=("turn.failed",)),
    ],
}


def test_what_is_in_order_passes() -> None:
    """Evidence without a fault raises no alarm."""
    assert violations(SOUND) == []


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: str(check.__name__))
def test_each_fault_is_named(check: Callable[..., object]) -> None:
    """Every promise can be seen to be broken: no check passes whatever happens."""
    code = check.__name__.replace("_", "-")
    for wrong in WRONGS[code]:
        codes = {each.partition(":")[0] for each in violations(wrong(SOUND))}
        assert code in codes


def test_a_second_arrival_needs_a_cause() -> None:
    """After a kill, or when the answer was lost, a message may come once more; it is counted."""
    twice = called(SOUND, call(8, "two"))
    killed = found(twice, kills={0: BEGIN + 2.5})
    dropped = called(SOUND, call(2, "two", fault="drop"), call(8, "two"), without=("two",))
    # The kill came between the call and Telegram's reading of it.
    late = called(SOUND, call(2, "two", at=BEGIN + 2.9), call(8, "two"), without=("two",))
    for case in (killed, dropped, found(late, kills={0: BEGIN + 2.5})):
        [duplicate] = duplicates(case.evidence)
        assert duplicate.cause is not None
    assert violations(killed) == []


def test_a_tip_may_go_with_its_sender() -> None:
    """Class B that a killed sender had in hand is given up, since it may have arrived."""
    untried = rowed(called(SOUND, without=("tip",)), "tip", state="dropped", message=None)
    assert violations(found(untried, kills={0: BEGIN + 60})) == []
    tried = rowed(SOUND, "tip", state="dropped", message=None)
    assert violations(found(tried, kills={0: BEGIN + 6.1})) == []


def test_a_copy_that_nobody_can_know_keeps_its_buttons() -> None:
    """A message that came twice because its answer was lost is closed where it is known."""
    copy = found(SOUND, tokens={MIRA: {"m-copy": "t"}})
    assert violations(copy) == []


def test_a_call_is_matched_with_the_try_before_it() -> None:
    """Of several tries with the same content, the latest that was noted before is the one."""

    def noted(at: float, outgoing: str) -> dict[str, object]:
        arguments = {"chat_id": MIRA, "text": "Saved", "reply_markup": {"inline_keyboard": []}}
        return {
            "event": "try", "at": at, "life": 1, "outgoing": outgoing,
            "method": "sendMessage", "arguments": arguments,
        }  # fmt: skip

    def made(number: int, at: float, text: str = "Saved") -> dict[str, object]:
        arguments = {"chat_id": int(MIRA), "text": text, "reply_markup": {"inline_keyboard": []}}
        return {
            "number": number, "at": at, "method": "sendMessage", "arguments": arguments,
            "answer": {"message_id": number}, "applied": True, "fault": None, "error": None,
        }  # fmt: skip

    tries = [noted(1.0, "lost"), noted(2.0, "first"), noted(4.0, "second")]
    calls, strangers = matched([made(1, 2.1), made(2, 4.1), made(3, 4.2, "Hello")], tries)
    assert [each.outgoing for each in calls] == ["first", "second"]
    assert strangers == 1
