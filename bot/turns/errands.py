"""Long work, as the person meets it: ordered, watched, cancelled, ended."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection

from bot.messages import Attached, Edit, File, Manner, phrase
from bot.reminders.walls import resolve
from bot.store import dossiers, entries, errands, imports, people
from bot.store.errands import ErrandRow, Result
from bot.turns import plainly, standing
from bot.turns.standing import Offer, Standing
from bot.turns.world import Committed, Turn, World

GROUP = "errand"
IMPORT = "import"
EXPORT_KIND, IMPORT_KIND, CASE_KIND, PICTURE_KIND = "export", "import", "case", "picture"
LARGEST = 20_000_000
"""Bytes of a file that the Bot API serves."""

GATHERING = phrase("errands", "I am gathering everything of yours into one file.")
BRINGING = phrase("errands", "I am reading the file. Until it is checked, nothing is changed.")
GATHERING_CASE = phrase("errands", "I am gathering the case, with its files, for somebody else.")
DRAWING = phrase("errands", "I am drawing it.")
HOW_FAR = phrase("errands", "{done} of {total} parts are done.")
BUSY = phrase(
    "errands", "Something of yours is still being made; one thing at a time. It can be cancelled."
)
CANCELLED = phrase("errands", "Cancelled. Nothing of yours was changed.")
DONE = phrase("errands", "Done.")
CANCEL: Offer = ("cancel", phrase("errands", "Cancel"))

UNDER_WAY = {
    EXPORT_KIND: GATHERING,
    IMPORT_KIND: BRINGING,
    CASE_KIND: GATHERING_CASE,
    PICTURE_KIND: DRAWING,
}
"""Kind of errand -> what is said while it is done."""

ASK = phrase(
    "errands",
    "That looks like the records that /export makes. Shall I bring them in here? There is nothing "
    "yet that they could mix with.",
)
NOT_EMPTY = phrase(
    "errands",
    "That looks like the records that /export makes. They can be brought in only where there is "
    "nothing yet, and here there is something already; so it is only a file here.",
)
TOO_BIG = phrase(
    "errands",
    "That file is too large for me to get back from Telegram (20 MB is the most). Nothing was "
    "changed.",
)
BRING: Offer = ("bring", phrase("errands", "Bring them in"))
LEAVE: Offer = ("leave", phrase("errands", "Leave it"))
LEFT = phrase("errands", "Left as it is; nothing was changed.")


def export(turn: Turn) -> None:
    """Order everything of the person."""
    order(turn, EXPORT_KIND, {})


def export_case(turn: Turn, case_id: str, days: str) -> None:
    """Order a case for a third party: whole, or of the last days."""
    order(turn, CASE_KIND, {"case": case_id, "days": days})


def export_between(turn: Turn, case_id: str, first: date, last: date) -> None:
    """Order what happened in a case from the beginning of one day to the end of another."""
    since = resolve(datetime.combine(first, time()), turn.zone)
    until = resolve(datetime.combine(last + timedelta(days=1), time()), turn.zone)
    between = {"since": since.isoformat(), "until": until.isoformat()}
    order(turn, CASE_KIND, {"case": case_id, **between})


def picture(turn: Turn, what: str, object_id: str) -> None:
    """Order a picture: of a `case`, of all of a `client`, or of the `mood` with one."""
    order(turn, PICTURE_KIND, {"what": what, "id": object_id})


def order(turn: Turn, kind: str, ordered: dict[str, str]) -> bool:
    """Order an errand and show that it is under way; False (and word of it) while one is."""
    errand_id = turn.new_id()
    if not errands.add(
        turn.conn, turn.person, id=errand_id, kind=kind, order=ordered, now=turn.now
    ):
        under_way = errands.under_way(turn.conn, turn.person.id)
        standing.offer(turn, GROUP, under_way.id if under_way else "", (BUSY,), [[CANCEL]])
        return False
    shown = standing.offer(
        turn, GROUP, errand_id, (UNDER_WAY[kind],), [[CANCEL]], more={"kind": kind}
    )
    errands.show(turn.conn, errand_id, shown)
    turn.ordered = True
    return True


def pressed(turn: Turn, press: Standing) -> None:
    """Cancel an errand that is under way."""
    standing.used(turn, press)
    if errands.end(turn.conn, press.object_id, turn.now) is None:
        turn.record(press.outgoing, "", None)
        return
    turn.record(press.outgoing, turn.say(CANCELLED), turn.say(CANCEL[1]))
    turn.ordered = True


def progressed(
    conn: Connection, world: World, row: ErrandRow, done: int, total: int, now: datetime
) -> Committed:
    """Show how far it is, in the message that said that it began."""
    person = people.by_id(conn, world.master, row.person_id)
    if person is None or row.shown is None:
        return Committed()
    people.lock(conn, person.id)
    under_way = errands.under_way(conn, person.id)
    if under_way is None or under_way.id != row.id:
        return Committed()
    turn = Turn(conn, world, person, now)
    standing.gone(turn, GROUP, row.id)
    says = UNDER_WAY[row.kind]
    how_far = phrase(HOW_FAR.context, HOW_FAR.text, done=done, total=total)
    standing.offer(
        turn, GROUP, row.id, (says, how_far), [[CANCEL]], of=row.shown, more={"kind": row.kind}
    )
    return turn.committed()


def finished(
    conn: Connection, world: World, row: ErrandRow, result: Result, now: datetime
) -> Committed:
    """End an errand, once: hand over its files, bring in its rows, or say why not."""
    person = people.by_id(conn, world.master, row.person_id)
    if person is None:
        return Committed()
    people.lock(conn, person.id)
    if errands.end(conn, row.id, now) is None:
        return Committed()  # cancelled, or ended before this program was killed
    turn = Turn(conn, world, person, now)
    standing.gone(turn, GROUP, row.id)
    says = result.says
    if row.shown is not None:
        made = bool(result.files or result.prepared)
        turn.send(Edit(row.shown, turn.runs(DONE) if made else None))
    if result.prepared is not None:
        if not dossiers.empty(conn, person.id):
            says = NOT_EMPTY
        else:
            _insert(turn, result.prepared)
    if not result.files:
        turn.tell(says)
    for place, (path, name) in enumerate(result.files):
        turn.send(File(path, name, turn.runs(says) if place == 0 else ()))
    return turn.committed()


def _insert(turn: Turn, prepared: imports.Prepared) -> None:
    conn, person = turn.conn, turn.person
    imports.insert(conn, person.id, prepared)
    people.charge(conn, person.id, prepared.size)
    people.set_language(conn, person.id, prepared.language)
    turn.speaks(prepared.language)
    reading = prepared.reading
    people.set_brief(conn, person.id, brief=reading.brief)
    people.set_manner(conn, person.id, Manner(reading.calendar, reading.latin))
    if prepared.zone is not None:
        people.set_zone(conn, person.id, prepared.zone)
    for case_id in prepared.cases:
        entries.rebuild_ledger(conn, person, case_id)


# --- a file that came in -------------------------------------------------------------------------


def met(turn: Turn, attached: Attached) -> bool:
    """Whether a file that came is an export, to be brought in; where it cannot be, that is said."""
    file = attached.attachment
    name = (file.name or "").lower()
    if not (file.kind == "document" and name.startswith("even-keel") and name.endswith(".zip")):
        return False
    if name.startswith("even-keel-case"):
        return False
    if file.size is not None and file.size > LARGEST:
        turn.tell(TOO_BIG)
        return True
    more = {"file": file.file_id}
    if not dossiers.empty(turn.conn, turn.person.id):
        turn.tell(NOT_EMPTY)
        return False
    said = (plainly.at_first(turn),) if turn.first else ()
    standing.offer(turn, IMPORT, turn.person.id, (ASK, *said), [[BRING], [LEAVE]], more=more)
    return True


def import_pressed(turn: Turn, press: Standing) -> None:
    """Bring in what was sent, or leave it."""
    standing.used(turn, press)
    if press.choice == "leave":
        turn.record(press.outgoing, turn.say(LEFT), turn.say(LEAVE[1]))
        return
    if not dossiers.empty(turn.conn, turn.person.id):
        turn.send(Edit(press.outgoing, turn.runs(NOT_EMPTY)))
        return
    turn.record(press.outgoing, turn.say(ASK), turn.say(BRING[1]))
    order(turn, IMPORT_KIND, {"file": press.more["file"]})
