"""How the program speaks to its log: event names and ids, never a person's words or a secret.

An exception is written as its type and the places it passed, without its text or variables. A
library's line is written as its logger and its place: its text may quote an address or a person.
"""

import contextlib
import json
import logging
import os
import re
import sys
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from errno import errorcode
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Literal, TextIO
from urllib.parse import quote


@contextlib.contextmanager
def _absent(package: str) -> Iterator[None]:
    """Let `import package` fail for a while, as if it were not installed."""
    if package in sys.modules:
        yield
        return
    sys.modules[package] = None  # type: ignore[assignment]  # what import takes for "not there"
    try:
        yield
    finally:
        del sys.modules[package]


# structlog loads rich for tracebacks that are never wanted here: 80 ms and 3 MB of every start.
with _absent("rich"):
    import structlog

How = Literal["auto", "json", "text"]
Frames = list[str]

_EVENT: Final = re.compile(r"[a-z][a-z0-9_.]{0,63}")
_TOKEN: Final = re.compile(r"\d{3,}:[A-Za-z0-9_-]{35,}")
_HIDDEN: Final = "[hidden]"
_SHORTEST_SECRET: Final = 6
_LONGEST_VALUE: Final = 400
_MOST_FRAMES: Final = 12
_MOST_CAUSES: Final = 5
_PACKAGE: Final = str(Path(__file__).resolve().parent) + os.sep

_secrets: set[str] = set()
_hiding: re.Pattern[str] = _TOKEN


def hide(secret: str) -> None:
    """Never let this appear in a log from now on, nor the way it stands in an address or in JSON.

    What is shorter than six characters cannot be told from ordinary text and is left alone.
    """
    global _hiding  # noqa: PLW0603 - what is secret is so for the whole program
    if len(secret) < _SHORTEST_SECRET:
        return
    _secrets.update((secret, json.dumps(secret)[1:-1], quote(secret), quote(secret, safe="")))
    longest_first = sorted(_secrets, key=len, reverse=True)
    _hiding = re.compile("|".join([*map(re.escape, longest_first), _TOKEN.pattern]))


def scrub(text: str) -> str:
    """Blot out whatever has the shape of a bot token or was hidden."""
    return _hiding.sub(_HIDDEN, text)


def configure(
    how: How = "auto", *, stream: TextIO | None = None, level: int = logging.INFO
) -> None:
    """Send every line of this program and its libraries to `stream` (stderr), one event a line.

    `auto` is text in a terminal and JSON elsewhere. Libraries are heard from WARNING on. What
    nobody catches (in a thread, a task, a destructor, the program) is written in the same way.
    """
    out = sys.stderr if stream is None else stream
    as_text = how == "text" or (how == "auto" and out.isatty())
    structlog.configure(
        processors=[_Line(_text if as_text else _json)],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: _Out(out),
        cache_logger_on_first_use=False,
    )
    # A line that cannot be written must not be explained with its arguments.
    logging.raiseExceptions = False
    logging.basicConfig(handlers=[_FromLibraries()], level=logging.WARNING, force=True)
    sys.excepthook = _uncaught
    sys.unraisablehook = _unraisable
    threading.excepthook = _uncaught_in_thread
    warnings.showwarning = _warned


def told(error: BaseException) -> dict[str, object]:
    """Tell of an exception by type, code, places and causes: nothing that a person wrote."""
    said: dict[str, object] = {"error": _kind(error), "where": places(error.__traceback__)}
    causes: list[str] = []
    following = _cause(error)
    while following is not None and len(causes) < _MOST_CAUSES:
        causes.append(" ".join([_kind(following), *places(following.__traceback__)[-1:]]))
        following = _cause(following)
    if causes:
        said["because"] = causes
    if isinstance(error, BaseExceptionGroup):
        said["within"] = [_kind(each) for each in error.exceptions[:_MOST_CAUSES]]
    return said


def places(trace: TracebackType | None) -> Frames:
    """List where an exception passed through our own files, and where it began if elsewhere."""
    found: Frames = []
    last = ""
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        last = f"{_short(file)}:{trace.tb_lineno}"
        if file.startswith(_PACKAGE):
            found.append(last)
        trace = trace.tb_next
    if last and (not found or found[-1] != last):
        found.append(last)
    return found[-_MOST_FRAMES:]


def _kind(error: BaseException) -> str:
    kind = type(error)
    name = kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}"
    # Codes that systems give, such as ENOSPC or SQLITE_BUSY: fixed words.
    code = getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None)
    if isinstance(error, OSError) and error.errno is not None:
        code = errorcode.get(error.errno)
    return f"{name}({code})" if isinstance(code, str) and code.isascii() else name


def _cause(error: BaseException) -> BaseException | None:
    if error.__cause__ is not None or error.__suppress_context__:
        return error.__cause__
    return error.__context__


def _short(file: str) -> str:
    """Name a file without saying where on this machine it lies."""
    if file.startswith(_PACKAGE):
        return file[len(_PACKAGE) :].replace("\\", "/")
    return "/".join(Path(file).parts[-2:])


# --- from an event to a line -----------------------------------------------------------------


class _Out:
    """Writes whole lines; a log that cannot be written never stops the program."""

    _lock = threading.Lock()

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def msg(self, line: str) -> None:
        with self._lock, contextlib.suppress(OSError, ValueError):
            self._stream.write(line + "\n")
            self._stream.flush()

    log = debug = info = warning = warn = error = err = critical = fatal = exception = msg


class _Line:
    """The last processor: makes a scrubbed line of an event."""

    def __init__(self, write: Callable[[dict[str, object]], str]) -> None:
        self._write = write

    def __call__(self, _logger: object, method: str, event: Mapping[str, Any]) -> str:
        given = dict(event)
        name = given.pop("event", None)
        error = given.pop("exc_info", None)
        given.pop("stack_info", None)
        line: dict[str, object] = {
            "at": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": "error" if method == "exception" else method,
            # Only a name is an event: words would be somebody's.
            "event": name if isinstance(name, str) and _EVENT.fullmatch(name) else "unnamed",
        }
        line |= {str(key): _plain(value) for key, value in given.items()}
        caught = _caught(error)
        if caught is not None:
            line |= told(caught)
        return scrub(self._write(line))


def _caught(given: object) -> BaseException | None:
    """Find the exception in whatever was given as `exc_info`."""
    if isinstance(given, BaseException):
        return given
    if isinstance(given, tuple):
        return next((each for each in given if isinstance(each, BaseException)), None)
    return sys.exception() if given else None


def _plain(value: object) -> object:
    """Keep what is certainly plain; of everything else only the name of its type."""
    match value:
        case Enum():
            return _plain(value.value)
        case None | bool() | int() | float():
            return value
        case str():
            # Before it is shortened or escaped: half a secret would not be known again.
            known = scrub(value)
            return known if len(known) <= _LONGEST_VALUE else known[:_LONGEST_VALUE] + "…"
        case BaseException():
            return _kind(value)
        case date() | timedelta():
            return str(value)
        case list() | tuple() | set() | frozenset():
            return [_plain(each) for each in value]
        case _:
            return f"<{type(value).__name__}>"


def _json(line: dict[str, object]) -> str:
    return json.dumps(line)


def _text(line: dict[str, object]) -> str:
    at, level, event = (str(line.pop(key)) for key in ("at", "level", "event"))
    said = " ".join(f"{key}={_bare(value)}" for key, value in line.items())
    return f"{at[11:19]} {level:<8} {event:<24} {said}".rstrip()


def _bare(value: object) -> str:
    if isinstance(value, str) and re.fullmatch(r"[\w.:/+-]+", value, re.ASCII):
        return value
    # JSON's escapes keep a line on one line and its letters where they are.
    return json.dumps(value)


# --- what comes from elsewhere ---------------------------------------------------------------


class _FromLibraries(logging.Handler):
    """Writes of a library's line who said it, where, and the exception that came with it."""

    def emit(self, record: logging.LogRecord) -> None:
        level = next((each for each in (40, 30, 20) if record.levelno >= each), 10)
        structlog.get_logger().log(
            level,
            "library",
            logger=record.name,
            said_at=f"{_short(record.pathname)}:{record.lineno}",
            exc_info=record.exc_info,
        )


def _uncaught(
    _kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    structlog.get_logger().critical("uncaught", exc_info=error.with_traceback(trace))


def _uncaught_in_thread(given: threading.ExceptHookArgs) -> None:
    if given.exc_value is not None and given.exc_type is not SystemExit:
        structlog.get_logger().error("uncaught_in_thread", exc_info=given.exc_value)


def _unraisable(given: "sys.UnraisableHookArgs") -> None:
    structlog.get_logger().error("unraisable", exc_info=given.exc_value)


def _warned(
    message: Warning | str,  # noqa: ARG001 - may quote anything
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,  # noqa: ARG001 - the signature is Python's
    line: str | None = None,  # noqa: ARG001 - as above
) -> None:
    said_at = f"{_short(filename)}:{lineno}"
    structlog.get_logger().warning("python", category=category.__name__, said_at=said_at)
