"""A chat as the person in it sees it, and whether Telegram would take what is sent to it."""

import itertools
import re
from dataclasses import dataclass, field

from bot.channels.telegram.render import COPY_LIMIT, LABEL_LIMIT, html, keyboard, utf16_length
from bot.messages import Animation, Delete, Edit, Message, Outgoing, Rows, Run, Style

LIMIT = 4096
_ISOLATES = dict.fromkeys((0x2066, 0x2067, 0x2068, 0x2069))


def plainly(text: str) -> str:
    """A text without the marks that only steer its direction."""
    return text.translate(_ISOLATES)


@dataclass
class Shown:
    """A message as it stands in a chat now."""

    number: str
    runs: tuple[Run, ...]
    rows: Rows

    @property
    def text(self) -> str:
        """Its words, without the marks that only steer direction."""
        return plainly("".join(run.text for run in self.runs))

    @property
    def labels(self) -> list[str]:
        """What its buttons say, those that only copy left out."""
        buttons = [button for row in self.rows for button in row]
        return [plainly(button.label) for button in buttons if button.copy is None]

    @property
    def copyable(self) -> str | None:
        """What one tap in it copies, if anything does."""
        copied = [button.copy for row in self.rows for button in row if button.copy]
        styled = [run.text for run in self.runs if run.style is Style.COPY]
        return next(iter(copied + styled), None)


@dataclass
class Chat:
    """One chat as the person in it sees it."""

    messages: dict[str, Shown] = field(default_factory=dict)
    toasts: list[str] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)
    transcript: list[str] = field(default_factory=list)
    animations: list[Animation] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    """Name -> bytes of the files that came, newest last."""
    blocked: bool = False
    calls: int = 0


def line(outgoing: Outgoing) -> str:
    """What an outgoing adds to a transcript."""
    body = outgoing.body
    match body:
        case Message() | Edit():
            shown = Shown("", body.runs or (), body.rows)
            return f"{type(body).__name__}: {shown.text} {shown.labels}"
        case _:
            return type(body).__name__


def assert_legal(outgoing: Outgoing) -> None:
    """Fail unless Telegram would take it as it is, nothing cut and nothing left out."""
    body = outgoing.body
    match body:
        case Message() | Edit():
            if body.runs is not None:
                _assert_words(body.runs)
            _assert_rows(body.rows)
        case Animation():
            for frame in body.frames:
                _assert_words(frame.runs)
            _assert_rows(body.rows)
            assert len(body.frames) <= 6
            afters = [0, *(frame.after for frame in body.frames)]
            assert all(after - before >= 5 for before, after in itertools.pairwise(afters))
        case Delete():
            assert 0 < len(body.message_ids) + len(body.of) <= 100
        case _:
            pass


def _assert_words(runs: tuple[Run, ...]) -> None:
    words = "".join(run.text for run in runs)
    assert words.strip()
    assert utf16_length(words) <= LIMIT, "longer than Telegram takes"
    assert "\0" not in words
    assert html(runs)
    opened = len(re.findall("[\u2066\u2067\u2068]", words))
    assert opened == words.count("\u2069")
    assert not re.search("[\u202a-\u202e]", words), "an override of direction"
    words.encode()


def _assert_rows(rows: Rows) -> None:
    keyboard(rows)  # raises for callback data that is too long
    for button in (button for row in rows for button in row):
        assert button.label.strip()
        assert utf16_length(button.label) <= LABEL_LIMIT, button.label
        if button.copy is not None:
            assert 0 < utf16_length(button.copy) <= COPY_LIMIT
