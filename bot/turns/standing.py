"""Buttons that stand alone: under a filed message, a reminder, a question about a setting.

They are bound to a person, an object and that object's state, and go with it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.messages import Button, Class, Edit, Lane, Message, Phrase, Rows
from bot.store import buttons
from bot.store.buttons import ButtonRow
from bot.turns.world import Turn

PREFIX = "b"
LIFE = timedelta(days=60)

Offer = tuple[str, Phrase]
"""What a button means, and what it says."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A pressed button: what it means, on which object, and the message that it stood under."""

    group: str
    choice: str
    object_id: str
    object_state: str
    outgoing: str
    more: Mapping[str, str]


def offer(  # noqa: PLR0913  # a message with buttons has that many parts
    turn: Turn,
    group: str,
    object_id: str,
    texts: Sequence[Phrase],
    offers: Sequence[Sequence[Offer]],
    *,
    state: str = "",
    more: Mapping[str, str] | None = None,
    of: str | None = None,
    lane: Lane = Lane.REPLY,
    cls: Class = Class.A,
    occurrence: str | None = None,
) -> str:
    """Queue a message with buttons on an object; `of` names the outgoing to change instead."""
    token = turn.world.new_token()
    flat = [choice for row in offers for choice, _ in row]
    runs = turn.runs(*texts)
    rows = _rows(turn, token, offers)
    if of is None:
        outgoing = turn.send(Message(runs, rows), cls=cls, lane=lane, occurrence=occurrence)
    else:
        outgoing = of
        turn.send(Edit(of, runs, rows))
    argument = json.dumps({"choices": flat, "outgoing": outgoing, "more": dict(more or {})})
    row = ButtonRow(
        token, turn.person.id, "press", group, object_id, state, argument, turn.now, turn.now + LIFE
    )
    turn.buttons.append(row)
    return outgoing


def pressed(turn: Turn, token: str, index: int) -> Standing | None:
    """Say what a press means; None when it is stale, foreign or forged."""
    return _standing(turn, buttons.find(turn.conn, turn.person.id, token), index)


def newest(turn: Turn) -> list[Standing]:
    """Give the questions that were asked last and still stand, each by its first button."""
    rows = buttons.newest(turn.conn, turn.person.id)
    found = (_standing(turn, row, 0) for row in rows)
    return [each for each in found if each is not None]


def _standing(turn: Turn, row: ButtonRow | None, index: int) -> Standing | None:
    if row is None or row.expires_at <= turn.now or row.argument is None:
        return None
    kept = json.loads(row.argument)
    choices: list[str] = kept["choices"]
    if not 0 <= index < len(choices):
        return None
    return Standing(
        row.object_kind,
        choices[index],
        row.object_id,
        row.object_state,
        kept["outgoing"],
        kept["more"],
    )


def used(turn: Turn, standing: Standing) -> None:
    """Take away the buttons of an object whose question is answered."""
    gone(turn, standing.group, standing.object_id)


def gone(turn: Turn, group: str, object_id: str) -> None:
    """Let the buttons of this group under an object count no more."""
    buttons.drop_of(turn.conn, turn.person.id, group, object_id)
    turn.buttons[:] = [
        each for each in turn.buttons if (each.object_kind, each.object_id) != (group, object_id)
    ]


def _rows(turn: Turn, token: str, offers: Sequence[Sequence[Offer]]) -> Rows:
    rows = []
    index = 0
    for row in offers:
        made = []
        for _, label in row:
            made.append(Button(turn.say(label), data=f"{PREFIX}:{token}:{index}"))
            index += 1
        rows.append(tuple(made))
    return tuple(rows)
