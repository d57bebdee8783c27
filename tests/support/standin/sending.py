"""Methods that put messages into chats, change them, take them away, and answer presses."""

import mimetypes
from pathlib import PurePosixPath
from typing import Any

from tests.support.standin.contract import (
    CHAT_ACTIONS,
    DELETABLE_SECONDS,
    PHOTO_BYTES,
    UPLOAD_BYTES,
)
from tests.support.standin.errors import Json, bad_request
from tests.support.standin.files import StoredFile, Upload
from tests.support.standin.keyboards import inline_keyboard
from tests.support.standin.texts import caption, message_text
from tests.support.standin.transcript import Message
from tests.support.standin.world import World

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message"
)
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def send_message(world: World, arguments: Json) -> Json:
    """sendMessage."""
    return _send(world, arguments, _text_content(arguments), "sendMessage")


def send_document(world: World, arguments: Json) -> Json:
    """sendDocument: an upload or the id of a file already known."""
    name, stored = _stored(world, arguments["document"], "documents", UPLOAD_BYTES)
    document = {
        **stored.reference(),
        "file_name": name,
        "mime_type": mimetypes.guess_type(name)[0] or "application/octet-stream",
    }
    return _send(world, arguments, {"document": document, **_caption(arguments)}, "sendDocument")


def send_photo(world: World, arguments: Json) -> Json:
    """sendPhoto: an upload or the id of a file already known."""
    _, stored = _stored(world, arguments["photo"], "photos", PHOTO_BYTES)
    sizes = [{**stored.reference(), "width": 640, "height": 480}]
    return _send(world, arguments, {"photo": sizes, **_caption(arguments)}, "sendPhoto")


def send_chat_action(world: World, arguments: Json) -> bool:
    """sendChatAction: checked and forgotten."""
    chat_id = world.chat_to_write(arguments["chat_id"])
    if arguments["action"].lower() not in CHAT_ACTIONS:
        raise bad_request("wrong parameter action in request")
    _take(world, "sendChatAction", chat_id)
    return True


def edit_message_text(world: World, arguments: Json) -> Json:
    """editMessageText; a call without reply_markup takes the keyboard away."""
    content = _text_content(arguments)
    markup = inline_keyboard(arguments.get("reply_markup"), only_inline=True)
    message = _to_edit(world, arguments)
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    return _edit(world, message, content, markup, "editMessageText")


def edit_message_caption(world: World, arguments: Json) -> Json:
    """editMessageCaption."""
    words = _caption(arguments)
    markup = inline_keyboard(arguments.get("reply_markup"), only_inline=True)
    message = _to_edit(world, arguments)
    if "text" in message.content:
        raise bad_request("there is no caption in the message to edit")
    media = {
        name: value for name, value in message.content.items() if not name.startswith("caption")
    }
    return _edit(world, message, {**media, **words}, markup, "editMessageCaption")


def edit_message_reply_markup(world: World, arguments: Json) -> Json:
    """editMessageReplyMarkup; without reply_markup it takes the keyboard away."""
    markup = inline_keyboard(arguments.get("reply_markup"), only_inline=True)
    message = _to_edit(world, arguments)
    return _edit(world, message, message.content, markup, "editMessageReplyMarkup")


def delete_message(world: World, arguments: Json) -> bool:
    """deleteMessage: either side's messages of a private chat, up to 48 hours old."""
    chat_id = world.known_chat(arguments["chat_id"])
    message = world.messages.get((chat_id, arguments["message_id"]))
    if message is None or message.deleted:
        raise bad_request("message to delete not found")
    _delete(world, [message])
    return True


def delete_messages(world: World, arguments: Json) -> bool:
    """deleteMessages: what is not there is skipped; one that is too old refuses the whole call."""
    chat_id = world.known_chat(arguments["chat_id"])
    if not all(isinstance(one, int) for one in arguments["message_ids"]):
        raise bad_request('field "message_ids" must be an Array of Integer')
    found = [world.messages.get((chat_id, one)) for one in arguments["message_ids"]]
    _delete(world, [one for one in found if one is not None and not one.deleted])
    return True


def answer_callback_query(world: World, arguments: Json) -> bool:
    """answerCallbackQuery: once, and while the press is fresh."""
    press = world.presses.get(arguments["callback_query_id"])
    if press is None or press.answer is not None or world.now() - press.at > world.query_lifetime:
        raise bad_request(_TOO_OLD)
    press.answer = {
        name: arguments[name] for name in ("text", "show_alert", "url") if name in arguments
    }
    words = arguments.get("text")
    if words:
        name = world.accounts[press.person_id].user["first_name"]
        shown = "an alert" if arguments.get("show_alert") else "a notice"
        world.note(press.person_id, f"{name} sees {shown}: {words}")
    else:
        world.touch()
    return True


def _text_content(arguments: Json) -> Json:
    formatted = message_text(
        arguments["text"], arguments.get("parse_mode"), arguments.get("entities")
    )
    content = formatted.fields("text", "entities")
    if arguments.get("link_preview_options", {}).get("is_disabled"):
        content["link_preview_options"] = {"is_disabled": True}
    return content


def _caption(arguments: Json) -> Json:
    formatted = caption(
        arguments.get("caption"), arguments.get("parse_mode"), arguments.get("caption_entities")
    )
    return formatted.fields("caption", "caption_entities") if formatted.text else {}


def _stored(world: World, file: Upload | str, folder: str, most: int) -> tuple[str, StoredFile]:
    if isinstance(file, str):
        stored = world.files.by_id(file)
        return PurePosixPath(stored.path).name, stored
    if not file.content:
        raise bad_request("file must be non-empty")
    if len(file.content) > most:
        raise bad_request("file is too big")
    suffix = PurePosixPath(file.name).suffix
    return file.name, world.files.keep(folder, file.content, suffix=suffix)


def _send(world: World, arguments: Json, content: Json, method: str) -> Json:
    markup = inline_keyboard(arguments.get("reply_markup"))
    if "business_connection_id" in arguments:
        raise bad_request("business connection not found")
    chat_id = world.chat_to_write(arguments["chat_id"])
    if arguments.get("message_thread_id"):
        raise bad_request("message thread not found")
    reply = _replied(world, chat_id, arguments.get("reply_parameters"))
    _take(world, method, chat_id)
    message = world.add_message(chat_id, world.bot, content, by_bot=True)
    message.markup = markup
    if reply is not None:
        message.extra["reply_to_message"] = world.shown(reply)
    return world.shown(message)


def _replied(world: World, chat_id: int, parameters: Json | None) -> Message | None:
    if not parameters:
        return None
    message_id: Any = parameters.get("message_id")
    if not isinstance(message_id, int):
        raise bad_request('can\'t find field "message_id"')
    message = world.messages.get((chat_id, message_id))
    if message is not None and not message.deleted:
        return message
    if parameters.get("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


def _to_edit(world: World, arguments: Json) -> Message:
    if "chat_id" not in arguments and "message_id" not in arguments:
        if "inline_message_id" not in arguments:
            raise bad_request("message identifier is not specified")
        raise bad_request("invalid inline message identifier specified")
    if "chat_id" not in arguments:
        raise bad_request("chat_id is empty")
    chat_id = world.chat_to_write(arguments["chat_id"])
    message = world.messages.get((chat_id, arguments.get("message_id", 0)))
    if message is None or message.deleted:
        raise bad_request("message to edit not found")
    if not message.by_bot:
        raise bad_request("message can't be edited")
    return message


def _edit(world: World, message: Message, content: Json, markup: Json | None, method: str) -> Json:
    if content == message.content and markup == message.markup:
        raise bad_request(_NOT_MODIFIED)
    _take(world, method, message.chat_id)
    world.change(message, content, markup)
    return world.shown(message)


def _delete(world: World, messages: list[Message]) -> None:
    if any(world.now() - message.date > DELETABLE_SECONDS for message in messages):
        raise bad_request("message can't be deleted for everyone")
    for message in messages:
        message.deleted = True
        message.changed = world.touch()


def _take(world: World, method: str, chat_id: int) -> None:
    if world.limits is not None:
        world.limits.take(method, chat_id)
