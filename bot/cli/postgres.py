"""Backups of a PostgreSQL database: its own programs copy, and what was erased goes again."""

import asyncio
import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, inspect

from bot.errors import BotError
from bot.store import backup as store
from bot.store import letting_go, people
from bot.store.database import open_database, parse_url

T = TypeVar("T")


def dump(address: str, folder: Path, made_at: datetime) -> Path:
    """Let pg_dump copy the database into a file of the folder, whole or not at all."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / f"even-keel-backup-{made_at:%Y%m%dT%H%M%SZ}.dump"
    draft = file.with_name(f".{file.name}.part")
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    try:
        _run("pg_dump", address, "--format=custom", f"--file={draft}")
        _run("pg_restore", address, "--list", str(draft))
    except BotError:
        draft.unlink(missing_ok=True)
        raise
    draft.replace(file)
    return file


def restore(address: str, file: Path, folder: Path, *, force: bool) -> None:
    """Let pg_restore put a copy back, and let go again of what was erased since."""
    if not file.is_file():
        raise BotError(f"There is no backup {file}.")
    filled, erased = asyncio.run(_turn(address, _here))
    if filled and not force:
        raise BotError(
            "There are records in that database already. Nothing was changed. Stop every bot that "
            "uses it; with --force the backup takes their place."
        )
    erased |= store.erasures_beside(file.parent) | store.erasures_beside(folder)
    _run(
        "pg_restore", address, "--clean", "--if-exists", "--no-owner", "--no-privileges",
        "--single-transaction", "--dbname", parse_url(address, folder).database or "", str(file),
    )  # fmt: skip
    gone = asyncio.run(_turn(address, lambda conn: letting_go.erase_again(conn, erased)))
    print(f"Restored {file}.")
    if gone:
        print(f"Of what was erased since, {gone} were let go of again.")
    else:
        print("Nothing in it had been erased since.")


def _here(conn: Connection) -> tuple[bool, dict[str, str]]:
    there = inspect(conn).has_table("persons")
    return there, people.erasures(conn) if there else {}


async def _turn(address: str, work: Callable[[Connection], T]) -> T:
    database = open_database(address, Path())
    try:
        return await database.turn(work)
    finally:
        await database.close()


def _run(program: str, address: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs; what it prints may quote records, so it is not told."""
    tool = shutil.which(program)
    if tool is None:
        raise BotError(
            f"On PostgreSQL {program} is needed for that, and it is not installed here. It is part "
            "of PostgreSQL's client programs."
        )
    to = parse_url(address, Path())
    reached = {
        "PGHOST": to.query.get("host") or to.host or "",
        "PGPORT": str(to.port or 5432),
        "PGUSER": to.username or "",
        "PGPASSWORD": to.password or "",
        "PGDATABASE": to.database or "",
    }
    done = subprocess.run(  # noqa: S603 - a program found on the PATH, no shell
        [tool, *arguments],
        env={**os.environ, **{name: str(value) for name, value in reached.items() if value}},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode != 0:
        raise BotError(f"{program} could not do it; run it by hand to see why.")
