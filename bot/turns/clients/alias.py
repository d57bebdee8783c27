"""A client's word for the lock screen: asked for, looked at for what it tells, kept, taken away.

A word that gives the name away is kept only after one more tap: the person knows who may look on.
"""

import base64
import re

from bot.cases import aliases
from bot.cases.models import ClientRow
from bot.i18n.typed import likeness, shown_name
from bot.messages import Phrase, phrase
from bot.store import cases
from bot.turns.clients import naming
from bot.turns.standing import Offer
from bot.turns.world import Turn

LONGEST_READ = 60
"""What is longer than this on its one line is something to file rather than a word."""
SHORTEST = 3
"""Words of fewer letters stand in too many others to tell anything."""

ASK = phrase(
    "alias",
    "Reminders name nobody, since others may see your screen. Type a word of your own for "
    "{client}, such as “the blue one”: they will say it, so that only you know who is meant.",
)
NOW = phrase("alias", "Now they say “{alias}”.")
TOO_LONG = phrase("alias", "That is too long for a glance; {most} characters fit. Something short?")
TELLS = phrase(
    "alias",
    "“{alias}” has something of the name {client} in it, for whoever sees your screen. Use it all "
    "the same, or type another word.",
)
TAKEN = phrase(
    "alias",
    "“{alias}” may make you think of {other}, who is called so too. Use it all the same, or type "
    "another word.",
)
TELLS_NOW = phrase(
    "alias",
    "Reminders go on saying “{alias}”, which has something of the new name in it. The card "
    "changes that.",
)
USE = phrase("alias", "Use it all the same")
AWAY: Offer = ("alias-away", phrase("alias", "Take it away"))

Screen = tuple[tuple[Phrase, ...], list[list[Offer]]]


def ask(client: ClientRow) -> Screen:
    """Ask for a word, saying what it is for and which one is there now."""
    texts = [phrase(ASK.context, ASK.text, client=client.name)]
    if client.alias is None:
        return tuple(texts), []
    texts.append(phrase(NOW.context, NOW.text, alias=client.alias))
    return tuple(texts), [[AWAY]]


def read(words: str) -> str | None:
    """Read words as an alias without what nobody sees; None for several lines or far too many."""
    if len(words.strip().splitlines()) != 1:
        return None
    kept = "".join(" " if each.isspace() else each for each in words)
    said = shown_name("".join(each for each in kept if not aliases.unfit(each)))
    return said if 0 < len(said) <= LONGEST_READ else None


def take(turn: Turn, client: ClientRow, said: str) -> Screen | None:
    """Keep a word, and give None; or give what is to be asked before it is kept."""
    if len(said) > aliases.LONGEST:
        return (phrase(TOO_LONG.context, TOO_LONG.text, most=aliases.LONGEST),), []
    doubt = _doubt(turn, client, said)
    if doubt is None:
        cases.set_alias(turn.conn, turn.person, client.id, said)
        return None
    # It waits sealed for its own row: buttons are kept as they are.
    sealed = cases.seal_alias(turn.person, client.id, said)
    return (doubt,), [[(f"alias-yes:{base64.b64encode(sealed).decode()}", USE)]]


def taken(turn: Turn, client: ClientRow, asked_of: str, sealed: str) -> None:
    """Keep the word that was asked about once more, of the client that it was typed for."""
    said = cases.open_alias(turn.person, asked_of, base64.b64decode(sealed))
    cases.set_alias(turn.conn, turn.person, client.id, said)


def renamed(turn: Turn, client: ClientRow, name: str) -> None:
    """Say so where the word that is kept gives a new name away."""
    if client.alias is not None and tells(client.alias, name):
        turn.tell(phrase(TELLS_NOW.context, TELLS_NOW.text, alias=client.alias))


def _doubt(turn: Turn, client: ClientRow, said: str) -> Phrase | None:
    """Say what speaks against a word: it tells the name, or means somebody else."""
    if tells(said, client.name):
        return phrase(TELLS.context, TELLS.text, alias=said, client=client.name)
    wanted = likeness(said)
    for each in naming.every(turn):
        called = {likeness(each.name), likeness(each.alias or "")}
        if each.id != client.id and wanted and wanted in called:
            return phrase(TAKEN.context, TAKEN.text, alias=said, other=each.name)
    return None


def tells(said: str, name: str) -> bool:
    """Whether a word gives a name away: it is the name, holds it, or shares a word with it."""
    word, real = likeness(said), likeness(name)
    if not word or not real:
        return False
    shared = set(re.findall(r"\w+", word)) & set(re.findall(r"\w+", real))
    long = len(real) >= SHORTEST or not real.isascii()
    return word == real or (long and real in word) or any(len(e) >= SHORTEST for e in shared)
