"""The shown screen once more, after its own turn has changed the facts that stand on it."""

from dataclasses import replace

from bot.engine.effects import (
    Effect,
    FileFact,
    FileNote,
    FileReply,
    Screen,
    Show,
    ShowDraft,
    Withdraw,
)
from bot.engine.kinds.view import Facts, Finished, Wait
from bot.engine.nav import choices_of, screen_of
from bot.engine.showing import Books, entered, view_of
from bot.engine.step import Turned

CHANGING = (FileNote, FileFact, FileReply, Withdraw)
"""The effects that change what is known of the case."""


def changes_facts(effect: Effect) -> bool:
    """Tell whether an effect changes what is known of the case."""
    return isinstance(effect, CHANGING)


def refreshed(turned: Turned, books: Books, facts: Facts) -> Turned:
    """Show the same place with the facts of now; where it goes on to is decided already."""
    session = turned.session
    brief = facts.brief if session.brief is None else session.brief
    now = replace(facts, brief=brief)
    above, texts, shown = entered(books, session.place, now)
    drafts: list[ShowDraft] = []
    match shown:
        case Wait() if session.status == "open":
            step = view_of(books, session.place, now).step
            screen = screen_of(step, session, above, texts, shown)
            drafts = [each for each in shown.effects if isinstance(each, ShowDraft)]
            session = session.model_copy(update={"choices": choices_of(screen)})
        case Finished() if session.status == "ended":
            screen = Screen((*above, *texts), ())
        case _:
            return turned
    effects = tuple(_again(each, screen, drafts) for each in turned.effects)
    return replace(turned, session=session, effects=effects)


def _again(effect: Effect, screen: Screen, drafts: list[ShowDraft]) -> Effect:
    match effect:
        case Show():
            return replace(effect, screen=screen)
        case ShowDraft() if drafts:
            return replace(drafts[0], again=effect.again)
        case _:
            return effect
