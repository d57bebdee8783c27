"""Where the records lie and what seals them, as the settings say; and which zone data is here."""

import os
import zoneinfo
from importlib.metadata import version
from pathlib import Path

from bot.errors import BotError
from bot.settings import Settings
from bot.store.database import parse_url
from bot.store.rotation import KEY_FILE
from bot.store.sealing import MasterKey


def data_folder(settings: Settings) -> Path:
    """Make the data folder, private; a BotError says what is wrong with it."""
    folder = settings.data_dir
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BotError(
            f"The data folder {folder} cannot be made: {error.strerror}. Choose another with "
            "EVENKEEL_DATA_DIR, or let this user write there."
        ) from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise BotError(
            f"The data folder {folder} cannot be written to. Choose another with "
            "EVENKEEL_DATA_DIR, or let this user write there."
        )
    return folder


def master_key(settings: Settings, folder: Path, *, sqlite: bool) -> MasterKey:
    """Get the key from the environment, or on SQLite from the key file, made at first need."""
    if settings.master_key is not None:
        try:
            return MasterKey.parse(settings.master_key.get_secret_value())
        except BotError as error:
            raise BotError(f"EVENKEEL_MASTER_KEY is not usable: {error}") from None
    if not sqlite:
        raise BotError(
            "PostgreSQL needs EVENKEEL_MASTER_KEY, the same on every replica: 32 bytes in hex, for "
            'example from: python3 -c "import secrets; print(secrets.token_hex(32))"'
        )
    key_file = folder / KEY_FILE
    if not key_file.exists() and parse_url(url(settings), folder).database:
        _refuse_lost_key(Path(str(parse_url(url(settings), folder).database)), key_file)
    return MasterKey.from_file(key_file)


def _refuse_lost_key(database: Path, key_file: Path) -> None:
    if database.exists() and database.stat().st_size > 0:
        raise BotError(
            f"The database {database} is there, but its key {key_file} is not. Put the key file "
            "back, or name another data folder with EVENKEEL_DATA_DIR to start anew."
        )


def zone_release() -> str:
    """Name the zone data of this machine, so that new data has another name."""
    found = [version("tzdata")]
    for folder in map(Path, zoneinfo.TZPATH):
        try:
            written = (folder / "tzdata.zi").open(encoding="utf-8")
        except OSError:
            # Without a version in it, a zone that changes with most of them tells.
            zone = folder / "America/New_York"
            found += [f"{zone.stat().st_mtime:.0f}"] if zone.is_file() else []
        else:
            with written:
                found.append(written.readline().strip())
    return " ".join(found)


def url(settings: Settings) -> str | None:
    """Give the database's address as it was set."""
    return None if settings.database_url is None else settings.database_url.get_secret_value()
