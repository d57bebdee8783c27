"""The translation files on disk: templates written, languages brought up to date, looked at."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.errors import BotError
from bot.i18n import catalogs, extract, po, safety, template
from bot.i18n.languages import LANGUAGES, SOURCE
from bot.i18n.template import Message, Status
from bot.playbook.parse import load
from bot.playbook.problems import Problem, Problems
from bot.workshop import catalog_checks, phrases

TRANSLATED = tuple(code for code in LANGUAGES if code != SOURCE)
INTERFACE, PLAYBOOKS = (Path(name).stem for name in catalogs.FILES)


@dataclass(frozen=True, slots=True)
class Domain:
    """One template and its languages: `<folder>/<name>.pot` and `<folder>/<language>/<name>.po`."""

    folder: Path
    name: str
    messages: tuple[Message, ...]

    @property
    def pot(self) -> Path:
        """Where the template is."""
        return self.folder / f"{self.name}.pot"

    def po(self, language: str) -> Path:
        """Where a language is."""
        return self.folder / language / f"{self.name}.po"


def interface(package: Path, folder: Path) -> Domain:
    """Find the texts of the program in its own source."""
    files = {
        path.relative_to(package.parent).as_posix(): path.read_text(encoding="utf-8")
        for path in package.rglob("*.py")
    }
    return Domain(folder, INTERFACE, extract.interface(files))


def playbooks(folder: Path) -> Domain:
    """Find the texts of a folder of playbooks; BotError says what is wrong with one of them."""
    if not folder.is_dir():
        raise BotError(f"{folder} is not a folder of playbooks.")
    paths = sorted(folder.glob("*.yaml"))
    # What a folder uses may stand in another one, and is no business of its texts.
    files = [(str(path), path.read_bytes()) for path in paths]
    library, problems = load(files, library_checks=())
    if problems.errors:
        raise BotError("\n".join(map(str, problems.errors)))
    books = [pinned.playbook for pinned in library.playbooks.values()]
    messages = phrases.messages(books, folder.name)
    return Domain(catalogs.beside(folder), PLAYBOOKS, messages)


def write_template(domain: Domain) -> list[Path]:
    """Write the template; gives what was changed."""
    return _written({domain.pot: po.write(template.pot(domain.messages))})


def update(domain: Domain, *, prune: bool = False) -> list[Path]:
    """Write the template and bring every language up to date; gives what was changed."""
    wanted = {domain.pot: po.write(template.pot(domain.messages))}
    for language in TRANSLATED:
        merged = template.merge(_read(domain, language), domain.messages, language)
        wanted[domain.po(language)] = po.write(template.prune(merged) if prune else merged)
    return _written(wanted)


def status(domain: Domain, language: str) -> Status:
    """Say how far a language has come."""
    return template.status(_read(domain, language), domain.messages, language)


def keep(domain: Domain, name: str) -> Iterator[tuple[str, po.Entry]]:
    """Mark what was edited under a context or place as good in every language; gives what was."""
    for language in TRANSLATED:
        merged = template.merge(_read(domain, language), domain.messages, language)
        mended, kept = template.keep(merged, name)
        if kept:
            _written({domain.po(language): po.write(mended)})
        yield from ((language, entry) for entry in kept)


def check(domain: Domain) -> Problems:
    """Find everything that is wrong with the files of a domain."""
    found: list[Problem] = []
    pot = po.write(template.pot(domain.messages))
    if not domain.pot.exists() or domain.pot.read_bytes() != pot:
        what = "the template is not what the texts are now"
        shown = shortest(domain.pot)
        found.append(Problem(shown, 1, 1, "not-updated", what, "run: evenkeel texts update"))
    for language in TRANSLATED:
        path = domain.po(language)
        if not path.exists():
            what = "there is no such file"
            advice = "run: evenkeel texts update"
            found.append(Problem(shortest(path), 1, 1, "not-updated", what, advice))
            continue
        file, problems = catalog_checks.read(shortest(path), path.read_bytes())
        found += problems
        if file is not None:
            found += catalog_checks.check(shortest(path), file, domain.messages, language)
    return Problems(found)


def publish(domain: Domain) -> tuple[list[Path], list[str]]:
    """Publish each text of a crisis that every language says as its English now is.

    Gives the files that changed, and the contexts of those whose earlier set stays live.
    """
    wanted = {each.context: each for each in domain.messages if safety.is_safety(each.context)}
    try:
        before = safety.read(domain.folder)
    except ValueError:
        before = {}
    said = {
        language: {
            (entry.context, entry.text): entry.forms[0]
            for entry in _read(domain, language).entries
            if entry.translated and not entry.fuzzy and not entry.obsolete
        }
        for language in TRANSLATED
    }
    now: dict[str, dict[str, str]] = {}
    waiting: list[str] = []
    for context, message in wanted.items():
        every = {code: texts[message.key] for code, texts in said.items() if message.key in texts}
        if len(every) == len(TRANSLATED):
            now[context] = {SOURCE: message.text, **every}
            continue
        waiting.append(context)
        if context in before:
            now[context] = dict(before[context])
    path = domain.folder / safety.NAME
    if not now and not path.exists():
        return [], waiting
    return _written({path: safety.write(now).encode()}), waiting


def shortest(path: Path) -> str:
    """Name a file as seen from here."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)


def _read(domain: Domain, language: str) -> po.PoFile:
    path = domain.po(language)
    try:
        return po.read(path.read_bytes())
    except FileNotFoundError:
        return po.PoFile()
    except po.PoError as error:
        # Nothing is written over a file that somebody has worked on and that cannot be read.
        raise BotError(f"{shortest(path)}:{error.line}:1: {error.what} [po-syntax]") from None


def _written(wanted: dict[Path, bytes]) -> list[Path]:
    changed = [
        path for path, text in wanted.items() if not path.exists() or path.read_bytes() != text
    ]
    for path in changed:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(wanted[path])
        except OSError as error:
            raise BotError(f"{shortest(path)} cannot be written: {error.strerror}.") from None
    return changed


def every(
    package: Path, interface_folder: Path, playbook_folders: Iterable[Path]
) -> Sequence[Domain]:
    """Give the domains of the program and of all folders of playbooks."""
    return (interface(package, interface_folder), *map(playbooks, playbook_folders))
