"""Made-up translations of everything, so that tests of languages wait for no translator."""

from functools import cache
from pathlib import Path

import bot
from bot.i18n import extract
from bot.i18n.catalogs import Catalog
from bot.i18n.plurals import PLURALS
from bot.i18n.template import Message
from bot.workshop import phrases
from tests.support.coach import shipped

SIGNS = {"fi": "suomeksi:", "fa": "فارسی:", "ar": "عربي:", "vi": "tiếng Việt:"}
"""What every made-up translation begins with."""


@cache
def interface() -> tuple[Message, ...]:
    """Every text of the program."""
    package = Path(bot.__file__).parent
    files = {
        path.relative_to(package.parent).as_posix(): path.read_text(encoding="utf-8")
        for path in package.rglob("*.py")
    }
    return extract.interface(files)


@cache
def guides() -> tuple[Message, ...]:
    """Every text of the playbooks."""
    books = [pinned.playbook for pinned in shipped().playbooks.values()]
    return phrases.messages(books, "playbooks")


def made_up(language: str, *, guide: bool = True) -> Catalog:
    """Everything in a language, or all but the playbooks."""
    every = [*interface(), *(guides() if guide else ())]
    sign = SIGNS[language]
    count = PLURALS[language].count
    return {
        each.key: tuple(f"{sign} {form} {each.many}" for form in range(count))
        if each.many
        else f"{sign} {each.text}"
        for each in every
    }
