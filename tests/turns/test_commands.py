"""Commands: what they say, and what they leave alone."""

from tests.support.coach import Coach, Person
from tests.support.records import row


async def test_start_says_what_this_is(ann: Person) -> None:
    """The first word says what the coach does, who can read along, and how to begin."""
    await ann.commands("start")
    assert "You send it, never I." in ann.screen
    assert "Telegram and whoever runs this bot can read" in ann.screen
    await ann.taps("Pick a guide")
    assert "About you" in ann.labels
    await ann.taps("A message is here", "Stop, ask, verify")
    assert "what do they want?" in ann.screen


async def test_a_guide_works_without_a_message(ann: Person) -> None:
    """A guide can be walked to its end without anything having been filed before."""
    await ann.commands("guides")
    await ann.taps(
        "A message is here",
        "Stop, ask, verify",
        "Something fixed",
        "None of these",
        "Skip",
        "I will look into it",
    )
    await ann.taps("No", "Sent as it is", "22:57", "No need")
    assert "Done." in ann.screen


async def test_help_names_every_command_of_the_menu(ann: Person) -> None:
    """Everything in the menu is explained by /help."""
    from bot.turns.commands import COMMANDS, MENU

    await ann.commands("help")
    for name, _ in MENU:
        assert name in COMMANDS
        assert f"/{name}" in ann.screen or name == "help"


async def test_privacy_says_it_plainly(ann: Person) -> None:
    """/privacy says who can read, what is kept, what is never done, and how to end it."""
    await ann.commands("privacy")
    for said in ("no end-to-end encryption", "What I keep", "What I never do", "/erase"):
        assert said in ann.screen
    assert "If I hear nothing from you for 12 months, everything of yours is deleted." in ann.screen


async def test_a_language_can_be_chosen(coach: Coach, ann: Person) -> None:
    """The language question offers what there is, keeps the choice, and says so."""
    await ann.commands("language")
    assert ann.labels == ["English"]
    await ann.taps("English")
    assert "I speak English with you." in ann.screen
    found = await row(ann)
    assert found is not None
    assert found.language_chosen
    assert ann.labels == []


async def test_one_back_at_a_time(ann: Person) -> None:
    """/back goes one question back each time, to the first, and then says that it is the first."""
    await ann.commands("guides")
    await ann.taps("A message is here", "Stop, ask, verify", "Something fixed", "None of these")
    for words in ("What do you not know yet?", "what do they want?", "This is the first question"):
        await ann.commands("back")
        assert words in ann.screen


async def test_skip_and_repeat_work_as_commands(ann: Person) -> None:
    """/skip passes over what may be passed over, /repeat shows the question anew."""
    await ann.commands("guides")
    await ann.taps("A message is here", "Stop, ask, verify", "Something fixed", "None of these")
    await ann.commands("repeat")
    assert "say it back" in ann.screen
    await ann.commands("skip")
    assert "What can you offer them now?" in ann.screen


async def test_a_command_never_loses_the_guide(ann: Person) -> None:
    """After any number of commands the question that was open still takes its answer."""
    await ann.commands("guides")
    await ann.taps("A message is here", "Stop, ask, verify", "Something fixed", "None of these")
    for name in ("help", "privacy", "language", "start", "nosuch", "erase", "clock"):
        await ann.commands(name)
    await ann.says("the colours are off")
    assert "What can you offer them now?" in ann.screen
