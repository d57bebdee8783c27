"""What stands on the screen of a place: its step, below the words of those passed on the way."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.engine.effects import ShowDraft
from bot.engine.frames import answers_of, whose
from bot.engine.kinds import KINDS
from bot.engine.kinds.draft import paragraphs
from bot.engine.kinds.view import Entered, Facts, View, Wait
from bot.engine.session import Place
from bot.messages import Phrase
from bot.playbook.models import Draft, Playbook

Books = Mapping[str, Playbook]
"""The playbooks that a session may stand in, by id."""

Entering = tuple[tuple[Phrase, ...], tuple[Phrase, ...], Entered]
"""The texts above, the texts of the step itself, and what its kind shows."""


def view_of(books: Books, place: Place, facts: Facts) -> View[Any]:
    """Give the step in front as its kind sees it."""
    frame = place.frames[-1]
    book = books[frame.playbook]
    return View(book, frame.step, book.steps[frame.step], place, facts)


def entered(books: Books, place: Place, facts: Facts) -> Entering:
    """Enter the step in front once more; steps that were passed are told with their own answers."""
    view = view_of(books, place, facts)
    shown = KINDS[type(view.step)].enter(view)
    above: list[Phrase] = []
    for name in place.lead:
        playbook, step = whose(place, name)
        book = books[playbook]
        answers = place.model_copy(update={"slots": answers_of(place, playbook)})
        said: View[Any] = replace(view, book=book, id=step, step=book.steps[step], place=answers)
        above += KINDS[type(said.step)].enter(said).texts
    return tuple(above), shown.texts, shown


def replies(
    books: Books, place: Place, facts: Facts
) -> tuple[str, dict[str, tuple[Phrase, ...]]] | None:
    """Give the tone of the reply that stands at a place, and the reply in each of its tones.

    None where no reply stands ready there.
    """
    view = view_of(books, place, facts)
    if not isinstance(view.step, Draft):
        return None
    shown = entered(books, place, facts)[2]
    if not isinstance(shown, Wait):
        return None
    drafts = [each for each in shown.effects if isinstance(each, ShowDraft)]
    if not drafts:
        return None
    return drafts[0].tone, {tone: paragraphs(view, tone) for tone in view.step.tones}
