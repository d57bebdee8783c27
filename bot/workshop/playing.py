"""Trying one playbook: what was given so far is remembered, so that an edit keeps the place.

Pure but for the walk that it holds; reading files and lines is done elsewhere.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.engine.effects import (
    Effect,
    FileFact,
    FileNote,
    FileReply,
    KeepFeeling,
    KeepFelt,
    KeepNote,
    KeepTerm,
    ReleaseHold,
    SetHold,
    SetReminder,
    StartTimer,
    SwitchOn,
    Withdraw,
)
from bot.errors import BotError
from bot.playbook.library import Library
from bot.playbook.models import Draft, step_called
from bot.playbook.problems import quoted
from bot.workshop import samples
from bot.workshop.golden import (
    BEGIN,
    Found,
    Golden,
    Row,
    begun,
    fact_written,
    others,
    where,
    written,
)
from bot.workshop.walking import Walk

OVER = "The playbook has ended here."
TOLD: Mapping[type[Effect], str] = {
    FileFact: "a fact is filed as remembered",
    FileReply: "the reply is filed",
    FileNote: "an entry is filed",
    KeepNote: "the words are kept as a note",
    KeepTerm: "it becomes one of the person's terms",
    KeepFelt: "the feeling is kept, privately",
    KeepFeeling: "the heat is kept, privately",
    SetReminder: "a reminder is set",
    SwitchOn: "what is ticked comes again from here on",
    SetHold: "the reply is held back; /hold-over ends that",
    ReleaseHold: "the hold is released",
    StartTimer: "a timer runs; /time-up ends it",
    Withdraw: "what came after is taken back",
}
"""Effects worth a word beside the conversation -> that word."""

Standing = tuple[str, str]
"""The playbook and the step that wait for an answer."""


@dataclass(frozen=True, slots=True)
class Given:
    """One input, and the step at which it was given; None where that is not known."""

    name: str
    argument: str | None = None
    at: Standing | None = None
    found: Found | None = None
    place: str = ""
    """`file:line: ` where it comes from a file."""

    @property
    def said(self) -> str:
        """The input in one line, for a person."""
        return Row(name=self.name, argument=self.argument).said


@dataclass
class Player:
    """One playbook being tried: the walk, and everything that was given to it."""

    library: Library
    golden: Golden
    """What the walk begins with; its inputs are not looked at."""
    given: list[Given] = field(default_factory=list)
    rest: list[Given] = field(default_factory=list)
    """What was given before an edit and does not fit now; the next edit tries it again."""
    walk: Walk = field(init=False)

    def __post_init__(self) -> None:
        """Put up the first screen."""
        self.begin()

    def begin(self) -> None:
        """Begin anew; a BotError leaves everything as it was."""
        walk = begun(self.golden, self.library).begin()
        self.walk = walk
        self.given, self.rest = [Given(BEGIN, found=where(walk))], []

    @property
    def over(self) -> bool:
        """Whether nothing can be answered any more."""
        return self.walk.session.status == "ended"

    @property
    def at_draft(self) -> bool:
        """Whether a reply stands above the question."""
        playbook, step = _standing(self.walk)
        pinned = self.library.get(playbook)
        return pinned is not None and isinstance(pinned.playbook.steps[step], Draft)

    def give(self, name: str, argument: str | None, place: str = "") -> None:
        """Carry out an input and remember it; a BotError leaves everything as it was."""
        if self.over:
            raise BotError(OVER)
        going = self.walk.copy()
        going.input(name, argument or "")
        self.given.append(Given(name, argument, _standing(self.walk), where(going), place))
        self.walk, self.rest = going, []

    def take_over(self, library: Library) -> str | None:
        """Go on with new content, at the same place if what was given still fits.

        Says what does not fit, and why; a BotError leaves everything as it was.
        """
        wanted = [*self.given[1:], *self.rest]
        before = self.library
        self.library = library
        try:
            self.begin()
        except BotError:
            self.library = before
            raise
        return self.follow(wanted)

    def follow(
        self, wanted: list[Given], after: Callable[[Given], None] = lambda _given: None
    ) -> str | None:
        """Give these inputs as far as each fits where it is due; says which does not, and why.

        `after` is called with each that fitted.
        """
        for number, each in enumerate(wanted):
            try:
                self._fits(each)
                self.give(each.name, each.argument, each.place)
            except BotError as problem:
                self.rest = wanted[number:]
                more = len(wanted) - number - 1
                left = (
                    f" What came after it ({more} more) waits for your next edit." if more else ""
                )
                return f"{each.place}{each.said} does not fit: {problem}{left}"
            after(each)
        return None

    def _fits(self, given: Given) -> None:
        """Refuse an input that answers another step than the one that stands here now."""
        if given.at is None or self.over:
            return
        name, was = given.at
        now = _standing(self.walk)
        pinned = self.library.get(name)
        step = None if pinned is None else step_called(pinned.playbook, was)
        if step is None:
            raise BotError(f"it answered the step {quoted(was)}, which is gone.")
        if (name, step) != now:
            raise BotError(f"it answered the step {quoted(was)}; here {quoted(now[1])} asks.")

    def written(self, says: str, *, texts: bool = False) -> str:
        """Write the walk so far as a golden walk."""
        rows = tuple(Row(name=each.name, argument=each.argument) for each in self.given)
        found = [each.found for each in self.given if each.found is not None]
        golden = self.golden.model_copy(update={"says": says, "walk": rows})
        return written(golden, found, texts=texts)


def inputs_of(golden: Golden) -> list[Given]:
    """Give the inputs of a golden walk, each with the step at which its file has it given."""
    given: list[Given] = []
    for before, row in zip(golden.walk, golden.walk[1:], strict=False):
        book, slash, step = (before.step or "").rpartition("/")
        at = (book if slash else golden.playbook, step) if step else None
        given.append(Given(row.name, row.argument, at, place=golden.where(row.line)))
    return given


def beginning(playbook: str, library: Library, at: str | None = None) -> Golden:
    """Begin a walk of a playbook on a case that holds nothing yet."""
    pinned = library.get(playbook)
    books = [] if pinned is None else [pinned.playbook, *others(pinned.playbook, library).values()]
    return Golden(
        says=f"Trying {playbook}.",
        playbook=playbook,
        begins_at=at,
        facts={name: fact_written(value) for name, value in samples.facts(books).items()},
        walk=(Row(name=BEGIN),),
    )


def _standing(walk: Walk) -> Standing:
    front = walk.session.place.frames[-1]
    return front.playbook, front.step
