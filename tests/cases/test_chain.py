"""The chain and the ledger as rules: what they promise without any database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.cases import chain, ledger
from bot.cases.chain import GENESIS, Link
from bot.cases.ledger import Ledger
from bot.cases.models import Attachment, Content, EntryKind, Grade

NOW = datetime(2026, 3, 1, tzinfo=UTC)
CONTENTS = st.builds(
    Content,
    text=st.text(),
    attachment=st.none()
    | st.builds(Attachment, st.text(), st.text(), st.text(), st.none() | st.integers(0, 2**40)),
    fields=st.dictionaries(st.text(), st.text() | st.integers() | st.booleans() | st.none()),
    reference=st.none() | st.text(),
)


@given(CONTENTS)
def test_a_content_is_read_as_it_was_written(content: Content) -> None:
    """Any content survives its canonical form, which is the same however it came about."""
    written = chain.canonical(content)
    assert chain.read(written) == content
    backwards = dict(reversed(list(content.fields.items())))
    assert chain.canonical(replace(content, fields=backwards)) == written


def links(count: int) -> list[tuple[Link, bytes]]:
    made, head = [], GENESIS
    for number in range(1, count + 1):
        link = Link(
            number,
            EntryKind.NOTE,
            Grade.REMEMBERED,
            NOW,
            NOW,
            None,
            chain.commitment(bytes(32), f"{number}".encode()),
        )
        head = chain.extend(head, link)
        made.append((link, head))
    return made


def test_a_chain_keeps_its_value_for_good() -> None:
    """The values of a chain are fixed: a later version must find the same ones."""
    assert (
        links(2)[-1][1].hex() == "06f1bdcda7fd323d32f8a9f825433b756e64e31162a4cf6146e923b02f8b0544"
    )


def test_the_zone_a_time_is_written_in_does_not_matter() -> None:
    """The same instant in another zone gives the same chain."""
    elsewhere = NOW.astimezone(timezone(timedelta(hours=3)))
    [(link, value)] = links(1)
    assert chain.extend(GENESIS, replace(link, happened_at=elsewhere)) == value


def test_an_empty_chain_holds() -> None:
    """A case without entries verifies; one that should have some does not."""
    assert chain.verify([], head=GENESIS, length=0) is None
    assert chain.verify([], head=b"x", length=0) == 1
    assert chain.verify([], head=GENESIS, length=1) == 1


@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_break_is_found_where_it_is(at: int) -> None:
    """The walk names the first entry that does not fit."""
    whole = links(3)
    head = whole[-1][1]
    assert chain.verify(whole, head=head, length=3) is None
    link, value = whole[at - 1]
    for broken in (
        (replace(link, grade=Grade.FILE), value),
        (replace(link, amends=1), value),
        (link, bytes(32)),
    ):
        changed = [*whole[: at - 1], broken, *whole[at:]]
        assert chain.verify(changed, head=head, length=3) == at
    assert chain.verify(whole[:at] + whole[at + 1 :], head=head, length=3) is not None or at == 3
    assert chain.verify(whole[: at - 1], head=head, length=3) == at


def test_a_commitment_needs_a_whole_salt() -> None:
    """A short salt is refused, and another salt gives another commitment."""
    with pytest.raises(ValueError, match="32 bytes"):
        chain.commitment(b"short", b"x")
    assert chain.commitment(bytes(32), b"x") != chain.commitment(b"1" * 32, b"x")


@pytest.mark.parametrize(
    ("kind", "fields", "expected"),
    [
        (EntryKind.PROMISE, {}, Ledger(promises_made=1)),
        (EntryKind.PROMISE, {"state": "kept"}, Ledger(promises_kept=1)),
        (EntryKind.PROMISE, {"state": "broken"}, Ledger(promises_broken=1)),
        (EntryKind.AGREEMENT, {"revisions": 2}, Ledger(agreements=1, revisions_agreed=2)),
        (EntryKind.AGREEMENT, {"revisions": "two"}, Ledger(agreements=1)),
        (EntryKind.AGREEMENT, {"revisions": True}, Ledger(agreements=1)),
        (EntryKind.DELIVERY, {}, Ledger(deliveries=1)),
        (EntryKind.DELIVERY, {"revision": True}, Ledger(deliveries=1, revisions_used=1)),
        (EntryKind.CHANGE, {}, Ledger(changes_asked=1)),
        (EntryKind.CHANGE, {"state": "accepted"}, Ledger(changes_accepted=1)),
        (EntryKind.CHANGE, {"state": "declined"}, Ledger(changes_declined=1)),
        (EntryKind.INCIDENT, {"red_flag": True}, Ledger(incidents=1, red_flags=1)),
        (EntryKind.OUTCOME, {"rung": 2}, Ledger(rung=2)),
        (EntryKind.NOTE, {"rung": 2}, Ledger()),
    ],
)
def test_what_an_entry_adds(
    kind: EntryKind, fields: dict[str, str | int], expected: Ledger
) -> None:
    """Each kind of entry counts as its fields say, and words of other kinds count nothing."""
    assert ledger.apply(Ledger(), kind, Content(fields=fields)) == expected


def test_a_later_agreement_replaces_the_number_of_revisions() -> None:
    """The last number agreed on counts; an agreement about something else leaves it."""
    agreed = [Content(fields={"revisions": 2}), Content(fields={"revisions": 3}), Content()]
    total = ledger.rebuild((EntryKind.AGREEMENT, content) for content in agreed)
    assert (total.agreements, total.revisions_agreed) == (3, 3)


def test_a_ledger_of_another_version_is_not_guessed_at() -> None:
    """A ledger is read as it was written; one of another version must be rebuilt."""
    written = ledger.dump(Ledger(rung=2))
    assert ledger.load(written) == Ledger(rung=2)
    assert ledger.load(written.replace(b'"version":3', b'"version":0')) is None
    assert ledger.load(b'{"version":2}') is None


@given(st.text(st.characters(), max_size=40))
@example("half a character: \ud83d")
def test_words_are_read_alone_as_with_all_else(text: str) -> None:
    """A search reads the same words that the whole entry holds, broken characters too."""
    written = chain.canonical(Content(text=text, reference="r"))
    assert chain.words(written) == chain.read(written).text == text
