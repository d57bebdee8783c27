"""A session at work in one call: where it stands, how it moves, what it remembers."""

from dataclasses import replace
from typing import Any

from bot.engine.effects import Effect, StopTimer
from bot.engine.kinds.view import Facts, View
from bot.engine.session import MOST_PAST, SLIPS, Place, Session
from bot.engine.showing import Books, view_of
from bot.playbook.models import Pause as PauseStep

Went = tuple[str, str, int | None]
"""A step of a playbook that was entered, or left by this one of its branches, counted from 0."""


class AtWork:
    """The session, its playbooks and its facts while one event is read."""

    def __init__(self, session: Session, books: Books, facts: Facts) -> None:
        self.session = session
        self.books = books
        self.facts = facts
        self.visit = session.place.visit
        self.went: list[Went] = []

    def view(self, place: Place) -> View[Any]:
        """Give the step in front of a place as its kind sees it."""
        return view_of(self.books, place, self.told)

    @property
    def told(self) -> Facts:
        """Give the facts, with how briefly to speak."""
        return replace(self.facts, brief=self.brief)

    @property
    def brief(self) -> bool:
        """Whether short texts are wanted, by the person, the hour, or how it has been going."""
        return self.facts.brief if self.session.brief is None else self.session.brief

    def slipped(self) -> None:
        """Count an answer that could not be taken."""
        slips = self.session.slips + 1
        brief = True if self.session.brief is None and slips >= SLIPS else self.session.brief
        self.session = self.session.model_copy(update={"slips": slips, "brief": brief})

    def remember(self, after: Place) -> None:
        """Keep the shown screen for the way back, and begin a new visit from `after`."""
        past = (*self.session.past, self.session.place)[-MOST_PAST:]
        visits = self.session.visits + 1
        place = after.model_copy(update={"visit": visits})
        update = {"past": past, "place": place, "visits": visits}
        self.session = self.session.model_copy(update=update)

    def move(self, **update: Any) -> None:  # noqa: ANN401  # the fields of Place, checked there
        """Change the place."""
        self.move_to(self.session.place.model_copy(update=update))

    def move_to(self, place: Place) -> None:
        """Stand at another place."""
        self.session = self.session.model_copy(update={"place": place})

    def timer_stopped(self) -> tuple[Effect, ...]:
        """Give the effect that ends the timer of this place, if it has one."""
        view = self.view(self.session.place)
        timed = isinstance(view.step, PauseStep) and view.step.seconds is not None
        return (StopTimer(self.session.place.visit),) if timed else ()
