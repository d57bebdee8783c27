"""`Outgoing` -> one Bot API call, and its answer -> `Sent` or `Failure`.

When to send, how often and in what order is delivery's business.
"""

import asyncio
from pathlib import Path
from typing import Any, Final

from telegram import InputFile
from telegram.error import TelegramError

from bot.channels.telegram.api import Api, failure_of
from bot.channels.telegram.render import ANSWER_LIMIT, CAPTION_LIMIT, cut, html, keyboard
from bot.messages import (
    Animation,
    Body,
    Delete,
    Edit,
    Failure,
    FailureKind,
    File,
    Message,
    Outgoing,
    PressAnswer,
    Rows,
    Run,
    Sent,
)

UPLOAD_READ_TIMEOUT: Final = 40.0  # seconds: Telegram answers once it has stored the whole file

_NO_PREVIEW: Final = {"is_disabled": True}


class TelegramChannel:
    """Sends through one bot; each attempt is one call."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self.unanswered = 0
        """Button presses whose spinner could not be stopped since the start."""

    async def send(self, outgoing: Outgoing, target: str | None) -> Sent | Failure:
        """Try once. `target` is the message that an edit changes."""
        try:
            return await self._send(outgoing.chat, outgoing.body, target)
        except TelegramError as error:
            return failure_of(error)
        except ValueError:  # a keyboard or an id that was built wrongly
            return Failure(FailureKind.REFUSED, "malformed")

    async def answer(self, answer: PressAnswer) -> None:
        """Stop the spinner of a pressed button; never raises, a failure is only counted."""
        parameters = {"callback_query_id": answer.press_id}
        if answer.text:
            parameters["text"] = cut(answer.text, ANSWER_LIMIT)
        try:
            await self._api.call("answerCallbackQuery", parameters)
        except TelegramError:
            self.unanswered += 1

    async def _send(self, chat: str, body: Body, target: str | None) -> Sent | Failure:
        match body:
            case Message():
                message = _message(chat, body.runs, body.rows)
                return _arrived(await self._api.call("sendMessage", message))
            case Edit():
                return await self._edit(chat, body, target)
            case File():
                return await self._file(chat, body)
            case Delete():
                ids = [int(one) for one in dict.fromkeys(body.message_ids)]
                if not ids:
                    return Sent(None)
                await self._api.call("deleteMessages", {"chat_id": chat, "message_ids": ids})
                return Sent(None)
            case Animation():  # delivery plays it as edits
                return Failure(FailureKind.REFUSED, "animation")

    async def _edit(self, chat: str, edit: Edit, target: str | None) -> Sent | Failure:
        if target is None:
            return Failure(FailureKind.MISSING, "no_target")
        if edit.runs is None:
            parameters: dict[str, object] = {"chat_id": chat}
            # Left out, it takes the buttons away.
            if markup := keyboard(edit.rows):
                parameters["reply_markup"] = markup
            method = "editMessageReplyMarkup"
        else:
            parameters = _message(chat, edit.runs, edit.rows)
            method = "editMessageText"
        parameters["message_id"] = target
        await self._api.call(method, parameters)
        return Sent(None)

    async def _file(self, chat: str, file: File) -> Sent | Failure:
        parameters: dict[str, object] = {"chat_id": chat}
        if caption := html(file.caption, CAPTION_LIMIT):
            parameters |= {"caption": caption, "parse_mode": "HTML"}
        try:
            content = await asyncio.to_thread(Path(file.path).open, "rb")
        except OSError:
            return Failure(FailureKind.REFUSED, "file_missing")
        with content:
            sent = await self._api.call(
                "sendDocument",
                parameters,
                files={"document": InputFile(content, filename=file.name, read_file_handle=False)},
                read_timeout=UPLOAD_READ_TIMEOUT,
            )
        return _arrived(sent)


def _message(chat: str, runs: tuple[Run, ...], rows: Rows) -> dict[str, object]:
    parameters: dict[str, object] = {
        "chat_id": chat,
        "text": html(runs),
        "parse_mode": "HTML",
        "link_preview_options": _NO_PREVIEW,
    }
    if markup := keyboard(rows):
        parameters["reply_markup"] = markup
    return parameters


def _arrived(message: Any) -> Sent | Failure:  # noqa: ANN401 - the API's answer
    match message:
        case {"message_id": int(number)}:
            return Sent(str(number))
        case _:
            return Failure(FailureKind.MAYBE_SENT, "no_message_id")
