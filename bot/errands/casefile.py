"""A case for a third party: PDFs, entries, files and the program that checks them, as ZIPs."""

import asyncio
import hashlib
import json
import math
import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from bot.cases import proof
from bot.cases.models import Attachment
from bot.cases.proof import Copy, Excerpt
from bot.documents import apart
from bot.errands import casewords
from bot.errands.casewords import Cover
from bot.errands.work import Refused, Seams, Task
from bot.messages import Lines, Phrase, phrase, plural
from bot.store import proof as store
from bot.store.errands import Result
from bot.store.people import Person

PART = 45_000_000
"""Bytes of one ZIP; Telegram takes 50 MB from a bot."""
VOLUME = 250
"""Entries in one PDF: drawing more at once would take more memory than a small machine has."""
_ALONGSIDE = 150_000
"""Bytes kept free for what stands beside the entries in every part."""
_VERIFY = Path(__file__).with_name("verify.py")
_UNSAFE = re.compile(r"[^\w.-]+")
_ENDINGS = {"photo": ".jpg", "voice": ".ogg", "video": ".mp4", "animation": ".mp4"}

NO_CASE = phrase("errands", "That case is not here any more, so there is nothing to export.")
NO_PDF = phrase(
    "errands",
    "There is no PDF in it: what draws one is not installed here. Whoever runs this bot can add "
    "it with evenkeel[documents].",
)
HERE = phrase(
    "errands",
    "Here is the case, to show to somebody else. README.txt in it says how it can be checked. The "
    "chain head is {head}: if you send it to them another way, they can tell that nothing was "
    "changed since.",
)


def here(head: str, missing: int, *, drawn: bool, parts: int) -> Phrase:
    """Say what was made, and what is not in it."""
    said = [phrase(HERE.context, HERE.text, head=head)]
    if parts > 1:
        said.append(
            plural(
                "errands",
                "It came to {count} file.",
                "It came to {count} files; unpack all of them into one folder.",
                parts,
                count=parts,
            )
        )
    if missing:
        said.append(
            plural(
                "errands",
                "One attachment could not be had from Telegram; it is listed as not retrievable.",
                "{count} attachments could not be had from Telegram; they are listed as not "
                "retrievable.",
                missing,
                count=missing,
            )
        )
    if not drawn:
        said.append(NO_PDF)
    return said[0] if len(said) == 1 else phrase("errands", "{lines}", lines=Lines(tuple(said)))


@dataclass(frozen=True, slots=True)
class _Item:
    """A file that goes into one of the parts, whole."""

    name: str
    path: Path
    size: int
    sha256: str


async def take_out(seams: Seams, task: Task) -> Result:
    """Make the ZIPs of one case; what was downloaded before a kill is not downloaded again."""
    now = seams.clock()
    raw = await seams.database.read(
        partial(store.read, person=task.person, case_id=task.order["case"])
    )
    if raw is None:
        raise Refused(NO_CASE)
    days = task.order.get("days")
    since = now - timedelta(days=int(days)) if days else _moment(task.order, "since")
    until = _moment(task.order, "until")
    made = await asyncio.to_thread(_excerpt, raw, task.person, since, until)
    cover = Cover(
        client=None if raw.unsorted else raw.client,
        title=raw.case.title,
        opened=raw.case.created_at,
        made_at=now,
        since=since,
        until=until,
        zone=task.person.zone or seams.zone,
    )
    del raw  # the sealed rows are as large again as what was read from them
    files = proof.attachments(made)
    total = len(files) + 2
    base = await asyncio.to_thread(_deflated, proof.written(made, {})) + _ALONGSIDE
    copies = await _fetched(seams, task, files, PART - base, total)
    say = partial(
        seams.texts.render,
        language=task.person.language,
        zone=cover.zone,
        isolate=True,
        manner=task.person.manner,
    )
    items = []
    if apart.available():
        items = await _drawn(task, made, copies, cover, say)
    await task.report(total - 1, total)
    text = "\n\n".join(casewords.readme(cover, say)) + "\n"
    packed = await asyncio.to_thread(_packed, task.folder, made, copies, cover, items, text, base)
    missing = sum(each.path is None for each in copies.values())
    says = here(made.head.hex(), missing, drawn=bool(items), parts=len(packed))
    return Result(says, tuple((str(path), path.name) for path in packed))


def _moment(order: Mapping[str, str], name: str) -> datetime | None:
    said = order.get(name)
    return datetime.fromisoformat(said) if said else None


def _excerpt(
    raw: store.Raw, person: Person, since: datetime | None, until: datetime | None
) -> Excerpt:
    lines = store.lines(raw, person)
    return proof.excerpt(lines, raw.case.head, raw.case.length, since=since, until=until)


# --- what was attached ---------------------------------------------------------------------------


async def _fetched(
    seams: Seams, task: Task, files: Sequence[tuple[int, Attachment]], most: int, total: int
) -> dict[str, Copy]:
    copies: dict[str, Copy] = {}
    failed: OSError | None = None
    for done, (number, file) in enumerate(files):
        name = _name(number, file)
        here = task.folder / name
        found = "here"
        if not here.exists():
            draft = task.folder / "arriving.part"
            draft.unlink(missing_ok=True)
            try:
                found = await seams.fetch(file.file_id, draft)
            except OSError as error:
                # The others are had first, so that another try has only these left to get.
                failed = error
                continue
            if found == "here":
                draft.replace(here)
        shown = file.name or name
        if found == "here" and here.stat().st_size > most:
            found = "too_big"
        if found == "here":
            sha256 = await asyncio.to_thread(_sha256, here)
            copies[file.unique_id] = Copy(shown, f"attachments/{name}", sha256, here.stat().st_size)
        else:
            why = "too_big" if found == "too_big" else "gone"
            copies[file.unique_id] = Copy(shown, None, None, file.size, why)  # type: ignore[arg-type]  # one of the two
        await task.report(done + 1, total)
    if failed is not None:
        raise failed
    return copies


def _name(number: int, file: Attachment) -> str:
    """Name a file so that it can lie in any folder; what people call it stands in the PDF."""
    plain = _UNSAFE.sub("_", file.name or file.kind).strip("._")[-60:] or file.kind
    if "." not in plain:
        plain += _ENDINGS.get(file.kind, "")
    return f"{number:04d}-{plain}"


def _sha256(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


# --- the PDFs ------------------------------------------------------------------------------------


async def _drawn(
    task: Task, made: Excerpt, copies: dict[str, Copy], cover: Cover, say: casewords.Say
) -> list[_Item]:
    items = []
    of = max(1, math.ceil(len(casewords.shown_of(made)) / VOLUME))
    for at, values in enumerate(casewords.volumes(made, copies, cover, say, VOLUME), start=1):
        name = "case.pdf" if of == 1 else f"case-{at}-of-{of}.pdf"
        target = task.folder / name
        await apart.draw("case", values, "pdf", target, language=task.person.language)
        items.append(await asyncio.to_thread(_item, name, target))
    return items


def _item(name: str, path: Path) -> _Item:
    return _Item(name, path, path.stat().st_size, _sha256(path))


# --- the parts -----------------------------------------------------------------------------------


def _packed(
    folder: Path,
    made: Excerpt,
    copies: dict[str, Copy],
    cover: Cover,
    drawn: Sequence[_Item],
    readme: str,
    base: int,
) -> list[Path]:
    entries = folder / "entries.jsonl"
    with entries.open("wb") as opened:
        opened.writelines(proof.written(made, copies))
    always = [
        _kept(folder, "README.txt", readme.encode()),
        _kept(folder, "verify.py", _VERIFY.read_bytes()),
        _kept(folder, "case.json", json.dumps(_case(made, cover), indent=1).encode()),
        _item("entries.jsonl", entries),
    ]
    attached = [
        _Item(each.path, folder / each.path.partition("/")[2], each.size or 0, each.sha256 or "")
        for each in copies.values()
        if each.path is not None
    ]
    parts = _split([*drawn, *attached], PART - base)
    stem = f"even-keel-case-{cover.made_at:%Y-%m-%d}"
    packed = []
    for at, items in enumerate(parts, start=1):
        name = f"{stem}.zip" if len(parts) == 1 else f"{stem}-part-{at}-of-{len(parts)}.zip"
        _pack(folder / name, [*always, *items], at, len(parts))
        packed.append(folder / name)
    for each in (*always, *drawn, *attached):
        each.path.unlink(missing_ok=True)
    return packed


def _split(items: Sequence[_Item], most: int) -> list[list[_Item]]:
    parts: list[list[_Item]] = [[]]
    size = 0
    for each in items:
        if parts[-1] and size + each.size > most:
            parts.append([])
            size = 0
        parts[-1].append(each)
        size += each.size
    return parts


def _pack(target: Path, items: Sequence[_Item], at: int, of: int) -> None:
    listed = {"part": at, "of": of, "files": {each.name: each.sha256 for each in items}}
    target.unlink(missing_ok=True)
    target.touch(mode=0o600)
    with ZipFile(target, "w", ZIP_DEFLATED) as made:
        made.writestr(ZipInfo(f"part-{at}.json"), json.dumps(listed, indent=1), ZIP_DEFLATED)
        for each in items:
            # What is packed already stays as it is: photos, recordings, PDFs.
            stored = each.name.startswith("attachments/") or each.name.endswith(".pdf")
            made.write(each.path, each.name, ZIP_STORED if stored else ZIP_DEFLATED)


def _kept(folder: Path, name: str, content: bytes) -> _Item:
    path = folder / name
    path.touch(mode=0o600)
    path.write_bytes(content)
    return _item(name, path)


def _case(made: Excerpt, cover: Cover) -> dict[str, object]:
    return {
        "format": proof.FORMAT,
        "made_at": cover.made_at.isoformat(),
        "since": None if cover.since is None else cover.since.isoformat(),
        "until": None if cover.until is None else cover.until.isoformat(),
        "client": cover.client,
        "title": cover.title,
        "start": {
            "number": made.lines[0].number - 1 if made.lines else made.length,
            "value": made.before.hex(),
        },
        "head": made.head.hex(),
        "length": made.length,
    }


def _deflated(pieces: Iterable[bytes]) -> int:
    packing = zlib.compressobj()
    return sum(len(packing.compress(each)) for each in pieces) + len(packing.flush())
