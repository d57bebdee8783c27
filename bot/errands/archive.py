"""ZIP files: written for people, and read from strangers without trusting a byte of them."""

import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path

from bot.errands.work import Refused
from bot.messages import phrase

DOSSIER = "dossier.json"
MOST_MEMBERS = 64
_PIECE = 1 << 20

NOT_A_ZIP = phrase(
    "errands",
    "That file is not a ZIP that I can read; it may have been cut short on its way. Nothing was "
    "changed. Send the file once more as you got it from /export.",
)
NO_DOSSIER = phrase(
    "errands",
    "There are no records in that file ({name} is missing). Nothing was changed. Send the ZIP "
    "that /export made, as it is.",
)
STRANGE = phrase(
    "errands",
    "That file holds things that no export of mine holds, so I left it alone. Nothing was changed.",
)
TOO_LARGE = phrase(
    "errands",
    "Unpacked, that file is larger than all that may be kept for one person here. Nothing was "
    "changed.",
)


def pack(target: Path, members: Iterable[tuple[str, bytes]]) -> None:
    """Write a ZIP, whole or not at all, readable by its owner only."""
    draft = target.with_name(target.name + ".part")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members:
            # Without a time of its own the same records give the same bytes.
            made.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    draft.replace(target)


def dossier_in(path: Path, most: int) -> bytes:
    """Read the dossier out of a ZIP; nothing is unpacked to a disk. Refused says what is wrong."""
    try:
        with zipfile.ZipFile(path) as opened:
            _check(opened.infolist())
            return _read(opened, most)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, EOFError, ValueError):
        raise Refused(NOT_A_ZIP) from None
    except (NotImplementedError, RuntimeError):  # packed in a way of its own, or with a password
        raise Refused(STRANGE) from None


def _check(members: list[zipfile.ZipInfo]) -> None:
    names = [each.filename for each in members]
    if len(names) > MOST_MEMBERS or len(set(names)) < len(names):
        raise Refused(STRANGE)
    if any("/" in name or "\\" in name or name.startswith(".") for name in names):
        raise Refused(STRANGE)
    if DOSSIER not in names:
        raise Refused(phrase(NO_DOSSIER.context, NO_DOSSIER.text, name=DOSSIER))


def _read(opened: zipfile.ZipFile, most: int) -> bytes:
    """Unpack at most so many bytes, whatever the file says of itself."""
    pieces: list[bytes] = []
    size = 0
    try:
        with opened.open(DOSSIER) as member:
            while piece := member.read(_PIECE):
                size += len(piece)
                if size > most:
                    raise Refused(TOO_LARGE)
                pieces.append(piece)
    except zlib.error:
        raise Refused(NOT_A_ZIP) from None
    return b"".join(pieces)
