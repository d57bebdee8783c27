"""Where somebody is, told by a city, a country, or a place on the map."""

from itertools import islice
from zoneinfo import available_timezones

import pytest

from bot.i18n import countries
from bot.i18n.cities import _listed, name, nearest, zones_of


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("I am in Tehran", "Asia/Tehran"),
        ("helsinki.", "Europe/Helsinki"),
        ("تهران", "Asia/Tehran"),
        ("طهران", "Asia/Tehran"),
        ("القاهرة", "Africa/Cairo"),
        ("Hà Nội", "Asia/Ho_Chi_Minh"),
        ("ha noi", "Asia/Ho_Chi_Minh"),
        ("Tampere", "Europe/Helsinki"),
        ("Tukholma", "Europe/Stockholm"),
        ("اصفهان", "Asia/Tehran"),
        ("New York", "America/New_York"),
        ("Calcutta", "Asia/Kolkata"),
    ],
)
def test_a_city_names_its_zone(words: str, zone: str) -> None:
    """A large city is understood in any of the five languages, also within a few words."""
    assert zones_of(words) == (zone,)


@pytest.mark.parametrize("words", ["half past ten", "", "nice to meet you", "Gotham", "؟", "_"])
def test_no_city_is_made_up(words: str) -> None:
    """Words that name no city name no zone, not even where one is hidden in them."""
    assert zones_of(words) == ()


@pytest.mark.parametrize(
    ("words", "zones"),
    [
        ("Kingston", {"America/Jamaica", "America/Toronto", "Pacific/Norfolk"}),
        ("portland", {"America/New_York", "America/Los_Angeles"}),
        ("حیدرآباد", {"Asia/Kolkata", "Asia/Karachi"}),
        ("طرابلس", {"Africa/Tripoli", "Asia/Beirut"}),
    ],
)
def test_a_name_that_several_places_share_is_told_as_such(words: str, zones: set[str]) -> None:
    """A city that exists twice or thrice is never guessed: all its zones are given."""
    assert set(zones_of(words)) == zones


@pytest.mark.parametrize(
    ("words", "zones"),
    [
        ("Suomi", {"Europe/Helsinki"}),
        ("ایران", {"Asia/Tehran"}),
        ("مصر", {"Africa/Cairo"}),
        ("Việt Nam", {"Asia/Ho_Chi_Minh"}),
    ],
)
def test_a_country_will_do_too(words: str, zones: set[str]) -> None:
    """Whoever names their country is understood as far as it has one clock."""
    assert set(zones_of(words)) == zones


def test_every_listed_city_has_a_clock() -> None:
    """The list of cities names no zone that is not there, and no city without a name."""
    listed = list(_listed())
    assert {zone for zone, _ in listed} <= available_timezones()
    assert all(called.strip() == called != "" for _, called in listed)
    assert all(zone in zones_of(called) for zone, called in listed)


@pytest.mark.parametrize(
    ("place", "zone"),
    [
        ((35.70, 51.40), "Asia/Tehran"),
        ((61.50, 23.80), "Europe/Helsinki"),
        ((59.33, 18.06), "Europe/Stockholm"),
        ((30.05, 31.25), "Africa/Cairo"),
        ((10.80, 106.70), "Asia/Ho_Chi_Minh"),
        ((40.70, -74.00), "America/New_York"),
        ((-36.80, -179.90), "Pacific/Auckland"),
    ],
)
def test_the_nearest_point_of_the_map(place: tuple[float, float], zone: str) -> None:
    """A place on the map is nearest to its own zone's point, also across the date line."""
    assert next(nearest(*place)) == zone


@pytest.mark.parametrize("place", [(90.0, 0.0), (-90.0, 180.0), (0.0, -180.0), (0.0, 0.0)])
def test_every_place_is_near_something(place: tuple[float, float]) -> None:
    """The poles and the open sea have nearest points too."""
    assert len(set(islice(nearest(*place), 12))) == 12


@pytest.mark.parametrize(
    ("zone", "language", "said"),
    [
        ("Asia/Tehran", "fa", "تهران"),
        ("Asia/Ho_Chi_Minh", "vi", "TP Hồ Chí Minh"),
        ("Asia/Kolkata", "fi", "Kalkutta"),
        ("America/New_York", "en", "New York"),
        ("Europe/Helsinki", "fi", "Helsinki"),
        ("UTC", "fa", "UTC"),
    ],
)
def test_a_zone_is_said_by_its_city(zone: str, language: str, said: str) -> None:
    """A zone is told as the city that people know, in their language."""
    assert name(zone, language) == said


@pytest.mark.parametrize(
    ("country", "first", "weekend"),
    [
        ("IR", 5, {4}),
        ("EG", 5, {4, 5}),
        ("AF", 5, {3, 4}),
        ("FI", 0, {5, 6}),
        ("US", 6, {5, 6}),
        (None, 0, {5, 6}),
    ],
)
def test_the_week_is_the_countrys(country: str | None, first: int, weekend: set[int]) -> None:
    """Friday is off in Iran, Friday and Saturday in Egypt; weeks begin where people say so."""
    assert countries.first_weekday(country) == first
    assert set(range(7)) - countries.working_days(country) == weekend
