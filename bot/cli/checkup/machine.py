"""What the machine brings: versions, time zones, the data folder, the key, the port."""

import os
import platform
import shutil
import socket
import sqlite3
import stat
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.cli.checkup.finding import Finding, good, note, wrong
from bot.cli.health import ask, asked_host
from bot.errors import BotError
from bot.settings import Settings
from bot.store.backup import noted
from bot.store.lock import FileLock
from bot.store.rotation import KEY_FILE
from bot.store.sealing import MasterKey
from bot.watch import LOW, MIB, VERY_LOW

_SQLITE_NEEDED = (3, 35, 0)
"""The first SQLite that gives rows back from UPDATE and DELETE (RETURNING)."""

BACKUP_DAYS = 7
_ZONES = ("Europe/Helsinki", "Asia/Tehran", "Asia/Ho_Chi_Minh", "Africa/Cairo")


def versions() -> list[Finding]:
    """Say what the program runs on, and whether its SQLite is new enough."""
    found = [good(f"Python {platform.python_version()} on {platform.system()}.")]
    if sqlite3.sqlite_version_info >= _SQLITE_NEEDED:
        found.append(good(f"SQLite {sqlite3.sqlite_version} is new enough."))
        return found
    needed = ".".join(map(str, _SQLITE_NEEDED))
    found.append(
        wrong(
            f"Python brings SQLite {sqlite3.sqlite_version}; {needed} or newer is needed. Use a "
            "newer Python."
        )
    )
    return found


def zones() -> list[Finding]:
    """Look whether the rules of time zones are there; every reminder depends on them."""
    missing = []
    for each in _ZONES:
        try:
            ZoneInfo(each)
        except (ZoneInfoNotFoundError, OSError, ValueError):
            missing.append(each)
    if missing:
        return [
            wrong(
                f"There are no rules for {', '.join(missing)}, so reminders would fire at a wrong "
                "hour. Install the package tzdata."
            )
        ]
    try:
        release = f" (tzdata {version('tzdata')})"
    except PackageNotFoundError:
        release = ""
    return [good(f"Time zones are known{release}.")]


def folder(path: Path) -> list[Finding]:
    """Look at the data folder: that it is there, ours alone, writable and has room."""
    if not path.exists():
        return [_missing(path)]
    if not path.is_dir():
        return [wrong(f"{path} is not a folder. Name another with EVENKEEL_DATA_DIR.")]
    found = []
    if not os.access(path, os.W_OK | os.X_OK):
        found.append(
            wrong(
                f"The data folder {path} cannot be written to by this user. Let this user write "
                "there, or name another folder with EVENKEEL_DATA_DIR."
            )
        )
    mode = stat.S_IMODE(path.stat().st_mode)
    if os.name == "posix" and mode & (stat.S_IWGRP | stat.S_IWOTH):
        found.append(wrong(f"Others may write to the data folder {path}: chmod 700 {path}"))
    elif os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        found.append(note(f"Others may look into the data folder {path}: chmod 700 {path}"))
    return [*(found or [good(f"The data folder {path} is ours alone.")]), _room(path)]


def _missing(path: Path) -> Finding:
    parent = next((each for each in path.absolute().parents if each.exists()), Path())
    if parent.is_dir() and os.access(parent, os.W_OK | os.X_OK):
        return note(f"The data folder {path} is not there yet; the first start makes it.")
    return wrong(
        f"The data folder {path} is not there, and this user cannot make it in {parent}. Make it, "
        "or name another with EVENKEEL_DATA_DIR."
    )


def _room(path: Path) -> Finding:
    free = shutil.disk_usage(path).free
    text = f"{free // MIB} MB are free on its disk"
    if free < VERY_LOW:
        return wrong(f"Only {text}. Make room: when it is full, nothing can be kept.")
    return note(f"Only {text}; make room soon.") if free < LOW else good(f"{text}.")


def key(settings: Settings, *, database: Path | None) -> tuple[MasterKey | None, list[Finding]]:
    """Look at the key that seals people's records; `database` is the SQLite file, if it is one."""
    if settings.master_key is not None:
        try:
            master = MasterKey.parse(settings.master_key.get_secret_value())
        except BotError as problem:
            return None, [wrong(f"EVENKEEL_MASTER_KEY is not usable: {problem}")]
        return master, [good("EVENKEEL_MASTER_KEY is a key of 32 bytes.")]
    if database is None:
        return None, [
            wrong(
                "PostgreSQL needs EVENKEEL_MASTER_KEY, the same on every replica: 32 bytes in "
                'hex, from: python3 -c "import secrets; print(secrets.token_hex(32))"'
            )
        ]
    file = settings.data_dir / KEY_FILE
    if file.exists():
        try:
            master = MasterKey.from_file(file, create=False)
        except BotError as problem:
            return None, [wrong(str(problem))]
        return master, [
            good(f"The key file {file} is ours alone. Keep a copy of it apart from the database.")
        ]
    if database.exists() and database.stat().st_size:
        return None, [
            wrong(
                f"The database {database} is there, but its key {file} is not. Put the key file "
                "back from a backup: without it the records cannot be read."
            )
        ]
    return None, [note(f"The key file {file} is not there yet; the first start makes it.")]


def running(path: Path) -> bool | None:
    """Whether a coach runs on this data folder now; None when that cannot be told."""
    file = path / "lock"
    if not file.exists():
        return False
    lock = FileLock(file)
    try:
        free = lock.acquire(wait=False)
    except OSError:
        return None
    lock.release()
    return not free


def port(settings: Settings, *, running: bool | None) -> list[Finding]:
    """Ask a running coach how it is; otherwise look whether its port is free."""
    number = settings.http_port
    if number == 0:
        if settings.webhook_url is not None:
            return [wrong("EVENKEEL_WEBHOOK_URL is set, but EVENKEEL_HTTP_PORT is 0: name a port.")]
        return [note("EVENKEEL_HTTP_PORT is 0, so there is no /healthz.")]
    if running:
        host = asked_host(settings.http_host)
        well, said = ask(host, str(number))
        return [good("The running coach is well.") if well else wrong(f"The running coach: {said}")]
    return [_free(settings.http_host, number)]


def _free(host: str, number: int) -> Finding:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        if os.name == "posix":
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, number))
        except OSError as error:
            return wrong(
                f"{host}:{number} cannot be listened on ({error.strerror}). Is another program "
                "there? Choose another EVENKEEL_HTTP_PORT, or check EVENKEEL_HTTP_HOST."
            )
    return good(f"{host}:{number} is free for /healthz.")


def backups(path: Path, database: Path, now: datetime) -> list[Finding]:
    """Look when the last backup was made, if there is something to back up."""
    if not database.exists():
        return []
    last, folders = noted(path)
    if last is None:
        return [note("There is no backup yet. Make one: evenkeel backup")]
    days = (now - last).days
    if days >= BACKUP_DAYS:
        return [note(f"The last backup is {days} days old. Make one: evenkeel backup")]
    where = ", ".join(str(each) for each in folders)
    return [good(f"The last backup was made on {last:%Y-%m-%d} ({where}).")]
