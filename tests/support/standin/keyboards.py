"""Reply markup as the Bot API accepts it, refused in Telegram's words otherwise."""

from tests.support.standin.contract import (
    BUTTONS,
    BUTTONS_PER_ROW,
    CALLBACK_DATA_BYTES,
    COPY_TEXT_UNITS,
)
from tests.support.standin.entities import units
from tests.support.standin.errors import ApiError, Json, bad_request

ACTIONS = (
    "url", "callback_data", "web_app", "login_url", "switch_inline_query",
    "switch_inline_query_current_chat", "switch_inline_query_chosen_chat", "copy_text",
    "callback_game", "pay",
)  # fmt: skip
_OTHER_MARKUPS = ("keyboard", "remove_keyboard", "force_reply")
_STYLES = (None, "primary", "success", "danger")
_PREFIXES = ("http://", "https://", "tg://", "ton://")


def inline_keyboard(markup: Json | None, *, only_inline: bool = False) -> Json | None:
    """The inline keyboard of a markup, or None where the message shows none.

    `only_inline` is for edits, which take no other kind of markup.
    """
    if not markup:
        return None
    if "inline_keyboard" not in markup:
        if only_inline:
            raise bad_request("inline keyboard expected")
        if not any(name in markup for name in _OTHER_MARKUPS):
            raise bad_request("object expected as reply markup")
        return None
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request(
            'Field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'
        )
    checked = [[_button(button) for button in row] for row in rows if row]
    # Telegram has no words of its own for a row that is too wide; clients cannot show one.
    if sum(map(len, checked)) > BUTTONS or any(len(row) > BUTTONS_PER_ROW for row in checked):
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": checked} if checked else None


def _refuse(text: str) -> ApiError:
    return bad_request(f"can't parse inline keyboard button: {text}")


def _button(button: object) -> Json:
    if not isinstance(button, dict):
        raise _refuse("InlineKeyboardButton must be an Object")
    if "text" not in button:
        raise _refuse('Can\'t find field "text"')
    text = button["text"]
    if not isinstance(text, str):
        raise _refuse('Field "text" must be of type String')
    if not text.strip():
        raise bad_request("inline keyboard button text must be non-empty")
    if button.get("style") not in _STYLES:
        raise _refuse("unsupported button style")
    chosen = [name for name in ACTIONS if button.get(name) not in (None, "")]
    if not chosen:
        raise _refuse("Text buttons are unallowed in the inline keyboard")
    if len(chosen) > 1:
        # Telegram quietly takes the first; whoever set two meant one of them.
        raise _refuse(f"exactly one action expected, found {' and '.join(chosen)}")
    _check_action(chosen[0], button[chosen[0]])
    return dict(button)


def _check_action(name: str, value: object) -> None:
    if name == "callback_data":
        if not isinstance(value, str):
            raise _refuse('Field "callback_data" must be of type String')
        if not 1 <= len(value.encode()) <= CALLBACK_DATA_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
    elif name == "copy_text":
        copied = value.get("text") if isinstance(value, dict) else None
        if not isinstance(copied, str) or not 1 <= units(copied) <= COPY_TEXT_UNITS:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
    elif name == "url" and not (isinstance(value, str) and value.startswith(_PREFIXES)):
        raise bad_request("BUTTON_URL_INVALID")
