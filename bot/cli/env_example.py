"""Writes `.env.example` from the settings' own descriptions; a test keeps the file fresh."""

from textwrap import fill

from bot.settings import Settings, name

_WIDTH = 96
_HEAD = """\
# Settings of Even Keel. Copy this file to .env and fill in what you need: a line that is
# missing or empty means the default. A variable of the environment outranks this file.
"""
_COMPOSE = """
# Only for compose.yaml with its profile "postgres": the database's password, letters and digits.
POSTGRES_PASSWORD=
"""


def env_example() -> str:
    """Give the whole file: each setting with what it is for, its default commented out."""
    parts = [_HEAD]
    for field, about in Settings.model_fields.items():
        comment = fill(
            f"# {about.description}", _WIDTH, subsequent_indent="# ", break_on_hyphens=False
        )
        shown = "" if about.default in (None, (), "") else str(about.default)
        parts.append(f"\n{comment}\n{'# ' if shown else ''}{name(field)}={shown}\n")
    return "".join(parts) + _COMPOSE
