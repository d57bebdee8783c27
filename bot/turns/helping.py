"""What can be done with what was just filed: buy time, stop first, a guide, or nothing."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from bot.cases.models import Content, EntryKind, EntryRow, Grade, NewEntry
from bot.messages import Message, Phrase, phrase
from bot.reminders.moments import moment
from bot.reminders.walls import resolve, to_wall
from bot.store import cases, reminders, wakeups
from bot.store.reminders import ReminderRow
from bot.turns import (
    acknowledging,
    beginning,
    clock,
    drafting,
    ending,
    following,
    sessions,
    standing,
    suggesting,
)
from bot.turns.clients import claims, earlier, listing, marking, naming
from bot.turns.clients import entry as entry_screen
from bot.turns.reply import checking
from bot.turns.standing import Offer, Standing
from bot.turns.world import Turn

STOP_GUIDE, STOP_ENTRY = "stop-ask-verify", "stop"

BOUGHT = "bought"
HOLDING = "holding:"
"""How the effect keys begin of what buying time leaves: the message that it is about follows."""
WHOSE = "whose"
EXPECTED_NAME = "expect:name"
PATIENCE = timedelta(minutes=30)
MOST_CLIENTS = 8

LINE_TOMORROW = phrase("holding", "I've read this; I'll answer by tomorrow noon.")
LINE_TODAY = phrase("holding", "I've read this; I'll answer by noon today.")
ABOUT_LINE = phrase(
    "holding",
    "That line claims nothing and promises only a time. Copy it and send it yourself.\n\n"
    "I will be back {at}, so that the answer is not forgotten.",
)
ABOUT_LINE_OPEN = phrase(
    "holding",
    "That line claims nothing and promises only a time. Copy it and send it yourself.\n\n"
    "I will be back tomorrow morning, so that the answer is not forgotten.",
)
SENT_LINE: Offer = ("sent", phrase("holding", "I sent it"))
UNSENT_LINE: Offer = ("unsent", phrase("holding", "I did not send it"))
BOUGHT_SENT = phrase(
    "holding", "Filed as sent. I will be back {at}; until then, nothing has to be answered."
)
BOUGHT_UNSENT = phrase("holding", "Fine. I have taken the reminder back.")
REASON = phrase("holding", "You said that you would answer by noon.")

KEPT = phrase("filing", "Kept. It is there when you need it.")
OWN = phrase("filing", "Noted as your own words.")
TOLD = phrase("filing", "Noted as what you told me, not as a message.")
WHO = phrase("filing", "Who is it from? Tap a name, or type one.")
NOBODY: Offer = ("nobody", phrase("filing", "Leave it open"))
NAMED = phrase("filing", "Filed under {name}.")
LEFT_OPEN = phrase("filing", "Left open. You can say it another time.")


def filed(turn: Turn, press: Standing) -> None:
    """Do what was chosen under a filed message."""
    entry = following.entry(turn, press.object_id)
    if entry is None:
        turn.record(press.outgoing, turn.say(acknowledging.CALM), None)
        return
    match press.choice:
        case "mine" | "telling":
            _whose_words(turn, press, entry)
        case "whose":
            _ask_whose(turn, press, entry)
        case "mark":
            marking.offer(turn, entry)
        case "apart":
            claims.offer(turn, entry)
        case "check":
            checking.of_entry(turn, entry)
        case "more":
            entry_screen.show(turn, entry.id)
        case "when":
            earlier.ask(turn, entry)
        case choice if choice.startswith("when:"):
            _when(turn, press, entry, choice.removeprefix("when:"))
        case choice if choice.startswith("for:"):
            _confirm(turn, press, entry, choice.removeprefix("for:"))
        case _:
            _help(turn, press, entry)


def _help(turn: Turn, press: Standing, entry: EntryRow) -> None:
    standing.used(turn, press)
    _record(turn, press, entry, _LABELS[press.choice])
    match press.choice:
        case "buy":
            buy_time(turn, entry)
        case "stop":
            beginning.begin(turn, STOP_GUIDE, at=STOP_ENTRY, about=entry)
        case "guides":
            suggesting.offer(turn, entry)
        case "onward":
            opened = sessions.front(turn)
            if opened is not None:
                sessions.resume(turn, opened)
        case _:
            pass


def _record(turn: Turn, press: Standing, entry: EntryRow, chosen: Phrase) -> None:
    texts = acknowledging.saved(entry, int(press.more.get("count", "1")))
    shown = "\n\n".join(turn.say(text) for text in texts)
    turn.record(press.outgoing, shown, turn.say(chosen))


# --- buying time ---------------------------------------------------------------------------------


def buy_time(turn: Turn, entry: EntryRow) -> None:
    """Give a line that makes no claims, ready to copy, and come back before its noon."""
    today = to_wall(turn.now, turn.zone).date()
    noon = moment("tomorrow-noon", turn.now, turn.zone)
    # Without their clock nobody knows what today is for them; "tomorrow" is never too early.
    before_dawn = turn.person.zone is not None and noon.date() == today
    case = cases.case(turn.conn, turn.person, entry.case_id)
    line = LINE_TODAY if before_dawn else LINE_TOMORROW
    runs, rows = drafting.ready(turn, None if case is None else case.client_id, (line,))
    turn.send(Message(runs, rows))
    wall = moment("tomorrow-morning", turn.now, turn.zone)
    reminder = ReminderRow(
        id=turn.new_id(),
        person_id=turn.person.id,
        client_id=None if case is None else case.client_id,
        case_id=entry.case_id,
        session_id=None,
        effect_key=f"{HOLDING}{entry.id}",
        wall=wall.isoformat(timespec="minutes"),
        zone=turn.zone,
        due_at=resolve(wall, turn.zone),
        reason=turn.say(REASON, isolate=False),
        until="done",
    )
    reminders.add(turn.conn, turn.person, reminder)
    about = phrase(ABOUT_LINE.context, ABOUT_LINE.text, at=wall)
    if turn.person.zone is None:
        about = ABOUT_LINE_OPEN
    more = {"reminder": reminder.id, "today": "1" if before_dawn else ""}
    standing.offer(turn, BOUGHT, entry.id, (about,), [[SENT_LINE, UNSENT_LINE]], more=more)
    if turn.person.zone is None:
        clock.ask(turn, for_morning=reminder.id)


def bought(turn: Turn, press: Standing) -> None:
    """File the line if it was sent; otherwise its reminder is taken back."""
    standing.used(turn, press)
    if press.choice == "unsent":
        reminders.set_state(turn.conn, press.more["reminder"], "cancelled")
        turn.record(press.outgoing, turn.say(BOUGHT_UNSENT), turn.say(UNSENT_LINE[1]))
        return
    entry = following.entry(turn, press.object_id)
    case = entry and cases.case(turn.conn, turn.person, entry.case_id)
    if case:
        said_line = LINE_TODAY if press.more["today"] else LINE_TOMORROW
        line = drafting.written(turn, case.client_id, (said_line,))
        sent = NewEntry(
            id=turn.new_id(),
            kind=EntryKind.MY_MESSAGE,
            grade=Grade.SENT_AS_IS,
            happened_at=turn.now,
            recorded_at=turn.now,
            content=Content(text=line),
            effect_key=f"{HOLDING}{press.object_id}",
        )
        cases.append(turn.conn, turn.person, sent, case)
    reminder = reminders.get(turn.conn, turn.person, press.more["reminder"])
    wall = turn.now if reminder is None else datetime.fromisoformat(reminder.wall)
    said = phrase(BOUGHT_SENT.context, BOUGHT_SENT.text, at=wall)
    turn.record(press.outgoing, turn.say(said), turn.say(SENT_LINE[1]))


# --- whose it is ---------------------------------------------------------------------------------


def _together(turn: Turn, press: Standing, entry: EntryRow, which: str) -> list[EntryRow]:
    """Give what was filed in one go with this entry, where each is now.

    `which` is all `entries` of the batch, or the `pieces` of the last text in it.
    """
    ids = [each for each in press.more.get(which, "").split(",") if each]
    found = (following.entry(turn, each) for each in ids or [entry.id])
    return [each for each in found if each is not None]


def _whose_words(turn: Turn, press: Standing, entry: EntryRow) -> None:
    mine = press.choice == "mine"
    for each in _together(turn, press, entry, "pieces"):
        entry_screen.say_whose(turn, each, "me" if mine else "telling")
    _offer_anew(turn, press, entry, [OWN if mine else TOLD])


def _when(turn: Turn, press: Standing, entry: EntryRow, named: str) -> None:
    """File a note under the day, or the moment, that its own words name."""
    if "T" in named:
        said = earlier.keep(turn, entry, resolve(datetime.fromisoformat(named), turn.zone))
    else:
        said = earlier.keep_day(turn, entry, date.fromisoformat(named))
    _offer_anew(turn, press, following.entry(turn, entry.id) or entry, [said])


def _confirm(turn: Turn, press: Standing, entry: EntryRow, client_id: str) -> None:
    """File what has no client yet under the one that was guessed."""
    client = cases.client(turn.conn, turn.person, client_id)
    if client is None:
        _ask_whose(turn, press, entry)
        return
    for each in _together(turn, press, entry, "entries"):
        if each.case_id == entry.case_id:
            _move(turn, each.id, client.id)
    moved = following.entry(turn, entry.id) or entry
    _offer_anew(turn, press, moved, [phrase(NAMED.context, NAMED.text, name=client.name)])


def _offer_anew(turn: Turn, press: Standing, entry: EntryRow, said: list[Phrase]) -> None:
    """Say what was settled, and leave what would help where it was."""
    standing.used(turn, press)
    content = cases.latest_content(turn.conn, turn.person, entry)
    settled = "said_by" in content.fields
    offers = acknowledging.offered(turn, entry, settled=settled)
    if content.fields.get("said_by") == "me":
        offers.insert(0, [acknowledging.CHECK])
    standing.offer(
        turn,
        acknowledging.GROUP,
        press.object_id,
        [*said, acknowledging.CALM],
        offers,
        of=press.outgoing,
        more=dict(press.more),
    )


def _ask_whose(turn: Turn, press: Standing, entry: EntryRow) -> None:
    # Forwards that name their sender are where they belong already.
    nameless = [
        each for each in _together(turn, press, entry, "entries") if each.case_id == entry.case_id
    ]
    together = ",".join(each.id for each in nameless)
    known = cases.clients(turn.conn, turn.person, limit=MOST_CLIENTS, offset=0)
    offers = naming.offered("", known)
    outgoing = standing.offer(
        turn, WHOSE, entry.id, (WHO,), [*offers, [NOBODY]], more={"entries": together}
    )
    wakeups.put(
        turn.conn,
        id=turn.new_id(),
        person_id=turn.person.id,
        key=EXPECTED_NAME,
        kind="expect",
        due_at=turn.now + PATIENCE,
        payload={"entry": entry.id, "entries": together, "outgoing": outgoing},
    )


def whose(turn: Turn, press: Standing) -> None:
    """Move a filed message to the client who was tapped."""
    standing.used(turn, press)
    wakeups.cancel(turn.conn, turn.person.id, EXPECTED_NAME)
    if press.choice == "nobody":
        turn.record(press.outgoing, turn.say(LEFT_OPEN), turn.say(NOBODY[1]))
        return
    client = cases.client(turn.conn, turn.person, press.choice)
    if client is None:
        turn.record(press.outgoing, turn.say(LEFT_OPEN), None)
        return
    for each in press.more["entries"].split(","):
        _move(turn, each, client.id)
    named = turn.say(phrase(NAMED.context, NAMED.text, name=client.name))
    turn.record(press.outgoing, named, turn.say(_named(client.name)))


def _named(name: str) -> Phrase:
    return phrase("filing", "{client}", client=sessions.shortened(name, sessions.LONGEST_LABEL))


def name_typed(turn: Turn, asked: Mapping[str, str], words: str) -> bool:
    """Take a typed name as a new client, or as the one who is called that already.

    False when it is no name: several lines, a sentence, or too long for one.
    """
    name = naming.as_name(words)
    if name is None:
        return False
    wakeups.cancel(turn.conn, turn.person.id, EXPECTED_NAME)
    known = naming.every(turn)
    client = naming.called(name, known)
    alike = None
    if client is None:
        alike = naming.alike(name, known)
        client = cases.add_client(turn.conn, turn.person, id=turn.new_id(), name=name, now=turn.now)
    for each in asked["entries"].split(","):
        _move(turn, each, client.id)
    standing.gone(turn, WHOSE, asked["entry"])
    named = turn.say(phrase(NAMED.context, NAMED.text, name=client.name))
    turn.record(asked["outgoing"], named, turn.say(_named(client.name)))
    if alike is not None:
        listing.offer_same(turn, client, alike)
    return True


def _move(turn: Turn, entry_id: str, client_id: str) -> None:
    """Move an entry to a client's open case; what is about it follows."""
    case = cases.case_of(turn.conn, turn.person, client_id, ids=turn.new_id, now=turn.now)
    entry = following.entry(turn, entry_id)
    if entry is None or entry.case_id == case.id:
        return
    moved = cases.move(turn.conn, turn.person, entry.id, case, ids=turn.new_id, now=turn.now)
    if moved is not None:
        sessions.move(turn, entry.id, moved, client_id)
        ending.filed(turn, moved, first_id=entry.id)


_LABELS: dict[str, Phrase] = dict(
    (
        acknowledging.BUY,
        acknowledging.STOP,
        acknowledging.GUIDES,
        acknowledging.KEEP,
        acknowledging.ONWARD,
    )
)
