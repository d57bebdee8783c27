"""Guides looked at by those who edit them: `/preview ID`, and a playbook sent as a file.

Publishing stays with the files; nothing here changes what others are coached with.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePath

from sqlalchemy import Connection

from bot.messages import Attachment, phrase
from bot.playbook.library import Pinned
from bot.playbook.problems import closest
from bot.playbook.yaml_nodes import MAX_BYTES
from bot.store import people, pins, wakeups
from bot.turns import sessions, standing
from bot.turns.standing import Offer, Standing
from bot.turns.world import Committed, Download, Turn, World

GROUP = "preview"
LATE = "check"
PATIENCE = timedelta(minutes=2)
LONGEST_NAME = 60
MOST_TOLD, LONGEST_TOLD = 10, 300

NOT_YOURS = phrase(
    "preview", "Previews are for those who edit the guides. /guides starts one for yourself."
)
WHICH = phrase("preview", "Write the name of a guide after /preview, one of these:\n{names}")
UNKNOWN = phrase("preview", "There is no guide {name}. These are there:\n{names}")
MEANT = phrase("preview", "There is no guide {name}. Did you mean /preview {meant} ?")
BEGINS = phrase(
    "preview", "A preview of {name}: nothing of it goes into your records. /cancel ends it."
)
LAST_GOOD = phrase(
    "preview", "The file of this guide has mistakes at the moment; this is the last good one."
)
TOO_BIG = phrase("preview", "That file is larger than a playbook may be, 1 MiB.")
NEVER_CAME = phrase("preview", "The file did not arrive here. Send it once more.")
SOUND = phrase("preview", "{name} is sound.")
SOUND_BUT = phrase("preview", "{name} can be used; this could be better:\n{problems}")
BROKEN = phrase("preview", "{name} cannot be used yet:\n{problems}")
LOOK: Offer = ("look", phrase("preview", "Preview it"))
GONE = phrase("preview", "That preview is too old by now. Send the file once more.")


@dataclass(frozen=True, slots=True)
class Judged:
    """What a file that was sent turned out to be: a playbook where it can be used, and problems."""

    pinned: Pinned | None
    problems: tuple[str, ...]


def may(turn: Turn) -> bool:
    """Tell whether the person is one of those who edit the guides."""
    return turn.person.address.external_id in turn.world.access.maintainers


def command(turn: Turn, argument: str) -> None:
    """Look at the newest content of a guide, published or not."""
    if not may(turn):
        turn.tell(NOT_YOURS)
        return
    books = turn.world.books
    name = argument.strip().removesuffix(".yaml")
    pinned = books.newest(name)
    names = "\n".join(sorted(books.library.playbooks))
    if not name:
        turn.tell(phrase(WHICH.context, WHICH.text, names=names))
    elif pinned is None:
        meant = closest(name, books.library.playbooks)
        shown = name[:LONGEST_NAME]
        if meant is None:
            turn.tell(phrase(UNKNOWN.context, UNKNOWN.text, name=shown, names=names))
        else:
            turn.tell(phrase(MEANT.context, MEANT.text, name=shown, meant=meant))
    else:
        if books.is_broken(name):
            turn.tell(LAST_GOOD)
        begin(turn, pinned)


def begin(turn: Turn, pinned: Pinned) -> None:
    """Begin a preview in front of whatever is open; the preview before it is over."""
    opened = sessions.front(turn)
    if opened is not None and opened.row.preview:
        sessions.drop(turn, opened)
    turn.tell(phrase(BEGINS.context, BEGINS.text, name=pinned.playbook.id))
    sessions.begin(turn, pinned, preview=True)


# --- files that are sent -------------------------------------------------------------------------


def is_playbook(turn: Turn, attachment: Attachment) -> bool:
    """Tell whether a file is to be checked rather than filed: a maintainer's YAML."""
    named = PurePath(attachment.name or "").suffix.lower() in {".yaml", ".yml"}
    return named and attachment.kind == "document" and may(turn)


def take(turn: Turn, attachment: Attachment) -> None:
    """Order the file; if it has not arrived after a while, the person is told."""
    if attachment.size is not None and attachment.size > MAX_BYTES:
        turn.tell(TOO_BIG)
        return
    key = f"{LATE}:{attachment.unique_id}"
    wakeups.put(
        turn.conn,
        id=turn.new_id(),
        person_id=turn.person.id,
        key=key,
        kind=LATE,
        due_at=turn.now + PATIENCE,
        payload={},
    )
    address = turn.person.address
    turn.downloads.append(
        Download(
            address.channel,
            address.bot,
            address.external_id,
            key,
            attachment.file_id,
            _called(attachment.name or ""),
        )
    )


def never_came(turn: Turn) -> None:
    """Say that a file did not arrive."""
    turn.tell(NEVER_CAME)


def arrived(
    conn: Connection, world: World, of: Download, judged: Judged | None, now: datetime
) -> Committed:
    """Say what a file turned out to be; None when it could not be fetched."""
    person = people.find(conn, world.master, of.channel, of.bot, of.external_id)
    if person is None:
        return Committed()
    people.lock(conn, person.id)
    turn = Turn(conn, world, person, now)
    if not wakeups.cancel(conn, person.id, of.key):
        return Committed()  # the person was told that it did not come
    if judged is None:
        never_came(turn)
    else:
        _judged(turn, of.name, judged)
    return turn.committed()


def _judged(turn: Turn, name: str, judged: Judged) -> None:
    problems = _told(judged.problems)
    pinned = judged.pinned
    if pinned is None:
        turn.tell(phrase(BROKEN.context, BROKEN.text, name=name, problems=problems))
        return
    pins.put(turn.conn, pinned.pin, pinned.playbook.id, pinned.source, turn.now, pinned.said)
    text = SOUND_BUT if problems else SOUND
    slots = {"name": name, **({"problems": problems} if problems else {})}
    said = phrase(text.context, text.text, **slots)
    more = {"book": pinned.playbook.id}
    standing.offer(turn, GROUP, pinned.pin, (said,), [[LOOK]], more=more)


def pressed(turn: Turn, press: Standing) -> None:
    """Look at the file that was sent, as long as it is still there."""
    standing.used(turn, press)
    turn.record(press.outgoing, "", None)
    if not may(turn):
        turn.tell(NOT_YOURS)
    elif pins.get(turn.conn, press.object_id) is None:
        turn.tell(GONE)
    else:
        begin(turn, turn.world.books.pinned(turn.conn, press.more["book"], press.object_id))


def _told(problems: Sequence[str]) -> str:
    lines = [each[:LONGEST_TOLD] for each in problems[:MOST_TOLD]]
    more = len(problems) - len(lines)
    return "\n".join([*lines, *([f"+ {more}"] if more else [])])


def _called(name: str) -> str:
    """Give a file's name without a folder, and nothing in it that would break a line."""
    plain = "".join(each for each in PurePath(name).name if each.isprintable())
    stem, suffix = PurePath(plain).stem, PurePath(plain).suffix
    return f"{stem[:LONGEST_NAME]}{suffix}"
