"""`pytest -m words` reads only the files that hold such tests; no others are loaded."""

from pathlib import Path

import pytest

MARK = "mark.words"


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    if config.option.markexpr != "words" or collection_path.is_dir():
        return None
    return not for_words(collection_path) or None


def for_words(path: Path) -> bool:
    """Tell whether a file of tests has any for those who only edit words."""
    return path.name.startswith("test_") and f"pytest.{MARK}" in path.read_text(encoding="utf-8")
