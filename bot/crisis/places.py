"""Places to turn to: which ones somebody is shown, by where they are and what they wrote of."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from bot.crisis.patterns import Kind

MOST = 3
"""So many places of a country are shown: somebody in need of one must not have to choose long."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    source: str = Field(pattern=r"^https?://")
    checked: str = Field(pattern=r"^\d{4}-\d\d-\d\d$")


class Emergency(_Strict):
    """A number for when a life is in danger now; `service` where it reaches only one of them."""

    call: str = Field(pattern=r"^\d{2,3}$")
    service: Literal["police", "ambulance"] | None = None


class Place(_Strict):
    """People who listen or help; `open` is "always", or hours such as 08:00-24:00."""

    name: str
    kinds: tuple[Kind, ...] = Field(alias="for", min_length=1)
    call: str | None = Field(default=None, pattern=r"^[\d -]+$")
    text: str | None = Field(default=None, pattern=r"^[\d -]+$")
    words: str | None = None
    web: str | None = Field(default=None, pattern=r"^https://")
    open: str | None = Field(default=None, pattern=r"^(always|\d\d:\d\d-\d\d:\d\d)$")


class Country(BaseModel):
    """What there is in one country."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    emergency: tuple[Emergency, ...] = Field(min_length=1)
    places: tuple[Place, ...] = ()


class OneNumber(BaseModel):
    """Countries with one emergency number."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    emergency: tuple[Emergency, ...] = Field(min_length=1)
    countries: str


class Directory(BaseModel):
    """Everything that the file says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    countries: Mapping[str, Country]
    union: OneNumber
    international: tuple[Place, ...] = Field(min_length=1)
    languages: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Help:
    """What somebody is shown: the country that it is for, or None where that is not known."""

    country: str | None
    emergency: tuple[Emergency, ...]
    places: tuple[Place, ...]
    international: tuple[Place, ...]


@cache
def directory() -> Directory:
    """Read the file that ships with the program, once."""
    source = resources.files(__package__).joinpath("places.yaml").read_text("utf-8")
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # numbers and days stay as written
    return Directory.model_validate(yaml.load(source, Loader=loader))  # noqa: S506


def countries() -> tuple[str, ...]:
    """List the countries with places of their own, in the order of the file."""
    return tuple(directory().countries)


def whereabouts(zone_country: str | None, locale: str | None, language: str) -> str | None:
    """Guess a country that something is known of: by the clock, the phone's locale, the language.

    `locale` is an IETF code, whose territory counts if it has one.
    """
    territory = (locale or "").replace("_", "-").partition("-")[2].rpartition("-")[2].upper()
    default = directory().languages.get(language)
    for country in (zone_country, territory, default):
        if country and _known(country):
            return country
    return None


def turn_to(country: str | None, kind: Kind | None) -> Help:
    """Choose what to show: places for this kind, or of every kind (None); directories always."""
    here = None if country is None else directory().countries.get(country)
    international = tuple(each for each in directory().international if _fits(each, kind))
    if here is None:
        numbers = directory().union.emergency if country and _known(country) else ()
        return Help(country if numbers else None, numbers, (), international)
    fitting = [each for each in here.places if _fits(each, kind)]
    # Somebody who listens is better than nobody where there is nothing for this very kind; but an
    # office that takes reports of violence does not listen to thoughts of dying.
    found = fitting if kind == "self_harm" else fitting or list(here.places)
    most = MOST if kind is not None else len(found)
    # A wound needs an ambulance first, a threat the police.
    last = "police" if kind in {"self_harm", None} else "ambulance"
    numbers = tuple(sorted(here.emergency, key=lambda each: each.service == last))
    return Help(country, numbers, tuple(found[:most]), international)


def _known(country: str) -> bool:
    return country in directory().countries or country in directory().union.countries.split()


def _fits(place: Place, kind: Kind | None) -> bool:
    return kind is None or kind in place.kinds
