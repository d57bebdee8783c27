"""The days, amounts and promises of a reply, and which of them the records hold."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from bot.cases.models import EntryKind, EntryRow
from bot.heat.marks import fold, promising, tongues
from bot.store import cases
from bot.turns.clients import amounts
from bot.turns.clients.amounts import Amount
from bot.turns.clients.marks import money_of
from bot.turns.world import Turn
from bot.when.within import days_within

What = Literal["day", "amount", "promise", "agreed"]
LOOKED_THROUGH = 25
"""So many of the newest entries of a case are compared: what is older is rarely answered now."""
LONGEST_ENTRY = 1500
SHORTEST_WORD, SHARE, FEWEST = 4, 0.5, 2
"""A promise is in an entry that has half of its longer words, two of them at least."""

_PROVES = (
    EntryKind.AGREEMENT,
    EntryKind.PROMISE,
    EntryKind.CHANGE,
    EntryKind.PAYMENT,
    EntryKind.DELIVERY,
    EntryKind.DECISION,
    EntryKind.FACT,
    EntryKind.THEIR_MESSAGE,
    EntryKind.MY_MESSAGE,
)
_KEEPS = frozenset((EntryKind.AGREEMENT, EntryKind.PROMISE, EntryKind.CHANGE, EntryKind.MY_MESSAGE))
"""What can have said a promise before: a client's own wish is none."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that a reply states, in its own words, and whether an entry stands behind it."""

    what: What
    begin: int
    end: int
    words: str
    backed: bool


@dataclass(frozen=True, slots=True)
class _Records:
    """What the entries of a client say, read once for all that a reply states."""

    days: frozenset[date]
    amounts: frozenset[Amount]
    promises: tuple[frozenset[str], ...]
    agreed: tuple[frozenset[str], ...]


def facts(turn: Turn, text: str, client_id: str, about: str) -> list[Fact]:
    """List what a reply states, in its order; the entry `about`, which it came from, backs none.

    A day or an amount within a promise that nothing backs is told with it.
    """
    languages = _languages(turn, text, client_id)
    days = days_within(text, languages, turn.now, turn.zone)
    named = amounts.every(text)
    said = promising(text, languages[0] if languages else None)
    if not (days or named or said):
        return []
    records = _read(turn, client_id, about, languages)
    stated = [
        Fact(what, begin, end, text[begin:end], _backed(records, what, text[begin:end]))
        for begin, end, what in said
    ]
    bare = [each for each in stated if not each.backed]
    parts = [
        Fact("day", each.begin, each.end, text[each.begin : each.end], _on(records, each.days))
        for each in days
    ]
    parts += [
        Fact("amount", begin, end, text[begin:end], amount in records.amounts)
        for begin, end, amount in named
    ]
    apart = [
        each for each in parts if not any(other.begin <= each.begin < other.end for other in bare)
    ]
    return sorted([*stated, *apart], key=lambda each: each.begin)


def _languages(turn: Turn, text: str, client_id: str) -> tuple[str, ...]:
    """Give the languages in which to look for days: the client's, the person's, and English."""
    client = cases.client(turn.conn, turn.person, client_id) if client_id else None
    theirs = None if client is None else client.language
    fit = tongues(text, None)
    wanted = [theirs, turn.person.language, "en", "fa", "ar"]
    return tuple(dict.fromkeys(each for each in wanted if each is not None and each in fit))


def _backed(records: _Records, what: What, sentence: str) -> bool:
    words = _content_words(sentence)
    others = records.promises if what == "promise" else records.agreed
    return any(_alike(words, each) for each in others)


def _alike(words: frozenset[str], others: frozenset[str]) -> bool:
    shared = len(words & others)
    return shared >= FEWEST and shared >= SHARE * len(words)


def _on(records: _Records, days: tuple[date, ...]) -> bool:
    return any(each in records.days for each in days)


# --- the records ---------------------------------------------------------------------------------


def _read(turn: Turn, client_id: str, about: str, languages: tuple[str, ...]) -> _Records:
    days: set[date] = set()
    sums: set[Amount] = set()
    promises: list[frozenset[str]] = []
    agreed: list[frozenset[str]] = []
    for row in _entries(turn, client_id):
        content = cases.latest_content(turn.conn, turn.person, row)
        text = content.text[:LONGEST_ENTRY]
        if row.id == about or content.fields.get("said_by") == "me":
            continue
        for named in days_within(text, languages, row.shown_at, turn.zone):
            days |= set(named.days)
        due = content.fields.get("due")
        days |= {day} if (day := _day(due)) is not None else set()
        sums |= {amount for _, _, amount in amounts.every(text)}
        money = money_of(content)
        sums |= set() if money is None else {money}
        words = _content_words(text)
        agreed.append(words)
        if row.kind in _KEEPS:
            promises.append(words)
    return _Records(frozenset(days), frozenset(sums), tuple(promises), tuple(agreed))


def _entries(turn: Turn, client_id: str) -> Iterator[EntryRow]:
    if not client_id:
        return
    for case in cases.cases_of(turn.conn, turn.person, client_id):
        rows = cases.entries(turn.conn, turn.person, case.id, limit=LOOKED_THROUGH, kinds=_PROVES)
        yield from (each for each in rows if each.state == "standing" and each.content is not None)


def _day(due: object) -> date | None:
    try:
        return datetime.fromisoformat(due).date() if isinstance(due, str) else None
    except ValueError:
        return None


def _content_words(text: str) -> frozenset[str]:
    words = "".join(each if each.isalnum() else " " for each in fold(text).text).split()
    return frozenset(each for each in words if len(each) >= SHORTEST_WORD)
