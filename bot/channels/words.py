"""How words from outside are made fit to keep and to show: once, at the edge, for every channel."""

import re

TEXT_CAP = 100_000
NAME_CAP = 64

_BREAKS = re.compile("\r\n?")
# C0 and C1 controls but tab and newline, DEL, and halves of surrogate pairs that came alone.
_UNKEEPABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_DIRECTION_MARK = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SPACE = re.compile(r"\s+")

_OVERRIDES = "\u202d\u202e"
_EMBED, _POP = "\u202a\u202b", "\u202c"
_ISOLATE, _POP_ISOLATE = "\u2066\u2067\u2068", "\u2069"


def clean(text: str, cap: int = TEXT_CAP) -> str:
    r"""The words without what cannot be stored or would disturb its surroundings.

    Line breaks become `\n`; controls and lone surrogates go. Direction overrides (U+202D, U+202E),
    which show letters in an order nobody wrote, go too; embeddings and isolates, which people who
    mix scripts do use, stay but are closed at the end of their line, so that they never reach past
    it or end somebody else's isolate early. At most `cap` characters remain.
    """
    if "\r" in text:
        text = _BREAKS.sub("\n", text)
    if _UNKEEPABLE.search(text):
        text = _UNKEEPABLE.sub("", text)
    if len(text) > cap:
        text = text[:cap]
    if _DIRECTION_MARK.search(text):
        # Closing marks may come on top of the cap; they belong to characters that are within it.
        text = "\n".join(map(_balanced, text.split("\n")))
    return text


def clean_name(text: str, cap: int = NAME_CAP) -> str:
    """A name or a label on one line, without any control or direction mark."""
    return _SPACE.sub(" ", _DIRECTION_MARK.sub("", clean(text, cap * 4))).strip()[:cap].rstrip()


def _balanced(line: str) -> str:
    """The line with every direction mark paired, and without its overrides."""
    kept: list[str] = []
    waiting: list[str] = []  # what closes each open mark; "" closes an override that was left out
    isolates = 0
    for character in line:
        if character in _OVERRIDES:
            waiting.append("")
        elif character in _EMBED:
            waiting.append(_POP)
            kept.append(character)
        elif character in _ISOLATE:
            waiting.append(_POP_ISOLATE)
            isolates += 1
            kept.append(character)
        elif character == _POP:
            if waiting and waiting[-1] != _POP_ISOLATE:
                kept.append(waiting.pop())
        elif character == _POP_ISOLATE:
            # The end of an isolate also ends what was opened inside it.
            if isolates:
                isolates -= 1
                while (closing := waiting.pop()) != _POP_ISOLATE:
                    kept.append(closing)
                kept.append(_POP_ISOLATE)
        else:
            kept.append(character)
    kept.extend(reversed(waiting))
    return "".join(kept)
