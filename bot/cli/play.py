"""`evenkeel play`: one playbook tried in the terminal, without touching anybody's records."""

import asyncio
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import TextIOWrapper
from pathlib import Path

from bot import app
from bot.channels.terminal.face import Face
from bot.channels.terminal.transcript import Lines, Transcript
from bot.engine.effects import Choice, Screen, ShowDraft
from bot.errors import BotError
from bot.i18n import catalogs
from bot.i18n.languages import LANGUAGES
from bot.i18n.render import Texts
from bot.messages import Button, Phrase, Run, Style
from bot.playbook.library import Library
from bot.playbook.parse import load
from bot.settings import Settings, read_settings
from bot.workshop import golden
from bot.workshop.golden import Golden
from bot.workshop.playing import Player, beside, choice_for, notices

WALKS = Path("tests/walks")
SAVE, LEAVE = "/save", frozenset({"/quit", "/exit"})
WELCOME = (
    "A number or a label presses a button; words answer. /back, /skip, /repeat, /brief, /pause, "
    "/resume, /cancel work, /save NAME keeps the walk as a golden one, /quit leaves."
)
SAMPLES = "Beginning in the middle: whatever was asked before has a sample as its answer."
TAKEN_OVER = "The new text is taken over, and your answers still fit. This is where you are:"


@dataclass
class Playing:
    """The terminal's side: the player, how it is shown, and the files that are watched."""

    player: Player
    face: Face
    texts: Texts
    lang: str
    settings: Settings
    seen: dict[Path, tuple[int, int]] = field(default_factory=dict)

    def say(self, text: Phrase) -> str:
        """Render a phrase as it would be read."""
        return self.texts.render(text, self.lang, zone="UTC")

    def show(self) -> None:
        """Show what the last input brought up."""
        walk = self.player.walk
        if walk is None:
            return
        for notice in notices(walk.effects):
            self.face.message((Run(self.say(notice.text)),), ())
        for effect in walk.effects:
            if isinstance(effect, ShowDraft):
                words = "\n\n".join(self.say(each) for each in effect.paragraphs)
                self.face.message((Run(words, Style.COPY),), ())
        for words in beside(walk.effects):
            self.face.aside(f"({words})")
        shown = [each for each in walk.effects if type(each).__name__ == "Show"]
        if shown and walk.screen is not None:
            self.screen(walk.screen)

    def screen(self, screen: Screen) -> None:
        """Show a screen with its buttons numbered."""
        words = "\n\n".join(self.say(each) for each in screen.texts)
        rows = tuple(
            tuple(Button(self.say(choice.label), data=choice.id) for choice in row)
            for row in screen.rows
        )
        self.face.message((Run(words),), rows)

    def buttons(self) -> list[tuple[Choice, str]]:
        """Give what can be pressed, with its label."""
        walk = self.player.walk
        screen = None if walk is None else walk.screen
        rows = () if screen is None else screen.rows
        return [
            (choice, self.say(choice.label).strip("\u2066\u2067\u2068\u2069"))
            for row in rows
            for choice in row
        ]

    def changed(self) -> bool:
        """Tell whether a playbook's file is another one than when this was asked last."""
        now = stamps(self.settings)
        before, self.seen = self.seen, now
        return bool(before) and before != now

    def renew(self) -> None:
        """Take over edited files, or say what is wrong and go on with the last good ones."""
        library, problems = loaded(self.settings)
        for problem in problems:
            self.face.aside(problem)
        if library is None or library.get(self.player.golden.playbook) is None:
            self.face.aside("The last good text goes on.")
            return
        misfit = self.player.replay(library)
        self.face.aside(misfit or TAKEN_OVER)
        if self.player.walk is not None and self.player.walk.screen is not None:
            self.screen(self.player.walk.screen)


def play(  # one parameter for each option of the command
    name: str,
    *,
    at: str | None,
    lang: str,
    answers: Path | None,
    save: Path | None,
    walks: Path = WALKS,
) -> None:
    """Try a playbook until the input ends; `save` keeps the walk as a golden one at the end."""
    if lang not in LANGUAGES:
        raise BotError(f"The languages are {', '.join(LANGUAGES)}.")
    settings = read_settings()
    library, problems = loaded(settings)
    if library is None:
        raise BotError("\n".join(problems))
    first = Golden(says=f"Trying {name}.", playbook=name, walk=({golden.BEGIN: None},))
    if answers is not None:
        first = golden.read(_read(answers), str(answers))
    golden.begun(first, library)  # says at once when there is no such playbook
    texts = Texts(catalogs.load(app.locale_folders(settings)))
    player = Player(library, first, at)
    asyncio.run(_play(player, texts, lang, settings, save, walks))


async def _play(  # what was read, and where things go
    player: Player, texts: Texts, lang: str, settings: Settings, save: Path | None, walks: Path
) -> None:
    with _face() as face:
        await _talk(Playing(player, face, texts, lang, settings), save, walks)


async def _talk(playing: Playing, save: Path | None, walks: Path) -> None:
    player = playing.player
    playing.face.aside(WELCOME)
    if player.at is not None:
        playing.face.aside(SAMPLES)
    inputs = player.golden.inputs[1:]
    player.begin()
    playing.changed()
    playing.show()
    for name, argument in inputs:
        player.give(name, argument)
        playing.show()
    while True:
        line = await playing.face.read()
        if playing.changed():
            playing.renew()
        if line is None or line.strip().casefold() in LEAVE:
            break
        if line.strip().startswith(SAVE):
            _keep(playing, line.strip().removeprefix(SAVE).strip(), walks)
            continue
        given = choice_for(line, playing.buttons())
        if given is None:
            playing.face.aside("There is no button with that number.")
            continue
        player.give(*given)
        playing.show()
    if save is not None:
        _write(playing, save)


@contextmanager
def _face() -> Iterator[Face]:
    if sys.stdin.isatty() and sys.stdout.isatty():
        from bot.channels.terminal.window import Window

        with Window() as window:
            yield window
        return
    out = sys.stdout
    if isinstance(out, TextIOWrapper):
        out.reconfigure(errors="replace")
    yield Transcript(Lines(sys.stdin.fileno()), out)


def _keep(playing: Playing, name: str, walks: Path) -> None:
    if not name or "/" in name or os.sep in name:
        playing.face.aside("Give the walk a name, as in: /save calm-path")
        return
    if not walks.is_dir():
        playing.face.aside(f"There is no folder {walks} here; start in the checkout.")
        return
    _write(playing, walks / f"{name.removesuffix('.yaml')}.yaml")


def _write(playing: Playing, path: Path) -> None:
    says = playing.player.golden.says
    try:
        path.write_text(playing.player.saved(says), encoding="utf-8")
    except OSError as error:
        raise BotError(f"{path} cannot be written: {error.strerror}.") from None
    playing.face.aside(f"Wrote {path}. Say in its first line what it shows.")


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise BotError(f"{path} cannot be read as a text file.") from None


def loaded(settings: Settings) -> tuple[Library | None, list[str]]:
    """Read all playbooks as they are now; with an error among the problems there is no library."""
    files: dict[str, tuple[str, bytes]] = {}
    for folder in app.playbook_folders(settings):
        for path in sorted(folder.glob("*.yaml")):
            try:
                files[path.stem] = (str(path), path.read_bytes())
            except OSError:  # between two steps of an editor that is saving it
                continue
    library, problems = load(files.values())
    return (None if problems.errors else library), [str(each) for each in problems.errors]


def stamps(settings: Settings) -> dict[Path, tuple[int, int]]:
    """Say of every playbook's file when it was changed, and how large it is."""
    found: dict[Path, tuple[int, int]] = {}
    for folder in app.playbook_folders(settings):
        for path in folder.glob("*.yaml"):
            try:
                stat = path.stat()
            except OSError:
                continue
            found[path] = (stat.st_mtime_ns, stat.st_size)
    return found
