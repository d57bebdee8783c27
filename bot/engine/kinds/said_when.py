"""Times that are written or picked on a month: shown once more, and kept after a yes.

What is ambiguous is asked with its readings as buttons; nothing is guessed.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from bot.engine.effects import Choice
from bot.engine.kinds import picking
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
WALL, WALLS, GRID, DAY, ELAPSED = "wall", "walls", "grid", "day", "elapsed"
PICK = Choice(*picking.PICK)
FEW_WORDS = 8
"""Up to so many words are taken for a time that could not be read; more of them are a note."""


def waiting(view: View[Step]) -> Wait | None:
    """Show once more what was understood, or the month; None when there is neither yet."""
    state = dict(view.place.state)
    wall, walls, grid = state.get(WALL), state.get(WALLS), state.get(GRID)
    if isinstance(wall, str):
        at = datetime.fromisoformat(wall)
        texts = [phrase(MEANT.context, MEANT.text, at=at)]
        if DAY in state:
            texts.append(picking.OR_HOUR)
        rows: Rows = ((Choice(f"wall:{wall}", YES), Choice("change", CHANGE)),)
        return Wait(tuple(texts), rows, typing=True, state=state)
    if isinstance(walls, list):
        rows = tuple((Choice(f"wall:{each}", _label(each)),) for each in walls)
        return Wait((WHICH,), (*rows, (Choice("change", CHANGE),)), typing=True, state=state)
    if isinstance(grid, str):
        facts = view.facts
        words, cells = picking.offered(date.fromisoformat(grid), _soonest(view), facts.habits())
        rows = tuple(tuple(Choice(*each) for each in line) for line in cells)
        return Wait((words,), rows, typing=True, state=state)
    return None


def read(view: View[Step], words: str) -> Wait | Refused | None:
    """Read written words; None where they are too many to be a time.

    An hour alone belongs to the day that was picked before it, if one was.
    """
    state = forgotten(view.place.state)
    day = view.place.state.get(DAY)
    hours = view.facts.hours(words) if isinstance(day, str) else ()
    if hours:
        named = [f"{day}T{each:%H:%M}" for each in hours]
        coming = [each for each in named if each >= _wall(_soonest(view))]
        said: dict[str, Json] = {WALL: coming[0]} if len(coming) == 1 else {WALLS: coming}
        if coming:
            return _shown(view, {**state, DAY: day, **said})
        over = datetime.fromisoformat(f"{day}T{hours[-1]:%H:%M}")
        return Refused(phrase(OVER.context, OVER.text, at=over))
    match view.facts.understand(words):
        case Understood(at=at, elapsed=elapsed):
            return _shown(view, {**state, WALL: _wall(at), **({ELAPSED: True} if elapsed else {})})
        case Ambiguous(choices=choices):
            walls: list[str] = [_wall(each) for each in choices]
            return _shown(view, {**state, WALLS: walls})
        case Past(at=at):
            return Refused(phrase(OVER.context, OVER.text, at=_naive(at)))
        case NotUnderstood():
            return Refused(UNREAD) if len(words.split()) <= FEW_WORDS else None


def tapped(view: View[Step], choice: str) -> Wait | None:
    """Show a month in the place of the screen, or the time that a day of it stands for."""
    state = view.place.state
    shown, soonest = state.get(GRID), _soonest(view)
    month = date.fromisoformat(shown) if isinstance(shown, str) else soonest.date()
    picked = picking.tapped(choice, month, soonest, view.facts.habits())
    if picked is None or (choice != picking.PICK[0] and not isinstance(shown, str)):
        return None
    if picked.wall is None:
        made = _shown(view, {**forgotten(state), GRID: str(picked.month)})
        return None if made is None else replace(made, in_place=True)
    day = picked.wall.date().isoformat()
    made = _shown(view, {**forgotten(state), WALL: _wall(picked.wall), DAY: day})
    said = phrase("engine/when", "{at}", at=picked.wall.date())
    return None if made is None else replace(made, chosen=said)


def _shown(view: View[Step], state: dict[str, Json]) -> Wait | None:
    place = view.place.model_copy(update={"state": state})
    return waiting(replace(view, place=place))


def _soonest(view: View[Step]) -> datetime:
    """Give the first time that can be picked: sooner ones are among those that one tap means."""
    return view.facts.moment("in-an-hour")


def chosen(view: View[Step], choice: str) -> datetime | None:
    """Give the wall time that was said yes to, if it is one of those that were asked about."""
    wall = choice.removeprefix("wall:")
    state = view.place.state
    walls = state.get(WALLS)
    asked = [state.get(WALL), *(walls if isinstance(walls, list) else [])]
    return datetime.fromisoformat(wall) if choice != wall and wall in asked else None


def elapsed(view: View[Step]) -> bool:
    """Tell whether the time that was asked about was written as so long from now."""
    return view.place.state.get(ELAPSED) is True


def forgotten(state: Mapping[str, Json]) -> dict[str, Json]:
    """Let what was written go, so that it is asked anew."""
    ours = {WALL, WALLS, GRID, DAY, ELAPSED}
    return {name: each for name, each in state.items() if name not in ours}


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
