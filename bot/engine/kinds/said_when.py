"""Times that are written instead of tapped: read, shown once more, and kept after a yes.

What is ambiguous is asked with its readings as buttons; nothing is guessed.
"""

from datetime import datetime

from bot.engine.effects import Choice
from bot.engine.kinds.view import Refused, Rows, View, Wait
from bot.engine.session import Json
from bot.messages import Phrase, phrase
from bot.playbook.models import Step
from bot.when.answers import Ambiguous, NotUnderstood, Past, Understood

HINT = phrase("engine/when", "Tap a time, or write one, such as “Thursday at 10”.")
MEANT = phrase("engine/when", "That would be {at}. Is that right?")
WHICH = phrase("engine/when", "That can be read in several ways. Which one do you mean?")
YES = phrase("engine/when", "Yes")
CHANGE = phrase("engine/when", "Change it")
OVER = phrase("engine/when", "{at} is over already. When in the time to come?")
UNREAD = phrase(
    "engine/when",
    "I could not read a time in that. Something like “tomorrow at 9”, “in 3 days” or “Friday” "
    "works, or tap one.",
)
WALL, WALLS = "wall", "walls"
FEW_WORDS = 8
"""Up to so many words are taken for a time that could not be read; more of them are a note."""


def waiting(state: dict[str, Json]) -> Wait | None:
    """Show once more what was understood; None when nothing was written yet."""
    wall, walls = state.get(WALL), state.get(WALLS)
    if isinstance(wall, str):
        at = datetime.fromisoformat(wall)
        text = phrase(MEANT.context, MEANT.text, at=at)
        rows: Rows = ((Choice(f"wall:{wall}", YES), Choice("change", CHANGE)),)
        return Wait((text,), rows, typing=True, state=state)
    if isinstance(walls, list):
        rows = tuple((Choice(f"wall:{each}", _label(each)),) for each in walls)
        return Wait((WHICH,), (*rows, (Choice("change", CHANGE),)), typing=True, state=state)
    return None


def read(view: View[Step], words: str) -> Wait | Refused | None:
    """Read written words; None where they are too many to be a time."""
    match view.facts.understand(words):
        case Understood(at=at):
            return waiting({**view.place.state, WALL: _wall(at)})
        case Ambiguous(choices=choices):
            walls: list[str] = [_wall(each) for each in choices]
            return waiting({**view.place.state, WALLS: walls})
        case Past(at=at):
            return Refused(phrase(OVER.context, OVER.text, at=_naive(at)))
        case NotUnderstood():
            return Refused(UNREAD) if len(words.split()) <= FEW_WORDS else None


def chosen(view: View[Step], choice: str) -> datetime | None:
    """Give the wall time that was said yes to, if it is one of those that were asked about."""
    wall = choice.removeprefix("wall:")
    state = view.place.state
    walls = state.get(WALLS)
    asked = [state.get(WALL), *(walls if isinstance(walls, list) else [])]
    return datetime.fromisoformat(wall) if choice != wall and wall in asked else None


def forgotten(state: dict[str, Json]) -> dict[str, Json]:
    """Let what was written go, so that it is asked anew."""
    return {name: each for name, each in state.items() if name not in {WALL, WALLS}}


def _label(wall: str) -> Phrase:
    return phrase("engine/when", "{at}", at=datetime.fromisoformat(wall))


def named(wall: datetime) -> Phrase:
    """Name a written time as what was chosen."""
    return phrase("engine/when", "{at}", at=wall)


def _wall(at: datetime) -> str:
    return _naive(at).isoformat(timespec="minutes")


def _naive(at: datetime) -> datetime:
    """Give the time on the wall: what is understood is in the person's own zone."""
    return at.replace(tzinfo=None, second=0, microsecond=0)
