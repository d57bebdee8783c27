"""The sets of sentences, as plain lists."""

from collections.abc import Mapping
from pathlib import Path
from typing import cast

import yaml

LANGUAGES = ("en", "fa", "ar", "vi", "fi")

Sentences = Mapping[str, Mapping[str, str]]
"""Language -> what they tell of, or `none` -> sentences, one a line."""


def sentences(name: str) -> Sentences:
    """Read one of the sets, such as `dev`."""
    source = Path(__file__).with_name(f"{name}.yaml").read_text(encoding="utf-8")
    return cast("Sentences", yaml.safe_load(source))
