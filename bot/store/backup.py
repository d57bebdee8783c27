"""Backups: one file with a consistent copy of the database, proven by restoring it.

Beside them lies the list of what was erased: hashes only, applied again to whatever is restored.
Keys are left out, or sealed by a passphrase.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from sqlalchemy import URL, create_engine, event

from bot.errors import BotError
from bot.store import letting_go
from bot.store.sealing import MasterKey

FORMAT = 1
DATABASE, MANIFEST, KEY = "database.sqlite3", "manifest.json", "key.sealed"
ERASURES = "erasures.txt"
NOTES = "backups.json"
_SCRYPT = {"n": 2**16, "r": 8, "p": 1}
_BOUND = b"even keel: key in a backup"
_DAMAGED = "The backup {file} is cut short or damaged. Use another one; nothing was changed."
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made and proven."""

    file: Path
    rows: int
    with_key: bool


def make(
    database: Path,
    folder: Path,
    now: datetime,
    *,
    key: MasterKey | None = None,
    passphrase: str | None = None,
) -> Made:
    """Make a backup beside a bot that writes, and restore it once to prove it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"even-keel-backup-{now:%Y%m%dT%H%M%SZ}.zip"
    copy, draft = folder / f".{name}.copy", folder / f".{name}.part"
    try:
        _private(copy)
        source = f"file:{quote(str(database.resolve()))}?mode=ro"
        with (
            closing(sqlite3.connect(source, uri=True, timeout=30.0)) as live,
            closing(sqlite3.connect(copy)) as target,
        ):
            live.backup(target)  # in one step: one snapshot, whatever is written meanwhile
            target.execute("PRAGMA journal_mode = DELETE")
        found = look(copy)
        erased = erasures_in(copy)
        manifest = {
            "format": FORMAT,
            "made_at": now.isoformat(),
            "sha256": _sha256(copy),
            **found,
        }
        _private(draft)
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as made:
            made.writestr(MANIFEST, json.dumps(manifest, indent=1))
            if key is not None and passphrase is not None:
                made.writestr(KEY, json.dumps(_sealed(key, passphrase)))
            made.write(copy, DATABASE)
        copy.unlink()
        unpack(draft, copy)  # the proof: what is in the file restores and holds together
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        draft.replace(folder / name)
    finally:
        copy.unlink(missing_ok=True)
        draft.unlink(missing_ok=True)
    keep_erasures(folder, erased)
    return Made(folder / name, sum(found["rows"].values()), passphrase is not None)


def unpack(file: Path, target: Path) -> dict[str, Any]:
    """Put the database of a backup at a path and check it whole; gives the manifest."""
    damaged = BotError(_DAMAGED.format(file=file))
    try:
        with zipfile.ZipFile(file) as opened:
            manifest: dict[str, Any] = json.loads(opened.read(MANIFEST))
            if manifest.get("format") != FORMAT:
                raise BotError(f"The backup {file} is of a newer kind. Update Even Keel first.")
            _private(target)
            with opened.open(DATABASE) as packed, target.open("wb") as plain:
                shutil.copyfileobj(packed, plain, _PIECE)
    except FileNotFoundError:
        raise BotError(f"There is no backup {file}.") from None
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, AttributeError):
        raise damaged from None
    if _sha256(target) != manifest.get("sha256"):
        raise damaged
    found = look(target)
    if any(manifest.get(name) != value for name, value in found.items()):
        raise damaged
    return manifest


def look(database: Path) -> dict[str, Any]:
    """Check a database at rest: whole, its rows fit together, each case's head is its last link."""
    try:
        with closing(sqlite3.connect(f"file:{quote(str(database))}?mode=ro", uri=True)) as conn:
            if conn.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
                raise BotError(f"The copy {database} is damaged; is the disk well?")
            if conn.execute("PRAGMA foreign_key_check").fetchone() is not None:
                raise BotError(f"The rows of the copy {database} do not fit together.")
            names = [
                row[0]
                for row in conn.execute(
                    "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
                )
                if not row[0].startswith("sqlite_")
            ]
            rows = {
                name: conn.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 - a name of the file's own
                for name in names
            }
            if "cases" not in rows or "kept" not in rows:
                raise BotError(f"The file {database} is no database of Even Keel.")
            broken = conn.execute(
                "SELECT 1 FROM cases LEFT JOIN entries ON entries.case_id = cases.id AND "
                "entries.number = cases.length WHERE cases.length > 0 AND "
                "(entries.link IS NULL OR entries.link <> cases.head)"
            ).fetchone()
            if broken is not None:
                raise BotError("The chain of a case does not end where its case says it does.")
            heads = hashlib.sha256()
            for case_id, head in conn.execute("SELECT id, head FROM cases ORDER BY id"):
                heads.update(case_id.encode() + head)
            check = conn.execute("SELECT value FROM kept WHERE key = 'key_check'").fetchone()
            version = conn.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error:
        raise BotError(f"The file {database} is not a whole database.") from None
    return {
        "rows": rows,
        "heads": heads.hexdigest(),
        "key_check": None if check is None else check[0],
        "version": None if version is None else version[0],
    }


def key_in(file: Path, passphrase: str) -> MasterKey:
    """Open the key in a backup; a BotError for a wrong passphrase."""
    try:
        with zipfile.ZipFile(file) as opened:
            box = json.loads(opened.read(KEY))
        salt, sealed = bytes.fromhex(box["salt"]), bytes.fromhex(box["key"])
        given = Scrypt(salt=salt, length=32, **_SCRYPT).derive(passphrase.encode())
        return MasterKey.parse(AESGCM(given).decrypt(sealed[:12], sealed[12:], _BOUND).decode())
    except InvalidTag:
        raise BotError("That is not the passphrase of this backup. Nothing was changed.") from None
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile):
        raise BotError(_DAMAGED.format(file=file)) from None


def has_key(file: Path) -> bool:
    """Whether a backup brings its key, sealed by a passphrase."""
    with zipfile.ZipFile(file) as opened:
        return KEY in opened.namelist()


def _sealed(key: MasterKey, passphrase: str) -> dict[str, str]:
    salt, nonce = os.urandom(16), os.urandom(12)
    given = Scrypt(salt=salt, length=32, **_SCRYPT).derive(passphrase.encode())
    box = nonce + AESGCM(given).encrypt(nonce, key.text().encode(), _BOUND)
    return {"salt": salt.hex(), "key": box.hex()}


# --- what was erased -----------------------------------------------------------------------------


def erasures_in(database: Path) -> dict[str, str]:
    """Give what a database knows to be erased: hash -> when."""
    with closing(sqlite3.connect(f"file:{quote(str(database))}?mode=ro", uri=True)) as conn:
        rows = conn.execute("SELECT person_hash, erased_at FROM erasures").fetchall()
    return {name.hex(): _iso(at) for name, at in rows}


def erasures_beside(folder: Path) -> dict[str, str]:
    """Read the list that lies in a folder of backups; lines that are none are passed over."""
    try:
        lines = (folder / ERASURES).read_text("ascii", errors="replace").splitlines()
    except OSError:
        return {}
    pairs = (line.split() for line in lines)
    return {pair[0]: pair[1] for pair in pairs if len(pair) == 2 and len(pair[0]) == 64}  # noqa: PLR2004 - a hash and a time


def keep_erasures(folder: Path, erased: dict[str, str]) -> None:
    """Add to the list in a folder; it only ever grows."""
    every = {**erased, **erasures_beside(folder)}
    draft = folder / f".{ERASURES}.part"
    draft.unlink(missing_ok=True)
    _private(draft)
    draft.write_text("".join(f"{name} {at}\n" for name, at in sorted(every.items())), "ascii")
    draft.replace(folder / ERASURES)


def erase_again_in(database: Path, erased: dict[str, str]) -> int:
    """Let go once more of what the list names in a SQLite file, and of the room that it took."""
    engine = create_engine(URL.create("sqlite", database=str(database)))
    event.listen(engine, "connect", _careful)
    with engine.begin() as conn:
        gone = letting_go.erase_again(conn, erased)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        conn.exec_driver_sql("VACUUM")
    engine.dispose()
    return gone


def _careful(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")


# --- what is noted in the data folder ------------------------------------------------------------


def noted(data_dir: Path) -> tuple[datetime | None, list[Path]]:
    """Say when the last backup was made, and in which folders backups lie."""
    try:
        found = json.loads((data_dir / NOTES).read_text("utf-8"))
        return datetime.fromisoformat(found["last_at"]), [Path(each) for each in found["folders"]]
    except (OSError, ValueError, KeyError, TypeError):
        return None, []


def note(data_dir: Path, folder: Path, now: datetime) -> None:
    """Note that a backup was made, and where."""
    _, folders = noted(data_dir)
    every = [str(each) for each in dict.fromkeys((*folders, folder.resolve()))]
    draft = data_dir / f".{NOTES}.part"
    draft.write_text(json.dumps({"last_at": now.isoformat(), "folders": every}), "utf-8")
    draft.replace(data_dir / NOTES)


def tell_folders(data_dir: Path, erased: dict[str, str]) -> None:
    """Write what was erased beside the backups that are known; a folder that is gone is left."""
    for folder in noted(data_dir)[1]:
        if folder.is_dir():
            keep_erasures(folder, erased)


def _private(path: Path) -> None:
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _iso(microseconds: int) -> str:
    return datetime.fromtimestamp(microseconds / 1_000_000, UTC).isoformat()
