"""Deleting a part of the records: chosen from a list, confirmed once, done at once."""

from collections.abc import Sequence

from bot.cases.models import EntryRow
from bot.messages import Phrase, phrase, plural
from bot.store import cases
from bot.store import removing as store
from bot.turns import erasing, standing
from bot.turns.clients import marks, naming
from bot.turns.standing import Offer, Standing
from bot.turns.world import Turn

GROUP = "delete"
PAGE = 6
LABEL = 36

WHAT = phrase(
    "delete", "What shall be deleted? Whatever it is, it is asked once more before anything goes."
)
ENTRIES = phrase("delete", "Which entry? The one that was recorded last comes first.")
CLIENTS = phrase("delete", "Which client?")
CASES = phrase("delete", "Which case of this client?")
NONE = phrase("delete", "There is nothing here to delete.")
SURE_ENTRY = phrase(
    "delete",
    "This destroys the words of this entry for good:\n{words}\n\nThe case still shows that there "
    "was an entry, and that you removed it today; that keeps its chain whole.",
)
MARKS_TOO = phrase(
    "delete",
    "What it was marked as holds the same words and goes too; the sums are counted without it.",
)
GONE_ENTRY = phrase(
    "delete",
    "Deleted, {at}: the content of one entry. In its place stands that its owner removed it. "
    "Copies in backups go when the backups do.",
)
GONE_ALREADY = phrase("delete", "That is not there any more.")
KEPT = phrase("delete", "Nothing was deleted.")
NOTHING_FELT = phrase("delete", "Nothing of how it felt is kept.")

ENTRY: Offer = ("entries:0", phrase("delete", "An entry"))
CLIENT: Offer = ("clients:0", phrase("delete", "A client or a case"))
FELT: Offer = ("felt", phrase("delete", "How it felt"))
EVERYTHING: Offer = ("everything", phrase("delete", "Everything"))
KEEP: Offer = ("keep", phrase("delete", "Keep it"))
YES_ENTRY: Offer = ("yes", phrase("delete", "Delete its words"))
YES: Offer = ("yes", phrase("delete", "Delete it all"))
ALL_OF_CLIENT: Offer = ("client", phrase("delete", "The client with everything"))


def show(turn: Turn) -> None:
    """Ask what is to go."""
    standing.offer(
        turn, GROUP, turn.person.id, (WHAT,), [[ENTRY], [CLIENT], [FELT], [EVERYTHING], [KEEP]]
    )


def pressed(turn: Turn, press: Standing) -> None:
    """Go one step further."""
    standing.used(turn, press)
    choice, _, rest = press.choice.partition(":")
    match choice:
        case "entries":
            _entries(turn, int(rest), press.outgoing)
        case "clients":
            _clients(turn, int(rest), press.outgoing)
        case "felt":
            _ask_felt(turn, press.outgoing)
        case "everything":
            turn.record(press.outgoing, turn.say(WHAT), turn.say(EVERYTHING[1]))
            erasing.ask(turn)
        case "entry":
            ask_entry(turn, rest, of=press.outgoing)
        case "of":
            _cases(turn, rest, press.outgoing)
        case "case":
            ask_case(turn, rest, of=press.outgoing)
        case "client":
            ask_client(turn, rest, of=press.outgoing)
        case "yes":
            _carry_out(turn, press)
        case _:
            turn.record(press.outgoing, turn.say(KEPT), turn.say(KEEP[1]))


def ask_entry(turn: Turn, entry_id: str, *, of: str | None = None) -> None:
    """Ask whether an entry's content shall go."""
    row = cases.entry(turn.conn, turn.person, entry_id)
    if row is None or row.content is None:
        _say(turn, GONE_ALREADY, of)
        return
    words = phrase(SURE_ENTRY.context, SURE_ENTRY.text, words=_begin(row, 300))
    more = {"what": "entry"}
    says = (words, MARKS_TOO) if marks.of_entry(turn, row) else (words,)
    standing.offer(turn, GROUP, row.id, says, [[KEEP], [YES_ENTRY]], of=of, more=more)


def _ask_felt(turn: Turn, of: str) -> None:
    """Ask whether all that was said of feelings shall go; no case is touched by it."""
    count = store.count_felt(turn.conn, turn.person)
    if not count:
        _say(turn, NOTHING_FELT, of)
        return
    asked = plural(
        "delete",
        "This deletes the one thing that you said of how it felt, for good. Your cases stay as "
        "they are.",
        "This deletes all {count} things that you said of how it felt or held back, for good. Your "
        "cases stay as they are.",
        count,
        count=count,
    )
    more = {"what": "felt"}
    standing.offer(turn, GROUP, turn.person.id, (asked,), [[KEEP], [YES]], of=of, more=more)


def ask_case(turn: Turn, case_id: str, *, of: str | None = None) -> None:
    """Ask whether a case shall go with all that it holds."""
    case = cases.case(turn.conn, turn.person, case_id)
    if case is None:
        _say(turn, GONE_ALREADY, of)
        return
    there = store.counted(turn.conn, turn.person, client_id=None, case_id=case_id)
    asked = plural(
        "delete",
        "This deletes the case “{title}” with its one entry, for good.",
        "This deletes the case “{title}” with its {count} entries, for good.",
        there.entries,
        title=naming.case_title(turn, case),
        count=there.entries,
    )
    standing.offer(turn, GROUP, case_id, (asked,), [[KEEP], [YES]], of=of, more={"what": "case"})


def ask_client(turn: Turn, client_id: str, *, of: str | None = None) -> None:
    """Ask whether a client shall go with all that is kept about them."""
    client = cases.client(turn.conn, turn.person, client_id)
    if client is None:
        _say(turn, GONE_ALREADY, of)
        return
    there = store.counted(turn.conn, turn.person, client_id=client.id, case_id=None)
    asked = plural(
        "delete",
        "This deletes {client} with one entry, their cases, reminders and open guides, for good.",
        "This deletes {client} with {count} entries, their cases, reminders and open guides, for "
        "good.",
        there.entries,
        client=naming.of(client),
        count=there.entries,
    )
    standing.offer(
        turn, GROUP, client.id, (asked,), [[KEEP], [YES]], of=of, more={"what": "client"}
    )


def remove_entry(turn: Turn, entry_id: str) -> bool:
    """Destroy an entry's content at once; False when there was none."""
    gone = store.entry(turn.conn, turn.person, entry_id, ids=turn.new_id, now=turn.now)
    turn.emptied = turn.emptied or gone
    return gone


def remove_case(turn: Turn, case_id: str) -> store.Gone:
    """Delete a case at once."""
    return _emptied(turn, store.of_case(turn.conn, turn.person, case_id, now=turn.now))


def remove_client(turn: Turn, client_id: str) -> store.Gone:
    """Delete a client at once."""
    return _emptied(turn, store.of_client(turn.conn, turn.person, client_id, now=turn.now))


def _emptied(turn: Turn, gone: store.Gone) -> store.Gone:
    turn.emptied = True
    return gone


def _carry_out(turn: Turn, press: Standing) -> None:
    match press.more["what"]:
        case "entry":
            done = remove_entry(turn, press.object_id)
            receipt = phrase(GONE_ENTRY.context, GONE_ENTRY.text, at=turn.now)
            says, label = (receipt if done else GONE_ALREADY), YES_ENTRY[1]
        case "felt":
            says, label = _forget_felt(turn), YES[1]
        case "case":
            says, label = _receipt(turn, remove_case(turn, press.object_id)), YES[1]
        case _:
            says, label = _receipt(turn, remove_client(turn, press.object_id)), YES[1]
    turn.record(press.outgoing, turn.say(says), turn.say(label))


def _forget_felt(turn: Turn) -> Phrase:
    turn.emptied = True
    count = store.felt(turn.conn, turn.person, now=turn.now)
    return plural(
        "delete",
        "Deleted, {at}: one thing that you said of how it felt. Copies in backups go when the "
        "backups do.",
        "Deleted, {at}: {count} things that you said of how it felt. Copies in backups go when "
        "the backups do.",
        count,
        at=turn.now,
        count=count,
    )


def _receipt(turn: Turn, gone: store.Gone) -> Phrase:
    return plural(
        "delete",
        "Deleted, {at}: one entry, with all that belonged to it. Copies in backups go when the "
        "backups do.",
        "Deleted, {at}: {count} entries, with all that belonged to them. Copies in backups go when "
        "the backups do.",
        gone.entries,
        at=turn.now,
        count=gone.entries,
    )


# --- lists ---------------------------------------------------------------------------------------


def _entries(turn: Turn, number: int, of: str) -> None:
    rows = store.latest(turn.conn, turn.person, PAGE + 1, number * PAGE)
    offers = [
        (f"entry:{row.id}", phrase("delete", "{words}", words=_begin(row, LABEL))) for row in rows
    ]
    _page(turn, ENTRIES, offers, number, "entries", of)


def _clients(turn: Turn, number: int, of: str) -> None:
    rows = cases.clients(turn.conn, turn.person, PAGE + 1, number * PAGE)
    _page(
        turn,
        CLIENTS,
        [(f"of:{row.id}", phrase("delete", "{name}", name=naming.of(row))) for row in rows],
        number,
        "clients",
        of,
    )


def _cases(turn: Turn, client_id: str, of: str) -> None:
    found = cases.cases_of(turn.conn, turn.person, client_id)[:PAGE]
    offers: list[Offer] = [(f"case:{each.id}", naming.case_title(turn, each)) for each in found]
    rows = [[each] for each in offers]
    every: Offer = (f"client:{client_id}", ALL_OF_CLIENT[1])
    standing.offer(turn, GROUP, turn.person.id, (CASES,), [*rows, [every], [KEEP]], of=of)


def _page(
    turn: Turn, says: Phrase, found: Sequence[Offer], number: int, name: str, of: str
) -> None:
    if not found:
        _say(turn, NONE, of)
        return
    ways: list[Offer] = []
    if number:
        ways.append((f"{name}:{number - 1}", phrase("delete", "‹ Newer")))
    if len(found) > PAGE:
        ways.append((f"{name}:{number + 1}", phrase("delete", "Older ›")))
    rows = [[each] for each in found[:PAGE]]
    last = [ways] if ways else []
    standing.offer(turn, GROUP, turn.person.id, (says,), [*rows, *last, [KEEP]], of=of)


def _begin(row: EntryRow, most: int) -> str:
    """Give the first words of an entry, on one line."""
    content = row.content
    words = "" if content is None else " ".join(content.text.split())
    if not words and content is not None and content.attachment is not None:
        words = content.attachment.name or content.attachment.kind
    words = words or row.kind.value
    return words if len(words) <= most else f"{words[:most].rstrip()}…"


def _say(turn: Turn, says: Phrase, of: str | None) -> None:
    if of is None:
        turn.tell(says)
    else:
        turn.record(of, turn.say(says), None)
        turn.tell(says)
