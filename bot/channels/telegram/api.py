"""A call of the Bot API through python-telegram-bot's request seam, and what its refusals mean.

`telegram.Bot` spends about 130 us on a sendMessage around the request (arguments, a `Message`
object that nobody reads); this spends 15 and keeps PTB's transport and error classes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from telegram import InputFile
from telegram.error import (
    BadRequest,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import BaseRequest, RequestData
from telegram.request._requestparameter import RequestParameter  # PTB gives it no public name

from bot.channels.telegram.request import MaybeSent, NotSent
from bot.errors import BotError
from bot.messages import Failure, FailureKind

PUBLIC_API: Final = "https://api.telegram.org/bot"
_FLOOD_PAUSE: Final = 5.0  # seconds, when Telegram says "slow down" without saying for how long


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the bot is: its id as text, and the user name that stands in t.me links."""

    bot: str
    username: str


class Api:
    """The Bot API for one token; `request` is opened and closed by whoever made it."""

    def __init__(self, request: BaseRequest, token: str, base_url: str = PUBLIC_API) -> None:
        self._request = request
        self._address = f"{base_url}{token}/"

    async def call(
        self,
        method: str,
        parameters: Mapping[str, object],
        *,
        files: Mapping[str, InputFile] | None = None,
        read_timeout: float | None = None,
    ) -> Any:  # noqa: ANN401 - whatever the method's "result" is
        """Call `method` and return its result as plain JSON; raises PTB's errors.

        Parameters are JSON values, None is left out. `read_timeout` in seconds; None means the
        transport's own.
        """
        sent = [RequestParameter(name, value, None) for name, value in parameters.items()]
        if files:
            sent += [RequestParameter(name, None, [file]) for name, file in files.items()]
        wait = BaseRequest.DEFAULT_NONE if read_timeout is None else read_timeout
        try:
            return await self._request.post(self._address + method, RequestData(sent), wait)
        except KeyError:
            # PTB looks for "result" in whatever came; `from None`: the answer may hold words.
            raise MaybeSent("The answer is not one of the Bot API.") from None

    async def identity(self) -> Identity:
        """Ask who the bot is. Raises BotError with what to do when Telegram refuses the token."""
        try:
            me = await self.call("getMe", {})
        except InvalidToken:
            raise refused_token() from None
        match me:
            case {"id": int(number), "username": str(username)}:
                return Identity(str(number), username)
            case _:
                raise MaybeSent("The answer is not one of the Bot API.")


def refused_token() -> BotError:
    """What to tell an operator whose token does not work."""
    return BotError(
        "Telegram does not accept the bot token: copy it again from @BotFather into "
        "TELEGRAM_BOT_TOKEN (and check TELEGRAM_BASE_URL, if it is set)."
    )


_Meanings = tuple[tuple[str, FailureKind, str], ...]

# What a 400 says, in lower case; the first line that fits is taken.
_BAD_REQUESTS: Final[_Meanings] = (
    # An edit that changes nothing: the message already is what it should be.
    ("message is not modified", FailureKind.NOT_MODIFIED, "not_modified"),
    # The person deleted it, or it is too old to be changed by a bot.
    ("message to edit not found", FailureKind.MISSING, "missing"),
    ("message can't be edited", FailureKind.MISSING, "not_editable"),
    ("message_id_invalid", FailureKind.MISSING, "missing"),
    ("message to delete not found", FailureKind.MISSING, "missing"),
    ("message can't be deleted", FailureKind.MISSING, "not_deletable"),
    ("there is no text in the message to edit", FailureKind.MISSING, "not_editable"),
    # The account is gone, or never wrote to this bot.
    ("chat not found", FailureKind.BLOCKED, "chat_not_found"),
    ("user not found", FailureKind.BLOCKED, "chat_not_found"),
    ("peer_id_invalid", FailureKind.BLOCKED, "chat_not_found"),
    ("input_user_deactivated", FailureKind.BLOCKED, "deactivated"),
    # Ours to put right: the same call will never be taken.
    ("can't parse entities", FailureKind.REFUSED, "entities"),
    ("reply markup", FailureKind.REFUSED, "button"),
    ("is too long", FailureKind.REFUSED, "too_long"),
    ("message_too_long", FailureKind.REFUSED, "too_long"),
    ("too large", FailureKind.REFUSED, "too_large"),
    ("too big", FailureKind.REFUSED, "too_large"),
    ("button", FailureKind.REFUSED, "button"),
    ("text is empty", FailureKind.REFUSED, "empty"),
    ("text must be non-empty", FailureKind.REFUSED, "empty"),
    ("query is too old", FailureKind.REFUSED, "query_too_old"),
    ("file must be non-empty", FailureKind.REFUSED, "file_empty"),
    ("must be encoded in utf-8", FailureKind.REFUSED, "encoding"),
)


# PTB does not keep the status of other answers; these are told by Telegram's name for them.
_OTHER_ANSWERS: Final[_Meanings] = (
    ("too many requests", FailureKind.SLOW_DOWN, "flood"),  # 429 that names no time
    # A mistake on this side of the wire, at an unknown point of it.
    ("unknown error in http implementation", FailureKind.MAYBE_SENT, "transport"),
)

# Tried in this order: PTB's BadRequest, TimedOut and our NotSent are all NetworkErrors.
_CLASSES: Final[tuple[tuple[type[TelegramError], FailureKind, str], ...]] = (
    (BadRequest, FailureKind.REFUSED, "bad_request"),
    (NotSent, FailureKind.NOT_SENT, "not_sent"),
    (TimedOut, FailureKind.MAYBE_SENT, "no_answer"),  # our MaybeSent is one of these
    (NetworkError, FailureKind.SERVER, "server"),
    (RetryAfter, FailureKind.SLOW_DOWN, "flood"),
    (Forbidden, FailureKind.BLOCKED, "blocked"),
    (InvalidToken, FailureKind.UNAUTHORISED, "token"),
    (TelegramError, FailureKind.REFUSED, "refused"),  # such as ChatMigrated: groups only
)


def failure_of(error: TelegramError) -> Failure:
    """What a failed call means; the code is stable and never Telegram's text, which quotes ours."""
    kind, code = next((kind, code) for of, kind, code in _CLASSES if isinstance(error, of))
    meanings: _Meanings = ()
    if isinstance(error, BadRequest):
        meanings = _BAD_REQUESTS
    elif kind is FailureKind.SERVER:
        meanings = _OTHER_ANSWERS
    text = error.message.lower()
    for words, meant, name in meanings:
        if words in text:
            kind, code = meant, name
            break
    if kind is not FailureKind.SLOW_DOWN:
        return Failure(kind, code)
    pause = error.retry_after if isinstance(error, RetryAfter) else _FLOOD_PAUSE
    return Failure(kind, code, _seconds(pause))


def _seconds(pause: timedelta | float) -> float:
    return pause.total_seconds() if isinstance(pause, timedelta) else float(pause)
