"""`evenkeel graph`: a playbook as Mermaid's text or as a picture that reads well on a phone."""

import sys
from pathlib import Path
from typing import Literal, cast

from bot import app
from bot.errors import BotError
from bot.i18n import catalogs
from bot.i18n.languages import LANGUAGES
from bot.i18n.render import Texts
from bot.playbook.problems import closest, quoted
from bot.settings import read_settings
from bot.workshop.graph import graph as drawn_of
from bot.workshop.graph import mermaid, values

FORMATS = ("mermaid", "svg", "png")


def graph(name: str, *, shape: str, lang: str, output: Path | None) -> None:
    """Draw a playbook; text goes to the terminal, a PNG into a file of the playbook's name."""
    if lang not in LANGUAGES:
        raise BotError(f"The languages are {', '.join(LANGUAGES)}.")
    settings = read_settings()
    library = app.library(settings)
    pinned = library.get(name)
    if pinned is None:
        near = closest(name, library.playbooks)
        hint = f"; did you mean {quoted(near)}?" if near else "."
        raise BotError(f"There is no playbook {quoted(name)}{hint}")
    texts = Texts(catalogs.load(app.locale_folders(settings)))
    drawn = drawn_of(pinned.playbook, texts, lang)
    if shape == "mermaid":
        made = (mermaid(drawn) + "\n").encode()
    else:
        from bot.documents.render import PHONE, Json, render

        given = cast("dict[str, Json]", values(drawn))
        kind = cast("Literal['svg', 'png']", shape)
        made = render("playbook", given, kind, language=lang, page=PHONE)
    if output is None and shape != "mermaid" and sys.stdout.isatty():
        output = Path(f"{name}.{shape}")
    if output is None:
        sys.stdout.buffer.write(made)
        return
    try:
        output.write_bytes(made)
    except OSError as error:
        raise BotError(f"{output} cannot be written: {error.strerror}.") from None
    print(f"Wrote {output}.")
