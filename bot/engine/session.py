"""A session: where a person is in a playbook, all of it in one value that can be saved anywhere."""

from typing import Literal

from pydantic import Field

from bot.engine.answers import Answer, Kept

Json = str | int | bool | None | list[str] | dict[str, str]


class Backing(Kept):
    """What stands behind a fact of a draft."""

    by: Literal["entry", "remembered", "asked"]
    entry: str | None = None


class Frame(Kept):
    """One open playbook and the step it stands at; the last frame is in front.

    The answers of the one in front are in its place; those of the others wait here.
    """

    playbook: str
    step: str
    slots: dict[str, Answer] = Field(default_factory=dict)
    backing: dict[str, Backing] = Field(default_factory=dict)


class Place(Kept):
    """All that one screen depends on: back returns here, and nothing is run again."""

    frames: tuple[Frame, ...]
    lead: tuple[str, ...] = ()
    """The steps passed on the way here, whose words stand above: `playbook/step`."""
    told: dict[str, dict[str, Answer]] = Field(default_factory=dict)
    """Playbook -> its answers, of those that were left on the way here."""
    slots: dict[str, Answer] = Field(default_factory=dict)
    backing: dict[str, Backing] = Field(default_factory=dict)
    state: dict[str, Json] = Field(default_factory=dict)
    visit: int = 0


class Session(Kept):
    """A conversation with one playbook, its content pinned by hash.

    `place` is the screen that is shown, `past` the ones before it, oldest first. `visits` only
    rises: an effect is known by (session, visit, number), also after going back.
    """

    id: str
    pins: dict[str, str]
    place: Place
    past: tuple[Place, ...] = ()
    visits: int = 0
    status: Literal["open", "paused", "ended"] = "open"
    choices: tuple[str, ...] = ()
    """What the buttons of the shown screen mean, in their order."""
    slips: int = 0
    """Answers in a row that could not be taken."""
    brief: bool | None = None
    """Whether short texts are wanted: asked for, or so many slips came that they are kinder."""


SLIPS = 2
"""So many answers in a row that could not be taken call for short texts."""
MOST_PAST = 200
"""How many screens back are remembered; older ones are forgotten, oldest first."""
