"""Where the person is: a city, a shared place, and what becomes of plans when they move."""

from datetime import UTC, datetime

from bot.messages import Shared
from bot.store import holds
from tests.support.coach import Coach, Person
from tests.support.records import look, row, standing, waiting


async def zone_of(person: Person) -> str | None:
    found = await row(person)
    assert found is not None
    return found.zone


async def at(person: Person, city: str) -> None:
    await person.commands("clock")
    await person.says(city)


def place(latitude: str, longitude: str) -> Shared:
    fields = {"latitude": latitude, "longitude": longitude}
    return Shared("location", f"{latitude}, {longitude}", fields)


async def plans(person: Person, *whens: str) -> None:
    """Set a reminder of one's own for each."""
    for when in whens:
        await person.commands("reminders")
        await person.taps("Set a new one")
        await person.says(when)
        await person.taps("Yes", "Leave it open")


# --- telling where -------------------------------------------------------------------------------


async def test_a_city_that_exists_thrice_is_asked_about(ann: Person) -> None:
    """Kingston is in Jamaica, in Canada and on Norfolk Island: each clock is one tap."""
    await at(ann, "Kingston")
    assert "There are several clocks for Kingston." in ann.screen
    assert [label[-7:] for label in ann.labels[-4:]] == ["Jamaica", "Toronto", "Norfolk", "f these"]
    assert await zone_of(ann) is None
    await ann.taps("Jamaica")
    assert await zone_of(ann) == "America/Jamaica"
    assert "It is 15:57 with you, by the clock of Jamaica." in ann.sees


async def test_none_of_these_asks_anew(ann: Person) -> None:
    """Whoever is in none of those places is asked for the clock again, and can answer."""
    await at(ann, "Portland")
    await ann.taps("None of these")
    assert "what does your clock say now?" in ann.screen
    await ann.says("Boise")
    assert await zone_of(ann) == "America/Boise"


async def test_a_country_with_many_clocks_is_asked_about(ann: Person) -> None:
    """A large country names several clocks, the likely ones first; a small one needs no more."""
    await at(ann, "Canada")
    assert "There are several clocks for Canada." in ann.screen
    assert 3 <= len([label for label in ann.labels if "·" in label]) <= 8
    await ann.says("Finland")
    assert await zone_of(ann) == "Europe/Helsinki"


async def test_an_unknown_city_gets_a_kind_answer(ann: Person) -> None:
    """A city that nobody knows is answered with what would do, and the question stays."""
    await at(ann, "Gotham")
    assert "name a large city near you" in ann.screen
    await ann.says("Hà Nội")
    assert await zone_of(ann) == "Asia/Ho_Chi_Minh"


async def test_a_shared_place_is_confirmed_by_the_clock(ann: Person) -> None:
    """A location gives the clocks around it; one tap confirms, and the place is not kept."""
    await ann.commands("clock")
    await ann.does(place("31.549700", "74.343600"))
    assert "From there it could be one of these clocks." in ann.screen
    assert "01:27 · Kabul" in ann.labels
    await ann.taps("01:57 · Karachi")
    assert await zone_of(ann) == "Asia/Karachi"
    assert await standing(ann) == []
    rows = await look(ann, lambda conn, _: conn.exec_driver_sql("SELECT * FROM buttons").all())
    assert "31.5" not in str(rows)


async def test_a_place_at_the_settings_is_where_they_are(ann: Person) -> None:
    """At /me a location is the person's own; it leads back there."""
    await ann.commands("me")
    await ann.does(place("60.17", "24.94"))
    await ann.taps("Helsinki")
    assert "- Time zone: Helsinki, 22:57 now" in ann.screen


async def test_a_place_at_any_other_time_is_filed(coach: Coach, ann: Person) -> None:
    """With nothing of the kind asked, a location is filed as it was sent."""
    await ann.forwards("Meet me here")
    await ann.does(place("60.17", "24.94"))
    await coach.advance(seconds=2)
    assert ("note", "file", "60.17, 24.94") in await standing(ann)


async def test_a_contact_is_no_place(coach: Coach, ann: Person) -> None:
    """While the clock is asked for, a contact is filed all the same."""
    await ann.commands("clock")
    await ann.does(Shared("contact", "Sam\n+3581234", {"name": "Sam", "phone": "+3581234"}))
    await coach.advance(seconds=2)
    assert [kind for kind, _, _ in await standing(ann)] == ["note"]


# --- moving --------------------------------------------------------------------------------------


async def test_plans_by_the_clock_move_along(ann: Person) -> None:
    """Nine in the morning is nine where the person then is; in 40 minutes stays in 40 minutes."""
    await at(ann, "Helsinki")
    await plans(ann, "thursday at 9", "in 40 minutes")
    before = {each.wall: each.due_at for each in await waiting(ann)}
    await at(ann, "Tehran")
    assert "1 planned time goes by your new clock now." in ann.sees
    soon, later = await waiting(ann)
    assert later.wall == "2026-03-05T09:00"
    assert later.due_at == datetime(2026, 3, 5, 5, 30, tzinfo=UTC)
    assert soon.due_at in before.values()
    assert soon.wall == "2026-03-03T01:07"
    assert soon.zone == "Asia/Tehran"
    await at(ann, "Berlin")
    soon, later = await waiting(ann)
    assert (soon.wall, later.wall) == ("2026-03-02T22:37", "2026-03-05T09:00")
    assert soon.due_at in before.values()


async def test_moving_over_a_change_of_the_clocks(ann: Person) -> None:
    """Planned for after New York's clocks change, it is that hour where they have not yet."""
    await at(ann, "New York")
    await plans(ann, "march 10 at 9:00", "march 29 at 03:30")
    first, second = await waiting(ann)
    assert first.due_at == datetime(2026, 3, 10, 13, 0, tzinfo=UTC)
    await at(ann, "Helsinki")
    assert "2 planned times go by your new clock now." in ann.sees
    first, second = await waiting(ann)
    assert first.due_at == datetime(2026, 3, 10, 7, 0, tzinfo=UTC)
    # Half past three does not exist in Helsinki on that night: the first minute after it does.
    assert second.due_at == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    await at(ann, "New York")
    first, second = await waiting(ann)
    assert second.due_at == datetime(2026, 3, 29, 7, 30, tzinfo=UTC)


async def test_an_hour_that_is_over_there_is_not_lost(coach: Coach, ann: Person) -> None:
    """Moved to where that hour has passed already, it comes at its old moment, told in the new."""
    await at(ann, "New York")
    await plans(ann, "today at 18:00")
    await at(ann, "Helsinki")
    (row_,) = await waiting(ann)
    assert row_.due_at == datetime(2026, 3, 2, 23, 0, tzinfo=UTC)
    assert row_.wall == "2026-03-03T01:00"
    await coach.advance(hours=3)
    assert "You asked me to come back now" in ann.screen


async def test_a_hold_moves_too(coach: Coach, ann: Person) -> None:
    """A reply held until tomorrow morning is handed back in the morning of the new place."""
    await at(ann, "Helsinki")
    await ann.forwards("Fix it")
    await ann.taps("Stop first", "Hot", "Hold my answer", "Tomorrow morning", "Leave it until then")
    await at(ann, "Berlin")
    (hold,) = await look(ann, lambda conn, whose: holds.of_person(conn, whose.id))
    assert hold.wall == "2026-03-03T08:30"
    assert hold.due_at == datetime(2026, 3, 3, 7, 30, tzinfo=UTC)
    await coach.advance(hours=10)
    assert "Your answer is waiting" not in ann.sees
    await coach.advance(hours=1)
    assert "It is time. Your answer is waiting" in ann.screen


async def test_the_first_clock_moves_nothing_by_name(ann: Person) -> None:
    """The first time that a clock is told, the morning's reminder finds its hour without a word."""
    await ann.forwards("Fix it")
    await ann.taps("Buy time")
    await ann.says("Helsinki")
    (reminder,) = await waiting(ann)
    assert (reminder.wall, reminder.zone) == ("2026-03-03T08:30", "Europe/Helsinki")
    assert "your new clock" not in ann.sees


async def test_moving_within_a_clock_says_nothing(ann: Person) -> None:
    """From Stockholm to Berlin nothing that is planned changes, so nothing is said of it."""
    await at(ann, "Stockholm")
    await plans(ann, "thursday at 9")
    await at(ann, "Berlin")
    (reminder,) = await waiting(ann)
    assert (reminder.wall, reminder.zone) == ("2026-03-05T09:00", "Europe/Berlin")
    assert "your new clock" not in ann.sees


async def test_skip_may_be_typed(ann: Person) -> None:
    """The question says that “Skip” works too: written, it does, and is not told to be no time."""
    await ann.commands("clock")
    await ann.says("skip")
    assert ann.screen.startswith("I will use UTC time until you tell me.")


async def test_a_clock_that_was_offered_a_while_ago_is_asked_anew(
    coach: Coach, ann: Person
) -> None:
    """What a clock showed then says nothing of where somebody is now: it is never taken."""
    await ann.commands("clock")
    old = ann.button("22:57")
    await coach.advance(hours=2)
    await ann.presses(old)
    assert "what does your clock say now?" in ann.screen
    assert ann.messages[-2].labels == []
    await ann.taps("22:57")
    assert "Good, I will keep your time." in ann.screen
    await ann.commands("me")
    assert "22:57 now" in ann.screen


async def test_clocks_are_offered_no_more_once_it_was_typed(ann: Person) -> None:
    """A tap on the buttons that still stand there changes nothing."""
    await ann.commands("clock")
    old = ann.button("13:57")
    await ann.says("Helsinki")
    await ann.presses(old)
    await ann.commands("me")
    assert "Helsinki, 22:57 now" in ann.screen
