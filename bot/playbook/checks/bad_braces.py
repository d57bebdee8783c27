"""bad-braces: braces in a text are there for slots, and for nothing else."""

import re
from collections.abc import Iterator

from bot.playbook.checks.texts import SLOT, texts
from bot.playbook.marks import Marks
from bot.playbook.models import Playbook
from bot.playbook.problems import Problem, quoted

CODE = "bad-braces"

_TRIED = re.compile(r"\{[^{}]*\}|[{}]")


def check(playbook: Playbook, marks: Marks) -> Iterator[Problem]:
    """Find braces that hold no plain slot name, or are not a pair."""
    for text in texts(playbook):
        for match in _TRIED.finditer(text.text):
            found = match.group()
            if SLOT.fullmatch(found):
                continue
            yield marks.problem(
                CODE,
                text.path,
                f"the text holds {quoted(found)}, which is no slot",
                _advice(found),
                inside=found,
                skip=text.text.count(found, 0, match.start()),
            )


def _advice(found: str) -> str:
    if len(found) == 1:
        return "braces come in pairs around a name, as in {client}; otherwise use brackets"
    name = re.sub(r"[^a-z0-9]+", "_", found.lower()).strip("_")
    if SLOT.fullmatch(f"{{{name}}}"):
        return f"did you mean {quoted(f'{{{name}}}')}?"
    return "put a name between them, as in {client}; otherwise use brackets"
