"""Words in one person's records: every entry is opened for it, on a snapshot beside the turns."""

from functools import partial

from bot.errands.work import Seams, Task
from bot.i18n.typed import looking_for
from bot.messages import phrase
from bot.store import cases
from bot.store.errands import Result

MOST = 8
"""Entries that are shown; what else was found is older."""

NOT_FOUND = phrase("timeline", "“{words}” is not in these records.")
FOUND = phrase("timeline", "With “{words}”:")


async def find(seams: Seams, task: Task) -> Result:
    """Name the newest entries that hold the words; the turn that ends this looks at them again."""
    words = task.order["words"]
    wanted = looking_for(words)
    found: list[str] = []
    if wanted is not None:
        found = await seams.database.read(
            partial(
                cases.having,
                person=task.person,
                what=task.order["what"],
                object_id=task.order["object"],
                matches=wanted.search,
                limit=MOST,
            )
        )
    said = FOUND if found else NOT_FOUND
    return Result(phrase(said.context, said.text, words=words), found=tuple(found))
