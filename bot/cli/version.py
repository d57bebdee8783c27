"""`evenkeel version`."""

from bot import __version__


def version() -> None:
    """Print the version."""
    print(f"Even Keel {__version__}")
