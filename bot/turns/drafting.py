"""A reply as it is shown and as it is filed: in the client's language, ready to copy, once free."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from bot.engine import effects as wanted
from bot.i18n.languages import LANGUAGES
from bot.messages import Button, Edit, Lines, Message, Phrase, Rows, Run, Style, phrase
from bot.store import cases, holds
from bot.turns.opened import Open
from bot.turns.world import Turn

LONGEST_COPY = 256
"""Characters that a copy button can carry (Bot API, CopyTextButton)."""

COPY = phrase("draft", "Copy")
HELD = phrase("draft", "On hold until {at}; no copy button until then.")
GLOSS = phrase("draft", "In your language:")
IN_YOURS = phrase("draft", "It is in your language: I cannot say all of it in {language} yet.")


def show(turn: Turn, opened: Open, effect: wanted.ShowDraft, _key: str) -> Open:
    """Show a reply alone in its message; while it is held back nothing in it copies by a tap."""
    hold = holds.current(turn.conn, opened.row.id)
    until = None
    if hold is not None:
        until = phrase(HELD.context, HELD.text, at=datetime.fromisoformat(hold.wall))
    runs, rows = ready(turn, opened.row.client_id, effect.paragraphs, held=until)
    if effect.again and opened.draft is not None:
        turn.send(Edit(opened.draft, runs, rows))
        return opened
    return replace(opened, draft=turn.send(Message(runs, rows)))


def ready(
    turn: Turn, client_id: str | None, paragraphs: tuple[Phrase, ...], *, held: Phrase | None = None
) -> tuple[tuple[Run, ...], Rows]:
    """Give a reply as a message: ready to copy unless it is held, a gloss below where one helps."""
    text = written(turn, client_id, paragraphs)
    under = tuple(_beneath(turn, client_id, paragraphs))
    if held is not None:
        soft = Run(turn.say(held), Style.SOFT)
        return (Run(text, Style.QUOTE), Run("\n"), soft, *under), ()
    copies = len(text) <= LONGEST_COPY
    rows: Rows = ((Button(turn.say(COPY), copy=text),),) if copies else ()
    return (Run(text, Style.COPY), *under), rows


def written(turn: Turn, client_id: str | None, paragraphs: tuple[Phrase, ...]) -> str:
    """Write a reply as it would be sent: without anything that only a screen needs."""
    language = tongue(turn, client_id, paragraphs)
    return "\n\n".join(turn.say_in(language, each) for each in paragraphs)


def tongue(turn: Turn, client_id: str | None, paragraphs: tuple[Phrase, ...]) -> str:
    """Give the language of a reply: the client's, where all of it can be said in that."""
    theirs = _theirs(turn, client_id)
    if theirs is None or _lacks(turn, paragraphs, theirs):
        return turn.person.language
    return theirs


def _theirs(turn: Turn, client_id: str | None) -> str | None:
    """Give the client's language, where it is one of ours and not the person's."""
    client = None if client_id is None else cases.client(turn.conn, turn.person, client_id)
    language = None if client is None else client.language
    if language is None or language == turn.person.language or language not in LANGUAGES:
        return None
    return language


def _lacks(turn: Turn, paragraphs: tuple[Phrase, ...], language: str) -> bool:
    texts = [(each.context, each.text) for each in _phrases(paragraphs)]
    said, of = turn.texts.covers(texts, language)
    return said < of


def _phrases(items: Iterable[object]) -> Iterator[Phrase]:
    """Give every phrase with those that fill its slots."""
    for each in items:
        if isinstance(each, Phrase):
            yield each
            yield from _phrases(each.slots[name] for name in _slots_in(each))
        elif isinstance(each, Lines):
            yield from _phrases(each.items)


def _slots_in(text: Phrase) -> tuple[str, ...]:
    """Name the slots that a phrase says, of all the values that it was given."""
    return tuple(name for name in text.slots if f"{{{name}}}" in text.text)


def _beneath(turn: Turn, client_id: str | None, paragraphs: tuple[Phrase, ...]) -> Iterator[Run]:
    """Say the reply once more in the person's language, or why it is not in the client's."""
    theirs = _theirs(turn, client_id)
    if theirs is None:
        return
    if tongue(turn, client_id, paragraphs) != theirs:
        name = LANGUAGES[theirs].name
        yield Run("\n")
        yield Run(turn.say(phrase(IN_YOURS.context, IN_YOURS.text, language=name)), Style.SOFT)
        return
    yield Run("\n")
    yield Run(f"{turn.say(GLOSS)}\n", Style.SOFT)
    # What is too long for one message is cut by the channel, and this stands last.
    yield Run("\n\n".join(turn.say(each) for each in paragraphs), Style.QUOTE)
