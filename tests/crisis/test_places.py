"""The places to turn to: where each fact comes from, and who is shown which."""

from datetime import date

import pytest

from bot.crisis.places import Place, countries, directory, turn_to, whereabouts
from bot.i18n import countries as named

WANTED = "AE AF AU CA DE EG FI FR GB IE IN IQ IR JO LB MA NZ SA SE TR US VN"


def every() -> list[Place]:
    """Every place of the file."""
    found = [place for country in directory().countries.values() for place in country.places]
    return [*found, *directory().international]


def test_the_countries_of_our_languages_are_there() -> None:
    """Where the five languages are spoken at home and abroad, there is a number at least."""
    assert " ".join(sorted(countries())) == WANTED


def test_every_place_can_be_reached_and_says_where_it_was_read() -> None:
    """A place has a way to it, a source, and the day on which somebody looked."""
    for place in every():
        assert place.call or place.text or place.web, place.name
        assert date.fromisoformat(place.checked) >= date(2026, 1, 1)
        assert "\n" not in place.name
    for country in directory().countries.values():
        assert all(date.fromisoformat(each.checked) for each in country.emergency)


@pytest.mark.parametrize(
    ("zone_country", "locale", "language", "country"),
    [
        ("DE", "fa", "fa", "DE"),
        (None, "en-GB", "en", "GB"),
        (None, "en_AU", "en", "AU"),
        (None, "zh-Hans-US", "en", "US"),
        (None, "fi", "fi", "FI"),
        (None, "vi", "vi", "VN"),
        (None, "fa-AF", "fa", "AF"),
        ("ZZ", "fa", "fa", "IR"),
        ("ES", "en", "en", "ES"),
        (None, "ar", "ar", None),
        (None, None, "en", None),
    ],
)
def test_where_somebody_is(
    zone_country: str | None, locale: str | None, language: str, country: str | None
) -> None:
    """The clock tells most, then the phone, then the language where it has one home."""
    assert whereabouts(zone_country, locale, language) == country


def test_what_is_shown_fits_what_was_written() -> None:
    """Somebody in danger is not sent to a line for thoughts of suicide, nor the other way."""
    danger, thoughts = turn_to("DE", "danger"), turn_to("DE", "self_harm")
    assert [each.name for each in danger.places] == ["Hilfetelefon Gewalt gegen Frauen"]
    assert [each.name for each in thoughts.places] == ["TelefonSeelsorge"]
    assert len(turn_to("FI", None).places) == 3


def test_who_wants_to_die_is_not_sent_to_an_office_for_reports() -> None:
    """Where nobody listens to such thoughts, the directories stand alone."""
    found = turn_to("SA", "self_harm")
    assert found.places == ()
    assert found.international


def test_a_wound_calls_the_ambulance_and_a_threat_the_police() -> None:
    """The number that helps first stands first."""
    assert [each.call for each in turn_to("VN", "self_harm").emergency] == ["115", "113"]
    assert [each.call for each in turn_to("VN", "danger").emergency] == ["113", "115"]


def test_nobody_is_left_without_a_place() -> None:
    """Where nothing is known, a directory of the whole world is; in the Union, its number too."""
    for kind in ("self_harm", "danger", "violence", None):
        for country in (*countries(), "ES", "ZZ", None):
            found = turn_to(country, kind)
            assert found.international
    assert [each.call for each in turn_to("ES", "danger").emergency] == ["112"]
    assert turn_to("ZZ", "danger").emergency == ()


def test_a_zone_tells_its_country() -> None:
    """A clock's zone lies in one country; Universal Time in none."""
    assert named.of_zone("Asia/Tehran") == "IR"
    assert named.of_zone("UTC") is None
    assert named.of_zone("Etc/GMT+3") is None
    assert named.of_zone(None) is None
    assert named.name("FI", "fi") == "Suomi"
    assert named.name("QQ", "en") == "QQ"
