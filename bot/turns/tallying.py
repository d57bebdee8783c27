"""A person's own choices of guides, which move what is suggested to them and to nobody else."""

import json

from bot.finding.suggest import Tally
from bot.store import choices
from bot.turns.world import Turn


def tally(turn: Turn) -> Tally:
    """Read what the person chose so far."""
    kept = choices.get(turn.conn, turn.person)
    if kept is None:
        return Tally()
    known = json.loads(kept)
    return Tally(known["taken"], known["last"])


def took(turn: Turn, playbook: str, text: str = "") -> None:
    """Remember that the person took a guide, and for which words."""
    now = tally(turn)
    now.took(playbook, text)
    kept = json.dumps({"taken": now.taken, "last": now.last}, ensure_ascii=False)
    choices.put(turn.conn, turn.person, kept)
