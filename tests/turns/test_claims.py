"""The claim sheet: a client's message taken apart, and a reply that never says they are wrong."""

from tests.support.coach import Coach, Person

LONG = "Hello Ann. You promised it by Friday! The logo does not work. We agreed on 5 rounds. Bye."


async def sheet(person: Person) -> None:
    """A record, a message full of claims, and its sheet."""
    await person.forwards("Two rounds are fine for us")
    await person.forwards(LONG)
    await person.commands("timeline")
    await person.taps("1", "Take it apart")


async def test_claims_become_a_reply(ann: Person) -> None:
    """What is so, what the record shows and what is asked all stand in one reply, ready to copy."""
    await sheet(ann)
    assert "Hello Ann" not in ann.screen
    assert "1. You promised it by Friday!" in ann.screen
    await ann.taps("1", "True")
    assert "You promised it by Friday! — true" in ann.screen
    await ann.taps("2", "Unclear", "3", "Not so", "Write the reply")
    assert "What shows that this is not so?" in ann.screen
    await ann.taps("Two rounds are fine for us")
    reply = ann.copyable or ""
    assert "“You promised it by Friday!”: yes, that is so." in reply
    assert "“The logo does not work.”: what exactly do you mean by this?" in reply
    assert "my record of" in reply
    assert "Two rounds are fine for us" in reply
    assert "wrong" not in reply
    assert "Questions to ask" in ann.sees
    await ann.taps("Sent as it stands")
    assert "Filed as sent" in ann.sees
    await ann.commands("timeline")
    assert "You wrote: Thank you for your message" in ann.screen


async def test_it_is_offered_where_several_things_are_claimed(ann: Person) -> None:
    """Right under a message full of claims stands the way to its sheet; under a short one not."""
    await ann.forwards("Fix it today")
    assert "Take it apart" not in ann.labels
    await ann.forwards(LONG)
    await ann.taps("Take it apart")
    assert "1. You promised it by Friday!" in ann.screen


async def test_an_edit_starts_the_sheet_anew(ann: Person) -> None:
    """Marks never slip to other sentences: when the message changed meanwhile, none is kept."""
    sent = await ann.says(LONG)
    await ann.coach.advance(seconds=2)
    await ann.taps("Take it apart", "1", "True")
    await ann.edits(sent, f"One more sentence. {LONG}")
    await ann.taps("Write the reply")
    assert "— true" not in ann.screen
    assert ann.copyable is None


async def test_several_are_marked_at_once(ann: Person) -> None:
    """Numbers are picked together and marked with one tap; greetings can be shown too."""
    await sheet(ann)
    await ann.taps("1", "3", "Not agreed")
    assert ann.screen.count("— not agreed") == 2
    await ann.taps("Other sentences too")
    assert "Hello Ann" in ann.screen
    assert ann.screen.count("— not agreed") == 2


async def test_a_message_is_no_proof_against_itself(ann: Person) -> None:
    """What a message was marked as repeats its words; it shows nothing."""
    await sheet(ann)
    await ann.taps("‹ Back", "Mark it", "A promise", "That is all", "Take it apart")
    await ann.taps("1", "Not so", "Write the reply")
    offered = ann.messages[-1].labels
    assert offered == [
        "They wrote · Mon 2 Mar: Two rounds are fine for us",
        "I know this",
        "‹ Back to the entry",
    ]


async def test_an_old_record_is_found_too(ann: Person) -> None:
    """What was filed long ago can be chosen as well: more records are one tap away."""
    await ann.forwards("The first of all")
    await ann.forwards(*(f"Message number {number}" for number in range(8)))
    await sheet(ann)
    await ann.taps("1", "Not so", "Write the reply")
    assert not any("The first of all" in each for each in ann.messages[-1].labels)
    await ann.taps("Earlier records")
    await ann.taps("The first of all")
    assert "shows “The first of all”" in (ann.copyable or "")


async def test_a_changed_reply_is_filed_as_it_was_sent(ann: Person) -> None:
    """Whoever changed the reply pastes what they sent, and that is what stands in the records."""
    await sheet(ann)
    await ann.taps("1", "True", "Write the reply", "I changed it")
    await ann.says("x" * 4050)
    assert "too long" in ann.screen
    await ann.says("Yes, it comes tomorrow. Ann")
    assert "Filed as sent" in ann.screen
    await ann.commands("timeline")
    assert "You wrote: Yes, it comes tomorrow. Ann" in ann.screen
    await ann.taps("1")
    assert "Sent in these words" in ann.screen


async def test_what_the_person_knows_is_filed_as_remembered(ann: Person) -> None:
    """Without an entry that shows it, the person says what they know, and that is filed."""
    await sheet(ann)
    await ann.taps("1", "Not so", "Write the reply", "I know this")
    await ann.says("I said Monday, on the phone")
    assert "I said Monday, on the phone" in (ann.copyable or "")
    await ann.taps("Not sent")
    assert "nothing was filed" in ann.sees
    await ann.commands("timeline")
    assert "I said Monday, on the phone" in ann.screen


async def test_own_words_are_not_taken_apart(ann: Person) -> None:
    """What the person wrote themselves is no client's claim."""
    await ann.says("You promised it by Friday, and it does not work. We agreed on 5 rounds.")
    await ann.coach.advance(seconds=2)
    await ann.taps("These are my own words")
    await ann.commands("timeline")
    await ann.taps("1")
    assert "Take it apart" not in ann.labels


async def test_another_person_reaches_no_sheet(coach: Coach) -> None:
    """A button of one person's sheet does nothing for another."""
    ann, bob = coach.person(), coach.person("200", "Bob")
    await sheet(ann)
    await bob.says("hello")
    await bob.presses(ann.button("1"))
    assert "Friday" not in bob.sees
