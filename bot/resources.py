"""Where the playbooks and migrations that ship with the program lie.

An installed wheel holds them inside the package, a checkout beside it. What they contain and
which other folders overlay them is not known here.
"""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def playbooks_dir() -> Path:
    """The folder of the built-in playbooks, one YAML file each."""
    return _shipped("playbooks")


def interface_dir() -> Path:
    """The folder of the interface's translations, a folder for each language."""
    return _PACKAGE / "i18n" / "locale"


def migrations_dir() -> Path:
    """The folder that Alembic reads: `env.py` and `versions/`."""
    return _shipped("migrations")


def _shipped(name: str) -> Path:
    inside = _PACKAGE / "_shipped" / name
    return inside if inside.is_dir() else _PACKAGE.parent / name
