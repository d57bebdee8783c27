"""What must hold afterwards, whatever happened: each promise is a function of the evidence.

Every violation begins with a code, so that a planted bug can be seen to be caught for what it is.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tests.chaos import wording
from tests.chaos.evidence import Call, Evidence, Guided, Queued, Told
from tests.chaos.people import Run, plain

WRITTEN_WITHIN = 2.0
"""Seconds after an answer within which its completion is written, however busy the machine is."""
TICK = 0.001  # the database keeps microseconds, the wire floats
CLASS_A, CLASS_B, CLASS_C = "A", "B", "C"


@dataclass(frozen=True, slots=True)
class Did:
    """What one person did, as far as it must be found again."""

    said: Sequence[str] = ()
    taps: Counter[str] | None = None
    runs: Sequence[Run] = ()
    tips: int = 0


@dataclass(frozen=True, slots=True)
class Case:
    """The evidence, and what people did."""

    evidence: Evidence
    updates: frozenset[int]
    did: dict[str, Did]


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A message that arrived once more, and why that could not be helped (None: no reason)."""

    outgoing: str
    chat: str
    cause: str | None


Check = Callable[[Case], Iterable[str]]


def violations(case: Case) -> list[str]:
    """Everything that does not hold."""
    return [
        f"{check.__name__.replace('_', '-')}: {said}" for check in CHECKS for said in check(case)
    ]


# --- every update changed the state exactly once, and in order ---------------------------------


def lost_update(case: Case) -> Iterator[str]:
    """Every update that was ever handed out was carried out."""
    missing = case.updates - case.evidence.claimed
    if missing:
        yield f"{len(missing)} updates were acknowledged and never carried out: {_few(missing)}"


def unknown_update(case: Case) -> Iterator[str]:
    """Nothing was carried out that nobody did."""
    surplus = case.evidence.claimed - case.updates
    if surplus:
        yield f"{len(surplus)} updates were carried out that nobody sent: {_few(surplus)}"


def lost_entry(case: Case) -> Iterator[str]:
    """Every message is filed."""
    for name, told, did in _each(case):
        missing = Counter(did.said) - Counter(told.theirs)
        if missing:
            yield f"{name} wrote {len(missing)} messages that were not filed: {_few(missing)}"


def doubled_entry(case: Case) -> Iterator[str]:
    """No message is filed twice."""
    for name, told, did in _each(case):
        doubled = Counter(told.theirs) - Counter(did.said)
        if doubled:
            yield f"{len(doubled)} messages of {name} were filed more than once: {_few(doubled)}"


def entries_out_of_order(case: Case) -> Iterator[str]:
    """Messages are filed in the order in which they were written."""
    for name, told, did in _each(case):
        first = list(dict.fromkeys(told.theirs))
        wanted = [text for text in did.said if text in set(first)]
        for filed, written in zip(first, wanted, strict=False):
            if filed != written:
                yield f"{name} wrote '{written}' before '{filed}', filed the other way round"
                break


def taps_not_counted_once(case: Case) -> Iterator[str]:
    """A tap counts once: as many reminders, lines and amendments as were asked for."""
    for name, told, did in _each(case):
        taps = did.taps or Counter()
        bought = sum(due.effect.startswith("holding:") for due in told.due)
        for what, wanted, found in (
            ("reminders", taps[wording.BUY], bought),
            ("lines sent", taps[wording.SENT_LINE], told.lines),
            ("messages of their own", taps[wording.MINE], told.kinds.get("amended", 0)),
            ("holds", _holds(did), sum(due.kind == "hold" for due in told.due)),
        ):
            if wanted != found:
                yield f"{name} tapped for {wanted} {what}, and there are {found}"


def _holds(did: Did) -> int:
    """For a writer, an hour more moves a reminder; for a walker it holds the reply."""
    taps = did.taps or Counter()
    return taps[wording.HOUR] + taps[wording.LONGER] if did.runs else 0


def walk_not_as_walked(case: Case) -> Iterator[str]:
    """Every walk through the guide holds each answer once, and one reply was filed for it."""
    for name, told, did in _each(case):
        if len(told.sessions) != len(did.runs):
            yield f"{name} walked {len(did.runs)} times, there are {len(told.sessions)} sessions"
        for run, session in zip(did.runs, told.sessions, strict=False):
            yield from _walk(name, told, run, session)


def _walk(name: str, told: Told, run: Run, session: Guided) -> Iterator[str]:
    if session.state != "ended":
        yield f"{name}'s walk '{run.typed}' is {session.state} and not ended"
    if session.revision != run.acts + 1:
        yield (
            f"{name} did {run.acts} things in the walk '{run.typed}', and its session took in "
            f"{session.revision - 1}"
        )
    if session.answers.get("understood") != run.typed:
        yield f"{name}'s walk '{run.typed}' does not hold what was typed"
    filed = sum(run.typed in reply for reply in told.replies)
    if filed != 1:
        yield f"the reply of {name}'s walk '{run.typed}' is filed {filed} times"


# --- every answer arrived, in order, and class B never twice ------------------------------------


def lost_answer(case: Case) -> Iterator[str]:
    """What was queued for a person has arrived."""
    arrived = {call.outgoing for call in case.evidence.calls if call.arrived}
    for row in case.evidence.outbox:
        if row.edits is None and row.cls == CLASS_A and row.id not in arrived:
            yield f"an answer to {row.chat} (wave {row.wave}, {row.state}) never arrived"


def lost_without_reason(case: Case) -> Iterator[str]:
    """Class B may be lost only when nobody can know whether it arrived."""
    calls = _by_outgoing(case.evidence.calls)
    for row in case.evidence.outbox:
        if row.cls != CLASS_B or row.state == "sent":
            continue
        if row.state != "dropped" or not _doubtful(row, calls.get(row.id, []), case.evidence):
            yield f"a tip for {row.chat} (wave {row.wave}) was {row.state} without a reason"


def _doubtful(row: Queued, tries: Sequence[Call], evidence: Evidence) -> bool:
    """Whether who found it could not tell if it had arrived: its sender was killed, or unsure."""
    if not tries:  # it stood behind an earlier wave when its sender died
        return any(at >= row.written for at in evidence.kills.values())
    killed = evidence.kills.get(tries[-1].life)
    return any(call.fault is not None for call in tries) or (
        killed is not None and killed <= tries[-1].at + WRITTEN_WITHIN
    )


def doubled_answer(case: Case) -> Iterator[str]:
    """A message arrives again only after a kill or a lost answer."""
    for duplicate in duplicates(case.evidence):
        if duplicate.cause is None:
            yield f"a message to {duplicate.chat} ({duplicate.outgoing}) came twice without a cause"


def class_b_twice(case: Case) -> Iterator[str]:
    """Class B never arrives twice, whatever happened."""
    classes = {row.id: row.cls for row in case.evidence.outbox}
    for duplicate in duplicates(case.evidence):
        if classes.get(duplicate.outgoing) == CLASS_B:
            yield f"a tip for {duplicate.chat} ({duplicate.outgoing}) came twice"


def answer_never_queued(case: Case) -> Iterator[str]:
    """Nothing arrives that no committed turn had queued."""
    known = {row.id for row in case.evidence.outbox}
    for call in case.evidence.calls:
        if call.applied and call.outgoing not in known:
            yield f"{call.chat} got something that was never committed ({call.outgoing})"
    if case.evidence.strangers:
        yield f"{case.evidence.strangers} calls belong to no outgoing"


def answers_out_of_order(case: Case) -> Iterator[str]:
    """Within a chat, answers first arrive in the order of their waves."""
    waves = {row.id: row.wave for row in case.evidence.outbox}
    latest: dict[str, int] = {}
    seen: set[str] = set()
    for call in case.evidence.calls:
        if not call.arrived or call.outgoing in seen or call.outgoing not in waves:
            continue
        seen.add(call.outgoing)
        wave = waves[call.outgoing]
        if wave < latest.get(call.chat, 0):
            yield f"wave {wave} came to {call.chat} after wave {latest[call.chat]}"
        latest[call.chat] = max(wave, latest.get(call.chat, 0))


def filed_not_told_once(case: Case) -> Iterator[str]:
    """Each filed message is acknowledged once: their numbers add up."""
    written = {row.id for row in case.evidence.outbox}
    first = {
        call.outgoing: call
        for call in reversed(case.evidence.calls)
        if call.arrived and call.outgoing in written
    }
    told: Counter[str] = Counter()
    for call in first.values():
        told[call.chat] += wording.acknowledged(plain(call.text))
    for name, _, did in _each(case):
        if told[name] != len(did.said):
            yield f"{name} wrote {len(did.said)} messages and was told of {told[name]}"


# --- nothing is left over, nothing was early ----------------------------------------------------


def left_waiting(case: Case) -> Iterator[str]:
    """Nothing waits to be sent any more, and nothing was given up."""
    for row in case.evidence.outbox:
        if row.state not in ("sent", "dropped"):
            yield f"an outgoing to {row.chat} (wave {row.wave}) is {row.state}"


def overdue(case: Case) -> Iterator[str]:
    """Nothing that was due has not fired."""
    for name in case.evidence.overdue:
        yield f"{name} was due and has not fired"


def fired_not_once(case: Case) -> Iterator[str]:
    """Each occurrence of a reminder or a hold queued one message, and not before its time."""
    outbox = {row.occurrence: row for row in case.evidence.outbox if row.occurrence is not None}
    for name, told, _ in _each(case):
        for due in told.due:
            for number in range(1, due.occurrence + 1):
                key = f"reminder:{due.id}:{number}" if due.kind == "reminder" else f"hold:{due.id}"
                row = outbox.get(key)
                last = number == due.occurrence
                if row is None and (due.fired or not last):
                    yield f"{key} of {name} fired without a message"
                elif row is not None and last and not due.fired:
                    yield f"{key} of {name} has a message and has not fired"
                elif row is not None and last and row.written < due.due - TICK:
                    yield f"{key} of {name} fired {due.due - row.written:.3f} s early"


def screen_not_as_stored(case: Case) -> Iterator[str]:
    """The last change of each message is the one that is seen."""
    rows = {row.id: row for row in case.evidence.outbox}
    shown: dict[tuple[str, str], str] = {}
    for call in case.evidence.calls:
        if call.message is not None and (call.applied or "not modified" in (call.error or "")):
            shown[call.chat, call.message] = call.outgoing
    changes: dict[str, list[Queued]] = {}
    for row in case.evidence.outbox:
        if row.edits is not None:
            changes.setdefault(row.edits, []).append(row)
    for target, edits in changes.items():
        yield from _last_change(rows.get(target), edits, shown)


def _last_change(
    of: Queued | None, edits: Sequence[Queued], shown: dict[tuple[str, str], str]
) -> Iterator[str]:
    if of is None or of.message is None:
        return
    for edit in edits:
        if edit.state == "dropped":
            yield f"a change of message {of.message} in {of.chat} (wave {edit.wave}) was dropped"
    newest = max(edit.wave for edit in edits)
    final = {edit.id for edit in edits if edit.wave == newest}
    seen = shown.get((of.chat, of.message))
    if seen not in final:
        yield f"message {of.message} in {of.chat} does not show its last change (wave {newest})"


def buttons_not_as_stored(case: Case) -> Iterator[str]:
    """The guide's live buttons are those of the screen that the store says is shown."""
    known = {(row.chat, row.message) for row in case.evidence.outbox}
    for name, told, _ in _each(case):
        wanted = {session.token for session in told.sessions if session.token is not None}
        # A copy that a lost answer left behind cannot be known, and keeps its buttons.
        live = {
            token
            for message, token in case.evidence.tokens.get(name, {}).items()
            if (name, message) in known
        }
        if live - wanted:
            yield f"{name} sees {len(live - wanted)} screens of the guide that are over"
        if wanted - live:
            yield f"{name} does not see the screen that the guide stands at"


# --- the books ------------------------------------------------------------------------------------


def books_broken(case: Case) -> Iterator[str]:
    """The file is sound, and every chain holds."""
    if case.evidence.integrity != "ok":
        yield f"integrity_check says {case.evidence.integrity}"
    for name in case.evidence.broken_chains:
        yield f"the chain of case {name} does not hold"


def turn_failed(case: Case) -> Iterator[str]:
    """No turn stumbled over what a kill had left behind."""
    if case.evidence.set_back:
        yield f"{case.evidence.set_back} updates failed at least once"
    for line in case.evidence.errors[:5]:
        yield f"the log says {line}"


CHECKS: Sequence[Check] = (
    lost_update,
    unknown_update,
    lost_entry,
    doubled_entry,
    entries_out_of_order,
    taps_not_counted_once,
    walk_not_as_walked,
    lost_answer,
    lost_without_reason,
    doubled_answer,
    class_b_twice,
    answer_never_queued,
    answers_out_of_order,
    filed_not_told_once,
    left_waiting,
    overdue,
    fired_not_once,
    screen_not_as_stored,
    buttons_not_as_stored,
    books_broken,
    turn_failed,
)


def duplicates(evidence: Evidence) -> list[Duplicate]:
    """Every arrival after the first, with its cause."""
    found: list[Duplicate] = []
    for outgoing, calls in _by_outgoing(evidence.calls).items():
        for earlier, _ in pairwise([call for call in calls if call.arrived]):
            found.append(Duplicate(outgoing, earlier.chat, _cause(earlier, evidence)))
    return found


def _cause(arrival: Call, evidence: Evidence) -> str | None:
    if arrival.unanswered:
        return "the answer was lost on the way"
    killed = evidence.kills.get(arrival.life)
    if killed is not None and arrival.tried <= killed <= arrival.at + WRITTEN_WITHIN:
        return "killed before it was written down"
    return None


def _by_outgoing(calls: Iterable[Call]) -> dict[str, list[Call]]:
    found: dict[str, list[Call]] = {}
    for call in calls:
        found.setdefault(call.outgoing, []).append(call)
    return found


def _each(case: Case) -> Iterator[tuple[str, Told, Did]]:
    for name, did in case.did.items():
        yield name, case.evidence.people.get(name, Told()), did


def _few(things: Iterable[object], most: int = 3) -> str:
    named = sorted(str(each) for each in things)
    more = f" and {len(named) - most} more" if len(named) > most else ""
    return ", ".join(named[:most]) + more
