"""What a message carries when a person sends something other than text."""

import base64
from collections.abc import Callable

from tests.support.standin.entities import found_in
from tests.support.standin.errors import Json
from tests.support.standin.files import Files, StoredFile

Described = Json | list[Json]

# One pixel, so that even an unnamed photo is a real picture.
_PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def _photo(stored: StoredFile, **_: object) -> Described:
    small = {**stored.reference(), "file_id": stored.file_id, "width": 90, "height": 67}
    return [small, {**stored.reference(), "width": 1280, "height": 960}]


def _voice(stored: StoredFile, duration: int = 3, **_: object) -> Described:
    return {**stored.reference(), "duration": duration, "mime_type": "audio/ogg"}


def _audio(stored: StoredFile, duration: int = 3, **_: object) -> Described:
    return {**stored.reference(), "duration": duration, "mime_type": "audio/mpeg"}


def _video(stored: StoredFile, duration: int = 3, **_: object) -> Described:
    return {**stored.reference(), "duration": duration, "width": 640, "height": 480}


def _video_note(stored: StoredFile, duration: int = 3, **_: object) -> Described:
    return {**stored.reference(), "duration": duration, "length": 240}


def _document(stored: StoredFile, file_name: str = "contract.pdf", **_: object) -> Described:
    return {**stored.reference(), "file_name": file_name, "mime_type": "application/pdf"}


def _sticker(stored: StoredFile, emoji: str = "\N{THUMBS UP SIGN}", **_: object) -> Described:
    shape = {"type": "regular", "width": 512, "height": 512, "is_animated": False}
    return {**stored.reference(), **shape, "is_video": False, "emoji": emoji}


_FILES: dict[str, tuple[str, str, Callable[..., Described]]] = {
    "photo": ("photos", ".png", _photo),
    "voice": ("voice", ".oga", _voice),
    "audio": ("music", ".mp3", _audio),
    "video": ("videos", ".mp4", _video),
    "video_note": ("video_notes", ".mp4", _video_note),
    "document": ("documents", ".pdf", _document),
    "sticker": ("stickers", ".webp", _sticker),
}


def _contact(phone_number: str = "+358401234567", first_name: str = "Client") -> Json:
    return {"phone_number": phone_number, "first_name": first_name}


def _location(latitude: float = 60.17, longitude: float = 24.94) -> Json:
    return {"latitude": latitude, "longitude": longitude}


def _poll(question: str = "When?", options: tuple[str, ...] = ("Today", "Tomorrow")) -> Json:
    return {
        "id": "5298000000000000001",
        "question": question,
        "options": [
            {"persistent_id": str(number), "text": text, "voter_count": 0}
            for number, text in enumerate(options)
        ],
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": False,
        "members_only": False,
    }


_OTHERS: dict[str, Callable[..., Json]] = {
    "contact": _contact,
    "location": _location,
    "poll": _poll,
}


def content(files: Files, kind: str, details: Json) -> Json:
    """The fields of a message of that kind, described by `details`.

    `body` is the file in Base64, `size` what it claims to be, `caption` what stands below.
    """
    if kind in _OTHERS:
        return {kind: _OTHERS[kind](**details)}
    folder, suffix, describe = _FILES[kind]
    body = details.get("body")
    stored = files.keep(
        folder,
        _PIXEL if body is None else base64.b64decode(body),
        suffix=suffix,
        size=details.get("size"),
    )
    carried: Json = {kind: describe(stored, **details)}
    caption = details.get("caption")
    if caption is not None:
        carried["caption"] = caption
        found = found_in(caption, [])
        if found:
            carried["caption_entities"] = found
    return carried
