"""The house: which room may import which. The table is the law; a new room is a new row."""

import ast
from pathlib import Path

import pytest

BOT = Path(__file__).parent.parent / "bot"

PURE = (
    "errors",
    "messages",
    "playbook",
    "cases",
    "reminders",
    "when",
    "engine",
    "crisis",
    "finding",
    "heat",
    "ids",
)
ROOMS: dict[str, tuple[str, ...]] = {
    # room -> the rooms of ours that it may import
    "errors": (),
    "ids": (),
    "resources": (),
    "settings": ("errors",),
    "messages": (),
    "playbook": ("errors", "messages"),
    "cases": ("errors",),
    "reminders": ("errors",),
    "when": ("errors", "reminders"),
    "engine": ("errors", "messages", "playbook", "when"),
    "crisis": ("errors", "messages"),
    "finding": ("errors", "messages", "playbook", "crisis"),
    "heat": ("crisis",),
    "i18n": ("errors", "messages"),
    "documents": ("errors", "messages", "i18n"),
    "logs": (),
    "store": (*PURE, "resources"),
    "turns": (*PURE, "i18n", "store"),
    "delivery": ("errors", "messages", "store"),
    "errands": (*PURE, "i18n", "store", "documents"),
    "channels": ("errors", "messages"),
    "workshop": (*PURE, "i18n", "channels"),
    "jobs": ("turns", "delivery", "errands"),
    "watch": ("errors", "store"),
    "live": (*PURE, "i18n", "store", "turns"),
    "checking": (*PURE, "i18n", "store", "turns", "live"),
    "places": ("errors", "settings", "store"),
    "ordered": ("settings", "store", "turns", "errands"),
    "app": (
        *PURE, "resources", "settings", "i18n", "documents", "store", "turns", "delivery",
        "errands", "jobs", "logs", "watch", "live", "checking", "ordered", "places",
    ),
    "cli": ("*",),
}  # fmt: skip

ONLY_IN = {
    # library -> the only place that may import it
    "telegram": "channels/telegram",
    "apscheduler": "jobs.py",
    "sqlalchemy": "store turns app.py watch.py live.py cli",
    "typer": "cli",
    "prompt_toolkit": "channels/terminal cli",
    "rich": "channels/terminal cli",
    "typst": "documents",
}
NOT_IN_PURE = frozenset(
    (
        "asyncio", "aiohttp", "aiosqlite", "asyncpg", "sqlalchemy", "socket", "subprocess",
        "random", "time", "os",
    )
)  # fmt: skip
PURE_ROOMS = (
    "messages",
    "playbook",
    "cases",
    "reminders",
    "when",
    "engine",
    "crisis",
    "finding",
    "heat",
)


def room_of(path: Path) -> str:
    """Name the room of a file below `bot/`."""
    first = path.relative_to(BOT).parts[0]
    return first.removesuffix(".py")


def files() -> list[Path]:
    """List every module but the package's own front door."""
    return [
        each
        for each in sorted(BOT.rglob("*.py"))
        if each.parent != BOT or not each.name.startswith("__")
    ]


def imports(tree: ast.AST) -> list[tuple[str, int]]:
    """List the modules that a file imports, with their lines."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(each.name, node.lineno) for each in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            if node.module == "bot":
                found += [(f"bot.{each.name}", node.lineno) for each in node.names]
            else:
                found.append((node.module, node.lineno))
    return found


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(BOT)))
def test_a_room_imports_only_what_it_may(path: Path) -> None:
    """Imports point down: nobody reaches into a room that stands below their own."""
    room = room_of(path)
    assert room in ROOMS, f"{room} is a new room: give it a row in this table"
    allowed = ROOMS[room]
    for module, line in imports(ast.parse(path.read_text(encoding="utf-8"))):
        if module.startswith("bot."):
            other = module.split(".")[1]
            fits = other == room or "*" in allowed or other in allowed
            assert fits, f"{path.relative_to(BOT)}:{line} imports {module}; {room} may not"


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(BOT)))
def test_a_library_stays_where_it_belongs(path: Path) -> None:
    """Telegram, the scheduler and the database each have one place that knows them."""
    here = path.relative_to(BOT).as_posix()
    for module, line in imports(ast.parse(path.read_text(encoding="utf-8"))):
        places = ONLY_IN.get(module.split(".")[0])
        fits = places is None or any(here.startswith(place) for place in places.split())
        assert fits, f"{here}:{line} imports {module}, which belongs into {places}"


@pytest.mark.parametrize(
    "path",
    [each for each in files() if room_of(each) in PURE_ROOMS],
    ids=lambda path: str(path.relative_to(BOT)),
)
def test_a_pure_room_neither_waits_nor_looks_at_the_clock(path: Path) -> None:
    """Pure rooms are plain functions: no await, no I/O, no clock, no dice."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for module, line in imports(tree):
        assert module.split(".")[0] not in NOT_IN_PURE, f"{path.name}:{line} imports {module}"
    for node in ast.walk(tree):
        assert not isinstance(node, ast.Await | ast.AsyncFunctionDef), (
            f"{path.name}:{node.lineno} waits"
        )
        if isinstance(node, ast.Attribute) and node.attr in {"now", "utcnow", "today"}:
            owner = node.value
            named = isinstance(owner, ast.Name) and owner.id in {"datetime", "date"}
            assert not named, f"{path.name}:{node.lineno} reads the clock"


def test_no_file_is_a_room_asking_to_be_split() -> None:
    """A file past about 400 lines is too long to be read in one sitting."""
    long = {
        str(path.relative_to(BOT)): lines
        for path in files()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 450
    }
    assert not long
