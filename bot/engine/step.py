"""One event in, one session and its effects out; what every playbook has without saying so.

Back, skip, repeat, pause, resume, cancel and notes live here; step kinds live in `kinds/`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.engine.answers import Answer, SkippedAnswer, known, value
from bot.engine.conditions import way
from bot.engine.effects import (
    Choice,
    Close,
    Effect,
    KeepNote,
    Leave,
    Notice,
    Screen,
    Show,
    ShowDraft,
    StartTimer,
    StopTimer,
    Withdraw,
)
from bot.engine.events import (
    Back,
    Cancel,
    Chose,
    Event,
    HoldOver,
    Pause,
    Repeat,
    Resume,
    Skip,
    TimeUp,
    Typed,
)
from bot.engine.kinds import KINDS
from bot.engine.kinds.view import Done, Facts, Finished, Passed, Refused, Rest, View, Wait
from bot.engine.session import MOST_PAST, Frame, Place, Session
from bot.messages import Lines, Phrase, phrase
from bot.playbook.models import Ask, Choose, ChooseMany, Playbook, Remind, Step
from bot.playbook.models import Pause as PauseStep

MOST_HOPS = 100
"""Steps passed without a question in one turn; a playbook that exceeds it is ended kindly."""

BACK = Choice("nav:back", phrase("engine/nav", "‹ Back"))
SKIP = Choice("nav:skip", phrase("engine/nav", "Skip"))
LATER = Choice("nav:pause", phrase("engine/nav", "Later"))
NAV: dict[str, Event] = {BACK.id: Back(), SKIP.id: Skip(), LATER.id: Pause()}

NOTED = phrase("engine/nav", "I kept that as a note. The question is still open:")
FIRST = phrase("engine/nav", "This is the first question; there is nothing before it.")
NEEDED = phrase(
    "engine/nav", "I need this one to go on. “Later” keeps everything for another time."
)
STALE = phrase("engine/nav", "That button belongs to an earlier moment. Here is where we are:")
PAUSED = phrase("engine/nav", "Kept for later. Nothing is lost; /resume brings you back here.")
CANCELLED = phrase("engine/nav", "Stopped here. What you filed stays filed.")
STUCK = phrase("engine/nav", "This guide has nothing more to ask here. What you answered is kept.")
FREE = phrase("engine/nav", "It is time; nothing is held back any more. This is where you were:")
SKIPPED = phrase("engine/nav", "Skipped")

Books = Mapping[str, Playbook]


@dataclass(frozen=True, slots=True)
class Turned:
    """A session after an event, what is to be done, and the visit that keys those effects."""

    session: Session
    effects: tuple[Effect, ...]
    visit: int


def begin(
    session_id: str, book: Playbook, pins: Mapping[str, str], facts: Facts, at: str | None = None
) -> Turned:
    """Open a session on a playbook, at its start or at one of its steps."""
    frame = Frame(playbook=book.id, step=at or book.start)
    session = Session(id=session_id, pins=dict(pins), place=Place(frames=(frame,)))
    return _Stepping(session, {book.id: book}, facts).arrive(frame.step, effects=())


def step(session: Session, books: Books, event: Event, facts: Facts) -> Turned:
    """Read one event; whatever it is, there is an answer and nothing is lost."""
    return _Stepping(session, books, facts).read(event)


def screen(session: Session, books: Books, facts: Facts) -> Screen | None:
    """Give the screen that the session stands at, as it would be shown now."""
    if session.status == "ended":
        return None
    stepping = _Stepping(session, books, facts)
    shown = stepping.entered(session.place)
    return (
        _screen(stepping.view(session.place).step, session, shown[0], shown[1], shown[2])
        if isinstance(shown[2], Wait)
        else None
    )


class _Stepping:
    """The working state of one call; never outlives it."""

    def __init__(self, session: Session, books: Books, facts: Facts) -> None:
        self.session = session
        self.books = books
        self.facts = facts
        self.visit = session.place.visit

    # --- events ------------------------------------------------------------------------------

    def read(self, event: Event) -> Turned:
        if self.session.status == "ended":
            return self.turned()
        if isinstance(event, Chose):
            event = NAV.get(event.choice, event)
        paused = self.session.status == "paused"
        if paused and isinstance(event, TimeUp | Pause):
            return self.turned()
        if paused and isinstance(event, Back | Skip | Repeat | Chose):
            # Whoever left it sees first where it stands; a button of then means nothing now.
            event = Resume()
        return self.carry_out(event, paused=paused)

    def carry_out(self, event: Event, *, paused: bool) -> Turned:
        self.session = self.session.model_copy(update={"status": "open"})
        match event:
            case Back():
                return self.back()
            case Skip():
                return self.skip()
            case Repeat():
                return self.show_again(Close(None))
            case Resume(recap=recap):
                return self.resume(recap=recap, timed=paused)
            case Pause():
                return self.leave("paused", PAUSED, LATER.label)
            case Cancel():
                return self.leave("cancelled", CANCELLED, None)
            case Typed() if paused:
                return self.unexpected(event)
            case Chose() | Typed() | TimeUp() | HoldOver():
                return self.answer(event)

    def answer(self, event: Chose | Typed | TimeUp | HoldOver) -> Turned:
        view = self.view(self.session.place)
        outcome = KINDS[type(view.step)].read(view, event)
        match outcome:
            case Done():
                return self.done(view, outcome)
            case Wait(in_place=True):
                return self.changed_in_place(outcome)
            case Wait():
                return self.waits(outcome)
            case Rest(chosen=chosen):
                return self.leave("paused", PAUSED, chosen)
            case Refused(reason=reason):
                return self.turned(Notice(reason))
            case None:
                return self.unexpected(event)

    def unexpected(self, event: Event) -> Turned:
        match event:
            case Typed(text=words):
                return self.show_again(Close(None), KeepNote(words), lead=NOTED)
            case Chose():
                return self.show_again(Close(None), lead=STALE)
            case HoldOver():
                return self.show_again(Close(None), lead=FREE, whole=True)
            case _:
                return self.turned()

    # --- moving ------------------------------------------------------------------------------

    def done(self, view: View[Any], outcome: Done) -> Turned:
        """Keep the answer, close the screen, and go where the branches lead."""
        slots: dict[str, Answer] = dict(self.session.place.slots)
        save = getattr(view.step, "save", None)
        if save is not None and outcome.answer is not None:
            slots[save] = outcome.answer
        after = self.session.place.model_copy(update={"slots": slots, "state": {}, "lead": ()})
        effects = (Close(outcome.chosen), *outcome.effects)
        to = outcome.go or way(view.step.go, replace(view, place=after).seen())
        self.remember(after)
        if to is None:
            return self.finish((STUCK,), effects)
        return self.arrive(to, effects)

    def arrive(self, to: str, effects: tuple[Effect, ...]) -> Turned:
        """Enter a step and all that pass by themselves, up to a question or the end."""
        lead: list[str] = []
        for _hop in range(MOST_HOPS):
            frames = (
                *self.session.place.frames[:-1],
                self.session.place.frames[-1].model_copy(update={"step": to}),
            )
            self.move(frames=frames, lead=tuple(lead))
            before, texts, shown = self.entered(self.session.place)
            match shown:
                case Wait():
                    return self.show(before + texts, shown, effects)
                case Finished(texts=last):
                    return self.finish(before + last, effects)
                case Passed():
                    lead.append(to)
            view = self.view(self.session.place)
            onward = way(view.step.go, view.seen())
            if onward is None:
                return self.finish((*before, *texts, STUCK), effects)
            to = onward
        return self.finish((STUCK,), effects)

    def waits(self, wait: Wait) -> Turned:
        """Go to another screen of the same step."""
        backing = {**self.session.place.backing, **wait.backing}
        self.remember(self.session.place)
        self.move(state=dict(wait.state), backing=backing, lead=())
        return self.show(wait.texts, wait, (Close(wait.chosen),))

    def changed_in_place(self, wait: Wait) -> Turned:
        """Change the screen that is shown, without a step forward."""
        place = self.session.place.model_copy(update={"state": dict(wait.state)})
        self.session = self.session.model_copy(update={"place": place})
        lead, _texts, _shown = self.entered(place)
        shown = _screen(self.view(self.session.place).step, self.session, lead, wait.texts, wait)
        self.session = self.session.model_copy(update={"choices": _choices(shown)})
        return self.turned(*wait.effects, Show(shown, in_place=True))

    def back(self) -> Turned:
        """Return to the screen before, with everything as it was, and take back what came of it."""
        if not self.session.past:
            return self.turned(Notice(FIRST))
        *past, place = self.session.past
        visits = self.session.visits + 1
        withdraw = Withdraw(place.visit)
        effects = (Close(), *self.timer_stopped(), withdraw)
        place = place.model_copy(update={"visit": visits})
        update = {"past": tuple(past), "place": place, "visits": visits}
        self.session = self.session.model_copy(update=update)
        before, texts, shown = self.entered(place)
        if not isinstance(shown, Wait):
            return self.turned(*effects)
        return self.show(before + texts, shown, effects)

    def skip(self) -> Turned:
        """Pass over what may be passed over; otherwise say why not."""
        view = self.view(self.session.place)
        match view.step:
            case Ask(optional=True) | Choose(optional=True):
                return self.done(view, Done(SkippedAnswer(), SKIPPED))
            case ChooseMany():
                return self.answer(Chose("done"))
            case PauseStep(seconds=seconds) if seconds is not None:
                return self.answer(Chose("done"))
            case Remind():
                return self.answer(Chose("none"))
            case _:
                return self.turned(Notice(NEEDED))

    def resume(self, *, recap: bool, timed: bool) -> Turned:
        """Go on; a timer that was stopped by leaving runs anew."""
        turned = self.show_again(Close(None), lead=self.recap() if recap else None, whole=True)
        shown = self.entered(self.session.place)[2]
        if not (timed and isinstance(shown, Wait)):
            return turned
        timers = tuple(each for each in shown.effects if isinstance(each, StartTimer))
        return replace(turned, effects=(*turned.effects, *timers))

    def leave(self, how: str, words: Phrase, chosen: Phrase | str | None) -> Turned:
        status = "paused" if how == "paused" else "ended"
        effects = (Close(chosen), *self.timer_stopped(), Notice(words))
        self.session = self.session.model_copy(update={"status": status, "choices": ()})
        return self.turned(*effects, Leave("paused" if how == "paused" else "cancelled"))

    def finish(self, texts: tuple[Phrase, ...], effects: tuple[Effect, ...]) -> Turned:
        self.session = self.session.model_copy(update={"status": "ended", "choices": ()})
        return self.turned(*effects, Show(Screen(texts, ())), Leave("ended"))

    # --- showing -----------------------------------------------------------------------------

    def show(self, texts: tuple[Phrase, ...], wait: Wait, effects: tuple[Effect, ...]) -> Turned:
        place = self.session.place.model_copy(update={"state": dict(wait.state)})
        self.session = self.session.model_copy(update={"place": place})
        shown = _screen(self.view(self.session.place).step, self.session, (), texts, wait)
        self.session = self.session.model_copy(update={"choices": _choices(shown)})
        timers = tuple(each for each in wait.effects if isinstance(each, StartTimer))
        others = tuple(each for each in wait.effects if not isinstance(each, StartTimer))
        return self.turned(*effects, *others, Show(shown), *timers)

    def show_again(
        self, *effects: Effect, lead: Phrase | None = None, whole: bool = False
    ) -> Turned:
        """Put the same screen up anew; `whole` also shows what stands above it, such as a draft."""
        before, texts, shown = self.entered(self.session.place)
        if not isinstance(shown, Wait):
            return self.turned(*effects)
        above = () if lead is None else (lead,)
        built = _screen(
            self.view(self.session.place).step, self.session, above + before, texts, shown
        )
        self.session = self.session.model_copy(update={"choices": _choices(built)})
        drafts = tuple(each for each in shown.effects if whole and isinstance(each, ShowDraft))
        return self.turned(*effects, *drafts, Show(built))

    def entered(
        self, place: Place
    ) -> tuple[tuple[Phrase, ...], tuple[Phrase, ...], Wait | Passed | Finished]:
        """Give the texts above, the texts of the step itself, and what its kind shows."""
        view = self.view(place)
        shown = KINDS[type(view.step)].enter(view)
        above: list[Phrase] = []
        for passed in place.lead:
            said = replace(view, id=passed, step=view.book.steps[passed])
            words = KINDS[type(said.step)].enter(said)
            if isinstance(words, Passed):
                above += words.texts
        return tuple(above), shown.texts, shown

    def recap(self) -> Phrase:
        """Say what was answered so far, in the words of the answers."""
        slots = self.session.place.slots
        said = tuple(
            phrase("engine/recap", "{answer}", answer=value(answer))
            for answer in slots.values()
            if known(answer)
        )
        if not said:
            return phrase("engine/recap", "Welcome back. This is where we were:")
        text = "Welcome back. So far you said:\n{answers}\n\nThis is where we were:"
        return phrase("engine/recap", text, answers=Lines(said))

    # --- the session -------------------------------------------------------------------------

    def view(self, place: Place) -> View[Any]:
        frame = place.frames[-1]
        book = self.books[frame.playbook]
        step: Step = book.steps[frame.step]
        return View(book, frame.step, step, place, self.facts)

    def remember(self, after: Place) -> None:
        """Keep the shown screen for the way back, and begin a new visit from `after`."""
        past = (*self.session.past, self.session.place)[-MOST_PAST:]
        visits = self.session.visits + 1
        place = after.model_copy(update={"visit": visits})
        update = {"past": past, "place": place, "visits": visits}
        self.session = self.session.model_copy(update=update)

    def move(self, **update: Any) -> None:  # noqa: ANN401  # the fields of Place, checked there
        if "frames" in update:
            update["state"] = {}
        place = self.session.place.model_copy(update=update)
        self.session = self.session.model_copy(update={"place": place})

    def timer_stopped(self) -> tuple[Effect, ...]:
        view = self.view(self.session.place)
        timed = isinstance(view.step, PauseStep) and view.step.seconds is not None
        return (StopTimer(self.session.place.visit),) if timed else ()

    def turned(self, *effects: Effect) -> Turned:
        return Turned(self.session, effects, self.visit)


def _screen(
    asked: Step,
    session: Session,
    above: tuple[Phrase, ...],
    texts: tuple[Phrase, ...],
    wait: Wait,
) -> Screen:
    """Add to a kind's own buttons the ways that every screen has."""
    nav = [BACK] if session.past else []
    if getattr(asked, "optional", False):
        nav.append(SKIP)
    return Screen((*above, *texts), (*wait.rows, (*nav, LATER)), wait.typing)


def _choices(shown: Screen) -> tuple[str, ...]:
    return tuple(choice.id for row in shown.rows for choice in row)
