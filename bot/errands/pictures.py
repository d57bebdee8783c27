"""Pictures in the chat: what happened, and how it has felt; the second for the person alone."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.cases.models import Content, EntryKind, EntryRow
from bot.documents import apart
from bot.documents.render import Json
from bot.errands.words import kind_of
from bot.errands.work import Refused, Seams, Task
from bot.i18n.dates import clock
from bot.messages import Phrase, phrase
from bot.store import pictured
from bot.store.errands import Result
from bot.store.pictured import Felt, Happened

Say = Callable[[Phrase], str]
MOST = 40
"""Entries on one picture; more would be too long to look at."""
MOST_HEATS = 500
LONGEST = 220
LEAST_SPAN = timedelta(hours=1)

TITLE_CASE = phrase("picture", "{client} · {title}")
NEWEST = phrase("picture", "The newest {count} entries")
FROM_TO = phrase("picture", "{first} to {last}")
EMPTY = phrase("picture", "Nothing is filed here yet.")
UNSORTED = phrase("picture", "Without a client")
REMOVED = phrase("picture", "(removed)")
FILE = phrase("picture", "(a file: {name})")
MOOD = phrase("picture", "How it went with {client}")
PRIVATE = phrase("picture", "Only for you: this is in no export.")
NO_MOOD = phrase(
    "picture",
    "You have not said yet how anything felt. Under any entry, “How did it feel?” asks.",
)
MARK = phrase("picture", "Red flags and incidents")
HERE = phrase("picture", "Here it is.")
GONE = phrase("picture", "That is not here any more, so there is nothing to draw.")
LEVELS: tuple[Phrase, ...] = (
    phrase("card/mood", "calm"),
    phrase("card/mood", "uneasy"),
    phrase("card/mood", "tense"),
    phrase("card/mood", "hot"),
    phrase("card/mood", "boiling"),
)
_TINTS: dict[EntryKind, str] = {
    EntryKind.THEIR_MESSAGE: "#2f6f8f",
    EntryKind.MY_MESSAGE: "#3f8f7f",
    EntryKind.AGREEMENT: "#5b6bb0",
    EntryKind.PROMISE: "#5b6bb0",
    EntryKind.CHANGE: "#c9a23c",
    EntryKind.PAYMENT: "#7a9a4f",
    EntryKind.DELIVERY: "#7a9a4f",
    EntryKind.INCIDENT: "#bd4b44",
}
_OTHER = "#8a949b"


async def draw(seams: Seams, task: Task) -> Result:
    """Draw what was ordered: a case, all of a client, or how it has felt with one."""
    what, wanted = task.order["what"], task.order["id"]
    now = seams.clock()
    zone = task.person.zone or seams.zone
    person = task.person
    say = partial(
        seams.texts.render, language=person.language, zone=zone, now=now, manner=person.manner
    )
    values: dict[str, Json] | None
    if what == "mood":
        felt = await seams.database.read(
            partial(pictured.felt, person=person, client_id=wanted, most=MOST_HEATS)
        )
        values = None if felt is None else mood_values(felt, say, zone)
    else:
        happened = await seams.database.read(
            partial(
                pictured.happened,
                person=person,
                case_id=wanted if what == "case" else None,
                client_id=None if what == "case" else wanted,
                most=MOST,
            )
        )
        values = None
        if happened is not None:
            values = timeline_values(happened, say, zone, person.language)
    if values is None:
        raise Refused(GONE)
    template = "mood" if what == "mood" else "timeline"
    name = f"{template}-{now:%Y-%m-%d}.png"
    target = task.folder / name
    await apart.draw(template, values, "png", target, language=task.person.language)
    return Result(PRIVATE if what == "mood" else HERE, ((str(target), name),))


# --- what happened -------------------------------------------------------------------------------


def timeline_values(happened: Happened, say: Say, zone: str, language: str) -> dict[str, Json]:
    """Give what a timeline shows: no more than the words and files of its entries."""
    client, case, told = happened.client, happened.case, happened.told
    title = say(UNSORTED) if client.unsorted else client.name
    if case is not None and case.title:
        title = say(phrase(TITLE_CASE.context, TITLE_CASE.text, client=title, title=case.title))
    about = ""
    if happened.more:
        about = say(phrase(NEWEST.context, NEWEST.text, count=len(told)))
    elif told:
        about = _span(told[-1][0].shown_at, told[0][0].shown_at, say, zone)
    walls = [(row.shown_at.astimezone(ZoneInfo(zone)), row, content) for row, content in told]
    days: list[Json] = []
    for day, several in groupby(walls, key=lambda each: each[0].date()):
        entries: list[Json] = [
            {
                "clock": clock(wall.time(), language),
                "kind": say(kind_of(row.kind, content)),
                "words": _words(row, content, say),
                "tint": _TINTS.get(row.kind, _OTHER),
            }
            for wall, row, content in several
        ]
        days.append({"day": say(phrase("picture", "{day}", day=day)), "entries": entries})
    return {"title": title, "about": about, "empty": say(EMPTY), "days": days}


def _words(row: EntryRow, content: Content, say: Say) -> str:
    if row.content is None:
        return say(REMOVED)
    words = content.text.strip()
    if len(words) > LONGEST:
        words = f"{words[: LONGEST - 1]}…"
    if not words and content.attachment is not None:
        name = content.attachment.name or content.attachment.kind
        words = say(phrase(FILE.context, FILE.text, name=name))
    return words


def _span(first: datetime, last: datetime, say: Say, zone: str) -> str:
    days = [at.astimezone(ZoneInfo(zone)).date() for at in (first, last)]
    if days[0] == days[1]:
        return say(phrase("picture", "{day}", day=days[0]))
    return say(phrase(FROM_TO.context, FROM_TO.text, first=days[0], last=days[1]))


# --- how it felt ---------------------------------------------------------------------------------


def mood_values(felt: Felt, say: Say, zone: str) -> dict[str, Json]:
    """Place how it felt, and what was hard, along the time that they cover."""
    heats, incidents = felt.heats, felt.incidents
    title = say(phrase(MOOD.context, MOOD.text, client=felt.client.name))
    every = sorted([*(at for at, _ in heats), *incidents])
    ticks: list[Json] = []
    place: Callable[[datetime], float] = lambda _at: 0.5  # noqa: E731  # one instant, in the middle
    if every:
        first, last = every[0], every[-1]
        if last - first >= LEAST_SPAN:
            place = lambda at: (at - first) / (last - first)  # noqa: E731  # as above
        for at in (first, last) if last - first >= LEAST_SPAN else (first,):
            day = at.astimezone(ZoneInfo(zone)).date()
            ticks.append({"x": place(at), "day": say(phrase("picture", "{day}", day=day))})
    return {
        "title": title,
        "about": say(PRIVATE),
        "empty": say(NO_MOOD),
        "levels": [say(each) for each in LEVELS],
        "points": [{"x": place(at), "y": min(5, max(1, heat))} for at, heat in heats],
        "marks": [place(at) for at in incidents],
        "mark": say(MARK),
        "ticks": ticks,
    }
