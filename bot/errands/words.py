"""A dossier for people: the same records as plain text, in the person's language."""

from collections.abc import Callable, Iterator
from datetime import datetime

from bot.cases.dossier import Client, Dossier, Entry
from bot.cases.models import Content, EntryKind, Grade
from bot.errands import beside
from bot.i18n.records import KINDS
from bot.messages import Phrase, phrase, plural

GRADES: dict[Grade, Phrase] = {
    Grade.FORWARDED_IDENTIFIED: phrase("entry/grade", "Forwarded, its sender known"),
    Grade.FORWARDED_HIDDEN: phrase("entry/grade", "Forwarded, its sender's account hidden"),
    Grade.EDITED_LATER: phrase("entry/grade", "Changed or deleted later"),
    Grade.FILE: phrase("entry/grade", "A file or a screenshot"),
    Grade.REMEMBERED: phrase("entry/grade", "As you remember or typed it"),
    Grade.SENT_AS_IS: phrase("entry/grade", "Sent as it stands here"),
    Grade.SENT_CHANGED: phrase("entry/grade", "Sent in these words"),
    Grade.DRAFT_UNCONFIRMED: phrase("entry/grade", "A draft; nobody confirmed that it was sent"),
}
TITLE = phrase("records", "Your records in Even Keel, {at}")
ABOUT = phrase(
    "records",
    "Everything of yours, as plain text. The same stands in dossier.json for programs; sent to me "
    "as this ZIP, it can be brought into an account in which there is nothing yet. Photos and "
    "files are not in it: they stay in your chat.",
)
UNSORTED = phrase("records", "Without a client")
CALLED = phrase("records", "Reminders call them: {alias}")
CASE = phrase("records", "Case {number}: {name}")
CASE_PLAIN = phrase("records", "Case {number}")
REMOVED_ON = phrase("records", "removed by owner on {at}")
CHANGES = phrase("records", "concerns entry {number}")
FILE = phrase("records", "file: {name}")
PRIVATE = phrase("records", "For you alone: how heated, what was held back, how it felt")
REMINDERS = phrase("records", "Reminders")
TERMS = phrase("records", "My terms")
GUIDES = phrase("records", "Guides you went through")

Say = Callable[[Phrase], str]


def kind_of(kind: EntryKind, content: Content | None) -> Phrase:
    """Name what an entry is; whose words a typed one holds, its owner may have said."""
    if kind is EntryKind.THEIR_MESSAGE and content is not None:
        match content.fields.get("said_by"):
            case "me":
                return KINDS[EntryKind.MY_MESSAGE]
            case "telling":
                return KINDS[EntryKind.NOTE]
            case _:
                pass
    return KINDS[kind]


def counted(entries: int) -> Phrase:
    """Say how many entries there are."""
    return plural("records", "{count} entry.", "{count} entries.", entries, count=entries)


def text(dossier: Dossier, guides: list[tuple[str, datetime]], say: Say) -> str:
    """Write a dossier as plain text."""
    return "\n".join(_lines(dossier, guides, say)) + "\n"


def _lines(dossier: Dossier, guides: list[tuple[str, datetime]], say: Say) -> Iterator[str]:
    yield say(phrase(TITLE.context, TITLE.text, at=dossier.made_at))
    yield ""
    yield say(ABOUT)
    yield say(counted(dossier.entries))
    if dossier.terms:
        yield from ("", f"== {say(TERMS)} ==")
        yield from (f"{term}: {words}" for term, words in dossier.terms.items())
    for client in dossier.clients:
        yield from _client(client, say)
    if dossier.privates:
        yield from ("", f"== {say(PRIVATE)} ==")
        yield from (f"{_stamp(each.at, say)}  {each.words}" for each in dossier.privates)
    if dossier.reminders:
        yield from ("", f"== {say(REMINDERS)} ==")
        yield from (f"{each.wall} {each.zone}  {each.reason}" for each in dossier.reminders)
    if guides:
        yield from ("", f"== {say(GUIDES)} ==")
        yield from (f"{_stamp(at, say)}  {playbook}" for playbook, at in guides)


def _client(client: Client, say: Say) -> Iterator[str]:
    yield from ("", f"== {say(UNSORTED) if client.unsorted else client.name} ==")
    if client.alias is not None:
        yield say(phrase(CALLED.context, CALLED.text, alias=client.alias))
    for number, case in enumerate(client.cases, start=1):
        title = phrase(CASE_PLAIN.context, CASE_PLAIN.text, number=number)
        if case.title:
            title = phrase(CASE.context, CASE.text, number=number, name=case.title)
        yield from ("", f"-- {say(title)} --")
        removed = {
            each.amends: each.recorded_at for each in case.entries if each.kind is EntryKind.REMOVED
        }
        for entry in case.entries:
            yield from _entry(entry, removed.get(entry.number), say)


def _entry(entry: Entry, removed_at: datetime | None, say: Say) -> Iterator[str]:
    about = [say(KINDS[entry.kind])]
    if entry.kind not in {EntryKind.WITHDRAWN, EntryKind.MOVED, EntryKind.REMOVED}:
        about.append(say(GRADES[entry.grade]))
    if entry.amends is not None:
        about.append(say(phrase(CHANGES.context, CHANGES.text, number=entry.amends)))
    yield f"{entry.number}. {_stamp(entry.shown_at, say)}  {' · '.join(about)}"
    if entry.content is None:
        at = removed_at or entry.recorded_at
        yield f"   [{say(phrase(REMOVED_ON.context, REMOVED_ON.text, at=at))}]"
        return
    file = entry.content.attachment
    if file is not None:
        yield f"   [{say(phrase(FILE.context, FILE.text, name=file.name or file.kind))}]"
    yield from (f"   {line}" for line in entry.content.text.splitlines())
    yield from (f"   {line}" for line in beside.fields(entry.content.fields, say))


def _stamp(at: datetime, say: Say) -> str:
    return say(phrase("records", "{at}", at=at))
