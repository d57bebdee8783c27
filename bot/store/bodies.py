"""How the body of an outgoing is written before it is sealed: compact JSON, read back equal."""

import json
from typing import Any

from bot.messages import (
    Animation,
    Body,
    Button,
    Delete,
    Edit,
    File,
    Frame,
    Message,
    Rows,
    Run,
    Style,
)

_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode
_STYLES = {style.value: style for style in Style}


def dump(body: Body) -> bytes:
    """Write a body."""
    return _dumps(_plain(body)).encode("utf-8", "surrogatepass")


def load(written: bytes) -> Body:
    """Read a body that `dump` wrote."""
    plain = json.loads(written.decode("utf-8", "surrogatepass"))
    match plain:
        case ["message", runs, rows]:
            return Message(_runs_of(runs), _rows_of(rows))
        case ["message", runs, rows, "typing"]:
            return Message(_runs_of(runs), _rows_of(rows), typing=True)
        case ["edit", of, runs, rows]:
            return Edit(of, None if runs is None else _runs_of(runs), _rows_of(rows))
        case ["animation", of, frames, rows]:
            pictures = tuple(Frame(after, _runs_of(runs)) for after, runs in frames)
            return Animation(of, pictures, _rows_of(rows))
        case ["file", path, name, caption]:
            return File(path, name, _runs_of(caption))
        case ["delete", message_ids, of]:
            return Delete(tuple(message_ids), tuple(of))
        case _:
            raise ValueError("this is not the body of an outgoing")


def edits(body: Body) -> str | None:
    """Name the outgoing that a body changes, if it changes one."""
    return body.of if isinstance(body, Edit | Animation) else None


def _plain(body: Body) -> list[Any]:
    match body:
        case Message():
            typing = ["typing"] if body.typing else []
            return ["message", _runs(body.runs), _rows(body.rows), *typing]
        case Edit():
            runs = None if body.runs is None else _runs(body.runs)
            return ["edit", body.of, runs, _rows(body.rows)]
        case Animation():
            frames = [[frame.after, _runs(frame.runs)] for frame in body.frames]
            return ["animation", body.of, frames, _rows(body.rows)]
        case File():
            return ["file", body.path, body.name, _runs(body.caption)]
        case Delete():
            return ["delete", body.message_ids, body.of]


def _runs(runs: tuple[Run, ...]) -> list[list[str]]:
    return [[run.text, run.style.value] for run in runs]


def _rows(rows: Rows) -> list[list[list[str | None]]]:
    return [
        [[button.label, button.data, button.copy, button.url] for button in row] for row in rows
    ]


def _runs_of(plain: list[list[str]]) -> tuple[Run, ...]:
    return tuple(Run(text, _STYLES[style]) for text, style in plain)


def _rows_of(plain: list[list[list[Any]]]) -> Rows:
    return tuple(tuple(Button(*button) for button in row) for row in plain)
