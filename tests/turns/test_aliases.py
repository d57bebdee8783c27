"""A word of the person's own for a client: what a knock says where others may see the screen."""

from pathlib import Path

import pytest
from sqlalchemy import Connection

from bot.store import cases, tables
from bot.store.people import Person as Row
from bot.turns.clients.alias import read, tells
from tests.support.coach import Coach, Person
from tests.support.records import look, standing

BLUE = "the blue one"
THEIRS = "Fix it TODAY or I want my money back"


async def asked(ann: Person, name: str = "Sam") -> None:
    """Two taps from the list of clients."""
    await ann.commands("clients")
    await ann.taps(name, "On the lock screen")


async def called(ann: Person, word: str = BLUE, name: str = "Sam") -> None:
    await asked(ann, name)
    await ann.says(word)


async def words(ann: Person) -> dict[str, str | None]:
    """What reminders call each client, by name."""

    def every(conn: Connection, whose: Row) -> dict[str, str | None]:
        return {each.name: each.alias for each in cases.clients(conn, whose, 9)}

    return await look(ann, every)


async def buys_time(ann: Person) -> None:
    """A follow-up about Sam comes at 08:30."""
    await ann.forwards(THEIRS)
    await ann.taps("Buy time", "22:57", "I sent it")


def written(folder: Path) -> bytes:
    """All that lies in a folder."""
    return b"".join(each.read_bytes() for each in folder.rglob("*") if each.is_file())


def said(ann: Person) -> str:
    """The newest message as it is sent, with the marks that nobody sees."""
    return "".join(run.text for run in ann.messages[-1].runs)


# --- what a knock says ---------------------------------------------------------------------------


async def test_a_follow_up_says_the_word_and_no_name(coach: Coach, ann: Person) -> None:
    """With a word set, the knock says it first, fenced in; the name comes when it is opened."""
    await buys_time(ann)
    await called(ann)
    await coach.advance(hours=12)
    assert ann.screen.startswith("About the blue one.\n\nYou asked me to come back")
    assert f"\u2068{BLUE}\u2069" in said(ann)
    assert "Sam" not in ann.screen
    await ann.taps("Open it")
    assert "About Sam." in ann.screen


async def test_without_a_word_nobody_is_named(coach: Coach, ann: Person) -> None:
    """A word that was taken away is not said any more: the knock is as it was."""
    await buys_time(ann)
    await called(ann)
    await ann.taps("On the lock screen")
    assert "Now they say “the blue one”." in ann.screen
    await ann.taps("Take it away")
    assert "the blue one" not in ann.screen
    await coach.advance(hours=12)
    assert ann.screen.startswith("You asked me to come back")


async def test_a_late_one_says_the_word_too(coach: Coach, ann: Person) -> None:
    """After the bot was down, the one that comes late says whom it is about."""
    await buys_time(ann)
    await called(ann)
    await coach.sleeps(hours=12)
    assert ann.screen.startswith("About the blue one.\n\nThis was due on")


async def test_the_digest_says_the_words(coach: Coach, ann: Person) -> None:
    """Of several late ones, the message lists those with a word, and each button says its own."""
    await buys_time(ann)
    await ann.forwards("Where is it?", by="Kim", sender="78")
    await ann.taps("Buy time")
    await called(ann)
    await coach.sleeps(hours=20)
    assert "These were due while I could not reach you" in ann.screen
    assert "- Tue 3 Mar, 08:30 · the blue one" in ann.screen
    assert ann.screen.count("08:30") == 1
    assert not {"Sam", "Kim"} & set(ann.screen.split())
    assert [each for each in ann.messages[-1].labels if "Tue" in each] == [
        "Tue 3 Mar, 08:30 · the blue one",
        "Tue 3 Mar, 08:30",
    ]
    await ann.taps("· the blue one")
    assert "About Sam." in ann.screen


async def test_a_client_who_was_named_later_counts(coach: Coach, ann: Person) -> None:
    """Words that were filed under a client after the reminder was set are that client's."""
    await ann.says("They want their money back")
    await ann.taps("Who is it from?", "Buy time", "22:57")
    await ann.says("ACME")
    await ann.taps("I sent it")
    await called(ann, name="ACME")
    await coach.advance(hours=12)
    assert ann.screen.startswith("About the blue one.")
    await ann.taps("Open it")
    assert "About ACME." in ann.screen


async def test_a_check_in_says_the_word(coach: Coach, ann: Person) -> None:
    """The weekly question about a client, and the one whether to go on, say their word."""
    await ann.commands("clock")
    await ann.taps("Skip")
    await ann.forwards("Fix it")
    await called(ann)
    await ann.taps("How is it going?", "Ask me once a week")
    await coach.advance(days=8)
    assert ann.screen == "About the blue one.\n\nHow has it been lately? One tap is enough."
    await coach.advance(days=21)
    assert ann.screen.startswith("About the blue one.\n\nYou have passed over these three times")


async def test_a_held_reply_of_a_guide_says_the_word(coach: Coach, ann: Person) -> None:
    """The answer that was put off comes back with the client's word, and quotes nothing."""
    await ann.forwards(THEIRS)
    await called(ann)
    await ann.forwards("And the invoice?")
    await ann.taps("Stop first", "Boiling", "Hold my answer", "22:57", "In an hour")
    await ann.taps("Leave it until then")
    await coach.advance(hours=2)
    over = "About the blue one.\n\nIt is time. Your answer is waiting where you left it."
    assert ann.screen == over
    await ann.taps("Hold it until another time", "Leave it")
    assert ann.screen == over


async def test_a_held_reply_of_ones_own_says_the_word(coach: Coach, ann: Person) -> None:
    """A reply that was looked at and held knows its client by the message that it answers."""
    await ann.forwards("Hello")
    await called(ann)
    await ann.commands("check")
    await ann.says("You never answer. This is unacceptable!!!")
    await ann.taps("Hold it until morning", "22:57")
    await coach.advance(hours=10)
    assert ann.screen.startswith("About the blue one.\n\nIt is time.")


async def test_breaks_are_about_nobody(coach: Coach, ann: Person) -> None:
    """What is about no client says no word, whatever words there are."""
    await ann.commands("clock")
    await ann.taps("Skip")
    await ann.forwards("Fix it")
    await called(ann)
    await ann.commands("reminders")
    await ann.taps("Breaks", "Every 30 minutes")
    await coach.advance(hours=12, minutes=45)
    assert "Time for a break" in ann.screen
    assert BLUE not in ann.screen


# --- setting it ----------------------------------------------------------------------------------


async def test_it_is_two_taps_away_and_stands_on_the_card(ann: Person) -> None:
    """From the list two taps lead to the question, which says what it is for; a word is kept."""
    await ann.forwards("Hello")
    await asked(ann)
    assert "Reminders name nobody, since others may see your screen." in ann.screen
    assert await words(ann) == {"Sam": None}
    await ann.says("  the \u202eblue\u2069\u200b  one ")
    assert "On the lock screen: the blue one" in ann.screen
    assert await words(ann) == {"Sam": BLUE}
    await called(ann, "🔵")
    assert await words(ann) == {"Sam": "🔵"}


@pytest.mark.parametrize("word", ["Sam", "sám", "the loud Sam", "SAM the blue", "samuel"])
async def test_what_tells_the_name_takes_one_more_tap(ann: Person, word: str) -> None:
    """A word with the name in it is kept only once the person says so; nothing is set before."""
    await ann.forwards("Hello")
    await called(ann, word)
    assert "has something of the name Sam in it" in ann.screen
    assert await words(ann) == {"Sam": None}
    await ann.taps("Use it all the same")
    assert await words(ann) == {"Sam": word}
    assert f"On the lock screen: {word}" in ann.screen


async def test_another_word_may_be_typed_at_once(ann: Person) -> None:
    """Whoever thinks better of it types another word, or goes back and nothing is set."""
    await ann.forwards("Hello")
    await called(ann, "Sam")
    await ann.taps("‹ Back to the card")
    assert await words(ann) == {"Sam": None}
    await called(ann, "Sam")
    await ann.says(BLUE)
    assert await words(ann) == {"Sam": BLUE}


async def test_a_word_that_means_somebody_else_takes_one_more_tap(ann: Person) -> None:
    """The name, or the word, of another client is asked about: a reminder could mean either."""
    await ann.forwards("Hello", by="Sam", sender="50")
    await ann.forwards("Hello", by="Kim", sender="51")
    await called(ann, name="Kim")
    await called(ann, "The Blue One")
    assert "may make you think of Kim" in ann.screen
    await ann.says("kim")
    assert "may make you think of Kim" in ann.screen
    assert await words(ann) == {"Sam": None, "Kim": BLUE}


async def test_too_long_is_said_and_asked_again(ann: Person) -> None:
    """More than 30 characters are answered with how many fit; the next word is taken."""
    await ann.forwards("Hello")
    await called(ann, "the one who always writes at night")
    assert "30 characters fit" in ann.screen
    assert await words(ann) == {"Sam": None}
    await ann.says("b" * 30)
    assert await words(ann) == {"Sam": "b" * 30}


@pytest.mark.parametrize("pasted", ["Hi,\nwhere is it?", "x" * 61])
async def test_a_pasted_message_is_filed_and_no_word(ann: Person, pasted: str) -> None:
    """Who pastes a message where a word was asked for has it filed, not lost."""
    await ann.forwards("Hello")
    await called(ann, pasted)
    assert await words(ann) == {"Sam": None}
    assert pasted in [each[2] for each in await standing(ann)]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("\u200f\u202d", None),
        ("   ", None),
        ("a\u2028b", None),
        ("a\tb\x07c", "a bc"),
        ("\u2067x\u2066", "x"),
        ("\u0645\u06cc\u200c\u0631\u0648\u062f", "\u0645\u06cc\u200c\u0631\u0648\u062f"),
        ("👩\u200d🎨", "👩\u200d🎨"),
    ],
)
def test_nothing_breaks_its_line(typed: str, kept: str | None) -> None:
    """Control and direction characters are left out, joiners within words and emoji stay."""
    assert read(typed) == kept


@pytest.mark.parametrize(
    ("word", "name", "does"),
    [
        (BLUE, "Sam", False),
        ("S", "Sam", False),
        ("same old", "Al", False),
        ("al", "Al", True),
        ("Jones the loud", "Sam Jones", True),
        ("شرکت آبی", "شركت كيمياي", True),
        ("王伟先生", "王伟", True),
        ("🔵", "🔵", True),
        ("🔵", "🔴", False),
    ],
)
def test_what_tells_a_name(word: str, name: str, does: bool) -> None:
    """A word tells a name that it is, holds, or has a word of; letters by chance do not count."""
    assert tells(word, name) is does


# --- where it is kept ----------------------------------------------------------------------------


async def test_a_new_name_that_it_tells_is_said(ann: Person) -> None:
    """A client who is renamed to what the word says keeps it, and the person hears of it."""
    await ann.forwards("Hello")
    await called(ann)
    await ann.taps("Rename")
    await ann.says("Blue Ltd")
    assert "Reminders go on saying “the blue one”" in ann.sees
    assert await words(ann) == {"Blue Ltd": BLUE}


@pytest.mark.parametrize(
    ("mine", "theirs", "kept"),
    [(BLUE, None, BLUE), (None, BLUE, BLUE), ("the red one", BLUE, BLUE)],
)
async def test_two_clients_that_are_one_have_one_word(
    ann: Person, mine: str | None, theirs: str | None, kept: str
) -> None:
    """After a merge the client has one word: its own, or else that of the one it took in."""
    await ann.forwards("Hello", by="Sam", sender="50")
    await ann.forwards("Hello", by="Kim", sender="51")
    for name, word in (("Sam", mine), ("Kim", theirs)):
        if word is not None:
            await called(ann, word, name)
    await ann.commands("clients")
    await ann.taps("Sam", "Merge", "Kim", "Yes, make them one")
    assert await words(ann) == {"Kim": kept}
    count = await ann.coach.database.turn(
        lambda conn: [each.alias_sealed for each in conn.execute(tables.clients.select())]
    )
    assert sum(each is not None for each in count) == 1


async def test_it_goes_with_the_client(ann: Person, coach: Coach) -> None:
    """Deleting a client takes the word along, and a question about one that was left open."""
    await ann.forwards("Hello")
    await called(ann)
    await called(ann, "Sam")
    press = ann.button("Use it all the same")
    await ann.commands("delete")
    await ann.taps("A client or a case", "Sam", "The client with everything", "Delete it all")
    left = await coach.database.turn(
        lambda conn: [each.argument for each in conn.execute(tables.buttons.select())]
    )
    assert not any("alias-yes" in (each or "") for each in left)
    await ann.presses(press)
    assert await words(ann) == {}


async def test_it_finds_the_client(ann: Person) -> None:
    """A part of the word finds its client as a part of the name does."""
    await ann.forwards("Hello", by="Sam", sender="50")
    await ann.forwards("Hello", by="Kim", sender="51")
    await called(ann)
    await ann.commands("clients")
    await ann.taps("Search")
    await ann.says("BLUE")
    assert ann.screen.startswith("Sam")


async def test_nothing_in_the_files_of_the_database_tells_it(
    coach: Coach, ann: Person, tmp_path: Path
) -> None:
    """It is sealed wherever it is kept, also while it is asked about, and in what is to be sent."""
    await buys_time(ann)
    await called(ann, "Sam the zebra")
    await ann.taps("Use it all the same")
    await called(ann, "zebra Sam")
    await coach.advance(hours=12)
    assert "Sam the zebra" in ann.screen
    kept = written(tmp_path)
    assert b"alias_sealed" in kept
    assert b"zebra" not in kept


async def test_a_button_of_one_persons_word_is_nobody_elses(coach: Coach, ann: Person) -> None:
    """In another's hands the button that keeps a word changes nothing and tells nothing."""
    bob = coach.person("101", "Bob")
    await ann.forwards("Hello")
    await bob.forwards("Hello")
    await called(ann, "the loud Sam")
    await bob.presses(ann.button("Use it all the same"))
    assert await words(ann) == await words(bob) == {"Sam": None}
    assert "loud" not in bob.sees
