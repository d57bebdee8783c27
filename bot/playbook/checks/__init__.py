"""What is checked of every playbook that can be read: one rule a file, all of them listed here.

A check looks at a playbook and says what is wrong with it; how a file is read is not its business.
"""

from collections.abc import Callable, Iterable

from bot.playbook.checks import (
    ask_limits,
    bad_braces,
    bad_option,
    dead_end,
    duplicate_source,
    go_without_use,
    loop_without_question,
    pause_time,
    slot_before_set,
    too_long,
    unknown_fact,
    unknown_slot,
    unknown_step,
    unknown_tone,
    unreachable_branch,
    unreachable_step,
    wrong_id,
)
from bot.playbook.marks import Marks
from bot.playbook.models import Playbook
from bot.playbook.problems import Problem

Check = Callable[[Playbook, Marks], Iterable[Problem]]

LOCAL_CHECKS: tuple[Check, ...] = (
    wrong_id.check,
    unknown_step.check,
    dead_end.check,
    go_without_use.check,
    bad_braces.check,
    duplicate_source.check,
    too_long.check,
)
"""Those that are right about what is there, also when something else could not be read."""

CHECKS: tuple[Check, ...] = (
    *LOCAL_CHECKS,
    unreachable_branch.check,
    loop_without_question.check,
    pause_time.check,
    ask_limits.check,
    unknown_tone.check,
    unreachable_step.check,
    unknown_fact.check,
    unknown_slot.check,
    slot_before_set.check,
    bad_option.check,
)
"""All checks. Those beside the local ones wait until the whole playbook can be followed."""
