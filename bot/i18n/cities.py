"""Cities and the clocks they keep: names in every language -> time zones, and back.

Names of the zones' own cities come from CLDR by Babel, others from `cities.yaml`, and the points
of the map from the zone tables of tzdata. All of it is loaded when first needed.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from itertools import chain
from math import asin, cos, radians, sin, sqrt
from typing import cast
from zoneinfo import available_timezones

import yaml

from bot.i18n import countries
from bot.i18n.languages import LANGUAGES, SOURCE, language_of
from bot.i18n.typed import likeness

_CONTINENTS = frozenset(
    ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
)
_LONGEST = 4
"""Words that a city's name has at most."""
_SURE = 5
"""Letters from which a name within a sentence is surely that of a city: `nice` is not."""
_POINT = re.compile(r"([+-])(\d+)")


def zones_of(words: str) -> tuple[str, ...]:
    """Find the zones of a city in these words, such as `I am in Tehran`; several may share it.

    Where no city is named but a country, its zones; none for words that name neither.
    """
    said = [each.strip(".,!?،؟") for each in likeness(words.replace("_", " ")).split()]
    for length in range(_LONGEST, 0, -1):
        for at in range(len(said) - length + 1):
            called = " ".join(said[at : at + length])
            found = _cities().get(called)
            if found and (length == len(said) or len(called) >= _SURE):
                return found
    for language in LANGUAGES:
        country = countries.named(words, language)
        if country is not None:
            return countries.zones(country)
    return ()


def name(zone: str, language: str) -> str:
    """Say which city a zone is named after; what is left of its name where that is not known."""
    plain = zone.rpartition("/")[2].replace("_", " ")
    if language_of(language).code == SOURCE:
        return plain
    said = {countries.canonical(code): city for code, city in _own_cities(language)}
    return said.get(countries.canonical(zone), plain)


def nearest(latitude: float, longitude: float) -> Iterator[str]:
    """Go through the zones, from the one whose point on the map is nearest to a place."""
    here = (radians(latitude), radians(longitude))
    points = sorted(_points(), key=lambda each: _apart(here, each[1]))
    yield from dict.fromkeys(zone for zone, _ in points)


def _apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Measure how far two points (radians) are apart, the short way round the globe."""
    half = sin((one[0] - other[0]) / 2) ** 2
    half += cos(one[0]) * cos(other[0]) * sin((one[1] - other[1]) / 2) ** 2
    return asin(min(1.0, sqrt(half)))


@cache
def _cities() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    plain = ((zone, zone.rpartition("/")[2].replace("_", " ")) for zone in sorted(_known()))
    own = chain.from_iterable(_own_cities(language) for language in LANGUAGES)
    for zone, called in chain(_listed(), own, plain):
        there = countries.canonical(zone)
        if there in _known():
            found.setdefault(likeness(called), {}).setdefault(there)
    return {called: tuple(zones) for called, zones in found.items()}


@cache
def _known() -> frozenset[str]:
    return frozenset(
        zone for zone in available_timezones() if zone.partition("/")[0] in _CONTINENTS
    )


def _listed() -> Iterator[tuple[str, str]]:
    """Read the listed cities: zone and name."""
    for zone, line in _lines():
        names, _, _ = line.partition("@")
        yield from ((zone, each.strip()) for each in names.split("|"))


def _lines() -> Iterator[tuple[str, str]]:
    text = resources.files("bot.i18n").joinpath("cities.yaml").read_text(encoding="utf-8")
    listed = cast("dict[str, list[str]]", yaml.safe_load(text))
    for zone, lines in listed.items():
        yield from ((zone, line) for line in lines)


@cache
def _own_cities(language: str) -> tuple[tuple[str, str], ...]:
    from babel import Locale

    zones = Locale.parse(language_of(language).locale).time_zones
    return tuple((str(zone), str(said["city"])) for zone, said in zones.items() if "city" in said)


@cache
def _points() -> tuple[tuple[str, tuple[float, float]], ...]:
    """Read where each country's zones lie, and the listed cities that are far from those points."""
    table = resources.files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8")
    found = []
    for zone, line in _lines():
        _, _, at = line.partition("@")
        if at:
            latitude, longitude = map(float, at.split())
            found.append((zone, (radians(latitude), radians(longitude))))
    for line in table.splitlines():
        if line and not line.startswith("#"):
            _, at, zone, *_ = line.split("\t")
            latitude, longitude = (_degrees(*each) for each in _POINT.findall(at))
            found.append((zone, (radians(latitude), radians(longitude))))
    return tuple(found)


def _degrees(sign: str, digits: str) -> float:
    """Read degrees, minutes and maybe seconds (ISO 6709); a longitude has a digit more."""
    whole = 2 + len(digits) % 2
    minutes, seconds = int(digits[whole : whole + 2]), int(digits[whole + 2 :] or 0)
    size = int(digits[:whole]) + minutes / 60 + seconds / 3600
    return -size if sign == "-" else size
