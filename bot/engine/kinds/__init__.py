"""The step kinds: one file each, and this visible list of them."""

from typing import Any

from bot.engine.kinds import (
    ask,
    choose,
    choose_many,
    draft,
    end,
    flag,
    note,
    pause,
    remind,
    routine,
    say,
    show,
    use,
)
from bot.engine.kinds.view import Kind
from bot.playbook.models import (
    Ask,
    Choose,
    ChooseMany,
    Draft,
    End,
    Flag,
    Note,
    Pause,
    Remind,
    Routine,
    Say,
    Show,
    Step,
    Use,
)

KINDS: dict[type[Step], Kind[Any]] = {
    Say: say,
    Ask: ask,
    Choose: choose,
    ChooseMany: choose_many,
    Pause: pause,
    Show: show,
    Note: note,
    Draft: draft,
    Flag: flag,
    Remind: remind,
    Routine: routine,
    Use: use,
    End: end,
}
"""Model of a step -> the module that shows and reads it."""
