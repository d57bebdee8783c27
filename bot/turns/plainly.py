"""What is said plainly: who can read what, and what erasing reaches; it depends on the channel."""

from bot.messages import Phrase, phrase, plural
from bot.turns.world import Turn

TELEGRAM = "telegram"

_READ = phrase(
    "plainly",
    "Said plainly, as this is our first time: Telegram and whoever runs this bot can read what is "
    "sent through it. /privacy tells the rest.",
)
_READ_HERE = phrase(
    "plainly",
    "Said plainly, as this is our first time: whoever can use this computer's account can read "
    "what is kept here. /privacy tells the rest.",
)

_WHO = phrase(
    "plainly",
    "Telegram and whoever runs this bot can read what is sent through it: a bot has no end-to-end "
    "encryption. Do not send what must stay secret from them.",
)
_WHO_HERE = phrase(
    "plainly",
    "Everything stays in a folder of this computer. Whoever can use this account can read it.",
)
_KEPT = phrase(
    "plainly",
    "What I keep: the messages you forward, paste or file, your answers, drafts and reminders, and "
    "the names you give to clients. In the database they are sealed with a key of your own.",
)
_FILES = phrase(
    "plainly",
    "Photos and files stay with Telegram; I keep only their names for finding them. The numbers of "
    "this chat's messages are kept for a week, so that /erase can delete them.",
)
_NEVER = phrase(
    "plainly",
    "What I never do: write to a client, show your words in another chat, or hand them to another "
    "service. Feelings and held-back answers stay out of your case records.",
)
_ERASE = phrase(
    "plainly",
    "/erase deletes everything of yours and destroys its key. Copies in backups go when those "
    "backups do.",
)

_ERASED = phrase(
    "plainly",
    "Everything of yours has been deleted, and its key destroyed. Copies in backups go when the "
    "backups do.",
)
_CHAT = phrase(
    "plainly",
    "I am also deleting the messages of this chat that a bot is allowed to delete, those of the "
    "last 48 hours. For the rest: open this chat's menu in Telegram, choose “Clear history”, and "
    "tick “also for the bot” if it is offered.",
)
_INVITED = phrase(
    "plainly", "Thank you for your trust. To come back one day, you need a new invitation."
)
_ANEW = phrase("plainly", "Thank you for your trust. If you write again, we start anew.")


def at_first(turn: Turn) -> Phrase:
    """Who can read along, in one breath."""
    return _READ if _in_telegram(turn) else _READ_HERE


def privacy(turn: Turn) -> tuple[Phrase, ...]:
    """All of it: who can read, what is kept, what is never done, how it ends."""
    if _in_telegram(turn):
        idle = [_idle(turn.world.retention_months)] if turn.world.retention_months else []
        return (_WHO, _KEPT, _FILES, _NEVER, *idle, _ERASE)
    return (_WHO_HERE, _KEPT, _NEVER, _ERASE)


def _idle(months: int) -> Phrase:
    return plural(
        "plainly",
        "If I hear nothing from you for a month, everything of yours is deleted. I warn you twice "
        "before, and one word from you keeps it.",
        "If I hear nothing from you for {count} months, everything of yours is deleted. I warn you "
        "twice before, and one word from you keeps it.",
        months,
        count=months,
    )


def receipt(turn: Turn) -> tuple[Phrase, ...]:
    """What is left to say once everything is erased."""
    again = _INVITED if turn.world.access.how == "invite" else _ANEW
    return (_ERASED, _CHAT, again) if _in_telegram(turn) else (_ERASED, again)


def _in_telegram(turn: Turn) -> bool:
    return turn.person.address.channel == TELEGRAM
