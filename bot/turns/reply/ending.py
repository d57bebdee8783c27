"""What becomes of a reply: filed as sent, filed as the client's after all, or let go."""

from bot.cases.models import CaseRow, Content, EntryKind, Grade, NewEntry
from bot.engine.events import Chose, Typed
from bot.engine.kinds.draft import LONGEST_REPLY
from bot.messages import Edit, Phrase, phrase
from bot.playbook.models import Draft
from bot.store import cases
from bot.turns import acknowledging, following, room, sessions, standing
from bot.turns.opened import Open
from bot.turns.reply import kept as keeping
from bot.turns.reply.kept import Kept
from bot.turns.standing import Offer, Standing
from bot.turns.world import Turn

GROUP, WHOSE = "check", "check-whose"

SENT: Offer = ("sent", phrase("check", "File it as sent"))
BECAME = phrase("check", "What became of it?")
FILED = phrase("check", "Filed as sent, in these words.")
FILED_FOR = phrase("check", "Filed as sent to {client}, in these words.")
LET_GO = phrase("check", "Fine. Nothing was filed, and I have let the words go.")


def guide(turn: Turn) -> str:
    """Name the guide in front that stands at a reply of its own; empty where none does."""
    opened = sessions.front(turn)
    return opened.row.id if opened is not None and _at_reply(opened) else ""


def _at_reply(opened: Open) -> bool:
    if opened.row.preview:
        return False
    frame = opened.session.place.frames[-1]
    return isinstance(opened.books[frame.playbook].steps[frame.step], Draft)


def _through_guide(turn: Turn, made: Kept) -> bool:
    """File a reply as what was sent in place of a guide's, which then goes on; False for none."""
    opened = sessions.front(turn)
    if opened is None or opened.row.id != made.session or not _at_reply(opened):
        return False
    if len(made.text) > LONGEST_REPLY:
        return False
    if opened.session.place.state.get("stage") != "changed":
        if "changed" not in opened.session.choices:
            return False
        opened = sessions.give(turn, opened, Chose("changed"))
    sessions.give(turn, opened, Typed(made.text))
    return True


def file(turn: Turn, press: Standing, made: Kept) -> None:
    """File a reply as what was sent, and let the kept words go."""
    if made.session and _through_guide(turn, made):
        standing.used(turn, press)
        turn.record(press.outgoing, turn.say(FILED), turn.say(SENT[1]))
        keeping.forget(turn, made.id)
        return
    if not room.take(turn, made.text):
        return  # its buttons stay: nothing of it is lost
    case = _case(turn, made)
    standing.used(turn, press)
    sent = NewEntry(
        id=turn.new_id(),
        kind=EntryKind.MY_MESSAGE,
        grade=Grade.SENT_AS_IS,
        happened_at=turn.now,
        recorded_at=turn.now,
        content=Content(text=made.text),
    )
    cases.append(turn.conn, turn.person, sent, case)
    client = cases.client(turn.conn, turn.person, case.client_id)
    said = FILED
    if client is not None and not client.unsorted:
        said = phrase(FILED_FOR.context, FILED_FOR.text, client=client.name)
    turn.record(press.outgoing, turn.say(said), turn.say(SENT[1]))
    keeping.forget(turn, made.id)


def _case(turn: Turn, made: Kept) -> CaseRow:
    """Give the case of a reply: of the entry that it came from, or the client's current one."""
    entry = following.entry(turn, made.about) if made.about else None
    if entry is not None:
        case = cases.case(turn.conn, turn.person, entry.case_id)
        if case is not None and made.client in {"", case.client_id}:
            return case
    if made.client and cases.client(turn.conn, turn.person, made.client) is not None:
        return cases.case_of(turn.conn, turn.person, made.client, ids=turn.new_id, now=turn.now)
    return cases.unsorted_case(turn.conn, turn.person, ids=turn.new_id, now=turn.now)


def file_theirs(turn: Turn, press: Standing, made: Kept) -> None:
    """File words as the client's after all, and ask what would help."""
    if not room.take(turn, made.own):
        return
    standing.used(turn, press)
    turn.record(press.outgoing, "", None)
    theirs = NewEntry(
        id=turn.new_id(),
        kind=EntryKind.THEIR_MESSAGE,
        grade=Grade.REMEMBERED,
        happened_at=turn.now,
        recorded_at=turn.now,
        content=Content(text=made.own),
    )
    entry = cases.append(turn.conn, turn.person, theirs, _case(turn, made))
    keeping.forget(turn, made.id)
    acknowledging.acknowledge(turn, (entry,))


def let_go(turn: Turn, press: Standing, made: Kept, chosen: Phrase) -> None:
    """Let the words go; nothing is filed."""
    standing.used(turn, press)
    turn.record(press.outgoing, turn.say(LET_GO), turn.say(chosen))
    keeping.forget(turn, made.id)


def forget(turn: Turn, made: Kept) -> None:
    """Let go of what nobody decided on; its buttons count no more."""
    standing.gone(turn, GROUP, made.id)
    standing.gone(turn, WHOSE, made.id)
    turn.send(Edit(made.screen, None))
    keeping.forget(turn, made.id)
