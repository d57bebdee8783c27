"""`evenkeel diff`: the conversations that a change alters, before and after, as Markdown.

The state before is what git keeps under a revision, the state after is what lies in the checkout.
"""

import io
import subprocess
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

from bot import resources
from bot.errors import BotError
from bot.i18n import catalogs
from bot.i18n.languages import LANGUAGES
from bot.i18n.render import Texts
from bot.playbook.parse import load
from bot.playbook.problems import quoted
from bot.workshop import golden_file
from bot.workshop.compare import State, altered, conversation, markdown

PLAYBOOKS, WALKS, INTERFACE = "playbooks", "tests/walks", "bot/i18n/locale"


def diff(rev: str, *, lang: str) -> None:
    """Print what a person would see change since a revision; exit 0 whether or not there is."""
    if lang not in LANGUAGES:
        raise BotError(f"The languages are {', '.join(LANGUAGES)}.")
    top = Path(_git(Path.cwd(), "rev-parse", "--show-toplevel").decode().rstrip("\n"))
    if not (top / PLAYBOOKS).is_dir():
        raise BotError(f"{top} has no folder {PLAYBOOKS}/; run this in a checkout of Even Keel.")
    after = _state(top)
    with TemporaryDirectory() as folder:
        old = Path(folder)
        _take(top, rev, old)
        before = _state(old, lenient=True)
        # A walk that the change took away still tells what people went through before it.
        walks = {**_walks(old), **_walks(top)}
        ways = [
            conversation(golden_file.read(path.read_bytes(), f"{WALKS}/{name}"))
            for name, path in sorted(walks.items())
        ]
        shown: set[object] = set()
        found = [
            (way, markdown(way, one, two, shown))
            for way, one, two in altered(before, after, ways, lang)
        ]
    if not found:
        print(f"No conversation is altered since {rev}.")
        return
    conversations = f"{len(found)} conversation{'' if len(found) == 1 else 's'}"
    print(f"## {conversations} altered since {rev} ({LANGUAGES[lang].name})\n")
    print("\n".join(said for _, said in found if said))
    if likewise := [f"{way.playbook}: {way.title}" for way, said in found if not said]:
        print("Altered in the same way:\n")
        print("\n".join(f"- {each}" for each in likewise))


def _take(top: Path, rev: str, into: Path) -> None:
    """Lay the playbooks, walks and translations of a revision into a folder."""
    try:
        _git(top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{rev}^{{commit}}")
    except BotError:
        raise BotError(
            f"Git knows no revision {quoted(rev)}; a branch, a tag or a commit is one."
        ) from None
    commit = _git(top, "rev-parse", "--verify", "--end-of-options", f"{rev}^{{commit}}")
    name = commit.decode().split()[-1]
    there = _git(top, "ls-tree", "-d", "--name-only", name, PLAYBOOKS, WALKS, INTERFACE)
    folders = there.decode().split("\n")[:-1]
    if not folders:
        return
    packed = _git(top, "archive", "--format=tar", name, "--", *folders)
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(into, filter="data")


def _state(home: Path, *, lenient: bool = False) -> State:
    folder = home / PLAYBOOKS
    paths = sorted(folder.glob("*.yaml"))
    files = [(f"{PLAYBOOKS}/{each.name}", each.read_bytes()) for each in paths]
    library, problems = load(files)
    if problems.errors and not lenient:
        raise BotError("\n".join(str(each) for each in problems.errors))
    interface = home / INTERFACE
    spoken = interface if interface.is_dir() else resources.interface_dir()
    words = catalogs.load([spoken, catalogs.beside(folder)], report=lambda _problem: None)
    catalogs_read = {code: words[code] for code in words.languages}  # the folder may go away
    return State(library, Texts(catalogs_read, report=lambda _error: None))


def _walks(home: Path) -> dict[str, Path]:
    """Give the golden walks by their place in the folder, those of each guide's folder too."""
    folder = home / WALKS
    return {str(path.relative_to(folder)): path for path in sorted(folder.rglob("*.yaml"))}


def _git(folder: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 - git with arguments of its own, no shell
            ["git", *arguments],  # noqa: S607 - whichever git the author uses
            cwd=folder,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        raise BotError("This needs git, which is not installed.") from None
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().split("\n")[0]
        if "not a git repository" in said:
            raise BotError("This is not a checkout of git; run it where Even Keel was cloned to.")
        raise BotError(f"git {arguments[0]} failed: {said or 'it said nothing'}")
    return done.stdout
