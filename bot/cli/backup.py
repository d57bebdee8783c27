"""`evenkeel backup`: one proven file, beside a bot that goes on writing."""

import getpass
import sys
from pathlib import Path

from bot.app import now
from bot.cli import postgres
from bot.errors import BotError
from bot.places import data_folder, master_key, url
from bot.settings import Settings, read_settings
from bot.store import backup as store
from bot.store.database import parse_url

FOLDER = "backups"
LEAST = 8


def backup(*, to: Path | None, passphrase: bool, passphrase_file: Path | None) -> None:
    """Make a backup and say what is in it and what is not.

    Example: evenkeel backup --to /mnt/backups
    """
    settings = read_settings()
    folder = data_folder(settings)
    target = to or folder / FOLDER
    parsed = parse_url(url(settings), folder)
    try:
        if parsed.drivername != "sqlite":
            made_at = now()
            dump = postgres.dump(str(url(settings)), target, made_at)
            store.note(folder, target, made_at)
            store.keep_erasures(target, {})
            print(f"pg_dump backed up to {dump}, and its list was read. The key is not in it.")
            return
        database = Path(str(parsed.database))
        if not database.exists():
            raise BotError(f"There is no database {database} to back up.")
        words = (
            asked(settings, passphrase_file, again=True) if passphrase or passphrase_file else None
        )
        key = master_key(settings, folder, sqlite=True) if words is not None else None
        made = store.make(database, target, now(), key=key, passphrase=words)
        store.note(folder, target, now())
    except OSError as error:
        raise BotError(f"The backup cannot be written to {target}: {error.strerror}.") from None
    print(f"Backed up to {made.file}: {made.rows} rows, restored once to prove it.")
    if made.with_key:
        print("Its key is in it, sealed with your passphrase. Without that, nothing opens it.")
    else:
        print(
            "The key is not in it. Keep a copy of the key file (or of EVENKEEL_MASTER_KEY) in "
            "another place: without it the backup cannot be read."
        )
    print(f"What people erase is listed in {target / store.ERASURES}: keep that file beside it.")


def asked(settings: Settings, file: Path | None, *, again: bool) -> str:
    """Get the passphrase: from a file, from the environment, or by asking."""
    if file is not None:
        try:
            words = file.read_text("utf-8").strip()
        except (OSError, UnicodeError):
            raise BotError(f"The passphrase file {file} cannot be read.") from None
    elif settings.backup_passphrase is not None:
        words = settings.backup_passphrase.get_secret_value()
    elif sys.stdin.isatty():
        words = getpass.getpass("Passphrase of the backup: ")
        if again and getpass.getpass("Once more: ") != words:
            raise BotError("The two passphrases differ. Nothing was written.")
    else:
        raise BotError(
            "There is nobody to ask: set EVENKEEL_BACKUP_PASSPHRASE, or use --passphrase-file FILE."
        )
    if len(words) < LEAST:
        raise BotError(f"A passphrase has {LEAST} characters or more.")
    return words
