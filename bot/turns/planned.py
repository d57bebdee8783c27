"""/reminders and /today: what comes next and when, what came last, and what did not arrive."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.cases.models import CaseRow
from bot.messages import Lines, Phrase, phrase
from bot.reminders.routines import Routine, Rule
from bot.reminders.walls import resolve, to_wall
from bot.store import cases, holds, preferences, reminded, reminders
from bot.store import routines as routine_rows
from bot.store.reminded import Failed
from bot.store.reminders import PAID, ReminderRow
from bot.store.routines import RoutineRow
from bot.turns import asking_when, calm, retiming, routines, standing
from bot.turns.asking_when import Chosen
from bot.turns.clients import asking
from bot.turns.facts import LONGEST_LABEL, shortened
from bot.turns.reply import kept as held_replies
from bot.turns.retiming import LINE, TEST_REASON, UNNAMED, about
from bot.turns.routines import CALLED
from bot.turns.standing import Offer, Standing
from bot.turns.world import Turn

GROUP, EVERY, OFFERED = "planned", "planned-breaks", "planned-offered"
NEW, REASON = "new", "planned:reason"
LONGEST_REASON = 500
LISTED = 6
FAILED_SINCE = timedelta(days=7)
FAILED_LISTED = 5
TEST_AFTER = timedelta(minutes=1)
SWITCHES = (Routine.BREAKS, Routine.LUNCH, Routine.END_OF_DAY, Routine.LOOK_BACK, Routine.CHECK_IN)

NEXT = phrase("planned", "What comes next, by your clock:\n{lines}")
NOTHING = phrase("planned", "Nothing is planned.")
TODAY = phrase("planned", "Today, by your clock:\n{lines}")
NOTHING_TODAY = phrase("planned", "Nothing more is planned for today.")
CHECK_IN = phrase("planned", "a check-in about {client}")
HELD = phrase("planned", "a reply that you hold back")
CHECK_IN_ON = phrase("planned", "✓ Check-in: {client}")
LAST = phrase("planned", "The last one came {at}.")
FAILED = phrase("planned", "In the last week these did not reach you:\n{lines}")
WHY: dict[Failed, Phrase] = {
    "dead": phrase("planned", "{at}: Telegram did not take it"),
    "unreachable": phrase("planned", "{at}: you had blocked me"),
    "dropped": phrase(
        "planned", "{at}: Telegram gave no answer, and what is of the moment is not sent twice"
    ),
}
STILL = phrase("planned", "I keep still at the moment; /quiet ends that.")
OFF = phrase("planned", "You are off from {from_day} to {to_day}; /timeoff changes that.")
OFF_ONE = phrase("planned", "You are off on {day}; /timeoff changes that.")
SWITCHED = phrase("planned", "Tap a time to open it. Below is what you can switch on and off.")
SWITCHES_BELOW = phrase("planned", "Below is what you can switch on and off.")
ALL: Offer = ("all", phrase("planned", "Everything that is planned"))
ON = phrase("planned", "✓ {routine}")
MORE = phrase("planned", "Later ones ›")
SOONEST = phrase("planned", "‹ The soonest")
ANEW: Offer = (NEW, phrase("planned", "Set a new one"))
WHAT_FOR = phrase(
    "planned", "It comes {at}. What is it about? Write it, or leave it open; only you see it."
)
NOTHING_MORE: Offer = ("open", phrase("planned", "Leave it open"))
NOTED = phrase("planned", "Noted. It comes {at}.")
TEST: Offer = ("test", phrase("planned", "Send me a test"))
QUIET: Offer = ("quiet", phrase("planned", "Keep still for a while"))
TESTING = phrase("planned", "A test comes in a minute.")
HOW_OFTEN = phrase("planned", "How often, within your working hours?")
MINUTES = phrase("planned", "Every {count} minutes")
ONCE = phrase(
    "planned",
    "By the way, and only this once: I can also call you away from the screen for breaks, or look "
    "back on the week with you. /reminders switches each on and off.",
)
YES_BREAKS: Offer = ("breaks", phrase("planned", "Breaks"))
YES_WEEK: Offer = ("look-back", phrase("planned", "A weekly look-back"))
NO: Offer = ("no", phrase("planned", "No, thank you"))
FINE = phrase("planned", "Fine. I will not ask again.")


def show(turn: Turn, *, of: str | None = None, begin: int = 0) -> None:
    """List what comes next, with what can be switched on and off; the rest of many from `begin`."""
    every = reminders.of_person(turn.conn, turn.person)
    coming = every[begin : begin + LISTED]
    others = ([], []) if begin else (_again(turn), _held(turn))
    lines = _items(turn, coming, *others)
    first = phrase(NEXT.context, NEXT.text, lines=Lines(lines)) if lines else NOTHING
    texts = [first, *_last(turn), *_trouble(turn), SWITCHED if coming else SWITCHES_BELOW]
    offers = _times(coming)
    ways: list[Offer] = [] if begin == 0 else [("more:0", SOONEST)]
    if len(every) > begin + LISTED:
        ways.append((f"more:{begin + LISTED}", MORE))
    offers += [ways] if ways else []
    on = _on(turn)
    switches: list[Offer] = [
        (each.value, _switched(each) if each in on else CALLED[each]) for each in SWITCHES
    ]
    offers += [switches[at : at + 2] for at in range(0, len(switches), 2)]
    offers += [[each] for each in _about_clients(turn)]
    offers += [[ANEW], [QUIET, TEST]]
    standing.offer(turn, GROUP, turn.person.id, texts, offers, of=of)


def today(turn: Turn) -> None:
    """Say what is left of today."""
    day = to_wall(turn.now, turn.zone).date()

    def is_today(each: ReminderRow | RoutineRow) -> bool:
        return to_wall(each.due_at, turn.zone).date() == day

    coming = [each for each in reminders.of_person(turn.conn, turn.person) if is_today(each)]
    again = [each for each in _again(turn) if is_today(each)]
    held = [each for each in _held(turn) if each.date() == day]
    lines = _items(turn, coming, again, held)
    said = phrase(TODAY.context, TODAY.text, lines=Lines(lines)) if lines else NOTHING_TODAY
    offers = [*_times(coming[:LISTED]), [ALL]]
    standing.offer(turn, GROUP, turn.person.id, (said, *_last(turn), *_trouble(turn)), offers)


def _again(turn: Turn) -> list[RoutineRow]:
    """Give what comes again; what is asked about, or falls into days off, does not come."""
    said = preferences.of_person(turn.conn, turn.person.id)
    found = routine_rows.of_person(turn.conn, turn.person.id)
    return [
        each
        for each in found
        if each.state == "on" and not calm.is_off(said, turn.zone, each.due_at)
    ]


def _held(turn: Turn) -> list[datetime]:
    """Give when, by the person's clock, replies that they hold back are handed back."""
    walls = [
        datetime.fromisoformat(each.wall) for each in holds.of_person(turn.conn, turn.person.id)
    ]
    return [*walls, *held_replies.held(turn)]


def _times(coming: list[ReminderRow]) -> list[list[Offer]]:
    """Offer to open each one, by its time."""
    return [
        [(f"one:{each.id}", phrase("planned", "{at}", at=datetime.fromisoformat(each.wall)))]
        for each in coming
    ]


def _items(
    turn: Turn, coming: list[ReminderRow], again: list[RoutineRow], held: list[datetime]
) -> tuple[Phrase, ...]:
    items = [(datetime.fromisoformat(each.wall), about(turn, each)) for each in coming]
    items += [(datetime.fromisoformat(each.wall), _called(turn, each)) for each in again]
    items += [(each, HELD) for each in held]
    return tuple(
        phrase(LINE.context, LINE.text, at=wall, what=what)
        for wall, what in sorted(items, key=lambda each: each[0])
    )


def _called(turn: Turn, row: RoutineRow) -> Phrase:
    client = row.client_id and cases.client(turn.conn, turn.person, row.client_id)
    if not client:
        return CALLED[row.routine]
    return phrase(CHECK_IN.context, CHECK_IN.text, client=client.name)


def _about_clients(turn: Turn) -> list[Offer]:
    """Offer to switch off what is asked about single clients; their cards switch it on."""
    offers: list[Offer] = []
    for row in routine_rows.of_person(turn.conn, turn.person.id):
        client = row.client_id and cases.client(turn.conn, turn.person, row.client_id)
        if client:
            name = shortened(client.name, LONGEST_LABEL)
            on = phrase(CHECK_IN_ON.context, CHECK_IN_ON.text, client=name)
            offers.append((f"off:{row.client_id}", on))
    return offers


def _switched(routine: Routine) -> Phrase:
    return phrase(ON.context, ON.text, routine=CALLED[routine])


def _last(turn: Turn) -> list[Phrase]:
    at = reminded.last(turn.conn, turn.person.id)
    return [] if at is None else [phrase(LAST.context, LAST.text, at=at)]


def _trouble(turn: Turn) -> list[Phrase]:
    since = turn.now - FAILED_SINCE
    failed = reminded.failed(turn.conn, turn.person.id, since, FAILED_LISTED)
    lines = tuple(phrase(WHY[how].context, WHY[how].text, at=at) for at, how in failed)
    found = [phrase(FAILED.context, FAILED.text, lines=Lines(lines))] if lines else []
    said = preferences.of_person(turn.conn, turn.person.id)
    off = calm.days_off(said)
    if off is not None and not off.over(to_wall(turn.now, turn.zone).date()):
        said_off = phrase(OFF.context, OFF.text, from_day=off.first, to_day=off.last)
        one_day = phrase(OFF_ONE.context, OFF_ONE.text, day=off.first)
        found.append(one_day if off.first == off.last else said_off)
    return found if calm.until(said, turn.now) is None else [*found, STILL]


def _on(turn: Turn) -> set[Routine]:
    again = routine_rows.of_person(turn.conn, turn.person.id)
    return {each.routine for each in again if each.client_id is None}


def pressed(turn: Turn, press: Standing) -> None:
    """Open one, switch one on or off, keep still, or send a test."""
    name, _, rest = press.choice.partition(":")
    if name == "one":
        retiming.show(turn, rest)
        return
    if name == "more":
        show(turn, of=press.outgoing, begin=int(rest))
        return
    if name == "off":
        routines.off(turn, Routine.CHECK_IN, rest)
        show(turn, of=press.outgoing)
        return
    match press.choice:
        case "quiet":
            calm.ask(turn)
        case "all":
            show(turn)
        case "test":
            _test(turn)
        case "new":
            new(turn)
        case Routine.BREAKS.value if Routine.BREAKS not in _on(turn):
            offers = [[(str(each), _minutes(each))] for each in (30, 50, 90)]
            standing.offer(turn, EVERY, turn.person.id, (HOW_OFTEN,), offers)
        case _:
            routine = Routine(press.choice)
            if routine in _on(turn):
                routines.off(turn, routine)
            else:
                routines.on(turn, routine)
            show(turn, of=press.outgoing)


def _minutes(count: int) -> Phrase:
    return phrase(MINUTES.context, MINUTES.text, count=count)


def every_pressed(turn: Turn, press: Standing) -> None:
    """Switch breaks on, so many minutes apart."""
    standing.used(turn, press)
    routines.on(turn, Routine.BREAKS, Rule(every=int(press.choice)))
    turn.record(press.outgoing, turn.say(HOW_OFTEN), turn.say(_minutes(int(press.choice))))
    show(turn)


def _test(turn: Turn) -> None:
    if calm.until(preferences.of_person(turn.conn, turn.person.id), turn.now) is not None:
        turn.tell(STILL)
        return
    at = turn.now + TEST_AFTER
    wall = to_wall(at, turn.zone)
    test = turn.say(TEST_REASON, isolate=False)
    coming = reminders.of_person(turn.conn, turn.person)
    if any(each.reason == test and each.due_at <= at for each in coming):
        turn.tell(TESTING)
        return
    _add(turn, wall, at, TEST_REASON, elapsed=True)
    turn.tell(TESTING)


def add(turn: Turn, chosen: Chosen, *, case: CaseRow | None = None, ends: str = "done") -> str:
    """Set a reminder for a time, and give its id; `ends` is `reply`, `paid` or `done`."""
    at = resolve(chosen.wall, turn.zone)
    about = {} if case is None else {"client_id": case.client_id, "case_id": case.id}
    return _add(turn, chosen.wall, at, UNNAMED, elapsed=chosen.elapsed, ends=ends, **about)


def _add(
    turn: Turn,
    wall: datetime,
    at: datetime,
    reason: Phrase,
    *,
    elapsed: bool,
    ends: str = "done",
    client_id: str | None = None,
    case_id: str | None = None,
) -> str:
    row = ReminderRow(
        id=turn.new_id(),
        person_id=turn.person.id,
        client_id=client_id,
        case_id=case_id,
        session_id=None,
        effect_key=None,
        wall=wall.isoformat(timespec="minutes"),
        zone=turn.zone,
        due_at=at,
        reason=turn.say(reason, isolate=False),
        until="reply" if ends == "reply" else "done",
        elapsed=elapsed,
        ends=PAID if ends == PAID else None,
    )
    reminders.add(turn.conn, turn.person, row)
    turn.wake_at(at)
    return row.id


def new(turn: Turn) -> None:
    """Ask when a reminder of the person's own shall come; the clock first, where it is unknown."""
    if not asking_when.needs_clock(turn, NEW):
        asking_when.ask(turn, NEW, turn.person.id)


def new_at(turn: Turn, chosen: Chosen) -> None:
    """Set it for the time that was said, and ask what it is about."""
    ask_reason(turn, add(turn, chosen))


def ask_reason(turn: Turn, reminder_id: str) -> None:
    """Ask what a reminder is about, which is never in the knock; and say what keeps it back."""
    row = reminders.get(turn.conn, turn.person, reminder_id)
    if row is None:
        return
    texts = [phrase(WHAT_FOR.context, WHAT_FOR.text, at=datetime.fromisoformat(row.wall))]
    still = calm.until(preferences.of_person(turn.conn, turn.person.id), turn.now)
    if still is not None and still > row.due_at:
        texts.append(STILL)
    outgoing = standing.offer(turn, REASON, row.id, texts, [[NOTHING_MORE]])
    asking.ask(turn, REASON, row.id, outgoing)


def reason_open(turn: Turn, press: Standing) -> None:
    """Leave open what it is about."""
    asking.over(turn)
    standing.used(turn, press)
    _reason_asked(turn, press.object_id, press.outgoing, turn.say(NOTHING_MORE[1]))


def reason_typed(turn: Turn, asked: Mapping[str, str], words: str) -> bool:
    """Keep what it is about; False for what is too long, which is filed instead."""
    row = reminders.get(turn.conn, turn.person, asked["object"])
    if row is None or row.state != "waiting" or len(words) > LONGEST_REASON:
        return False
    reminders.set_reason(turn.conn, turn.person, row.id, words.strip())
    standing.gone(turn, REASON, row.id)
    _reason_asked(turn, row.id, asked["outgoing"], words.strip())
    at = datetime.fromisoformat(row.wall)
    turn.tell(phrase(NOTED.context, NOTED.text, at=at))
    return True


def _reason_asked(turn: Turn, reminder_id: str, outgoing: str, answer: str) -> None:
    row = reminders.get(turn.conn, turn.person, reminder_id)
    at = turn.now if row is None else datetime.fromisoformat(row.wall)
    turn.record(outgoing, turn.say(phrase(WHAT_FOR.context, WHAT_FOR.text, at=at)), answer)


def offer_once(turn: Turn) -> None:
    """Mention once, in passing, what else could come again; never a second time."""
    if "offered" in preferences.of_person(turn.conn, turn.person.id):
        return
    preferences.put(turn.conn, turn.person.id, "offered", turn.now.isoformat())
    standing.offer(turn, OFFERED, turn.person.id, (ONCE,), [[YES_BREAKS, YES_WEEK], [NO]])


def offered_pressed(turn: Turn, press: Standing) -> None:
    """Switch on what was wished, or never ask again."""
    standing.used(turn, press)
    label = dict((YES_BREAKS, YES_WEEK, NO))[press.choice]
    if press.choice == "no":
        turn.record(press.outgoing, turn.say(FINE), turn.say(label))
        return
    routines.on(turn, Routine(press.choice))
    turn.record(press.outgoing, turn.say(ONCE), turn.say(label))
    show(turn)
