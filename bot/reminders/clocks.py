"""Where a person is, by what their clock says now: zones to offer, and a typed clock read.

Cities and shared locations are not looked up here.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from zoneinfo import available_timezones

from bot.errors import BotError
from bot.reminders.walls import to_wall

TOLERANCE = timedelta(minutes=7)
"""How far a person's clock, and the time they take to answer, may be from ours."""
CHOICES = 12
_DAY = timedelta(days=1)
_SEASONS = tuple(timedelta(days=91 * each) for each in (1, 2, 3))
"""So far ahead two clocks may differ that show the same today."""

LIKELY: dict[str, tuple[str, ...]] = {
    "en": (
        "Europe/London",
        "America/New_York",
        "America/Los_Angeles",
        "Asia/Kolkata",
        "America/Chicago",
        "Africa/Lagos",
        "Asia/Karachi",
        "Asia/Manila",
        "Australia/Sydney",
        "Africa/Johannesburg",
        "Africa/Nairobi",
        "America/Denver",
        "Asia/Dhaka",
        "America/Toronto",
        "Europe/Dublin",
        "Pacific/Auckland",
        "America/Halifax",
    ),
    "fa": (
        "Asia/Tehran",
        "Asia/Kabul",
        "Europe/Istanbul",
        "Asia/Dubai",
        "Europe/Berlin",
        "Europe/London",
        "America/Toronto",
        "America/Los_Angeles",
        "Asia/Dushanbe",
        "Australia/Sydney",
        "America/Vancouver",
        "Europe/Stockholm",
    ),
    "ar": (
        "Africa/Cairo",
        "Asia/Riyadh",
        "Asia/Dubai",
        "Africa/Casablanca",
        "Africa/Algiers",
        "Asia/Baghdad",
        "Africa/Tunis",
        "Asia/Amman",
        "Asia/Damascus",
        "Asia/Beirut",
        "Africa/Khartoum",
        "Africa/Tripoli",
        "Asia/Gaza",
        "Asia/Kuwait",
        "Asia/Qatar",
        "Asia/Muscat",
        "Asia/Aden",
        "Europe/Berlin",
        "Europe/Istanbul",
        "Europe/Paris",
        "Europe/London",
        "America/New_York",
    ),
    "vi": (
        "Asia/Ho_Chi_Minh",
        "Asia/Tokyo",
        "Asia/Singapore",
        "America/Los_Angeles",
        "Australia/Sydney",
        "Europe/Berlin",
        "America/New_York",
        "America/Chicago",
        "Asia/Seoul",
        "Asia/Taipei",
        "Europe/Prague",
        "Europe/London",
    ),
    "fi": (
        "Europe/Helsinki",
        "Europe/Stockholm",
        "Europe/London",
        "Europe/Tallinn",
        "Europe/Berlin",
        "Europe/Madrid",
        "Europe/Lisbon",
        "Asia/Bangkok",
        "America/New_York",
    ),
}
"""Language -> where its speakers most often are, likeliest first."""

WORLD: tuple[str, ...] = (
    "Europe/London",
    "Europe/Berlin",
    "Africa/Cairo",
    "America/New_York",
    "Asia/Kolkata",
    "America/Los_Angeles",
    "Asia/Shanghai",
    "Europe/Istanbul",
    "America/Chicago",
    "America/Sao_Paulo",
    "Asia/Tokyo",
    "Asia/Jakarta",
    "Australia/Sydney",
    "Asia/Dubai",
    "Asia/Karachi",
    "Asia/Dhaka",
    "Asia/Tehran",
    "America/Denver",
    "Africa/Lagos",
    "Asia/Kabul",
    "Pacific/Auckland",
    "Asia/Kathmandu",
    "America/Halifax",
    "Asia/Yangon",
    "Pacific/Honolulu",
    "America/Anchorage",
    "America/St_Johns",
    "Australia/Adelaide",
    "Australia/Brisbane",
    "Australia/Darwin",
    "Australia/Perth",
    "Atlantic/Azores",
    "Atlantic/Cape_Verde",
    "Africa/Abidjan",
    "America/Nuuk",
    "America/Noronha",
    "America/Mexico_City",
    "America/Bogota",
    "America/Argentina/Buenos_Aires",
    "America/Santiago",
    "America/Caracas",
    "America/Phoenix",
    "America/Havana",
    "America/Miquelon",
    "America/Adak",
    "Asia/Colombo",
    "Asia/Almaty",
    "Asia/Tashkent",
    "Asia/Vladivostok",
    "Asia/Magadan",
    "Asia/Jerusalem",
    "Europe/Moscow",
    "Europe/Athens",
    "Africa/Casablanca",
    "Australia/Eucla",
    "Australia/Lord_Howe",
    "Pacific/Noumea",
    "Pacific/Norfolk",
    "Pacific/Fiji",
    "Pacific/Tongatapu",
    "Pacific/Apia",
    "Pacific/Kiritimati",
    "Pacific/Chatham",
    "Pacific/Marquesas",
    "Pacific/Gambier",
    "Pacific/Pitcairn",
    "Pacific/Easter",
    "Pacific/Pago_Pago",
    "Antarctica/Troll",
    "Etc/GMT+12",
)
"""A well-known place for every offset in use, the most lived in first."""

_CLOCK = re.compile(r"(\d{1,2}) ?[:.h] ?(\d{2})|(\d{1,2})(\d{2})|(\d{1,2})(?= ?[^\d ])")
_LEAD = re.compile(r"^(?:klo|ساعت|الساعة|lúc|at)\s+")
_MORNING = frozenset({"am", "ap", "sa", "ص", "صباحا", "قظ", "صبح"})
_AFTERNOON = frozenset({"pm", "ip", "ch", "م", "مساء", "بظ", "عصر"})
_NOON, _MIDNIGHT = 12, 24
_UNTIL = re.compile(r"\s*[-\u2010-\u2015\u2212~]\s*|\s+(?:to|till|until|تا|الى|إلى|حتى|đến|tới)\s+")
"""What stands between the beginning and the end."""
_FROM = re.compile(r"^(?:from|از|من|từ)\s+")
_UNIT = re.compile(r"(?<=\d)\s*(?:h|giờ|o'clock)$")


def zones_showing(clock: time, now: datetime, language: str | None, limit: int) -> list[str]:
    """List zones whose clocks show this time now, within seven minutes; likely ones first.

    Well-known places come alone; only when none of them fits is every zone looked at.
    """
    found = _matching(ranked(language), clock, now)
    if not found:
        found = _matching(sorted(zone for zone in available_timezones() if "/" in zone), clock, now)
    return found[:limit]


def by_clock(zones: Iterable[str], now: datetime, likely: Iterable[str] = ()) -> list[str]:
    """Keep one zone of those whose clocks agree all year: a likely one, or the first."""
    given = list(dict.fromkeys(zones))
    likely = [zone for zone in likely if zone in given]
    kept: dict[tuple[time, ...], str] = {}
    for zone, at in _shown((*likely, *given), now):
        later = (to_wall(now + ahead, zone).time() for ahead in _SEASONS)
        kept.setdefault((at, *later), zone)
    return sorted(kept.values(), key=given.index)


def clock_choices(now: datetime, language: str | None) -> list[tuple[str, time]]:
    """Offer up to twelve places with what their clocks show now, each time once, likely first."""
    choices: dict[time, str] = {}
    for zone, shown in _shown(ranked(language), now):
        choices.setdefault(shown.replace(second=0, microsecond=0), zone)
        if len(choices) == CHOICES:
            break
    return [(zone, shown) for shown, zone in choices.items()]


def read_clock(text: str) -> time | None:
    """Read a typed clock such as `23:40`, `11:40 pm`, `2340` or `۲۳:۴۰`; None when it is not one.

    Digits of any script; a lone number needs its half of the day, as in `9 am`.
    """
    words = _LEAD.sub("", _plain(text))
    match = _CLOCK.match(words)
    if match is None:
        return None
    hour = int(match[1] or match[3] or match[5])
    minute = int(match[2] or match[4] or 0)
    half = words[match.end() :].replace(".", "").strip()
    if half in _MORNING or half in _AFTERNOON:
        if half in _MORNING and hour > _NOON:
            return None
        if not hour and half in _AFTERNOON:
            return None
        if hour <= _NOON:
            hour = hour % _NOON + (_NOON if half in _AFTERNOON else 0)
    elif half:
        return None
    try:
        return time(hour, minute)
    except ValueError:
        return None


def read_hours(text: str) -> tuple[time, time] | None:
    """Read from when until when, such as `9-17`, `9:30 to 18` or `۹ تا ۱۷`; None for the rest.

    A number alone is an hour; `24` is midnight. Which half of the day it is, is left as it stands.
    """
    sides = _UNTIL.split(_plain(text))
    if len(sides) != len(("begin", "end")):
        return None
    begin, end = (_hour(_FROM.sub("", side).strip()) for side in sides)
    return None if begin is None or end is None else (begin, end)


def _hour(words: str) -> time | None:
    words = _UNIT.sub("", _LEAD.sub("", words))
    if words.isdecimal() and len(words) <= len("24"):
        hour = int(words) % _MIDNIGHT if int(words) <= _MIDNIGHT else _MIDNIGHT
        return time(hour) if hour < _MIDNIGHT else None
    return read_clock(words)


def _plain(text: str) -> str:
    """Fold case, widths, digits and spaces, and leave out what only steers direction or vowels."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    kept = (
        str(unicodedata.digit(char, char)) if char.isdecimal() else char
        for char in folded
        if unicodedata.category(char) not in {"Cf", "Mn"}
    )
    return " ".join("".join(kept).split())


def ranked(language: str | None) -> Iterable[str]:
    """Put the likely places of a language before the well-known ones, each once."""
    return dict.fromkeys((*LIKELY.get(language or "", ()), *WORLD))


def _matching(zones: Iterable[str], clock: time, now: datetime) -> list[str]:
    """Keep the zones whose clocks show this time, give or take the tolerance."""
    return [zone for zone, shown in _shown(zones, now) if _apart(shown, clock) <= TOLERANCE]


def _shown(zones: Iterable[str], now: datetime) -> Iterator[tuple[str, time]]:
    """Pair zones with what their clocks show; leaves out what this machine's zone data lacks."""
    for zone in zones:
        try:
            yield zone, to_wall(now, zone).time()
        except BotError:
            continue


def _apart(one: time, other: time) -> timedelta:
    """Measure how far two clocks are apart, the short way round midnight."""
    between = abs(_since_midnight(one) - _since_midnight(other))
    return min(between, _DAY - between)


def _since_midnight(clock: time) -> timedelta:
    return timedelta(hours=clock.hour, minutes=clock.minute)
