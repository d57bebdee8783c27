"""The person's clock, asked when a time is first needed: tapped, typed, or by where they are.

A city, a country or a shared place will do too; of these only the time zone is kept.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, time, timedelta
from itertools import islice

from bot.engine.effects import Screen
from bot.i18n import cities
from bot.i18n.typed import fold
from bot.messages import Phrase, Shared, phrase
from bot.reminders.clocks import by_clock, clock_choices, ranked, read_clock, zones_showing
from bot.reminders.walls import to_wall
from bot.store import wakeups
from bot.turns import moving, standing
from bot.turns.standing import Offer, Standing
from bot.turns.world import Turn

GROUP = "clock"
EXPECTED = "expect:clock"
PATIENCE = timedelta(hours=12)
PER_ROW = 3
FEW, VERY_FEW = 40, 4
"""Characters, and words, that read as an answer to the question rather than something to file."""
ANSWER_TIME = timedelta(minutes=10)
SHOWS_ANOTHER = timedelta(minutes=20)
"""After so long a clock that was offered may be the one that a neighbouring zone shows now."""
PLAIN = "plain"
"""What tells that clocks were offered without their places."""
MOST_CLOCKS = 8
"""How many clocks a country or a shared name may be asked about with."""
NEAREST, NEAR_CLOCKS = 12, 4
"""Points of the map that are looked at for a shared place, and the clocks offered of them."""

QUESTION = phrase("clock", "So that I come back at the right hour: what does your clock say now?")
HOW = phrase(
    "clock",
    "Tap it, or type it, such as 23:40. A city near you will do too, or your location; only the "
    "time zone is kept of it.",
)
FIRST_THIS = phrase(
    "clock", "First the clock, please: tap it above, or type it such as 23:40. “Skip” works too."
)
SKIP = phrase("clock", "Skip")
SET = phrase("clock", "Good, I will keep your time.")
NOW = phrase("clock", "It is {clock} with you, by the clock of {place}.")
WHICH = phrase("clock", "There are several clocks for {name}. What does yours say?")
ON_THE_MAP = phrase(
    "clock",
    "From there it could be one of these clocks. What does yours say? /me changes it later.",
)
NONE_OF_THESE: Offer = ("again", phrase("clock", "None of these"))
SKIPPED = phrase(
    "clock", "I will use {zone} time until you tell me. /clock sets it whenever you like."
)
UNREAD = phrase(
    "clock",
    "I could not read a time in that. Tap what your clock says, write it such as 23:40, or name "
    "a large city near you. “Skip” works too.",
)
UNKNOWN = phrase(
    "clock", "No place has that time right now. What does your clock say, such as 23:40?"
)


def names_a_time(screen: Screen) -> bool:
    """Tell whether a screen offers moments, whose times depend on the person's clock."""
    return any(choice.id.startswith("at:") for row in screen.rows for choice in row)


def ask(turn: Turn, *, for_morning: str = "", then: str = "") -> None:
    """Ask for the clock; words that read as a time are taken as the answer.

    `for_morning` names a reminder that means tomorrow morning, whichever day that turns out to be;
    `then` is what to go on with.
    """
    pending = wakeups.of_person(turn.conn, turn.person.id).get(EXPECTED)
    if pending is not None and turn.now - asked_at(pending.payload) < ANSWER_TIME:
        turn.tell(FIRST_THIS)
        return
    more = question(turn, for_morning=for_morning, then=then)
    choices = sorted(clock_choices(turn.now, turn.person.language), key=_from_west(turn.now))
    offers = [(zone, phrase("clock", "{clock}", clock=at)) for zone, at in choices]
    rows = [offers[at : at + PER_ROW] for at in range(0, len(offers), PER_ROW)]
    rows.append([("skip", SKIP)])
    _offer(turn, (QUESTION, HOW), rows, {**more, PLAIN: "yes"})


def question(turn: Turn, *, for_morning: str = "", then: str = "") -> dict[str, str]:
    """Give what is kept of the question until it is answered."""
    return {"asked": turn.now.isoformat(), "for_morning": for_morning, "then": then}


def _offer(
    turn: Turn, texts: tuple[Phrase, ...], rows: list[list[Offer]], more: Mapping[str, str]
) -> None:
    standing.offer(turn, GROUP, turn.person.id, texts, rows, more=more)
    wakeups.put(
        turn.conn,
        id=turn.new_id(),
        person_id=turn.person.id,
        key=EXPECTED,
        kind="expect",
        due_at=turn.now + PATIENCE,
        payload=dict(more),
    )


def pressed(turn: Turn, press: Standing) -> bool:
    """Take the zone that was tapped, or leave it; False where it is asked anew."""
    standing.used(turn, press)
    old = PLAIN in press.more and turn.now - asked_at(press.more) > SHOWS_ANOTHER
    if press.choice == NONE_OF_THESE[0] or (old and press.choice != "skip"):
        none = turn.say(NONE_OF_THESE[1]) if press.choice == NONE_OF_THESE[0] else None
        turn.record(press.outgoing, turn.say(QUESTION), none)
        wakeups.cancel(turn.conn, turn.person.id, EXPECTED)
        ask(turn, for_morning=press.more["for_morning"], then=press.more.get("then", ""))
        return False
    if press.choice == "skip":
        said = _skip(turn, press.more)
    else:
        said = keep(turn, press.choice, press.more)
    set_now, moved = said[:2], said[2:]
    turn.record(press.outgoing, turn.say(QUESTION), " ".join(map(turn.say, set_now)))
    if moved:
        turn.tell(*moved)
    return True


def _skip(turn: Turn, question: Mapping[str, str]) -> list[Phrase]:
    zone = turn.person.zone or turn.world.zone
    keep(turn, zone, question)
    return [phrase(SKIPPED.context, SKIPPED.text, zone=zone.removeprefix("Etc/"))]


def asked_at(question: Mapping[str, str]) -> datetime:
    """Give the moment at which the clock was asked for."""
    return datetime.fromisoformat(question["asked"])


def typed(turn: Turn, words: str, question: Mapping[str, str], *, alone: bool) -> bool:
    """Take words that are a clock time or name a city; False when they are something else.

    A few words straight after the question are an answer to it, also when they cannot be read,
    if nothing else is being asked (`alone`).
    """
    if fold(words) == fold(turn.say(SKIP)):
        turn.tell(*_skip(turn, question))
        return True
    few = len(words) <= FEW and turn.now - asked_at(question) < ANSWER_TIME
    at = read_clock(words)
    if at is not None:
        zones = zones_showing(at, turn.now, turn.person.language, 1)
    else:
        zones = list(cities.zones_of(words)) if few else []
    if zones:
        _of_several(turn, zones, words, question)
        return True
    if at is not None:
        turn.tell(UNKNOWN)
        return True
    meant = any(each.isdecimal() for each in words) or len(words.split()) <= VERY_FEW
    if few and alone and meant:
        turn.tell(UNREAD)
        return True
    return False


def _of_several(turn: Turn, zones: Iterable[str], words: str, question: Mapping[str, str]) -> None:
    """Keep the zone that was named, or ask which of those with different clocks it is."""
    apart = by_clock(zones, turn.now, ranked(turn.person.language))
    if len(apart) == 1:
        turn.tell(*keep(turn, apart[0], question))
        return
    which = phrase(WHICH.context, WHICH.text, name=" ".join(words.split()))
    rows = [*_clocks(turn, apart[:MOST_CLOCKS]), [NONE_OF_THESE]]
    _offer(turn, (which,), rows, _placed(question))


def placed(turn: Turn, shared: Shared, question: Mapping[str, str]) -> bool:
    """Take a shared place for where the person is: the clocks nearest to it, confirmed by a tap."""
    if shared.what != "location":
        return False
    latitude, longitude = (float(shared.fields[name]) for name in ("latitude", "longitude"))
    near = tuple(islice(cities.nearest(latitude, longitude), NEAREST))
    apart = by_clock(near, turn.now)[:NEAR_CLOCKS]
    _offer(turn, (ON_THE_MAP,), [*_clocks(turn, apart), [NONE_OF_THESE]], _placed(question))
    return True


def _placed(question: Mapping[str, str]) -> dict[str, str]:
    return {name: each for name, each in question.items() if name != PLAIN}


def _clocks(turn: Turn, zones: Iterable[str]) -> list[list[Offer]]:
    """Offer zones, one a row, by what their clocks show and whose they are."""
    return [
        [(zone, phrase("clock", "{clock} · {place}", clock=_clock(turn, zone), place=place))]
        for zone in zones
        if (place := cities.name(zone, turn.person.language))
    ]


def _clock(turn: Turn, zone: str) -> time:
    return to_wall(turn.now, zone).time()


def keep(turn: Turn, zone: str, question: Mapping[str, str]) -> list[Phrase]:
    """Keep the zone, let what is planned move with it, and say what became of that."""
    wakeups.cancel(turn.conn, turn.person.id, EXPECTED)
    standing.gone(turn, GROUP, turn.person.id)
    before = turn.person.zone
    moved = moving.move(turn, zone, question.get("for_morning", ""), asked_at(question))
    place = cities.name(zone, turn.person.language)
    said = [SET, phrase(NOW.context, NOW.text, clock=_clock(turn, zone), place=place)]
    return [*said, moving.told(moved)] if before is not None and moved else said


def _from_west(now: datetime) -> Callable[[tuple[str, time]], timedelta]:
    """Sort clocks from the earliest to the latest place, so that a row of them can be scanned."""
    return lambda choice: to_wall(now, choice[0]) - to_wall(now, "UTC")
