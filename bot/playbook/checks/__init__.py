"""What is checked of every playbook that can be read: one rule a file, all of them listed here.

A check looks at a playbook and says what is wrong with it; how a file is read is not its business.
"""

from collections.abc import Callable, Iterable, Mapping

from bot.playbook.checks import (
    ask_limits,
    bad_braces,
    bad_option,
    bad_term,
    client_language,
    cyclic_use,
    dead_end,
    duplicate_source,
    go_without_use,
    guide_gap,
    long_screen,
    loop_without_question,
    missing_short,
    no_option,
    note_fields,
    overlay_stale,
    pause_time,
    renamed_step,
    show_fact,
    slot_before_set,
    too_long,
    translated,
    unbacked_fact,
    unknown_fact,
    unknown_playbook,
    unknown_slot,
    unknown_source,
    unknown_step,
    unknown_tone,
    unreachable_branch,
    unreachable_step,
    unused_answer,
    wrong_id,
)
from bot.playbook.checks.translated import Words
from bot.playbook.library import Library
from bot.playbook.marks import Marks
from bot.playbook.models import Playbook
from bot.playbook.problems import Problem

Check = Callable[[Playbook, Marks], Iterable[Problem]]
"""Looks at one playbook in English."""
WordsCheck = Callable[[Playbook, Marks, Words], Iterable[Problem]]
"""Looks at one playbook in every other language."""
MarksOf = Mapping[str, Marks]
"""The id of a playbook -> the places of its parts."""
LibraryCheck = Callable[[Library, MarksOf], Iterable[Problem]]
"""Looks at all playbooks together."""

LOCAL_CHECKS: tuple[Check, ...] = (
    wrong_id.check,
    unknown_step.check,
    dead_end.check,
    go_without_use.check,
    bad_braces.check,
    duplicate_source.check,
    unknown_source.check,
    renamed_step.check,
    no_option.check,
    missing_short.check,
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
    show_fact.check,
    note_fields.check,
    bad_term.check,
    client_language.check,
    unbacked_fact.check,
    unused_answer.check,
    long_screen.check,
)
"""All checks. Those beside the local ones wait until the whole playbook can be followed."""

WORDS_CHECKS: tuple[WordsCheck, ...] = (
    translated.check_words,
    too_long.check_words,
    long_screen.check_words,
)
"""What is checked in every language, once a playbook is sound in English."""

SCREEN_CHECKS: tuple[WordsCheck, ...] = (long_screen.check_words,)
"""Those of them that no translation file shows by itself."""

LIBRARY_CHECKS: tuple[LibraryCheck, ...] = (
    unknown_playbook.check,
    cyclic_use.check,
    overlay_stale.check,
)
"""What only shows when all playbooks are there; asked of whatever is to be published."""

GUIDE_CHECKS: tuple[LibraryCheck, ...] = (guide_gap.check,)
"""What is asked of the playbooks of the project itself."""
