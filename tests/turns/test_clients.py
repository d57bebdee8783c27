"""The list of clients and their cards: found, read, changed and made one in place."""

from bot.messages import Origin, OriginKind, Shared
from bot.store import cases
from tests.support.coach import EVENING, Coach, Person, forwarded
from tests.support.records import chains_hold, clients, entries, look, standing


async def has_clients(ann: Person, *names: str) -> None:
    """Forward one message of each, the last one last."""
    for at, name in enumerate(names):
        await ann.forwards(f"Hello from {name}", by=name, sender=f"5{at}")


async def test_clients_are_listed_a_page_at_a_time(ann: Person) -> None:
    """Hundreds of clients fit into one message, which turns its pages in place."""
    await has_clients(ann, *(f"Client {number:02}" for number in range(19)))
    await ann.commands("clients")
    count = len(ann.messages)
    assert ann.messages[-1].labels[:8] == [f"Client {number}" for number in range(18, 10, -1)]
    await ann.taps("More ›")
    assert ann.messages[-1].labels[:2] == ["Client 10", "Client 09"]
    await ann.taps("More ›")
    assert ann.messages[-1].labels[:4] == ["Client 02", "Client 01", "Client 00", "‹ Newer"]
    await ann.taps("‹ Newer")
    assert ann.messages[-1].labels[0] == "Client 10"
    assert len(ann.messages) == count


async def test_a_card_tells_what_counts(coach: Coach, ann: Person) -> None:
    """A card says at a glance how many cases are open, who wrote last, and what is to come."""
    await ann.forwards("Fix it TODAY", by="ACME")
    await ann.taps("Buy time", "22:57", "I sent it")
    await ann.commands("clients")
    await ann.taps("ACME")
    assert "Open cases: 1" in ann.screen
    assert "Last contact: Mon 2 Mar, 22:57" in ann.screen
    assert "Next follow-up: Tue 3 Mar, 08:30" in ann.screen
    assert "felt" not in ann.screen
    assert "Revisions" not in ann.screen


async def test_the_mood_comes_from_what_was_felt(ann: Person) -> None:
    """How it has felt stands on the card as a plain word, and goes when it is deleted."""
    await ann.forwards("Fix it TODAY", by="ACME")
    await ann.taps("More", "How did it feel?", "Hot")
    await ann.says("I could not sleep")
    await ann.commands("clients")
    await ann.taps("ACME")
    assert "How it has felt lately, only for you: hot" in ann.screen
    assert "sleep" not in str(await standing(ann))
    await ann.taps("Delete it")
    await ann.commands("clients")
    await ann.taps("ACME")
    assert "felt" not in ann.screen


async def test_a_client_is_found_by_part_of_a_name(ann: Person) -> None:
    """Any part of a name finds a client, whatever the case, accents, or kind of ye and kaf."""
    await has_clients(ann, "Café Ébène", "Nguyễn Văn Đức", "شركت كيمياي", "ACME")
    for part, name in (
        ("cafe", "Café Ébène"),
        ("EBENE", "Café Ébène"),
        ("nguyen", "Nguyễn Văn Đức"),
        ("duc", "Nguyễn Văn Đức"),
        ("کیمیای", "شركت كيمياي"),
        ("ac\u200bme", "ACME"),
    ):
        await ann.commands("clients")
        await ann.taps("Search")
        await ann.says(part)
        assert name in ann.screen, part
        assert "Open cases: 1" in ann.screen


async def test_nobody_found_says_so_and_goes_on(ann: Person) -> None:
    """A part of no name is answered, and the next one may be typed at once."""
    await has_clients(ann, "ACME", "Acorn")
    await ann.commands("clients")
    await ann.taps("Search")
    await ann.says("zzz")
    assert "Nobody is called anything like “zzz”" in ann.screen
    await ann.says("ac")
    assert ann.messages[-1].labels[:2] == ["Acorn", "ACME"]
    assert len(await standing(ann)) == 2


async def test_a_client_is_added_by_name_once(ann: Person) -> None:
    """A typed name is a client; the same name again is the same client."""
    for _ in range(2):
        await ann.commands("clients")
        await ann.taps("Add a client")
        await ann.says(" Kim   Ltd ")
        assert "Kim Ltd" in ann.screen
    assert await clients(ann) == ["Kim Ltd"]


async def test_a_long_message_is_not_taken_for_a_name(ann: Person) -> None:
    """Whoever pastes a message while a name is asked for has it filed, not lost."""
    await ann.commands("clients")
    await ann.taps("Add a client")
    await ann.says("This is unacceptable and I want all of my money back by tomorrow")
    assert await clients(ann) == []
    assert len(await standing(ann)) == 1


async def test_a_look_alike_is_asked_about_and_never_merged_unasked(ann: Person) -> None:
    """A name with a Cyrillic letter looks like one that is there: the person decides."""
    await ann.forwards("Hello", by="ACME", sender="50")
    await ann.forwards("Hello again", by="АСМЕ\u200b", sender="51")
    assert "looks like “ACME”" in ann.screen
    assert len(await clients(ann)) == 2
    await ann.taps("Yes, the same")
    assert await clients(ann) == ["ACME"]
    await ann.forwards("Once more", by="АСМЕ", sender="51")
    assert await clients(ann) == ["ACME"]
    assert "looks like" not in ann.screen


async def test_what_was_known_of_either_is_known_of_the_one(ann: Person) -> None:
    """A merge keeps what only the one that goes had, and its cases note where they were."""
    await ann.forwards("Hello", by="ACME", sender="50")
    await ann.commands("clients")
    await ann.taps("ACME", "Language, place, channel", "Channel", "Email", "‹ Back", "Archive")
    await ann.forwards("Hello again", by="АСМЕ", sender="51")
    await ann.commands("clients")
    await ann.taps("АСМЕ", "Language, place, channel", "Language", "فارسی")
    await ann.taps("Channel", "Phone", "Yes, the same")
    await ann.commands("clients")
    await ann.taps("ACME")
    assert "فارسی" in ann.screen
    assert "Email" in ann.screen
    assert "Archived" not in ann.screen
    assert await clients(ann) == ["ACME"]
    assert "kept under the name АСМЕ" in (await standing(ann))[-1][2]


async def test_a_typed_look_alike_is_asked_about(ann: Person) -> None:
    """Adding a name that looks like another one asks whether it is the same client."""
    await ann.forwards("Hello", by="Café Ébène", sender="50")
    await ann.commands("clients")
    await ann.taps("Add a client")
    await ann.says("Cafe Ebene")
    assert "“Cafe Ebene” looks like “Café Ébène”" in ann.screen
    await ann.taps("Yes, the same")
    assert await clients(ann) == ["Café Ébène"]


async def test_a_look_alike_may_be_somebody_else(ann: Person) -> None:
    """Two clients with the same name stay two where the person says so."""
    await ann.forwards("Hello", by="Sam", sender="50")
    await ann.forwards("Hello again", by="Sam", sender="51")
    assert "There is a “Sam” in your list already" in ann.screen
    await ann.taps("No, somebody else")
    await ann.commands("clients")
    assert ann.messages[-1].labels[:2] == ["Sam · Mon 2 Mar, 20:57 UTC"] * 2
    await ann.coach.advance(days=1)
    await ann.forwards("And now?", by="Sam", sender="50")
    await ann.commands("clients")
    shown = ["Sam · Tue 3 Mar, 20:57 UTC", "Sam · Mon 2 Mar, 20:57 UTC"]
    assert ann.messages[-1].labels[:2] == shown


async def test_a_client_is_renamed(ann: Person) -> None:
    """A typed name takes the place of the old one; the card shows it."""
    await has_clients(ann, "Sam")
    await ann.commands("clients")
    await ann.taps("Sam", "Rename")
    await ann.says("Samuel Ltd")
    assert "Samuel Ltd" in ann.screen
    assert await clients(ann) == ["Samuel Ltd"]


async def test_a_client_is_archived_and_comes_back_with_a_message(ann: Person) -> None:
    """An archived client is out of the list, on a page of their own, and back when they write."""
    await has_clients(ann, "Sam", "Kim")
    await ann.commands("clients")
    await ann.taps("Sam", "Archive")
    assert "Archived." in ann.screen
    await ann.taps("‹ All clients")
    assert "Sam" not in ann.messages[-1].labels
    await ann.taps("Archived")
    assert ann.messages[-1].labels[0] == "Sam"
    await ann.taps("Sam", "Take out of the archive")
    assert "Archived." not in ann.screen
    await ann.taps("Archive")
    await ann.forwards("I am back", by="Sam", sender="50")
    assert await clients(ann) == ["Kim", "Sam"]


async def test_merging_shows_what_happens_and_then_does_it(ann: Person) -> None:
    """Two clients become one only after what will happen was shown and confirmed."""
    await ann.forwards("From the old phone", by="Sam", sender="50")
    await ann.taps("Buy time", "22:57")
    await ann.forwards("From the new phone", by="Sammy", sender="51")
    await ann.commands("clients")
    await ann.taps("Sam", "Merge", "Sammy")
    assert "Sam becomes Sammy." in ann.screen
    assert "cannot be taken back with one tap" in ann.screen
    assert await clients(ann) == ["Sam", "Sammy"]
    before = await standing(ann)
    await ann.taps("Yes, make them one")
    assert await clients(ann) == ["Sammy"]
    assert "Open cases: 2" in ann.screen
    assert "Next follow-up" in ann.screen
    after = await standing(ann)
    assert [each for each in after if each in before] == before
    assert "kept under the name Sam" in after[-1][2]
    assert await chains_hold(ann)
    await ann.forwards("Old phone again", by="Sam", sender="50")
    assert await clients(ann) == ["Sammy"]
    await ann.commands("timeline")
    assert "Sammy" in ann.screen
    assert "Old phone again" in ann.screen


async def test_a_chain_of_merges_ends_in_one_client(ann: Person) -> None:
    """A client merged into one that is merged itself ends where that one ends."""
    await has_clients(ann, "One", "Two", "Three")
    for name, other in (("One", "Two"), ("Two", "Three")):
        await ann.commands("clients")
        await ann.taps(name, "Merge", other, "Yes, make them one")
    await ann.forwards("Hello", by="One", sender="50")
    assert await clients(ann) == ["Three"]


async def test_a_client_is_not_merged_into_itself(ann: Person) -> None:
    """Naming the client itself as the other one is answered kindly and changes nothing."""
    await has_clients(ann, "Sam", "Kim")
    await ann.commands("clients")
    await ann.taps("Sam", "Merge")
    assert "Sam" not in ann.messages[-1].labels
    await ann.says("sam")
    assert "Sam is Sam already" in ann.screen
    assert await clients(ann) == ["Kim", "Sam"]


async def test_what_is_known_of_a_client_is_set_by_taps_and_words(ann: Person) -> None:
    """Language, country, clock, channel and form of address are set from the card."""
    await has_clients(ann, "Sam")
    await ann.commands("clients")
    await ann.taps("Sam", "Language, place, channel", "Language", "Suomi")
    await ann.taps("Country")
    await ann.says("finland")
    await ann.taps("Language, place, channel", "Their clock")
    await ann.says("Helsinki")
    await ann.taps("Language, place, channel", "Channel", "Email")
    await ann.taps("Form of address", "Formally", "‹ Back to the card")
    assert "Suomi · Finland · Europe/Helsinki · Email" in ann.screen
    (client,) = await look(ann, lambda conn, whose: cases.clients(conn, whose, limit=5))
    assert (client.language, client.country, client.zone) == ("fi", "FI", "Europe/Helsinki")
    assert (client.channel, client.formality) == ("email", "formal")


async def test_an_unknown_country_is_asked_again(ann: Person) -> None:
    """A country that nobody knows is answered with what would do."""
    await has_clients(ann, "Sam")
    await ann.commands("clients")
    await ann.taps("Sam", "Language, place, channel", "Country")
    await ann.says("Atlantis")
    assert "I know no country of that name" in ann.sees


async def test_an_old_card_says_that_it_is_old(ann: Person) -> None:
    """A button of a card that was shown anew elsewhere changes nothing and says so."""
    await has_clients(ann, "Sam")
    await ann.commands("clients")
    await ann.taps("Sam")
    old = ann.button("Archive")
    await ann.commands("clients")
    await ann.taps("Sam")
    await ann.presses(old)
    assert "belongs to an earlier moment" in ann.toasts[-1]
    assert await clients(ann) == ["Sam"]


async def test_the_unsorted_stand_apart(ann: Person) -> None:
    """What has no client yet is listed on its own, and moved from there."""
    await has_clients(ann, "Sam")
    await ann.says("He called me at night and wants his money back")
    await ann.commands("clients")
    await ann.taps("Not sorted yet")
    assert "He called me at night" in ann.screen
    await ann.taps("1", "Move it", "Sam")
    await ann.commands("clients")
    await ann.taps("Not sorted yet")
    assert "Nothing is filed here yet." in ann.screen
    assert await chains_hold(ann)


async def test_a_shared_contact_and_a_place_are_filed(coach: Coach, ann: Person) -> None:
    """A contact and a place are filed with their fields, shared or forwarded."""
    await ann.does(
        Shared("contact", "Sam Lee\n+358 40 1", {"name": "Sam Lee", "phone": "+358 40 1"})
    )
    await coach.advance(seconds=2)
    assert "Sam Lee" in ann.screen
    place = Shared("location", "60.169900, 24.938400", {"latitude": "60.169900"})
    origin = Origin(OriginKind.IDENTIFIED, "Sam", "77", EVENING)
    sent = forwarded("", "Sam")
    await ann.does(type(sent)(origin, "", None, place))
    await coach.advance(seconds=2)
    contact, location = await entries(ann)
    assert contact.content is not None
    assert contact.content.fields["shared_phone"] == "+358 40 1"
    assert location.content is not None
    assert location.content.text == "60.169900, 24.938400"
    assert location.content.fields["shared"] == "location"


async def test_more_than_fit_are_never_left_out_in_silence(ann: Person) -> None:
    """A search that finds more than a screen says so, and how to come to the others."""
    await has_clients(ann, *(f"Acme {number:02}" for number in range(10)))
    await ann.commands("clients")
    await ann.taps("Search")
    await ann.says("acme")
    assert "10 found for “acme”" in ann.screen
    await ann.says("acme 00")
    assert "Open cases" in ann.screen
