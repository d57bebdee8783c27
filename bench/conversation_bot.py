"""How a conversation is usually kept: PTB's ConversationHandler, and a pickle file now and then.

Nothing of a conversation is safe before `PicklePersistence` has written, a minute later by default.
"""

import logging
import os
from pathlib import Path

from telegram import Update
from telegram.ext import (
    Application,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    PicklePersistence,
    filters,
)

FIRST, SECOND = range(2)


async def ask(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    """Keep what was said and ask on."""
    return await _answer(update, context, "And what do they want?", SECOND)


async def ask_again(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    """Keep what was said and begin anew."""
    return await _answer(update, context, "Saved. What is going on?", FIRST)


async def _answer(
    update: Update, context: ContextTypes.DEFAULT_TYPE, words: str, state: int
) -> int:
    if update.message is not None and context.user_data is not None:
        context.user_data["said"] = update.message.text
        await update.message.reply_text(words)
    return state


def main() -> None:
    """Poll until told to stop."""
    logging.basicConfig(level=logging.WARNING)
    application = (
        Application.builder()
        .token(os.environ["TELEGRAM_BOT_TOKEN"])
        .base_url(os.environ["TELEGRAM_BASE_URL"])
        .persistence(PicklePersistence(Path(os.environ["EVENKEEL_DATA_DIR"]) / "bot.pickle"))
        .build()
    )
    text = filters.TEXT
    application.add_handler(
        ConversationHandler(
            entry_points=[MessageHandler(text, ask)],
            states={
                FIRST: [MessageHandler(text, ask)],
                SECOND: [MessageHandler(text, ask_again)],
            },
            fallbacks=[],
            name="conversation",
            persistent=True,
        )
    )
    application.run_polling()


if __name__ == "__main__":
    main()
