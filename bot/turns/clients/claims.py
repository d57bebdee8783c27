"""The claim sheet: a client's message taken apart, each claim answered by what the records show."""

from collections.abc import Mapping, Sequence

from bot.cases import claims as pure
from bot.cases.models import CaseRow, Content, EntryKind, EntryRow, Grade, NewEntry
from bot.messages import Lines, Message, Phrase, phrase
from bot.store import cases
from bot.turns import drafting, following, room, standing
from bot.turns.clients import asking, entry, evidence
from bot.turns.facts import shortened
from bot.turns.standing import Offer, Standing
from bot.turns.world import Turn

GROUP = "claims"
DRAFT = "claims:draft"
MOST = 12
"""So many sentences stand on one sheet."""
PER_ROW = 6
LONGEST = 160
LONGEST_RECORD = 600
LONGEST_SENT = 4000

SHEET = phrase(
    "claims",
    "The sentences that claim something. Tap the numbers that you want to answer alike, then what "
    "they are.",
)
SHEET_ALL = phrase(
    "claims",
    "All the sentences. Tap the numbers that you want to answer alike, then what they are.",
)
NO_CLAIMS = phrase("claims", "There are no sentences in it to take apart.")
LINE = phrase("claims", "{number}. {words}")
LINE_MARKED = phrase("claims", "{number}. {words} — {mark}")
WHICH_RECORD = phrase(
    "claims", "What shows that this is not so? “{claim}” Choose the entry, or say that you know it."
)
TELL = phrase("claims", "What do you know of it? Type it in a sentence; it is filed as remembered.")

QUESTIONS = phrase("claims", "Questions to ask:\n{lines}")
BACKED = phrase("claims", "What your records show:\n{lines}")
BACKED_BY = phrase("claims", "{record} ({at})")
SKELETON = phrase("claims", "A reply to start from. Change it as you like before you send it.")
BECAME = phrase("claims", "What became of it?")
PASTE = phrase("claims", "Paste what you sent. It is filed word for word, in place of mine.")
TOO_LONG = phrase("claims", "That is too long to keep as one reply; {most} characters fit.")
SENT = phrase("claims", "Filed as sent in these words.")
NOT_SENT = phrase("claims", "Not sent; nothing was filed.")

NAMES: dict[str, Phrase] = {
    "true": phrase("claims/mark", "true"),
    "not": phrase("claims/mark", "not so"),
    "unclear": phrase("claims/mark", "unclear"),
    "open": phrase("claims/mark", "not agreed"),
}
TRUE: Offer = ("as:true", phrase("claims", "True"))
NOT_SO: Offer = ("as:not", phrase("claims", "Not so"))
UNCLEAR: Offer = ("as:unclear", phrase("claims", "Unclear"))
OPEN: Offer = ("as:open", phrase("claims", "Not agreed"))
WRITE: Offer = ("write", phrase("claims", "Write the reply"))
OTHERS: Offer = ("others", phrase("claims", "Other sentences too"))
BACK: Offer = ("back", phrase("claims", "‹ Back to the entry"))
KNOW: Offer = ("know", phrase("claims", "I know this"))
SENT_AS_IS: Offer = ("sent", phrase("claims", "Sent as it stands"))
CHANGED: Offer = ("changed", phrase("claims", "I changed it"))
LEFT: Offer = ("left", phrase("claims", "Not sent"))

OPENING = phrase("claims/reply", "Thank you for your message. Point by point:")
IS_SO = phrase("claims/reply", "“{claim}”: yes, that is so.")
SHOWS = phrase("claims/reply", "“{claim}”: my record of {day} shows “{record}”.")
ASKS = phrase("claims/reply", "“{claim}”: what exactly do you mean by this?")
NOT_AGREED = phrase(
    "claims/reply",
    "“{claim}”: I do not find that we agreed on this. If I have missed it, where did we?",
)
CLOSING = phrase("claims/reply", "If I have read anything otherwise than you meant it, tell me.")

State = dict[str, str]


def fits(row: EntryRow, content: Content) -> bool:
    """Whether an entry holds words of a client that can be taken apart."""
    theirs = content.fields.get("said_by", "them") == "them"
    return row.kind is EntryKind.THEIR_MESSAGE and theirs and bool(content.text.strip())


def offer(turn: Turn, row: EntryRow) -> None:
    """Put up a sheet with nothing marked on it."""
    state = _fresh(_sentences(turn, row))
    if not state["shown"]:
        turn.tell(NO_CLAIMS)
        return
    _sheet(turn, row, state)


def pressed(turn: Turn, press: Standing) -> None:
    """Pick, mark, choose what shows it, or write the reply."""
    row = following.entry(turn, press.object_id)
    if row is None or row.state != "standing":
        standing.used(turn, press)
        turn.tell(entry.GONE)
        return
    state = dict(press.more)
    found = _sentences(turn, row)
    if state["size"] != _size(found):  # it was edited meanwhile
        _sheet(turn, row, _fresh(found), of=press.outgoing)
        return
    choice, _, rest = press.choice.partition(":")
    match choice:
        case "pick":
            picked = set(_list(state["picked"])) ^ {rest}
            state["picked"] = ",".join(sorted(picked, key=int))
        case "as":
            marks = {**_pairs(state["marks"]), **dict.fromkeys(_list(state["picked"]), rest)}
            state |= {"marks": _joined(marks), "picked": ""}
        case "others":
            state["shown"] = ",".join(str(at) for at in range(min(len(found), MOST)))
        case "record":
            state["records"] = _joined({**_pairs(state["records"]), state["asking"]: rest})
            state["before"] = ""
        case "earlier":
            state["before"] = rest
        case _:
            pass
    if choice in {"write", "record", "earlier"}:
        _write(turn, row, state, of=press.outgoing)
    elif choice == "know":
        outgoing = _screen(turn, row, (TELL,), [[BACK]], state, press.outgoing)
        asking.ask(turn, "claims", row.id, outgoing, **{f"sheet_{k}": v for k, v in state.items()})
    elif choice == "back" and not state["asking"]:
        standing.used(turn, press)
        entry.show(turn, row.id, of=press.outgoing)
    else:
        state |= {"asking": "", "before": ""}
        _sheet(turn, row, state, of=press.outgoing)


def told(turn: Turn, asked: Mapping[str, str], words: str) -> bool:
    """File what the person knows, as remembered, and let it stand against the claim."""
    row = following.entry(turn, asked["object"])
    case = None if row is None else cases.case(turn.conn, turn.person, row.case_id)
    if row is None or case is None or len(words) > LONGEST_RECORD or not room.take(turn, words):
        return False
    known = NewEntry(
        id=turn.new_id(),
        kind=EntryKind.FACT,
        grade=Grade.REMEMBERED,
        happened_at=turn.now,
        recorded_at=turn.now,
        content=Content(text=words),
    )
    cases.append(turn.conn, turn.person, known, case)
    turn.record(asked["outgoing"], "", None)
    state = {k.removeprefix("sheet_"): v for k, v in asked.items() if k.startswith("sheet_")}
    state["records"] = _joined({**_pairs(state["records"]), state["asking"]: known.id})
    _write(turn, row, state, of=None)
    return True


# --- the sheet -----------------------------------------------------------------------------------


def _sentences(turn: Turn, row: EntryRow) -> list[str]:
    return pure.sentences(cases.latest_content(turn.conn, turn.person, row).text)


def _size(found: Sequence[str]) -> str:
    return f"{len(found)}:{sum(map(len, found))}"


def _fresh(found: list[str]) -> State:
    shown = pure.claims(found)[:MOST] or list(range(min(len(found), MOST)))
    state = dict.fromkeys(("picked", "marks", "records", "asking", "before"), "")
    return {**state, "shown": ",".join(map(str, shown)), "size": _size(found)}


def _sheet(turn: Turn, row: EntryRow, state: State, *, of: str | None = None) -> None:
    found, shown = _sentences(turn, row), _list(state["shown"])
    picked, marks = set(_list(state["picked"])), _pairs(state["marks"])
    lines, numbers = [], list[Offer]()
    for number, at in enumerate(shown, start=1):
        words = shortened(found[int(at)], LONGEST)
        if at in marks:
            mark = NAMES[marks[at]]
            lines.append(
                phrase(LINE_MARKED.context, LINE_MARKED.text, number=number, words=words, mark=mark)
            )
        else:
            lines.append(phrase(LINE.context, LINE.text, number=number, words=words))
        label = phrase("claims", "{number}", number=number)
        if at in picked:
            label = phrase("claims", "● {number}", number=number)
        numbers.append((f"pick:{at}", label))
    whole = len(shown) >= min(len(found), MOST)
    texts = (
        SHEET_ALL if whole else SHEET,
        phrase("claims", "{lines}", lines=Lines(tuple(lines))),
    )
    rows = [numbers[at : at + PER_ROW] for at in range(0, len(numbers), PER_ROW)]
    if picked:
        rows += [[TRUE, NOT_SO], [UNCLEAR, OPEN]]
    if marks:
        rows.append([WRITE])
    rows += [[BACK]] if whole else [[OTHERS], [BACK]]
    _screen(turn, row, texts, rows, state, of)


def _screen(
    turn: Turn,
    row: EntryRow,
    texts: Sequence[Phrase],
    offers: list[list[Offer]],
    state: State,
    of: str | None,
) -> str:
    standing.gone(turn, GROUP, row.id)
    return standing.offer(turn, GROUP, row.id, texts, offers, more=state, of=of)


def _write(turn: Turn, row: EntryRow, state: State, *, of: str | None) -> None:
    """Ask what shows each claim that is not so; with that, give the questions and the reply."""
    found, records = _sentences(turn, row), _pairs(state["records"])
    case = cases.case(turn.conn, turn.person, row.case_id)
    if case is None:
        return
    unbacked = [
        at for at, mark in _pairs(state["marks"]).items() if mark == "not" and at not in records
    ]
    if unbacked:
        state["asking"] = unbacked[0]
        claim = shortened(found[int(unbacked[0])], LONGEST)
        said = phrase(WHICH_RECORD.context, WHICH_RECORD.text, claim=claim)
        offers = evidence.offers(turn, row, case, state["before"])
        _screen(turn, row, (said,), [*offers, [KNOW], [BACK]], state, of)
        return
    state |= {"asking": "", "before": ""}
    standing.gone(turn, GROUP, row.id)
    texts = _findings(turn, found, state)
    if of is not None:
        turn.record(of, turn.say(SKELETON), turn.say(WRITE[1]))
    turn.tell(*texts)
    runs, rows = drafting.ready(turn, case.client_id, _reply(turn, found, state))
    turn.send(Message(runs, rows))
    standing.offer(turn, DRAFT, row.id, (BECAME,), [[SENT_AS_IS], [CHANGED], [LEFT]], more=state)


# --- what comes out ------------------------------------------------------------------------------


def _record(turn: Turn, entry_id: str) -> tuple[EntryRow, str] | None:
    row = following.entry(turn, entry_id)
    if row is None or row.content is None:
        return None
    return row, shortened(cases.latest_content(turn.conn, turn.person, row).text, LONGEST)


def _findings(turn: Turn, found: list[str], state: State) -> list[Phrase]:
    marks = _pairs(state["marks"])
    asked = tuple(
        phrase("claims", "{words}", words=shortened(found[int(at)], LONGEST))
        for at, mark in marks.items()
        if mark in {"unclear", "open"}
    )
    shown = [_record(turn, each) for each in _pairs(state["records"]).values()]
    backed = tuple(
        phrase(BACKED_BY.context, BACKED_BY.text, record=each[1], at=each[0].shown_at)
        for each in shown
        if each is not None
    )
    texts = []
    if asked:
        texts.append(phrase(QUESTIONS.context, QUESTIONS.text, lines=Lines(asked)))
    if backed:
        texts.append(phrase(BACKED.context, BACKED.text, lines=Lines(backed)))
    return [*texts, SKELETON]


def _reply(turn: Turn, found: list[str], state: State) -> tuple[Phrase, ...]:
    records = _pairs(state["records"])
    said = [OPENING]
    for at, mark in sorted(_pairs(state["marks"]).items(), key=lambda each: int(each[0])):
        claim = shortened(found[int(at)], LONGEST)
        record = _record(turn, records[at]) if mark == "not" and at in records else None
        match mark:
            case "true":
                said.append(phrase(IS_SO.context, IS_SO.text, claim=claim))
            case "not" if record is not None:
                day = record[0].shown_at
                said.append(
                    phrase(SHOWS.context, SHOWS.text, claim=claim, day=day, record=record[1])
                )
            case "open":
                said.append(phrase(NOT_AGREED.context, NOT_AGREED.text, claim=claim))
            case _:
                # Without a record there is nothing to hold against it, so it is asked about.
                said.append(phrase(ASKS.context, ASKS.text, claim=claim))
    return (*said, CLOSING)


def became(turn: Turn, press: Standing) -> None:
    """File the reply as sent, ask for the words that were, or say that nothing was."""
    standing.used(turn, press)
    row = following.entry(turn, press.object_id)
    case = None if row is None else cases.case(turn.conn, turn.person, row.case_id)
    state = dict(press.more)
    if row is not None and case is not None:
        if press.choice == CHANGED[0]:
            outgoing = standing.offer(
                turn, DRAFT, row.id, (PASTE,), [[LEFT]], more=state, of=press.outgoing
            )
            asking.ask(turn, "claims:sent", row.id, outgoing)
            return
        found = _sentences(turn, row)
        if press.choice == SENT_AS_IS[0] and state["size"] == _size(found):
            text = drafting.written(turn, case.client_id, _reply(turn, found, state))
            if _sent(turn, case, text, Grade.SENT_AS_IS):
                turn.record(press.outgoing, turn.say(SENT), turn.say(SENT_AS_IS[1]))
            return
    turn.record(press.outgoing, turn.say(NOT_SENT), turn.say(LEFT[1]))


def pasted(turn: Turn, asked: Mapping[str, str], words: str) -> bool:
    """File what was sent in place of the reply; False when its case is gone."""
    row = following.entry(turn, asked["object"])
    case = None if row is None else cases.case(turn.conn, turn.person, row.case_id)
    if row is None or case is None:
        return False
    if len(words) > LONGEST_SENT:
        turn.tell(phrase(TOO_LONG.context, TOO_LONG.text, most=LONGEST_SENT))
        asking.ask(turn, asked["what"], row.id, asked["outgoing"])
    elif _sent(turn, case, words, Grade.SENT_CHANGED):
        standing.gone(turn, DRAFT, row.id)
        turn.record(asked["outgoing"], "", None)
        turn.tell(SENT)
    return True


def _sent(turn: Turn, case: CaseRow, text: str, grade: Grade) -> bool:
    """File words as sent; False (and word of it) when there is no room."""
    if not room.take(turn, text):
        return False
    sent = NewEntry(
        id=turn.new_id(),
        kind=EntryKind.MY_MESSAGE,
        grade=grade,
        happened_at=turn.now,
        recorded_at=turn.now,
        content=Content(text=text),
    )
    cases.append(turn.conn, turn.person, sent, case)
    return True


def _list(joined: str) -> list[str]:
    return [each for each in joined.split(",") if each]


def _pairs(joined: str) -> dict[str, str]:
    return dict(each.split("=", 1) for each in _list(joined))


def _joined(pairs: Mapping[str, str]) -> str:
    return ",".join(f"{name}={value}" for name, value in pairs.items())
