"""What each Bot API method takes: fields, types and limits, as data. Checking lives in check.py.

Read off the Bot API's pages and python-telegram-bot 22.8's signatures; a test compares the two.
"""

from dataclasses import dataclass
from enum import StrEnum

TEXT_UNITS = 4096
CAPTION_UNITS = 1024
TEXT_BYTES = 32768
ENTITIES = 100
CALLBACK_DATA_BYTES = 64
COPY_TEXT_UNITS = 256
BUTTONS = 100
BUTTONS_PER_ROW = 8
COMMANDS = 100
COMMAND_LETTERS = 32
COMMAND_DESCRIPTION_UNITS = 256
CALLBACK_ANSWER_UNITS = 200
DELETABLE_SECONDS = 48 * 3600
UPDATE_LIFETIME_SECONDS = 24 * 3600
DOWNLOAD_BYTES = 20_000_000
UPLOAD_BYTES = 50_000_000
PHOTO_BYTES = 10_000_000
LONG_POLL_SECONDS = 50


class Kind(StrEnum):
    """The type a field must have; nested values arrive as JSON text in forms."""

    INTEGER = "Integer"
    STRING = "String"
    BOOLEAN = "Boolean"
    CHAT = "Integer or String"
    OBJECT = "Object"
    ARRAY = "Array"
    FILE = "InputFile or String"


@dataclass(frozen=True, slots=True)
class Field:
    """One field: `missing` are Telegram's words when it is left out, None if it may be.

    `least` and `most` bound a number, a string in UTF-16 units or an array in items. A number
    out of bounds is pulled to the bound, as the Bot API does; `refusal` are Telegram's words
    for a string or an array out of bounds.
    """

    name: str
    kind: Kind
    missing: str | None = None
    least: int | None = None
    most: int | None = None
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Method:
    """One Bot API method and everything it takes."""

    name: str
    fields: tuple[Field, ...] = ()

    def field(self, name: str) -> Field | None:
        """The field of that name, if the method takes one."""
        return next((field for field in self.fields if field.name == name), None)


def _optional(kind: Kind, *names: str) -> tuple[Field, ...]:
    return tuple(Field(name, kind) for name in names)


_CHAT = Field("chat_id", Kind.CHAT, missing="chat_id is empty")
_LANGUAGE = Field("language_code", Kind.STRING)
_SCOPE = Field("scope", Kind.OBJECT)

_MARKUP = Field("reply_markup", Kind.OBJECT)
_SENDING = (
    _MARKUP,
    *_optional(Kind.OBJECT, "reply_parameters", "suggested_post_parameters"),
    *_optional(Kind.BOOLEAN, "disable_notification", "protect_content", "allow_paid_broadcast"),
    *_optional(Kind.INTEGER, "message_thread_id", "direct_messages_topic_id"),
    *_optional(Kind.STRING, "business_connection_id", "message_effect_id"),
)
_CAPTION = (
    *_optional(Kind.STRING, "caption", "parse_mode"),
    Field("caption_entities", Kind.ARRAY),
)
_EDITED = (
    Field("chat_id", Kind.CHAT),
    Field("message_id", Kind.INTEGER),
    *_optional(Kind.STRING, "inline_message_id", "business_connection_id"),
    _MARKUP,
)
_TEXT = Field("text", Kind.STRING, missing="message text is empty")

METHODS: dict[str, Method] = {
    method.name: method
    for method in (
        Method("getMe"),
        Method(
            "getUpdates",
            (
                Field("offset", Kind.INTEGER),
                Field("limit", Kind.INTEGER, least=1, most=100),
                Field("timeout", Kind.INTEGER, least=0, most=LONG_POLL_SECONDS),
                Field("allowed_updates", Kind.ARRAY),
            ),
        ),
        Method(
            "setWebhook",
            (
                Field("url", Kind.STRING),
                Field("certificate", Kind.FILE),
                Field("ip_address", Kind.STRING),
                Field("max_connections", Kind.INTEGER, least=1, most=100),
                Field("allowed_updates", Kind.ARRAY),
                Field("drop_pending_updates", Kind.BOOLEAN),
                Field("secret_token", Kind.STRING, most=256, refusal="secret token is too long"),
            ),
        ),
        Method("deleteWebhook", _optional(Kind.BOOLEAN, "drop_pending_updates")),
        Method("getWebhookInfo"),
        Method(
            "sendMessage",
            (
                _CHAT,
                _TEXT,
                Field("parse_mode", Kind.STRING),
                Field("entities", Kind.ARRAY),
                Field("link_preview_options", Kind.OBJECT),
                *_SENDING,
            ),
        ),
        Method(
            "sendDocument",
            (
                _CHAT,
                Field("document", Kind.FILE, missing="there is no document in the request"),
                Field("thumbnail", Kind.FILE),
                Field("disable_content_type_detection", Kind.BOOLEAN),
                *_CAPTION,
                *_SENDING,
            ),
        ),
        Method(
            "sendPhoto",
            (
                _CHAT,
                Field("photo", Kind.FILE, missing="there is no photo in the request"),
                *_optional(Kind.BOOLEAN, "has_spoiler", "show_caption_above_media"),
                *_CAPTION,
                *_SENDING,
            ),
        ),
        Method(
            "sendChatAction",
            (
                _CHAT,
                Field("action", Kind.STRING, missing="wrong parameter action in request"),
                Field("message_thread_id", Kind.INTEGER),
                Field("business_connection_id", Kind.STRING),
            ),
        ),
        Method(
            "editMessageText",
            (
                _TEXT,
                Field("parse_mode", Kind.STRING),
                Field("entities", Kind.ARRAY),
                Field("link_preview_options", Kind.OBJECT),
                *_EDITED,
            ),
        ),
        Method(
            "editMessageCaption",
            (*_CAPTION, *_optional(Kind.BOOLEAN, "show_caption_above_media"), *_EDITED),
        ),
        Method("editMessageReplyMarkup", _EDITED),
        Method(
            "deleteMessage",
            (
                Field("chat_id", Kind.CHAT, missing="chat identifier is not specified"),
                Field("message_id", Kind.INTEGER, missing="message identifier is not specified"),
            ),
        ),
        Method(
            "deleteMessages",
            (
                _CHAT,
                Field(
                    "message_ids",
                    Kind.ARRAY,
                    missing="message identifiers are not specified",
                    least=1,
                    most=100,
                    refusal="too many message identifiers specified",
                ),
            ),
        ),
        Method(
            "answerCallbackQuery",
            (
                Field(
                    "callback_query_id",
                    Kind.STRING,
                    missing=(
                        "query is too old and response timeout expired or query ID is invalid"
                    ),
                ),
                Field("text", Kind.STRING, most=CALLBACK_ANSWER_UNITS, refusal="MESSAGE_TOO_LONG"),
                Field("show_alert", Kind.BOOLEAN),
                Field("url", Kind.STRING),
                Field("cache_time", Kind.INTEGER, least=0, most=24 * 30 * 3600),
            ),
        ),
        Method(
            "setMyCommands",
            (
                Field(
                    "commands",
                    Kind.ARRAY,
                    missing="commands are not specified",
                    most=COMMANDS,
                    refusal="BOT_COMMANDS_TOO_MUCH",
                ),
                _SCOPE,
                _LANGUAGE,
            ),
        ),
        Method("getMyCommands", (_SCOPE, _LANGUAGE)),
        Method("deleteMyCommands", (_SCOPE, _LANGUAGE)),
        Method(
            "setMyDescription",
            (
                Field("description", Kind.STRING, most=512, refusal="description is too long"),
                _LANGUAGE,
            ),
        ),
        Method("getMyDescription", (_LANGUAGE,)),
        Method(
            "setMyShortDescription",
            (
                Field(
                    "short_description",
                    Kind.STRING,
                    most=120,
                    refusal="short description is too long",
                ),
                _LANGUAGE,
            ),
        ),
        Method("getMyShortDescription", (_LANGUAGE,)),
        Method(
            "setMyName",
            (Field("name", Kind.STRING, most=64, refusal="name is too long"), _LANGUAGE),
        ),
        Method("getMyName", (_LANGUAGE,)),
        Method(
            "setChatMenuButton",
            (Field("chat_id", Kind.INTEGER), Field("menu_button", Kind.OBJECT)),
        ),
        Method("getChatMenuButton", _optional(Kind.INTEGER, "chat_id")),
        Method("getFile", (Field("file_id", Kind.STRING, missing="file_id not specified"),)),
        Method("getChat", (_CHAT,)),
    )
}

# The Bot API does not mind the case of a method's name.
BY_LOWER_NAME: dict[str, Method] = {name.lower(): method for name, method in METHODS.items()}

UPDATE_KINDS = frozenset(
    {
        "message", "edited_message", "channel_post", "edited_channel_post", "inline_query",
        "chosen_inline_result", "callback_query", "shipping_query", "pre_checkout_query",
        "poll", "poll_answer", "my_chat_member", "chat_member", "chat_join_request",
        "message_reaction", "message_reaction_count", "chat_boost", "removed_chat_boost",
        "business_connection", "business_message", "edited_business_message",
        "deleted_business_messages", "purchased_paid_media", "guest_message", "managed_bot",
    }
)  # fmt: skip
# Those are sent only to a bot that asks for them by name.
DEFAULT_UPDATE_KINDS = UPDATE_KINDS - {"chat_member", "message_reaction", "message_reaction_count"}

CHAT_ACTIONS = frozenset(
    {
        "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
        "upload_document", "choose_sticker", "find_location", "record_video_note",
        "upload_video_note",
    }
)  # fmt: skip
