"""lost-slot, added-slot: a translation has the slots of its English, no fewer and no others."""

from collections.abc import Iterator, Mapping
from string import Formatter

from bot.playbook.checks.texts import SLOT, Text, texts
from bot.playbook.marks import Marks
from bot.playbook.models import Playbook
from bot.playbook.problems import Problem, listed, quoted

LOST = "lost-slot"
ADDED = "added-slot"
BRACES = "bad-braces"

Catalog = Mapping[tuple[str, str], str | tuple[str, ...]]
"""(gettext context, English text) -> the text in one language, or its plural forms."""
Words = Mapping[str, Catalog]
"""Language -> its catalog."""

_FORMATTER = Formatter()


def said_in(catalog: Catalog, playbook: Playbook, text: Text) -> str:
    """Give a text in one language, or in English where it is not translated."""
    context = text.context(playbook.id)
    found = catalog.get((context, text.text)) or catalog.get((context, ""))
    return (found if isinstance(found, str) else "") or text.text


def check_words(playbook: Playbook, marks: Marks, words: Words) -> Iterator[Problem]:
    """Find slots that a translation has lost or added, and braces that cannot be read."""
    for text in texts(playbook):
        for language in words:
            said = said_in(words[language], playbook, text)
            if said != text.text:
                yield from _compared(text, said, language, marks)


def _compared(text: Text, said: str, language: str, marks: Marks) -> Iterator[Problem]:
    where = f"the {language} translation of this text"
    try:
        found = {
            f"{name}{f'!{how}' if how else ''}{f':{spec}' if spec else ''}"
            for _, name, spec, how in _FORMATTER.parse(said)
            if name is not None
        }
    except ValueError:
        found = {"{"}
    if any(SLOT.fullmatch(f"{{{name}}}") is None for name in found):
        yield marks.problem(
            BRACES,
            text.path,
            f"{where} has braces that hold no slot: {quoted(said)}",
            "write slots as they stand in the English, such as {client}, and no other braces",
        )
        return
    lost = [slot for slot in text.slots() if slot not in found]
    if lost:
        yield marks.problem(
            LOST,
            text.path,
            f"{where} has lost {listed((f'{{{slot}}}' for slot in lost), 'and')}",
            f"put it back in playbooks.po of {language}",
        )
    added = sorted(found - set(text.slots()))
    if added:
        yield marks.problem(
            ADDED,
            text.path,
            f"{where} has added {listed((f'{{{slot}}}' for slot in added), 'and')}",
            f"take it out of playbooks.po of {language}",
        )
