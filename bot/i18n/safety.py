"""Texts on which somebody's safety may depend: whose contexts begin with `crisis/`.

Of these, one complete set is live: English and all languages, as it was last published in
`safety.json` beside the catalogs. When its English is edited, people go on reading the published
set until every language has caught up, and then `evenkeel texts compile` publishes the next one.
Each of these contexts names one text alone.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from bot.i18n.languages import LANGUAGES

NAME = "safety.json"
PREFIX = "crisis/"

Published = Mapping[str, Mapping[str, str]]
"""Context -> language -> text."""


def is_safety(context: str) -> bool:
    """Tell whether a text is one of these."""
    return context.startswith(PREFIX)


def read(folder: Path) -> Published:
    """Read what is published in a locale folder; ValueError when it is no such file."""
    try:
        source = (folder / NAME).read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    found = json.loads(source)
    if not isinstance(found, dict) or not all(isinstance(each, dict) for each in found.values()):
        raise ValueError("no published texts")
    return found


def texts(published: Published, language: str) -> dict[tuple[str, str], str]:
    """Give the published texts of a language as they stand in a catalog."""
    return {
        (context, ""): said[language]
        for context, said in published.items()
        if is_safety(context) and said.get(language)
    }


def write(published: Published) -> str:
    """Write the file: contexts in order, languages in the order in which they are offered."""
    ordered = {
        context: {
            code: published[context][code] for code in LANGUAGES if code in published[context]
        }
        for context in sorted(published)
    }
    return json.dumps(ordered, ensure_ascii=False, indent=2) + "\n"
