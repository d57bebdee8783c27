"""People who write to the bot, whether it lives or not, and remember what they did.

A writer sends numbered messages and taps what stands under them. A walker goes through the guide
again and again, each time answering what is on the screen.
"""

import asyncio
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from tests.support.standin import Button, Person, Seen

CLIENTS = ("Northwind", "Contoso", "Fabrikam")
TIP_COMMAND = "/tip"
# What a writer taps: each means one change, and none opens a guide.
TAPPED = ("Buy time", "Just keep it", "These are my own words", "I sent it", "I did not send it",
          "In an hour", "Done", "Skip")  # fmt: skip
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
        self.tapped: set[int] = set()

    def look(self) -> list[Seen]:
        """The bot's messages as they are now, oldest first."""
        for seen in self.person.messages(after=self._looked):
            self._messages[seen.message_id] = seen
            self._looked = max(self._looked, seen.changed)
        return [self._messages[key] for key in sorted(self._messages)]

    def says(self, text: str) -> None:
        self._update(self.person.says(text).update_id)

    def forwards(self, text: str, client: str) -> None:
        self._update(self.person.forwards(text, origin=client).update_id)

    def taps(self, seen: Seen, button: Button) -> None:
        self.tapped.add(seen.message_id)
        self._update(self.person.taps_raw(str(button.value), seen.message_id).update_id)


def found(seen: Seen, label: str) -> Button | None:
    """The button of a message that says this."""
    return next(
        (one for one in seen.buttons if one.action == "callback_data" and label in plain(one.label)),
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

    async def finish(self) -> bool:
        """A writer has always finished."""
        return True

    def _act(self) -> None:
        dice = self.random.random()
        if dice < 0.45:
            self.chat.says(self._numbered("the banner is still blue, and I want it green."))
        elif dice < 0.7:
            text = self._numbered("we never agreed on that price.")
            self.chat.forwards(text, self.random.choice(CLIENTS))
        elif dice < 0.75:
            self.tips += 1
            self.chat.says(TIP_COMMAND)
        else:
            self._tap()

    def _numbered(self, words: str) -> str:
        self.said.append(f"Message number {len(self.said) + 1}: {words}")
        return self.said[-1]

    def _tap(self) -> None:
        fresh = [each for each in self.chat.look()[-12:] if each.message_id not in self.chat.tapped]
        choices = [
            (seen, label, button)
            for seen in fresh
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


@dataclass
class Walker:
    """Goes through the guide, always the same way; waits for each screen before the next act."""

    chat: Chat
    runs: list[Run] = field(default_factory=list)
    finished: int = 0
    taps: Counter[str] = field(default_factory=Counter)
    _screens: set[str] = field(default_factory=set)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)
    _going: bool = True

    async def live(self, over: asyncio.Event) -> None:
        """Walk on until it is over; then `finish` ends the walk that is under way."""
        while not over.is_set():
            self._step()
            await _wait(over, 0.08)

    async def finish(self) -> bool:
        """Take one more step, if there is one; whether the last walk is at its end."""
        self._going = False
        self._step()
        return self.finished == len(self.runs)

    def where(self) -> str:
        """What is on the screen, for a report."""
        return self.chat.person.screen()

    def _step(self) -> None:
        messages = self.chat.look()
        ended = sum("Done. Their message" in each.text for each in messages)
        if ended >= len(self.runs):
            self.finished = len(self.runs)
            if self._going:
                run = Run(f"your order number {len(self.runs) + 1} came late")
                self.runs.append(run)
                self.chat.forwards(f"Order number {len(self.runs)} came late.", CLIENTS[0])
            return
        for seen in messages[-8:]:
            if self._answer(seen):
                return

    def _answer(self, seen: Seen) -> bool:
        """Answer a screen that was not answered yet."""
        marks = [json.dumps(one.value) for one in seen.buttons if one.action == "callback_data"]
        if not marks or marks[0] in self._screens:
            return False
        for words, label in SCREENS:
            if words in seen.text:
                break
        else:
            return False
        if label == TYPES:
            self.chat.says(self.runs[-1].typed)
        else:
            wanted = label
            if label == TICKS:
                wanted = "Done" if any(plain(each).startswith("✓") for each in seen.labels) else TICKED
            button = found(seen, wanted)
            if button is None:
                return False
            self.taps[wanted] += 1
            self.chat.taps(seen, button)
        self._screens.add(marks[0])
        if label not in OUTSIDE:
            self.runs[-1].acts += 1
        return True


TYPES, TICKS, TICKED = "(types)", "(ticks)", "What would be right"
SCREENS = (
    ("what does your clock say", "Skip"),
    ("Saved, word for word", "Stop first"),
    ("How heated", "Boiling"),
    ("What would help most", "Hold my answer"),
    ("Until when", "In an hour"),
    ("yours again", "Look at it now"),
    ("what do they want", "Something fixed"),
    ("What do you not know yet", TICKS),
    ("Finish the sentence", TYPES),
    ("What can you offer", "A short call"),
    ("lean on something", "No"),
    ("What did you do with it", "Sent as it is"),
    ("When shall I come back", "Tomorrow"),
)
"""What a screen says, and what a walker does about it."""
OUTSIDE = frozenset(("Stop first",))
"""What begins a walk is no act within it."""


async def _wait(over: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await over.wait()
    except TimeoutError:
        return
