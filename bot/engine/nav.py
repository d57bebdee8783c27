"""What every screen has beside its question: the ways back, on and out, and their words."""

from bot.engine.answers import SkippedAnswer, known, value
from bot.engine.effects import Choice, Screen
from bot.engine.events import Back, Chose, Event, Pause, Skip
from bot.engine.kinds.view import Done, Wait
from bot.engine.session import Place, Session
from bot.messages import Lines, Phrase, phrase
from bot.playbook.models import Ask, Choose, ChooseMany, Note, Remind, Routine, Step
from bot.playbook.models import Pause as PauseStep

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
SHORTER = phrase("engine/nav", "In fewer words from here on; /brief brings the full texts back.")
FULLER = phrase("engine/nav", "The full texts again; /brief makes them short.")
SKIPPED = phrase("engine/nav", "Skipped")


def screen_of(
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


def choices_of(shown: Screen) -> tuple[str, ...]:
    """Give what the buttons of a screen mean, in their order."""
    return tuple(choice.id for row in shown.rows for choice in row)


def recap_of(place: Place) -> Phrase:
    """Say what was answered so far, in the words of the answers."""
    slots = place.slots
    said = tuple(
        phrase("engine/recap", "{answer}", answer=value(answer))
        for answer in slots.values()
        if known(answer)
    )
    if not said:
        return phrase("engine/recap", "Welcome back. This is where we were:")
    text = "Welcome back. So far you said:\n{answers}\n\nThis is where we were:"
    return phrase("engine/recap", text, answers=Lines(said))


def instead_of_skipping(step: Step, place: Place) -> Done | Chose | None:
    """Say what passing over a question means to its kind; None where it is needed."""
    match step:
        case Ask(optional=True) | Choose(optional=True):
            return Done(SkippedAnswer(), SKIPPED)
        case ChooseMany():
            return Chose("done")
        case Routine():
            return Done(chosen=SKIPPED)
        case Note(optional=True) if not place.state:
            return Done(SkippedAnswer(), SKIPPED)
        case Note() if place.state:
            return Chose("pass")
        case PauseStep(seconds=seconds) if seconds is not None:
            return Chose("done")
        case Remind():
            return Chose("none")
        case _:
            return None
