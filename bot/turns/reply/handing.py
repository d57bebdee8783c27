"""A held reply comes back: its hottest words are marked, and it is sent, made cooler or dropped.

The knock quotes nothing, as it may be read on a locked screen; the words come when it is opened.
"""

from dataclasses import replace
from datetime import datetime

from bot.engine.events import Chose, HoldOver, Typed
from bot.heat.marks import Mark, marks
from bot.heat.softer import cooler
from bot.messages import Edit, Lane, Message, Phrase, phrase
from bot.store import cases
from bot.store import sessions as rows_of
from bot.store.wakeups import WakeupRow
from bot.turns import following, knocks, sessions, standing
from bot.turns.missed import Missed
from bot.turns.opened import Open
from bot.turns.reply import checking, ending, shown
from bot.turns.reply import kept as keeping
from bot.turns.reply.kept import Kept
from bot.turns.standing import Offer, Standing
from bot.turns.world import Turn

KNOCK, GUIDE = "check-knock", "check-guide"

OVER = phrase("check", "It is time. The reply that you wrote is waiting.")
LOOK: Offer = ("open", phrase("check", "Look at it now"))
HOUR: Offer = ("in-an-hour", phrase("check", "Hold it another hour"))
DROP: Offer = ("drop", phrase("check", "Drop it"))
WROTE = phrase("check", "This is what you wrote, {at}.")
GUIDE_OVER = phrase("check", "It is time. Before you send it, look at the words that I marked.")
DROPPED = phrase("hold", "Left. Nothing was sent, and what is in your records stays there.")
SEND: Offer = ("send", phrase("check", "Send it as it is"))


def knock(turn: Turn, row: WakeupRow, named: tuple[Phrase, ...] = ()) -> None:
    """Say that a held reply is due; the caller has taken the wake-up."""
    _offer(turn, _handed(turn, row), named, Lane.REMINDER)


def overdue(turn: Turn, *taken: WakeupRow) -> list[Missed]:
    """Take the held replies of this person whose time is over, to be opened one by one."""
    found = []
    for row in (*taken, *keeping.overdue(turn)):
        made = _handed(turn, row)
        whom = _whom(turn, made)
        found.append(Missed(f"{KNOCK}:{made.id}", keeping.wall_of(turn, row), whom))
    return found


def _handed(turn: Turn, row: WakeupRow) -> Kept:
    made = keeping.opened(turn, row)
    keeping.keep(turn, made, handed=True)
    standing.gone(turn, ending.GROUP, made.id)
    return made


def opened(turn: Turn, name: str, named: tuple[Phrase, ...] = ()) -> None:
    """Offer a held reply that came late, in a message of its own."""
    made = keeping.find(turn, name)
    if made is None:
        turn.tell(checking.GONE)
    else:
        _offer(turn, made, named, Lane.REPLY)


def _offer(turn: Turn, made: Kept, named: tuple[Phrase, ...], lane: Lane) -> None:
    texts = [*knocks.about(turn, _whom(turn, made)), *named, OVER]
    standing.offer(turn, KNOCK, made.id, texts, [[LOOK], [HOUR, DROP]], lane=lane)


def _whom(turn: Turn, made: Kept) -> str | None:
    """Give whom a reply is for, as far as it is known by now."""
    entry = following.entry(turn, made.about) if made.about and not made.client else None
    case = entry and cases.case(turn.conn, turn.person, entry.case_id)
    return case.client_id if case else made.client or None


def knocked(turn: Turn, press: Standing) -> None:
    """Show the reply with its marks, hold it longer, or drop it."""
    standing.used(turn, press)
    made = keeping.find(turn, press.object_id)
    if made is None:
        turn.record(press.outgoing, turn.say(checking.GONE), None)
    elif press.choice == "in-an-hour":
        checking.hold(turn, press, made, press.choice)
    elif press.choice == "drop":
        ending.let_go(turn, press, made, DROP[1])
    else:
        turn.record(press.outgoing, turn.say(OVER), turn.say(LOOK[1]))
        _hand(turn, made)


def _hand(turn: Turn, made: Kept) -> None:
    found = marks(made.text, turn.person.language)
    made = replace(made, shown=turn.send(Message(shown.marked(made.text, found))))
    at = phrase(WROTE.context, WROTE.text, at=datetime.fromisoformat(made.at))
    texts = [at, *shown.heat(made.text, found), checking.YOURS]
    screen = standing.offer(turn, ending.GROUP, made.id, texts, _ways(turn, made))
    keeping.keep(turn, replace(made, screen=screen), handed=True)


def _ways(turn: Turn, made: Kept) -> list[list[Offer]]:
    cool: list[list[Offer]] = [[checking.COOLER]] if _softer(turn, made) != made.text else []
    return [[("keep", SEND[1])], *cool, [("drop", DROP[1])]]


# --- the reply of a guide ------------------------------------------------------------------------


def of_guide(turn: Turn, press: Standing, opened: Open) -> bool:
    """Show the held reply of a guide with its marks; False where there is nothing to mark."""
    replies = sessions.replies(turn, opened)
    if replies is None:
        return False
    text = replies[1][replies[0]]
    found = marks(text, turn.person.language)
    if not found:
        return False
    made = Kept(
        id=turn.new_id(),
        text=text,
        own=text,
        at=turn.now.isoformat(),
        client=opened.row.client_id or "",
        session=opened.row.id,
        shown=turn.send(Message(shown.marked(text, found))),
    )
    turn.record(press.outgoing, "", None)
    can = _cooler_tone(turn, replies, found) is not None or _softer(turn, made) != made.text
    cool: list[list[Offer]] = [[checking.COOLER]] if can else []
    texts = [GUIDE_OVER, *shown.heat(text, found)]
    screen = standing.offer(turn, GUIDE, made.id, texts, [[SEND], *cool, [DROP]])
    keeping.keep(turn, replace(made, screen=screen), handed=True)
    return True


def _softer(turn: Turn, made: Kept) -> str:
    return cooler(made.text, turn.person.language)


def _cooler_tone(
    turn: Turn, replies: tuple[str, dict[str, str]], found: tuple[Mark, ...]
) -> str | None:
    """Give another tone of the reply in which fewer words run hot."""
    language = turn.person.language
    left = {tone: len(marks(text, language)) for tone, text in replies[1].items()}
    best = min(left, key=lambda tone: left[tone])
    return best if left[best] < len(found) else None


def guide_pressed(turn: Turn, press: Standing) -> None:
    """Send the reply of a guide as it is, make it cooler, or drop it."""
    standing.used(turn, press)
    made = keeping.find(turn, press.object_id)
    row = None if made is None else rows_of.load(turn.conn, turn.person, made.session)
    opened = sessions.load(turn, row)
    replies = None if opened is None else sessions.replies(turn, opened)
    if made is None or opened is None or replies is None:
        turn.record(press.outgoing, turn.say(checking.GONE), None)
        return
    match press.choice:
        case "cooler":
            _cool(turn, press, made, opened, replies)
        case "sent":
            turn.record(press.outgoing, turn.say(ending.BECAME), turn.say(ending.SENT[1]))
            _sent_cooler(turn, made, opened)
        case "drop":
            turn.record(press.outgoing, turn.say(DROPPED), turn.say(DROP[1]))
            sessions.close(turn, opened)
            keeping.forget(turn, made.id)
        case _:
            turn.record(press.outgoing, turn.say(GUIDE_OVER), turn.say(SEND[1]))
            sessions.give(turn, opened, HoldOver())
            keeping.forget(turn, made.id)


def _cool(
    turn: Turn, press: Standing, made: Kept, opened: Open, replies: tuple[str, dict[str, str]]
) -> None:
    """Take the tone in which fewer words run hot; where none is, softer words."""
    tone = _cooler_tone(turn, replies, marks(made.text, turn.person.language))
    if tone is not None:
        turn.record(press.outgoing, turn.say(GUIDE_OVER), turn.say(checking.COOLER[1]))
        again = sessions.give(turn, opened, HoldOver())
        sessions.give(turn, again, Chose(f"tone:{tone}"))
        keeping.forget(turn, made.id)
        return
    softer = replace(made, text=_softer(turn, made))
    runs, rows = shown.ready(turn, softer.text)
    turn.send(Edit(made.shown, runs, rows))
    keeping.keep(turn, softer, handed=True)
    left = shown.left(softer.text, marks(softer.text, turn.person.language))
    texts = [checking.SOFTENED, *left, ending.BECAME]
    own: Offer = ("send", checking.MY_WORDS[1])
    offers: list[list[Offer]] = [[ending.SENT], [own], [DROP]]
    standing.offer(turn, GUIDE, made.id, texts, offers, of=press.outgoing)


def _sent_cooler(turn: Turn, made: Kept, opened: Open) -> None:
    """File the cooler words in the guide as what was sent, and go on with it."""
    if opened.row.state != "open":
        opened = sessions.give(turn, opened, HoldOver())
    opened = sessions.give(turn, opened, Chose("changed"))
    sessions.give(turn, opened, Typed(made.text))
    keeping.forget(turn, made.id)
