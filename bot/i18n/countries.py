"""Countries: the one that a time zone lies in, and what a language calls it. By Babel, lazily."""

from collections.abc import Mapping
from typing import cast

from bot.i18n.languages import language_of

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
