"""`evenkeel rotate-key`: asks the running bot for a new master key, or changes it itself."""

import asyncio
import time
from pathlib import Path

from bot.app import now
from bot.cli.checkup import machine
from bot.errors import BotError
from bot.places import data_folder, master_key, url
from bot.settings import read_settings
from bot.store import migrate, rotation
from bot.store.database import open_database, parse_url
from bot.store.lock import DataFolderLock
from bot.store.sealing import MasterKey, write_key

GLANCE = 0.2
PATIENCE = 600.0


def rotate_key() -> None:
    """Seal every person's key with a new master key; the bot goes on meanwhile.

    Example: evenkeel rotate-key
    """
    settings = read_settings()
    folder = data_folder(settings)
    if settings.master_key is not None:
        raise BotError(
            "The key comes from EVENKEEL_MASTER_KEY. To change it: make a new one, set it there, "
            "set the key of until now as EVENKEEL_OLD_MASTER_KEY, and restart. The bot changes "
            "everything while it runs, and its log says when the old one can be taken out."
        )
    address = parse_url(url(settings), folder)
    if address.drivername != "sqlite":
        raise BotError("PostgreSQL needs EVENKEEL_MASTER_KEY, and it is not set.")
    database = Path(str(address.database))
    if not database.exists():
        raise BotError(f"There is no database {database} whose key could be changed.")
    master = master_key(settings, folder, sqlite=True)
    following = rotation.next_file(folder)
    write_key(following)  # one that is there already is gone on with
    if machine.running(folder):
        print("The running bot changes the key. It goes on answering meanwhile.")
        until = time.monotonic() + PATIENCE
        while following.exists():
            if time.monotonic() > until:
                raise BotError(
                    "The bot has not finished yet. It goes on by itself, and after a restart too."
                )
            time.sleep(GLANCE)
    else:
        with DataFolderLock(folder):
            asyncio.run(_alone(str(url(settings) or "") or None, master))
    print("Done: everything is sealed with the new key. Make a backup of it now.")
    print("The old key file is kept beside it, for older backups. Move it away from here.")


async def _alone(address: str | None, master: MasterKey) -> None:
    """Change the key while no bot runs."""
    settings = read_settings()
    folder = settings.data_dir
    await migrate.upgrade(address, folder, now=now())
    database = open_database(address, folder)
    try:
        master.become(MasterKey.from_file(rotation.next_file(folder), create=False))
        await rotation.rotate(database, master)
    finally:
        await database.close()
    rotation.put_in_place(folder, now())
