"""Neutral runs and buttons -> Telegram's HTML and keyboards; pure.

Everything is escaped here. Limits are Telegram's, counted as it counts: in UTF-16 units of the
text that is shown, so markup and escapes are free.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from bot.messages import Button, Rows, Run, Style

MESSAGE_LIMIT: Final = 4096
CAPTION_LIMIT: Final = 1024
ANSWER_LIMIT: Final = 200
DATA_LIMIT: Final = 64  # bytes
COPY_LIMIT: Final = 256
LABEL_LIMIT: Final = 64  # ours: Telegram names none, and no phone shows more

_ELLIPSIS = "…"
_WORD_END = re.compile(r"\s+\S*\Z")
_BACKTRACK = 40  # how far a cut goes back to the end of a word
_ISOLATES, _POP_ISOLATE = "\u2066\u2067\u2068", "\u2069"

_TAGS: Final = {
    Style.STRONG: ("<b>", "</b>"),
    Style.SOFT: ("<i>", "</i>"),
    Style.MARKED: ("<b><u>", "</u></b>"),
    Style.QUOTE: ("<blockquote>", "</blockquote>"),
}


def html(runs: Iterable[Run], limit: int = MESSAGE_LIMIT) -> str:
    """The runs as Telegram's HTML; what is over `limit` is cut at a word and ends in an ellipsis.

    The cut is the last safety net: texts are made to fit before they come here.
    """
    return "".join([_tagged(run) for run in _fitted(tuple(runs), limit) if run.text])


def keyboard(rows: Rows) -> dict[str, Any] | None:
    """The inline keyboard, or None without buttons.

    A copy button whose text Telegram would not take is left out (the text stands in the message).
    Raises ValueError for callback data over 64 bytes: such a button was built wrongly.
    """
    filled = [line for row in rows if (line := [b for button in row if (b := _button(button))])]
    return {"inline_keyboard": filled} if filled else None


def utf16_length(text: str) -> int:
    """How long Telegram finds a text."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, limit: int) -> str:
    """At most `limit` UTF-16 units of `text`, with an ellipsis where something was left out.

    Never splits a surrogate pair, and closes the isolates that it leaves open.
    """
    if utf16_length(text) <= limit:
        return text
    room = limit - len(_ELLIPSIS)
    if room < 0:
        return ""
    while True:
        kept = _prefix(text, room)
        kept = (kept[:-_BACKTRACK] + _WORD_END.sub("", kept[-_BACKTRACK:])).rstrip()
        closing = _POP_ISOLATE * _open_isolates(kept)
        short = utf16_length(kept) + len(_ELLIPSIS) + len(closing) - limit
        if short <= 0:
            return f"{kept}{_ELLIPSIS}{closing}"
        room -= short


def _fitted(runs: Sequence[Run], limit: int) -> Sequence[Run]:
    if sum([utf16_length(run.text) for run in runs]) <= limit:
        return runs
    fitting: list[Run] = []
    for run in runs:
        length = utf16_length(run.text)
        if length > limit:
            fitting.append(Run(cut(run.text, limit), run.style))
            break
        fitting.append(run)
        limit -= length
    return fitting


def _tagged(run: Run) -> str:
    text = run.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if run.style is Style.PLAIN:
        return text
    if run.style is Style.COPY:
        return f"<pre>{text}</pre>" if "\n" in text else f"<code>{text}</code>"
    start, end = _TAGS[run.style]
    return f"{start}{text}{end}"


def _button(button: Button) -> dict[str, Any] | None:
    label = button.label if len(button.label) < LABEL_LIMIT // 2 else cut(button.label, LABEL_LIMIT)
    if button.data is not None:
        if len(button.data.encode()) > DATA_LIMIT:
            raise ValueError("a button carries more than 64 bytes")
        return {"text": label, "callback_data": button.data}
    if button.copy is not None:
        if not 0 < utf16_length(button.copy) <= COPY_LIMIT:
            return None
        return {"text": label, "copy_text": {"text": button.copy}}
    return {"text": label, "url": button.url} if button.url else None


def _prefix(text: str, units: int) -> str:
    # What decoding leaves out is half a surrogate pair at the very end.
    return text.encode("utf-16-le", "surrogatepass")[: units * 2].decode("utf-16-le", "ignore")


def _open_isolates(text: str) -> int:
    depth = 0
    # An isolate ends with its line, closed or not.
    for character in text[text.rfind("\n") + 1 :]:
        if character in _ISOLATES:
            depth += 1
        elif character == _POP_ISOLATE and depth:
            depth -= 1
    return depth
