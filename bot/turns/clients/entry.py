"""One entry: its words, how sure they are, what it was marked as, and what can be done with it."""

from collections.abc import Mapping
from dataclasses import replace

from bot.cases.models import CaseRow, Content, EntryKind, EntryRow, Grade
from bot.messages import Lines, Money, Phrase, phrase
from bot.store import cases
from bot.turns import ending, following, removing, sessions, standing
from bot.turns.clients import (
    asking,
    casework,
    claims,
    earlier,
    felt,
    kinds,
    marking,
    marks,
    naming,
    timeline,
)
from bot.turns.standing import Offer, Standing
from bot.turns.world import Turn

GROUP = "entry"
LONGEST = 1500
MOST_CASES = 8

GONE = phrase("entry", "That entry is not here any more.")
REMOVED = phrase("entry", "Its content was removed; that it was there is kept.")
HEAD = phrase("entry", "{kind} · {at}")
FILED = phrase("entry", "Filed {at}")
CASE = phrase("entry", "{client} · {title}")
MARKED = phrase("entry", "Marked as:\n{lines}")
WHOSE_WORDS = phrase("entry", "Whose words are these?")
WHERE = phrase("entry", "Where does it belong? What it was marked as goes along.")
MOVED = phrase("entry", "Moved.")
NAME_IT = phrase("entry", "Or type the name of another client.")

GRADES: dict[Grade, Phrase] = {
    Grade.FORWARDED_IDENTIFIED: phrase("entry/grade", "Forwarded, its sender known"),
    Grade.FORWARDED_HIDDEN: phrase("entry/grade", "Forwarded, its sender's account hidden"),
    Grade.EDITED_LATER: phrase("entry/grade", "Changed or deleted later"),
    Grade.FILE: phrase("entry/grade", "A file or a screenshot"),
    Grade.REMEMBERED: phrase("entry/grade", "As you remember or typed it"),
    Grade.SENT_AS_IS: phrase("entry/grade", "Sent as it stands here"),
    Grade.SENT_CHANGED: phrase("entry/grade", "Sent in these words"),
    Grade.DRAFT_UNCONFIRMED: phrase("entry/grade", "A draft; nobody confirmed that it was sent"),
}
FILES: dict[str, Phrase] = {
    "photo": phrase("entry/file", "a photo"),
    "voice": phrase("entry/file", "a voice note"),
    "audio": phrase("entry/file", "a sound recording"),
    "video": phrase("entry/file", "a video"),
    "document": phrase("entry/file", "a document"),
    "animation": phrase("entry/file", "an animation"),
}
SAID_BY: dict[str, Phrase] = {
    "them": phrase("entry/said", "Their words"),
    "me": phrase("entry/said", "My own words"),
    "telling": phrase("entry/said", "I am just telling you"),
}

MARK: Offer = ("mark", phrase("entry", "Mark it"))
WHEN: Offer = ("when", phrase("entry", "It was earlier"))
WORDS: Offer = ("words", phrase("entry", "Whose words"))
MOVE: Offer = ("move", phrase("entry", "Move it"))
FELT: Offer = ("felt", phrase("entry", "How did it feel?"))
APART: Offer = ("apart", phrase("entry", "Take it apart"))
BACK: Offer = ("back", phrase("entry", "‹ Timeline"))
REMOVE: Offer = ("remove", phrase("entry", "Delete"))
STAY: Offer = ("stay", phrase("entry", "Leave it as it is"))


def attached(content: Content) -> Phrase | None:
    """Say what kind of file an entry holds; None when it holds none."""
    return None if content.attachment is None else FILES.get(content.attachment.kind)


def show(
    turn: Turn, entry_id: str, *, back: tuple[str, str] | None = None, of: str | None = None
) -> None:
    """Show an entry with all that can be done with it."""
    row = following.entry(turn, entry_id)
    case = None if row is None else cases.case(turn.conn, turn.person, row.case_id)
    if row is None or case is None:
        turn.tell(GONE)
        return
    offers: list[list[Offer]] = []
    if row.content is not None and row.state == "standing":
        decide = marks.decisions(turn, row)
        if decide:
            offers.append([(f"decide:{name}", said) for name, said in decide])
        if claims.fits(row, cases.latest_content(turn.conn, turn.person, row)):
            offers.append([APART])
        offers += [[MARK, WHEN], [WORDS, MOVE] if _typed(row) else [MOVE], [FELT, REMOVE]]
    offers.append([BACK])
    where, object_id = back or ("case", case.id)
    more = {"back": where, "object": object_id}
    standing.gone(turn, GROUP, row.id)
    standing.offer(turn, GROUP, row.id, _texts(turn, row, case), offers, more=more, of=of)


def _typed(row: EntryRow) -> bool:
    return row.kind is EntryKind.THEIR_MESSAGE and row.grade in {Grade.REMEMBERED, Grade.FILE}


def _texts(turn: Turn, row: EntryRow, case: CaseRow) -> list[Phrase]:
    client = cases.client(turn.conn, turn.person, case.client_id)
    name = naming.UNNAMED if client is None else naming.of(client)
    lines = [
        phrase(HEAD.context, HEAD.text, kind=kinds.kind_of(turn, row), at=row.shown_at),
        phrase(CASE.context, CASE.text, client=name, title=naming.case_title(turn, case)),
        GRADES[row.grade],
    ]
    if row.shown_at != row.recorded_at:
        lines.append(phrase(FILED.context, FILED.text, at=row.recorded_at))
    texts = [phrase("entry", "{lines}", lines=Lines(tuple(lines)))]
    if row.content is None:
        return [*texts, REMOVED]
    content = cases.latest_content(turn.conn, turn.person, row)
    words = shortened_lines(content.text)
    if words:
        texts.append(phrase("entry", "{words}", words=words))
    if (file := attached(content)) is not None:
        texts.append(phrase("entry", "({file})", file=file))
    if (money := marks.money_of(content)) is not None:
        texts.append(phrase("entry", "{amount}", amount=Money(*money)))
    marked = tuple(marks.said(turn, each) for each in marks.of_entry(turn, row))
    if marked:
        texts.append(phrase(MARKED.context, MARKED.text, lines=Lines(marked)))
    return texts


def shortened_lines(words: str) -> str:
    """Give the beginning of a text, its lines kept."""
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"


def pressed(turn: Turn, press: Standing) -> None:
    """Do what was tapped on an entry."""
    row = following.entry(turn, press.object_id)
    if row is None:
        standing.used(turn, press)
        turn.tell(GONE)
        return
    choice, _, rest = press.choice.partition(":")
    match choice:
        case "mark":
            marking.offer(turn, row)
        case "apart":
            claims.offer(turn, row)
        case "remove":
            removing.ask_entry(turn, row.id)
        case "when":
            earlier.ask(turn, row)
        case "felt":
            felt.ask(turn, row)
        case "words":
            offers: list[list[Offer]] = [[(f"by:{by}", said)] for by, said in SAID_BY.items()]
            _screen(turn, press, (WHOSE_WORDS,), offers)
        case "move":
            _ask_where(turn, press, row)
        case "back":
            standing.used(turn, press)
            _back(turn, press, row)
        case _:
            _change(turn, press, row, choice, rest)


def _change(turn: Turn, press: Standing, row: EntryRow, choice: str, rest: str) -> None:
    """Carry out what was chosen, and show the entry as it is then."""
    made: EntryRow | None = None
    match choice:
        case "by":
            say_whose(turn, row, rest)
        case "to":
            row = move(turn, row, rest)
        case "decide":
            made = marks.decide(turn, row, rest)
        case _:
            pass
    standing.used(turn, press)
    show(turn, row.id, back=(press.more["back"], press.more["object"]), of=press.outgoing)
    if made is not None:
        marking.filed(turn, made)


def _back(turn: Turn, press: Standing, row: EntryRow) -> None:
    if press.more["back"] == "client":
        timeline.of_client(turn, press.more["object"], of=press.outgoing)
        return
    case = cases.case(turn.conn, turn.person, row.case_id)
    if case is not None:
        timeline.of_case(turn, case, of=press.outgoing)


def _screen(
    turn: Turn, press: Standing, texts: tuple[Phrase, ...], offers: list[list[Offer]]
) -> str:
    standing.used(turn, press)
    rows = [*offers, [STAY]]
    return standing.offer(
        turn, GROUP, press.object_id, texts, rows, more=dict(press.more), of=press.outgoing
    )


def say_whose(turn: Turn, row: EntryRow, by: str) -> None:
    """Keep whose words a typed or pasted text is: theirs, the person's, or only told."""
    content = cases.latest_content(turn.conn, turn.person, row)
    said = replace(content, fields={**content.fields, "said_by": by})
    cases.amend(turn.conn, turn.person, row.id, id=turn.new_id(), content=said, now=turn.now)
    if by == "them":
        ending.filed(turn, row)
    else:
        ending.undone(turn, row.id)


# --- moving --------------------------------------------------------------------------------------


def _ask_where(turn: Turn, press: Standing, row: EntryRow) -> None:
    here = cases.case(turn.conn, turn.person, row.case_id)
    offers: list[list[Offer]] = []
    if here is not None and cases.named(turn.conn, turn.person, here.id):
        offers += [
            [(f"to:{each.id}", casework.label(turn, each))]
            for each in cases.cases_of(turn.conn, turn.person, here.client_id)
            if each.id != here.id and each.state == "open"
        ]
    known = cases.clients(turn.conn, turn.person, limit=MOST_CASES)
    others = [each for each in known if here is None or each.id != here.client_id]
    offers += naming.offered("to:@", others)
    outgoing = _screen(turn, press, (WHERE, NAME_IT), offers[:MOST_CASES])
    asking.ask(turn, "entry:move", row.id, outgoing)


def move(turn: Turn, row: EntryRow, to: str) -> EntryRow:
    """Move an entry, and what it was marked as, to a case or (`@client`) a client's current one."""
    if to.startswith("@"):
        client = cases.client(turn.conn, turn.person, to[1:])
        if client is None:
            return row
        case: CaseRow | None = cases.case_of(
            turn.conn, turn.person, client.id, ids=turn.new_id, now=turn.now
        )
    else:
        case = cases.case(turn.conn, turn.person, to)
    if case is None or case.id == row.case_id:
        return row
    along = marks.of_entry(turn, row)
    moved = cases.move(turn.conn, turn.person, row.id, case, ids=turn.new_id, now=turn.now)
    for each in reversed(along):
        cases.move(turn.conn, turn.person, each.id, case, ids=turn.new_id, now=turn.now)
    if moved is None:
        return row
    sessions.move(turn, row.id, moved, case.client_id)
    ending.filed(turn, moved, first_id=row.id)
    return moved


def move_named(turn: Turn, asked: Mapping[str, str], words: str) -> bool:
    """Move an entry to the client of a typed name, who is added when there is none."""
    name = naming.as_name(words)
    row = following.entry(turn, asked["object"])
    if name is None or row is None:
        return False
    turn.record(asked["outgoing"], "", None)
    client = naming.called(name, naming.every(turn)) or cases.add_client(
        turn.conn, turn.person, id=turn.new_id(), name=name, now=turn.now
    )
    show(turn, move(turn, row, f"@{client.id}").id)
    return True
