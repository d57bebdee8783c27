"""Every code is explained, and of its examples one breaks the rule and the other keeps it."""

import re

import pytest

from bot.playbook.checks import GUIDE_CHECKS, LIBRARY_CHECKS
from bot.playbook.codes import CODES, files_of
from bot.playbook.parse import load

_MESSAGE = re.compile(r'msgctxt "(.*)"\nmsgid "(.*)"\nmsgstr "(.*)"')


def found(code: str, example: str) -> set[str]:
    """The codes of the problems in the files of an example, read as a folder is."""
    files = files_of(CODES[code], example)
    playbooks = [(name, content) for name, content in files.items() if not name.endswith(".po")]
    words = {
        name.partition("/")[0]: {
            (context, text): said for context, text, said in _MESSAGE.findall(content.decode())
        }
        for name, content in files.items()
        if name.endswith(".po")
    }
    checks = LIBRARY_CHECKS if code != "guide-gap" else (*LIBRARY_CHECKS, *GUIDE_CHECKS)
    _, problems = load(playbooks, words, checks)
    return {problem.code for problem in problems if problem.path in files}


@pytest.mark.parametrize("code", CODES)
def test_a_broken_example_shows_its_code_alone(code: str) -> None:
    """What is shown as broken is broken in this way, and in no other."""
    assert found(code, CODES[code].broken) == {code}


@pytest.mark.parametrize("code", CODES)
def test_a_mended_example_is_sound(code: str) -> None:
    """What is shown as mended has no problem at all."""
    assert found(code, CODES[code].mended) == set()


@pytest.mark.parametrize("code", CODES)
def test_a_code_is_explained_in_sentences(code: str) -> None:
    """Each rule is one sentence, with a reason, and without a raised voice."""
    each = CODES[code]
    assert each.rule.endswith(".")
    assert each.rule.count(". ") == 0
    assert each.why.endswith(".")
    assert "!" not in (each.rule + each.why).replace("'!'", "")
