"""When something happened, where that is not when it was told: one tap, or typed."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from bot.cases.models import EntryRow
from bot.engine.kinds.reading import ascii_digits
from bot.i18n.typed import fold
from bot.messages import Phrase, phrase
from bot.reminders.clocks import read_clock
from bot.reminders.walls import resolve, to_wall
from bot.store import cases
from bot.turns import following, standing
from bot.turns.clients import asking, spoken
from bot.turns.standing import Offer, Standing
from bot.turns.world import Turn

GROUP = "earlier"
DAYS = 7
NOON = time(12)
LONGEST = 40
FIRST_YEAR = 1900

WHEN = phrase("earlier", "When was it? Tap the day, or type it, such as 2026-11-26 17:30.")
ABOUT_WHAT_TIME = phrase(
    "earlier", "Filed under {day}. If you know the hour, type it, such as 17:30."
)
WHICH = phrase("earlier", "Which of these was it?")
SET = phrase("earlier", "Filed under {at}.")
UNREAD = phrase(
    "earlier", "I could not read a time in that. Something like “yesterday 17:30” or 2026-11-26."
)
LONG_AGO = 2000
IN_PAST = phrase("filing", "Its date is from long ago; it is kept as it says.")
AHEAD = phrase("earlier", "That is still to come. When was it?")
TODAY: Offer = ("0", phrase("earlier", "Earlier today"))
YESTERDAY: Offer = ("1", phrase("earlier", "Yesterday"))
LEAVE: Offer = ("leave", phrase("earlier", "Leave it as it is"))

_DAYS_AGO = {
    fold(word): ago
    for ago, words in {
        0: "today this-morning tonight امروز اليوم hôm-nay tänään",
        1: "yesterday last-night دیروز دیشب أمس امس hôm-qua tối-qua eilen",
        2: "day-before-yesterday the-day-before-yesterday پریروز أول-أمس hôm-kia toissapäivänä",
    }.items()
    for word in words.replace("-", "_").split()
}
_AT = frozenset(map(fold, ("at", "around", "about", "ساعت", "الساعة", "lúc", "klo", "kello")))


def happened_at(words: str, now: datetime, zone: str) -> datetime | None:
    """Read when something was: a day, an hour, or both; None when it cannot be read.

    An hour alone is its last coming; a day alone counts from noon, or from now if that is sooner.
    """
    said = fold(ascii_digits(words)).replace(",", " ")
    day: date | None = None
    for named in sorted(_DAYS_AGO, key=len, reverse=True):
        spoken = named.replace("_", " ")
        if said == spoken or said.startswith(f"{spoken} "):
            day = to_wall(now, zone).date() - timedelta(days=_DAYS_AGO[named])
            said = said[len(spoken) :].strip()
            break
    first, _, rest = said.partition(" ")
    if day is None and (iso := _iso(first)) is not None:
        day, said = iso, rest.strip()
    lead, _, rest = said.partition(" ")
    if lead in _AT:
        said = rest.strip()
    hour = _hour(said) if said else None
    if said and hour is None:
        return None
    return _instant(day, hour, now, zone)


def _iso(word: str) -> date | None:
    try:
        day = date.fromisoformat(word.rstrip("t")[:10]) if len(word) >= len("2026-1-1") else None
    except ValueError:
        return None
    # A year such as 1405 is of another calendar, and read by the person's own.
    return day if day is not None and day.year >= FIRST_YEAR else None


def _hour(words: str) -> time | None:
    """Read a clock; a bare hour such as `5` is left to those who say which half of the day."""
    return read_clock(words)


def _instant(day: date | None, hour: time | None, now: datetime, zone: str) -> datetime | None:
    if day is None and hour is None:
        return None
    today = to_wall(now, zone).date()
    if day is None and hour is not None:
        at = resolve(datetime.combine(today, hour), zone)
        return at if at <= now else resolve(datetime.combine(today - timedelta(days=1), hour), zone)
    at = resolve(datetime.combine(day or today, hour or NOON), zone)
    return min(at, now) if hour is None and day == today else at


def ask(turn: Turn, row: EntryRow) -> None:
    """Ask when it was."""
    today = to_wall(turn.now, turn.zone).date()
    days = [
        (str(ago), phrase("earlier", "{day}", day=today - timedelta(days=ago)))
        for ago in range(2, DAYS)
    ]
    rows: list[list[Offer]] = [[TODAY, YESTERDAY], days[:3], days[3:], [LEAVE]]
    standing.gone(turn, GROUP, row.id)
    outgoing = standing.offer(turn, GROUP, row.id, (WHEN,), [each for each in rows if each])
    asking.ask(turn, "earlier", row.id, outgoing)


def pressed(turn: Turn, press: Standing) -> None:
    """Keep the tapped day; the hour may be typed after."""
    standing.used(turn, press)
    row = following.entry(turn, press.object_id)
    what, _, wall = press.choice.partition(":")
    if row is not None and what == "at":
        at = resolve(datetime.fromisoformat(wall), turn.zone)
        named = phrase("earlier", "{at}", at=datetime.fromisoformat(wall))
        turn.record(press.outgoing, turn.say(WHICH), turn.say(named))
        turn.tell(keep(turn, row, at))
        return
    if row is None or not press.choice.isdecimal():
        turn.record(press.outgoing, "", None)
        return
    day = to_wall(turn.now, turn.zone).date() - timedelta(days=int(press.choice))
    keep_day(turn, row, day)
    said = phrase(ABOUT_WHAT_TIME.context, ABOUT_WHAT_TIME.text, day=day)
    outgoing = standing.offer(turn, GROUP, row.id, (said,), [[LEAVE]], of=press.outgoing)
    asking.ask(turn, "earlier", row.id, outgoing, day=day.isoformat())


def keep(turn: Turn, row: EntryRow, at: datetime) -> Phrase:
    """File an entry under a moment, and say so."""
    standing.gone(turn, GROUP, row.id)
    _keep(turn, row, at)
    return phrase(SET.context, SET.text, at=at)


def keep_day(turn: Turn, row: EntryRow, day: date) -> Phrase:
    """File an entry under a day whose hour nobody said, and say so."""
    standing.gone(turn, GROUP, row.id)
    at = _instant(day, None, turn.now, turn.zone)
    if at is not None:
        _keep(turn, row, at)
    return phrase(SET.context, SET.text, at=day)


def typed(turn: Turn, asked: Mapping[str, str], words: str) -> bool:
    """Keep a typed time; False for words that are nothing of the kind."""
    row = following.entry(turn, asked["object"])
    if row is None or len(words) > LONGEST or "\n" in words.strip():
        return False
    told = f"{asked['day']} {words}" if asked.get("day") else words
    day = date.fromisoformat(asked["day"]) if asked.get("day") else None
    at = happened_at(told, turn.now, turn.zone) or happened_at(words, turn.now, turn.zone)
    meant = spoken.meant(turn, words, day) if at is None else (at,)
    over = tuple(each for each in meant or () if each <= turn.now)
    if not over:
        turn.tell(UNREAD if meant == () else AHEAD)
        asking.ask(turn, "earlier", row.id, asked["outgoing"], day=asked.get("day", ""))
        return True
    if len(over) > 1:
        turn.record(asked["outgoing"], turn.say(WHEN), words.strip())
        _ask_which(turn, row, over)
        return True
    at = over[0]
    said = keep(turn, row, at)
    turn.record(asked["outgoing"], turn.say(said), words.strip())
    turn.tell(said, *([IN_PAST] if at.year < LONG_AGO else []))
    return True


def _ask_which(turn: Turn, row: EntryRow, times: tuple[datetime, ...]) -> None:
    """Let one of several readings be tapped: a day, or an hour of one."""
    walls = [to_wall(each, turn.zone) for each in times]
    today = to_wall(turn.now, turn.zone).date()
    if len({each.date() for each in walls}) == len(walls):
        named = {each.date(): str((today - each.date()).days) for each in walls}
        choices = [(ago, phrase("earlier", "{day}", day=day)) for day, ago in named.items()]
    else:
        choices = [
            (f"at:{each.isoformat(timespec='minutes')}", phrase("earlier", "{at}", at=each))
            for each in walls
        ]
    standing.gone(turn, GROUP, row.id)
    outgoing = standing.offer(
        turn, GROUP, row.id, (WHICH,), [*([each] for each in choices), [LEAVE]]
    )
    asking.ask(turn, "earlier", row.id, outgoing)


def _keep(turn: Turn, row: EntryRow, at: datetime) -> None:
    content = cases.latest_content(turn.conn, turn.person, row)
    cases.amend(
        turn.conn,
        turn.person,
        row.id,
        id=turn.new_id(),
        content=content,
        now=turn.now,
        happened_at=at,
    )
