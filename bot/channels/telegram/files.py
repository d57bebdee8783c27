"""Files that people sent, fetched from Telegram by their id."""

from telegram.request import BaseRequest

from bot.channels.telegram.api import Api
from bot.channels.telegram.request import MaybeSent


class Files:
    """Fetches files; the Bot API's own server gives those of up to 20 MB."""

    def __init__(self, api: Api, request: BaseRequest, token: str, base_url: str) -> None:
        self._api = api
        self._request = request
        self._address = f"{base_url}{token}/"

    async def fetch(self, file_id: str) -> bytes:
        """Fetch a file whole; raises PTB's errors."""
        match await self._api.call("getFile", {"file_id": file_id}):
            case {"file_path": str(path)}:
                return await self._request.retrieve(self._address + path)
            case _:
                raise MaybeSent("The answer is not one of the Bot API.")
