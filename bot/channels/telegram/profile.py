"""What Telegram shows about the bot: commands, descriptions, the menu button.

Registered only where it differs from what was registered last; the texts come from elsewhere.
"""

import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final

import structlog
from telegram.error import TelegramError

from bot.channels.telegram.api import Api, failure_of

EVERYBODY: Final = ""
"""The language key of the texts for people whose language has none of their own."""

Get = Callable[[str], Awaitable[str | None]]
_Calls = list[tuple[str, dict[str, object]]]
Put = Callable[[str, str], Awaitable[None]]

_MENU: Final = {"type": "commands"}
_PRIVATE: Final = {"type": "all_private_chats"}

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Profile:
    """The texts in one language: (command, what it does) pairs, up to 512 and 120 characters."""

    commands: tuple[tuple[str, str], ...]
    description: str
    short_description: str


async def register(api: Api, profiles: Mapping[str, Profile], get: Get, put: Put) -> bool:
    """Make Telegram show these profiles, by language code; True when all of it is in place.

    `get` and `put` keep a hash per language, so that an unchanged profile costs no call. A failure
    is logged and tried again at the next start; it never keeps the bot from working.
    """
    parts: dict[str, _Calls] = {"profile.menu": [("setChatMenuButton", {"menu_button": _MENU})]}
    for language, profile in profiles.items():
        parts[f"profile.{language or 'all'}"] = _calls(language, profile)
    complete = True
    for key, calls in parts.items():
        digest = hashlib.sha256(json.dumps(calls, sort_keys=True).encode()).hexdigest()
        if await get(key) == digest:
            continue
        try:
            for method, parameters in calls:
                await api.call(method, parameters)
        except TelegramError as error:
            log.warning("profile.not_registered", part=key, code=failure_of(error).code)
            complete = False
        else:
            await put(key, digest)
    return complete


def _calls(language: str, profile: Profile) -> _Calls:
    commands = [{"command": name, "description": text} for name, text in profile.commands]
    # An empty language code means everybody, for Telegram too.
    code = {"language_code": language}
    return [
        ("setMyCommands", {"commands": commands, "scope": _PRIVATE, **code}),
        ("setMyDescription", {"description": profile.description, **code}),
        ("setMyShortDescription", {"short_description": profile.short_description, **code}),
    ]
