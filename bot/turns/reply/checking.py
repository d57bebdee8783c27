"""/check: somebody's own reply, looked at before it goes out. It marks; they decide."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.cases.models import EntryKind, EntryRow, Grade
from bot.heat.marks import marks
from bot.heat.softer import cooler
from bot.i18n.typed import fold
from bot.messages import Edit, Message, Phrase, Rows, Run, Style, phrase
from bot.reminders.moments import ELAPSED, moment
from bot.store import cases
from bot.turns import acknowledging, clock, sessions, standing
from bot.turns.clients import asking, naming
from bot.turns.reply import ending, shown
from bot.turns.reply import kept as keeping
from bot.turns.reply.found import facts
from bot.turns.reply.kept import Kept
from bot.turns.standing import Offer, Standing
from bot.turns.world import Turn

ASKED = "check-asked"
WORDS = "check"
LONGEST = 4096
"""Characters of one message, counted as Telegram counts them."""
REST_WITHIN = timedelta(seconds=10)
"""What Telegram cut off a long text comes within this time."""
MOST_CLIENTS = 8
COMPARED = 50

ASK = phrase(
    "check",
    "Paste the reply that you would like to send. I mark what runs hot, and list the days, amounts "
    "and promises that your records do not hold. Nothing is sent, and nothing is filed unless you "
    "say so.",
)
LEAVE: Offer = ("leave", phrase("check", "Not now"))
NO_WORDS = phrase("check", "There are no words in that to look at. Paste the reply itself.")
TOO_LONG = phrase(
    "check",
    "That is longer than one message can be. Paste it in parts, and I look at one after the other.",
)
NOT_YOURS = phrase(
    "check",
    "Those are your client’s words; they are in your records already. Paste what you would like to "
    "answer.",
)
REST = phrase("check", "This was a long one. If there is more of it, it comes next.")
GONE = phrase("check", "I do not have that reply any more. /check looks at it anew.")

YOURS = phrase("check", "It is your reply: you decide.")
COOLER: Offer = ("cooler", phrase("check", "Make it cooler"))
AS_IT_IS: Offer = ("keep", phrase("check", "Keep it as it is"))
HOLD: Offer = ("hold", phrase("check", "Hold it until morning"))
NOT_SENT: Offer = ("unsent", phrase("check", "Not sent"))
MY_WORDS: Offer = ("back", phrase("check", "Back to my words"))
OTHER: Offer = ("client", phrase("check", "Another client"))
WHICH: Offer = ("client", phrase("check", "Compare with a client"))
THEIRS: Offer = ("theirs", phrase("check", "My client wrote this"))

READY = phrase("check", "It stands above as you wrote it, ready to copy.")
SOFTENED = phrase(
    "check",
    "Softer words stand where I was sure of some; the rest is as you wrote it. Read it once more, "
    "then it is ready to copy above.",
)
WHOM = phrase("check", "Whose records shall I compare it with?")
NOBODY: Offer = ("nobody", phrase("check", "Nobody’s"))

HELD = phrase("check", "Held until {at}. I will be back then, and until then it cannot be copied.")
HELD_OPEN = phrase(
    "check", "Held until tomorrow morning. I will be back then, and until then it cannot be copied."
)
RELEASE: Offer = ("release", phrase("check", "Release it now"))


def ask(turn: Turn) -> None:
    """Ask for the reply."""
    standing.gone(turn, ASKED, turn.person.id)
    outgoing = standing.offer(turn, ASKED, turn.person.id, (ASK,), [[LEAVE]])
    asking.ask(turn, WORDS, turn.person.id, outgoing)


def asked_pressed(turn: Turn, press: Standing) -> None:
    """Leave it."""
    standing.used(turn, press)
    turn.record(press.outgoing, turn.say(ASK), turn.say(LEAVE[1]))


def typed(turn: Turn, asked: Mapping[str, str], words: str) -> bool:
    """Take a pasted reply; False for what comes long after a text that was long itself."""
    rest = asked.get("rest")
    if rest and turn.now - asking.asked_at(asked) > REST_WITHIN:
        return False
    refused = _refused(turn, words)
    if refused is not None:
        turn.tell(refused)
        asking.ask(turn, WORDS, turn.person.id, asked["outgoing"])
        return True
    if not rest:
        turn.record(asked["outgoing"], "", None)
        standing.gone(turn, ASKED, turn.person.id)
    check(turn, words)
    if len(words) >= acknowledging.LIKELY_SPLIT:
        outgoing = turn.tell(REST)
        asking.ask(turn, WORDS, turn.person.id, outgoing, rest="1")
    return True


def given(turn: Turn, words: str) -> None:
    """Take a reply that stands behind the command."""
    refused = _refused(turn, words)
    if refused is None:
        check(turn, words)
    else:
        turn.tell(refused)
        ask(turn)


def of_entry(turn: Turn, row: EntryRow) -> None:
    """Look at the person's own words as they were filed."""
    words = cases.latest_content(turn.conn, turn.person, row).text
    refused = NO_WORDS if not _has_words(words) else TOO_LONG if _too_long(words) else None
    if refused is not None:
        turn.tell(refused)
        return
    check(turn, words, about=row)


def _refused(turn: Turn, words: str) -> Phrase | None:
    """Say why a text is none to look at."""
    if not _has_words(words):
        return NO_WORDS
    if _too_long(words):
        return TOO_LONG
    return NOT_YOURS if _is_theirs(turn, words) else None


def _has_words(words: str) -> bool:
    return any(each.isalpha() for each in words)


def _too_long(words: str) -> bool:
    return len(words.encode("utf-16-le")) // 2 > LONGEST


def _is_theirs(turn: Turn, words: str) -> bool:
    """Tell whether a client wrote just that, in one of the messages filed last."""
    said = fold(words)
    case_ids = [
        case.id
        for client in cases.clients(turn.conn, turn.person, limit=MOST_CLIENTS)
        for case in cases.cases_of(turn.conn, turn.person, client.id)
    ]
    rows = cases.timeline(turn.conn, turn.person, case_ids, limit=COMPARED) if case_ids else []
    for row in rows:
        if row.kind is not EntryKind.THEIR_MESSAGE or row.content is None:
            continue
        content = cases.latest_content(turn.conn, turn.person, row)
        named = row.grade is not Grade.REMEMBERED or content.fields.get("said_by") == "them"
        if named and fold(content.text) == said:
            return True
    return False


# --- looking at it -------------------------------------------------------------------------------


def check(turn: Turn, words: str, *, about: EntryRow | None = None) -> None:
    """Show a reply with its marks; whatever stood there before is let go."""
    for each in keeping.standing(turn):
        ending.forget(turn, each)
    client = _client(turn, words, about)
    made = Kept(
        id=turn.new_id(),
        text=words,
        own=words,
        at=turn.now.isoformat(),
        client=client,
        about="" if about is None else about.id,
        session=ending.guide(turn),
    )
    runs, rows = _looked_at(turn, words)
    made = replace(made, shown=turn.send(Message(runs, rows)))
    made = replace(made, screen=_offer(turn, made))
    keeping.keep(turn, made)


def _client(turn: Turn, words: str, about: EntryRow | None) -> str:
    """Guess whom a reply is for: by the entry, the guide in front, a name in it, or the latest."""
    opened = sessions.front(turn)
    case_id = about.case_id if about is not None else opened and opened.row.case_id
    if case_id and cases.named(turn.conn, turn.person, case_id):
        case = cases.case(turn.conn, turn.person, case_id)
        return "" if case is None else case.client_id
    known = cases.clients(turn.conn, turn.person, limit=acknowledging.LOOKED_THROUGH)
    named = naming.named_in(words, known)
    if named is not None:
        return named.id
    recent = known and turn.now - known[0].used_at <= acknowledging.RECENTLY
    return known[0].id if recent else ""


def _looked_at(turn: Turn, text: str) -> tuple[tuple[Run, ...], Rows]:
    """Give a text with its marks; where there are none it is ready to copy."""
    found = marks(text, turn.person.language)
    return (shown.marked(text, found), ()) if found else shown.ready(turn, text)


def _offer(turn: Turn, made: Kept, *, of: str | None = None) -> str:
    """Say what was found, and offer what can be done."""
    language = turn.person.language
    found = marks(made.text, language)
    softer = cooler(made.text, language)
    client = cases.client(turn.conn, turn.person, made.client) if made.client else None
    name = None if client is None else client.name
    stated = facts(turn, made.text, made.client, made.about)
    texts = [*shown.heat(made.text, found), *shown.rests(stated, name), YOURS]
    offers: list[list[Offer]] = []
    if softer != made.text and not _too_long(softer):
        offers.append([COOLER])
    offers += [[AS_IT_IS], [HOLD, ending.SENT]]
    known = bool(cases.clients(turn.conn, turn.person, limit=1))
    offers.append([*([WHICH if name is None else OTHER] if known else []), THEIRS])
    return _screen(turn, made, texts, offers, of)


def _screen(
    turn: Turn, made: Kept, texts: Sequence[Phrase], offers: list[list[Offer]], of: str | None
) -> str:
    standing.gone(turn, ending.GROUP, made.id)
    return standing.offer(turn, ending.GROUP, made.id, texts, offers, of=of)


# --- what is done with it ------------------------------------------------------------------------


def pressed(turn: Turn, press: Standing) -> None:
    """Do what was chosen with a reply."""
    made = keeping.find(turn, press.object_id)
    if made is None:
        standing.used(turn, press)
        turn.record(press.outgoing, turn.say(GONE), None)
        return
    match press.choice:
        case "cooler":
            _soften(turn, press, made)
        case "keep":
            _put(turn, press, replace(made, text=made.own), (READY, ending.BECAME))
        case "back":
            _again(turn, press, replace(made, text=made.own))
        case "hold":
            hold(turn, press, made, "tomorrow-morning")
        case "release":
            _put(turn, press, made, (READY, ending.BECAME))
        case "client":
            _ask_client(turn, press)
        case "theirs":
            ending.file_theirs(turn, press, made)
        case "sent":
            ending.file(turn, press, made)
        case _:
            ending.let_go(turn, press, made, NOT_SENT[1])


def _soften(turn: Turn, press: Standing, made: Kept) -> None:
    language = turn.person.language
    softer = replace(made, text=cooler(made.text, language))
    left = shown.left(softer.text, marks(softer.text, language))
    _put(turn, press, softer, (SOFTENED, *left, ending.BECAME))


def _put(turn: Turn, press: Standing, made: Kept, texts: Sequence[Phrase]) -> None:
    """Put a reply up to be copied, and ask what became of it."""
    runs, rows = shown.ready(turn, made.text)
    turn.send(Edit(made.shown, runs, rows))
    keeping.keep(turn, made)
    back: list[list[Offer]] = [[MY_WORDS]] if made.cooler else []
    _screen(turn, made, texts, [[ending.SENT], *back, [HOLD, NOT_SENT]], press.outgoing)


def _again(turn: Turn, press: Standing, made: Kept) -> None:
    """Show a reply with its marks once more."""
    runs, rows = _looked_at(turn, made.text)
    turn.send(Edit(made.shown, runs, rows))
    keeping.keep(turn, made)
    _offer(turn, made, of=press.outgoing)


def hold(turn: Turn, press: Standing, made: Kept, until: str) -> None:
    """Hold a reply until a moment; nothing in it copies by a tap until then."""
    wall = moment(until, turn.now, turn.zone)
    turn.send(Edit(made.shown, (Run(made.text, Style.QUOTE),)))
    keeping.hold(turn, made, wall, elapsed=until in ELAPSED)
    said = phrase(HELD.context, HELD.text, at=wall)
    if turn.person.zone is None:
        said = HELD_OPEN
    _screen(turn, made, (said,), [[RELEASE]], press.outgoing)
    if turn.person.zone is None:
        clock.ask(turn, for_morning=made.id)


# --- whose records -------------------------------------------------------------------------------


def _ask_client(turn: Turn, press: Standing) -> None:
    known = cases.clients(turn.conn, turn.person, limit=MOST_CLIENTS)
    offers = naming.offered("", known)
    standing.used(turn, press)
    standing.offer(
        turn, ending.WHOSE, press.object_id, (WHOM,), [*offers, [NOBODY]], of=press.outgoing
    )


def client_pressed(turn: Turn, press: Standing) -> None:
    """Compare a reply with the records of the client who was tapped."""
    standing.used(turn, press)
    made = keeping.find(turn, press.object_id)
    if made is None:
        turn.record(press.outgoing, turn.say(GONE), None)
        return
    chosen = "" if press.choice == NOBODY[0] else press.choice
    made = replace(made, client=chosen)
    keeping.keep(turn, made)
    _offer(turn, made, of=press.outgoing)
