"""`evenkeel play`: one playbook tried in the terminal, without touching anybody's records."""

import asyncio
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import TextIOWrapper
from pathlib import Path

from bot import app
from bot.channels.terminal.face import Face
from bot.channels.terminal.transcript import Lines, Transcript
from bot.channels.terminal.typed import LEAVE, pressed
from bot.cli.check import examine, readable
from bot.engine.effects import Notice, Screen, Show, ShowDraft
from bot.errors import BotError
from bot.i18n import catalogs
from bot.i18n.languages import LANGUAGES
from bot.i18n.render import Texts
from bot.messages import Button, Phrase, Rows, Run, Style
from bot.playbook.library import Library
from bot.playbook.parse import load
from bot.playbook.problems import Problems, listed, quoted
from bot.settings import Settings, read_what_fits
from bot.workshop import golden_file, samples
from bot.workshop.golden import INPUTS, WITH_WORDS, Golden
from bot.workshop.playing import OVER, TOLD, Given, Player, beginning, inputs_of

WALKS = Path("tests/walks")
LOOKING = 0.3
"""Seconds between two looks at the files while nothing is typed."""
COMMANDS = tuple(name for name in INPUTS[1:] if name not in WITH_WORDS)
_COMMANDS = listed((f"/{name}" for name in COMMANDS), "and")
WELCOME = (
    "A number or a label presses a button, words answer. Where your own words are an answer, a "
    f"button is #1 and a plain number is your answer. There are {_COMMANDS}; /text takes words as "
    "they are, /again begins anew, /save NAME keeps the walk as a golden one, /quit leaves."
)
ENDED = f"{OVER} /save NAME keeps this walk, /again begins anew, /quit leaves."
IN_THE_MIDDLE = "Begun in the middle. What can have been asked before has a sample as its answer"
TAKEN_OVER = "The new text is taken over, and what you gave still fits. This is where you are:"
GOES_ON = "The last good text goes on. This is where you are:"
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_COMMAND = re.compile(r"/([a-z-]+)(?:\s+(.*))?", re.DOTALL | re.IGNORECASE)

Stamps = dict[Path, tuple[int, int]]
"""Playbook's file -> when it was changed, and how large it is."""


@dataclass
class Playing:
    """The terminal's side: the player, how it is shown, and the files that are watched."""

    player: Player
    face: Face
    texts: Texts
    lang: str
    settings: Settings
    walks: Path
    seen: Stamps = field(default_factory=dict)

    # --- showing ---------------------------------------------------------------------------------

    def say(self, text: Phrase, *, isolate: bool = True) -> str:
        """Render a phrase as it would be read."""
        return self.texts.render(text, self.lang, zone="UTC", isolate=isolate)

    def show(self) -> None:
        """Show what the last input brought up."""
        walk = self.player.walk
        for effect in walk.effects:
            match effect:
                case Notice(text=text):
                    self.face.message((Run(self.say(text)),), ())
                case ShowDraft(paragraphs=paragraphs):
                    words = "\n\n".join(map(self.say, paragraphs))
                    self.face.message((Run(words, Style.COPY),), ())
                case Show(screen=screen):
                    self.screen(screen)
                case _ if type(effect) in TOLD:
                    self.face.aside(f"({TOLD[type(effect)]})")
                case _:
                    pass
        if self.player.over:
            self.face.aside(ENDED)

    def stand(self) -> None:
        """Show where it stands, whatever the last input did."""
        walk = self.player.walk
        if walk.reply is not None and self.player.at_draft:
            words = "\n\n".join(map(self.say, walk.reply.paragraphs))
            self.face.message((Run(words, Style.COPY),), ())
        if walk.screen is not None:
            self.screen(walk.screen)
        if self.player.over:
            self.face.aside(ENDED)

    def screen(self, screen: Screen) -> None:
        """Show a screen with its buttons numbered."""
        words = "\n\n".join(map(self.say, screen.texts))
        self.face.message((Run(words),), self.rows(screen), typing=screen.typing)

    def rows(self, screen: Screen) -> Rows:
        """Give the buttons of a screen, each known by what it means."""
        return tuple(
            tuple(Button(self.say(each.label, isolate=False), data=each.id) for each in row)
            for row in screen.rows
        )

    # --- what is typed ---------------------------------------------------------------------------

    def take(self, line: str) -> None:
        """Carry out a line; whatever it is, nothing is lost."""
        command = _COMMAND.fullmatch(line.strip())
        name, words = (command[1].lower(), command[2] or "") if command else ("", line)
        if name == "save":
            self.keep(words.strip())
        elif name == "again":
            self.player.begin()
            self.show()
        elif name in COMMANDS:
            self.give(name, None)
        elif command is not None and name != "text":
            self.face.aside(f"There is no /{name} here; /text {line.strip()} gives it as words.")
        elif command is not None:
            self.give("type", words)
        else:
            self.answer(line)

    def answer(self, line: str) -> None:
        """Press the button that a line names, or give its words."""
        screen = None if self.player.over else self.player.walk.screen
        rows = () if screen is None or self.player.walk.choices == () else self.rows(screen)
        buttons = [button for row in rows for button in row]
        typing = screen is not None and screen.typing
        button = pressed(line.strip(), buttons, typing=typing)
        if button is not None:
            self.give("tap", button.data)
        elif buttons and not typing and line.strip().isdecimal():
            self.face.aside(f"There is no button {line.strip()}; there are {len(buttons)}.")
        else:
            self.give("type", line)

    def give(self, name: str, argument: str | None) -> None:
        """Hand an input over, and show what came of it."""
        try:
            self.player.give(name, argument)
        except BotError as problem:
            self.face.aside(ENDED if self.player.over else str(problem))
        else:
            self.show()

    def follow(self, given: list[Given]) -> None:
        """Give what a file holds as far as it fits, and go on from there."""

        def after(each: Given) -> None:
            self.face.aside(f"{each.place}{each.said}")
            self.show()

        misfit = self.player.follow(given, after)
        if misfit is not None:
            self.face.aside(misfit)

    # --- the files -------------------------------------------------------------------------------

    def look(self) -> None:
        """Take over edited files, or say what is wrong and go on with the last good ones."""
        now = stamps(self.settings)
        before, self.seen = self.seen, now
        edited = [path for path in now if before.get(path) != now[path]]
        if before == now:
            return
        try:
            self.renew(edited)
        except BotError as problem:
            self.face.aside(f"{problem}\n{GOES_ON}")
        self.stand()

    def renew(self, edited: list[Path]) -> None:
        """Go on with these files as they are now; a BotError says why that cannot be."""
        _, found = examine(edited) if edited else (0, ())
        errors = [each for each in found if each.severity == "error"]
        if found:
            self.face.aside("\n".join(map(str, found)))
        misfit = None if errors else self.player.take_over(loaded(self.settings))
        self.face.aside(GOES_ON if errors else misfit or TAKEN_OVER)

    def keep(self, given: str) -> None:
        """Write the walk under a name; words behind the name say what it shows."""
        name, _, says = given.partition(" ")
        path = self.walks / f"{name.removesuffix('.yaml')}.yaml"
        if not _NAME.fullmatch(path.stem):
            self.face.aside(
                "Give it a name, and say what it shows: /save calm-path Calm, and sent."
            )
        elif not self.walks.is_dir():
            self.face.aside(f"There is no folder {self.walks} here; start in the checkout.")
        elif path.exists():
            self.face.aside(f"{path} is there already; choose another name.")
        else:
            try:
                self.face.aside(self.write(path, says.strip()))
            except BotError as problem:
                self.face.aside(str(problem))

    def write(self, path: Path, says: str = "") -> str:
        """Write the walk into a file, and give the word that says so."""
        try:
            path.write_text(self.player.written(says or self.player.golden.says), encoding="utf-8")
        except OSError as error:
            raise BotError(f"{path} cannot be written: {error.strerror}.") from None
        return f"Wrote {path}." if says else f"Wrote {path}. Say in its first line what it shows."


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
        raise BotError(f"--lang is one of {', '.join(LANGUAGES)}.")
    if save is not None and save.exists() and save != answers:
        raise BotError(f"{save} is there already; choose another name, or move it away.")
    settings, _ = read_what_fits()
    library, problems = load(readable(app.playbook_folders(settings)))
    if name in library.broken:
        raise BotError(str(Problems(each for each in problems if Path(each.path).stem == name)))
    given: list[Given] = []
    first = beginning(name, library, at)
    if answers is not None:
        first = _answers(answers, name, at)
        given = inputs_of(first)
    player = Player(library, first)
    texts = Texts(catalogs.load(app.locale_folders(settings)))

    async def talk() -> None:
        with _face() as face:
            await _talk(Playing(player, face, texts, lang, settings, walks), given, save)

    asyncio.run(talk())


def _answers(path: Path, name: str, at: str | None) -> Golden:
    """Read a walk of this playbook."""
    try:
        found = golden_file.read(path.read_bytes(), str(path))
    except OSError as error:
        raise BotError(f"{path} cannot be read: {error.strerror}.") from None
    if found.playbook != name:
        raise BotError(f"{path} is a walk of {quoted(found.playbook)}, not of {quoted(name)}.")
    if at is not None:
        raise BotError("--answers begins where its file begins; leave out --from.")
    return found


async def _talk(playing: Playing, given: list[Given], save: Path | None) -> None:
    playing.face.aside(WELCOME)
    walk = playing.player.walk
    if walk.answered:
        told = ", ".join(f"{name}: {samples.told(each)}" for name, each in walk.answered.items())
        playing.face.aside(f"{IN_THE_MIDDLE}: {told}.")
    playing.seen = stamps(playing.settings)
    playing.show()
    playing.follow(given)
    watching = asyncio.create_task(_watch(playing))
    try:
        while (line := await playing.face.read()) is not None:
            playing.look()
            if line.strip().casefold() in LEAVE:
                break
            if line.strip():
                playing.take(line)
    finally:
        watching.cancel()
        if save is not None:  # however it ends
            playing.face.aside(playing.write(save))


async def _watch(playing: Playing) -> None:
    """Tell what is saved while nothing is typed, and take it over at once."""
    while True:
        await asyncio.sleep(LOOKING)
        playing.look()


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


def loaded(settings: Settings) -> Library:
    """Read all playbooks that are sound now."""
    library, _ = load(readable(app.playbook_folders(settings)))
    return library


def stamps(settings: Settings) -> Stamps:
    """Say of every playbook's file when it was changed, and how large it is."""
    found: Stamps = {}
    for folder in app.playbook_folders(settings):
        for path in folder.glob("*.yaml"):
            try:
                stat = path.stat()
            except OSError:  # between two steps of an editor that is saving it
                continue
            found[path] = (stat.st_mtime_ns, stat.st_size)
    return found
