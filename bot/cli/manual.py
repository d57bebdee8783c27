"""Writes what is made of the program for authors: the schema, and the manual's reference."""

from bot import resources
from bot.errors import BotError
from bot.playbook import manual, schema

README = "README.md"


def write() -> None:
    """Write the schema and the reference into the folder of the playbooks, and say what changed."""
    folder = resources.playbooks_dir()
    readme = folder / README
    try:
        wanted = {
            folder / schema.NAME: schema.written(),
            readme: manual.rewritten(readme.read_text(encoding="utf-8")),
        }
        for path, text in wanted.items():
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                path.write_text(text, encoding="utf-8")
                print(f"{path}: written anew.")
    except OSError as error:
        raise BotError(f"{error.filename} cannot be written: {error.strerror}.") from None
