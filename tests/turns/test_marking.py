"""What is filed becomes an agreement, a promise, a payment in two taps, and adds up at once."""

import random

import pytest
from sqlalchemy import Connection

from bot.cases.ledger import Ledger
from bot.cases.models import EntryKind
from bot.store import cases
from bot.store.people import Person as Row
from tests.support.coach import Coach, Person, library, restarted
from tests.support.records import chains_hold, entries, look, standing


async def ledger(ann: Person) -> Ledger:
    """What is kept of the current case of the client dealt with last; it equals what is rebuilt."""

    def both(conn: Connection, whose: Row) -> tuple[Ledger, Ledger]:
        (client, *_) = cases.clients(conn, whose, limit=1)
        (case, *_) = cases.cases_of(conn, whose, client.id)
        kept = cases.ledger(conn, whose, case.id)
        return kept, cases.rebuild_ledger(conn, whose, case.id)

    kept, rebuilt = await look(ann, both)
    assert kept == rebuilt
    return kept


async def test_an_agreement_takes_two_taps(ann: Person) -> None:
    """Two taps under a message make it an agreement; the message stays as it is."""
    await ann.forwards("Two rounds of changes, then by the hour", by="ACME")
    taps = ann.taps_made
    await ann.taps("Mark it", "An agreement")
    assert ann.taps_made - taps == 2
    assert "Filed: Agreement." in ann.screen
    assert (await ledger(ann)).agreements == 1
    message, mark = await entries(ann)
    assert mark.kind is EntryKind.AGREEMENT
    assert mark.content is not None
    assert mark.content.fields["of"] == message.commitment.hex()
    assert message.state == "standing"
    await ann.taps("Revisions included")
    await ann.says("2")
    assert (await ledger(ann)).revisions_agreed == 2
    assert await chains_hold(ann)


async def test_revisions_are_counted_against_what_was_agreed(ann: Person) -> None:
    """Three revisions of two agreed ones are said as such."""
    await ann.forwards("Two rounds", by="ACME")
    await ann.taps("Mark it", "An agreement", "Revisions included")
    await ann.says("two")
    assert "whole number" in ann.screen
    await ann.says("۲")
    for number in range(3):
        await ann.forwards(f"Change number {number}", by="ACME")
        await ann.taps("Mark it", "A revision")
    await ann.commands("case")
    assert "Revisions used: 3 of 2, so 1 beyond what was agreed" in ann.screen


async def test_a_promise_is_theirs_or_mine_and_is_kept_or_broken(ann: Person) -> None:
    """A promise in their message is theirs unless said otherwise; later it was kept or broken."""
    await ann.forwards("You will have the money by Friday", by="ACME")
    await ann.taps("Mark it", "A promise")
    assert "Filed: Their promise." in ann.screen
    kept = await ledger(ann)
    assert (kept.promises_made, kept.theirs_made) == (1, 1)
    await ann.taps("It is mine")
    assert (await ledger(ann)).theirs_made == 0
    await ann.taps("It is theirs", "By when")
    await ann.says("2026-03-06")
    assert "by 2026-03-06" in ann.screen
    await ann.commands("timeline")
    await ann.taps("1", "It was broken")
    kept = await ledger(ann)
    assert (kept.promises_made, kept.promises_broken, kept.theirs_broken) == (1, 1, 1)
    await ann.commands("case")
    assert "Their promises: 1; kept: 0, broken: 1" in ann.screen


async def test_a_payment_reads_its_amount_out_of_the_message(ann: Person) -> None:
    """An amount that the message names is taken; what became of it is a tap."""
    await ann.forwards("I have sent you 450 € today", by="ACME")
    await ann.taps("Mark it", "A payment")
    assert "€450" in ann.screen
    assert (await ledger(ann)).money_due == {"EUR": "450"}
    await ann.taps("Invoiced")
    kept = await ledger(ann)
    assert (kept.money_invoiced, kept.money_due) == ({"EUR": "450"}, {"EUR": "450"})
    await ann.commands("timeline")
    await ann.taps("1", "It was paid")
    kept = await ledger(ann)
    assert kept.money_paid == {"EUR": "450"}
    assert kept.money_due == {"EUR": "0"}
    await ann.commands("clients")
    await ann.taps("ACME")
    assert "Still to be paid" not in ann.screen


@pytest.mark.parametrize(
    ("typed", "currency", "amount"),
    [
        ("450 EUR", "EUR", "450"),
        ("۵ میلیون تومان", "IRT", "5000000"),
        ("50,000,000 rial", "IRR", "50000000"),
        ("٣٠٠ جنيه مصري", "EGP", "300"),
        ("2 triệu đồng", "VND", "2000000"),
        ("1 200,50 euroa", "EUR", "1200.50"),
        ("US$ 99.90", "USD", "99.90"),
    ],
)
async def test_amounts_are_typed_as_people_write_them(
    ann: Person, typed: str, currency: str, amount: str
) -> None:
    """Amounts are read in the words of each language, toman and rial told apart."""
    await ann.forwards("The invoice is open", by="ACME")
    await ann.taps("Mark it", "A payment")
    assert "How much?" in ann.screen
    await ann.says(typed)
    assert (await ledger(ann)).money_due == {currency: amount}


@pytest.mark.parametrize("typed", ["450", "lots", "-5 EUR", "5 EUR or 6 EUR", "EUR"])
async def test_what_is_no_amount_is_asked_again(ann: Person, typed: str) -> None:
    """Half an amount is not guessed at, and the right one may follow at once."""
    await ann.forwards("The invoice is open", by="ACME")
    await ann.taps("Mark it", "A payment")
    await ann.says(typed)
    assert "I need an amount and its currency" in ann.screen
    assert (await ledger(ann)).money_due == {}
    await ann.says("5 EUR")
    assert (await ledger(ann)).money_due == {"EUR": "5"}


async def test_a_change_is_decided_and_priced(ann: Person) -> None:
    """A change asked for is accepted at a price, or declined."""
    await ann.forwards("And two more pages, please", by="ACME")
    await ann.taps("Mark it", "A change")
    assert (await ledger(ann)).changes_asked == 1
    await ann.taps("I accepted it", "The amount")
    await ann.says("200 EUR")
    kept = await ledger(ann)
    assert (kept.changes_accepted, kept.changes_price) == (1, {"EUR": "200"})
    await ann.commands("case")
    assert "Changes asked: 1; accepted: 1, declined: 0, open: 0" in ann.screen


async def test_a_red_flag_may_cross_a_red_line(ann: Person) -> None:
    """The person's own red lines are set once and offered when a red flag is marked."""
    await ann.commands("lines")
    await ann.taps("Write them anew")
    await ann.says("Shouting\nWork before the deposit")
    assert "Shouting" in ann.screen
    await ann.forwards("YOU ARE USELESS", by="ACME")
    await ann.taps("Mark it", "A red flag", "Shouting")
    kept = await ledger(ann)
    assert (kept.red_flags, kept.red_lines) == (1, 1)
    await ann.commands("clients")
    await ann.taps("ACME")
    assert "One red flag" in ann.screen


async def test_a_mistaken_mark_is_taken_back(ann: Person) -> None:
    """A mark that was a mistake counts no more; the message stays."""
    await ann.forwards("Two rounds", by="ACME")
    await ann.taps("Mark it", "An agreement", "Take it back")
    assert (await ledger(ann)).agreements == 0
    assert len(await standing(ann)) == 1
    assert await chains_hold(ann)


async def test_an_agreement_goes_out_of_force(ann: Person) -> None:
    """An agreement that holds no longer is said so, and not counted."""
    await ann.forwards("Two rounds", by="ACME")
    await ann.taps("Mark it", "An agreement", "That is all")
    await ann.commands("timeline")
    await ann.taps("1", "No longer in force")
    assert (await ledger(ann)).agreements == 0


async def test_marks_go_along_when_a_message_moves(ann: Person) -> None:
    """A message that is moved takes along what it was marked as, twice too."""
    await ann.forwards("Two rounds", by="ACME")
    await ann.taps("Mark it", "An agreement")
    await ann.forwards("Hello", by="Kim", sender="78")
    await ann.commands("clients")
    await ann.taps("ACME", "Timeline", "2", "Move it", "Kim")
    assert "Marked as:" in ann.screen
    assert (await ledger(ann)).agreements == 1
    await ann.taps("Move it", "ACME")
    assert "Marked as:" in ann.screen
    assert (await ledger(ann)).agreements == 1
    assert await chains_hold(ann)


@pytest.mark.parametrize("seed", range(3))
async def test_what_is_kept_equals_what_is_rebuilt(ann: Person, seed: int) -> None:
    """After any sequence of marks, decisions and changes the sums are what the entries say."""
    dice = random.Random(seed)
    await ann.forwards("You get 450 EUR on Friday", by="ACME")
    for _ in range(25):
        await ann.commands("timeline")
        await ann.taps("1")
        shown = ann.messages[-1].labels
        done = [each for each in shown if each.startswith(("It was k", "It was b", "It was p"))]
        await ann.taps(dice.choice([*done, "Mark it"]))
        what = ("An agreement", "A promise", "A change", "A revision", "A payment", "A red flag")
        if ann.messages[-1].labels[0] == "An agreement":
            await ann.taps(dice.choice(what))
        more = ("It is mine", "Invoiced", "Paid", "I accepted it", "I declined it", "Take it back")
        offered = [each for each in ann.messages[-1].labels if each in more]
        if offered and dice.random() < 0.7:
            await ann.taps(dice.choice(offered))
        await ledger(ann)
    assert await chains_hold(ann)


OWED = """\
format: 2
id: owed
title: What is owed
summary: You want to know what they owe.
start: told
facts: [money_agreed, money_invoiced, money_paid, their_promises_broken, red_lines_crossed]
steps:
  told:
    show: "What they owe:"
    of: [money_agreed, money_invoiced, money_paid, their_promises_broken, red_lines_crossed]
    go:
      - {to: enough, when: {their_promises_broken: {at_least: 1}}}
      - to: wait
  enough: {choose: Enough?, options: {a: {label: They broke a promise, go: bye}}}
  wait: {choose: Wait?, options: {a: {label: Nothing is broken, go: bye}}}
  bye: {end: Done.}
"""


async def test_guides_know_what_was_marked(coach: Coach, ann: Person) -> None:
    """A guide tells and branches on what was marked by hand: money, promises, lines crossed."""
    await ann.forwards("Invoice over 450 EUR", by="ACME")
    await ann.taps("Mark it", "A payment", "Invoiced", "That is all")
    await ann.forwards("You have it on Friday", by="ACME")
    await ann.taps("Mark it", "A promise", "That is all")
    await ann.commands("timeline")
    await ann.taps("1", "It was broken")
    await ann.forwards("And where is my work", by="ACME")
    await coach.database.close()
    async with restarted(coach, library(owed=OWED)) as again:
        ann.coach = again
        await ann.taps("Pick a guide", "None of these", "A message is here", "What is owed")
        assert "Invoiced: €450" in ann.sees
        assert "Promises they broke: 1" in ann.sees
        assert "They broke a promise" in ann.labels
