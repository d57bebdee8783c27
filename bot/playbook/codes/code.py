"""What there is to say of a code: its rule, why, an example that breaks it and the same mended.

An example is cut down to what matters; `files_of` makes it whole, so that it can be read.
"""

import re
from dataclasses import dataclass
from pathlib import PurePath

_FILE = re.compile(r"^=== (\S+)\n", re.MULTILINE)
_FIRST_STEP = re.compile(r"^steps:\n(?:\s*#.*\n)*  ([a-z0-9-]+):", re.MULTILINE)
_KEY = re.compile(r"^([a-z]+):", re.MULTILINE)

NAME = "example.yaml"
_STEPS = "steps:\n  hello: {say: Hello., go: bye}\n  bye: {end: Goodbye.}\n"


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of problem. With `whole`, the examples are files as they stand.

    Files beside the first begin with a line `=== name`; translations are PO files.
    """

    code: str
    rule: str
    why: str
    broken: str
    mended: str
    whole: bool = False
    encoding: str = "utf-8"


def files_of(code: Code, example: str) -> dict[str, bytes]:
    """Make the files of an example: name -> content."""
    first, *others = _FILE.split(example)
    texts = {NAME: first} if first else {}
    texts |= dict(zip(others[::2], others[1::2], strict=True))
    return {
        name: (text if code.whole or name.endswith(".po") else _completed(text, name)).encode(
            code.encoding
        )
        for name, text in texts.items()
    }


def _completed(text: str, name: str) -> str:
    """Add what an example leaves out because it is the same everywhere."""
    written = set(_KEY.findall(text))
    if "steps" not in written:
        text += _STEPS
    found = _FIRST_STEP.search(text)
    head = {
        "format": "2",
        "id": PurePath(name).stem,
        "title": "Example",
        "summary": "Shows one thing.",
        "start": found[1] if found else "hello",
    }
    return "".join(f"{key}: {head[key]}\n" for key in head if key not in written) + text
