"""What the command line offers. The bodies stand in a file each, and load only when called."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    name="evenkeel",
    help="A calm colleague for difficult clients: stop, ask, verify, reply, and keep the proof.",
    epilog="Example: evenkeel chat",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.command(epilog="Example: TELEGRAM_BOT_TOKEN=123456:abc evenkeel run")
def run() -> None:
    """Run the Telegram bot until it is stopped."""
    from bot.cli import run as command

    command.run()


@app.command(epilog="Example: evenkeel chat --fresh")
def chat(
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Keep nothing: everything is gone afterwards.")
    ] = False,
    data_dir: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Keep the conversation here instead of in its usual folder."
        ),
    ] = None,
) -> None:
    """Talk to the coach here in the terminal, or let a script talk to it, one input a line."""
    from bot.cli import chat as command

    command.chat(fresh=fresh, data_dir=data_dir)


@app.command(epilog="Example: evenkeel doctor")
def doctor(
    example: Annotated[
        bool, typer.Option("--example", help="Print an example of .env with every setting.")
    ] = False,
) -> None:
    """Say in plain words what is wrong with the set-up."""
    from bot.cli import doctor as command

    command.doctor(example=example)


@app.command(epilog="Example: evenkeel health")
def health() -> None:
    """Ask the running bot whether it is well, for a supervisor."""
    from bot.cli import health as command

    command.health()


@app.command(epilog="Example: evenkeel version")
def version() -> None:
    """Say which version this is."""
    from bot.cli import version as command

    command.version()
