"""wrong-id: a playbook is called as its file is."""

from collections.abc import Iterator, Mapping
from pathlib import PurePath

from bot.playbook.marks import Marks
from bot.playbook.models import Playbook
from bot.playbook.problems import Problem, quoted

CODE = "wrong-id"


def check(playbook: Playbook, marks: Marks) -> Iterator[Problem]:
    """Compare the id with the file's name."""
    written = marks.data.get("id") if isinstance(marks.data, Mapping) else None
    stem = PurePath(marks.file).stem
    # An id that could not be read has its own problem.
    if written == playbook.id != stem:
        yield marks.problem(
            CODE,
            ("id",),
            f"the id is {quoted(playbook.id)}, but the file is called {quoted(stem)}",
            f"write 'id: {stem}' or rename the file to '{playbook.id}.yaml'",
        )
