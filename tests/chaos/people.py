"""People who write to the bot, whether it lives or not, and remember what they did.

A writer sends numbered messages and taps what stands under them. A walker goes through the guide
again and again, each time answering what is on the screen.
"""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from tests.chaos import wording
from tests.support.standin import Button, Person, Seen

CLIENTS = ("Northwind", "Contoso", "Fabrikam")
BURSTS = (1, 1, 1, 2, 5)
"""How many messages come at once; several are what an update queue is there for."""
TIP_COMMAND = "/tip"
TAPPED = (
    wording.BUY,
    wording.KEEP,
    wording.MINE,
    wording.SENT_LINE,
    wording.UNSENT_LINE,
    wording.HOUR,
    wording.DONE,
    wording.SKIP,
)
"""What a writer taps: each means one change, and none opens a guide."""
_ISOLATES = str.maketrans("", "", "\u2066\u2067\u2068\u2069")


def plain(label: str) -> str:
    """A label without the marks that keep directions apart."""
    return label.translate(_ISOLATES)


class Chat:
    """A person, and what they see."""

    def __init__(self, person: Person, update: Callable[[int | None], None]) -> None:
        self.person = person
        self._update = update
        self._messages: dict[int, Seen] = {}
        self._looked = 0
        self._tapped: set[str] = set()

    def look(self) -> list[Seen]:
        """The bot's messages as they are now, oldest first."""
        for seen in self.person.messages(after=self._looked):
            self._messages[seen.message_id] = seen
            self._looked = max(self._looked, seen.changed)
        return [self._messages[key] for key in sorted(self._messages)]

    def fresh(self, most: int) -> list[Seen]:
        """The newest messages with buttons of which none was tapped, neither here nor on a copy."""
        shown = [each for each in self.look() if screen(each)]
        return [each for each in shown[-most:] if screen(each) not in self._tapped]

    def says(self, text: str) -> None:
        self._update(self.person.says(text).update_id)

    def forwards(self, text: str, client: str) -> None:
        self._update(self.person.forwards(text, origin=client).update_id)

    def taps(self, seen: Seen, button: Button) -> None:
        self._tapped.add(screen(seen))
        self._update(self.person.taps_raw(str(button.value), seen.message_id).update_id)


def screen(seen: Seen) -> str:
    """What a message that arrives twice has in common with its copy: the meaning of its buttons."""
    return " ".join(str(one.value) for one in seen.buttons if one.action == "callback_data")


def found(seen: Seen, label: str) -> Button | None:
    """The button of a message that says this."""
    return next(
        (
            one
            for one in seen.buttons
            if one.action == "callback_data" and label in plain(one.label)
        ),
        None,
    )


@dataclass
class Writer:
    """Sends messages that must be filed once, in order, and taps buttons that must count once."""

    chat: Chat
    random: Random
    pause: float
    said: list[str] = field(default_factory=list)
    tips: int = 0
    taps: Counter[str] = field(default_factory=Counter)

    async def live(self, over: asyncio.Event) -> None:
        """Go on until it is over."""
        while not over.is_set():
            self._act()
            await _wait(over, self.random.expovariate(1 / self.pause))

    def _act(self) -> None:
        dice = self.random.random()
        if dice < 0.65:
            for _ in range(self.random.choice(BURSTS)):
                self._write()
        elif dice < 0.75:
            self.tips += 1
            self.chat.says(TIP_COMMAND)
        else:
            self._tap()

    def _write(self) -> None:
        if self.random.random() < 0.6:
            self.chat.says(self._numbered("the banner is still blue, and I want it green."))
        else:
            text = self._numbered("we never agreed on that price.")
            self.chat.forwards(text, self.random.choice(CLIENTS))

    def _numbered(self, words: str) -> str:
        self.said.append(f"Message number {len(self.said) + 1}: {words}")
        return self.said[-1]

    def _tap(self) -> None:
        choices = [
            (seen, label, button)
            for seen in self.chat.fresh(12)
            for label in TAPPED
            if (button := found(seen, label)) is not None
        ]
        if choices:
            seen, label, button = self.random.choice(choices)
            self.taps[label] += 1
            self.chat.taps(seen, button)


@dataclass
class Run:
    """One walk through the guide: what was typed, and how many acts reached its session."""

    typed: str
    acts: int = 0
    held: int = 0


@dataclass
class Walker:
    """Goes through the guide, always the same way; waits for each screen before the next act."""

    chat: Chat
    runs: list[Run] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    finished: int = 0
    taps: Counter[str] = field(default_factory=Counter)
    _typed_under: set[str] = field(default_factory=set)
    _going: bool = True

    async def live(self, over: asyncio.Event) -> None:
        """Walk on until it is over; then `finish` ends the walk that is under way."""
        while not over.is_set():
            self._step()
            await _wait(over, 0.08)

    def finish(self) -> bool:
        """Take one more step, if there is one; whether the last walk is at its end."""
        self._going = False
        self._step()
        return self.finished == len(self.runs)

    def where(self) -> str:
        """What is on the screen, for a report."""
        return self.chat.person.screen()

    def _step(self) -> None:
        if self._at_its_end():
            self.finished = len(self.runs)
            if self._going:
                run = Run(f"your order number {len(self.runs) + 1} came late")
                self.runs.append(run)
                self.said.append(f"Order number {len(self.runs)} came late.")
                self.chat.forwards(self.said[-1], CLIENTS[0])
            return
        for seen in self.chat.fresh(8):
            if self._answer(seen):
                return

    def _at_its_end(self) -> bool:
        """Whether the last question was answered, below words that only this walk has.

        Any message may be there twice, so counting them would not do.
        """
        if not self.runs:
            return True
        messages = self.chat.look()
        own = [each.message_id for each in messages if self.runs[-1].typed in each.text]
        return any(
            wording.asks(wording.FOLLOW_UP, each.text)
            and "✓" in each.text
            and each.message_id > own[0]
            for each in messages
            if own
        )

    def _answer(self, seen: Seen) -> bool:
        """Answer a screen that was not answered yet."""
        run = self.runs[-1]
        if wording.asks(wording.UNDERSTOOD, seen.text):
            if screen(seen) in self._typed_under:
                return False
            self._typed_under.add(screen(seen))
            self.chat.says(run.typed)
            run.acts += 1
            return True
        label = self._label(seen, run)
        button = None if label is None else found(seen, label)
        if label is None or button is None:
            return False
        self.taps[label] += 1
        self.chat.taps(seen, button)
        # What begins a walk and what makes a hold longer are no events of the session.
        run.acts += label not in (wording.STOP, wording.LONGER)
        run.held += label == wording.LONGER
        return True

    def _label(self, seen: Seen, run: Run) -> str | None:
        if wording.acknowledged(plain(seen.text)):
            return wording.STOP
        if wording.asks(wording.UNKNOWNS, seen.text):
            ticked = any(plain(each).startswith("✓") for each in seen.labels)
            return wording.TICKS_DONE if ticked else wording.TICKED
        if wording.OVER in seen.text and run.held < len(self.runs) % 3:
            return wording.LONGER
        return next(
            (label for words, label in wording.SCREENS if wording.asks(words, seen.text)), None
        )


async def _wait(over: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await over.wait()
    except TimeoutError:
        return
