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
    lang: Annotated[
        str | None,
        typer.Option(metavar="CODE", help="Speak this language: en, fa, ar, vi or fi."),
    ] = None,
) -> None:
    """Talk to the coach here in the terminal, or let a script talk to it, one input a line."""
    from bot.cli import chat as command

    command.chat(fresh=fresh, data_dir=data_dir, lang=lang)


@app.command(epilog="Example: evenkeel doctor")
def doctor(
    example: Annotated[
        bool, typer.Option("--example", help="Print an example of .env with every setting.")
    ] = False,
) -> None:
    """Say in plain words what is wrong with the set-up."""
    from bot.cli import doctor as command

    command.doctor(example=example)


PassphraseFile = Annotated[
    Path | None,
    typer.Option("--passphrase-file", metavar="FILE", help="Read the passphrase from this file."),
]


@app.command(epilog="Example: evenkeel backup --to backups")
def backup(
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="DIR", help="Put it here; in the data folder without."),
    ] = None,
    passphrase: Annotated[
        bool,
        typer.Option(
            "--passphrase",
            help="Put the key in too, sealed with a passphrase (asked for, or from "
            "EVENKEEL_BACKUP_PASSPHRASE).",
        ),
    ] = False,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Make a proven copy of everything while the bot runs; the key is left out."""
    from bot.cli import backup as command

    command.backup(to=to, passphrase=passphrase, passphrase_file=passphrase_file)


@app.command(epilog="Example: evenkeel restore backups/even-keel-backup-20260301T120000Z.zip")
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The backup.")],
    force: Annotated[
        bool, typer.Option("--force", help="Take the place of the database that is there.")
    ] = False,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Put a backup in place of nothing; what people erased since is let go of again."""
    from bot.cli import restore as command

    command.restore(file, force=force, passphrase_file=passphrase_file)


@app.command("rotate-key", epilog="Example: evenkeel rotate-key")
def rotate_key() -> None:
    """Change the master key while the bot runs; may be stopped and started again anywhere."""
    from bot.cli import rotate_key as command

    command.rotate_key()


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


@app.command(epilog="Example: evenkeel check playbooks")
def check(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[PATH]...", help="Playbooks, or folders of them; all without."),
    ] = None,
    shape: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help="text, json, or github.")
    ] = "text",
    manual: Annotated[
        bool,
        typer.Option("--manual", help="Write the schema and the manual's reference anew first."),
    ] = False,
) -> None:
    """Say all that is wrong with playbooks, each problem with its line and what to do."""
    from bot.cli import check as command
    from bot.cli.manual import write

    if shape not in set(command.Format):
        raise typer.BadParameter("choose text, json or github", param_hint="--format")
    if manual:
        write()
    command.check(paths or [], command.Format(shape))


@app.command(epilog="Example: evenkeel walk stop-ask-verify --lang fi")
def walk(
    ids: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ID]...", help="Playbooks by their ids; all without."),
    ] = None,
    lang: Annotated[str | None, typer.Option(metavar="CODE", help="Only in this language.")] = None,
    shape: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help="text or json.")
    ] = "text",
) -> None:
    """Walk every path of playbooks, in every language, and prove what has to hold on each."""
    from bot.cli import walk as command

    if shape not in set(command.Format):
        raise typer.BadParameter("choose text or json", param_hint="--format")
    command.walk(ids or [], lang, command.Format(shape))


@app.command(epilog="Example: evenkeel explain unknown-step")
def explain(
    code: Annotated[
        str | None, typer.Argument(help="A code, a point such as vi-2a, or 'guide'.")
    ] = None,
) -> None:
    """Say what a code means, why it is there, and show it broken and mended."""
    from bot.cli import explain as command

    command.explain(code)


@app.command(epilog="Example: evenkeel upgrade playbooks/stop-ask-verify.yaml")
def upgrade(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="The playbooks.")],
) -> None:
    """Bring playbooks up to the newest format of the language; comments stay where they are."""
    from bot.cli import upgrade as command

    command.upgrade(files)


@app.command(epilog='Example: evenkeel suggest "client wants 3 more pages for free"')
def suggest(
    text: Annotated[
        str | None, typer.Argument(metavar="[TEXT]", help="What somebody says, in any language.")
    ] = None,
    lang: Annotated[
        str | None, typer.Option(metavar="CODE", help="Its language, if known; else it is guessed.")
    ] = None,
    jsonl: Annotated[
        bool,
        typer.Option("--jsonl", help='Read {"id", "lang", "text"} lines, and answer each.'),
    ] = False,
) -> None:
    """Say which guides fit a person's own words, and because of which of them."""
    from bot.cli import suggest as command

    command.suggest(text, lang, lines=jsonl)


@app.command(epilog='Example: evenkeel heat "You never answer my emails!!!"')
def heat(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="A reply, in any language.")],
    lang: Annotated[
        str | None, typer.Option(metavar="CODE", help="Its language, if known.")
    ] = None,
) -> None:
    """Say which words of a reply run hot, why, and what is softer; it marks, it never scores."""
    from bot.cli import heat as command

    command.heat(text, lang)


Lang = Annotated[str, typer.Option(metavar="CODE", help="In this language: en, fa, ar, vi or fi.")]


@app.command(epilog="Example: evenkeel graph stop-ask-verify --format png --output guide.png")
def graph(
    name: Annotated[str, typer.Argument(metavar="ID", help="The playbook.")],
    shape: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help="mermaid, svg, or png.")
    ] = "mermaid",
    lang: Lang = "en",
    output: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write it here, not to the terminal.")
    ] = None,
) -> None:
    """Draw a playbook: Mermaid's text, or a picture that reads well on a phone."""
    from bot.cli import graph as command

    if shape not in command.FORMATS:
        raise typer.BadParameter("choose mermaid, svg or png", param_hint="--format")
    command.graph(name, shape=shape, lang=lang, output=output)


@app.command(epilog="Example: evenkeel diff main --lang fi")
def diff(
    rev: Annotated[str, typer.Argument(metavar="REV", help="A commit, branch or tag of git.")],
    lang: Lang = "en",
) -> None:
    """Show the conversations that changed since a commit, before and after, as Markdown."""
    from bot.cli import diff as command

    command.diff(rev, lang=lang)


@app.command(epilog="Example: evenkeel new late-payment --title 'They have not paid'")
def new(
    name: Annotated[str, typer.Argument(metavar="ID", help="What it is called: the file's name.")],
    title: Annotated[
        str | None, typer.Option(metavar="TITLE", help="Its name in the list of guides.")
    ] = None,
    folder: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where it goes, instead of playbooks/.")
    ] = None,
) -> None:
    """Write a playbook to begin with, which passes the checks and shows how one reads."""
    from bot.cli import new as command

    command.new(name, title=title, folder=folder)


@app.command(epilog="Example: evenkeel play stop-ask-verify --from reply")
def play(  # one parameter for each option
    name: Annotated[str, typer.Argument(metavar="ID", help="The playbook.")],
    at: Annotated[
        str | None, typer.Option("--from", metavar="STEP", help="Begin at this step.")
    ] = None,
    lang: Annotated[
        str, typer.Option(metavar="CODE", help="In this language: en, fa, ar, vi or fi.")
    ] = "en",
    answers: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="A golden walk whose inputs are given first."),
    ] = None,
    save: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Keep the walk as a golden one at the end.")
    ] = None,
) -> None:
    """Try a playbook here, without touching any record; it follows the file as you edit it."""
    from bot.cli import play as command

    command.play(name, at=at, lang=lang, answers=answers, save=save)


@app.command(epilog="Example: evenkeel coverage stop-ask-verify")
def coverage(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="Playbooks; all without.")
    ] = None,
    walks: Annotated[Path, typer.Option(metavar="DIR", help="Where the golden walks are.")] = Path(
        "tests/walks"
    ),
    shape: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help="text or json.")
    ] = "text",
    write: Annotated[
        bool, typer.Option("--write", help="First write walks for what none touches yet.")
    ] = False,
    at_least: Annotated[
        float, typer.Option(metavar="PERCENT", help="Exit 1 when less of a playbook is touched.")
    ] = 0.0,
) -> None:
    """Say which steps, options and branches the golden walks touch, and which they do not."""
    from bot.cli import coverage as command

    if shape not in {"text", "json"}:
        raise typer.BadParameter("choose text or json", param_hint="--format")
    if write:
        command.write(names or [], walks=walks)
    command.coverage(names or [], walks=walks, shape=shape, at_least=at_least)


@app.command(epilog='Example: evenkeel when "thursday 10am" --zone Europe/Helsinki')
def when(
    text: Annotated[str | None, typer.Argument(help="Words such as 'tomorrow at nine'.")] = None,
    lang: Annotated[
        str, typer.Option(metavar="CODE", help="Their language: en, fa, ar, vi or fi.")
    ] = "en",
    now: Annotated[
        str | None,
        typer.Option(metavar="ISO", help="The time at which they are said; now without."),
    ] = None,
    zone: Annotated[
        str, typer.Option(metavar="ZONE", help="Where they are said, as an IANA time zone.")
    ] = "UTC",
    jsonl: Annotated[
        bool,
        typer.Option(
            "--jsonl", help="Read lines with id, lang, text, now and zone; answer each in JSON."
        ),
    ] = False,
) -> None:
    """Say which moment words that say when are understood as."""
    from bot.cli import when as command

    raise typer.Exit(command.when(text, lang=lang, now=now, zone=zone, jsonl=jsonl))


texts = typer.Typer(
    help="From texts to translators and back.",
    epilog="Example: evenkeel texts status",
    no_args_is_help=True,
)
app.add_typer(texts, name="texts")

Only = Annotated[
    Path | None,
    typer.Option("--only", metavar="DIR", help="Of one folder of playbooks, and nothing else."),
]


@texts.command("extract", epilog="Example: evenkeel texts extract")
def texts_extract(only: Only = None) -> None:
    """Write the templates (.pot) of the interface and the playbooks."""
    from bot.cli import texts as command

    command.extract(only)


@texts.command("update", epilog="Example: evenkeel texts update")
def texts_update(
    prune: Annotated[
        bool, typer.Option("--prune", help="Let go of translations of what is no longer said.")
    ] = False,
    only: Only = None,
) -> None:
    """Bring every language's files up to date with the texts; no translation is lost."""
    from bot.cli import texts as command

    command.update(only, prune=prune)


@texts.command("status", epilog="Example: evenkeel texts status --lang fi")
def texts_status(
    lang: Annotated[
        str | None, typer.Option(metavar="CODE", help="Only this language, and list its texts.")
    ] = None,
    every: Annotated[bool, typer.Option("--list", help="List the texts of all languages.")] = False,
    only: Only = None,
) -> None:
    """Say what is missing, stale, unsure or orphaned in each language."""
    from bot.cli import texts as command

    command.status(only, language=lang, every=every)


@texts.command("keep", epilog="Example: evenkeel texts keep stop-ask-verify/heat/ask")
def texts_keep(
    context: Annotated[
        str,
        typer.Argument(help="What the text is known by: a msgctxt, the begin of one, or a place."),
    ],
    only: Only = None,
) -> None:
    """Say that an edit of English changed no meaning: its translations stay good."""
    from bot.cli import texts as command

    command.keep(only, context)


@texts.command("compile", epilog="Example: evenkeel texts compile")
def texts_compile(only: Only = None) -> None:
    """Prove that the translations can be used; exit 1 when one of them cannot."""
    from bot.cli import texts as command

    command.compile_(only)
