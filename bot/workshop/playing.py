"""Trying one playbook: what was given so far is remembered, so that an edit keeps the place.

Pure but for the walk that it holds; reading files and lines is done elsewhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from bot.engine.answers import (
    Answer,
    ChoiceAnswer,
    ChoicesAnswer,
    DateAnswer,
    DurationAnswer,
    MoneyAnswer,
    NumberAnswer,
    TextAnswer,
)
from bot.engine.effects import (
    Choice,
    Effect,
    FileFact,
    FileNote,
    FileReply,
    KeepFeeling,
    KeepFelt,
    KeepNote,
    KeepTerm,
    Notice,
    ReleaseHold,
    SetHold,
    SetReminder,
    StartTimer,
    SwitchOn,
    Withdraw,
)
from bot.engine.events import Repeat
from bot.engine.session import Frame, Place, Session
from bot.errors import BotError
from bot.playbook.checks.texts import savers
from bot.playbook.library import Library
from bot.playbook.models import AnswerType, Ask, Choose, ChooseMany, Playbook, Step
from bot.workshop.golden import BEGIN, Found, Golden, Input, begun, where, written
from bot.workshop.walking import NOON, PLAIN_EVENTS, Walk

SAMPLE = "(sample)"
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
    SetHold: "the reply is held back",
    ReleaseHold: "the hold is released",
    StartTimer: "a timer runs; /skip ends it",
    Withdraw: "what came after is taken back",
}
"""Effects worth a word beside the conversation -> that word."""


@dataclass
class Player:
    """One playbook being tried: the walk, and everything that was given to it."""

    library: Library
    golden: Golden
    at: str | None = None
    """The step to begin at, instead of the start or a door."""
    inputs: list[Input] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    walk: Walk | None = None

    def begin(self) -> Walk:
        """Put up the first screen; nothing is remembered yet."""
        walk = begun(self.golden, self.library)
        if self.at is None:
            walk.begin()
        else:
            _begin_at(walk, self.at)
        self.inputs, self.found, self.walk = [(BEGIN, None)], [where(walk)], walk
        return walk

    def give(self, name: str, argument: str | None) -> Walk:
        """Carry out an input and remember it; a BotError leaves everything as it was."""
        walk = self.walk or self.begin()
        going = walk.copy()
        going.input(name, argument or "")
        self.walk = going
        self.inputs.append((name, argument))
        self.found.append(where(going))
        return going

    def replay(self, library: Library) -> str | None:
        """Take over new content and give again what was given; says where that no longer fits."""
        before = self.inputs[1:]
        self.library = library
        self.begin()
        for number, (name, argument) in enumerate(before, 1):
            try:
                self.give(name, argument)
            except BotError as problem:
                return f"Answers {number} to {len(before)} do not fit any more: {problem}"
        return None

    def saved(self, says: str, *, texts: bool = False) -> str:
        """Write the walk so far as a golden walk."""
        rows = tuple({name: argument} for name, argument in self.inputs)
        golden = self.golden.model_copy(update={"says": says, "walk": rows})
        return written(golden, self.found, texts=texts)


def choice_for(line: str, buttons: list[tuple[Choice, str]]) -> Input | None:
    """Read a typed line: a number or a label presses a button, a command is one, words are words.

    None for a number without a button.
    """
    words = line.strip()
    if words.startswith("/") and words[1:].casefold() in PLAIN_EVENTS:
        return words[1:].casefold(), None
    if words.isdecimal():
        at = int(words)
        if 1 <= at <= len(buttons):
            return "tap", buttons[at - 1][0].id
        return None if buttons else ("type", words)
    for choice, label in buttons:
        if words.casefold() == label.casefold():
            return "tap", choice.id
    return "type", line


def beside(effects: tuple[Effect, ...]) -> list[str]:
    """Say what an input did beside what it showed."""
    return [TOLD[type(each)] for each in effects if type(each) in TOLD]


def notices(effects: tuple[Effect, ...]) -> list[Notice]:
    """Give the short answers among the effects."""
    return [each for each in effects if isinstance(each, Notice)]


def _begin_at(walk: Walk, step: str) -> None:
    """Stand at a step as if all that it may need had been answered with samples."""
    if step not in walk.book.steps:
        raise BotError(f"The playbook {walk.book.id} has no step '{step}'.")
    place = Place(
        frames=(Frame(playbook=walk.book.id, step=step),), visit=1, slots=samples(walk.book)
    )
    session = Session(id="s", pins={walk.book.id: "pin"}, place=place, visits=1)
    walk.stand(session)
    walk.give(Repeat())


def samples(book: Playbook) -> dict[str, Answer]:
    """Answer every question of a playbook with a sample."""
    return {
        slot: sample
        for slot, steps in savers(book).items()
        if (sample := _sample(book.id, *steps[0])) is not None
    }


def _sample(book: str, name: str, step: Step) -> Answer | None:
    match step:
        case Ask(answer=answer):
            return _typed(answer)
        case Choose(options=options) | ChooseMany(options=options):
            option, first = next(iter(options.items()))
            part = "label" if first.words is None else "words"
            chosen = ChoiceAnswer(
                option=option,
                context=f"{book}/{name}/options/{option}/{part}",
                words=first.words or first.label,
            )
            return ChoicesAnswer(options=(chosen,)) if isinstance(step, ChooseMany) else chosen
        case _:
            return None


def _typed(answer: AnswerType) -> Answer:
    match answer:
        case AnswerType.NUMBER | AnswerType.SCALE:
            return NumberAnswer(number=Decimal(3))
        case AnswerType.MONEY:
            return MoneyAnswer(amount=Decimal(450), currency="EUR")
        case AnswerType.DATE:
            return DateAnswer(day=NOON.date())
        case AnswerType.DURATION:
            return DurationAnswer(minutes=90)
        case _:
            return TextAnswer(text=SAMPLE)
