"""Countries: the one that a time zone lies in, and what a language calls it. By Babel, lazily."""

from collections.abc import Mapping
from functools import cache
from typing import cast

from bot.i18n.languages import SOURCE, language_of
from bot.i18n.typed import likeness

_NOWHERE = "ZZ"


def of_zone(zone: str | None) -> str | None:
    """Give the country (ISO 3166) of a zone such as Asia/Tehran; None for UTC and unknown ones."""
    if zone is None or "/" not in zone:
        return None
    from babel.core import get_global

    found = cast("Mapping[str, str]", get_global("zone_territories")).get(zone)
    return found if found is not None and found != _NOWHERE else None


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
    if country is None:
        return frozenset(range(5))
    from babel import Locale, UnknownLocaleError

    try:
        place = Locale.parse(f"und_{country}")
    except (UnknownLocaleError, ValueError):
        return frozenset(range(5))
    first, last = place.weekend_start, place.weekend_end
    weekend = {(first + day) % 7 for day in range((last - first) % 7 + 1)}
    return frozenset(range(7)) - weekend
