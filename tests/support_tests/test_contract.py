"""The contract table against the signatures of python-telegram-bot."""

import inspect
import re

import pytest
from telegram import Bot
from telegram.constants import (
    BotCommandLimit,
    BulkRequestLimit,
    CallbackQueryLimit,
    ChatAction,
    FileSizeLimit,
    InlineKeyboardButtonLimit,
    InlineKeyboardMarkupLimit,
    MessageLimit,
    UpdateType,
)

from tests.support.standin import contract
from tests.support.standin.contract import METHODS, Method
from tests.support.standin.methods import CALLS

# What python-telegram-bot adds for its users' convenience and never sends under that name.
_CONVENIENCES = {
    "self", "read_timeout", "write_timeout", "connect_timeout", "pool_timeout", "api_kwargs",
    "allow_sending_without_reply", "reply_to_message_id", "disable_web_page_preview", "filename",
}  # fmt: skip


def _signature(method: Method) -> dict[str, inspect.Parameter]:
    snake = re.sub(r"(?<!^)(?=[A-Z])", "_", method.name).lower()
    parameters = inspect.signature(getattr(Bot, snake)).parameters
    return {name: one for name, one in parameters.items() if name not in _CONVENIENCES}


@pytest.mark.parametrize("method", METHODS.values(), ids=lambda method: method.name)
def test_fields_are_those_of_the_bot_api(method: Method) -> None:
    """Every method takes exactly the fields that python-telegram-bot sends for it."""
    assert {field.name for field in method.fields} == set(_signature(method))


@pytest.mark.parametrize("method", METHODS.values(), ids=lambda method: method.name)
def test_required_fields_are_those_of_the_bot_api(method: Method) -> None:
    """A field is required here exactly where the Bot API requires it."""
    required = {
        name for name, one in _signature(method).items() if one.default is inspect.Parameter.empty
    }
    if method.name == "setWebhook":
        required -= {"url"}  # an empty URL removes the webhook
    assert {field.name for field in method.fields if field.missing is not None} == required


def test_every_method_is_answered() -> None:
    """No method stands in the table without something behind it."""
    assert set(METHODS) == {*CALLS, "getUpdates"}


def test_limits_are_those_of_the_bot_api() -> None:
    """The figures in the table are the ones that python-telegram-bot documents."""
    assert contract.TEXT_UNITS == MessageLimit.MAX_TEXT_LENGTH
    assert contract.CAPTION_UNITS == MessageLimit.CAPTION_LENGTH
    assert contract.ENTITIES == MessageLimit.MESSAGE_ENTITIES
    assert contract.CALLBACK_DATA_BYTES == InlineKeyboardButtonLimit.MAX_CALLBACK_DATA
    assert contract.COPY_TEXT_UNITS == InlineKeyboardButtonLimit.MAX_COPY_TEXT
    assert contract.BUTTONS == InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER
    assert contract.BUTTONS_PER_ROW == InlineKeyboardMarkupLimit.BUTTONS_PER_ROW
    assert contract.COMMANDS == BotCommandLimit.MAX_COMMAND_NUMBER
    assert contract.COMMAND_LETTERS == BotCommandLimit.MAX_COMMAND
    assert contract.COMMAND_DESCRIPTION_UNITS == BotCommandLimit.MAX_DESCRIPTION
    assert contract.CALLBACK_ANSWER_UNITS == CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH
    assert contract.DOWNLOAD_BYTES == FileSizeLimit.FILESIZE_DOWNLOAD
    assert contract.UPLOAD_BYTES == FileSizeLimit.FILESIZE_UPLOAD
    assert METHODS["deleteMessages"].fields[1].most == BulkRequestLimit.MAX_LIMIT


def test_kinds_of_updates_and_actions_are_those_of_the_bot_api() -> None:
    """allowed_updates and sendChatAction know every word that python-telegram-bot knows."""
    assert {kind.value for kind in UpdateType} == contract.UPDATE_KINDS
    assert {action.value for action in ChatAction} == contract.CHAT_ACTIONS
