"""A guide begins: at once, or after saying that it is not translated into the person's language."""

from bot.cases.models import EntryRow
from bot.messages import phrase
from bot.playbook.checks.texts import texts
from bot.playbook.library import family
from bot.playbook.models import Playbook
from bot.turns import following, sessions, standing
from bot.turns.standing import Offer, Standing
from bot.turns.world import Turn

GROUP = "begin"

ONLY = phrase("english", "This guide is in English only so far. Shall we start?")
PARTLY = phrase("english", "Parts of this guide are in English only so far. Shall we start?")
START: Offer = ("start", phrase("english", "Start"))
LEAVE: Offer = ("leave", phrase("english", "Leave it"))
GONE = phrase("english", "That guide is not there any more. /guides shows the others.")


def begin(
    turn: Turn, playbook_id: str, *, at: str | None = None, about: EntryRow | None = None
) -> None:
    """Start a guide, at its start or at a door; one that is in English asks first."""
    pinned = turn.world.library.get(playbook_id)
    said, all_of_it = (1, 1) if pinned is None else _translated(turn, pinned.playbook)
    if said == all_of_it:
        sessions.start(turn, playbook_id, at=at, about=about)
        return
    object_id = turn.person.id if about is None else about.id
    more = {"book": playbook_id, "at": at or "", "about": "" if about is None else about.id}
    more["said"] = "some" if said else ""
    standing.offer(turn, GROUP, object_id, (PARTLY if said else ONLY,), [[START, LEAVE]], more=more)


def pressed(turn: Turn, press: Standing) -> None:
    """Start it after all, or leave it."""
    standing.used(turn, press)
    text = PARTLY if press.more["said"] else ONLY
    if press.choice == "leave":
        turn.record(press.outgoing, turn.say(text), turn.say(LEAVE[1]))
        return
    if turn.world.library.get(press.more["book"]) is None:
        turn.record(press.outgoing, turn.say(text), None)
        turn.tell(GONE)
        return
    turn.record(press.outgoing, turn.say(text), turn.say(START[1]))
    about = press.more["about"]
    entry = following.entry(turn, about) if about else None
    sessions.start(turn, press.more["book"], at=press.more["at"] or None, about=entry)


def _translated(turn: Turn, book: Playbook) -> tuple[int, int]:
    """Count what of a guide, and of those that it uses, is said in the person's language."""

    def find(playbook_id: str) -> Playbook | None:
        found = turn.world.library.get(playbook_id)
        return None if found is None else found.playbook

    every = (
        (each.context(name), each.text)
        for name, one in family(book, find).items()
        for each in texts(one)
    )
    return turn.world.texts.covers(every, turn.person.language)
