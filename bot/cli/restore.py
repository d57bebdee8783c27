"""`evenkeel restore`: puts a backup in place, and lets go again of what was erased since."""

import os
import sqlite3
from datetime import datetime
from pathlib import Path

from bot.app import now
from bot.cli import postgres
from bot.cli.backup import FOLDER, asked
from bot.errors import BotError
from bot.places import data_folder, url
from bot.settings import Settings, read_settings
from bot.store import backup as store
from bot.store import migrate
from bot.store.database import parse_url
from bot.store.lock import DataFolderLock
from bot.store.rotation import KEY_FILE
from bot.store.sealing import MasterKey, write_key


def restore(file: Path, *, force: bool, passphrase_file: Path | None) -> None:
    """Restore a backup into the data folder; the bot must be stopped.

    Example: evenkeel restore backups/even-keel-backup-20260301T120000Z.zip
    """
    settings = read_settings()
    folder = data_folder(settings)
    parsed = parse_url(url(settings), folder)
    if parsed.drivername != "sqlite":
        postgres.restore(str(url(settings)), file, folder / FOLDER, force=force)
        return
    database = Path(str(parsed.database))
    lock = DataFolderLock(folder)
    lock.acquire()
    draft = database.with_name(f".{database.name}.restoring")
    try:
        there = database.exists() and database.stat().st_size > 0
        if there and not force:
            raise BotError(
                f"There is a database {database} already. Nothing was changed. With --force the "
                "backup takes its place, and the old one is kept beside it."
            )
        manifest = store.unpack(file, draft)
        if manifest.get("version") not in migrate.known():
            raise BotError("The backup is of a newer Even Keel. Update this one first.")
        key = _key(settings, folder, file, manifest, passphrase_file)
        erased = store.erasures_beside(file.parent) | store.erasures_beside(folder / FOLDER)
        if there:
            erased |= _known_here(database)
        gone = store.erase_again_in(draft, erased)
        store.look(draft)
        stamp = f"{now():%Y%m%dT%H%M%SZ}"
        _put_key(folder, key, stamp, force=force)
        if there:
            _aside(database, database.with_name(f"{database.name}.before-restore-{stamp}"))
        for end in ("-wal", "-shm"):
            database.with_name(database.name + end).unlink(missing_ok=True)
        draft.replace(database)
    except OSError as error:
        raise BotError(f"The backup cannot be restored: {error.strerror}.") from None
    finally:
        draft.unlink(missing_ok=True)
        lock.release()
    made_at = datetime.fromisoformat(str(manifest["made_at"]))
    rows = sum(manifest["rows"].values())
    print(f"Restored {file}, made at {made_at:%Y-%m-%d %H:%M} UTC: {rows} rows.")
    if gone:
        print(f"Of what was erased since, {gone} were let go of again.")
    else:
        print("Nothing in it had been erased since.")


def _key(
    settings: Settings,
    folder: Path,
    file: Path,
    manifest: dict[str, object],
    passphrase_file: Path | None,
) -> MasterKey | None:
    """Find the key of a backup; None when the one that is in place fits."""
    wanted = manifest.get("key_check")
    here = None
    if settings.master_key is not None:
        here = MasterKey.parse(settings.master_key.get_secret_value())
    elif (folder / KEY_FILE).exists():
        here = MasterKey.from_file(folder / KEY_FILE, create=False)
    if here is not None and wanted in {None, here.check_value()}:
        return None
    if store.has_key(file):
        key = store.key_in(file, asked(settings, passphrase_file, again=False))
        if settings.master_key is not None:
            raise BotError(
                "EVENKEEL_MASTER_KEY is set to another key than that of this backup. Take it out "
                "of the settings, so that the key in the backup can be used."
            )
        return key
    if here is None:
        raise BotError(
            f"The backup holds no key. Put the key file that belongs to it at {folder / KEY_FILE} "
            "first. Nothing was changed."
        )
    raise BotError(
        "The key that is here is not the one that sealed this backup. Put the right key file or "
        "EVENKEEL_MASTER_KEY in place first. Nothing was changed."
    )


def _put_key(folder: Path, key: MasterKey | None, stamp: str, *, force: bool) -> None:
    if key is None:
        return
    place = folder / KEY_FILE
    if place.exists():
        if not force:
            raise BotError(
                f"There is another key {place} already. Nothing was changed. With --force the key "
                "of the backup takes its place, and the old one is kept beside it."
            )
        place.replace(place.with_name(f"{place.name}.before-restore-{stamp}"))
    write_key(place, key)


def _known_here(database: Path) -> dict[str, str]:
    """Give what the database that is replaced knows to be erased, if it can still tell."""
    try:
        return store.erasures_in(database)
    except sqlite3.Error:
        return {}


def _aside(database: Path, to: Path) -> None:
    """Keep the old database, with what is only in its write-ahead log, under another name."""
    for end in ("-wal", "-shm", ""):
        each = database.with_name(database.name + end)
        if each.exists():
            os.replace(each, to.with_name(to.name + end))  # noqa: PTH105 - a link's own name
