"""`pytest tests/walks --rewrite-walks` writes what the walks expect anew; never where CI is set."""

import os

import pytest

FLAG, TEXTS = "--rewrite-walks", "--texts"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(FLAG, action="store_true", help="write what the walks expect anew")
    parser.addoption(TEXTS, action="store_true", help="compare the wording of the walks, too")


def refuse_in_ci(rewrite: bool) -> None:
    """Fail where walks would be made to fit whatever the code does, unseen by anybody."""
    if rewrite and os.environ.get("CI"):
        raise pytest.UsageError(f"{FLAG} is for a person to use and look at; CI only compares.")


@pytest.fixture
def rewrite(pytestconfig: pytest.Config) -> bool:
    wanted = bool(pytestconfig.getoption(FLAG, default=False))
    refuse_in_ci(wanted)
    return wanted


@pytest.fixture
def texts(pytestconfig: pytest.Config) -> bool:
    return bool(pytestconfig.getoption(TEXTS, default=False))
