"""Countries: the one that a time zone lies in, and what a language calls it. By Babel, lazily."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, cast

from bot.i18n.languages import SOURCE, language_of
from bot.i18n.typed import likeness

if TYPE_CHECKING:
    from babel import Locale

_NOWHERE = "ZZ"


def of_zone(zone: str | None) -> str | None:
    """Give the country (ISO 3166) of a zone such as Asia/Tehran; None for UTC and unknown ones."""
    if zone is None or "/" not in zone:
        return None
    from babel.core import get_global

    found = cast("Mapping[str, str]", get_global("zone_territories")).get(zone)
    return found if found is not None and found != _NOWHERE else None


def zones(country: str) -> tuple[str, ...]:
    """Give the zones of a country, in no order that means anything; none where unknown."""
    from babel.core import get_global

    found = cast("Mapping[str, list[str]]", get_global("territory_zones")).get(country, ())
    return tuple(dict.fromkeys(canonical(each) for each in found))


def canonical(zone: str) -> str:
    """Give the name by which a zone goes today, such as Asia/Kolkata for Asia/Calcutta."""
    from babel.core import get_global

    return cast("Mapping[str, str]", get_global("zone_aliases")).get(zone, zone)


@cache
def first_weekday(country: str | None) -> int:
    """Give the day on which weeks begin in a country, 0 for Monday, which it is where unknown."""
    place = _place(country)
    return 0 if place is None else place.first_week_day


def name(country: str, language: str) -> str:
    """Say a country's name in a language; its code where there is none."""
    from babel import Locale

    territories = Locale.parse(language_of(language).locale).territories
    return str(territories.get(country, country))


def named(words: str, language: str) -> str | None:
    """Find the country of a name, in this language or English, however it is typed."""
    wanted = likeness(words)
    return next((found for each in (language, SOURCE) if (found := _names(each).get(wanted))), None)


@cache
def _names(language: str) -> Mapping[str, str]:
    from babel import Locale

    territories = Locale.parse(language_of(language).locale).territories
    return {
        likeness(str(said)): str(code)
        for code, said in territories.items()
        if len(code) == len(_NOWHERE) and code not in {_NOWHERE, "EU", "EZ", "UN", "XA", "XB"}
    }


@cache  # a few hundred countries; Babel looks through all its files each time
def working_days(country: str | None) -> frozenset[int]:
    """Give the usual working days of a country, 0 for Monday; Monday to Friday where unknown."""
    place = _place(country)
    if place is None:
        return frozenset(range(5))
    first, last = place.weekend_start, place.weekend_end
    weekend = {(first + day) % 7 for day in range((last - first) % 7 + 1)}
    return frozenset(range(7)) - weekend


def _place(country: str | None) -> "Locale | None":
    """Give what CLDR knows of a country, whatever is spoken there."""
    from babel import Locale, UnknownLocaleError

    try:
        return None if country is None else Locale.parse(f"und_{country}")
    except (UnknownLocaleError, ValueError):
        return None
