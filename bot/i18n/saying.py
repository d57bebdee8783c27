"""What playbooks say in other languages, playbook by playbook, so that a session can keep it.

A text belongs to the playbook whose id its context begins with.
"""

import json
from collections.abc import Mapping

from bot.i18n.catalogs import Catalog
from bot.i18n.safety import is_safety

Saying = Mapping[str, Catalog]
"""Language -> what one playbook says in it."""


def by_book(catalogs: Mapping[str, Catalog]) -> dict[str, dict[str, Catalog]]:
    """Part the texts of playbooks by playbook and language."""
    found: dict[str, dict[str, dict[tuple[str, str], str | tuple[str, ...]]]] = {}
    for language in sorted(catalogs):
        for key, said in catalogs[language].items():
            book, slash, _ = key[0].partition("/")
            if slash and not is_safety(key[0]):
                found.setdefault(book, {}).setdefault(language, {})[key] = said
    return {book: dict(languages) for book, languages in found.items()}


def dump(saying: Saying) -> str:
    """Write it down; what says the same is written the same."""
    plain = {
        language: sorted(
            [context, text, said if isinstance(said, str) else list(said)]
            for (context, text), said in catalog.items()
        )
        for language, catalog in saying.items()
    }
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def load(written: str) -> dict[str, Catalog]:
    """Read what was written down."""
    return {
        language: {
            (context, text): said if isinstance(said, str) else tuple(said)
            for context, text, said in texts
        }
        for language, texts in json.loads(written).items()
    }
