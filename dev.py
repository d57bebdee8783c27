"""Sets up a checkout and starts what a developer needs, with the standard library alone.

What is installed stands in pyproject.toml and the requirements files; what the program does,
in `bot/`. Nothing here is part of the installed package.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
SCRIPTS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = SCRIPTS / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "evenkeel-installed.json"
SETUP_LOCK = ROOT / ".venv.lock"
BUILD_LOCK = "requirements-build.txt"
LOCKS = {
    "runtime": ["requirements.txt", BUILD_LOCK],
    "dev": ["requirements-dev.txt"],  # holds the other two
}
FAILED = 2

HELP = """\
python3 dev.py run [...]           talk to the coach here; with TELEGRAM_BOT_TOKEN, start the bot
python3 dev.py test [...]          format, lint, rooms, types and tests; [...] goes to pytest
python3 dev.py test --words [...]  only the fast tests of playbooks and translations
python3 dev.py fix                 format and repair what can be repaired
python3 dev.py bench [...]         measure
python3 dev.py chaos --kills N     kill the bot N times under load and see that nothing is lost
python3 dev.py lock [--upgrade]    write the requirements files anew from pyproject.toml
"""


class SetupError(Exception):
    """Something outside the code is missing; the text says what, and what to do."""


def fingerprints() -> dict[str, str]:
    """Of every set: what an installation of it depends on, so that a change is noticed."""
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    parts = [project["build-system"], project["project"], project["tool"]["hatch"]]
    # An editable installation points at this folder: a checkout that moved is set up anew.
    shared = json.dumps([str(ROOT), *parts], sort_keys=True).encode()
    found = {name: [(ROOT / file).read_bytes() for file in files] for name, files in LOCKS.items()}
    return {n: hashlib.sha256(b"\0".join([shared, *f])).hexdigest() for n, f in found.items()}


def installed() -> dict[str, str]:
    """What the stamp says of this .venv; nothing when it is missing, damaged or without Python."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) and PYTHON.exists() else {}


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Let one set-up at a time into this checkout; the system frees the lock if it dies."""
    with SETUP_LOCK.open("w") as file:
        if sys.platform == "win32":
            import msvcrt

            while True:  # each try waits ten seconds
                with contextlib.suppress(OSError):
                    msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
                    break
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def ensure(wanted: str) -> None:
    """Make .venv hold the "runtime" or the "dev" set, which includes it; do nothing if it does."""
    expected = fingerprints()
    if installed().get(wanted) == expected[wanted]:
        return
    with alone():
        if installed().get(wanted) != expected[wanted]:  # another run may have just done it
            set_up(wanted, expected)


def set_up(wanted: str, expected: dict[str, str]) -> None:
    """Install the set, making .venv anew if its Python does not start; the stamp comes last."""
    print(f"Setting up .venv ({wanted}); the first time takes about a minute.", flush=True)
    STAMP.unlink(missing_ok=True)  # an interrupted installation must not look finished
    if not works(PYTHON, "import sys; sys.exit(sys.version_info < (3, 11))"):
        if VENV.exists():
            shutil.rmtree(VENV)
        create_venv()
    install = installer()
    locks = [argument for name in LOCKS[wanted] for argument in ("-r", name)]
    call([*install, "--require-hashes", *locks])
    call([*install, "--no-deps", "--no-build-isolation", "--editable", "."])
    now = {name: expected[name] for name in ("runtime", wanted)}
    fresh = STAMP.with_suffix(f".{os.getpid()}")
    fresh.write_text(json.dumps(now), encoding="utf-8")
    fresh.replace(STAMP)


def create_venv() -> None:
    """Make .venv with uv or this Python; without a pip of its own if that cannot be had."""
    uv = shutil.which("uv")
    if uv:
        call([uv, "venv", "--quiet", "--python", sys.executable, str(VENV)])
        return
    # Debian keeps ensurepip in a package of its own; the pip outside can fill a .venv without it.
    bare = [] if importlib.util.find_spec("ensurepip") else ["--without-pip"]
    if importlib.util.find_spec("venv") is None or (
        bare and not works(sys.executable, "import pip")
    ):
        raise SetupError(
            "This Python can make no virtual environment. On Debian and Ubuntu: "
            "apt install python3-venv. Elsewhere, installing uv is enough."
        )
    call([sys.executable, "-m", "venv", *bare, str(VENV)])


def installer() -> list[str]:
    """The command that installs into .venv: uv's, its own pip's, or that of the pip outside."""
    uv = shutil.which("uv")
    if uv:
        return [uv, "pip", "install", "--quiet", "--python", str(PYTHON)]
    for command in (
        [str(PYTHON), "-m", "pip"],
        [sys.executable, "-m", "pip", "--python", str(PYTHON)],
    ):
        if works(command[0], "import pip"):
            return [*command, "install", "--quiet", "--disable-pip-version-check"]
    raise SetupError("pip is missing. On Debian and Ubuntu: apt install python3-pip python3-venv.")


def works(python: str | Path, code: str) -> bool:
    """Whether this interpreter starts and runs `code` without an error."""
    try:
        done = subprocess.run([python, "-c", code], capture_output=True, check=False)
    except OSError:
        return False
    return done.returncode == 0


NO_NETWORK = re.compile(
    r"name resolution|getaddrinfo|dns error|NewConnectionError|ConnectTimeout|Failed to fetch"
    r"|ProxyError|error sending request|client error|Network is unreachable|from versions: none",
    re.IGNORECASE,
)


def call(command: list[str]) -> None:
    """Run one step of the set-up quietly; if it fails, say why in a line."""
    done = subprocess.run(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode == 0:
        return
    if NO_NETWORK.search(done.stdout):
        raise SetupError(
            "the packages could not be fetched. Is this machine online? "
            "Behind a proxy, set HTTPS_PROXY."
        )
    last = "\n".join(done.stdout.strip().splitlines()[-12:])
    raise SetupError(
        f"setting up stopped; running this again is safe. The last words were:\n{last}"
    )


def environment() -> dict[str, str]:
    """As ours, with the tools of .venv found first."""
    return {**os.environ, "PATH": os.pathsep.join([str(SCRIPTS), os.environ.get("PATH", "")])}


def become(*arguments: str) -> int:
    """Go on as the Python of .venv; signals and the exit code are then its own."""
    command = [str(PYTHON), *arguments]
    os.chdir(ROOT)
    if os.name != "nt":  # where exec returns to the shell at once
        os.execve(command[0], command, environment())
    return subprocess.call(command, env=environment())


def has_token() -> bool:
    if os.environ.get("TELEGRAM_BOT_TOKEN"):
        return True
    try:
        settings = (ROOT / ".env").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    line = r"""^\s*(?:export\s+)?TELEGRAM_BOT_TOKEN\s*=[ \t]*["']?[^\s"'#]"""
    return re.search(line, settings, re.MULTILINE) is not None


def run(arguments: list[str]) -> int:
    ensure("runtime")
    return become("-m", "bot", "run" if has_token() else "chat", *arguments)


def stages(commands: dict[str, str], *last: str) -> int:
    """Run modules of .venv up to the first that fails; `last` goes to the last of them.

    Nothing is printed after a failure or after the last stage, so that its own words stay last.
    """
    for name, command in commands.items():
        print(f"== {name}", flush=True)
        began = time.monotonic()
        final = name == list(commands)[-1]
        arguments = [*command.split(), *(last if final else ())]
        code = subprocess.call([str(PYTHON), "-m", *arguments], cwd=ROOT, env=environment())
        if code:
            return code
        if not final:
            print(f"   {time.monotonic() - began:.1f} s", flush=True)
    return 0


def test(arguments: list[str]) -> int:
    ensure("dev")
    if "--words" in arguments:
        arguments.remove("--words")
        return stages({"words": "pytest -m words"}, *arguments)
    return stages(
        {
            "format": "ruff format --check --quiet .",
            "lint": "ruff check --quiet .",
            "rooms": "pytest -q tests/test_rooms.py",
            "types": "mypy --no-error-summary",
            "tests": "pytest -n 2",
        },
        *arguments,
    )


def fix(_arguments: list[str]) -> int:
    ensure("dev")
    return stages({"format": "ruff format .", "lint": "ruff check --fix ."})


def bench(arguments: list[str]) -> int:
    ensure("dev")
    return become("-m", "bench", *arguments)


def chaos(arguments: list[str]) -> int:
    ensure("dev")
    return become("-m", "tests.chaos", *arguments)


def lock(arguments: list[str]) -> int:
    """Compile the requirements files: every platform, hashes, no word of where packages lie."""
    with tempfile.TemporaryDirectory() as folder:
        found = shutil.which("uv")
        uv = [found] if found else [sys.executable, "-m", "uv"]
        if not found:
            print("Fetching uv, which writes the locks.", flush=True)
            call([sys.executable, *"-m pip install --quiet --target".split(), folder, "uv"])
            os.environ["PYTHONPATH"] = folder
        options = "--quiet --no-config --generate-hashes --universal --python-version 3.11".split()
        said = ["--custom-compile-command", "python3 dev.py lock"]
        # The widest first: the others take its versions, so that all three agree.
        for target, source in {
            "requirements-dev.txt": "--group dev --extra metrics pyproject.toml",
            "requirements.txt": "--constraint requirements-dev.txt pyproject.toml",
            BUILD_LOCK: "--constraint requirements-dev.txt --group build",
        }.items():
            command = [*uv, "pip", "compile", *options, *said, *arguments, *source.split()]
            call([*command, "--output-file", target])
            print(f"Wrote {target}.", flush=True)
    return 0


def main() -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 - dev.py meets the Python that happens to be there
        version = ".".join(map(str, sys.version_info[:2]))
        raise SetupError(f"Even Keel needs Python 3.11 or newer; this is {version}.")
    commands = {c.__name__: c for c in (run, test, fix, bench, chaos, lock)}
    name, *arguments = sys.argv[1:] or ["help"]
    if name in ("help", "-h", "--help"):
        print(HELP, end="")
        return 0
    if name not in commands:
        raise SetupError(f"there is no command '{name}'. Known: {', '.join(commands)}.")
    return commands[name](arguments)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except SetupError as problem:
        print(f"dev.py: {problem}", file=sys.stderr)
        sys.exit(FAILED)
    except OSError as problem:
        print(
            f"dev.py: {problem.filename}: {problem.strerror}. "
            "This needs a whole checkout in a folder that you may write to.",
            file=sys.stderr,
        )
        sys.exit(FAILED)
    except KeyboardInterrupt:
        sys.exit(130)
