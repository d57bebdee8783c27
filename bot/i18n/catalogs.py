"""Catalogs from PO files, each language read when it is first needed; English needs none.

A text is looked up by its context and English. In `playbooks.po`, where a context names one text
alone, it is also found under its context and "" whatever its English has become: an edited text
keeps its translation until somebody has looked at it, and so does one in a guide that was begun
before the edit. What a translator left marked as unsure is not used; what is marked because its
English changed is. Texts of a crisis stand apart, in `safety.json` (see `bot/i18n/safety.py`).
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from sys import intern
from threading import Lock

from bot.errors import BotError
from bot.i18n import po, safety
from bot.i18n.languages import LANGUAGES, SOURCE
from bot.i18n.plurals import PLURALS

Catalog = Mapping[tuple[str, str], str | tuple[str, ...]]
"""(gettext context, English text) -> the text in one language, or its plural forms.

What is empty is not translated. Under (context, "") stands what is said whatever the English is.
"""

INTERFACE, PLAYBOOKS = "interface.po", "playbooks.po"
FILES = (INTERFACE, PLAYBOOKS)
LOCALE = "locale"
"""The folder beside playbooks that holds their translations, one folder a language."""

_SAYS_SOMETHING = re.compile(rb'^msgstr(?:\[\d\])?\s*"(?:[^"]|"\r?\n")', re.MULTILINE)


class CatalogError(BotError):
    """A translation file that cannot be used; it names the file, its line and what to do."""


def _raise(error: CatalogError) -> None:
    raise error


class Catalogs(Mapping[str, Catalog]):
    """Language -> catalog. A language belongs to it once something of the interface is said in it.

    Safe to be read by several threads. A file that cannot be used is given to `report` and left
    out; English, or an earlier folder, then stands in for its texts.
    """

    def __init__(self, folders: Iterable[Path], report: Callable[[CatalogError], None]) -> None:
        self._folders = tuple(folders)
        self._report = report
        self._read: dict[str, Catalog] = {}
        self._lock = Lock()

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages that can be spoken, in the order in which they are offered."""
        return tuple(code for code in LANGUAGES if code == SOURCE or self._speaks(code))

    def __getitem__(self, language: str) -> Catalog:
        """Give a language's texts, reading them the first time."""
        found = self._read.get(language)
        if found is not None:
            return found
        if language not in self.languages:
            raise KeyError(language)
        with self._lock:
            if language not in self._read:
                self._read[language] = self._catalog(language)
            return self._read[language]

    def __iter__(self) -> Iterator[str]:
        """List the languages."""
        return iter(self.languages)

    def __len__(self) -> int:
        """Count the languages."""
        return len(self.languages)

    def _speaks(self, language: str) -> bool:
        for folder in self._folders:
            try:
                source = (folder / language / INTERFACE).read_bytes()
            except OSError:
                continue
            if len(_SAYS_SOMETHING.findall(source)) > 1:  # the first is the header
                return True
        return False

    def _catalog(self, language: str) -> Catalog:
        found: dict[tuple[str, str], str | tuple[str, ...]] = {}
        for folder in self._folders:
            overlaid = tuple(f"{each.stem}/" for each in folder.parent.glob("*.yaml"))
            if found and overlaid:
                # A guide written anew here says other things under the same contexts.
                for key in [key for key in found if not key[1] and key[0].startswith(overlaid)]:
                    del found[key]
            if language != SOURCE:
                for name in FILES:
                    found.update(self._file(folder / language / name, language))
            try:
                said = safety.read(folder)
            except ValueError:
                self._report(CatalogError(f"{folder / safety.NAME}: this is not what was written"))
            else:
                found.update(safety.texts(said, language))
        return found

    def _file(self, path: Path, language: str) -> Catalog:
        try:
            file = po.read(path.read_bytes())
        except FileNotFoundError:
            return {}
        except OSError as error:
            self._report(CatalogError(f"{path}: cannot be read: {error.strerror}"))
            return {}
        except po.PoError as error:
            self._report(CatalogError(f"{path}:{error.line}: {error.what}"))
            return {}
        if not same_rule(file.field("Plural-Forms"), PLURALS[language].header):
            self._report(
                CatalogError(
                    f"{path}:{file.header_line}: Plural-Forms is not the one of this language; "
                    f"write {PLURALS[language].header}"
                )
            )
            return {}
        return entered(file, by_context=path.name == PLAYBOOKS)


def load(folders: Iterable[Path], *, report: Callable[[CatalogError], None] = _raise) -> Catalogs:
    """Give the catalogs of these `locale` folders; a later one wins, text by text.

    Nothing but the names of languages is read before a language is first needed.
    """
    return Catalogs(folders, report)


def beside(folder: Path) -> Path:
    """Give the locale folder of a folder of playbooks."""
    return folder / LOCALE


def same_rule(one: str, other: str) -> bool:
    """Compare two plural rules; blanks and a last semicolon do not matter."""
    plain = [re.sub(r"\s", "", each).rstrip(";") for each in (one, other)]
    return plain[0] == plain[1]


def entered(file: po.PoFile, *, by_context: bool) -> Catalog:
    """Make a catalog of a file: first what is no longer said, then what is, which wins."""
    found: dict[tuple[str, str], str | tuple[str, ...]] = {}
    alone = Counter(each.context for each in file.entries if not each.obsolete)
    for entry in sorted(file.entries, key=lambda each: not each.obsolete):
        if not usable(entry):
            continue
        context = intern(entry.context or "")
        said = entry.forms if entry.many else entry.forms[0]
        if entry.previous:
            found.setdefault((context, entry.previous), said)
        found[context, intern(entry.text)] = said
        if by_context and (entry.obsolete or alone[entry.context] == 1):
            found[context, ""] = said
    return found


def usable(entry: po.Entry) -> bool:
    """Tell whether a translation is fit to be shown: whole, and not marked as unsure."""
    return entry.translated and (not entry.fuzzy or outdated(entry))


def outdated(entry: po.Entry) -> bool:
    """Tell whether an entry is marked because its English changed, not because it is unsure."""
    return bool(entry.previous) and entry.previous_context in {None, entry.context}
