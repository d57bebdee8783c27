"""What a session is told of the world: the declared facts of its case, proofs, and the clock.

Only what its playbooks declare is read.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, time
from decimal import Decimal
from functools import partial
from zoneinfo import ZoneInfo

from bot.cases.ledger import Ledger
from bot.cases.models import ClientRow, EntryKind, EntryRow
from bot.engine.kinds.draft import BACKED_BY, fact_kind
from bot.engine.kinds.view import Facts, Record
from bot.i18n import countries
from bot.i18n.languages import LANGUAGES, language_of
from bot.messages import Lines, Money, Phrase, Value, phrase
from bot.playbook.facts import TERMS
from bot.playbook.models import Draft
from bot.store import cases, holds, preferences, terms
from bot.turns import routines
from bot.turns.clients.kinds import kind_of
from bot.turns.opened import Open
from bot.turns.world import Turn
from bot.when.answers import Answer, Habits, habits_of
from bot.when.understand import named_days, named_hours, named_minutes, understand

RECORDS = 3
"""So many entries of each kind are offered to back a fact."""
LISTED = 5
"""How many entries a list of the case names; there is no room for more above a question."""
LOOKED_BACK = 10
RUNGS_BACK = 30
LONGEST_LABEL = 40
LONGEST_RECORD = 28
LONGEST_LINE = 120
LONGEST_EXCERPT = 200

LATE, EARLY = time(22, 30), time(6)
"""From and until when texts are short, on the person's own clock."""

LISTS: dict[str, tuple[EntryKind, ...]] = {
    "agreements": (EntryKind.AGREEMENT,),
    "promises": (EntryKind.PROMISE,),
    "changes": (EntryKind.CHANGE,),
    "deliveries": (EntryKind.DELIVERY,),
    "payments": (EntryKind.PAYMENT,),
    "incidents": (EntryKind.INCIDENT,),
    "messages": (EntryKind.THEIR_MESSAGE, EntryKind.MY_MESSAGE),
}
"""Fact -> the kinds of entries that it lists."""


def _newest(amounts: Mapping[str, str]) -> Money | None:
    """Give what there is of the currency that was named last."""
    for currency, amount in reversed(list(amounts.items())):
        if Decimal(amount) > 0:
            return Money(Decimal(amount), currency)
    return None


_MESSAGES = frozenset(LISTS["messages"])

SUMS: dict[str, Callable[[Ledger], Value | None]] = {
    "revisions_agreed": lambda ledger: ledger.revisions_agreed,
    "revisions_used": lambda ledger: ledger.revisions_used,
    "revisions_left": lambda ledger: (
        None if ledger.revisions_agreed is None else ledger.revisions_agreed - ledger.revisions_used
    ),
    "changes_asked": lambda ledger: ledger.changes_asked,
    "changes_open": lambda ledger: max(
        ledger.changes_asked - ledger.changes_accepted - ledger.changes_declined, 0
    ),
    "promises_open": lambda ledger: max(
        ledger.promises_made - ledger.promises_kept - ledger.promises_broken, 0
    ),
    "promises_broken": lambda ledger: ledger.promises_broken,
    "red_flags": lambda ledger: ledger.red_flags,
    "money_due": lambda ledger: _newest(ledger.money_due),
    "money_agreed": lambda ledger: _newest(ledger.money_agreed),
    "money_invoiced": lambda ledger: _newest(ledger.money_invoiced),
    "money_paid": lambda ledger: _newest(ledger.money_paid),
    "changes_price": lambda ledger: _newest(ledger.changes_price),
    "their_promises_open": lambda ledger: max(
        ledger.theirs_made - ledger.theirs_kept - ledger.theirs_broken, 0
    ),
    "their_promises_broken": lambda ledger: ledger.theirs_broken,
    "red_lines_crossed": lambda ledger: ledger.red_lines,
}
"""Fact -> how the ledger of a case says it; None where nothing is known."""

SILENCES = {
    "last_reply_days": EntryKind.THEIR_MESSAGE,
    "last_message_days": EntryKind.MY_MESSAGE,
}
"""Fact -> the kind of message since whose last one it counts the days."""

RUNGS = frozenset({"rungs", "last_rung", "last_rung_days"})
"""What is told of the replies that were rungs of a ladder in one of the open playbooks."""


def facts(turn: Turn, opened: Open) -> Facts:
    """Load what the open playbooks declare, and nothing else."""
    declared = {name for book in opened.books.values() for name in book.facts}
    client = _client(turn, opened)
    found: dict[str, Value | None] = {}
    if "client" in declared:
        found["client"] = client.name if client else phrase("facts", "your client")
    if "message" in declared:
        found["message"] = _excerpt(turn, opened)
    if own := declared & TERMS.keys():
        found |= {
            name: words
            for name, words in terms.of_person(turn.conn, turn.person).items()
            if name in own
        }
    found |= _of_case(turn, opened, declared)
    local = turn.now.astimezone(ZoneInfo(turn.zone))
    return Facts(
        moment=partial(routines.moment_of, turn),
        values={name: each for name, each in found.items() if each is not None},
        records=_records(turn, opened),
        held=holds.current(turn.conn, opened.row.id) is not None,
        brief=turn.person.brief or (turn.person.zone is not None and is_late(local)),
        today=local.date(),
        client_language=_language(turn, client),
        understand=partial(understood, turn),
        days=lambda words: named_days(words, turn.person.language, local.date(), habits(turn)),
        minutes=partial(named_minutes, language=turn.person.language),
        hours=lambda words: named_hours(words, turn.person.language, habits(turn)),
        habits=partial(habits, turn),
    )


def tells_of_case(opened: Open) -> bool:
    """Tell whether any of the open playbooks wants to know what the entries of the case say."""
    told = SUMS.keys() | LISTS.keys() | SILENCES.keys() | RUNGS
    return any(name in told for book in opened.books.values() for name in book.facts)


def is_late(local: datetime) -> bool:
    """Tell whether it is a time of day for short texts."""
    return local.time() >= LATE or local.time() < EARLY


def shortened(words: str, longest: int) -> str:
    """Give the beginning of a text on one line, cut at a word."""
    line = " ".join(words.split())
    if len(line) <= longest:
        return line
    cut = line[: longest - 1]
    return f"{cut.rsplit(' ', 1)[0] if ' ' in cut[longest // 2 :] else cut}…"


def understood(turn: Turn, words: str) -> Answer:
    """Read words that say when by the person's own clock, week and calendar."""
    return understand(words, turn.person.language, turn.now, turn.zone, habits(turn))


def habits(turn: Turn) -> Habits:
    """Give how the person's days and weeks go, as far as they have said it."""
    said = preferences.of_person(turn.conn, turn.person.id)
    week = routines.week_of(said, turn.person.zone)
    usual = habits_of(turn.person.language)
    country = routines.country_of(said, turn.person.zone)
    return replace(
        usual,
        work_start=week.begin,
        work_end=week.end,
        first_weekday=usual.first_weekday if country is None else countries.first_weekday(country),
        weekend=tuple(sorted(set(range(7)) - week.days)) if week.days else (),
        calendar=language_of(turn.person.language).calendar_for(turn.person.manner),
    )


# --- the client ----------------------------------------------------------------------------------


def _client(turn: Turn, opened: Open) -> ClientRow | None:
    """Give the client of the session, once it is known who that is."""
    found = opened.row.client_id and cases.client(turn.conn, turn.person, opened.row.client_id)
    return found if found and not found.unsorted else None


def _language(turn: Turn, client: ClientRow | None) -> str:
    """Name the client's language where it is known and not the person's."""
    language = None if client is None else client.language
    if language is None or language == turn.person.language or language not in LANGUAGES:
        return ""
    return LANGUAGES[language].name


# --- the case ------------------------------------------------------------------------------------


def _excerpt(turn: Turn, opened: Open) -> str | None:
    entry = opened.row.about_entry and cases.entry(turn.conn, turn.person, opened.row.about_entry)
    if not entry or entry.content is None:
        return None
    return shortened(entry.content.text, LONGEST_EXCERPT) or None


def _of_case(turn: Turn, opened: Open, declared: Iterable[str]) -> dict[str, Value | None]:
    """Read the sums, lists and silences that are declared; of no case nothing is known."""
    wanted = frozenset(declared)
    if "revisions_left" in wanted:
        wanted |= {"revisions_used"}  # by which it changes within a turn
    case_id = opened.row.case_id
    found: dict[str, Value | None] = {}
    if sums := wanted & SUMS.keys():
        ledger = Ledger() if case_id is None else cases.ledger(turn.conn, turn.person, case_id)
        found |= {name: SUMS[name](ledger) for name in sums}
    if case_id is None:
        return found
    found |= {name: _list(turn, case_id, LISTS[name]) for name in wanted & LISTS.keys()}
    if wanted & RUNGS:
        found |= _rungs(turn, opened, case_id)
    return found | {
        name: _silence(turn, case_id, SILENCES[name]) for name in wanted & SILENCES.keys()
    }


def _standing(turn: Turn, case_id: str, kinds: tuple[EntryKind, ...], limit: int) -> list[EntryRow]:
    rows = cases.entries(turn.conn, turn.person, case_id, limit=limit, kinds=kinds)
    return [each for each in rows if each.state == "standing" and each.content is not None]


def _list(turn: Turn, case_id: str, kinds: tuple[EntryKind, ...]) -> Lines | None:
    """List the newest entries of some kinds, each with its day and as it was amended last."""
    found = (_line(turn, entry) for entry in _standing(turn, case_id, kinds, LISTED))
    items = tuple(each for each in found if each is not None)
    return Lines(items) if items else None


def _line(turn: Turn, entry: EntryRow) -> Phrase | None:
    """Give an entry as one line of a list; None when it has no words."""
    words = cases.latest_content(turn.conn, turn.person, entry).text
    if not words.strip():
        return None
    day = entry.happened_at.astimezone(ZoneInfo(turn.zone)).date()
    return phrase("facts", "{day}: {words}", day=day, words=shortened(words, LONGEST_LINE))


def _days_since(turn: Turn, then: datetime) -> int:
    """Count whole days on the person's calendar; none for what lies ahead."""
    zone = ZoneInfo(turn.zone)
    return max((turn.now.astimezone(zone).date() - then.astimezone(zone).date()).days, 0)


def _silence(turn: Turn, case_id: str, kind: EntryKind) -> int | None:
    """Count the days since the last message, on the person's calendar."""
    messages = _standing(turn, case_id, (kind,), LOOKED_BACK)
    if not messages:
        return None
    return _days_since(turn, max(each.happened_at for each in messages))


def _rungs(turn: Turn, opened: Open, case_id: str) -> dict[str, Value | None]:
    """Tell which replies of a ladder were sent, and how long ago the last one was."""
    used: list[tuple[EntryRow, str]] = []
    for each in _standing(turn, case_id, (EntryKind.MY_MESSAGE,), RUNGS_BACK):
        said = "" if each.content is None else str(each.content.fields.get("rung", ""))
        ladder, _, rung = said.partition("/")
        if rung and ladder in opened.books:
            used.append((each, rung))
    if not used:
        return {}
    newest, last = used[0]
    items = tuple(_line(turn, each) for each, _ in used[:LISTED])
    return {
        "rungs": Lines(tuple(each for each in items if each is not None)),
        "last_rung": last,
        "last_rung_days": _days_since(turn, newest.happened_at),
    }


def _records(turn: Turn, opened: Open) -> tuple[Record, ...]:
    """Offer the newest entries of each kind that can back a fact, where a playbook asks for any.

    What was marked comes before messages, which may be many; a message that was marked as one of
    them is there once. The message that is being answered proves nothing about what was before.
    """
    wanted = {
        kind
        for book in opened.books.values()
        for step in book.steps.values()
        if isinstance(step, Draft)
        for slot in step.facts
        for kind in BACKED_BY[fact_kind(book, slot)]
    }
    if opened.row.case_id is None or not wanted or not opened.session.place.frames:
        return ()
    found = [
        each
        for kind in sorted(map(EntryKind, wanted), key=_MESSAGES.__contains__)
        for each in _standing(turn, opened.row.case_id, (kind,), RECORDS)
        if each.id != opened.row.about_entry
    ]
    marked = {each.content.fields.get("of") for each in found if each.content is not None}
    return tuple(
        Record(each.id, turn.say(label, isolate=False), each.kind.value)
        for each in found
        if each.commitment.hex() not in marked and (label := _record(turn, each)) is not None
    )


def _record(turn: Turn, entry: EntryRow) -> Phrase | None:
    """Say what an entry is, its day and how it begins; None when it has no words."""
    words = shortened(cases.latest_content(turn.conn, turn.person, entry).text, LONGEST_RECORD)
    if not words:
        return None
    day, kind = entry.shown_at.astimezone(ZoneInfo(turn.zone)).date(), kind_of(turn, entry)
    return phrase("facts", "{kind} · {day}: {words}", kind=kind, day=day, words=words)
