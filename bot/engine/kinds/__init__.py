"""The step kinds: one file each, and this visible list of them."""

from typing import Any

from bot.engine.kinds import ask, choose, choose_many, draft, end, pause, remind, say
from bot.engine.kinds.view import Kind
from bot.playbook.models import (
    Ask,
    Choose,
    ChooseMany,
    Draft,
    End,
    Pause,
    Remind,
    Say,
    Step,
)

KINDS: dict[type[Step], Kind[Any]] = {
    Say: say,
    Ask: ask,
    Choose: choose,
    ChooseMany: choose_many,
    Pause: pause,
    Draft: draft,
    Remind: remind,
    End: end,
}
"""Model of a step -> the module that shows and reads it."""
