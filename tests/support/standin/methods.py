"""Methods about the bot itself, and the table of all methods by name.

getUpdates waits, so it is answered by the server.
"""

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from tests.support.standin import sending
from tests.support.standin.contract import COMMAND_DESCRIPTION_UNITS, COMMAND_LETTERS
from tests.support.standin.entities import units
from tests.support.standin.errors import Json, bad_request
from tests.support.standin.updates import WEBHOOK_SET
from tests.support.standin.world import Webhook, World

_COMMAND = re.compile(r"[a-z0-9_]+")
_SECRET = re.compile(r"[A-Za-z0-9_-]*")
_SCOPES = {
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_PORTS = (443, 80, 88, 8443)


def _get_me(world: World, arguments: Json) -> Json:
    return {
        **world.bot,
        "can_join_groups": False,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def _scope_key(arguments: Json) -> tuple[str, str]:
    scope = arguments.get("scope") or {"type": "default"}
    kind = scope.get("type")
    if kind not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    for name in _SCOPES[kind]:
        if name not in scope:
            raise bad_request(f"can't parse BotCommandScope: Can't find field \"{name}\"")
    return json.dumps(scope, sort_keys=True), _language(arguments)


def _language(arguments: Json) -> str:
    code = str(arguments.get("language_code", ""))
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise bad_request("LANG_CODE_INVALID")
    return code


def _set_my_commands(world: World, arguments: Json) -> bool:
    commands = [_command(command) for command in arguments["commands"]]
    world.profile.commands[_scope_key(arguments)] = commands
    return True


def _command(command: object) -> Json:
    if not isinstance(command, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    for name in ("command", "description"):
        if not isinstance(command.get(name), str):
            raise bad_request(f"can't parse BotCommand: Can't find field \"{name}\"")
    name = command["command"].strip().removeprefix("/")
    description = command["description"].strip()
    if not name:
        raise bad_request("command must be non-empty")
    if len(name) > COMMAND_LETTERS:
        raise bad_request(f"command length must not exceed {COMMAND_LETTERS}")
    if not _COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not description:
        raise bad_request("command description must be non-empty")
    if units(description) > COMMAND_DESCRIPTION_UNITS:
        raise bad_request(f"command description length must not exceed {COMMAND_DESCRIPTION_UNITS}")
    return {"command": name, "description": description}


def _get_my_commands(world: World, arguments: Json) -> list[Json]:
    return world.profile.commands.get(_scope_key(arguments), [])


def _delete_my_commands(world: World, arguments: Json) -> bool:
    world.profile.commands.pop(_scope_key(arguments), None)
    return True


def _setter(field: str) -> Callable[[World, Json], bool]:
    def set_words(world: World, arguments: Json) -> bool:
        world.profile.words[field, _language(arguments)] = arguments.get(field, "")
        return True

    return set_words


def _getter(field: str) -> Callable[[World, Json], Json]:
    def get_words(world: World, arguments: Json) -> Json:
        words = world.profile.words
        by_default = words.get((field, ""), world.bot["first_name"] if field == "name" else "")
        return {field: words.get((field, _language(arguments)), "") or by_default}

    return get_words


def _set_chat_menu_button(world: World, arguments: Json) -> bool:
    button = arguments.get("menu_button") or {"type": "default"}
    kind = button.get("type")
    if kind not in ("default", "commands", "web_app"):
        raise bad_request("can't parse menu button: MenuButton has unsupported type")
    if kind == "web_app" and not ("text" in button and "url" in button.get("web_app", {})):
        raise bad_request("can't parse menu button: Can't find field \"text\"")
    chat_id = arguments.get("chat_id", 0)
    if chat_id:
        world.known_chat(chat_id)
    world.profile.menu_buttons[chat_id] = button
    return True


def _get_chat_menu_button(world: World, arguments: Json) -> Json:
    buttons = world.profile.menu_buttons
    return buttons.get(arguments.get("chat_id", 0), buttons.get(0, {"type": "commands"}))


def _set_webhook(world: World, arguments: Json) -> bool:
    url = arguments.get("url", "")
    if not url:
        return _delete_webhook(world, arguments)
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise bad_request("invalid webhook URL specified")
    # Loopback may go without TLS and on any port, as with a Bot API server of one's own.
    if parts.hostname not in _LOOPBACK:
        if parts.scheme == "http":
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        if (parts.port or 443) not in _PORTS:
            raise bad_request(
                "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"
            )
    secret = arguments.get("secret_token", "")
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    world.updates.allow(arguments.get("allowed_updates"))
    if arguments.get("drop_pending_updates"):
        world.updates.drop_all()
    world.updates.interrupt(WEBHOOK_SET)
    world.webhook = Webhook(url, secret, arguments.get("max_connections", 40))
    return True


def _delete_webhook(world: World, arguments: Json) -> bool:
    world.webhook = None
    if arguments.get("drop_pending_updates"):
        world.updates.drop_all()
    return True


def _get_webhook_info(world: World, arguments: Json) -> Json:
    info: Json = {
        "url": world.webhook.url if world.webhook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.pending()),
        "allowed_updates": sorted(world.updates.allowed),
    }
    if world.webhook is not None:
        info["max_connections"] = world.webhook.max_connections
        if world.webhook.last_error_at is not None:
            info["last_error_date"] = int(world.webhook.last_error_at)
            info["last_error_message"] = world.webhook.last_error
    return info


def _get_file(world: World, arguments: Json) -> Json:
    return world.files.described(arguments["file_id"])


def _get_chat(world: World, arguments: Json) -> Json:
    chat = world.chats[world.known_chat(arguments["chat_id"])]
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription",
             "gifts_from_channels")  # fmt: skip
    return {
        **chat,
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
    }


CALLS: dict[str, Callable[[World, Json], Any]] = {
    "getMe": _get_me,
    "setWebhook": _set_webhook,
    "deleteWebhook": _delete_webhook,
    "getWebhookInfo": _get_webhook_info,
    "sendMessage": sending.send_message,
    "sendDocument": sending.send_document,
    "sendPhoto": sending.send_photo,
    "sendChatAction": sending.send_chat_action,
    "editMessageText": sending.edit_message_text,
    "editMessageCaption": sending.edit_message_caption,
    "editMessageReplyMarkup": sending.edit_message_reply_markup,
    "deleteMessage": sending.delete_message,
    "deleteMessages": sending.delete_messages,
    "answerCallbackQuery": sending.answer_callback_query,
    "setMyCommands": _set_my_commands,
    "getMyCommands": _get_my_commands,
    "deleteMyCommands": _delete_my_commands,
    "setMyDescription": _setter("description"),
    "getMyDescription": _getter("description"),
    "setMyShortDescription": _setter("short_description"),
    "getMyShortDescription": _getter("short_description"),
    "setMyName": _setter("name"),
    "getMyName": _getter("name"),
    "setChatMenuButton": _set_chat_menu_button,
    "getChatMenuButton": _get_chat_menu_button,
    "getFile": _get_file,
    "getChat": _get_chat,
}
