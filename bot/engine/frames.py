"""Playbooks within playbooks: going into one, coming back, and whose answers are whose.

A playbook that is used has answers of its own; those of the one around it wait in its frame.
"""

from collections.abc import Iterable, Mapping

from bot.engine.answers import Answer
from bot.engine.session import Frame, Place, Session

MOST_DEEP = 5
"""Playbooks within one another; what would go deeper is passed over."""


def gone_in(place: Place, playbook: str, step: str) -> Place:
    """Open a playbook within the one in front, with nothing answered."""
    around = place.frames[-1].model_copy(update={"slots": place.slots, "backing": place.backing})
    inner = Frame(playbook=playbook, step=step)
    frames = (*place.frames[:-1], around, inner)
    return place.model_copy(update={"frames": frames, "slots": {}, "backing": {}, "state": {}})


def come_back(place: Place) -> Place:
    """Close the playbook in front; the one around it goes on with its own answers."""
    *outer, around, inner = place.frames
    front = around.model_copy(update={"slots": {}, "backing": {}})
    update = {
        "frames": (*outer, front),
        "slots": around.slots,
        "backing": around.backing,
        "state": {},
        "told": {**place.told, inner.playbook: place.slots},
    }
    return place.model_copy(update=update)


def passed(place: Place) -> str:
    """Name the step in front as it is remembered among the steps that were passed."""
    front = place.frames[-1]
    return f"{front.playbook}/{front.step}"


def whose(place: Place, name: str) -> tuple[str, str]:
    """Read a remembered step: its playbook, and its name there."""
    playbook, slash, step = name.rpartition("/")
    return (playbook if slash else place.frames[-1].playbook), step


def answers_of(place: Place, playbook: str) -> Mapping[str, Answer]:
    """Give the answers of one of the open playbooks, or of one that was just left."""
    if place.frames[-1].playbook == playbook:
        return place.slots
    if playbook in place.told:
        return place.told[playbook]
    waiting = (frame.slots for frame in place.frames if frame.playbook == playbook)
    return next(waiting, {})


def playbooks_of(session: Session) -> frozenset[str]:
    """List the playbooks that a session still needs, also to go back."""
    return frozenset(_in_places((session.place, *session.past)))


def _in_places(places: Iterable[Place]) -> Iterable[str]:
    for place in places:
        yield from (frame.playbook for frame in place.frames)
        yield from (whose(place, name)[0] for name in place.lead)
