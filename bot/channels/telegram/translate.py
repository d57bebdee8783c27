"""Telegram's updates -> `Incoming`, read from the plain JSON; pure, and total: nothing raises.

PTB's `Update.de_json` builds a hundred attributes of which a turn reads five, at three times the
cost of everything here. Whatever is not as the Bot API describes it is treated as not there.
"""

import re
from datetime import UTC, datetime
from typing import Any, Final, Literal

from bot.channels.words import NAME_CAP, clean, clean_name
from bot.messages import (
    Attached,
    Attachment,
    Command,
    Content,
    Edited,
    Forward,
    Incoming,
    Origin,
    OriginKind,
    Presence,
    Press,
    Shared,
    Text,
    Unsupported,
)

CHANNEL: Final = "telegram"

ALLOWED_UPDATES: Final = ("message", "edited_message", "callback_query", "my_chat_member")
"""What Telegram is asked for; all else is never delivered."""

Json = dict[str, Any]
Kind = Literal["photo", "voice", "audio", "video", "document", "animation"]

_LARGEST_ID = 2**63 - 1  # what every database keeps
_NOTHING: Json = {}
_HALF_ROUND = 180  # degrees
_YEAR_10000 = 253_402_300_800  # Unix time; Python's dates end before it

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@[A-Za-z0-9_]{1,64})?(?:\s+(.*))?", re.DOTALL)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}")

# In this order: an animation comes with a document beside it.
_FILES: Final[tuple[tuple[str, Kind], ...]] = (
    ("animation", "animation"),
    ("voice", "voice"),
    ("video", "video"),
    ("video_note", "video"),
    ("audio", "audio"),
    ("document", "document"),
    ("live_photo", "video"),
)

# Named so that the answer can name it.
_UNSUPPORTED: Final = (
    "sticker", "poll", "venue", "location", "contact", "dice", "game", "story", "checklist",
    "paid_media", "invoice", "giveaway", "gift", "unique_gift", "passport_data",
)  # fmt: skip

# Telegram's notes about the chat itself: nobody said anything, so nothing is answered.
_SERVICE: Final = (
    "pinned_message", "message_auto_delete_timer_changed", "chat_background_set",
    "write_access_allowed", "connected_website", "boost_added", "forum_topic_created",
    "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened", "giveaway_created",
    "giveaway_completed", "proximity_alert_triggered",
)  # fmt: skip


def incoming(update: object, bot: str, now: datetime) -> Incoming | None:
    """Read one update; None when it is malformed or not of a private chat.

    `now` (UTC) stands in where Telegram gives no time, as with button presses.
    """
    update_id = update_number(update)
    if update_id is None:
        return None
    body = _json(update)
    # `source` says who did it; `message` says in which chat, and about which message.
    if source := _json(body.get("message")):
        message, content = source, _message(source, now)
    elif source := _json(body.get("edited_message")):
        message, content = source, _edited(source)
    elif source := _json(body.get("callback_query")):
        message, content = _json(source.get("message")), _press(source)
    elif source := _json(body.get("my_chat_member")):
        message, content = source, _presence(source)
    else:
        return None
    sender, chat = _json(source.get("from")), _json(message.get("chat"))
    chat_id, sender_id = _identifier(chat.get("id")), _identifier(sender.get("id"))
    if content is None or chat.get("type") != "private" or chat_id is None or sender_id is None:
        return None
    return Incoming(
        channel=CHANNEL,
        bot=bot,
        update_id=update_id,
        external_id=sender_id,
        chat=chat_id,
        # A press has no date; its message's is when the button was shown.
        at=_time(source.get("edit_date", source.get("date")), now),
        content=content,
        message_id=_identifier(message.get("message_id")),
        name=_name(sender.get("first_name")),
        language=_language(sender.get("language_code")),
    )


def update_number(update: object) -> int | None:
    """The update's id when it has a usable one, whatever else it holds."""
    number = update.get("update_id") if isinstance(update, dict) else None
    return number if type(number) is int and 0 <= number <= _LARGEST_ID else None


def _message(message: Json, now: datetime) -> Content | None:
    text = message.get("text")
    forwarded = _json(message.get("forward_origin"))
    if isinstance(text, str) and not forwarded:
        return _words(clean(text))
    attachment = _attachment(message)
    words = clean(text) if isinstance(text, str) else _caption(message)
    shared = _shared(message)
    if forwarded and (attachment or words or shared):
        written_at = _time(forwarded.get("date"), _time(message.get("date"), now))
        return Forward(_origin(forwarded, written_at), words, attachment, shared)
    if shared:
        return shared
    if attachment:
        return Attached(attachment, words)
    if any(key in message for key in _SERVICE):
        return None
    return Unsupported(next((key for key in _UNSUPPORTED if key in message), "message"))


def _words(text: str) -> Text | Command:
    if text.startswith("/") and (match := _COMMAND.fullmatch(text)):
        return Command(match[1].lower(), (match[2] or "").strip())
    return Text(text)


def _edited(message: Json) -> Edited | None:
    text = message.get("text")
    if isinstance(text, str):
        return Edited(clean(text))
    # A live location "edits" its message every few seconds; only words and captions count.
    return Edited(_caption(message)) if _attachment(message) else None


def _press(query: Json) -> Press | None:
    press_id, data = query.get("id"), query.get("data")
    if not isinstance(press_id, str):
        return None
    return Press(press_id, clean(data, 256) if isinstance(data, str) else "")


def _presence(change: Json) -> Presence | None:
    status = _json(change.get("new_chat_member")).get("status")
    if status == "member":
        return Presence(reachable=True)
    return Presence(reachable=False) if status in ("kicked", "left") else None


def _origin(origin: Json, written_at: datetime) -> Origin:
    kind = origin.get("type")
    if kind == "user":
        user = _json(origin.get("sender_user"))
        name = f"{_name(user.get('first_name'))} {_name(user.get('last_name'))}".strip()
        return Origin(OriginKind.IDENTIFIED, name, _identifier(user.get("id")), written_at)
    if kind in ("chat", "channel"):
        chat = _json(origin.get("sender_chat") or origin.get("chat"))
        name = _name(chat.get("title"), 128) or _name(chat.get("username"))
        return Origin(OriginKind.CHAT, name, _identifier(chat.get("id")), written_at)
    # Also a type that Telegram may add later: a forward is never taken for the person's own words.
    return Origin(OriginKind.HIDDEN, _name(origin.get("sender_user_name"), 128), None, written_at)


def _attachment(message: Json) -> Attachment | None:
    photos = message.get("photo")
    if isinstance(photos, list):
        largest = max(map(_json, photos), key=_area, default=_NOTHING)
        if file := _file("photo", largest):
            return file
    for key, kind in _FILES:
        if file := _file(kind, _json(message.get(key))):
            return file
    return None


def _shared(message: Json) -> Shared | None:
    """Read a contact or a place; None for one without a number or without coordinates."""
    contact, venue = _json(message.get("contact")), _json(message.get("venue"))
    place = _json(venue.get("location") or message.get("location"))
    phone = _name(contact.get("phone_number"))
    if phone:
        called = f"{_name(contact.get('first_name'))} {_name(contact.get('last_name'))}".strip()
        return Shared("contact", _lines(called, phone), {"name": called, "phone": phone})
    latitude, longitude = _degrees(place.get("latitude")), _degrees(place.get("longitude"))
    if latitude is None or longitude is None:
        return None
    named = [_name(venue.get(key), 128) for key in ("title", "address")]
    words = _lines(*named, f"{latitude}, {longitude}")
    return Shared("location", words, {"latitude": latitude, "longitude": longitude})


def _degrees(value: object) -> str | None:
    # True is an int to Python.
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > _HALF_ROUND:
        return None
    return f"{value:.6f}"


def _lines(*words: str) -> str:
    return "\n".join(each for each in words if each)


def _area(size: Json) -> int:
    width, height = size.get("width"), size.get("height")
    return width * height if type(width) is int and type(height) is int else 0


def _file(kind: Kind, file: Json) -> Attachment | None:
    file_id, unique_id = file.get("file_id"), file.get("file_unique_id")
    if not isinstance(file_id, str) or not isinstance(unique_id, str):
        return None
    size = file.get("file_size")
    return Attachment(
        kind=kind,
        file_id=clean(file_id, 256),
        unique_id=clean(unique_id, 256),
        size=size if type(size) is int and 0 <= size <= _LARGEST_ID else None,
        name=_name(file.get("file_name"), 255) or None,
        mime=_name(file.get("mime_type"), 100) or None,
    )


def _caption(message: Json) -> str:
    caption = message.get("caption")
    return clean(caption) if isinstance(caption, str) else ""


def _name(value: object, cap: int = NAME_CAP) -> str:
    return clean_name(value, cap) if isinstance(value, str) else ""


def _language(value: object) -> str | None:
    return value if isinstance(value, str) and _LANGUAGE.fullmatch(value) else None


def _identifier(value: object) -> str | None:
    return str(value) if type(value) is int and abs(value) <= _LARGEST_ID else None


def _time(value: object, otherwise: datetime) -> datetime:
    # 0 is Telegram's date for messages that it no longer shows.
    if type(value) is int and 0 < value < _YEAR_10000:
        return datetime.fromtimestamp(value, UTC)
    return otherwise


def _json(value: object) -> Json:
    return value if isinstance(value, dict) else _NOTHING
