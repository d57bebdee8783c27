"""Names of rows: in the order of their making, and never the same."""

import os
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from bot.ids import made_at, new_id

NOW = datetime(2026, 3, 1, 22, 57, 3, 123456, tzinfo=UTC)


def test_a_name_is_a_uuid_of_version_7() -> None:
    """Other programs read it as a UUIDv7 of the very millisecond."""
    made = UUID(new_id(NOW, os.urandom))
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert made.int >> 80 == int(NOW.timestamp() * 1000)


def test_names_sort_by_their_time() -> None:
    """Names made a microsecond apart sort in that order, whatever the dice say."""
    dice = [b"\xff" * 8, b"\x00" * 8] * 1500
    names = [
        new_id(NOW + number * timedelta(microseconds=1), lambda _, d=roll: d)  # type: ignore[misc]  # a default binds it
        for number, roll in enumerate(dice)
    ]
    assert names == sorted(names)
    assert all(len(name) == 32 for name in names)


def test_a_name_tells_when_it_was_made() -> None:
    """To the millisecond, a name says from which instant it was made."""
    assert made_at(new_id(NOW, os.urandom)) == NOW.replace(microsecond=123_000)


def test_names_of_one_instant_differ() -> None:
    """A thousand names of one microsecond are all different."""
    assert len({new_id(NOW, os.urandom) for _ in range(1000)}) == 1000


def test_a_time_without_a_zone_is_refused() -> None:
    """A naive time would mean different instants on different machines."""
    with pytest.raises(TypeError):
        new_id(NOW.replace(tzinfo=None), os.urandom)
