"""`evenkeel doctor`: says in plain words what is right and wrong with the set-up."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import fill

import bot
from bot import logs
from bot.app import library, now
from bot.cli.checkup import given, machine, records, telegram
from bot.cli.checkup.finding import Finding, Mark, checked, good, wrong
from bot.errors import BotError
from bot.places import url
from bot.settings import Settings, read_what_fits, secrets_of
from bot.store.database import parse_url

_WIDTH = 96


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the set-up and what was found there."""

    title: str
    findings: Sequence[Finding]


def doctor(*, example: bool = False) -> None:
    """Say what is right and wrong with the set-up and what to do; 0 all well, 1 something wrong.

    With `example`, write an .env file to start from instead.

    Example: evenkeel doctor
    """
    if example:
        from bot.cli.env_example import env_example

        print(env_example(), end="")
        raise SystemExit(0)
    # What is wrong is said here and not in a log.
    logs.configure("text", level=logging.CRITICAL)
    logging.disable(logging.CRITICAL)
    print(f"Even Keel {bot.__version__} looks at its set-up.")
    _show_settings()
    problems = 0
    for part in asyncio.run(examine()):
        _show(part)
        problems += sum(each.mark is Mark.WRONG for each in part.findings)
    print()
    match problems:
        case 0:
            print("All is well.")
        case 1:
            print("One thing has to be put right; it is marked above with: wrong")
        case _:
            print(f"{problems} things have to be put right; they are marked above with: wrong")
    raise SystemExit(1 if problems else 0)


async def examine() -> list[Part]:
    """Look at everything, as far as it can be reached; changes nothing."""
    settings, complaints = _read()
    for each in secrets_of(settings):
        logs.hide(each)
    running = machine.running(settings.data_dir)

    async def the_settings() -> list[Finding]:
        return given.settings(settings, complaints)

    async def this_machine() -> list[Finding]:
        return [
            *machine.versions(),
            *machine.zones(),
            *machine.folder(settings.data_dir),
            *machine.port(settings, running=running),
        ]

    async def the_records() -> list[Finding]:
        return await _records(settings, running=running)

    async def the_wire() -> list[Finding]:
        found = await telegram.telegram(settings, now(), running=running)
        return [*found, *await telegram.clock(settings)]

    async def the_playbooks() -> list[Finding]:
        try:
            loaded = library(settings)
        except BotError as problem:
            return [wrong(line) for line in str(problem).splitlines()]
        return [good(f"Playbooks that load without a problem: {len(loaded.playbooks)}.")]

    checks = {
        "Settings": the_settings,
        "This machine": this_machine,
        "The records": the_records,
        "Telegram": the_wire,
        "Playbooks": the_playbooks,
    }
    return [Part(title, await checked(check)) for title, check in checks.items()]


def _read() -> tuple[Settings, list[str]]:
    try:
        return read_what_fits()
    except BotError as problem:
        settings, complaints = read_what_fits(_env_file=None)
        return settings, [str(problem).rstrip("."), *complaints]


async def _records(settings: Settings, *, running: bool | None) -> list[Finding]:
    try:
        address = parse_url(url(settings), settings.data_dir)
    except BotError as problem:
        return [wrong(str(problem))]
    if address.drivername != "sqlite":
        master, found = machine.key(settings, database=None)
        return [*found, *await records.postgres(str(url(settings)), settings.data_dir, master)]
    file = Path(str(address.database))
    master, found = machine.key(settings, database=file)
    if running:
        found.append(good("A coach is running on this data folder."))
    found += records.sqlite_file(file, master, running=running)
    return [*found, *machine.backups(settings.data_dir, file, now())]


def _show_settings() -> None:
    print("\nWhat can be set, in the environment or in .env (no values are shown)")
    for name, place, description in given.listed():
        print(f"  {name:<24} {place}")
        indent = " " * 6
        print(fill(description, _WIDTH, initial_indent=indent, subsequent_indent=indent))


def _show(part: Part) -> None:
    print(f"\n{part.title}")
    for each in part.findings:
        lead = f"  {each.mark.value:<6}"
        text = logs.scrub(each.text)
        print(fill(text, _WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead)))
