"""Gets the files that people sent, by the ids that Telegram gave them."""

import asyncio
import shutil
from pathlib import Path
from typing import Final, Literal

from telegram.error import BadRequest, TelegramError
from telegram.request import BaseRequest

from bot.channels.telegram.api import Api
from bot.channels.telegram.request import MaybeSent

LARGEST: Final = 48 * 1024 * 1024
"""Bytes; larger ones, which only a Bot API server of one's own gives out, could not be sent on."""
_READ_TIMEOUT: Final = 40.0


class Files:
    """Downloads through one bot."""

    def __init__(self, api: Api, request: BaseRequest, token: str, base_file_url: str) -> None:
        self._api = api
        self._request = request
        self._address = f"{base_file_url}{token}/"

    async def fetch(self, file_id: str) -> bytes:
        """Fetch a file whole; raises PTB's errors."""
        match await self._api.call("getFile", {"file_id": file_id}):
            case {"file_path": str(path)}:
                return await self._request.retrieve(self._address + path)
            case _:
                raise MaybeSent("The answer is not one of the Bot API.")

    async def put(self, file_id: str, to: Path) -> Literal["here", "too_big", "gone"]:
        """Put a file at a path, whole or not at all; OSError when it may work another time."""
        try:
            found = await self._api.call("getFile", {"file_id": file_id})
            size = found.get("file_size") or 0
            path = found.get("file_path")
            if size > LARGEST:
                return "too_big"
            if not isinstance(path, str):
                return "gone"
            if Path(path).is_absolute():
                # A Bot API server of one's own keeps files on this machine.
                return await asyncio.to_thread(_copy, Path(path), to)
            content = await self._request.retrieve(self._address + path, read_timeout=_READ_TIMEOUT)
        except BadRequest as error:
            # Telegram's words for what its Bot API does not serve.
            return "too_big" if "too big" in error.message.lower() else "gone"
        except TelegramError:
            raise OSError("Telegram did not give the file") from None
        await asyncio.to_thread(_write, to, content)
        return "here"


def _copy(source: Path, to: Path) -> Literal["here", "gone"]:
    try:
        shutil.copyfile(source, to)
    except FileNotFoundError:
        return "gone"
    to.chmod(0o600)
    return "here"


def _write(to: Path, content: bytes) -> None:
    to.touch(mode=0o600)
    to.write_bytes(content)
