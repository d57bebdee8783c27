"""The commands, one per file; what each needs is imported when it is called."""

import gc
import sys

from bot.errors import BotError

WRONG = 2
INTERRUPTED = 130


def main() -> None:
    """Carry out the command line; what a person can put right is said in one line, exit code 2."""
    try:
        if sys.argv[1:] == ["run"]:
            # Past typer, whose import is a good part of the second that a start may take; and so
            # is looking for garbage among what is imported. `run` turns that on again.
            gc.disable()
            # First of all, since it keeps rich out when structlog comes.
            import bot.logs  # noqa: F401
            from bot.cli.run import run

            run()
        elif sys.argv[1:] == ["health"]:
            # Past typer too: a container asks every half minute.
            from bot.cli.health import health

            health()
        else:
            from bot.cli.commands import app

            app(prog_name="evenkeel")
    except BotError as problem:
        print(f"evenkeel: {problem}", file=sys.stderr)
        sys.exit(WRONG)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
