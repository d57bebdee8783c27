"""One event in, one session and its effects out; what every playbook has without saying so.

Back, skip, repeat, pause, resume, cancel and notes live here; step kinds live in `kinds/`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.engine.answers import Answer
from bot.engine.at_work import AtWork, Went
from bot.engine.conditions import way
from bot.engine.counting import counted
from bot.engine.effects import (
    Close,
    Effect,
    KeepNote,
    Leave,
    Notice,
    Screen,
    Show,
    ShowDraft,
    StartTimer,
    Withdraw,
)
from bot.engine.events import (
    Back,
    Brief,
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
from bot.engine.frames import MOST_DEEP, come_back, gone_in, passed
from bot.engine.kinds import KINDS
from bot.engine.kinds.view import (
    Done,
    Facts,
    Finished,
    Passed,
    Refused,
    Rest,
    Used,
    View,
    Wait,
)
from bot.engine.nav import (
    CANCELLED,
    FIRST,
    FREE,
    FULLER,
    LATER,
    NAV,
    NEEDED,
    NOTED,
    PAUSED,
    SHORTER,
    STALE,
    STUCK,
    choices_of,
    instead_of_skipping,
    recap_of,
    screen_of,
)
from bot.engine.session import Frame, Place, Session
from bot.engine.showing import Books, Entering, entered
from bot.messages import Phrase
from bot.playbook.models import Branch, Playbook

__all__ = [
    "CANCELLED",
    "FIRST",
    "FREE",
    "MOST_HOPS",
    "NEEDED",
    "NOTED",
    "PAUSED",
    "STALE",
    "STUCK",
    "Books",
    "Turned",
    "begin",
    "screen",
    "step",
]

WORTH_KEEPING = 200
"""Characters from which words that could not be taken as an answer are kept as a note."""

MOST_HOPS = 100
"""Steps passed without a question in one turn; a playbook that exceeds it is ended kindly."""


@dataclass(frozen=True, slots=True)
class Turned:
    """A session after an event, what is to be done, and the visit that keys those effects.

    `went` tells the way to there, for those who look at how a playbook is used.
    """

    session: Session
    effects: tuple[Effect, ...]
    visit: int
    went: tuple[Went, ...] = ()


def begin(
    session_id: str,
    book: Playbook,
    pins: Mapping[str, str],
    facts: Facts,
    at: str | None = None,
    books: Books | None = None,
    answered: Mapping[str, Answer] | None = None,
) -> Turned:
    """Open a session on a playbook, at its start or at one of its steps.

    `books` holds those that it uses, by id; `answered` is what was asked elsewhere already.
    """
    frame = Frame(playbook=book.id, step=at or book.start)
    # The first screen is a visit of its own: what comes before it is keyed by visit 0.
    place = Place(frames=(frame,), visit=1, slots=dict(answered or {}))
    session = Session(id=session_id, pins=dict(pins), place=place, visits=1)
    stepping = _Stepping(session, {**(books or {}), book.id: book}, facts)
    stepping.visit = 0
    return stepping.arrive(frame.step, effects=())


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
        screen_of(stepping.view(session.place).step, session, shown[0], shown[1], shown[2])
        if isinstance(shown[2], Wait)
        else None
    )


class _Stepping(AtWork):
    """The working state of one call, and what each event does to it; never outlives it."""

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
            case Brief():
                return self.shorten()
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
                return self.refused(reason, event)
            case None:
                return self.unexpected(event)

    def refused(self, reason: Phrase, event: Event) -> Turned:
        """Say why; when that begins to repeat itself, ask again in fewer words.

        Long words that do not fit are kept as a note, so that nobody has to write them twice.
        """
        kept: tuple[Effect, ...] = ()
        if isinstance(event, Typed) and len(event.text) > WORTH_KEEPING:
            kept = (KeepNote(event.text),)
        was_brief = self.brief
        self.slipped()
        view = self.view(self.session.place)
        if self.brief and not was_brief and getattr(view.step, "short", None) is not None:
            return self.show_again(Close(None), *kept, lead=reason)
        return self.turned(*kept, Notice(reason))

    def unexpected(self, event: Event) -> Turned:
        if isinstance(event, Typed | Chose):
            self.slipped()
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
        emptied = {"slots": slots, "state": {}, "lead": (), "told": {}}
        after = self.session.place.model_copy(update=emptied)
        effects = (Close(outcome.chosen), *outcome.effects)
        self.facts = counted(self.facts, outcome.effects)
        self.session = self.session.model_copy(update={"slips": 0})
        self.remember(after)
        to = outcome.go or self.onward()
        if to is None:
            return self.finish((STUCK,), effects)
        return self.arrive(to, effects)

    def arrive(self, to: str, effects: tuple[Effect, ...]) -> Turned:
        """Enter a step and all that pass by themselves, up to a question or the end."""
        for _hop in range(MOST_HOPS):
            frames = (
                *self.session.place.frames[:-1],
                self.session.place.frames[-1].model_copy(update={"step": to}),
            )
            self.move(frames=frames, state={})
            self.went.append((frames[-1].playbook, to, None))
            before, texts, shown = self.entered(self.session.place)
            match shown:
                case Wait():
                    return self.show(before + texts, shown, effects)
                case Finished() if len(frames) == 1:
                    return self.finish(before + texts, effects)
                case Used() if (inner := self.begin_of(shown)) is not None:
                    self.move_to(gone_in(self.session.place, shown.playbook, inner))
                    to = inner
                    continue
                case Passed(effects=more):
                    effects += more
                    self.facts = counted(self.facts, more)
                case _:
                    pass
            self.move(lead=(*self.session.place.lead, passed(self.session.place)))
            onward = self.onward()
            if onward is None:
                return self.finish((*before, *texts, STUCK), effects)
            to = onward
        return self.finish((STUCK,), effects)

    def onward(self) -> str | None:
        """Give the step that comes next; where a used playbook has none, of the one around it."""
        while True:
            view = self.view(self.session.place)
            at = way(view.step.go, view.seen())
            if at is not None:
                self.went.append((view.book.id, view.id, at))
                branch: Branch = view.step.go[at]
                return branch.to
            if len(self.session.place.frames) == 1:
                return None
            self.move_to(come_back(self.session.place))

    def begin_of(self, used: Used) -> str | None:
        """Give the step at which a used playbook begins; None when it cannot be used now."""
        book = self.books.get(used.playbook)
        open_now = [frame.playbook for frame in self.session.place.frames]
        if book is None or used.playbook in open_now or len(open_now) >= MOST_DEEP:
            return None
        return book.start if used.door is None else book.doors.get(used.door, book.start)

    def waits(self, wait: Wait) -> Turned:
        """Go to another screen of the same step."""
        backing = {**self.session.place.backing, **wait.backing}
        self.remember(self.session.place)
        self.move(state=dict(wait.state), backing=backing, lead=(), told={})
        self.session = self.session.model_copy(update={"slips": 0})
        return self.show(wait.texts, wait, (Close(wait.chosen),))

    def changed_in_place(self, wait: Wait) -> Turned:
        """Change the screen that is shown, without a step forward."""
        place = self.session.place.model_copy(update={"state": dict(wait.state)})
        self.session = self.session.model_copy(update={"place": place})
        lead, _texts, _shown = self.entered(place)
        shown = screen_of(self.view(self.session.place).step, self.session, lead, wait.texts, wait)
        self.session = self.session.model_copy(update={"choices": choices_of(shown)})
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
        match instead_of_skipping(view.step, view.place):
            case Done() as outcome:
                return self.done(view, outcome)
            case Chose() as event:
                return self.answer(event)
            case None:
                return self.turned(Notice(NEEDED))

    def shorten(self) -> Turned:
        """Go over to short texts, or back to the full ones."""
        brief = not self.brief
        self.session = self.session.model_copy(update={"brief": brief})
        return self.show_again(Close(None), lead=SHORTER if brief else FULLER)

    def resume(self, *, recap: bool, timed: bool) -> Turned:
        """Go on; a timer that was stopped by leaving runs anew."""
        turned = self.show_again(
            Close(None), lead=recap_of(self.session.place) if recap else None, whole=True
        )
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
        """End the session with its last words."""
        self.session = self.session.model_copy(update={"status": "ended", "choices": ()})
        return self.turned(*effects, Show(Screen(texts, ())), Leave("ended"))

    # --- showing -----------------------------------------------------------------------------

    def show(self, texts: tuple[Phrase, ...], wait: Wait, effects: tuple[Effect, ...]) -> Turned:
        place = self.session.place.model_copy(update={"state": dict(wait.state)})
        self.session = self.session.model_copy(update={"place": place})
        shown = screen_of(self.view(self.session.place).step, self.session, (), texts, wait)
        self.session = self.session.model_copy(update={"choices": choices_of(shown)})
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
        built = screen_of(
            self.view(self.session.place).step, self.session, above + before, texts, shown
        )
        self.session = self.session.model_copy(update={"choices": choices_of(built)})
        drafts = tuple(each for each in shown.effects if whole and isinstance(each, ShowDraft))
        return self.turned(*effects, *drafts, Show(built))

    def entered(self, place: Place) -> Entering:
        return entered(self.books, place, self.told)

    def turned(self, *effects: Effect) -> Turned:
        return Turned(self.session, effects, self.visit, tuple(self.went))
